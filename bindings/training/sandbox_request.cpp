// SPDX-License-Identifier: MIT
#include "bindings/training/sandbox_request.hpp"

#include "bindings/training/session.hpp"
#include "engine/base/error.hpp"
#include "engine/machine/cores.hpp"

#include <algorithm>
#include <string>

namespace optbench::bindings::training {

void expect_inside(std::string_view where, std::string_view what, std::string_view name,
                   const ScriptSearch& search) {
  if (!is_script_path(name) || search.is_inside(file_of_script(name))) return;
  fail(ErrorKind::invalid_argument,
       "{}: {} '{}' is outside the script's folder, which the sandbox does not allow", where, what,
       name);
}

void expect_confined(std::string_view where, const run::RunRequest& request,
                     const ScriptSearch& search) {
  const auto refuse = [&](const char* setting) {
    fail(ErrorKind::invalid_argument, "{}: '{}' cannot be set by scripts in the sandbox", where,
         setting);
  };
  for (const run::Setting& setting : run::kSettings) {
    if (setting.is_refused_in_sandbox && !is_default(setting, request)) refuse(setting.name);
  }
  if (request.threads > machine::usable_cores()) refuse("threads");
  expect_inside(where, "problem", request.problem, search);
  expect_inside(where, "optimizer", request.optimizer, search);
  expect_inside(where, "schedule", request.schedule, search);
}

}  // namespace optbench::bindings::training
