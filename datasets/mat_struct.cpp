// SPDX-License-Identifier: MIT
#include "datasets/mat_struct.hpp"

#include "engine/error.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>
#include <optional>
#include <zlib.h>

namespace optbench {
namespace {

static_assert(std::endian::native == std::endian::little);

using Bytes = std::span<const std::byte>;

constexpr std::size_t kHeader = 128;
constexpr std::size_t kMostVariableBytes = std::size_t{64} << 20;

/// Types of data elements, and classes of arrays, as the format numbers them.
enum Type : std::uint32_t {
  kInt8 = 1,
  kUint8 = 2,
  kInt16 = 3,
  kUint16 = 4,
  kInt32 = 5,
  kUint32 = 6,
  kSingle = 7,
  kDouble = 9,
  kInt64 = 12,
  kUint64 = 13,
  kMatrix = 14,
  kCompressed = 15,
  kUtf8 = 16,
};
enum ArrayClass : std::uint32_t {
  kStructClass = 2,
  kCharClass = 4,
  kDoubleClass = 6,
  kLastNumeric = 15
};

template <class T>
T load(Bytes bytes) {
  T value;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

template <class T>
std::vector<double> converted(Bytes data) {
  std::vector<double> values;
  for (; data.size() >= sizeof(T); data = data.subspan(sizeof(T))) {
    values.push_back(static_cast<double>(load<T>(data)));
  }
  return values;
}

struct Element {
  std::uint32_t type = 0;
  Bytes data;
};

/// Takes data elements off the front of some bytes.
class Elements {
 public:
  Elements(std::string_view where, Bytes bytes) : where_(where), left_(bytes) {}

  [[nodiscard]] bool empty() const { return left_.empty(); }

  Element next() {
    if (left_.size() < 8) fail_damaged("a data element", left_.size());
    const auto tag = load<std::uint32_t>(left_);
    if (const std::uint32_t small = tag >> 16; small != 0) {  // four bytes of data in the tag
      if (small > 4) fail_damaged("a small element of at most 4 bytes", small);
      const Element element{tag & 0xffffU, left_.subspan(4, small)};
      left_ = left_.subspan(8);
      return element;
    }
    const std::size_t size = load<std::uint32_t>(left_.subspan(4));
    if (size > left_.size() - 8) fail_damaged("an element within its variable", size);
    const Element element{tag, left_.subspan(8, size)};
    const std::size_t filling = tag == kCompressed ? 0 : (8 - size % 8) % 8;
    left_ = left_.subspan(8 + size);
    left_ = left_.subspan(std::min(filling, left_.size()));
    return element;
  }

  Element next(std::uint32_t type, std::string_view what) {
    const Element element = next();
    if (element.type != type) fail_damaged(what, element.type);
    return element;
  }

  [[noreturn]] void fail_damaged(std::string_view expected, std::size_t got) const {
    fail(ErrorKind::corrupt_data, "{}: damaged MAT file: expected {}, got {}", where_, expected,
         got);
  }

 private:
  std::string_view where_;
  Bytes left_;
};

std::vector<std::byte> inflated(std::string_view where, Bytes packed) {
  std::vector<std::byte> bytes;
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) throw std::bad_alloc();
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  int status = Z_OK;
  while (status == Z_OK && bytes.size() < kMostVariableBytes) {
    const std::size_t done = bytes.size();
    bytes.resize(std::min(std::max<std::size_t>(2 * done, 1 << 16), kMostVariableBytes));
    stream.next_out = reinterpret_cast<Bytef*>(bytes.data() + done);
    stream.avail_out = static_cast<uInt>(bytes.size() - done);
    status = inflate(&stream, Z_NO_FLUSH);
    bytes.resize(bytes.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (status == Z_STREAM_END) return bytes;
  fail(ErrorKind::corrupt_data,
       "{}: damaged MAT file: expected a compressed variable of at most {} bytes, got a stream "
       "that breaks after {}",
       where, kMostVariableBytes, bytes.size());
}

/// An array's common part; `content` goes on behind it.
struct Array {
  std::uint32_t array_class = 0;
  std::uint64_t count = 0;
  std::string name;
  Elements content;
};

std::optional<Array> open_array(std::string_view where, Bytes matrix) {
  if (matrix.empty()) return std::nullopt;  // an empty cell
  Elements parts(where, matrix);
  const Element flags = parts.next(kUint32, "array flags");
  if (flags.data.size() != 8) parts.fail_damaged("8 bytes of array flags", flags.data.size());
  const Element dimensions = parts.next(kInt32, "dimensions");
  std::uint64_t count = 1;
  for (const double side : converted<std::int32_t>(dimensions.data)) {
    // More elements than the file could have bytes: no dimension is negative, no product overflows.
    if (side < 0 || (side > 0 && count > kMostVariableBytes / static_cast<std::uint64_t>(side))) {
      parts.fail_damaged("dimensions that fit the file", dimensions.data.size());
    }
    count *= static_cast<std::uint64_t>(side);
  }
  const Element name = parts.next(kInt8, "a name");
  const auto* letters = reinterpret_cast<const char*>(name.data.data());
  return Array{.array_class = load<std::uint32_t>(flags.data) & 0xffU,
               .count = count,
               .name = std::string(letters, name.data.size()),
               .content = parts};
}

std::vector<double> numbers_of(const Elements& parts, const Element& element) {
  switch (element.type) {
    case kInt8:
      return converted<std::int8_t>(element.data);
    case kUint8:
    case kUtf8:
      return converted<std::uint8_t>(element.data);
    case kInt16:
      return converted<std::int16_t>(element.data);
    case kUint16:
      return converted<std::uint16_t>(element.data);
    case kInt32:
      return converted<std::int32_t>(element.data);
    case kUint32:
      return converted<std::uint32_t>(element.data);
    case kSingle:
      return converted<float>(element.data);
    case kDouble:
      return converted<double>(element.data);
    case kInt64:
      return converted<std::int64_t>(element.data);
    case kUint64:
      return converted<std::uint64_t>(element.data);
    default:
      parts.fail_damaged("numbers of a known type", element.type);
  }
}

MatStruct::Cell read_cell(std::string_view where, Bytes matrix) {
  MatStruct::Cell cell;
  std::optional<Array> array = open_array(where, matrix);
  if (!array || array->content.empty()) return cell;
  const bool text = array->array_class == kCharClass;
  if (!text && (array->array_class < kDoubleClass || array->array_class > kLastNumeric))
    return cell;
  cell.numbers = numbers_of(array->content, array->content.next());
  if (!text) return cell;
  for (const double letter : cell.numbers) {
    // Wider characters than ASCII do not occur in what is read here.
    cell.text += letter >= 0 && letter < 128 ? static_cast<char>(letter) : '?';
  }
  cell.numbers.clear();
  return cell;
}

/// The names of a struct's fields, in order.
std::vector<std::string> field_names(Elements& content) {
  const Element length = content.next(kInt32, "the length of field names");
  if (length.data.size() != 4) content.fail_damaged("one length", length.data.size());
  const auto stride = load<std::int32_t>(length.data);
  const Element letters = content.next(kInt8, "field names");
  if (stride < 1) content.fail_damaged("field names of at least one letter", letters.data.size());
  std::vector<std::string> names;
  const auto step = static_cast<std::size_t>(stride);
  for (Bytes left = letters.data; left.size() >= step; left = left.subspan(step)) {
    const auto* text = reinterpret_cast<const char*>(left.data());
    names.emplace_back(text, strnlen(text, step));
  }
  return names;
}

MatStruct read_struct(std::string_view where, Array& array,
                      std::span<const std::string_view> fields) {
  const std::vector<std::string> names = field_names(array.content);
  MatStruct result;
  result.values.resize(fields.size());
  for (const std::string_view field : fields) {
    if (std::find(names.begin(), names.end(), field) == names.end()) {
      fail(ErrorKind::corrupt_data, "{}: variable '{}': expected a field '{}', got none", where,
           array.name, field);
    }
  }
  for (std::uint64_t i = 0; i < array.count; ++i) {
    for (const std::string& name : names) {
      const Element cell = array.content.next(kMatrix, "a struct's value");
      const auto wanted = std::find(fields.begin(), fields.end(), name);
      if (wanted == fields.end()) continue;
      const auto field = static_cast<std::size_t>(wanted - fields.begin());
      result.values[field].push_back(read_cell(where, cell.data));
    }
  }
  return result;
}

}  // namespace

MatStruct read_mat_struct(std::string_view where, std::span<const std::byte> file,
                          std::string_view name, std::span<const std::string_view> fields) {
  constexpr std::uint16_t kLittleEndian = 'M' << 8 | 'I';
  constexpr std::uint16_t kLevel5 = 0x0100;
  if (file.size() < kHeader || load<std::uint16_t>(file.subspan(126)) != kLittleEndian ||
      load<std::uint16_t>(file.subspan(124)) != kLevel5) {
    fail(ErrorKind::corrupt_data, "{}: expected a little-endian MAT file of level 5, got {} bytes",
         where, file.size());
  }
  Elements variables(where, file.subspan(kHeader));
  while (!variables.empty()) {
    const Element variable = variables.next();
    std::vector<std::byte> unpacked;
    Bytes matrix = variable.data;
    if (variable.type == kCompressed) {
      unpacked = inflated(where, variable.data);
      Elements inner(where, unpacked);
      matrix = inner.next(kMatrix, "a variable").data;
    } else if (variable.type != kMatrix) {
      continue;
    }
    std::optional<Array> array = open_array(where, matrix);
    if (!array || array->name != name) continue;
    if (array->array_class == kStructClass) return read_struct(where, *array, fields);
    fail(ErrorKind::corrupt_data, "{}: variable '{}': expected a struct array, got class {}", where,
         name, array->array_class);
  }
  fail(ErrorKind::corrupt_data, "{}: expected a variable '{}', got none", where, name);
}

}  // namespace optbench
