// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <future>
#include <string>
#include <string_view>

namespace optbench::datasets::archives {

/// MD5 of a buffer while it is being filled, computed in a second thread: checking a large file
/// then takes no extra time besides decompressing it.
class TrailingDigest {
 public:
  /// `prefix` is hashed before the buffer. The buffer must outlive this object.
  TrailingDigest(std::string_view prefix, const std::byte* buffer);
  ~TrailingDigest();
  TrailingDigest(const TrailingDigest&) = delete;
  TrailingDigest& operator=(const TrailingDigest&) = delete;

  /// Reports that the first `count` bytes of the buffer have their final values.
  void advance(std::size_t count);

  /// Lower-case hexadecimal digest of the prefix and the advanced bytes. Call once.
  [[nodiscard]] std::string finish();

 private:
  void publish(std::size_t progress);

  std::size_t written_ = 0;
  std::atomic<std::size_t> progress_{0};  // 2 · bytes written, odd when complete
  std::future<std::string> digest_;
};

}  // namespace optbench::datasets::archives
