// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>
#include <zlib.h>

namespace optbench::testing {

/// The bytes of an idx file: big-endian magic number and dimensions, then the values.
inline std::string idx_bytes(std::uint32_t magic, const std::vector<std::uint32_t>& dimensions,
                             const std::string& values) {
  std::string bytes;
  const auto append = [&](std::uint32_t number) {
    for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(number >> shift & 0xff);
  };
  append(magic);
  for (const std::uint32_t dimension : dimensions) append(dimension);
  return bytes + values;
}

/// Labels 0, 1, ..., 9, 0, 1, ...
inline std::string idx_labels(std::uint32_t n) {
  std::string values;
  for (std::uint32_t i = 0; i < n; ++i) values += static_cast<char>(i % 10);
  return idx_bytes(2049, {n}, values);
}

/// Images 28×28; every pixel of image i has value i mod 256.
inline std::string idx_images(std::uint32_t n) {
  std::string values;
  for (std::uint32_t i = 0; i < n; ++i) values += std::string(28 * 28, static_cast<char>(i));
  return idx_bytes(2051, {n, 28, 28}, values);
}

/// The same bytes as a gzip stream.
inline std::string gzipped(const std::string& bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 8,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("deflateInit2");
  }
  std::string packed(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int status = deflate(&stream, Z_FINISH);
  packed.erase(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  if (status != Z_STREAM_END) throw std::runtime_error("deflate");
  return packed;
}

inline void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace optbench::testing
