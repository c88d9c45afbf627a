// SPDX-License-Identifier: MIT
#include "bindings/prompt/value_text.hpp"

#include "bindings/lua/raw_lookup.hpp"
#include "bindings/prompt/expression_lookup.hpp"
#include "bindings/prompt/lua_scan.hpp"
#include "bindings/prompt/record_text.hpp"
#include "bindings/reference/usage_text.hpp"
#include "bindings/tensor/tensor_arguments.hpp"
#include "bindings/tensor/tensor_text.hpp"
#include "bindings/tensor/wrap_tensor.hpp"
#include "engine/base/counted.hpp"
#include "engine/data/shape.hpp"
#include "engine/machine/device.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

namespace optbench::bindings::prompt {
namespace {

constexpr int kDeepest = 5;                // tables inside tables
constexpr lua_Integer kLongest = 200;      // entries of a list
constexpr std::size_t kMostFields = 60;    // entries of another table
constexpr std::size_t kLongestText = 400;  // bytes of a text inside a table
constexpr std::string_view kIndent = "   ";

/// The tensor at `index`; null for other values. A released one has no elements.
const at::Tensor* tensor_at(lua_State* L, int index) {
  const auto* box =
      static_cast<const Box<at::Tensor>*>(luaL_testudata(L, index, Bound<at::Tensor>::name));
  return box == nullptr ? nullptr : &box->value;
}

std::string tensor_heading(const at::Tensor& tensor) {
  if (!tensor.defined()) return "Tensor (released)";
  std::string text = fmt::format("Tensor {} {}", machine::dtype_name(tensor.scalar_type()),
                                 data::shape_text(tensor.sizes()));
  if (!tensor.is_cpu()) text += " on " + tensor.device().str();
  return text;
}

std::string byte_text(std::size_t bytes) {
  if (bytes < 10'000) return counted(bytes, "byte");
  if (bytes < 10'000'000) return fmt::format("{:.3g} kB", static_cast<double>(bytes) / 1e3);
  return fmt::format("{:.3g} MB", static_cast<double>(bytes) / 1e6);
}

std::string tolstring(lua_State* L, int index) {
  std::size_t length = 0;
  const char* text = luaL_tolstring(L, index, &length);
  std::string result(text, length);
  lua_pop(L, 1);
  return result;
}

bool has_own_text(lua_State* L, int index) {
  if (luaL_getmetafield(L, index, "__tostring") == LUA_TNIL) return false;
  lua_pop(L, 1);
  return true;
}

/// A text as a Lua literal, on one line.
std::string literal_text(std::string_view text) {
  std::string result = "\"";
  for (const char c : text.substr(0, kLongestText)) {
    if (c == '\n') {
      result += "\\n";
    } else if (c == '"' || c == '\\') {
      result.append("\\").push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      result += fmt::format("\\{:03}", static_cast<int>(c));
    } else {
      result += c;
    }
  }
  return result + (text.size() > kLongestText ? "\"..." : "\"");
}

std::string key_text(lua_State* L, int index) {
  if (lua_type(L, index) != LUA_TSTRING) return fmt::format("[{}]", tolstring(L, index));
  const std::string key = lua_tostring(L, index);
  const LuaScan scan = scan_lua(key);
  const bool is_name = scan.tokens.size() == 1 && scan.tokens[0].text == key &&
                       scan.tokens[0].kind == LuaToken::Kind::name && !is_lua_keyword(key);
  return is_name ? key : fmt::format("[{}]", literal_text(key));
}

std::string function_text(lua_State* L, int index) {
  const std::string name = documented_name(L, index);
  if (const Documentation* entry = find_documentation(L, name)) {
    return "function " +
           reference::usage_text(reference::call_forms(*entry), reference::UsageDetail::names);
  }
  lua_Debug info;
  lua_pushvalue(L, index);
  lua_getinfo(L, ">S", &info);
  if (std::string_view(info.what) == "C") return "function (built in)";
  return fmt::format("function ({}:{})", info.short_src, info.linedefined);
}

/// Writes one value; tables recursively.
class Writer {
 public:
  Writer(lua_State* L, int columns, const cli::TextColours& colours)
      : L_(L), columns_(static_cast<std::size_t>(std::max(columns, 20))), colours_(colours) {}

  /// A value inside a table.
  std::string nested(int index, std::size_t indent) {
    const int value = lua_absindex(L_, index);
    luaL_checkstack(L_, 10, "nested tables");
    if (lua_type(L_, value) == LUA_TSTRING) {
      std::size_t length = 0;
      const char* text = lua_tolstring(L_, value, &length);
      return colours_.apply(cli::TextRole::text, literal_text({text, length}));
    }
    if (const at::Tensor* tensor = tensor_at(L_, value))
      return colours_.apply(cli::TextRole::heading, tensor_heading(*tensor));
    if (lua_isfunction(L_, value)) return function_text(L_, value);
    if (!lua_istable(L_, value) || has_own_text(L_, value)) return tolstring(L_, value);
    return table(value, indent);
  }

  std::string table(int value, std::size_t indent) {
    const std::string module = loaded_module_name(L_, value);
    if (!module.empty())
      return fmt::format("module {}, {}", module,
                         counted(raw_field_names(L_, value).size(), "field"));
    if (is_record(L_, value) && !open_.empty()) return record_line(L_, value);
    const void* identity = lua_topointer(L_, value);
    if (std::find(open_.begin(), open_.end(), identity) != open_.end()) return "<cycle>";
    if (open_.size() >= kDeepest) return "{...}";
    open_.push_back(identity);
    std::string text = braces(value, indent);
    open_.pop_back();
    return text;
  }

 private:
  std::string braces(int value, std::size_t indent) {
    std::vector<std::string> entries;
    const auto size = static_cast<lua_Integer>(lua_rawlen(L_, value));
    const std::size_t inner = indent + kIndent.size();
    if (is_number_list(value, size)) return number_list(value, size, indent);
    for (lua_Integer i = 1; i <= std::min(size, kLongest); ++i) {
      lua_rawgeti(L_, value, i);
      entries.push_back(nested(-1, inner));
      lua_pop(L_, 1);
    }
    if (size > kLongest) entries.push_back(fmt::format("... {} more", size - kLongest));
    add_fields(value, size, inner, entries);
    return joined(entries, indent);
  }

  /// A key beside the list, in the order in which keys are shown: numbers, then the others by text.
  struct Key {
    bool is_number = false;
    double number = 0;
    std::string text;
    bool operator<(const Key& other) const {
      if (is_number != other.is_number) return is_number;
      return is_number && number != other.number ? number < other.number : text < other.text;
    }
  };

  /// The entries beside the list 1..size, by key; of many the first ones.
  void add_fields(int value, lua_Integer size, std::size_t inner,
                  std::vector<std::string>& entries) {
    const int keys = push_keys(value, size);
    std::vector<std::pair<Key, lua_Integer>> order;
    for (lua_Integer i = 1; i <= static_cast<lua_Integer>(lua_rawlen(L_, keys)); ++i) {
      lua_rawgeti(L_, keys, i);
      const bool is_number = lua_type(L_, -1) == LUA_TNUMBER;
      order.emplace_back(Key{.is_number = is_number,
                             .number = is_number ? lua_tonumber(L_, -1) : 0,
                             .text = key_text(L_, -1)},
                         i);
      lua_pop(L_, 1);
    }
    std::sort(order.begin(), order.end());
    const std::size_t shown = std::min(order.size(), kMostFields);
    for (std::size_t i = 0; i < shown; ++i) {
      lua_rawgeti(L_, keys, order[i].second);
      lua_rawget(L_, value);
      entries.push_back(order[i].first.text + " = " + nested(-1, inner));
      lua_pop(L_, 1);
    }
    if (order.size() > shown) entries.push_back(fmt::format("... {} more", order.size() - shown));
    lua_settop(L_, keys - 1);
  }

  /// Pushes a list of the keys beside 1..size; where it is on the stack.
  int push_keys(int value, lua_Integer size) {
    lua_newtable(L_);
    const int keys = lua_gettop(L_);
    lua_Integer count = 0;
    for (lua_pushnil(L_); lua_next(L_, value) != 0; lua_pop(L_, 1)) {
      if (lua_isinteger(L_, -2) != 0 && lua_tointeger(L_, -2) >= 1 && lua_tointeger(L_, -2) <= size)
        continue;
      lua_pushvalue(L_, -2);
      lua_rawseti(L_, keys, ++count);
    }
    return keys;
  }

  [[nodiscard]] bool is_number_list(int value, lua_Integer size) const {
    if (size == 0) return false;
    lua_Integer entries = 0;
    for (lua_pushnil(L_); lua_next(L_, value) != 0; lua_pop(L_, 1)) {
      ++entries;
      if (lua_type(L_, -1) == LUA_TNUMBER && entries <= size) continue;
      lua_pop(L_, 2);
      return false;
    }
    return entries == size;
  }

  /// Numbers fill lines, in columns when there are several lines.
  std::string number_list(int value, lua_Integer size, std::size_t indent) {
    std::vector<std::string> entries;
    std::size_t width = 0;
    for (lua_Integer i = 1; i <= std::min(size, kLongest); ++i) {
      lua_rawgeti(L_, value, i);
      const bool whole = lua_isinteger(L_, -1) != 0;
      entries.push_back(whole || size <= 4 ? tolstring(L_, -1)
                                           : fmt::format("{:.6g}", lua_tonumber(L_, -1)));
      width = std::max(width, entries.back().size());
      lua_pop(L_, 1);
    }
    if (size > kLongest) entries.push_back(fmt::format("... {} more", size - kLongest));
    if (std::string line = one_line(entries); fits(line, indent)) return line;
    const std::size_t inner = indent + kIndent.size();
    const std::size_t per_line = std::max<std::size_t>((columns_ - inner) / (width + 2), 1);
    std::string text = "{";
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (i % per_line == 0) text += "\n" + std::string(inner, ' ');
      text += fmt::format("{:>{}}, ", entries[i], width);
      if ((i + 1) % per_line == 0 || i + 1 == entries.size()) text.pop_back();
    }
    text.pop_back();  // removes the last comma
    return text + "\n" + std::string(indent, ' ') + "}";
  }

  static std::string one_line(const std::vector<std::string>& entries) {
    return fmt::format("{{{}}}", fmt::join(entries, ", "));
  }

  [[nodiscard]] bool fits(std::string_view line, std::size_t indent) const {
    return line.find('\n') == std::string_view::npos &&
           cli::visible_width(line) + indent <= columns_;
  }

  [[nodiscard]] std::string joined(const std::vector<std::string>& entries,
                                   std::size_t indent) const {
    if (std::string line = one_line(entries); fits(line, indent)) return line;
    std::string text = "{";
    for (const std::string& entry : entries) {
      text += "\n" + std::string(indent + kIndent.size(), ' ') + entry + ",";
    }
    return text + "\n" + std::string(indent, ' ') + "}";
  }

  lua_State* L_;
  std::size_t columns_;
  const cli::TextColours& colours_;
  std::vector<const void*> open_;  // the tables around the current value, to find cycles
};

/// The first line is what it is, the others are values.
std::string tensor_value_text(const at::Tensor& tensor, int columns,
                              const cli::TextColours& colours) {
  if (!tensor.defined()) return tensor_heading(tensor);
  const std::string heading = tensor_heading(tensor);
  const std::string text = tensor::tensor_text(tensor, static_cast<std::size_t>(columns));
  if (!text.starts_with(heading)) return text;
  return colours.apply(cli::TextRole::heading, heading) + text.substr(heading.size());
}

std::string table_size(lua_State* L, int index) {
  const auto length = static_cast<lua_Integer>(lua_rawlen(L, index));
  lua_Integer entries = 0;
  for (lua_pushnil(L); lua_next(L, index) != 0; lua_pop(L, 1)) ++entries;
  if (entries == 0) return "empty";
  if (entries == length) return fmt::format("list of {}", length);
  return counted(entries, "field");
}

}  // namespace

std::string value_text(lua_State* L, int index, int columns, const cli::TextColours& colours) {
  const int value = lua_absindex(L, index);
  if (const at::Tensor* tensor = tensor_at(L, value))
    return tensor_value_text(*tensor, columns, colours);
  if (lua_isfunction(L, value)) return function_text(L, value);
  if (is_record(L, value)) return record_text(L, value, columns, colours);
  if (lua_istable(L, value) && !has_own_text(L, value))
    return Writer(L, columns, colours).table(value, 0);
  return tolstring(L, value);
}

ValueSummary summarize_value(lua_State* L, int index) {
  const int value = lua_absindex(L, index);
  if (const at::Tensor* tensor = tensor_at(L, value)) {
    if (!tensor->defined()) return {"Tensor", "released"};
    return {"Tensor", fmt::format("{}, {}", tensor_heading(*tensor).substr(7),
                                  byte_text(static_cast<std::size_t>(tensor->nbytes())))};
  }
  if (is_record(L, value)) return {"record", record_line(L, value)};
  switch (lua_type(L, value)) {
    case LUA_TTABLE: {
      const std::string module = loaded_module_name(L, value);
      return module.empty() ? ValueSummary{"table", table_size(L, value)}
                            : ValueSummary{"module", module};
    }
    case LUA_TSTRING:
      return {"string", byte_text(lua_rawlen(L, value))};
    case LUA_TFUNCTION:
      return {"function", function_text(L, value).substr(std::string_view("function ").size())};
    case LUA_TUSERDATA: {
      const std::string type = raw_type_name(L, value);
      return {type.empty() ? "userdata" : type, ""};
    }
    case LUA_TNUMBER:
    case LUA_TBOOLEAN:
    case LUA_TNIL:
      return {luaL_typename(L, value), tolstring(L, value)};
    default:
      return {luaL_typename(L, value), ""};
  }
}

}  // namespace optbench::bindings::prompt
