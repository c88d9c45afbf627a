// SPDX-License-Identifier: MIT
#include "engine/formats/wire_format.hpp"

#include <array>
#include <bit>
#include <cstring>

namespace optbench::formats {
namespace {

constexpr unsigned kVarint = 0;
constexpr unsigned kBits64 = 1;
constexpr unsigned kLengthDelimited = 2;
constexpr unsigned kBits32 = 5;

static_assert(std::endian::native == std::endian::little, "numbers are copied as they lie");

}  // namespace

void WireMessage::varint(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>((value & 0x7F) | 0x80);
  bytes_ += static_cast<char>(value);
}

void WireMessage::key(int field, unsigned type) {
  varint(static_cast<std::uint64_t>(field) << 3 | type);
}

template <class T>
void WireMessage::little_endian(T value) {
  std::array<char, sizeof value> raw = {};
  std::memcpy(raw.data(), &value, sizeof value);
  bytes_.append(raw.data(), raw.size());
}

WireMessage& WireMessage::integer(int field, std::uint64_t value) {
  key(field, kVarint);
  varint(value);
  return *this;
}

WireMessage& WireMessage::number(int field, double value) {
  key(field, kBits64);
  little_endian(value);
  return *this;
}

WireMessage& WireMessage::single(int field, float value) {
  key(field, kBits32);
  little_endian(value);
  return *this;
}

WireMessage& WireMessage::bytes(int field, std::string_view value) {
  key(field, kLengthDelimited);
  varint(value.size());
  bytes_ += value;
  return *this;
}

}  // namespace optbench::formats
