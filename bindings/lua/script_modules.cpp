// SPDX-License-Identifier: MIT
#include "bindings/lua/script_modules.hpp"

#include "bindings/lua/arguments.hpp"
#include "bindings/lua/guard.hpp"
#include "bindings/lua/hidden_sources.hpp"
#include "bindings/lua/interpreter.hpp"
#include "bindings/lua/limits/sandbox.hpp"
#include "bindings/lua/read_only.hpp"
#include "bindings/lua/strict_globals.hpp"
#include "bindings/lua/user_globals.hpp"
#include "engine/base/digest.hpp"
#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <algorithm>
#include <new>
#include <optional>

namespace optbench::bindings {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTypeName = "optbench.ScriptModules";
constexpr char kShippedModules = 0;  // its address is a key of the registry

/// What a set of modules keeps in Lua, as values of its userdata.
enum Kept { kGlobals = 1, kLoaded, kPackage };

/// Upvalue 1 of each function below.
ScriptModules& own_modules(lua_State* L) {
  return *static_cast<ScriptModules*>(lua_touserdata(L, lua_upvalueindex(1)));
}
void push_kept(lua_State* L, Kept what) { lua_getiuservalue(L, lua_upvalueindex(1), what); }

int destroy(lua_State* L) {
  static_cast<ScriptModules*>(lua_touserdata(L, 1))->~ScriptModules();
  return 0;
}

void push_shipped_modules(lua_State* L) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &kShippedModules) == LUA_TTABLE) return;
  lua_pop(L, 1);
  lua_newtable(L);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &kShippedModules);
}

/// Pushes what all scripts share under this name, if there is such a thing.
bool push_shipped_module(lua_State* L, ScriptModules& modules, const std::string& name) {
  push_shipped_modules(L);
  const bool is_loaded = lua_getfield(L, -1, name.c_str()) != LUA_TNIL;
  lua_remove(L, -2);
  if (is_loaded) return true;
  lua_pop(L, 1);
  const auto source = modules.search().find_shipped_module(name);
  if (!source) return false;
  const std::string chunk_name = "@" + source->chunk_name;
  if (!source->embedded) modules.add(name, source->chunk_name, source->text);
  if (compile_text(L, source->text, chunk_name) != LUA_OK) lua_error(L);
  hide_source(L, chunk_name.c_str());
  lua_pushstring(L, name.c_str());
  lua_pushstring(L, source->chunk_name.c_str());
  lua_call(L, 2, 1);
  if (lua_istable(L, -1)) make_read_only(L, -1, name.c_str());
  note_shipped_module(L, name.c_str());
  return true;
}

/// Pushes a file compiled with the globals of the script that loads it.
void push_file(lua_State* L, const std::string& name, const std::string& file,
               const std::string& text) {
  own_modules(L).add(name, file, text);
  if (compile_text(L, text, "@" + file) != LUA_OK) lua_error(L);
  push_kept(L, kGlobals);
  lua_setupvalue(L, -2, 1);
}

/// A text field of the script's own `package`; empty where there is none, as in the sandbox.
std::string package_text(lua_State* L, const char* field) {
  push_kept(L, kPackage);
  std::string text;
  if (lua_istable(L, -1)) {
    lua_getfield(L, -1, field);
    if (lua_type(L, -1) == LUA_TSTRING) text = lua_tostring(L, -1);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return text;
}

/// The file that a template such as "/usr/share/lua/5.4/?.lua" gives. The working folder
/// ("./?.lua") is left out: what a run consists of does not depend on where somebody stands.
std::optional<std::string> find_by_templates(std::string_view templates, std::string module) {
  std::replace(module.begin(), module.end(), '.', '/');
  while (!templates.empty()) {
    const std::size_t end = std::min(templates.find(';'), templates.size());
    std::string path(templates.substr(0, end));
    templates.remove_prefix(std::min(end + 1, templates.size()));
    if (path.starts_with("./")) continue;
    for (std::size_t at = 0; (at = path.find('?', at)) != std::string::npos; at += module.size()) {
      path.replace(at, 1, module);
    }
    std::error_code ignored;  // a folder that cannot be looked into holds nothing for us
    if (fs::is_regular_file(path, ignored)) return path;
  }
  return std::nullopt;
}

/// Pushes the function that opens a module: its loader in package.preload, its file's chunk, or the
/// function of a library; and the second argument for it. False when there is no such module.
bool push_loader(lua_State* L, const std::string& name) {
  push_kept(L, kPackage);
  if (lua_istable(L, -1) && lua_getfield(L, -1, "preload") == LUA_TTABLE &&
      lua_getfield(L, -1, name.c_str()) == LUA_TFUNCTION) {
    lua_pushliteral(L, ":preload:");
    return true;
  }
  lua_settop(L, 2);
  ScriptModules& modules = own_modules(L);
  if (const auto found = modules.search().find_beside(modules.folder(), name)) {
    push_file(L, name, found->chunk_name, found->text);
    lua_pushstring(L, found->chunk_name.c_str());
    return true;
  }
  if (const auto file = find_by_templates(package_text(L, "path"), name)) {
    push_file(L, name, *file, read_script(*file));
    lua_pushstring(L, file->c_str());
    return true;
  }
  if (const auto file = find_by_templates(package_text(L, "cpath"), name)) {
    modules.add(name, *file, read_script(*file));
    std::string function = "luaopen_" + name;
    std::replace(function.begin(), function.end(), '.', '_');
    push_kept(L, kPackage);
    lua_getfield(L, -1, "loadlib");
    lua_pushstring(L, file->c_str());
    lua_pushstring(L, function.c_str());
    lua_call(L, 2, 2);
    if (!lua_isfunction(L, -2)) {
      fail(ErrorKind::script, "require '{}': {}", name,
           lua_isstring(L, -1) ? lua_tostring(L, -1) : "no such function");
    }
    lua_pop(L, 1);
    lua_pushstring(L, file->c_str());
    return true;
  }
  return false;
}

int require_own(lua_State* L) {
  const std::string name(check_string(L, 1));
  lua_settop(L, 1);
  push_kept(L, kLoaded);
  if (lua_getfield(L, 2, name.c_str()) != LUA_TNIL) return 1;
  lua_pop(L, 1);
  ScriptModules& modules = own_modules(L);
  if (push_shipped_module(L, modules, name)) return 1;
  if (!push_loader(L, name)) {
    fail(ErrorKind::not_found,
         "module '{}' not found: expected a shipped one{}, or a file of this name in the script's "
         "own folder ({}) or in one of --scripts",
         name, did_you_mean(name, ScriptSearch::shipped_names()),
         modules.folder().empty() ? "." : modules.folder().string());
  }
  lua_pushvalue(L, 1);
  lua_insert(L, -2);
  lua_call(L, 2, 1);
  if (!lua_isnil(L, -1)) {
    lua_pushvalue(L, -1);
    lua_setfield(L, 2, name.c_str());
  } else if (lua_getfield(L, 2, name.c_str()) == LUA_TNIL) {
    lua_pushboolean(L, 1);
    lua_pushvalue(L, -1);
    lua_setfield(L, 2, name.c_str());
  }
  return 1;
}

/// load(chunk, name, mode, globals). Upvalue 2: Lua's own.
int load_own(lua_State* L) {
  if (lua_gettop(L) < 4) {
    lua_settop(L, 3);
    push_kept(L, kGlobals);
  }
  lua_pushvalue(L, lua_upvalueindex(2));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  return lua_gettop(L);
}

/// loadfile(path, mode, globals) of source text.
int load_file_own(lua_State* L) {
  const std::string path(check_string(L, 1));
  lua_settop(L, 3);
  own_modules(L).expect_open(fmt::format("loadfile '{}'", path));
  std::error_code ignored;  // as in find_by_templates
  if (!fs::is_regular_file(path, ignored)) {
    lua_pushnil(L);
    lua_pushfstring(L, "cannot open %s", path.c_str());
    return 2;
  }
  const std::string text = read_script(path);
  own_modules(L).add(path, path, text);
  if (compile_text(L, text, "@" + path) != LUA_OK) {
    lua_pushnil(L);
    lua_insert(L, -2);
    return 2;
  }
  if (lua_isnil(L, 3)) {
    push_kept(L, kGlobals);
  } else {
    lua_pushvalue(L, 3);
  }
  lua_setupvalue(L, -2, 1);
  return 1;
}

int do_file_own(lua_State* L) {
  const std::string path(check_string(L, 1));
  lua_settop(L, 1);
  push_file(L, path, path, read_script(path));
  lua_call(L, 0, LUA_MULTRET);
  return lua_gettop(L) - 1;
}

/// Fields of the userdata at `self`, which stays below what is pushed.
class Setup {
 public:
  Setup(lua_State* L, int self, int globals) : L_(L), self_(self), globals_(globals) {}

  /// Pops a value and keeps it.
  void keep(Kept what) { lua_setiuservalue(L_, self_, what); }

  /// Sets a global function whose first upvalue is the set of modules; more of them are on top.
  void function(const char* name, lua_CFunction body, int more = 0) {
    lua_pushvalue(L_, self_);
    lua_insert(L_, -1 - more);
    lua_pushcclosure(L_, body, 1 + more);
    lua_setfield(L_, globals_, name);
  }

  /// What `require` gives from the beginning: Lua's libraries as the script's globals have them.
  void push_loaded() {
    lua_newtable(L_);
    for (const char* name : shipped_libraries()) {
      lua_pushstring(L_, name);
      lua_rawget(L_, globals_);  // the sandbox lacks some
      lua_setfield(L_, -2, name);
    }
  }

  /// A `package` of the script's own, with Lua's paths; `loaded` is on top of the stack.
  void push_package() {
    const int loaded = lua_gettop(L_);
    lua_newtable(L_);
    lua_getfield(L_, globals_, LUA_LOADLIBNAME);
    for (const char* name : {"path", "cpath", "config", "searchpath", "loadlib"}) {
      lua_getfield(L_, -1, name);
      lua_setfield(L_, -3, name);
    }
    lua_pop(L_, 1);
    lua_newtable(L_);
    lua_setfield(L_, -2, "preload");
    lua_pushvalue(L_, loaded);
    lua_setfield(L_, -2, "loaded");
  }

 private:
  lua_State* L_;
  int self_, globals_;
};

}  // namespace

ScriptModules& ScriptModules::push_globals(lua_State* L, const ScriptSearch& search,
                                           const fs::path& script) {
  auto* modules =
      new (lua_newuserdatauv(L, sizeof(ScriptModules), kPackage)) ScriptModules(search, script);
  const int self = lua_gettop(L);
  if (luaL_newmetatable(L, kTypeName) != 0) {
    lua_pushcfunction(L, destroy);
    lua_setfield(L, -2, "__gc");
  }
  lua_setmetatable(L, self);
  const bool sandboxed = interpreter_state(L).sandboxed;
  if (sandboxed) {
    push_new_globals(L);
  } else {
    push_shipped_globals(L);
  }
  const int globals = lua_gettop(L);
  Setup setup(L, self, globals);
  setup.push_loaded();
  if (!sandboxed) {
    setup.push_package();
    lua_pushvalue(L, -1);
    lua_setfield(L, globals, LUA_LOADLIBNAME);
    lua_pushvalue(L, -1);
    lua_setfield(L, -3, LUA_LOADLIBNAME);
    setup.keep(kPackage);
    lua_pushvalue(L, globals);
    lua_setfield(L, -2, LUA_GNAME);
    lua_getfield(L, globals, "load");
    setup.function("load", guarded<load_own>, 1);
    setup.function("loadfile", guarded<load_file_own>);
    setup.function("dofile", guarded<do_file_own>);
    make_strict(L, globals);
  }
  setup.keep(kLoaded);
  lua_pushvalue(L, globals);
  setup.keep(kGlobals);
  setup.function("require", guarded<require_own>);
  lua_remove(L, self);  // the functions keep it
  return *modules;
}

void ScriptModules::add(const std::string& name, const std::string& file, std::string_view text) {
  expect_open(fmt::format("require '{}'", name));
  files_.push_back({.role = "module", .name = name, .file = file, .sha256 = sha256_hex(text)});
}

void ScriptModules::expect_open(const std::string& what) const {
  if (is_open_) return;
  fail(ErrorKind::script,
       "{}: a script loads its files before the run begins, so that the record says what code made "
       "it: expected this at the top of {}, outside its functions",
       what, script_.string());
}

void note_shipped_module(lua_State* L, const char* name) {
  push_shipped_modules(L);
  lua_pushvalue(L, -2);
  lua_setfield(L, -2, name);
  lua_pop(L, 1);
}

}  // namespace optbench::bindings
