// SPDX-License-Identifier: MIT
#include "datasets/tolstoi.hpp"

#include "datasets/fetch/data_folder.hpp"
#include "datasets/fetch/published_checksum.hpp"
#include "datasets/text/character_text.hpp"
#include "datasets/text/text_dataset.hpp"
#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <array>
#include <random>

namespace optbench::datasets {
namespace {

constexpr std::size_t kVocabulary = 83;
constexpr std::int64_t kCharacters = 3'266'185;

const std::vector<data::DataFile> kFiles = {
    {.name = "war-and-peace.txt",
     .md5 = {"80737bfbfc7e820768045ac8cf654c0c"},
     .sha256 = "3ed0f41cfdf660846878943bad5b9d575bcae1e4a92ee9a7f43d3c9dba2af344",
     .bytes = 3'291'641},
};

/// Lines that are not part of the novel; each pair refers to the text after the previous cut.
constexpr std::array kCuts = {std::pair{1, 29}, std::pair{5, 775}, std::pair{63'850, 64'207}};

at::Tensor read_text(const data::DatasetRequest& request) {
  const std::filesystem::path path =
      fetch::find_data_files("tolstoi", kFiles, request.data_dir).front();
  if (request.verify_checksums) fetch::expect_published("tolstoi", path, kFiles.front());
  return read_tolstoi(path).ids;
}

/// Every other character is determined by the previous one; the others are drawn with the
/// frequencies of Zipf's law.
at::Tensor made_up_text() {
  std::mt19937_64 random(1);
  std::array<double, kVocabulary> share{};  // cumulative, not normalised
  double sum = 0;
  for (std::size_t id = 0; id < kVocabulary; ++id) {
    share[id] = sum += 1 / static_cast<double>(id + 1);
  }
  at::Tensor ids = at::empty({kCharacters}, at::TensorOptions(at::kLong));
  auto* id = ids.mutable_data_ptr<std::int64_t>();
  std::int64_t last = 0;
  for (std::int64_t i = 0; i < kCharacters; ++i) {
    // No std:: distribution: their results differ between standard libraries.
    const std::uint64_t bits = random();
    if (bits % 2 == 0) {
      last = (31 * last + 17) % static_cast<std::int64_t>(kVocabulary);
    } else {
      const double point = static_cast<double>(bits >> 11) * 0x1p-53 * sum;
      last = std::upper_bound(share.begin(), share.end() - 1, point) - share.begin();
    }
    id[i] = last;
  }
  return ids;
}

std::unique_ptr<data::Dataset> open_tolstoi(const data::DatasetRequest& request) {
  const at::Tensor ids = request.synthetic ? made_up_text() : read_text(request);
  const std::int64_t train = (4 * ids.size(0) + 4) / 5;  // 0.8 n, rounded up
  const std::int64_t test = ids.size(0) - train;
  return std::make_unique<text::TextDataset>(
      text::TextDataset::Contents{.name = "tolstoi",
                                  .train = ids.narrow(0, 0, train),
                                  .test = ids.narrow(0, train, test),
                                  .train_eval_characters = test},
      request);
}

}  // namespace

text::CharacterText read_tolstoi(const std::filesystem::path& path) {
  const std::string where = fmt::format("tolstoi: '{}'", path.filename().string());
  std::string text = read_file(path);
  for (const auto& [first, last] : kCuts) text = text::delete_lines(where, text, first, last);
  text::CharacterText numbered = text::number_characters(where, text);
  if (numbered.vocabulary.size() > kVocabulary) {
    fail(ErrorKind::corrupt_data, "{}: expected at most {} different characters, got {}", where,
         kVocabulary, numbered.vocabulary.size());
  }
  return numbered;
}

data::DatasetEntry tolstoi_dataset() {
  return {
      .name = "tolstoi",
      .summary = "War and Peace, character by character, 83 kinds of characters",
      .source =
          "Tolstoi 1869, in the edition that DeepOBS 1.1 took (Schneider, Balles & Hennig "
          "2019)",
      .licence = "public domain",
      .files = kFiles,
      .mirrors = {"https://raw.githubusercontent.com/AllenDowney/fluent-python-notebooks/master/"
                  "attic/sequences"},
      .open = open_tolstoi,
      .has_numbers = false};
}

}  // namespace optbench::datasets
