// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace optbench::record {

/// One value per metric, by the metric's name; an empty value for any other name.
template <class Value>
class ByMetric {
 public:
  [[nodiscard]] const Value& operator[](std::string_view name) const {
    static const Value none{};
    const auto found = values_.find(name);
    return found == values_.end() ? none : found->second;
  }
  [[nodiscard]] Value& operator[](std::string_view name) {
    return values_.try_emplace(std::string(name)).first->second;
  }

 private:
  std::map<std::string, Value, std::less<>> values_;
};

}  // namespace optbench::record
