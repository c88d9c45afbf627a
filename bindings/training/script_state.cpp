// SPDX-License-Identifier: MIT
#include "bindings/training/script_state.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/read_only.hpp"
#include "bindings/lua/stack_guard.hpp"
#include "bindings/tensor/tensor_arguments.hpp"
#include "bindings/tensor/wrap_random.hpp"
#include "bindings/tensor/wrap_tensor.hpp"
#include "engine/base/error.hpp"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace optbench::bindings::training {
namespace {

constexpr std::array<std::string_view, 6> kGiven = {"random", "total_steps", "steps_per_epoch",
                                                    "loss",   "closure",     "log"};
constexpr std::array<std::string_view, 6> kGivenOfParameter = {"name",  "kind",     "shape",
                                                               "value", "gradient", "leaf"};
constexpr std::array<std::string_view, 2> kGivenOfParameters = {"flat_values", "flat_gradient"};
constexpr std::size_t kDeepest = 100;
constexpr std::string_view kOptions = "options";
constexpr std::string_view kParameters = "parameters";
constexpr std::string_view kValues = "=x";
constexpr std::string_view kGradient = "=gradient";

constexpr std::string_view kText = "text";
constexpr std::string_view kGenerator = "generator";
constexpr std::string_view kEmptyTable = "table";
constexpr std::string_view kParameter = "parameter";
constexpr std::string_view kSame = "same:";
constexpr std::string_view kView = "view:";

template <std::size_t n>
bool is_among(const std::array<std::string_view, n>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// --- keys: '#' before numbers and booleans, '@' before the name of a parameter that is a key;
// these and '.', '!' and '\\' are escaped by '\\' within texts.

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (std::string_view(".#@!\\").find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

std::string unescaped(std::string_view key) {
  std::string result;
  for (std::size_t i = 0; i < key.size(); ++i) {
    if (key[i] == '\\' && i + 1 < key.size()) ++i;
    result += key[i];
  }
  return result;
}

/// Where the first `mark` stands that is not escaped; npos without one.
std::size_t find_mark(std::string_view path, char mark) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '\\') {
      ++i;
    } else if (path[i] == mark) {
      return i;
    }
  }
  return std::string_view::npos;
}

/// A name taken apart: keys, and what stands behind the '!'.
struct Path {
  std::vector<std::string_view> keys;
  std::optional<std::string_view> mark;
};

Path parse_path(std::string_view name) {
  Path path;
  const std::size_t mark = find_mark(name, '!');
  if (mark != std::string_view::npos) path.mark = name.substr(mark + 1);
  std::string_view rest = name.substr(0, mark);
  for (;;) {
    const std::size_t dot = find_mark(rest, '.');
    path.keys.push_back(rest.substr(0, dot));
    if (dot == std::string_view::npos) return path;
    rest.remove_prefix(dot + 1);
  }
}

/// The instance on the stack, and the tables of its parameters.
class Instance {
 public:
  Instance(lua_State* L, int index) : L_(L), index_(index) {
    const StackGuard guard(L);
    lua_pushlstring(L, kParameters.data(), kParameters.size());
    if (lua_rawget(L, index) != LUA_TTABLE) return;
    parameters_ = lua_topointer(L, -1);
    const auto size = static_cast<lua_Integer>(lua_rawlen(L, -1));
    for (lua_Integer i = 1; i <= size; ++i) {
      lua_rawgeti(L, -1, i);
      if (lua_istable(L, -1)) {
        lua_pushstring(L, "name");
        lua_rawget(L, -2);
        const char* name = lua_tostring(L, -1);
        names_[lua_topointer(L, -2)] = name == nullptr ? std::to_string(i) : name;
        lua_pop(L, 1);
      }
      lua_pop(L, 1);
    }
  }

  [[nodiscard]] int index() const { return index_; }
  [[nodiscard]] bool is_parameters(const void* table) const { return table == parameters_; }
  /// Of the parameter whose table this is; null for other tables.
  [[nodiscard]] const std::string* parameter_name(const void* table) const {
    const auto found = names_.find(table);
    return found == names_.end() ? nullptr : &found->second;
  }
  /// The table of the parameter of that name; nil where there is none.
  void push_parameter(const std::string& name) const {
    lua_pushlstring(L_, kParameters.data(), kParameters.size());
    if (lua_rawget(L_, index_) == LUA_TTABLE) {
      lua_pushlstring(L_, name.data(), name.size());
      lua_rawget(L_, -2);
      if (lua_istable(L_, -1) && parameter_name(lua_topointer(L_, -1)) == nullptr) {
        lua_pop(L_, 1);
        lua_pushnil(L_);
      }
    } else {
      lua_pushnil(L_);
    }
    lua_remove(L_, -2);
  }

  /// Pushes the value that a key of a path stands for.
  void push_key(std::string_view key) const {
    if (key.starts_with('@')) {
      push_parameter(unescaped(key.substr(1)));
      return;
    }
    if (!key.starts_with('#')) {
      const std::string text = unescaped(key);
      lua_pushlstring(L_, text.data(), text.size());
      return;
    }
    const std::string text = unescaped(key.substr(1));
    if (text == "true" || text == "false") {
      lua_pushboolean(L_, text == "true" ? 1 : 0);
    } else if (lua_stringtonumber(L_, text.c_str()) == 0) {
      lua_pushnil(L_);
    }
  }

 private:
  lua_State* L_;
  int index_;
  const void* parameters_ = nullptr;
  std::map<const void*, std::string> names_;
};

bool shares_memory(const at::Tensor& a, const at::Tensor& b) {
  return a.has_storage() && b.has_storage() && a.is_alias_of(b);
}

bool same_geometry(const at::Tensor& a, const at::Tensor& b) {
  return a.storage_offset() == b.storage_offset() && a.sizes() == b.sizes() &&
         a.strides() == b.strides() && a.scalar_type() == b.scalar_type();
}

/// Whether `view` lies within `base`, whose elements stand side by side.
bool lies_within(const at::Tensor& view, const at::Tensor& base) {
  if (!base.is_contiguous() || view.scalar_type() != base.scalar_type()) return false;
  std::int64_t last = view.storage_offset();
  for (std::int64_t d = 0; d < view.dim(); ++d) {
    if (view.size(d) == 0) return false;
    last += (view.size(d) - 1) * view.stride(d);
  }
  return view.storage_offset() >= base.storage_offset() &&
         last < base.storage_offset() + base.numel();
}

at::Tensor view_numbers(const at::Tensor& view, const at::Tensor& base) {
  std::vector<std::int64_t> numbers = {view.storage_offset() - base.storage_offset(), view.dim()};
  numbers.insert(numbers.end(), view.sizes().begin(), view.sizes().end());
  numbers.insert(numbers.end(), view.strides().begin(), view.strides().end());
  return at::tensor(numbers, at::kLong);
}

at::Tensor bytes_of(std::string_view text) {
  at::Tensor bytes = at::empty({static_cast<std::int64_t>(text.size())}, at::kByte);
  std::copy(text.begin(), text.end(), reinterpret_cast<char*>(bytes.data_ptr<std::uint8_t>()));
  return bytes;
}

std::string text_of(const at::Tensor& bytes) {
  const at::Tensor flat = bytes.to(at::kCPU, at::kByte).contiguous();
  return {reinterpret_cast<const char*>(flat.data_ptr<std::uint8_t>()),
          static_cast<std::size_t>(flat.numel())};
}

class Reader {
 public:
  Reader(lua_State* L, int index, const GivenTensors& given) : L_(L), instance_(L, index) {
    tensors_.emplace_back(kValues, given.values);
    tensors_.emplace_back(kGradient, given.gradient);
  }

  train::Optimizer::State read() {
    tables_[lua_topointer(L_, instance_.index())] = "";
    read_fields(instance_.index(), "", [](std::string_view key) { return is_among(kGiven, key); });
    return std::move(state_);
  }

 private:
  [[noreturn]] void refuse(const std::string& path, const std::string& what) const {
    fail(ErrorKind::invalid_argument,
         "optimizer state: '{}' cannot be saved: expected numbers, texts, booleans, tensors, "
         "generators and tables of them, got {}",
         path, what);
  }

  /// The keys of the table at `table` as they stand in paths, sorted.
  [[nodiscard]] std::vector<std::string> sorted_keys(int table, const std::string& path) {
    std::vector<std::string> keys;
    for (lua_pushnil(L_); lua_next(L_, table) != 0; lua_pop(L_, 1)) {
      const bool is_code = lua_isfunction(L_, -1);
      const int key = lua_gettop(L_) - 1;
      if (lua_type(L_, key) == LUA_TSTRING) {
        std::size_t size = 0;
        const char* text = lua_tolstring(L_, key, &size);
        keys.push_back(escaped({text, size}));
      } else if (lua_isinteger(L_, key)) {
        keys.push_back(fmt::format("#{}", lua_tointeger(L_, key)));
      } else if (lua_type(L_, key) == LUA_TNUMBER) {
        keys.push_back("#" + escaped(fmt::format("{:a}", lua_tonumber(L_, key))));
      } else if (lua_isboolean(L_, key)) {
        keys.emplace_back(lua_toboolean(L_, key) != 0 ? "#true" : "#false");
      } else if (const std::string* name = instance_.parameter_name(lua_topointer(L_, key))) {
        keys.push_back("@" + escaped(*name));
      } else if (!is_code) {
        refuse(path, "a " + describe_value(L_, key) + " as a key");
      }
    }
    std::sort(keys.begin(), keys.end());
    return keys;
  }

  template <class IsGiven>
  void read_fields(int table, const std::string& path, const IsGiven& is_given) {
    if (++depth_ > kDeepest) {
      fail(ErrorKind::invalid_argument, "optimizer state: '{}' is nested more than {} deep", path,
           kDeepest);
    }
    luaL_checkstack(L_, 8, "tables nested too deep");
    for (const std::string& key : sorted_keys(table, path)) {
      if (is_given(key)) continue;
      instance_.push_key(key);
      lua_rawget(L_, table);
      read_value(lua_gettop(L_), path.empty() ? key : path + "." + key);
      lua_pop(L_, 1);
    }
    --depth_;
  }

  void read_value(int value, const std::string& path) {
    if (const at::Tensor* tensor = peek<at::Tensor>(L_, value)) return read_tensor(*tensor, path);
    if (const at::Generator* generator = peek<at::Generator>(L_, value)) {
      add(path, kGenerator, generator->get_state());
      return;
    }
    switch (lua_type(L_, value)) {
      case LUA_TBOOLEAN:
        return add(path, at::scalar_tensor(lua_toboolean(L_, value) != 0, at::kBool));
      case LUA_TNUMBER:
        return add(path, lua_isinteger(L_, value) != 0
                             ? at::scalar_tensor(std::int64_t{lua_tointeger(L_, value)}, at::kLong)
                             : at::scalar_tensor(lua_tonumber(L_, value), at::kDouble));
      case LUA_TSTRING: {
        std::size_t size = 0;
        const char* text = lua_tolstring(L_, value, &size);
        return add(path, kText, bytes_of({text, size}));
      }
      case LUA_TTABLE:
        return read_table(value, path);
      case LUA_TFUNCTION:
        return;  // code
      default:
        refuse(path, "a " + describe_value(L_, value));
    }
  }

  void read_table(int table, const std::string& path) {
    const void* identity = lua_topointer(L_, table);
    if (is_read_only(L_, table)) return;  // a module: code
    if (const std::string* name = instance_.parameter_name(identity)) {
      const bool is_home = path.starts_with(fmt::format("{}.#", kParameters)) &&
                           std::count(path.begin(), path.end(), '.') == 1;
      if (!is_home) return add(path, kParameter, bytes_of(*name));
      return read_fields(table, path,
                         [](std::string_view key) { return is_among(kGivenOfParameter, key); });
    }
    const auto [place, is_new] = tables_.emplace(identity, path);
    if (!is_new) return add(path, std::string(kSame) + place->second, at::empty({0}, at::kByte));
    if (instance_.is_parameters(identity)) {
      return read_fields(table, path, [&](std::string_view key) {
        if (is_among(kGivenOfParameters, key)) return true;
        if (key.starts_with('#')) return false;
        instance_.push_key(key);  // the tables by name stand in the list as well
        lua_rawget(L_, table);
        const bool is_by_name = instance_.parameter_name(lua_topointer(L_, -1)) != nullptr;
        lua_pop(L_, 1);
        return is_by_name;
      });
    }
    const std::size_t before = state_.size();
    read_fields(table, path, [](std::string_view /*key*/) { return false; });
    if (state_.size() == before && path != kOptions) {
      add(path, kEmptyTable, at::empty({0}, at::kByte));
    }
  }

  void read_tensor(const at::Tensor& tensor, const std::string& path) {
    for (const auto& [place, other] : tensors_) {
      if (!other.defined() || !shares_memory(tensor, other)) continue;
      if (tensor.is_same(other) && !place.starts_with('=')) {
        return add(path, std::string(kSame) + place, at::empty({0}, at::kByte));
      }
      if (lies_within(tensor, other)) {
        return add(path, std::string(kView) + place, view_numbers(tensor, other));
      }
    }
    tensors_.emplace_back(path, tensor);
    if (tensor.dim() == 0) return add(path, "", tensor.detach().clone());
    add(path, tensor.detach().clone());
  }

  void add(const std::string& path, at::Tensor value) {
    state_.emplace_back(path, std::move(value));
  }
  void add(const std::string& path, std::string_view mark, at::Tensor value) {
    add(fmt::format("{}!{}", path, mark), std::move(value));
  }

  lua_State* L_;
  Instance instance_;
  train::Optimizer::State state_;
  std::size_t depth_ = 0;
  std::map<const void*, std::string> tables_;                ///< where each was met first
  std::vector<std::pair<std::string, at::Tensor>> tensors_;  ///< saved as they are, by place
};

class Writer {
 public:
  Writer(lua_State* L, int index, const GivenTensors& given)
      : L_(L), instance_(L, index), given_(given) {}

  /// Sets the field that the name stands for to nil, or the outermost table on the way to it of
  /// which the `saved` names have nothing.
  void erase(const std::string& name, const std::vector<std::string>& saved) {
    const StackGuard guard(L_);
    Path path = parse_path(name);
    const std::string_view first = path.keys.front();
    if (path.mark == kEmptyTable || first == kOptions) return;  // options has them all
    // The tables of the parameters stay.
    const bool is_of_one =
        first == kParameters && path.keys.size() > 2 && path.keys[1].starts_with('#');
    std::size_t kept = is_of_one ? 2 : first == kParameters ? 1 : 0;
    const auto prefix = [&](std::size_t keys) {
      const auto last = path.keys[keys - 1];
      return std::string_view(name).substr(
          0, static_cast<std::size_t>(last.data() + last.size() - name.data()));
    };
    while (kept + 1 < path.keys.size() && has_any_under(saved, prefix(kept + 1))) ++kept;
    path.keys.resize(kept + 1);
    if (!push_owner(path, false)) return;
    const int owner = lua_gettop(L_);
    instance_.push_key(path.keys.back());
    lua_pushnil(L_);
    if (!lua_isnil(L_, -2)) lua_rawset(L_, owner);
  }

  void write(const std::string& name, const at::Tensor& value) {
    const StackGuard guard(L_);
    const Path path = parse_path(name);
    (void)push_owner(path, true);
    const int owner = lua_gettop(L_);
    instance_.push_key(path.keys.back());
    if (lua_isnil(L_, -1)) {
      fail(ErrorKind::invalid_argument, "optimizer state: '{}' belongs to no parameter here", name);
    }
    lua_pushvalue(L_, -1);
    lua_rawget(L_, owner);
    if (!put_in_place(path.mark, lua_gettop(L_), value)) {
      lua_pop(L_, 1);
      push_value(path.mark, value);
      lua_rawset(L_, owner);
    }
  }

 private:
  /// Whether one of the names is this path or stands below it.
  [[nodiscard]] static bool has_any_under(const std::vector<std::string>& names,
                                          std::string_view path) {
    return std::ranges::any_of(names, [&](const std::string& each) {
      return each.starts_with(path) &&
             (each.size() == path.size() || each[path.size()] == '.' || each[path.size()] == '!');
    });
  }

  /// Pushes the table that holds a path's last key, and makes it if it may; false where it is not.
  bool push_owner(const Path& path, bool make) {
    lua_pushvalue(L_, instance_.index());
    for (std::size_t i = 0; i + 1 < path.keys.size(); ++i) {
      const int table = lua_gettop(L_);
      instance_.push_key(path.keys[i]);
      if (lua_isnil(L_, -1)) return false;
      lua_pushvalue(L_, -1);
      if (lua_rawget(L_, table) != LUA_TTABLE) {
        if (!make) return false;
        lua_pop(L_, 1);
        lua_newtable(L_);
        lua_pushvalue(L_, -2);
        lua_pushvalue(L_, -2);
        lua_rawset(L_, table);
      }
    }
    return true;
  }

  /// What stands at a path, on top of the stack; nil where nothing does.
  void push_at(std::string_view name) {
    const Path path = parse_path(name);
    if (name.empty()) {
      lua_pushvalue(L_, instance_.index());
    } else if (push_owner(path, false)) {
      const int owner = lua_gettop(L_);
      instance_.push_key(path.keys.back());
      lua_rawget(L_, owner);
    } else {
      lua_pushnil(L_);
    }
  }

  /// The tensor that a view is of.
  [[nodiscard]] at::Tensor base_at(std::string_view name) {
    if (name == kValues) return given_.values;
    if (name == kGradient) return given_.gradient;
    const StackGuard guard(L_);
    push_at(name);
    const at::Tensor* base = peek<at::Tensor>(L_, lua_gettop(L_));
    return base == nullptr ? at::Tensor() : *base;
  }

  [[nodiscard]] at::Tensor view_of(std::string_view name, const at::Tensor& numbers) {
    const at::Tensor base = base_at(name);
    const at::Tensor list = numbers.to(at::kCPU, at::kLong).contiguous();
    const auto* n = list.const_data_ptr<std::int64_t>();
    const bool is_list = list.numel() >= 2 && n[1] >= 0 && list.numel() == 2 + 2 * n[1];
    if (!base.defined() || !is_list) {
      fail(ErrorKind::invalid_argument, "optimizer state: a view of '{}', which is no tensor here",
           name);
    }
    const auto dims = static_cast<std::size_t>(n[1]);
    at::Tensor view =
        base.detach().as_strided({n + 2, dims}, {n + 2 + dims, dims}, base.storage_offset() + n[0]);
    if (!lies_within(view, base)) {
      fail(ErrorKind::invalid_argument, "optimizer state: a view of '{}' that lies outside of it",
           name);
    }
    return view;
  }

  /// Whether the present value could be changed into the right one.
  bool put_in_place(const std::optional<std::string_view>& mark, int present,
                    const at::Tensor& value) {
    if (mark == kEmptyTable) return lua_istable(L_, present);
    if (mark == kGenerator) {
      auto* generator = peek<at::Generator>(L_, present);
      if (generator == nullptr) return false;
      generator->set_state(value);
      return true;
    }
    const at::Tensor* tensor = peek<at::Tensor>(L_, present);
    if (tensor == nullptr) return false;
    if (mark && mark->starts_with(kView)) {
      const at::Tensor wanted = view_of(mark->substr(kView.size()), value);
      return shares_memory(*tensor, wanted) && same_geometry(*tensor, wanted);
    }
    const bool is_tensor = mark ? mark->empty() : value.dim() != 0;
    if (!is_tensor || tensor->sizes() != value.sizes() ||
        tensor->scalar_type() != value.scalar_type()) {
      return false;
    }
    tensor->detach().copy_(value);
    return true;
  }

  void push_value(const std::optional<std::string_view>& mark, const at::Tensor& value) {
    if (mark == kText) {
      const std::string text = text_of(value);
      lua_pushlstring(L_, text.data(), text.size());
    } else if (mark == kGenerator) {
      at::Generator generator = at::make_generator<at::CPUGeneratorImpl>();
      generator.set_state(value);
      push(L_, std::move(generator));
    } else if (mark == kEmptyTable) {
      lua_newtable(L_);
    } else if (mark == kParameter) {
      instance_.push_parameter(text_of(value));
    } else if (mark && mark->starts_with(kSame)) {
      const int top = lua_gettop(L_);
      push_at(mark->substr(kSame.size()));
      lua_replace(L_, top + 1);
      lua_settop(L_, top + 1);
    } else if (mark && mark->starts_with(kView)) {
      tensor::push_tensor(L_, view_of(mark->substr(kView.size()), value));
    } else if (mark || value.dim() != 0) {
      tensor::push_tensor(L_, value.clone());
    } else if (value.scalar_type() == at::kBool) {
      lua_pushboolean(L_, value.item<bool>() ? 1 : 0);
    } else if (value.scalar_type() == at::kLong) {
      lua_pushinteger(L_, value.item<std::int64_t>());
    } else {
      lua_pushnumber(L_, value.item<double>());
    }
  }

  lua_State* L_;
  Instance instance_;
  const GivenTensors& given_;
};

bool is_reference(const std::string& name) {
  const Path path = parse_path(name);
  return path.mark && (path.mark->starts_with(kSame) || path.mark->starts_with(kView));
}

void expect_state_name(const std::string& name, std::string_view where) {
  const Path path = parse_path(name);
  const std::string_view first = path.keys.front();
  const bool is_alone = path.keys.size() == 1;
  if (name.empty() || is_among(kGiven, first) ||
      (is_alone && (first == kOptions || first == kParameters))) {
    fail(ErrorKind::invalid_argument, "{}: '{}' is no state of an optimizer script", where, name);
  }
}

}  // namespace

train::Optimizer::State read_script_state(lua_State* L, int index, const GivenTensors& given) {
  const StackGuard guard(L);
  return Reader(L, lua_absindex(L, index), given).read();
}

void restore_script_state(lua_State* L, int index, const train::Optimizer::State& state,
                          const GivenTensors& given, std::string_view where) {
  const StackGuard guard(L);
  const at::NoGradGuard no_grad;
  std::vector<std::string> saved;
  for (const auto& [name, value] : state) {
    expect_state_name(name, where);
    saved.push_back(name);
  }
  Writer writer(L, lua_absindex(L, index), given);
  // What the optimizer has made since, and would find again at a step that expects it not to be
  // there.
  for (const auto& [name, value] : read_script_state(L, index, given)) {
    if (std::ranges::find(saved, name) == saved.end()) writer.erase(name, saved);
  }
  for (const bool references : {false, true}) {
    for (const auto& [name, value] : state) {
      if (is_reference(name) == references) writer.write(name, value);
    }
  }
}

}  // namespace optbench::bindings::training
