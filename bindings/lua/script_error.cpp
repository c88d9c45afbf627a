// SPDX-License-Identifier: MIT
#include "bindings/lua/script_error.hpp"

#include <string_view>

namespace optbench::bindings {

std::string ScriptError::script_traceback() const {
  std::string kept;
  std::string_view rest = traceback_;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    const std::size_t start = std::min(line.find_first_not_of(" \t"), line.size());
    if (!line.substr(start).starts_with("[C]:")) kept.append(line).push_back('\n');
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (!kept.empty()) kept.pop_back();
  return kept;
}

}  // namespace optbench::bindings
