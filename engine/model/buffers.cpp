// SPDX-License-Identifier: MIT
#include "engine/model/buffers.hpp"

#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

namespace optbench::model {

Buffers::Buffers(const std::vector<BufferSpec>& specs, const machine::Device& device) {
  std::set<std::string_view> names;
  for (const auto& [name, shape, start] : specs) {
    if (!names.insert(name).second) {
      fail(ErrorKind::internal, "buffers: '{}' is declared twice", name);
    }
    buffers_.push_back({name, at::full(shape, start, device.options())});
  }
}

const Buffer& Buffers::named(std::string_view name) const {
  std::vector<std::string_view> names;
  for (const Buffer& buffer : buffers_) {
    if (buffer.name == name) return buffer;
    names.push_back(buffer.name);
  }
  fail(ErrorKind::unknown_name, "buffers: no buffer '{}' (there are {})", name,
       fmt::join(names, ", "));
}

}  // namespace optbench::model
