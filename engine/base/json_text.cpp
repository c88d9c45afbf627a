// SPDX-License-Identifier: MIT
#include "engine/base/json_text.hpp"

#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"
#include "engine/base/number_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <system_error>
#include <utility>

namespace optbench {
namespace {

constexpr int kDeepest = 200;

bool is_plain(char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Writer {
 public:
  Writer(std::string& out, int indent) : out_(out), indent_(indent) {}

  void write(const Json& value, int depth) {
    switch (value.type()) {
      case Json::value_t::object:
        return write_object(value, depth);
      case Json::value_t::array:
        return write_list(value, depth);
      case Json::value_t::string:
        return write_string(value.get_ref<const std::string&>());
      case Json::value_t::number_float:
        return write_number(value.get<double>());
      default:  // integers, booleans and null
        out_ += value.dump();
    }
  }

 private:
  void write_object(const Json& object, int depth) {
    out_ += '{';
    bool first = true;
    for (const auto& [key, value] : object.items()) {
      separate(std::exchange(first, false), indent_ < 0, depth + 1);
      write_string(key);
      out_ += ": ";
      write(value, depth + 1);
    }
    if (!first && indent_ >= 0) break_line(depth);
    out_ += '}';
  }

  void write_list(const Json& list, int depth) {
    const bool one_line =
        indent_ < 0 || std::none_of(list.begin(), list.end(),
                                    [](const Json& item) { return item.is_structured(); });
    out_ += '[';
    bool first = true;
    for (const Json& item : list) {
      separate(std::exchange(first, false), one_line, depth + 1);
      write(item, depth + 1);
    }
    if (!first && !one_line) break_line(depth);
    out_ += ']';
  }

  void write_string(const std::string& text) {
    if (std::all_of(text.begin(), text.end(), is_plain)) {
      out_ += '"';
      out_ += text;
      out_ += '"';
    } else {
      out_ += Json(text).dump(-1, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace);
    }
  }

  void write_number(double value) {
    if (std::isfinite(value)) {
      append_number(out_, value);
    } else {
      out_ += std::isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
    }
  }

  void separate(bool first, bool one_line, int depth) {
    if (!first) out_ += one_line ? ", " : ",";
    if (!one_line) break_line(depth);
  }

  void break_line(int depth) {
    out_ += '\n';
    out_.append(static_cast<std::size_t>(indent_) * static_cast<std::size_t>(depth), ' ');
  }

  std::string& out_;
  int indent_;
};

/// Recursive-descent parser. nlohmann's parser does not accept NaN; it is still used to decode
/// strings with escapes or non-ASCII characters.
class Reader {
 public:
  Reader(std::string_view text, std::string_view where) : text_(text), where_(where) {
    if (text_.starts_with("\xEF\xBB\xBF")) position_ = 3;  // byte order mark
  }

  Json read_document() {
    Json document = read_value(0);
    if (next() != kEnd) reject("nothing more");
    return document;
  }

 private:
  static constexpr int kEnd = -1;

  /// The byte at the position, kEnd behind the last.
  [[nodiscard]] int peek() const {
    return position_ < text_.size() ? static_cast<unsigned char>(text_[position_]) : kEnd;
  }

  /// The next byte that is not white space, not consumed.
  int next() {
    while (position_ < text_.size() && (text_[position_] == ' ' || text_[position_] == '\n' ||
                                        text_[position_] == '\r' || text_[position_] == '\t')) {
      ++position_;
    }
    return peek();
  }

  [[noreturn]] void reject(std::string_view expected) const {
    const std::string_view before = text_.substr(0, position_);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t column = position_ - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
    const int c = peek();
    const std::string got = c == kEnd               ? "the end of the text"
                            : c >= 0x20 && c < 0x7f ? fmt::format("'{}'", static_cast<char>(c))
                                                    : fmt::format("byte 0x{:02x}", c);
    fail(ErrorKind::corrupt_data, "{}: line {}, column {}: expected {}, got {}", where_, line,
         column, expected, got);
  }

  bool take(std::string_view word) {
    if (!text_.substr(position_).starts_with(word)) return false;
    position_ += word.size();
    return true;
  }

  Json read_value(int depth) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const int c = next();
    if (depth > kDeepest) reject(fmt::format("values nested at most {} deep", kDeepest));
    if (c == '{') return read_object(depth);
    if (c == '[') return read_list(depth);
    if (c == '"') return read_string();
    if (take("true")) return true;
    if (take("false")) return false;
    if (take("null")) return nullptr;
    if (take("NaN")) return std::numeric_limits<double>::quiet_NaN();
    if (take("Infinity")) return kInfinity;
    if (take("-Infinity")) return -kInfinity;
    if (c == '-' || (c != kEnd && is_digit(static_cast<char>(c)))) return read_number();
    reject("a value");
  }

  Json read_object(int depth) {
    Json object = Json::object();
    auto& entries = object.get_ref<Json::object_t&>();
    ++position_;
    if (next() == '}') return ++position_, object;
    while (true) {
      if (next() != '"') reject("a key in double quotes");
      const std::string key = read_string();
      if (next() != ':') reject("':'");
      ++position_;
      entries[key] = read_value(depth + 1);
      const int c = next();
      if (c != ',' && c != '}') reject("',' or '}'");
      ++position_;
      if (c == '}') return object;
    }
  }

  Json read_list(int depth) {
    Json list = Json::array();
    auto& items = list.get_ref<Json::array_t&>();
    ++position_;
    if (next() == ']') return ++position_, list;
    while (true) {
      items.push_back(read_value(depth + 1));
      const int c = next();
      if (c != ',' && c != ']') reject("',' or ']'");
      ++position_;
      if (c == ']') return list;
    }
  }

  std::string read_string() {
    const std::size_t start = position_++;
    while (position_ < text_.size() && is_plain(text_[position_])) ++position_;
    if (peek() == '"') {
      ++position_;
      return std::string(text_.substr(start + 1, position_ - start - 2));
    }
    while (position_ < text_.size() && text_[position_] != '"') {
      if (static_cast<unsigned char>(text_[position_]) < 0x20) reject("'\"'");
      position_ += text_[position_] == '\\' ? 2 : 1;
    }
    position_ = std::min(position_, text_.size());
    if (peek() == kEnd) reject("'\"'");
    ++position_;
    const std::string_view quoted = text_.substr(start, position_ - start);
    Json decoded = Json::parse(quoted, nullptr, /*allow_exceptions=*/false);
    if (decoded.is_discarded()) {
      position_ = start;
      reject("a string of valid escapes and UTF-8");
    }
    return std::move(decoded.get_ref<std::string&>());
  }

  void take_digits() {
    const int c = peek();
    if (c == kEnd || !is_digit(static_cast<char>(c))) reject("a digit");
    while (position_ < text_.size() && is_digit(text_[position_])) ++position_;
  }

  /// std::from_chars accepts more than JSON allows ("01", ".5", "1."), so the grammar is checked
  /// first.
  Json read_number() {
    const std::size_t start = position_;
    bool integer = true;
    if (peek() == '-') ++position_;
    if (peek() == '0') {
      ++position_;
    } else {
      take_digits();
    }
    if (peek() == '.') {
      integer = false;
      ++position_;
      take_digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      integer = false;
      ++position_;
      if (peek() == '+' || peek() == '-') ++position_;
      take_digits();
    }
    const char* first = text_.data() + start;
    const char* last = text_.data() + position_;
    if (integer && *first == '-') {
      std::int64_t whole = 0;
      if (std::from_chars(first, last, whole).ec == std::errc()) return whole;
    } else if (integer) {
      std::uint64_t natural = 0;
      if (std::from_chars(first, last, natural).ec == std::errc()) return natural;
    }
    double number = 0;
    if (std::from_chars(first, last, number).ec == std::errc()) return number;
    // Out of range: nlohmann distinguishes underflow from overflow.
    Json tiny = Json::parse(first, last, nullptr, /*allow_exceptions=*/false);
    if (!tiny.is_discarded()) return tiny;
    position_ = start;
    reject("a number that a double can hold");
  }

  std::string_view text_;
  std::string_view where_;
  std::size_t position_ = 0;
};

}  // namespace

std::string write_json(const Json& value, int indent) {
  std::string text;
  Writer(text, indent).write(value, 0);
  return text;
}

Json read_json(std::string_view text, std::string_view where) {
  return Reader(text, where).read_document();
}

Json read_json_file(const std::filesystem::path& path) {
  return read_json(read_file(path), path.string());
}

}  // namespace optbench
