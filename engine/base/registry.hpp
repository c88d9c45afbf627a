// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace optbench {

/// Name → entry, in alphabetical order. `Entry` has a member `name`.
template <class Entry>
class Registry {
 public:
  /// `what` names the entries in error messages: "problem", "optimizer".
  explicit Registry(std::string what) : what_(std::move(what)) {}

  /// Throws Error(internal) when the name is taken.
  void add(Entry entry) {
    std::string name = entry.name;
    if (!entries_.emplace(name, std::move(entry)).second) {
      fail(ErrorKind::internal, "{} '{}': is registered twice", what_, name);
    }
  }

  /// Throws Error(unknown_name) with a suggestion and the command that lists the names.
  [[nodiscard]] const Entry& find(std::string_view name) const {
    const auto found = entries_.find(name);
    if (found != entries_.end()) return found->second;
    fail(ErrorKind::unknown_name, "unknown {} '{}'{} (`optbench list {}s` shows all)", what_, name,
         did_you_mean(name, names()), what_);
  }

  [[nodiscard]] bool contains(std::string_view name) const { return entries_.contains(name); }

  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto& [name, entry] : entries_) result.push_back(name);
    return result;
  }

  /// Pairs of name and entry.
  [[nodiscard]] auto begin() const { return entries_.begin(); }
  [[nodiscard]] auto end() const { return entries_.end(); }

 private:
  std::string what_;
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace optbench
