// SPDX-License-Identifier: MIT
#include "datasets/archives/idx_format.hpp"

#include "datasets/archives/gzip_source.hpp"
#include "datasets/archives/trailing_digest.hpp"
#include "engine/base/atomic_file.hpp"
#include "engine/base/digest.hpp"
#include "engine/base/error.hpp"
#include "engine/data/shape.hpp"

#include <ATen/ATen.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string>

namespace optbench::datasets::archives {
namespace {

constexpr std::uint32_t kUnsignedByte = 0x08;
constexpr std::size_t kPiece = std::size_t{1} << 20;

/// 47040016 → "47,040,016".
std::string grouped(std::uint64_t number) {
  if (number < 1000) return std::to_string(number);
  return fmt::format("{},{:03}", grouped(number / 1000), number % 1000);
}

std::uint32_t big_endian(std::span<const std::byte> bytes, std::size_t index) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    number = number << 8 | std::to_integer<std::uint32_t>(bytes[4 * index + i]);
  }
  return number;
}

/// Reads one file; holds the state shared by its steps and error messages.
class IdxReader {
 public:
  IdxReader(std::string_view dataset, const std::filesystem::path& path,
            const IdxExpectation& expected)
      : where_(fmt::format("{}: '{}'", dataset, path.filename().string())),
        path_(path),
        expected_(expected),
        file_(read_file(path)),
        source_(file_, where_),
        header_(4 * (2 + expected.item_shape.size())) {}

  at::Tensor read() {
    read_header();
    at::Tensor values = at::empty(shape_, at::TensorOptions(at::kByte));
    const std::span<std::byte> bytes{static_cast<std::byte*>(values.mutable_data_ptr()),
                                     static_cast<std::size_t>(values.numel())};
    if (expected_.published != nullptr) {
      read_and_verify(bytes);
    } else {
      read_values(bytes, nullptr);
    }
    return values;
  }

 private:
  void read_header() {
    const std::size_t got = source_.read(header_);
    if (got < header_.size()) {
      fail(ErrorKind::corrupt_data, "{} is cut short: expected a header of {} bytes, got {}{}",
           where_, header_.size(), got, hint());
    }
    const std::size_t dimensions = 1 + expected_.item_shape.size();
    const auto magic = static_cast<std::uint32_t>(kUnsignedByte << 8 | dimensions);
    if (const std::uint32_t found = big_endian(header_, 0); found != magic) {
      fail(ErrorKind::corrupt_data, "{}: magic number: expected {} ({}), got {}", where_, magic,
           expected_.item_shape.empty() ? "labels" : "images", found);
    }
    for (std::size_t i = 1; i <= dimensions; ++i) shape_.push_back(big_endian(header_, i));
    const at::IntArrayRef item_shape = at::IntArrayRef(shape_).slice(1);
    if (item_shape != at::IntArrayRef(expected_.item_shape)) {
      fail(ErrorKind::corrupt_data, "{}: images have shape {}, expected {}", where_,
           data::shape_text(item_shape), data::shape_text(expected_.item_shape));
    }
    if (shape_[0] == 0) fail(ErrorKind::corrupt_data, "{}: expected examples, got none", where_);
    // The item shape is small and the count has 32 bits: no overflow.
    promised_ = header_.size() + static_cast<std::uint64_t>(c10::multiply_integers(shape_));
    if (promised_ > source_.most_bytes()) {
      fail_promise("cut short", fmt::format("file has {}{}", grouped(file_.size()),
                                            source_.is_compressed() ? " compressed" : ""));
    }
  }

  /// Fills `bytes` and checks that the contents end there.
  void read_values(std::span<std::byte> bytes, TrailingDigest* digest) {
    std::size_t done = 0;
    while (done < bytes.size()) {
      const std::size_t got =
          source_.read(bytes.subspan(done, std::min(kPiece, bytes.size() - done)));
      if (got == 0) {
        fail_promise("cut short", fmt::format("compressed contents end after {}",
                                              grouped(header_.size() + done)));
      }
      done += got;
      if (digest != nullptr) digest->advance(done);
    }
    std::byte beyond{};
    if (source_.read({&beyond, 1}) != 0) {
      fail_promise("too long", source_.is_compressed()
                                   ? "compressed contents hold more"
                                   : fmt::format("file has {}", grouped(file_.size())));
    }
    if (source_.is_cut()) {
      fail(ErrorKind::corrupt_data, "{} is cut short: its gzip stream lacks the end{}", where_,
           hint());
    }
  }

  void read_and_verify(std::span<std::byte> bytes) {
    const data::DataFile& published = *expected_.published;
    if (is_published_file()) return read_values(bytes, nullptr);
    if (published.contents_md5.empty()) {
      read_values(bytes, nullptr);
      // An unpacked file has no published checksum: only its length can be checked.
      if (source_.is_compressed()) fail_checksum(md5_hex(file_));
      return;
    }
    const std::string_view header{reinterpret_cast<const char*>(header_.data()), header_.size()};
    TrailingDigest trailing(header, bytes.data());
    read_values(bytes, &trailing);
    const std::string digest = trailing.finish();
    if (contains(published.contents_md5, digest)) return;
    fail_checksum(source_.is_compressed() ? md5_hex(file_) + ", unpacked " + digest : digest);
  }

  /// Whether the file is the published one. It is not hashed if its length differs and the contents
  /// have a checksum.
  [[nodiscard]] bool is_published_file() const {
    const data::DataFile& published = *expected_.published;
    if (!source_.is_compressed()) return false;
    const bool has_other_length = published.bytes != 0 && published.bytes != file_.size();
    if (has_other_length && !published.contents_md5.empty()) return false;
    return contains(published.md5, md5_hex(file_));
  }

  static bool contains(const std::vector<std::string>& digests, const std::string& digest) {
    return std::find(digests.begin(), digests.end(), digest) != digests.end();
  }

  [[noreturn]] void fail_checksum(const std::string& got) const {
    const data::DataFile& published = *expected_.published;
    fail(ErrorKind::corrupt_data, "{}: checksum: expected md5 {}{}{}, got {}{}", where_,
         fmt::join(published.md5, " or "), published.contents_md5.empty() ? "" : ", or unpacked ",
         fmt::join(published.contents_md5, " or "), got, hint());
  }

  [[noreturn]] void fail_promise(std::string_view fault, const std::string& found) const {
    fail(ErrorKind::corrupt_data, "{} is {}: header promises {} bytes, {}{}", where_, fault,
         grouped(promised_), found, hint());
  }

  [[nodiscard]] std::string hint() const {
    return fmt::format("   hint: replace '{}' by the published file", path_.string());
  }

  std::string where_;
  const std::filesystem::path& path_;
  const IdxExpectation& expected_;
  std::string file_;
  GzipSource source_;
  std::vector<std::byte> header_;
  std::vector<std::int64_t> shape_;
  std::uint64_t promised_ = 0;  // bytes of the unpacked file, header included
};

}  // namespace

at::Tensor read_idx(std::string_view dataset, const std::filesystem::path& path,
                    const IdxExpectation& expected) {
  return IdxReader(dataset, path, expected).read();
}

}  // namespace optbench::datasets::archives
