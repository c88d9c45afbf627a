// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace optbench::datasets::fetch {

/// Headers of an HTTP response that describe its body. Fed line by line; a status line starts new
/// headers, so that after redirects those of the last response remain.
class ResponseHead {
 public:
  void add_line(std::string_view line);

  [[nodiscard]] int status() const { return status_; }
  /// Content-Length.
  [[nodiscard]] std::optional<std::uint64_t> length() const { return length_; }
  /// The ETag unless it is weak, else the Last-Modified date; else empty. A weak ETag does not
  /// guarantee equal bytes.
  [[nodiscard]] std::string validator() const { return etag_.empty() ? modified_ : etag_; }

  /// "bytes 100-199/200".
  struct Range {
    std::uint64_t first = 0;
    std::optional<std::uint64_t> total;  ///< none: "*"
  };
  /// Content-Range; none when missing or malformed.
  [[nodiscard]] std::optional<Range> range() const { return range_; }

 private:
  int status_ = 0;
  std::optional<std::uint64_t> length_;
  std::optional<Range> range_;
  std::string etag_;
  std::string modified_;
};

}  // namespace optbench::datasets::fetch
