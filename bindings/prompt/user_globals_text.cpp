// SPDX-License-Identifier: MIT
#include "bindings/prompt/user_globals_text.hpp"

#include "bindings/lua/raw_lookup.hpp"
#include "bindings/lua/stack_guard.hpp"
#include "bindings/lua/user_globals.hpp"
#include "bindings/prompt/value_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace optbench::bindings::prompt {

std::string user_globals_text(lua_State* L) {
  const StackGuard guard(L);
  struct Row {
    std::string name;
    ValueSummary summary;
  };
  std::vector<Row> rows = {{"name", {"kind", "size"}}};
  lua_pushglobaltable(L);
  for (const std::string& name : user_globals(L)) {
    if (!push_raw_field(L, -1, name)) continue;
    rows.push_back({name, summarize_value(L, -1)});
    lua_pop(L, 1);
  }
  if (rows.size() == 1) return "no globals of your own yet";
  std::size_t names = 0, kinds = 0;
  for (const Row& row : rows) {
    names = std::max(names, row.name.size());
    kinds = std::max(kinds, row.summary.kind.size());
  }
  std::string text;
  for (const Row& row : rows) {
    std::string line = fmt::format("{:<{}}  {:<{}}  {}", row.name, names, row.summary.kind, kinds,
                                   row.summary.size);
    line.erase(line.find_last_not_of(' ') + 1);
    text += (text.empty() ? "" : "\n") + line;
  }
  return text;
}

}  // namespace optbench::bindings::prompt
