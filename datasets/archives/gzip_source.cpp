// SPDX-License-Identifier: MIT
#include "datasets/archives/gzip_source.hpp"

#include "engine/base/error.hpp"

#include <algorithm>
#include <cstring>
#include <zlib.h>

namespace optbench::datasets::archives {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 30;  // zlib counts in 32 bits
constexpr std::uint64_t kBestRatio = 1032;            // deflate's limit: 258 bytes from 2 bits

}  // namespace

struct GzipSource::Stream {
  z_stream state{};
  Stream() {
    constexpr int kGzipWrapping = 16;
    if (inflateInit2(&state, MAX_WBITS + kGzipWrapping) != Z_OK) throw std::bad_alloc();
  }
  ~Stream() { inflateEnd(&state); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
};

GzipSource::GzipSource(std::string_view file, std::string_view where) : file_(file), where_(where) {
  if (file_.starts_with("\x1f\x8b")) stream_ = std::make_unique<Stream>();
}

GzipSource::~GzipSource() = default;

std::uint64_t GzipSource::most_bytes() const {
  return is_compressed() ? file_.size() * kBestRatio : file_.size();
}

std::size_t GzipSource::read(std::span<std::byte> bytes) {
  std::size_t count = 0;
  if (is_compressed()) {
    count = inflate_into(bytes);
  } else {
    count = std::min(bytes.size(), file_.size() - position_);
    if (count > 0) std::memcpy(bytes.data(), file_.data() + position_, count);
    position_ += count;
  }
  produced_ += count;
  return count;
}

std::size_t GzipSource::inflate_into(std::span<std::byte> bytes) {
  z_stream& state = stream_->state;
  std::size_t done = 0;
  while (done < bytes.size() && !ended_ && !cut_) {
    const std::size_t offered = std::min(file_.size() - position_, kPiece);
    const std::size_t room = std::min(bytes.size() - done, kPiece);
    // zlib does not write to its input; the cast only satisfies its C declaration.
    state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(file_.data() + position_));
    state.avail_in = static_cast<uInt>(offered);
    state.next_out = reinterpret_cast<Bytef*>(bytes.data() + done);
    state.avail_out = static_cast<uInt>(room);
    const int status = inflate(&state, Z_NO_FLUSH);
    position_ += offered - state.avail_in;
    done += room - state.avail_out;
    if (status == Z_STREAM_END) {
      ended_ = true;
      expect_end_of_file();
    } else if (status == Z_BUF_ERROR ||
               (status == Z_OK && position_ == file_.size() && done < bytes.size())) {
      cut_ = true;
    } else if (status != Z_OK) {
      fail(ErrorKind::corrupt_data, "{} is damaged: expected a gzip stream, got \"{}\" at byte {}",
           where_, state.msg != nullptr ? state.msg : "need dictionary", position_);
    }
  }
  return done;
}

void GzipSource::expect_end_of_file() const {
  if (position_ == file_.size()) return;
  fail(ErrorKind::corrupt_data,
       "{} is damaged: expected the file to end with its gzip stream, got {} more bytes", where_,
       file_.size() - position_);
}

}  // namespace optbench::datasets::archives
