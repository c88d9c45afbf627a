// SPDX-License-Identifier: MIT
#include "datasets/archives/cifar_records.hpp"

#include "datasets/archives/packed_files.hpp"
#include "engine/base/error.hpp"

#include <ATen/ops/empty.h>

#include <cstring>

namespace optbench::datasets::archives {
namespace {

constexpr std::int64_t kSide = 32;
constexpr std::size_t kImageBytes = 3 * kSide * kSide;

/// Unpacks the records of one file into `part`, from example `first` on.
void unpack_records(const CifarLayout& layout, const std::string& file,
                    const std::vector<std::byte>& contents, data::TensorPart& part,
                    std::int64_t first) {
  const std::size_t label_at = layout.label_names.size() - 1;
  auto* label = part.targets.mutable_data_ptr<std::int64_t>() + first;
  auto* pixels =
      part.inputs.mutable_data_ptr<std::uint8_t>() + static_cast<std::size_t>(first) * kImageBytes;
  for (std::size_t at = 0; at < contents.size(); at += layout.record_bytes()) {
    const std::byte* record = contents.data() + at;
    *label = std::to_integer<std::int64_t>(record[label_at]);
    if (*label >= layout.classes) {
      fail(ErrorKind::corrupt_data, "{}: '{}': {} {} of record {}: expected 0 to {}",
           layout.dataset, file, layout.label_names[label_at], *label, at / layout.record_bytes(),
           layout.classes - 1);
    }
    std::memcpy(pixels, record + layout.label_names.size(), kImageBytes);
    ++label;
    pixels += kImageBytes;
  }
}

/// The number of records in a file. `published`: the required number; 0: any number from 1 on.
std::int64_t count_records(const CifarLayout& layout, const std::string& file, std::size_t bytes,
                           std::size_t published) {
  const std::size_t records = bytes / layout.record_bytes();
  if (bytes == 0 || bytes % layout.record_bytes() != 0) {
    fail(ErrorKind::corrupt_data, "{}: '{}': expected records of {} bytes, got {} bytes in all",
         layout.dataset, file, layout.record_bytes(), bytes);
  }
  if (published != 0 && records != published) {
    fail(ErrorKind::corrupt_data,
         "{}: '{}': expected {} records, got {}   hint: accept them with --no-verify",
         layout.dataset, file, published, records);
  }
  return static_cast<std::int64_t>(records);
}

/// `place`: the archive or folder that the files come from, for messages.
data::TensorPart read_part(const CifarLayout& layout, const std::filesystem::path& place,
                           const FileContents& files, const std::vector<std::string>& names,
                           std::size_t published) {
  std::int64_t examples = 0;
  for (const std::string& name : names) {
    examples += count_records(layout, place / name, files.at(name).size(), published);
  }
  data::TensorPart part{at::empty({examples, 3, kSide, kSide}, at::TensorOptions(at::kByte)),
                        at::empty({examples}, at::TensorOptions(at::kLong))};
  std::int64_t first = 0;
  for (const std::string& name : names) {
    unpack_records(layout, place / name, files.at(name), part, first);
    first += static_cast<std::int64_t>(files.at(name).size() / layout.record_bytes());
  }
  return part;
}

}  // namespace

std::size_t CifarLayout::record_bytes() const { return label_names.size() + kImageBytes; }

ImageParts read_cifar(const CifarLayout& layout, const std::filesystem::path& path, bool exact) {
  std::vector<std::string> names = layout.train_files;
  names.push_back(layout.test_file);
  const FileContents files = read_packed_files(
      layout.dataset, path, names, layout.records_per_train_file * layout.record_bytes());
  const std::filesystem::path place = path.filename();
  return {
      read_part(layout, place, files, layout.train_files,
                exact ? layout.records_per_train_file : 0),
      read_part(layout, place, files, {layout.test_file}, exact ? layout.records_of_test_file : 0)};
}

}  // namespace optbench::datasets::archives
