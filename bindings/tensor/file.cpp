// SPDX-License-Identifier: MIT
#include "bindings/lua/files_allowed.hpp"
#include "bindings/lua/option_table.hpp"
#include "bindings/tensor/tensor_call.hpp"
#include "engine/base/error.hpp"
#include "engine/formats/npy.hpp"
#include "engine/formats/safetensors.hpp"

#include <ATen/core/Tensor.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

namespace optbench::bindings::tensor {
namespace {

namespace fs = std::filesystem;

/// Metadata that says what a file gives back; files without it give names and tensors.
constexpr const char* kMark = "optbench.value";
constexpr const char* kSingle = "tensor";  // one tensor, under this name
constexpr const char* kNested = "nested";  // names are paths: "layers.1.weight"
constexpr int kDeepest = 100;

enum class FileFormat { safetensors, npy };

struct FileArgument {
  fs::path path;
  FileFormat format;
};

/// Every file that torch.save and torch.load touch comes through here. `where` begins messages.
FileArgument check_file(lua_State* L, const char* where) {
  const std::string name(check_string(L, 1));
  if (name.find('\0') != std::string::npos) fail_argument(L, 1, "a file name without zero bytes");
  fs::path path(name);
  if (path.extension() == ".safetensors") return {std::move(path), FileFormat::safetensors};
  if (path.extension() == ".npy") return {std::move(path), FileFormat::npy};
  fail(ErrorKind::invalid_argument,
       "{}: the file's name must end in .safetensors or .npy, got '{}'", where, name);
}

// ---- save ----

/// The whole number that a part of a name stands for, such as 3 for "3".
std::optional<lua_Integer> position_of(std::string_view part) {
  lua_Integer position = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), position);
  if (error != std::errc() || end != part.data() + part.size()) return std::nullopt;
  if (std::to_string(position) != part) return std::nullopt;  // "+3", "03"
  return position;
}

/// Collects the tensors of a table, of the tables in it, and so on, under names such as "a.b".
class TensorCollector {
 public:
  explicit TensorCollector(lua_State* L) : L_(L) {}

  /// The table on top of the stack; `prefix` is "" or ends in a dot.
  void add_table(const std::string& prefix, int depth) {
    if (depth > kDeepest) {
      fail(ErrorKind::invalid_argument, "torch.save: tables are nested more than {} deep",
           kDeepest);
    }
    luaL_checkstack(L_, 4, "nested tables");
    for (const std::string& key : sorted_keys(prefix)) {
      if (const auto position = position_of(key)) {
        lua_rawgeti(L_, -1, *position);
      } else {
        lua_pushlstring(L_, key.data(), key.size());
        lua_rawget(L_, -2);
      }
      add_value(prefix + key, depth);
      lua_pop(L_, 1);
    }
  }

  [[nodiscard]] formats::NamedTensors take() {
    if (nested_) {
      for (const std::string& key : dotted_) {
        fail(ErrorKind::invalid_argument,
             "torch.save: key '{}' holds a dot, which joins the names of nested tables", key);
      }
      contents_.metadata[kMark] = kNested;
    }
    return std::move(contents_);
  }

 private:
  /// The keys of the table on top of the stack, in an order that does not change.
  std::vector<std::string> sorted_keys(const std::string& prefix) {
    std::vector<lua_Integer> positions;
    std::vector<std::string> names;
    for (lua_pushnil(L_); lua_next(L_, -2) != 0; lua_pop(L_, 1)) {
      if (lua_isinteger(L_, -2) != 0) {
        positions.push_back(lua_tointeger(L_, -2));
      } else if (const auto name = LuaValue<std::string>::read(L_, -2)) {
        expect_usable(prefix, *name);
        names.push_back(*name);
      } else {
        fail(ErrorKind::invalid_argument, "torch.save: keys must be strings or integers, got {} {}",
             describe_value(L_, -2), place(prefix));
      }
    }
    if (!positions.empty() || !prefix.empty()) nested_ = true;
    std::sort(positions.begin(), positions.end());
    std::sort(names.begin(), names.end());
    std::vector<std::string> keys;
    for (const lua_Integer position : positions) keys.push_back(std::to_string(position));
    keys.insert(keys.end(), names.begin(), names.end());
    return keys;
  }

  void expect_usable(const std::string& prefix, const std::string& name) {
    if (name.find('.') != std::string::npos) dotted_.push_back(name);
    if (name.empty() || position_of(name)) {
      fail(ErrorKind::invalid_argument,
           "torch.save: key '{}' {} would come back as something else: names must neither be empty "
           "nor whole numbers",
           name, place(prefix));
    }
  }

  static std::string place(const std::string& prefix) {
    return prefix.empty() ? "in the table" : "in " + prefix.substr(0, prefix.size() - 1);
  }

  void add_value(const std::string& name, int depth) {
    if (lua_istable(L_, -1)) return add_table(name + ".", depth + 1);
    const auto* box =
        static_cast<Box<at::Tensor>*>(luaL_testudata(L_, -1, Bound<at::Tensor>::name));
    if (box == nullptr) {
      fail(ErrorKind::invalid_argument, "torch.save: Tensor or table expected at '{}', got {}",
           name, describe_value(L_, -1));
    }
    if (!box->value.defined()) {
      fail(ErrorKind::invalid_argument, "torch.save: the tensor at '{}' is already released", name);
    }
    contents_.tensors.emplace_back(name, box->value);
  }

  lua_State* L_;
  formats::NamedTensors contents_;
  bool nested_ = false;
  std::vector<std::string> dotted_;
};

void add_metadata(lua_State* L, OptionTable& options, formats::NamedTensors& contents) {
  if (!options.push_field("metadata")) return;
  if (!lua_istable(L, -1)) options.fail_kind("metadata", "table");
  for (lua_pushnil(L); lua_next(L, -2) != 0; lua_pop(L, 1)) {
    const auto key = LuaValue<std::string>::read(L, -2);
    const auto value = LuaValue<std::string>::read(L, -1);
    if (!key || !value) {
      fail(ErrorKind::invalid_argument,
           "torch.save: metadata must be strings by strings, got {} by {}", describe_value(L, -1),
           describe_value(L, -2));
    }
    if (*key == kMark) {
      fail(ErrorKind::invalid_argument, "torch.save: metadata '{}' is reserved", *key);
    }
    contents.metadata[*key] = *value;
  }
  lua_pop(L, 1);
}

/// torch.save(path, value, {metadata})
int save(lua_State* L) {
  expect_files_allowed(L, "torch.save");
  const FileArgument file = check_file(L, "torch.save");
  const at::Tensor* tensor = peek<at::Tensor>(L, 2);
  if (file.format == FileFormat::npy) {
    if (tensor == nullptr) fail_type(L, 2, "Tensor (an .npy file holds one)");
    if (!lua_isnoneornil(L, 3)) fail_argument(L, 3, "an .npy file has no metadata");
    formats::write_npy(file.path, *tensor);
    return 0;
  }
  formats::NamedTensors contents;
  if (tensor != nullptr) {
    contents.tensors.emplace_back(kSingle, *tensor);
    contents.metadata[kMark] = kSingle;
  } else {
    if (!lua_istable(L, 2)) fail_type(L, 2, "Tensor or table of tensors");
    TensorCollector collector(L);
    lua_pushvalue(L, 2);
    collector.add_table("", 0);
    lua_pop(L, 1);
    contents = collector.take();
  }
  OptionTable options(L, 3, "torch.save");
  add_metadata(L, options, contents);
  options.reject_unknown();
  formats::write_safetensors(file.path, contents);
  return 0;
}

// ---- load ----

void push_key(lua_State* L, std::string_view part, bool nested) {
  if (const auto position = nested ? position_of(part) : std::nullopt) {
    lua_pushinteger(L, *position);
  } else {
    lua_pushlstring(L, part.data(), part.size());
  }
}

/// Puts a tensor into the table on top of the stack, making the tables that its path asks for.
void set_nested(lua_State* L, const fs::path& path, const std::string& name,
                const at::Tensor& tensor) {
  const int top = lua_gettop(L);
  std::string_view rest = name;
  luaL_checkstack(L, 8, "nested tables");
  const auto parts = std::count(rest.begin(), rest.end(), '.');
  if (parts > kDeepest) {
    fail(ErrorKind::corrupt_data, "{}: tensor '{}' lies more than {} tables deep", path.string(),
         name, kDeepest);
  }
  lua_pushvalue(L, top);
  for (std::size_t dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
    push_key(L, rest.substr(0, dot), true);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, -3) == LUA_TNIL) {
      lua_pop(L, 1);
      lua_newtable(L);
      lua_pushvalue(L, -2);
      lua_pushvalue(L, -2);
      lua_rawset(L, -5);
    }
    if (!lua_istable(L, -1)) {
      fail(ErrorKind::corrupt_data, "{}: tensor '{}' lies in another tensor", path.string(), name);
    }
    lua_replace(L, top + 1);
    lua_settop(L, top + 1);
    rest.remove_prefix(dot + 1);
  }
  push_key(L, rest, true);
  lua_pushvalue(L, -1);
  if (lua_rawget(L, -3) != LUA_TNIL) {
    fail(ErrorKind::corrupt_data, "{}: two things are named '{}'", path.string(), name);
  }
  lua_pop(L, 1);
  push_tensor(L, tensor);
  lua_rawset(L, -3);
  lua_settop(L, top);
}

void push_contents(lua_State* L, const fs::path& path, const formats::NamedTensors& contents,
                   const std::string& mark) {
  if (mark == kSingle && contents.tensors.size() == 1) {
    push_tensor(L, contents.tensors.front().second);
    return;
  }
  lua_newtable(L);
  for (const auto& [name, tensor] : contents.tensors) {
    if (mark == kNested) {
      set_nested(L, path, name, tensor);
    } else {
      push_key(L, name, false);
      push_tensor(L, tensor);
      lua_rawset(L, -3);
    }
  }
}

/// torch.load(path) -> value, metadata
int load(lua_State* L) {
  expect_files_allowed(L, "torch.load");
  const FileArgument file = check_file(L, "torch.load");
  if (file.format == FileFormat::npy) {
    return return_tensor(L, [&] { return formats::read_npy(file.path); });
  }
  formats::NamedTensors contents = formats::read_safetensors(file.path);
  const auto found = contents.metadata.find(kMark);
  const std::string mark = found == contents.metadata.end() ? "" : found->second;
  contents.metadata.erase(kMark);
  push_contents(L, file.path, contents, mark);
  lua_createtable(L, 0, static_cast<int>(contents.metadata.size()));
  for (const auto& [key, value] : contents.metadata) {
    lua_pushlstring(L, key.data(), key.size());
    lua_pushlstring(L, value.data(), value.size());
    lua_rawset(L, -3);
  }
  return 2;
}

constexpr Method kFunctions[] = {
    method<save>(
        "save", "torch.save(path: string, value: Tensor|table, {metadata: table<string, string>})",
        "Writes a tensor or a table of tensors, which may be nested, to a .safetensors file, or a "
        "tensor to an .npy file; complete or not at all. Names of nested tables and positions of "
        "lists are joined by dots: \"layers.1.weight\". metadata: strings by name."),
    method<load>(
        "load",
        "torch.load(path: string) -> value: Tensor|table, metadata: table<string, string>|nil",
        "What torch.save wrote, on the CPU. A .safetensors file of another program gives a table "
        "of tensors by their full names; an .npy file the tensor alone."),
};

}  // namespace

std::span<const Method> tensor_file_functions() { return kFunctions; }

}  // namespace optbench::bindings::tensor
