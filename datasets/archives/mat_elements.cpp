// SPDX-License-Identifier: MIT
#include "datasets/archives/mat_elements.hpp"

#include "engine/base/error.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>
#include <zlib.h>

namespace optbench::datasets::archives {
namespace {

static_assert(std::endian::native == std::endian::little);

using Bytes = std::span<const std::byte>;

constexpr std::size_t kHeader = 128;
constexpr std::size_t kTag = 8;

template <class T>
T load(Bytes bytes) {
  T value;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

template <class T>
std::vector<double> converted(Bytes data) {
  std::vector<double> values;
  values.reserve(data.size() / sizeof(T));
  for (; data.size() >= sizeof(T); data = data.subspan(sizeof(T))) {
    values.push_back(static_cast<double>(load<T>(data)));
  }
  return values;
}

/// A zlib stream, read from its beginning.
class Inflater {
 public:
  explicit Inflater(Bytes packed) {
    if (inflateInit(&stream_) != Z_OK) throw std::bad_alloc();
    // zlib does not write to its input; the cast only satisfies its C declaration.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(packed.data()));
    stream_.avail_in = static_cast<uInt>(packed.size());  // the length of an element has 32 bits
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// Fills `bytes`; returns how many bytes there were.
  std::size_t read(std::span<std::byte> bytes) {
    constexpr std::size_t kPiece = std::size_t{1} << 30;  // zlib counts in 32 bits
    std::size_t done = 0;
    while (done < bytes.size() && status_ == Z_OK) {
      const std::size_t room = std::min(bytes.size() - done, kPiece);
      stream_.next_out = reinterpret_cast<Bytef*>(bytes.data() + done);
      stream_.avail_out = static_cast<uInt>(room);
      status_ = inflate(&stream_, Z_NO_FLUSH);
      done += room - stream_.avail_out;
    }
    return done;
  }
  /// Whether the stream ends here with the right checksum.
  bool at_end() {
    std::byte beyond{};
    return read({&beyond, 1}) == 0 && status_ == Z_STREAM_END;
  }

 private:
  z_stream stream_{};
  int status_ = Z_OK;
};

/// The first bytes of a compressed variable, enough for its name.
std::vector<std::byte> head_of(Bytes packed) {
  std::vector<std::byte> head(512);
  head.resize(Inflater(packed).read(head));
  return head;
}

std::vector<std::byte> inflated(std::string_view where, Bytes packed, std::uint64_t most_bytes) {
  Inflater stream(packed);
  std::vector<std::byte> bytes(kTag);
  const MatElements messages(where, {});
  if (stream.read(bytes) < kTag) messages.fail_damaged("a compressed variable", packed.size());
  const std::uint64_t size = kTag + load<std::uint32_t>(Bytes(bytes).subspan(4));
  // Deflate expands at most by 1032: larger sizes are rejected without reading.
  constexpr std::uint64_t kBestRatio = 1032;
  if (size > most_bytes || size > packed.size() * kBestRatio) {
    messages.fail_damaged("a variable that fits its file and its purpose", size);
  }
  bytes.resize(size);
  if (stream.read(std::span(bytes).subspan(kTag)) < size - kTag || !stream.at_end()) {
    messages.fail_damaged("a compressed variable of its promised length", size);
  }
  return bytes;
}

/// The variable's name; the data after it may be missing.
std::string name_of(std::string_view where, Bytes matrix) {
  const auto array = open_mat_array(where, matrix);
  return array ? array->name : "";
}

}  // namespace

MatElement MatElements::next() {
  if (left_.size() < kTag) fail_damaged("a data element", left_.size());
  const auto tag = load<std::uint32_t>(left_);
  if (const std::uint32_t small = tag >> 16; small != 0) {  // four bytes of data in the tag
    if (small > 4) fail_damaged("a small element of at most 4 bytes", small);
    const MatElement element{static_cast<MatType>(tag & 0xffffU), left_.subspan(4, small)};
    left_ = left_.subspan(kTag);
    return element;
  }
  const std::size_t size = load<std::uint32_t>(left_.subspan(4));
  if (size > left_.size() - kTag) fail_damaged("an element within its variable", size);
  const MatElement element{static_cast<MatType>(tag), left_.subspan(kTag, size)};
  const std::size_t filling = element.type == MatType::compressed ? 0 : (8 - size % 8) % 8;
  left_ = left_.subspan(kTag + size);
  left_ = left_.subspan(std::min(filling, left_.size()));
  return element;
}

MatElement MatElements::next(MatType type, std::string_view what) {
  const MatElement element = next();
  if (element.type != type) fail_damaged(what, static_cast<std::size_t>(element.type));
  return element;
}

std::vector<double> MatElements::numbers(const MatElement& element) const {
  switch (element.type) {
    case MatType::int8:
      return converted<std::int8_t>(element.data);
    case MatType::uint8:
    case MatType::utf8:
      return converted<std::uint8_t>(element.data);
    case MatType::int16:
      return converted<std::int16_t>(element.data);
    case MatType::uint16:
      return converted<std::uint16_t>(element.data);
    case MatType::int32:
      return converted<std::int32_t>(element.data);
    case MatType::uint32:
      return converted<std::uint32_t>(element.data);
    case MatType::single_float:
      return converted<float>(element.data);
    case MatType::double_float:
      return converted<double>(element.data);
    case MatType::int64:
      return converted<std::int64_t>(element.data);
    case MatType::uint64:
      return converted<std::uint64_t>(element.data);
    default:
      fail_damaged("numbers of a known type", static_cast<std::size_t>(element.type));
  }
}

void MatElements::fail_damaged(std::string_view expected, std::size_t got) const {
  fail(ErrorKind::corrupt_data, "{}: damaged MAT file: expected {}, got {}", where_, expected, got);
}

std::optional<MatArray> open_mat_array(std::string_view where, Bytes matrix) {
  if (matrix.empty()) return std::nullopt;  // an empty cell
  MatElements parts(where, matrix);
  const MatElement flags = parts.next(MatType::uint32, "array flags");
  if (flags.data.size() != 8) parts.fail_damaged("8 bytes of array flags", flags.data.size());
  const MatElement dimensions = parts.next(MatType::int32, "dimensions");
  std::vector<std::int64_t> shape;
  std::uint64_t count = 1;
  for (const double side : converted<std::int32_t>(dimensions.data)) {
    if (side < 0 || (side > 0 && count > kMostMatElements / static_cast<std::uint64_t>(side))) {
      parts.fail_damaged("dimensions that fit the file", dimensions.data.size());
    }
    count *= static_cast<std::uint64_t>(side);
    shape.push_back(static_cast<std::int64_t>(side));
  }
  const MatElement name = parts.next(MatType::int8, "a name");
  const auto* letters = reinterpret_cast<const char*>(name.data.data());
  constexpr std::uint32_t kComplex = 0x0800;
  const auto flag_bits = load<std::uint32_t>(flags.data);
  return MatArray{.array_class = static_cast<MatClass>(flag_bits & 0xffU),
                  .is_complex = (flag_bits & kComplex) != 0,
                  .shape = std::move(shape),
                  .count = count,
                  .name = std::string(letters, name.data.size()),
                  .content = parts};
}

MatVariable find_mat_variable(std::string_view where, Bytes file, std::string_view name,
                              std::uint64_t most_bytes) {
  constexpr std::uint16_t kLittleEndian = 'M' << 8 | 'I';
  constexpr std::uint16_t kLevel5 = 0x0100;
  if (file.size() < kHeader || load<std::uint16_t>(file.subspan(126)) != kLittleEndian ||
      load<std::uint16_t>(file.subspan(124)) != kLevel5) {
    fail(ErrorKind::corrupt_data, "{}: expected a little-endian MAT file of level 5, got {} bytes",
         where, file.size());
  }
  std::optional<MatVariable> found;
  // Visits all variables, to detect a file that is truncated after the requested one.
  for (MatElements variables(where, file.subspan(kHeader)); !variables.empty();) {
    const MatElement variable = variables.next();
    if (variable.type == MatType::compressed) {
      const std::vector<std::byte> head = head_of(variable.data);
      if (head.size() < kTag) variables.fail_damaged("a compressed variable", head.size());
      if (found || name_of(where, Bytes(head).subspan(kTag)) != name) continue;
      std::vector<std::byte> unpacked = inflated(where, variable.data, most_bytes);
      const MatElement matrix = MatElements(where, unpacked).next(MatType::matrix, "a variable");
      found = MatVariable{std::move(unpacked), *open_mat_array(where, matrix.data)};
    } else if (variable.type == MatType::matrix && !found &&
               name_of(where, variable.data) == name) {
      found = MatVariable{{}, *open_mat_array(where, variable.data)};
    }
  }
  if (found) return *std::move(found);
  fail(ErrorKind::corrupt_data, "{}: expected a variable '{}', got none", where, name);
}

}  // namespace optbench::datasets::archives
