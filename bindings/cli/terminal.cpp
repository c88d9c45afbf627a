// SPDX-License-Identifier: MIT
#include "bindings/cli/terminal.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>

namespace optbench::bindings::cli {

namespace {

bool is_terminal(int file) {
  const char* term = std::getenv("TERM");
  return isatty(file) != 0 && !(term != nullptr && std::string(term) == "dumb");
}

bool colours_wanted() {
  const char* no_color = std::getenv("NO_COLOR");
  return no_color == nullptr || *no_color == '\0';
}

}  // namespace

bool progress_on_terminal() { return is_terminal(STDERR_FILENO); }

int terminal_columns() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

bool colours_on_stderr() { return is_terminal(STDERR_FILENO) && colours_wanted(); }
bool colours_on_stdout() { return is_terminal(STDOUT_FILENO) && colours_wanted(); }

std::string duration_text(double seconds) {
  const auto whole = static_cast<long>(std::lround(std::max(seconds, 0.0)));
  const long hours = whole / 3600, minutes = whole / 60 % 60, rest = whole % 60;
  return hours > 0 ? fmt::format("{}:{:02}:{:02}", hours, minutes, rest)
                   : fmt::format("{}:{:02}", minutes, rest);
}

}  // namespace optbench::bindings::cli
