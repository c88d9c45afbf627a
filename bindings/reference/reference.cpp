// SPDX-License-Identifier: MIT
#include "bindings/reference/reference.hpp"

#include "bindings/lua/interpreter.hpp"
#include "bindings/lua/read_only.hpp"
#include "bindings/lua/stack_guard.hpp"
#include "bindings/reference/doc_comment.hpp"
#include "bindings/reference/reference_settings.hpp"
#include "bindings/tensor/tensor_families.hpp"
#include "engine/base/error.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace optbench::bindings::reference {
namespace {

/// Modules for the use of other modules, and the tables that name the shipped optimizers.
constexpr std::array<std::string_view, 10> kInternal = {
    "declare",  "demo.plan", "named_options", "named_options.engine", "nn.options",
    "nn.parts", "nn.state",  "nn.text",       "problem.engine",       "sweep.engine"};

/// The sections at the beginning of the reference; the others follow by name.
constexpr std::array<std::string_view, 19> kOrder = {
    "Tensor",         "Module",   "Problem", "Optimizer", "Generator",  "torch",    "torch.linalg",
    "torch.autograd", "nn",       "nn.init", "optim",     "optim.base", "schedule", "schedule.base",
    "problem",        "optbench", "sweep",   "report",    "prelude"};

/// Descriptions of sections that have no opening comment in a script.
struct Description {
  std::string_view name;
  std::string_view text;
};
constexpr auto kDescriptions = std::to_array<Description>({
    {"Tensor", "Numbers in a grid of any number of dimensions."},
    {"Module",
     "A piece of a network, as the functions of nn and classes made by nn.module give it. Calling "
     "it computes its outputs."},
    {"Problem", "A test problem to step through by hand. optbench.problem makes it."},
    {"Optimizer", "An optimizer at work on a problem's parameters. p:optimizer makes it."},
    {"Generator", "A stream of random numbers. torch.Generator makes it."},
    {"torch", "Makes tensors and computes with them."},
    {"torch.linalg", "Linear algebra: decompositions, equations, norms."},
    {"torch.autograd", "Gradients and higher derivatives of what is computed."},
    {"optbench", "Runs, problems to step through, and the names of what there is."},
});

std::string description_of(std::string_view name) {
  const auto found = std::find_if(kDescriptions.begin(), kDescriptions.end(),
                                  [&](const Description& each) { return each.name == name; });
  return found == kDescriptions.end() ? "" : std::string(found->text);
}

std::size_t place(std::string_view name) {
  return static_cast<std::size_t>(std::find(kOrder.begin(), kOrder.end(), name) - kOrder.begin());
}

bool is_internal(std::string_view name) {
  return std::find(kInternal.begin(), kInternal.end(), name) != kInternal.end();
}

/// "torch" of "torch.zeros", "Tensor" of "Tensor:add_".
std::string owner_of(const std::string& name) { return name.substr(0, name.find_last_of(".:")); }

class ReferenceBuilder {
 public:
  explicit ReferenceBuilder(Interpreter& interpreter)
      : interpreter_(interpreter), L_(interpreter_.state()) {
    for (const Documentation& entry : interpreter_.documentation())
      documentation_.emplace(entry.name, entry);
  }

  std::vector<ReferenceSection> build() {
    add_types();
    add_module_class();
    for (const std::string& name : module_names()) add_module(name);
    for (ReferenceSection& section : sections_) join_twins(section);
    std::stable_sort(sections_.begin(), sections_.end(),
                     [](const auto& a, const auto& b) { return place(a.name) < place(b.name); });
    return std::move(sections_);
  }

  /// All names for `require`, without internal ones.
  std::vector<std::string> module_names() const {
    std::set<std::string> names;
    for (const Documentation& entry : interpreter_.documentation()) {
      const std::string owner = owner_of(entry.name);
      const bool in_module = entry.name.find('.') != std::string::npos;
      if (in_module && is_loaded(owner)) names.insert(owner);
    }
    for (const std::string& name : ScriptSearch::shipped_names()) names.insert(name);
    std::erase_if(names, is_internal);
    std::vector<std::string> sorted(names.begin(), names.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return place(a) < place(b); });
    return sorted;
  }

 private:
  bool is_loaded(const std::string& module) const {
    const StackGuard guard(L_);
    luaL_getsubtable(L_, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    return lua_getfield(L_, -1, module.c_str()) != LUA_TNIL;
  }

  ReferenceEntry documented(const Documentation& source) const {
    ReferenceEntry entry;
    entry.name = source.name;
    entry.help = source.help;
    const std::string owner = owner_of(source.name);
    const bool is_method = source.name.find(':') != std::string::npos;
    entry.kind = is_method ? ReferenceEntry::Kind::method : ReferenceEntry::Kind::function;
    entry.forms = call_forms(source);
    if (entry.forms.empty()) {
      entry.kind = ReferenceEntry::Kind::operation;
      entry.operation = source.usage;
    }
    if (is_property(source)) {
      entry.kind = ReferenceEntry::Kind::value;
      entry.type = entry.forms[0].results[0].type;
    }
    if (owner == "Tensor" || owner == "torch")
      entry.family = tensor::tensor_family_of(entry.last_name());
    return entry;
  }

  /// Whether it is a field of a type's values: its owner is a type and not a module.
  bool is_property(const Documentation& source) const {
    const std::size_t dot = source.name.find('.');
    return dot != std::string::npos && !is_loaded(source.name.substr(0, dot)) &&
           documentation_.contains(source.name.substr(0, dot) + ":release");
  }

  /// Types of values, and functions that belong to no module.
  void add_types() {
    for (const Documentation& source : interpreter_.documentation()) {
      if (source.name.find_first_of(".:") == std::string::npos) {
        section_named("", ReferenceSection::Kind::module).entries.push_back(documented(source));
      }
      if (source.name.find(':') == std::string::npos && !is_property(source)) continue;
      const std::string type = owner_of(source.name);
      ReferenceSection& section = section_named(type, ReferenceSection::Kind::type);
      section.entries.push_back(documented(source));
    }
  }

  ReferenceSection& section_named(const std::string& name, ReferenceSection::Kind kind) {
    for (ReferenceSection& section : sections_) {
      if (section.name == name) return section;
    }
    sections_.push_back({.kind = kind, .name = name, .help = description_of(name), .entries = {}});
    sections_.back().is_global =
        kind == ReferenceSection::Kind::module && is_global(name.substr(0, name.find('.')));
    return sections_.back();
  }

  void add_module(const std::string& name) {
    const StackGuard guard(L_);
    interpreter_.require(name).push(L_);
    if (lua_isfunction(L_, -1)) {
      // sweep.grid is a function of the module sweep and must not be listed as a module too.
      if (seen_.contains(lua_topointer(L_, -1))) return;
    }
    if (!lua_istable(L_, -1) || is_rule(-1) || is_seen(-1)) return;
    seen_.insert(lua_topointer(L_, -1));
    ReferenceSection& section = section_named(name, ReferenceSection::Kind::module);
    if (const auto source = interpreter_.search().find(name); source && source->shipped)
      section.help = opening_comment(source->text).text;
    const std::size_t at = static_cast<std::size_t>(&section - sections_.data());
    add_fields(at, name, lua_gettop(L_));
  }

  bool is_global(const std::string& name) const {
    const StackGuard guard(L_);
    lua_pushglobaltable(L_);
    lua_pushstring(L_, name.c_str());
    return name.empty() || lua_rawget(L_, -2) != LUA_TNIL;
  }

  /// Whether it is the declared class of an optimizer or schedule, which the catalog lists.
  bool is_rule(int index) const {
    const StackGuard guard(L_);
    push_fields(L_, lua_absindex(L_, index));
    lua_pushliteral(L_, "declared_as");
    return lua_rawget(L_, -2) == LUA_TSTRING;
  }

  std::vector<std::string> sorted_keys(int table) const {
    std::vector<std::string> keys;
    for (lua_pushnil(L_); lua_next(L_, table) != 0; lua_pop(L_, 1)) {
      if (lua_type(L_, -2) == LUA_TSTRING) keys.emplace_back(lua_tostring(L_, -2));
    }
    std::sort(keys.begin(), keys.end());
    return keys;
  }

  void add_fields(std::size_t section, const std::string& name, int module) {
    push_fields(L_, module);
    const int fields = lua_gettop(L_);
    for (const std::string& key : sorted_keys(fields)) {
      const StackGuard guard(L_);
      lua_pushstring(L_, key.c_str());
      lua_rawget(L_, fields);
      const std::string full_name = name + "." + key;
      if (lua_isfunction(L_, -1)) {
        sections_[section].entries.push_back(function_on_top(full_name));
      } else if (lua_istable(L_, -1)) {
        if (!seen_.contains(lua_topointer(L_, -1)) && !is_rule(-1)) add_table(full_name);
      } else {
        ReferenceEntry entry;
        entry.kind = ReferenceEntry::Kind::value;
        entry.name = full_name;
        entry.type = luaL_typename(L_, -1);
        entry.forms = {{.receiver = "",
                        .callee = full_name,
                        .parameters = {},
                        .results = {{.name = "", .type = entry.type, .help = ""}},
                        .is_property = true}};
        sections_[section].entries.push_back(std::move(entry));
      }
    }
  }

  /// Whether the table is part of an earlier module, or only collects functions of such.
  bool is_seen(int index) const {
    const StackGuard guard(L_);
    if (seen_.contains(lua_topointer(L_, index))) return true;
    push_fields(L_, lua_absindex(L_, index));
    const int fields = lua_gettop(L_);
    bool any = false;
    for (lua_pushnil(L_); lua_next(L_, fields) != 0; lua_pop(L_, 1)) {
      if (!seen_.contains(lua_topointer(L_, -1))) return false;
      any = true;
    }
    return any;
  }

  /// The methods of nn's modules, read from a class that adds none.
  void add_module_class() {
    const StackGuard guard(L_);
    if (!interpreter_.search().find("nn.module")) return;
    interpreter_.require("nn.module").push(L_);
    lua_pushliteral(L_, "Module");
    protected_call(L_, 1, 1);
    const int fields = lua_gettop(L_);
    ReferenceSection& section = section_named("Module", ReferenceSection::Kind::type);
    for (const std::string& key : sorted_keys(fields)) {
      const StackGuard inner(L_);
      lua_pushstring(L_, key.c_str());
      lua_rawget(L_, fields);
      if (!lua_isfunction(L_, -1) || key.starts_with("__") || key == "init") continue;
      if (auto entry = describe_lua_function(L_, -1, "Module:" + key)) {
        entry->forms[0].receiver = "m";
        entry->forms[0].callee = key;
        section.entries.push_back(*std::move(entry));
      }
    }
  }

  /// A table within a module becomes a module of its own, named by its path.
  void add_table(const std::string& name) {
    seen_.insert(lua_topointer(L_, -1));
    section_named(name, ReferenceSection::Kind::module);
    const std::size_t at = sections_.size() - 1;
    add_fields(at, name, lua_gettop(L_));
  }

  ReferenceEntry function_on_top(const std::string& name) {
    seen_.insert(lua_topointer(L_, -1));
    if (auto entry = describe_lua_function(L_, -1, name)) return *std::move(entry);
    if (const auto found = documentation_.find(name); found != documentation_.end())
      return documented(found->second);
    ReferenceEntry entry;
    entry.name = name;
    entry.gaps.emplace_back("is a C function without documentation");
    return entry;
  }

  /// Whether both come from one registration: the function takes the tensor first.
  bool is_twin(const ReferenceEntry& method, const ReferenceEntry& function) const {
    const auto first = documentation_.find(method.name);
    const auto second = documentation_.find(function.name);
    return first != documentation_.end() && second != documentation_.end() &&
           first->second.usage == second->second.usage;
  }

  /// Joins torch.sqrt(t) with t:sqrt().
  void join_twins(ReferenceSection& module) {
    if (module.name != "torch" && module.name != "torch.linalg") return;
    ReferenceSection& tensor = section_named("Tensor", ReferenceSection::Kind::type);
    for (ReferenceEntry& function : module.entries) {
      for (ReferenceEntry& method : tensor.entries) {
        if (method.last_name() != function.last_name() || !is_twin(method, function)) continue;
        if (method.twin.empty()) method.twin = function.name;
        function.twin = method.name;
      }
    }
  }

  Interpreter& interpreter_;
  lua_State* L_;
  std::map<std::string, Documentation> documentation_;  // copies: loading a module may add to them
  std::vector<ReferenceSection> sections_;
  std::set<const void*> seen_;
};

}  // namespace

std::string_view ReferenceEntry::last_name() const {
  return std::string_view(name).substr(name.find_last_of(".:") + 1);
}

std::string ReferenceEntry::usage(UsageDetail detail) const {
  return operation.empty() ? usage_text(forms, detail) : operation;
}

Reference::Reference(Interpreter& interpreter) : run_settings_(describe_run_settings()) {
  ReferenceBuilder builder(interpreter);
  sections_ = builder.build();
  modules_ = builder.module_names();
  std::erase_if(modules_, [&](const std::string& name) {
    const bool is_rule = name.starts_with("optim.") || name.starts_with("schedule.");
    return !is_rule && find(name) == nullptr && find_section(name) == nullptr;
  });
}

const ReferenceEntry* Reference::find(std::string_view name) const {
  for (const ReferenceSection& section : sections_) {
    for (const ReferenceEntry& entry : section.entries) {
      if (entry.name == name) return &entry;
    }
  }
  return nullptr;
}

const ReferenceSection* Reference::find_section(std::string_view name) const {
  const auto found = std::find_if(sections_.begin(), sections_.end(),
                                  [&](const auto& section) { return section.name == name; });
  return found == sections_.end() ? nullptr : &*found;
}

std::vector<const ReferenceEntry*> Reference::find_last(std::string_view last_name) const {
  std::vector<const ReferenceEntry*> entries;
  for (const ReferenceSection& section : sections_) {
    for (const ReferenceEntry& entry : section.entries) {
      if (entry.last_name() == last_name) entries.push_back(&entry);
    }
  }
  return entries;
}

std::vector<std::string> Reference::names() const {
  std::set<std::string> names;
  for (const ReferenceSection& section : sections_) {
    names.insert(section.name);
    for (const ReferenceEntry& entry : section.entries) {
      names.insert(entry.name);
      names.emplace(entry.last_name());
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace optbench::bindings::reference
