// SPDX-License-Identifier: MIT
#include "bindings/lua/script_search.hpp"

#include "bindings/lua/embedded_scripts.hpp"
#include "engine/base/error.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>

namespace optbench::bindings {
namespace {

namespace fs = std::filesystem;

/// "optim.adam" → "optim/adam.lua" and "optim/adam/init.lua".
std::array<std::string, 2> candidate_paths(std::string_view module) {
  std::string stem(module);
  std::replace(stem.begin(), stem.end(), '.', '/');
  return {stem + ".lua", stem + "/init.lua"};
}

/// "optim/adam.lua" → "optim.adam".
std::string module_name(std::string_view path) {
  std::string name(path);
  for (const std::string_view ending : {"/init.lua", ".lua"}) {
    if (name.ends_with(ending)) {
      name.erase(name.size() - ending.size());
      break;
    }
  }
  std::replace(name.begin(), name.end(), '/', '.');
  return name;
}

std::optional<ScriptSource> find_in(const fs::path& folder, std::string_view module) {
  for (const std::string& candidate : candidate_paths(module)) {
    const fs::path path = folder / candidate;
    std::error_code ignored;  // a folder that cannot be read contains no modules
    if (fs::is_regular_file(path, ignored)) {
      return ScriptSource{.chunk_name = path.string(), .text = read_script(path)};
    }
  }
  return std::nullopt;
}

std::optional<ScriptSource> find_embedded(std::string_view module) {
  for (const std::string& candidate : candidate_paths(module)) {
    for (const EmbeddedScript& script : embedded_scripts()) {
      if (script.path == candidate) {
        return ScriptSource{.chunk_name = candidate, .text = std::string(script.text)};
      }
    }
  }
  return std::nullopt;
}

/// Whether the name is like "my_folder.first", without parts that lead out of a folder.
bool is_plain_name(std::string_view module) {
  const auto is_part_of_word = [](char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_' || letter == '-';
  };
  if (module.empty() || !is_part_of_word(module.front()) || !is_part_of_word(module.back()))
    return false;
  return module.find("..") == std::string_view::npos &&
         std::all_of(module.begin(), module.end(),
                     [&](char letter) { return letter == '.' || is_part_of_word(letter); });
}

bool is_below(const fs::path& file, const fs::path& folder) {
  std::error_code error;
  const fs::path real_file = fs::canonical(file, error);
  if (error) return false;
  const fs::path real_folder = fs::canonical(folder.empty() ? fs::path(".") : folder, error);
  if (error) return false;
  return std::mismatch(real_folder.begin(), real_folder.end(), real_file.begin(), real_file.end())
             .first == real_folder.end();
}

}  // namespace

bool ScriptSearch::is_inside(const fs::path& file) const {
  return std::any_of(entered_.begin(), entered_.end(),
                     [&](const fs::path& folder) { return is_below(file, folder); });
}

void ScriptSearch::enter(const fs::path& folder) {
  std::erase(entered_, folder);
  entered_.insert(entered_.begin(), folder);
}

std::optional<ScriptSource> ScriptSearch::find(std::string_view module) const {
  if (confined_ && !is_plain_name(module)) return std::nullopt;
  if (confined_ && find_embedded(module)) return find_shipped(module);
  // The folder that somebody happens to stand in shadows nothing of ours: a plan may be called
  // sweep.lua.
  if (!confined_ && entered_.empty() && !find_embedded(module)) {
    if (auto found = find_in("", module)) return found;
  }
  for (const fs::path& folder : entered_) {
    if (auto found = find_in_own(folder, module)) return found;
  }
  return find_shipped(module);
}

std::optional<ScriptSource> ScriptSearch::find_beside(const fs::path& folder,
                                                      std::string_view module) const {
  if (find_embedded(module) || (confined_ && !is_plain_name(module))) return std::nullopt;
  if (auto found = find_in_own(folder, module)) return found;
  return find_shipped(module);
}

std::optional<ScriptSource> ScriptSearch::find_shipped_module(std::string_view module) const {
  return find_embedded(module) ? find_shipped(module) : std::nullopt;
}

std::optional<ScriptSource> ScriptSearch::find_in_own(const fs::path& folder,
                                                      std::string_view module) const {
  auto found = find_in(folder, module);
  if (found && confined_ && !is_below(found->chunk_name, folder)) return std::nullopt;
  return found;
}

std::optional<ScriptSource> ScriptSearch::find_shipped(std::string_view module) const {
  std::optional<ScriptSource> embedded = find_embedded(module);
  const bool is_ours = embedded.has_value();
  std::vector<fs::path> folders = folders_;
  if (!installed_.empty()) folders.push_back(installed_);
  for (const fs::path& folder : folders) {
    if (auto found = find_in(folder, module)) {
      found->shipped = is_ours;
      found->embedded = is_ours && found->text == embedded->text;
      return found;
    }
  }
  if (is_ours) embedded->shipped = embedded->embedded = true;
  return embedded;
}

std::vector<std::string> ScriptSearch::shipped_names(std::string_view prefix) {
  std::vector<std::string> names;
  for (const EmbeddedScript& script : embedded_scripts()) {
    std::string name = module_name(script.path);
    if (name.starts_with(prefix)) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<fs::path> script_folders_of_environment() {
  std::vector<fs::path> folders;
  const char* variable = std::getenv("OPTBENCH_SCRIPTS");
  std::string_view rest = variable == nullptr ? "" : variable;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    if (end > 0) folders.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return folders;
}

fs::path installed_script_folder() {
  std::error_code error;
  const fs::path binary = fs::read_symlink("/proc/self/exe", error);
  if (error) return {};
  fs::path folder = binary.parent_path().parent_path() / "share" / "optbench" / "scripts";
  return fs::is_directory(folder, error) ? folder : fs::path();
}

std::string read_script(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) fail(ErrorKind::not_found, "script '{}': no such file", path.string());
  if (fs::is_directory(status)) {
    fail(ErrorKind::not_found, "script '{}': expected a file, got a folder", path.string());
  }
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.is_open() || file.bad()) {
    fail(ErrorKind::io, "script '{}': cannot be read", path.string());
  }
  return text;
}

}  // namespace optbench::bindings
