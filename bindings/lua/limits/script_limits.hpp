// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::bindings {

/// The values of `--sandbox`, `--time-limit` and `--memory-limit`.
struct ScriptLimits {
  struct Time {
    double seconds = 0;
    std::string text;  ///< as it was given: "10m"
  };
  bool sandbox = false;                    ///< see sandbox.hpp
  std::optional<Time> time = {};           ///< see TimeLimit
  std::optional<std::size_t> memory = {};  ///< bytes; see MemoryBudget

  /// Sets the limit that a value of `--time-limit` or `--memory-limit` names; "none" is none.
  /// Throws Error(invalid_argument).
  void set_time(std::string_view text);
  void set_memory(std::string_view text);
  /// In the sandbox, limits that were not given become kDefaultTime and kDefaultMemory.
  void complete();

  static constexpr const char* kDefaultTime = "1h";
  static constexpr const char* kDefaultMemory = "4GB";

  /// Command-line arguments that give another process the same limits.
  [[nodiscard]] std::vector<std::string> words() const;

 private:
  bool time_is_chosen_ = false;
  bool memory_is_chosen_ = false;
};

}  // namespace optbench::bindings
