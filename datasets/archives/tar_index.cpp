// SPDX-License-Identifier: MIT
#include "datasets/archives/tar_index.hpp"

#include "engine/base/error.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace optbench::datasets::archives {
namespace {

constexpr std::uint64_t kBlock = 512;
/// Maximum length of long names and pax records.
constexpr std::uint64_t kMostNameBytes = 64 * 1024;

using Block = std::array<char, kBlock>;

/// A field of a header, up to its first zero byte.
std::string_view text_field(const Block& block, std::size_t offset, std::size_t length) {
  const std::string_view field(block.data() + offset, length);
  return field.substr(0, field.find('\0'));
}

/// Octal digits between spaces and zero bytes; or, if the first bit is set, a big-endian binary
/// number, which GNU tar uses for sizes of 8 GB and more.
std::optional<std::uint64_t> number_field(const Block& block, std::size_t offset,
                                          std::size_t length) {
  const std::string_view field(block.data() + offset, length);
  std::uint64_t value = 0;
  if ((static_cast<unsigned char>(field[0]) & 0x80U) != 0) {
    for (std::size_t i = 0; i < length; ++i) {
      if (value >> 55 != 0) return std::nullopt;  // includes negative numbers
      const auto byte = static_cast<unsigned char>(field[i]);
      value = value << 8 | (i == 0 ? byte & 0x7fU : byte);
    }
    return value;
  }
  std::size_t i = 0;
  while (i < length && field[i] == ' ') ++i;
  const std::size_t digits = i;
  for (; i < length && field[i] >= '0' && field[i] <= '7'; ++i) {
    value = value * 8 + static_cast<std::uint64_t>(field[i] - '0');
  }
  const bool ended = std::all_of(field.begin() + static_cast<std::ptrdiff_t>(i), field.end(),
                                 [](char c) { return c == ' ' || c == '\0'; });
  if (i == digits || !ended) return std::nullopt;
  return value;
}

/// The sum of the header's bytes, with spaces in place of the checksum. Old programs summed signed
/// bytes.
bool checksum_holds(const Block& block) {
  constexpr std::size_t kOffset = 148;
  constexpr std::size_t kLength = 8;
  const auto stated = number_field(block, kOffset, kLength);
  if (!stated) return false;
  std::uint64_t sum = kLength * ' ';
  std::int64_t signed_sum = kLength * ' ';
  for (std::size_t i = 0; i < block.size(); ++i) {
    if (i >= kOffset && i < kOffset + kLength) continue;
    sum += static_cast<unsigned char>(block[i]);
    signed_sum += static_cast<signed char>(block[i]);
  }
  return *stated == sum || static_cast<std::int64_t>(*stated) == signed_sum;
}

std::optional<std::uint64_t> decimal(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Values for the next file from the headers before its own.
struct Overrides {
  std::optional<std::string> path;
  std::optional<std::uint64_t> bytes;
};

class TarIndexer {
 public:
  TarIndexer(const RandomAccessFile& file, std::uint64_t begin, std::uint64_t end)
      : file_(file), position_(begin), end_(end) {}

  std::vector<TarEntry> entries() {
    std::vector<TarEntry> result;
    Overrides overrides;
    while (next_header()) {
      const char type = block_[156];
      if (type == 'L' || type == 'x') {
        const std::string contents = take_text();
        if (type == 'L') {
          overrides.path = contents.substr(0, contents.find('\0'));
        } else {
          read_pax(contents, overrides);
        }
        continue;
      }
      TarEntry entry{.path = overrides.path ? *overrides.path : name(),
                     .offset = position_,
                     .bytes = overrides.bytes.value_or(size_)};
      size_ = entry.bytes;
      overrides = {};
      const bool regular = type == '0' || type == '\0' || type == '7';
      const bool folder = type == '5' || (regular && entry.path.ends_with('/'));
      if (!regular && !folder && type != 'g') {
        fail(ErrorKind::corrupt_data,
             "{}: entry '{}': expected a file or a folder, got something of type '{}'",
             file_.where(), entry.path, type);
      }
      skip_contents();
      if (!regular || folder) continue;
      if (entry.path.starts_with("./")) entry.path.erase(0, 2);
      result.push_back(std::move(entry));
    }
    return result;
  }

 private:
  /// Reads the header at the position and moves past it; false at the end of the archive, a block
  /// of zeros.
  bool next_header() {
    header_ = position_;
    if (end_ - position_ < kBlock) {
      fail(ErrorKind::corrupt_data, "{}: cut short: expected a tar header at byte {}, got {} bytes",
           file_.where(), header_, end_ - position_);
    }
    file_.read(position_, std::as_writable_bytes(std::span(block_)));
    position_ += kBlock;
    if (std::all_of(block_.begin(), block_.end(), [](char c) { return c == '\0'; })) return false;
    if (!checksum_holds(block_)) {
      fail(ErrorKind::corrupt_data,
           "{}: damaged: expected a tar header at byte {}, got one with a wrong checksum",
           file_.where(), header_);
    }
    const auto size = number_field(block_, 124, 12);
    if (!size) fail_size();
    size_ = *size;
    return true;
  }

  [[nodiscard]] std::string name() const {
    std::string result(text_field(block_, 0, 100));
    const std::string_view magic(block_.data() + 257, 6);
    const std::string_view prefix = text_field(block_, 345, 155);
    // GNU headers ("ustar " with a space) use this field for other data.
    if (magic == std::string_view("ustar\0", 6) && !prefix.empty()) {
      result = std::string(prefix) + "/" + result;
    }
    return result;
  }

  /// Moves past the contents and the padding of their last block.
  void skip_contents() {
    if (size_ > end_ - position_) {
      fail(ErrorKind::corrupt_data,
           "{}: cut short: the entry at byte {} promises {} bytes, expected at most the {} that "
           "follow",
           file_.where(), header_, size_, end_ - position_);
    }
    position_ += size_;
    const std::uint64_t filling = (kBlock - size_ % kBlock) % kBlock;
    position_ += std::min(filling, end_ - position_);
  }

  std::string take_text() {
    if (size_ > kMostNameBytes) fail_size();
    std::string contents(static_cast<std::size_t>(size_), '\0');
    const std::uint64_t start = position_;
    skip_contents();
    file_.read(start, std::as_writable_bytes(std::span(contents)));
    return contents;
  }

  /// Records "LENGTH key=value\n", LENGTH counting all of it.
  void read_pax(std::string_view records, Overrides& overrides) const {
    while (!records.empty()) {
      const std::size_t space = std::min(records.find(' '), records.size());
      const auto length = decimal(records.substr(0, space));
      const bool whole = length && *length > space + 1 && *length <= records.size() &&
                         records[static_cast<std::size_t>(*length) - 1] == '\n';
      if (!whole) {
        fail(ErrorKind::corrupt_data, "{}: damaged: expected pax records at byte {}", file_.where(),
             header_);
      }
      const auto taken = static_cast<std::size_t>(*length);
      const std::string_view record = records.substr(space + 1, taken - space - 2);
      records.remove_prefix(taken);
      const std::size_t equals = std::min(record.find('='), record.size());
      const std::string_view key = record.substr(0, equals);
      const std::string_view value = record.substr(std::min(equals + 1, record.size()));
      if (key == "path") overrides.path = std::string(value);
      if (key != "size") continue;
      overrides.bytes = decimal(value);
      if (!overrides.bytes) fail_size();
    }
  }

  [[noreturn]] void fail_size() const {
    fail(ErrorKind::corrupt_data, "{}: damaged: the tar header at byte {} has no valid size",
         file_.where(), header_);
  }

  const RandomAccessFile& file_;
  std::uint64_t position_;
  std::uint64_t end_;
  std::uint64_t header_ = 0;  // position of the header in block_
  std::uint64_t size_ = 0;    // of the contents that follow it
  Block block_{};
};

}  // namespace

std::vector<TarEntry> index_tar(const RandomAccessFile& file, std::uint64_t begin,
                                std::uint64_t end) {
  return TarIndexer(file, begin, end).entries();
}

std::vector<TarEntry> index_tar(const RandomAccessFile& file) {
  return index_tar(file, 0, file.size());
}

}  // namespace optbench::datasets::archives
