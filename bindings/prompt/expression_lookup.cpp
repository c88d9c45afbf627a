// SPDX-License-Identifier: MIT
#include "bindings/prompt/expression_lookup.hpp"

#include "bindings/lua/raw_lookup.hpp"
#include "bindings/lua/script_search.hpp"
#include "bindings/lua/stack_guard.hpp"
#include "bindings/reference/usage_text.hpp"

#include <algorithm>

namespace optbench::bindings::prompt {
namespace {

using Tokens = std::span<const LuaToken>;

bool is_word(const LuaToken& token) {
  return token.kind == LuaToken::Kind::name && !is_lua_keyword(token.text);
}

bool opens(std::string_view text) { return text == "(" || text == "[" || text == "{"; }
bool closes(std::string_view text) { return text == ")" || text == "]" || text == "}"; }

/// The position of the bracket that matches the one at `last`; `last` itself when there is none.
std::size_t opening_bracket(Tokens tokens, std::size_t last) {
  int depth = 0;
  for (std::size_t i = last + 1; i-- > 0;) {
    if (closes(tokens[i].text)) ++depth;
    if (opens(tokens[i].text) && --depth == 0) return i;
  }
  return last;
}

/// The position after the bracket that matches the one at `first`.
std::size_t behind_bracket(Tokens tokens, std::size_t first) {
  int depth = 0;
  for (std::size_t i = first; i < tokens.size(); ++i) {
    if (opens(tokens[i].text)) ++depth;
    if (closes(tokens[i].text) && --depth == 0) return i + 1;
  }
  return tokens.size();
}

/// The type of a call's first result; "self" for the value itself ("t:add_(...) -> t").
std::string result_type(const Documentation& function) {
  const std::vector<reference::CallForm> forms = reference::call_forms(function);
  return forms.empty() || forms[0].results.empty() ? "" : forms[0].results[0].type;
}

bool is_shipped_type(const Interpreter& interpreter, std::string_view name) {
  const std::string prefix = std::string(name) + ":";
  return std::any_of(interpreter.documentation().begin(), interpreter.documentation().end(),
                     [&](const Documentation& entry) { return entry.name.starts_with(prefix); });
}

/// Evaluates an expression step by step, without running anything.
class Walk {
 public:
  Walk(Interpreter& interpreter, Tokens tokens) : interpreter_(interpreter), tokens_(tokens) {}

  KnownValue run() {
    if (tokens_.empty()) return {};
    start();
    while (at_ < tokens_.size()) step();
    return std::move(known_);
  }

 private:
  lua_State* L() { return interpreter_.state(); }

  void start() {
    const StackGuard guard(L());
    const LuaToken& first = tokens_[0];
    if (first.kind == LuaToken::Kind::name) {
      lua_pushglobaltable(L());
      path_ = first.text;
      if (push_raw_field(L(), -1, first.text)) take_value();
      at_ = 1;
      return;
    }
    const bool in_brackets = first.text == "(" && tokens_.size() >= 3 && tokens_[2].text == ")";
    const LuaToken& literal = tokens_[in_brackets ? 1 : 0];
    if (literal.kind == LuaToken::Kind::string) {
      lua_pushliteral(L(), "");  // all strings have the same methods
      take_value();
    } else if (in_brackets && is_word(literal)) {
      known_ = look_up(interpreter_, tokens_.subspan(1, 1));
    }
    at_ = first.text == "(" ? behind_bracket(tokens_, 0) : 1;
  }

  void step() {
    const LuaToken& token = tokens_[at_];
    if ((token.text == "." || token.text == ":") && at_ + 1 < tokens_.size()) {
      field(tokens_[at_ + 1].text, token.text == ":");
      at_ += 2;
    } else if (token.text == "[") {
      // An element of a tensor is a tensor or a number.
      if (type_name() != "Tensor") known_ = {};
      path_.clear();
      at_ = behind_bracket(tokens_, at_);
    } else {
      call();
      at_ = token.kind == LuaToken::Kind::string ? at_ + 1 : behind_bracket(tokens_, at_);
    }
  }

  void field(std::string_view name, bool as_method) {
    const StackGuard guard(L());
    path_ = path_.empty() ? "" : path_ + "." + std::string(name);
    const std::string type = type_name();
    if (!type.empty()) {
      const std::string method = type + ":" + std::string(name);
      receiver_ = type;
      known_ = {};
      if (find_documentation(L(), method) != nullptr) known_.function = method;
      return;
    }
    if (!known_.value) return;
    known_.value.push(L());
    const bool found = push_raw_field(L(), -1, name) ||
                       (!path_.empty() && !as_method && push_loaded_module(L(), path_));
    known_ = {};
    if (found) take_value();
  }

  void call() {
    const Documentation* entry = find_documentation(L(), known_.function);
    const std::string function = std::move(known_.function);
    path_.clear();
    known_ = {};
    known_.function = function;
    if (entry == nullptr) return;
    std::string type = result_type(*entry);
    if (type == "self") type = receiver_;
    if (is_shipped_type(interpreter_, type)) known_.type = type;
  }

  /// The shipped type of the current value; empty when it has none.
  [[nodiscard]] std::string type_name() {
    if (!known_.type.empty() || !known_.value) return known_.type;
    const StackGuard guard(L());
    known_.value.push(L());
    return raw_type_name(L(), -1);
  }

  /// Pops the value on top of the stack.
  void take_value() {
    known_ = {};
    if (lua_isfunction(L(), -1)) known_.function = documented_name(L(), -1);
    known_.value = ScriptRef::pop(L());
  }

  Interpreter& interpreter_;
  Tokens tokens_;
  std::size_t at_ = 0;
  std::string path_;      // the names so far, "optim.adam"; empty after anything else
  std::string receiver_;  // the type of the last method
  KnownValue known_;
};

/// The names of the type's methods.
std::vector<std::string> methods_of_type(const Interpreter& interpreter, const std::string& type) {
  std::vector<std::string> names;
  for (const Documentation& entry : interpreter.documentation()) {
    if (!entry.name.starts_with(type + ":")) continue;
    std::string name = entry.name.substr(type.size() + 1);
    if (!name.starts_with("__")) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// Keeps the names of fields that hold a function.
void keep_functions(lua_State* L, int index, std::vector<std::string>& names) {
  std::erase_if(names, [&](const std::string& name) {
    if (!push_raw_field(L, index, name)) return true;
    const bool callable = lua_isfunction(L, -1);
    lua_pop(L, 1);
    return !callable;
  });
}

}  // namespace

Tokens last_expression(Tokens tokens) {
  std::size_t first = tokens.size();  // start of the expression
  while (first > 0) {
    const std::size_t last = first - 1;
    const LuaToken& token = tokens[last];
    if (closes(token.text)) {
      const std::size_t open = opening_bracket(tokens, last);
      if (open == last) return {};
      const bool has_callee = open > 0 && (is_word(tokens[open - 1]) ||
                                           tokens[open - 1].kind == LuaToken::Kind::string ||
                                           closes(tokens[open - 1].text));
      first = open;
      if (has_callee) continue;
      return token.text == ")" ? tokens.subspan(first) : Tokens{};
    }
    if (token.kind == LuaToken::Kind::string) {
      first = last;
      const bool is_argument =
          last > 0 && (is_word(tokens[last - 1]) || closes(tokens[last - 1].text));
      if (is_argument) continue;
      return tokens.subspan(first);
    }
    if (!is_word(token)) return {};
    first = last;
    if (first == 0 || (tokens[first - 1].text != "." && tokens[first - 1].text != ":")) {
      return tokens.subspan(first);
    }
    --first;  // the dot
  }
  return {};
}

KnownValue look_up(Interpreter& interpreter, Tokens expression) {
  return Walk(interpreter, expression).run();
}

std::vector<std::string> member_names(Interpreter& interpreter, const KnownValue& owner,
                                      bool methods) {
  lua_State* L = interpreter.state();
  const StackGuard guard(L);
  if (!owner.value)
    return owner.type.empty() ? std::vector<std::string>{}
                              : methods_of_type(interpreter, owner.type);
  owner.value.push(L);
  const std::string type = raw_type_name(L, -1);
  if (!type.empty()) return methods_of_type(interpreter, type);
  std::vector<std::string> names = raw_field_names(L, -1);
  std::erase_if(names, [](const std::string& name) { return name.starts_with("__"); });
  if (methods) keep_functions(L, lua_gettop(L), names);
  const std::string module = loaded_module_name(L, -1);
  if (!module.empty() && !methods) {  // shipped modules count as loaded
    for (const std::string& script : ScriptSearch::shipped_names(module + ".")) {
      names.push_back(script.substr(module.size() + 1));
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
  }
  return names;
}

const Documentation* find_documentation(lua_State* L, std::string_view name) {
  const auto& entries = interpreter_state(L).documentation;
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const Documentation& entry) { return entry.name == name; });
  return found == entries.end() ? nullptr : &*found;
}

std::string documented_name(lua_State* L, int index) {
  const int top = lua_gettop(L);
  const int function = lua_absindex(L, index);
  for (const Documentation& entry : interpreter_state(L).documentation) {
    const std::size_t dot = entry.name.rfind('.');
    if (dot == std::string::npos || !push_loaded_module(L, entry.name.substr(0, dot))) continue;
    const bool same = push_raw_field(L, -1, std::string_view(entry.name).substr(dot + 1)) &&
                      lua_rawequal(L, -1, function) != 0;
    lua_settop(L, top);
    if (same) return entry.name;
  }
  for (const std::string& name : ScriptSearch::shipped_names()) {  // sweep.grid is a script's value
    const bool same = push_loaded_module(L, name) && lua_rawequal(L, -1, function) != 0;
    lua_settop(L, top);
    if (same) return name;
  }
  return "";
}

}  // namespace optbench::bindings::prompt
