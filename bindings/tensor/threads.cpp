// SPDX-License-Identifier: MIT
#include "bindings/lua/arguments.hpp"
#include "bindings/lua/interpreter_state.hpp"
#include "bindings/lua/library/script_draws.hpp"
#include "bindings/lua/method_table.hpp"
#include "bindings/tensor/wrap_tensor.hpp"
#include "engine/base/error.hpp"

#include <ATen/Parallel.h>

#include <fmt/format.h>

namespace optbench::bindings::tensor {
namespace {

constexpr std::int64_t kMostThreads = 1024;

int get_num_threads(lua_State* L) {
  lua_pushinteger(L, at::get_num_threads());
  return 1;
}

int set_num_threads(lua_State* L) {
  const std::int64_t threads = check_integer(L, 1);
  if (threads < 1 || threads > kMostThreads) {
    fail_argument(L, 1, fmt::format("expected 1 to {} threads, got {}", kMostThreads, threads));
  }
  if (interpreter_state(L).sandboxed) {
    fail(ErrorKind::invalid_argument, "torch.set_num_threads: is not for scripts in the sandbox");
  }
  if (draws_in_force() != nullptr) {
    fail(
        ErrorKind::invalid_argument,
        "torch.set_num_threads: the threads of a run are its setting: expected threads = {} there, "
        "got a call within it",
        threads);
  }
  at::set_num_threads(static_cast<int>(threads));
  return 0;
}

constexpr Method kFunctions[] = {
    method<get_num_threads>("get_num_threads", "torch.get_num_threads() -> integer",
                            "With how many threads operations compute."),
    method<set_num_threads>("set_num_threads", "torch.set_num_threads(threads: integer)",
                            "Computes with so many threads from here on, as `optbench --threads` "
                            "before a script does. Runs and problems have a setting `threads` of "
                            "their own."),
};

}  // namespace

std::span<const Method> thread_functions() { return kFunctions; }

}  // namespace optbench::bindings::tensor
