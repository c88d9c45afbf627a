// SPDX-License-Identifier: MIT
// How long the threads of an operation wait for each other before they sleep.
#include <cstring>
#include <string_view>
#include <unistd.h>

namespace {

/// Turns of a waiting loop. LibTorch's OpenMP library, GCC's libgomp, makes 300,000, some
/// milliseconds. Beside other busy processes a thread waits whenever the other one has no core, and
/// so keeps the core from everybody for all that time. As many turns as this take some tens of
/// microseconds, as waking a thread that sleeps does: longer than the pauses between most
/// operations of a network. benchmarks/waiting_threads.py measures it.
constexpr const char* kSpinCount = "1000";

/// The value of a variable of the environment; null where it is not set.
char* find_variable(std::string_view name) {
  if (::environ == nullptr) return nullptr;  // before the C library is initialised
  for (char** variable = ::environ; *variable != nullptr; ++variable) {
    const std::string_view text(*variable);
    if (text.size() > name.size() && text.starts_with(name) && text[name.size()] == '=') {
      return *variable + name.size() + 1;
    }
  }
  return nullptr;
}

}  // namespace

/// The C library's function, which the definition in the program overrides, and a default:
/// libgomp reads its settings when it is loaded, before anything of ours runs, and has no function
/// that changes this one later. What the user sets has precedence.
extern "C" [[gnu::visibility("default")]] char* getenv(const char* name) noexcept {
  char* const value = find_variable(name);
  if (value == nullptr && std::strcmp(name, "GOMP_SPINCOUNT") == 0 &&
      find_variable("OMP_WAIT_POLICY") == nullptr) {
    return const_cast<char*>(kSpinCount);
  }
  return value;
}
