// SPDX-License-Identifier: MIT
#include "datasets/imagenet_labels.hpp"

#include "datasets/archives/archive_reader.hpp"
#include "datasets/archives/mat_struct.hpp"
#include "engine/base/error.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <map>
#include <span>

namespace optbench::datasets {
namespace {

/// The official kit has about 3 MB.
constexpr std::uint64_t kMostKitBytes = std::uint64_t{64} << 20;
constexpr std::string_view kList = "data/ILSVRC2012_validation_ground_truth.txt";
constexpr std::string_view kTable = "data/meta.mat";

/// The number of each class, and its WordNet id.
std::map<std::int64_t, std::string> read_table(const std::string& where,
                                               std::span<const std::byte> file) {
  constexpr std::array<std::string_view, 2> kFields = {"ILSVRC2012_ID", "WNID"};
  const archives::MatStruct table = archives::read_mat_struct(where, file, "synsets", kFields);
  std::map<std::int64_t, std::string> ids;
  for (std::size_t i = 0; i < table.values[0].size(); ++i) {
    const std::vector<double>& number = table.values[0][i].numbers;
    const std::string& id = table.values[1][i].text;
    constexpr double kMostClasses = 1e6;
    const bool whole = number.size() == 1 && number[0] >= 1 && number[0] <= kMostClasses &&
                       number[0] == std::floor(number[0]);
    if (!whole || !is_wordnet_id(id)) {
      fail(ErrorKind::corrupt_data,
           "{}: synset {}: expected a number and a WordNet id such as n01440764, got {} numbers "
           "and '{}'",
           where, i + 1, number.size(), id);
    }
    if (!ids.emplace(static_cast<std::int64_t>(number[0]), id).second) {
      fail(ErrorKind::corrupt_data, "{}: class {} occurs twice", where, number[0]);
    }
  }
  return ids;
}

std::vector<std::string> read_list(const std::string& where, std::string_view text,
                                   const std::map<std::int64_t, std::string>& ids) {
  std::vector<std::string> result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (line.empty()) continue;
    std::int64_t number = 0;
    const auto parsed = std::from_chars(line.data(), line.data() + line.size(), number);
    const auto found = ids.find(number);
    if (parsed.ec != std::errc() || parsed.ptr != line.data() + line.size() || found == ids.end()) {
      fail(ErrorKind::corrupt_data, "{}: line {}: expected the number of a class, got '{}'", where,
           result.size() + 1, line.substr(0, 40));
    }
    result.push_back(found->second);
  }
  return result;
}

}  // namespace

bool is_wordnet_id(std::string_view text) {
  return text.size() == 9 && text[0] == 'n' &&
         std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string> read_validation_ids(std::string_view dataset,
                                             const std::filesystem::path& kit) {
  archives::ArchiveReader archive(dataset, kit, kMostKitBytes);
  std::vector<std::byte> list;
  std::vector<std::byte> table;
  while (const auto entry = archive.next()) {
    const bool is_list = entry->path.ends_with(kList);
    if (!is_list && !entry->path.ends_with(kTable)) continue;
    std::vector<std::byte>& bytes = is_list ? list : table;
    bytes.resize(static_cast<std::size_t>(entry->bytes));
    archive.read(bytes);
  }
  const std::string where = fmt::format("{}: '{}'", dataset, kit.string());
  for (const auto& [bytes, name] : {std::pair{&list, kList}, std::pair{&table, kTable}}) {
    if (bytes->empty()) {
      fail(ErrorKind::corrupt_data, "{}: expected a file '{}' in it, got none", where, name);
    }
  }
  const auto ids = read_table(fmt::format("{}: '{}'", where, kTable), table);
  const std::string_view text(reinterpret_cast<const char*>(list.data()), list.size());
  return read_list(fmt::format("{}: '{}'", where, kList), text, ids);
}

}  // namespace optbench::datasets
