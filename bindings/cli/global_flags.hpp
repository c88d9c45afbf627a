// SPDX-License-Identifier: MIT
#pragma once

#include <array>

namespace optbench::bindings::cli {

/// A flag that stands before the command; bindings/main.cpp reads them.
struct GlobalFlag {
  const char* name;
  const char* value;  ///< what follows it; empty for none
  const char* help;
};

inline constexpr std::array kGlobalFlags = {
    GlobalFlag{"--scripts", "DIR", "searched by `require`"},
    GlobalFlag{"--threads", "N", "that scripts compute with"},
    GlobalFlag{"--traceback", "", "all frames of errors"},
    GlobalFlag{"--time-limit", "TIME",
               "90s, 10m, 2h: of a script, of each run, of each line of the repl"},
    GlobalFlag{"--memory-limit", "SIZE", "512MB, 2GB: of scripts and tensors"},
    GlobalFlag{"--sandbox", "",
               "for scripts of others: no files, no processes, both limits (1h, 4GB)"},
};

}  // namespace optbench::bindings::cli
