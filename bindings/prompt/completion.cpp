// SPDX-License-Identifier: MIT
#include "bindings/prompt/completion.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/raw_lookup.hpp"
#include "bindings/lua/stack_guard.hpp"
#include "bindings/prompt/expression_lookup.hpp"
#include "bindings/prompt/lua_scan.hpp"
#include "bindings/reference/usage_text.hpp"
#include "engine/run/request.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <optional>
#include <set>
#include <span>

namespace optbench::bindings::prompt {
namespace fs = std::filesystem;
namespace {

using Names = std::vector<std::string>;
using Tokens = std::span<const LuaToken>;

constexpr std::string_view kRun = "optbench.run";
constexpr std::string_view kGrid = "sweep.grid";

void keep_prefix(Names& names, std::string_view prefix) {
  std::erase_if(names, [&](const std::string& name) { return !name.starts_with(prefix); });
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Positions of the brackets that are open at the end, outermost first.
std::vector<std::size_t> open_brackets(Tokens tokens) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string_view text = tokens[i].text;
    if (text == "(" || text == "[" || text == "{") open.push_back(i);
    if ((text == ")" || text == "]" || text == "}") && !open.empty()) open.pop_back();
  }
  return open;
}

/// The call whose arguments contain a position.
struct Call {
  Tokens callee = {};
  std::vector<std::string> keys = {};  ///< the options that lead to it: {"set"} in `f{set = {`
  std::size_t outermost = 0;           ///< position of the brace of the first option
};

/// The call whose table of options the brace at `open.back()` opens, directly or nested.
Call call_of_brace(Tokens tokens, std::vector<std::size_t> open) {
  Call call;
  while (!open.empty()) {
    const std::size_t brace = open.back();
    open.pop_back();
    if (brace == 0) return {};
    call.outermost = brace;
    const std::string_view before = tokens[brace - 1].text;
    if (tokens[brace].text != "{") return {};
    if (before == "=" && brace >= 2) {
      call.keys.emplace(call.keys.begin(), tokens[brace - 2].text);
    } else if (before == "," || before == "(" || before == "{") {
      const bool among_arguments = !open.empty() && tokens[open.back()].text == "(";
      if (among_arguments) {
        call.callee = last_expression(tokens.first(open.back()));
        return call;
      }
    } else {
      call.callee = last_expression(tokens.first(brace));
      return call;
    }
  }
  return {};
}

/// The text of option `key` within the braces opened at `brace`.
std::string given_text(Tokens tokens, std::size_t brace, std::string_view key) {
  for (std::size_t i = brace; i + 2 < tokens.size(); ++i) {
    const LuaToken& value = tokens[i + 2];
    if (tokens[i].text == key && tokens[i + 1].text == "=" &&
        value.kind == LuaToken::Kind::string && value.text.size() >= 2) {
      return std::string(value.text.substr(1, value.text.size() - 2));
    }
  }
  return "";
}

template <class Registry>
Names declared_options(const Registry& registry, const std::string& name) {
  Names names;
  if (!registry.contains(name)) return names;
  for (const OptionSpec& spec : registry.find(name).options) names.push_back(spec.name);
  return names;
}

/// The keys after '{' or ',' in these braces, which already have a value.
std::set<std::string_view> given_keys(Tokens tokens, std::size_t brace) {
  std::set<std::string_view> given;
  int depth = 0;
  for (std::size_t i = brace + 1; i + 1 < tokens.size(); ++i) {
    const std::string_view text = tokens[i].text;
    if (text == "{" || text == "(" || text == "[") ++depth;
    if (text == "}" || text == ")" || text == "]") --depth;
    if (depth == 0 && tokens[i + 1].text == "=") given.insert(text);
  }
  return given;
}

class Completer {
 public:
  Completer(training::Session& session, std::string_view input)
      : session_(session), interpreter_(session.interpreter()), input_(input) {}

  Completion run() {
    scan_ = scan_lua(input_);
    if (scan_.end == LuaScan::End::comment) return {.word = input_.size()};
    if (scan_.end == LuaScan::End::string) return complete_string();
    take_word();
    if (at_member()) return complete_member();
    if (auto options = complete_option()) return *std::move(options);
    if (word_.empty()) return {.word = input_.size(), .usage = usage_of_open_call()};
    return complete_name();
  }

 private:
  [[nodiscard]] Tokens tokens() const { return scan_.tokens; }

  /// Removes the word at the end of the input from the tokens.
  void take_word() {
    std::size_t first = input_.size();
    while (first > 0 && is_word_character(input_[first - 1])) --first;
    word_ = input_.substr(first);
    if (!word_.empty() && !scan_.tokens.empty()) scan_.tokens.pop_back();
  }

  [[nodiscard]] Completion answer(Names names, std::string_view word, std::string suffix) const {
    keep_prefix(names, word);
    return {.word = input_.size() - word.size(),
            .names = std::move(names),
            .suffix = std::move(suffix),
            .usage = ""};
  }

  [[nodiscard]] bool at_member() const { return scan_.ends_with(".") || scan_.ends_with(":"); }

  Completion complete_member() {
    const bool methods = scan_.ends_with(":");
    const Tokens owner = last_expression(tokens().first(tokens().size() - 1));
    Completion result =
        answer(member_names(interpreter_, look_up(interpreter_, owner), methods), word_, "");
    if (is_complete(result)) {
      std::vector<LuaToken> whole(owner.begin(), owner.end());
      whole.push_back(tokens().back());
      whole.push_back({LuaToken::Kind::name, word_});
      result.usage = usage_of(look_up(interpreter_, whole).function);
    }
    return result;
  }

  /// Whether the word is the only match, so that nothing is left to complete.
  [[nodiscard]] bool is_complete(const Completion& completion) const {
    return completion.names.size() == 1 && completion.names[0] == word_;
  }

  [[nodiscard]] std::vector<reference::CallForm> forms_of(std::string_view function) const {
    const Documentation* entry = find_documentation(interpreter_.state(), function);
    return entry == nullptr ? std::vector<reference::CallForm>() : reference::call_forms(*entry);
  }

  [[nodiscard]] std::string usage_of(std::string_view function) const {
    return reference::usage_text(forms_of(function), reference::UsageDetail::names);
  }

  [[nodiscard]] std::string usage_of_open_call() const {
    const std::vector<std::size_t> open = open_brackets(tokens());
    if (open.empty() || tokens()[open.back()].text != "(") return "";
    return usage_of(look_up(interpreter_, last_expression(tokens().first(open.back()))).function);
  }

  /// In braces where a key can stand, when the call is known.
  std::optional<Completion> complete_option() {
    if (!scan_.ends_with("{") && !scan_.ends_with(",")) return std::nullopt;
    const std::vector<std::size_t> open = open_brackets(tokens());
    if (open.empty() || tokens()[open.back()].text != "{") return std::nullopt;
    Names names = options_of(call_of_brace(tokens(), open));
    const std::set<std::string_view> given = given_keys(tokens(), open.back());
    std::erase_if(names, [&](const std::string& name) { return given.contains(name); });
    Completion result = answer(std::move(names), word_, " = ");
    if (result.names.empty()) return std::nullopt;
    return result;
  }

  Names options_of(const Call& call) {
    const std::string function = look_up(interpreter_, call.callee).function;
    if (call.keys.size() == 1) return nested_options(call, call.keys[0]);
    if (!call.keys.empty() || function.empty()) return {};
    Names names = reference::option_names(forms_of(function));
    if (function == kRun || function == kGrid) {
      const Names keys = run::run_request_keys();
      names.insert(names.end(), keys.begin(), keys.end());
    }
    if (function == kRun) names.insert(names.end(), {"quiet", "on_step", "on_epoch"});
    if (function == kGrid)
      names.insert(names.end(), {"problems", "optimizers", "schedules", "seeds"});
    return names;
  }

  /// The options of the optimizer, problem or schedule that the same call names.
  Names nested_options(const Call& call, const std::string& key) {
    const train::Catalog& catalog = session_.catalog();
    const auto given = [&](const char* name, const char* fallback) {
      const std::string text = given_text(tokens(), call.outermost, name);
      return text.empty() ? fallback : text;
    };
    if (key == "set") return declared_options(catalog.optimizers, given("optimizer", "sgd"));
    if (key == "schedule_set")
      return declared_options(catalog.schedules, given("schedule", "constant"));
    const std::string problem = given("problem", "");
    if (key == "problem_set") return declared_options(catalog.problems, problem);
    if (key == "dataset_set" && catalog.problems.contains(problem))
      return declared_options(catalog.datasets, catalog.problems.find(problem).dataset);
    return {};
  }

  Completion complete_name() {
    lua_State* L = interpreter_.state();
    const StackGuard guard(L);
    lua_pushglobaltable(L);
    Names names = raw_field_names(L, -1);
    for (const std::string_view keyword : lua_keywords()) names.emplace_back(keyword);
    for (const LuaToken& token : tokens()) {  // variables in the unfinished text
      if (token.kind == LuaToken::Kind::name) names.emplace_back(token.text);
    }
    Completion result = answer(std::move(names), word_, "");
    const LuaToken whole{LuaToken::Kind::name, word_};
    if (is_complete(result)) {
      result.usage = usage_of(look_up(interpreter_, std::span(&whole, 1)).function);
    }
    return result;
  }

  Completion complete_string() {
    const std::string_view word = scan_.open_string;
    const std::string closing = scan_.quote == '[' ? "" : std::string(1, scan_.quote);
    const bool is_path = word.find('/') != std::string_view::npos || word.starts_with('.');
    if (!is_path) {
      Completion named = answer(names_for_string(), word, closing);
      if (!named.names.empty()) return named;
    }
    Completion files = answer(complete_path(word), word, closing);
    if (files.names.size() == 1 && files.names[0].ends_with('/')) files.suffix.clear();
    return files;
  }

  /// The names accepted by the option or function in front of the string.
  Names names_for_string() {
    std::string asker;
    if (scan_.ends_with("=") && tokens().size() >= 2) {
      asker = tokens()[tokens().size() - 2].text;
    } else if (scan_.ends_with("{") || scan_.ends_with(",")) {  // optimizers = {"sgd", "adam"}
      const std::vector<std::size_t> open = open_brackets(tokens());
      const Call call = open.empty() ? Call{} : call_of_brace(tokens(), open);
      if (!call.keys.empty()) asker = call.keys.back();
    } else {
      const std::size_t behind = tokens().size() - (scan_.ends_with("(") ? 1 : 0);
      const Tokens callee = last_expression(tokens().first(behind));
      if (!callee.empty()) asker = callee.back().text;
      if (asker == "problems") return set_names();
    }
    return names_of_kind(asker);
  }

  [[nodiscard]] Names set_names() const { return session_.catalog().problem_sets.names(); }

  Names names_of_kind(std::string_view asker) {
    const train::Catalog& catalog = session_.catalog();
    if (asker == "problem" || asker == "problems" || asker == "testproblem" || asker == "variant")
      return catalog.problems.names();
    if (asker == "optimizer" || asker == "optimizers") return catalog.optimizers.names();
    if (asker == "schedule" || asker == "schedules") return catalog.schedules.names();
    if (asker == "dataset" || asker == "datasets") return catalog.datasets.names();
    if (asker == "dtype") return {"bool", "float32", "float64", "int32", "int64", "uint8"};
    if (asker == "device") return {"cpu", "cuda"};
    if (asker == "require") return module_names();
    if (asker == "help") return documented_names();
    return {};
  }

  Names module_names() {
    Names names = ScriptSearch::shipped_names();
    lua_State* L = interpreter_.state();
    const StackGuard guard(L);
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    const Names loaded = string_keys(L, -1);
    names.insert(names.end(), loaded.begin(), loaded.end());
    return names;
  }

  Names documented_names() {
    Names names;
    for (const Documentation& entry : interpreter_.documentation()) names.push_back(entry.name);
    return names;
  }

  training::Session& session_;
  Interpreter& interpreter_;
  std::string_view input_;
  LuaScan scan_ = {};
  std::string_view word_ = {};
};

}  // namespace

Completion complete_input(training::Session& session, std::string_view input) {
  return Completer(session, input).run();
}

Names complete_path(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view folder =
      slash == std::string_view::npos ? std::string_view() : path.substr(0, slash + 1);
  const std::string_view start = path.substr(folder.size());
  Names names;
  std::error_code error;
  fs::directory_iterator entry(folder.empty() ? fs::path(".") : fs::path(folder), error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename();
    if (!name.starts_with(start) || (name.starts_with('.') && !start.starts_with('.'))) continue;
    std::error_code unknown;  // a dangling link is shown as a file
    names.push_back(std::string(folder) + name + (entry->is_directory(unknown) ? "/" : ""));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string common_prefix(const Names& names) {
  if (names.empty()) return "";
  std::string prefix = names[0];
  for (const std::string& name : names) {
    const auto [end, unused] =
        std::mismatch(prefix.begin(), prefix.end(), name.begin(), name.end());
    prefix.erase(end, prefix.end());
  }
  return prefix;
}

}  // namespace optbench::bindings::prompt
