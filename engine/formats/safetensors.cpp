// SPDX-License-Identifier: MIT
#include "engine/formats/safetensors.hpp"

#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"
#include "engine/base/json_text.hpp"
#include "engine/formats/tensor_bytes.hpp"

#include <ATen/ATen.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <set>
#include <string_view>

namespace optbench::formats {
namespace {

static_assert(std::endian::native == std::endian::little, "tensor bytes are copied as they lie");

constexpr std::string_view kMetadata = "__metadata__";
constexpr std::size_t kLengthBytes = 8;

struct StoredType {
  at::ScalarType dtype;
  std::string_view name;
};
constexpr std::array kStoredTypes = {
    StoredType{at::kFloat, "F32"},     StoredType{at::kDouble, "F64"}, StoredType{at::kHalf, "F16"},
    StoredType{at::kBFloat16, "BF16"}, StoredType{at::kLong, "I64"},   StoredType{at::kInt, "I32"},
    StoredType{at::kShort, "I16"},     StoredType{at::kChar, "I8"},    StoredType{at::kByte, "U8"},
    StoredType{at::kBool, "BOOL"}};

/// Where a tensor's bytes lie, counted from the end of the header.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// ---- writing ----

std::string_view stored_name(const std::string& where, const std::string& name,
                             const at::Tensor& tensor) {
  if (!tensor.defined()) {
    fail(ErrorKind::invalid_argument, "{}: tensor '{}' is undefined", where, name);
  }
  for (const StoredType& type : kStoredTypes) {
    if (type.dtype == tensor.scalar_type()) return type.name;
  }
  fail(ErrorKind::invalid_argument,
       "{}: tensor '{}' has dtype {}, which the format cannot hold here", where, name,
       c10::toString(tensor.scalar_type()));
}

/// JSON can only store text: other bytes would be changed.
void expect_text(const std::string& where, std::string_view what, const std::string& text) {
  try {
    (void)Json(text).dump();
  } catch (const Json::exception&) {
    fail(ErrorKind::invalid_argument, "{}: {} {} is not UTF-8", where, what,
         write_json(Json(text), -1));
  }
}

void expect_distinct_names(const std::string& where, const NamedTensors& contents) {
  for (const auto& [key, value] : contents.metadata) {
    expect_text(where, "metadata", key);
    expect_text(where, "metadata", value);
  }
  for (const auto& [name, tensor] : contents.tensors) expect_text(where, "tensor name", name);
  std::set<std::string_view> names = {kMetadata};
  for (const auto& [name, tensor] : contents.tensors) {
    if (names.insert(name).second) continue;
    fail(ErrorKind::invalid_argument, "{}: tensor name '{}' is {}", where, name,
         name == kMetadata ? "reserved" : "given twice");
  }
}

/// Indices of the tensors, largest items first: then every offset is a multiple of its item's size.
std::vector<std::size_t> order_on_disk(const NamedTensors& contents) {
  std::vector<std::size_t> order(contents.tensors.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return contents.tensors[a].second.itemsize() > contents.tensors[b].second.itemsize();
  });
  return order;
}

std::vector<Range> place(const NamedTensors& contents, const std::vector<std::size_t>& order) {
  std::vector<Range> ranges(order.size());
  std::size_t offset = 0;
  for (const std::size_t i : order) {
    ranges[i] = {offset, offset + contents.tensors[i].second.nbytes()};
    offset = ranges[i].end;
  }
  return ranges;
}

std::string header_text(const std::string& where, const NamedTensors& contents,
                        const std::vector<Range>& ranges) {
  Json header = Json::object();
  if (!contents.metadata.empty()) header[std::string(kMetadata)] = contents.metadata;
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    const auto& [name, tensor] = contents.tensors[i];
    header[name] = {{"dtype", stored_name(where, name, tensor)},
                    {"shape", tensor.sizes().vec()},
                    {"data_offsets", {ranges[i].begin, ranges[i].end}}};
  }
  std::string text = write_json(header, -1);
  text.append((kLengthBytes - text.size() % kLengthBytes) % kLengthBytes, ' ');
  return text;
}

// ---- reading ----

/// A JSON value in a message, cut where it gets long.
std::string shown(const Json& value) {
  constexpr std::size_t kLongest = 60;
  const std::string text = write_json(value, -1);
  return text.size() <= kLongest ? text : text.substr(0, kLongest) + "...";
}

/// A list of integers from 0 to 2^63 - 1; none for anything else.
std::optional<std::vector<std::int64_t>> sizes_of(const Json& list) {
  if (!list.is_array()) return std::nullopt;
  std::vector<std::int64_t> sizes;
  for (const Json& item : list) {
    if (!item.is_number_unsigned()) return std::nullopt;
    const auto size = item.get<std::uint64_t>();
    if (size > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
    sizes.push_back(static_cast<std::int64_t>(size));
  }
  return sizes;
}

/// One tensor's line of the header, checked.
struct Entry {
  std::string name;
  at::ScalarType dtype = at::kFloat;
  std::vector<std::int64_t> shape;
  Range range;
};

class HeaderReader {
 public:
  /// `data_size`: bytes behind the header.
  HeaderReader(std::string where, std::size_t data_size)
      : where_(std::move(where)), data_size_(data_size) {}

  [[nodiscard]] std::vector<Entry> read_entries(const Json& header) const {
    std::vector<Entry> entries;
    for (const auto& [name, description] : header.items()) {
      if (name != kMetadata) entries.push_back(read_entry(name, description));
    }
    expect_tiling(entries);
    return entries;
  }

  [[nodiscard]] std::map<std::string, std::string> read_metadata(const Json& header) const {
    std::map<std::string, std::string> metadata;
    const auto found = header.find(kMetadata);
    if (found == header.end()) return metadata;
    if (!found->is_object()) {
      fail(ErrorKind::corrupt_data, "{}: {} must be an object, got {}", where_, kMetadata,
           shown(*found));
    }
    for (const auto& [key, value] : found->items()) {
      if (!value.is_string()) {
        fail(ErrorKind::corrupt_data, "{}: metadata '{}' must be text, got {}", where_, key,
             shown(value));
      }
      metadata[key] = value.get<std::string>();
    }
    return metadata;
  }

 private:
  [[noreturn]] void reject(const std::string& name, std::string_view problem) const {
    fail(ErrorKind::corrupt_data, "{}: tensor '{}': {}", where_, name, problem);
  }

  [[nodiscard]] const Json& member(const std::string& name, const Json& description,
                                   std::string_view key) const {
    if (!description.is_object()) {
      reject(name, fmt::format("expected an object, got {}", shown(description)));
    }
    const auto found = description.find(key);
    if (found == description.end()) reject(name, fmt::format("'{}' is missing", key));
    return *found;
  }

  [[nodiscard]] Entry read_entry(const std::string& name, const Json& description) const {
    Entry entry;
    entry.name = name;
    entry.dtype = read_dtype(name, member(name, description, "dtype"));

    const Json& shape = member(name, description, "shape");
    auto sizes = sizes_of(shape);
    if (!sizes) {
      reject(name, fmt::format("shape must be a list of sizes, got {}", shown(shape)));
    }
    entry.shape = *std::move(sizes);

    const Json& offsets = member(name, description, "data_offsets");
    const auto range = sizes_of(offsets);
    if (!range || range->size() != 2 || (*range)[0] > (*range)[1]) {
      reject(name, fmt::format("data_offsets must be [begin, end], got {}", shown(offsets)));
    }
    entry.range = {static_cast<std::size_t>((*range)[0]), static_cast<std::size_t>((*range)[1])};
    if (entry.range.end > data_size_) {
      reject(name, fmt::format("data_offsets {} reach beyond the {} bytes of data in the file",
                               shown(offsets), data_size_));
    }
    const auto bytes = byte_count(entry.shape, c10::elementSize(entry.dtype));
    if (!bytes) reject(name, fmt::format("shape {} is too large", shown(shape)));
    const std::size_t given = entry.range.end - entry.range.begin;
    if (static_cast<std::size_t>(*bytes) != given) {
      reject(name, fmt::format("shape {} of {} takes {} bytes, data_offsets give {}", shown(shape),
                               shown(description["dtype"]), *bytes, given));
    }
    return entry;
  }

  [[nodiscard]] at::ScalarType read_dtype(const std::string& name, const Json& dtype) const {
    for (const StoredType& type : kStoredTypes) {
      if (dtype == type.name) return type.dtype;
    }
    std::vector<std::string_view> names;
    for (const StoredType& type : kStoredTypes) names.push_back(type.name);
    reject(name,
           fmt::format("dtype must be one of {}, got {}", fmt::join(names, ", "), shown(dtype)));
  }

  /// The tensors lie one behind the other, from the first byte to the last.
  void expect_tiling(const std::vector<Entry>& entries) const {
    std::vector<const Entry*> sorted;
    for (const Entry& entry : entries) sorted.push_back(&entry);
    std::sort(sorted.begin(), sorted.end(), [](const Entry* a, const Entry* b) {
      return std::pair(a->range.begin, a->range.end) < std::pair(b->range.begin, b->range.end);
    });
    std::size_t covered = 0;
    const Entry* previous = nullptr;
    for (const Entry* entry : sorted) {
      if (entry->range.begin < covered) {
        reject(entry->name, fmt::format("data_offsets [{}, {}] overlap those of '{}', [{}, {}]",
                                        entry->range.begin, entry->range.end, previous->name,
                                        previous->range.begin, previous->range.end));
      }
      if (entry->range.begin > covered) expect_claimed(covered, entry->range.begin);
      covered = entry->range.end;
      previous = entry;
    }
    expect_claimed(covered, data_size_);
  }

  void expect_claimed(std::size_t begin, std::size_t end) const {
    if (begin == end) return;
    fail(ErrorKind::corrupt_data, "{}: bytes {} to {} of the data belong to no tensor", where_,
         begin, end);
  }

  std::string where_;
  std::size_t data_size_;
};

/// Length of the header behind the first eight bytes, checked against the file.
std::size_t header_length(const std::string& where, std::string_view file) {
  if (file.size() < kLengthBytes) {
    fail(ErrorKind::corrupt_data, "{}: is cut short: expected at least {} bytes, got {}", where,
         kLengthBytes, file.size());
  }
  std::uint64_t length = 0;
  std::memcpy(&length, file.data(), kLengthBytes);
  if (length > file.size() - kLengthBytes) {
    fail(ErrorKind::corrupt_data, "{}: promises a header of {} bytes, the file has {} left", where,
         length, file.size() - kLengthBytes);
  }
  return static_cast<std::size_t>(length);
}

}  // namespace

void write_safetensors(const std::filesystem::path& path, const NamedTensors& contents) {
  const std::string where = path.string();
  expect_distinct_names(where, contents);
  for (const auto& [name, tensor] : contents.tensors) (void)stored_name(where, name, tensor);
  const std::vector<std::size_t> order = order_on_disk(contents);
  const std::vector<Range> ranges = place(contents, order);
  const std::string header = header_text(where, contents, ranges);

  std::string file(kLengthBytes, '\0');
  const std::uint64_t length = header.size();
  std::memcpy(file.data(), &length, kLengthBytes);
  file.reserve(kLengthBytes + header.size() + (order.empty() ? 0 : ranges[order.back()].end));
  file += header;
  for (const std::size_t i : order) {
    const at::Tensor tensor = contents.tensors[i].second.detach().to(at::kCPU).contiguous();
    if (tensor.nbytes() > 0) {
      file.append(static_cast<const char*>(tensor.const_data_ptr()), tensor.nbytes());
    }
  }
  write_file_atomically(path, file);
}

NamedTensors read_safetensors(const std::filesystem::path& path) {
  const std::string where = path.string();
  const std::string file = read_file(path);
  const std::size_t length = header_length(where, file);
  const auto text = std::string_view(file).substr(kLengthBytes, length);
  const auto data = std::string_view(file).substr(kLengthBytes + length);

  const Json header = read_json(text, where + ": header");
  if (!header.is_object()) {
    fail(ErrorKind::corrupt_data, "{}: header must be a JSON object, got {}", where, shown(header));
  }
  const HeaderReader reader(where, data.size());
  NamedTensors contents;
  contents.metadata = reader.read_metadata(header);
  for (const Entry& entry : reader.read_entries(header)) {
    const std::size_t size = entry.range.end - entry.range.begin;
    contents.tensors.emplace_back(
        entry.name, tensor_of_bytes(fmt::format("{}: tensor '{}'", where, entry.name), entry.dtype,
                                    entry.shape, data.substr(entry.range.begin, size)));
  }
  return contents;
}

}  // namespace optbench::formats
