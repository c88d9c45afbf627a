// SPDX-License-Identifier: MIT
#include "engine/formats/npy.hpp"

#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"
#include "engine/formats/tensor_bytes.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::formats {
namespace {

static_assert(std::endian::native == std::endian::little, "tensor bytes are copied as they lie");

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kAlignment = 64;
constexpr std::size_t kLargestRank = 64;  // NumPy's own limit

struct StoredType {
  at::ScalarType dtype;
  std::string_view code;  // kind and bytes per element, as behind the byte order in 'descr'
};
constexpr std::array kStoredTypes = {
    StoredType{at::kDouble, "f8"}, StoredType{at::kFloat, "f4"}, StoredType{at::kHalf, "f2"},
    StoredType{at::kLong, "i8"},   StoredType{at::kInt, "i4"},   StoredType{at::kShort, "i2"},
    StoredType{at::kChar, "i1"},   StoredType{at::kByte, "u1"},  StoredType{at::kBool, "b1"}};

// ---- writing ----

std::string description(const std::string& where, const at::Tensor& tensor) {
  for (const StoredType& type : kStoredTypes) {
    if (type.dtype != tensor.scalar_type()) continue;
    return (tensor.itemsize() == 1 ? "|" : "<") + std::string(type.code);
  }
  fail(ErrorKind::invalid_argument, "{}: .npy files do not support {}: convert the tensor first",
       where,
       tensor.scalar_type() == at::kBFloat16 ? "bfloat16" : c10::toString(tensor.scalar_type()));
}

/// "()", "(3,)", "(2, 3)", as Python writes tuples.
std::string tuple_text(at::IntArrayRef sizes) {
  return fmt::format("({}{})", fmt::join(sizes, ", "), sizes.size() == 1 ? "," : "");
}

std::string opening(const std::string& where, const at::Tensor& tensor) {
  std::string header = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}",
                                   description(where, tensor), tuple_text(tensor.sizes()));
  constexpr std::size_t kFixed = kMagic.size() + 2 + 2;  // version, header length
  const std::size_t used = kFixed + header.size() + 1;
  header.append((kAlignment - used % kAlignment) % kAlignment, ' ');
  header += '\n';
  // 64 dimensions of 20 digits would still fit into the 16 bits of the length.
  std::string text(kMagic);
  text +=
      {'\1', '\0', static_cast<char>(header.size() & 0xff), static_cast<char>(header.size() >> 8)};
  return text + header;
}

// ---- reading ----

struct Header {
  std::string description;
  bool column_order = false;
  std::vector<std::int64_t> shape;
};

/// Reads the header: a Python dict of these three entries, and nothing else of Python.
class HeaderReader {
 public:
  HeaderReader(std::string where, std::string_view text) : where_(std::move(where)), rest_(text) {}

  [[nodiscard]] Header read() {
    Header header;
    bool described = false;
    bool ordered = false;
    bool shaped = false;
    expect('{');
    while (!accept('}')) {
      const std::string key = read_string();
      expect(':');
      if (key == "descr" && !described) {
        header.description = read_string();
        described = true;
      } else if (key == "fortran_order" && !ordered) {
        header.column_order = read_boolean();
        ordered = true;
      } else if (key == "shape" && !shaped) {
        header.shape = read_shape();
        shaped = true;
      } else {
        reject(fmt::format("unexpected entry '{}'", key));
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skip_blanks();
    if (!rest_.empty()) reject("text behind the closing brace");
    if (!described || !ordered || !shaped) {
      reject("expected the entries 'descr', 'fortran_order' and 'shape'");
    }
    return header;
  }

 private:
  [[noreturn]] void reject(const std::string& problem) const {
    fail(ErrorKind::corrupt_data, "{}: header: {}", where_, problem);
  }

  void skip_blanks() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n')) {
      rest_.remove_prefix(1);
    }
  }

  bool accept(char wanted) {
    skip_blanks();
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char wanted) {
    if (accept(wanted)) return;
    reject(rest_.empty()
               ? fmt::format("expected '{}', got the end", wanted)
               : fmt::format("expected '{}', got byte {}", wanted,
                             static_cast<unsigned>(static_cast<unsigned char>(rest_.front()))));
  }

  std::string read_string() {
    skip_blanks();
    const char quote = rest_.starts_with('"') ? '"' : '\'';
    expect(quote);
    const std::size_t end = rest_.find(quote);
    constexpr std::size_t kLongest = 32;
    if (end == std::string_view::npos || end > kLongest) reject("a string does not end");
    const std::string text(rest_.substr(0, end));
    const auto plain = [](char c) { return c >= ' ' && c <= '~' && c != '\\'; };
    if (!std::all_of(text.begin(), text.end(), plain)) reject("a string is not plain text");
    rest_.remove_prefix(end + 1);
    return text;
  }

  bool read_boolean() {
    skip_blanks();
    for (const bool value : {true, false}) {
      const std::string_view word = value ? "True" : "False";
      if (!rest_.starts_with(word)) continue;
      rest_.remove_prefix(word.size());
      return value;
    }
    reject("fortran_order must be True or False");
  }

  std::vector<std::int64_t> read_shape() {
    std::vector<std::int64_t> shape;
    expect('(');
    while (!accept(')')) {
      if (shape.size() == kLargestRank) reject(fmt::format("more than {} sizes", kLargestRank));
      shape.push_back(read_size());
      if (!accept(',')) {
        expect(')');
        break;
      }
    }
    return shape;
  }

  std::int64_t read_size() {
    skip_blanks();
    std::int64_t size = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), size);
    if (error != std::errc() || size < 0) reject("shape must be a tuple of sizes");
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return size;
  }

  std::string where_;
  std::string_view rest_;
};

std::size_t little_endian(std::string_view bytes) {
  std::size_t value = 0;
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
    value = value << 8 | static_cast<unsigned char>(*byte);
  }
  return value;
}

/// A file's header text and what follows it, both checked against the file's length.
struct Parts {
  std::string_view header;
  std::string_view data;
};

Parts take_apart(const std::string& where, std::string_view file) {
  if (!file.starts_with(kMagic)) {
    fail(ErrorKind::corrupt_data, "{}: is not a .npy file: it must begin with \\x93NUMPY", where);
  }
  const std::size_t fixed = kMagic.size() + 2;
  if (file.size() < fixed) fail(ErrorKind::corrupt_data, "{}: is cut short", where);
  const auto major = static_cast<unsigned>(static_cast<unsigned char>(file[kMagic.size()]));
  if (major < 1 || major > 3) {
    fail(ErrorKind::corrupt_data, "{}: has format version {}, expected 1 to 3", where, major);
  }
  const std::size_t width = major == 1 ? 2 : 4;
  if (file.size() < fixed + width) fail(ErrorKind::corrupt_data, "{}: is cut short", where);
  const std::size_t length = little_endian(file.substr(fixed, width));
  const std::string_view rest = file.substr(fixed + width);
  if (length > rest.size()) {
    fail(ErrorKind::corrupt_data, "{}: promises a header of {} bytes, the file has {} left", where,
         length, rest.size());
  }
  return {rest.substr(0, length), rest.substr(length)};
}

struct ElementType {
  at::ScalarType dtype;
  bool swapped;  ///< big-endian
};

ElementType parse_description(const std::string& where, std::string_view text) {
  const std::string_view order = text.substr(0, 1);
  for (const StoredType& type : kStoredTypes) {
    if (text.size() < 2 || text.substr(1) != type.code) continue;
    if (order == "<" || order == "=" || order == "|") return {type.dtype, false};
    if (order == ">") return {type.dtype, c10::elementSize(type.dtype) > 1};
  }
  std::vector<std::string_view> codes;
  for (const StoredType& type : kStoredTypes) codes.push_back(type.code);
  fail(ErrorKind::corrupt_data, "{}: has elements of kind '{}', expected one of {}", where, text,
       fmt::join(codes, ", "));
}

void swap_bytes(std::string& data, std::size_t item_size) {
  for (std::size_t at = 0; at + item_size <= data.size(); at += item_size) {
    std::reverse(data.begin() + static_cast<std::ptrdiff_t>(at),
                 data.begin() + static_cast<std::ptrdiff_t>(at + item_size));
  }
}

}  // namespace

void write_npy(const std::filesystem::path& path, const at::Tensor& tensor) {
  std::string file = opening(path.string(), tensor);
  const at::Tensor elements = tensor.detach().to(at::kCPU).contiguous();
  if (elements.nbytes() > 0) {
    file.append(static_cast<const char*>(elements.const_data_ptr()), elements.nbytes());
  }
  write_file_atomically(path, file);
}

at::Tensor read_npy(const std::filesystem::path& path) {
  const std::string where = path.string();
  const std::string file = read_file(path);
  const Parts parts = take_apart(where, file);
  Header header = HeaderReader(where, parts.header).read();
  const ElementType type = parse_description(where, header.description);
  const std::size_t item_size = c10::elementSize(type.dtype);
  const auto bytes = byte_count(header.shape, item_size);
  if (!bytes || static_cast<std::size_t>(*bytes) != parts.data.size()) {
    fail(ErrorKind::corrupt_data, "{}: shape {} of '{}' takes {} bytes, the file has {}", where,
         tuple_text(header.shape), header.description, bytes ? std::to_string(*bytes) : "too many",
         parts.data.size());
  }
  if (header.column_order) std::reverse(header.shape.begin(), header.shape.end());
  at::Tensor tensor;
  if (type.swapped) {
    std::string data(parts.data);
    swap_bytes(data, item_size);
    tensor = tensor_of_bytes(where, type.dtype, header.shape, data);
  } else {
    tensor = tensor_of_bytes(where, type.dtype, header.shape, parts.data);
  }
  if (!header.column_order) return tensor;
  std::vector<std::int64_t> reversed(header.shape.size());
  for (std::size_t i = 0; i < reversed.size(); ++i) {
    reversed[i] = static_cast<std::int64_t>(reversed.size() - 1 - i);
  }
  return tensor.permute(reversed).contiguous();
}

}  // namespace optbench::formats
