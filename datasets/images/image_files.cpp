// SPDX-License-Identifier: MIT
#include "datasets/images/image_files.hpp"

#include "datasets/images/decode_image.hpp"
#include "engine/base/error.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <span>
#include <system_error>

namespace optbench::datasets::images {
namespace {

constexpr std::size_t kTarHeader = 512;
constexpr std::size_t kTarName = 100;

void expect_image_bytes(std::string_view where, std::uint64_t bytes) {
  if (bytes <= kMostImageBytes) return;
  fail(ErrorKind::corrupt_data, "{}: expected an image of at most {} bytes, got {}", where,
       kMostImageBytes, bytes);
}

}  // namespace

bool is_image_name(std::string_view name) {
  if (name.starts_with('.')) return false;
  std::string ending(name.substr(std::min(name.rfind('.'), name.size())));
  for (char& c : ending) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  constexpr std::array kEndings = {".jpeg", ".jpg", ".png"};
  return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

std::vector<std::string> names_within(std::string_view dataset, const std::filesystem::path& folder,
                                      Kind kind) {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;  // a dangling link is neither
    const bool wanted =
        kind == Kind::file ? entry->is_regular_file(ignored) : entry->is_directory(ignored);
    if (wanted) names.push_back(entry->path().filename().string());
  }
  if (error) {
    fail(ErrorKind::io, "{}: '{}': cannot be read: {}", dataset, folder.string(), error.message());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::int64_t TarImages::size() const { return static_cast<std::int64_t>(places_.size()); }

std::int64_t TarImages::label(std::int64_t i) const {
  return places_[static_cast<std::size_t>(i)].label;
}

void TarImages::load(std::int64_t i, std::vector<std::byte>& file, Image& image) const {
  const Place& place = places_[static_cast<std::size_t>(i)];
  // The header before the image holds its name, for error messages.
  expect_image_bytes(archive_->where(), place.bytes);
  file.resize(kTarHeader + place.bytes);
  archive_->read(place.offset - kTarHeader, file);
  const auto* name = reinterpret_cast<const char*>(file.data());
  const std::string where = fmt::format("{}: entry '{}'", archive_->where(),
                                        std::string_view(name, strnlen(name, kTarName)));
  decode_image(where, std::span(file).subspan(kTarHeader), image);
}

FolderImages::FolderImages(std::string_view dataset, std::vector<Class> classes)
    : dataset_(dataset), classes_(std::move(classes)) {
  for (const Class& one : classes_) {
    for (const std::string& file : names_within(dataset, one.folder, Kind::file)) {
      if (!is_image_name(file)) continue;
      names_ += file;
      name_ends_.push_back(names_.size());
    }
    class_ends_.push_back(size());
  }
}

std::int64_t FolderImages::size() const { return static_cast<std::int64_t>(name_ends_.size()); }

std::size_t FolderImages::class_of(std::int64_t i) const {
  const auto found = std::upper_bound(class_ends_.begin(), class_ends_.end(), i);
  return static_cast<std::size_t>(found - class_ends_.begin());
}

std::string FolderImages::name(std::int64_t i) const {
  const auto position = static_cast<std::size_t>(i);
  const std::uint64_t start = position == 0 ? 0 : name_ends_[position - 1];
  return names_.substr(start, name_ends_[position] - start);
}

std::int64_t FolderImages::label(std::int64_t i) const { return classes_[class_of(i)].label; }

void FolderImages::load(std::int64_t i, std::vector<std::byte>& file, Image& image) const {
  const archives::RandomAccessFile source(dataset_, classes_[class_of(i)].folder / name(i));
  expect_image_bytes(source.where(), source.size());
  file.resize(static_cast<std::size_t>(source.size()));
  source.read(0, file);
  decode_image(source.where(), file, image);
}

}  // namespace optbench::datasets::images
