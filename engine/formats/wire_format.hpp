// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace optbench::formats {

/// Bytes of one message in the wire format of protocol buffers, field by field
/// (protobuf.dev/programming-guides/encoding). LibTorch exports the symbols of its own
/// protobuf library, so no other can be linked; these few fields need no library.
class WireMessage {
 public:
  WireMessage& integer(int field, std::uint64_t value);   ///< varint
  WireMessage& number(int field, double value);           ///< 64 bits
  WireMessage& single(int field, float value);            ///< 32 bits
  WireMessage& bytes(int field, std::string_view value);  ///< text, bytes
  WireMessage& message(int field, const WireMessage& value) { return bytes(field, value.bytes_); }

  [[nodiscard]] const std::string& text() const { return bytes_; }

 private:
  void key(int field, unsigned type);
  void varint(std::uint64_t value);
  template <class T>
  void little_endian(T value);

  std::string bytes_;
};

}  // namespace optbench::formats
