// SPDX-License-Identifier: MIT
#include "datasets/text/character_text.hpp"

#include "engine/base/error.hpp"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace optbench::datasets::text {
namespace {

/// Decodes UTF-8 (RFC 3629).
class Utf8Reader {
 public:
  Utf8Reader(std::string_view where, std::string_view text) : where_(where), text_(text) {}

  [[nodiscard]] bool at_end() const { return position_ == text_.size(); }

  char32_t next() {
    const std::uint32_t lead = byte(0);
    if (lead < 0x80) return take(1, lead);
    if (lead >= 0xC2 && lead < 0xE0) return take(2, (lead & 0x1F) << 6 | follower(1));
    if (lead >= 0xE0 && lead < 0xF0) {
      const std::uint32_t point = (lead & 0x0F) << 12 | follower(1) << 6 | follower(2);
      if (point >= 0x800 && (point < 0xD800 || point > 0xDFFF)) return take(3, point);
    } else if (lead >= 0xF0 && lead < 0xF5) {
      const std::uint32_t point =
          (lead & 0x07) << 18 | follower(1) << 12 | follower(2) << 6 | follower(3);
      if (point >= 0x10000 && point <= 0x10FFFF) return take(4, point);
    }
    fail_here();
  }

 private:
  [[nodiscard]] std::uint32_t byte(std::size_t offset) const {
    return static_cast<unsigned char>(text_[position_ + offset]);
  }
  [[nodiscard]] std::uint32_t follower(std::size_t offset) const {
    if (position_ + offset >= text_.size() || (byte(offset) & 0xC0) != 0x80) fail_here();
    return byte(offset) & 0x3F;
  }
  char32_t take(std::size_t bytes, std::uint32_t point) {
    position_ += bytes;
    return point;
  }
  [[noreturn]] void fail_here() const {
    fail(ErrorKind::corrupt_data, "{}: expected UTF-8, got byte 0x{:02x} at position {}", where_,
         byte(0), position_);
  }

  std::string_view where_;
  std::string_view text_;
  std::size_t position_ = 0;
};

}  // namespace

CharacterText number_characters(std::string_view where, std::string_view text) {
  // Numbers characters in order of appearance first, then by frequency.
  std::vector<char32_t> seen;
  std::vector<std::int64_t> frequency;
  std::unordered_map<char32_t, std::size_t> number_of;
  std::vector<std::size_t> numbers;
  numbers.reserve(text.size());
  for (Utf8Reader reader(where, text); !reader.at_end();) {
    const char32_t point = reader.next();
    const auto [place, is_new] = number_of.try_emplace(point, seen.size());
    if (is_new) {
      seen.push_back(point);
      frequency.push_back(0);
    }
    ++frequency[place->second];
    numbers.push_back(place->second);
  }
  if (numbers.empty()) fail(ErrorKind::corrupt_data, "{}: expected a text, got none", where);

  std::vector<std::size_t> order(seen.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return frequency[a] > frequency[b]; });
  CharacterText result;
  std::vector<std::int64_t> id_of(seen.size());
  for (std::size_t id = 0; id < order.size(); ++id) {
    id_of[order[id]] = static_cast<std::int64_t>(id);
    result.vocabulary.push_back(seen[order[id]]);
  }
  result.ids = at::empty({static_cast<std::int64_t>(numbers.size())}, at::TensorOptions(at::kLong));
  std::transform(numbers.begin(), numbers.end(), result.ids.mutable_data_ptr<std::int64_t>(),
                 [&](std::size_t number) { return id_of[number]; });
  return result;
}

std::string delete_lines(std::string_view where, std::string_view text, std::int64_t first,
                         std::int64_t last) {
  std::size_t from = 0;
  std::size_t to = 0;
  for (std::int64_t line = 1; line <= last; ++line) {
    if (line == first) from = to;
    const std::size_t end = text.find('\n', to);
    if (end == std::string_view::npos) {
      fail(ErrorKind::corrupt_data, "{}: expected at least {} lines, got {}", where, last,
           line - 1);
    }
    to = end + 1;
  }
  return std::string(text.substr(0, from)).append(text.substr(to));
}

}  // namespace optbench::datasets::text
