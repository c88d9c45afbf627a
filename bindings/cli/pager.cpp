// SPDX-License-Identifier: MIT
#include "bindings/cli/pager.hpp"

#include "bindings/cli/terminal.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <sys/wait.h>

namespace optbench::bindings::cli {
namespace {

constexpr int kNotStarted = 127;  // what a shell answers when there is no such command

/// While it lives, a signal is ignored by this process; its children get what was before.
class IgnoredSignal {
 public:
  explicit IgnoredSignal(int number) : number_(number) {
    struct sigaction action {};
    action.sa_handler = SIG_IGN;
    sigemptyset(&action.sa_mask);
    sigaction(number_, &action, &before_);
  }
  ~IgnoredSignal() { sigaction(number_, &before_, nullptr); }
  IgnoredSignal(const IgnoredSignal&) = delete;
  IgnoredSignal& operator=(const IgnoredSignal&) = delete;

 private:
  int number_;
  struct sigaction before_ {};
};

/// The command; empty for none.
std::string pager_command() {
  const char* pager = std::getenv("PAGER");
  if (pager == nullptr) return "command -v less >/dev/null || exit 127; exec less -R";
  return std::string_view(pager) == "cat" ? "" : pager;
}

}  // namespace

bool show_in_pager(std::string_view text) {
  const auto rows = stdout_rows();
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  const std::string command = pager_command();
  if (!rows || lines < *rows || command.empty()) return false;
  std::fflush(stdout);
  std::FILE* pager = popen(command.c_str(), "w");
  if (pager == nullptr) return false;
  // After the start, so that the pager itself hears Ctrl-C. Whoever leaves it early breaks the
  // pipe.
  const IgnoredSignal interrupt(SIGINT);
  const IgnoredSignal broken_pipe(SIGPIPE);
  std::fwrite(text.data(), 1, text.size(), pager);
  const int status = pclose(pager);
  return status != -1 && !(WIFEXITED(status) && WEXITSTATUS(status) == kNotStarted);
}

}  // namespace optbench::bindings::cli
