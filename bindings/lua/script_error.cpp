// SPDX-License-Identifier: MIT
#include "bindings/lua/script_error.hpp"

#include "bindings/lua/embedded_scripts.hpp"
#include "bindings/lua/script_search.hpp"

#include <algorithm>
#include <string_view>

namespace optbench::bindings {
namespace {

/// Whether a frame is a line of a shipped script: "nn/linear.lua:12: in function ...".
bool is_shipped(std::string_view frame) {
  const std::string_view source = frame.substr(0, frame.find(':'));
  const auto names = [&](const EmbeddedScript& script) { return source == script.path; };
  const auto& embedded = embedded_scripts();
  if (std::any_of(embedded.begin(), embedded.end(), names)) return true;
  static const std::string installed = installed_script_folder().string();
  return !installed.empty() && source.starts_with(installed);
}

}  // namespace

std::string ScriptError::script_traceback() const {
  std::string kept;
  std::string_view rest = traceback_;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    const std::size_t start = std::min(line.find_first_not_of(" \t"), line.size());
    const std::string_view frame = line.substr(start);
    const bool is_ours =
        frame.starts_with("[C]:") || frame.starts_with("(...tail calls...)") || is_shipped(frame);
    if (!is_ours) kept.append(line).push_back('\n');
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (!kept.empty()) kept.pop_back();
  return kept;
}

}  // namespace optbench::bindings
