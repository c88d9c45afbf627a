// SPDX-License-Identifier: MIT
#include "bindings/cli/terminal.hpp"

#include "engine/base/text_table.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

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

namespace {

/// The size of the terminal on stdout; {} if it is none.
winsize stdout_size() {
  winsize size{};
  if (!is_terminal(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return {};
  return size;
}

}  // namespace

std::optional<std::size_t> stdout_columns() {
  const winsize size = stdout_size();
  return size.ws_col > 0 ? std::optional<std::size_t>(size.ws_col) : std::nullopt;
}

std::optional<std::size_t> stdout_rows() {
  const winsize size = stdout_size();
  return size.ws_row > 0 ? std::optional<std::size_t>(size.ws_row) : std::nullopt;
}

bool colours_on_stderr() { return is_terminal(STDERR_FILENO) && colours_wanted(); }
bool colours_on_stdout() { return is_terminal(STDOUT_FILENO) && colours_wanted(); }

namespace {

bool passing_line_drawn = false;

}  // namespace

void draw_passing_line(const std::string& line) {
  // The terminal may be gone, which ends no run: not fmt::print, which would throw.
  std::fputs(
      ("\r\x1b[K" + cut_to_width(line, static_cast<std::size_t>(terminal_columns() - 1))).c_str(),
      stderr);
  std::fflush(stderr);
  passing_line_drawn = true;
}

void erase_passing_line() {
  if (!std::exchange(passing_line_drawn, false)) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
}

std::string duration_text(double seconds) {
  const auto whole = static_cast<long>(std::lround(std::max(seconds, 0.0)));
  const long hours = whole / 3600, minutes = whole / 60 % 60, rest = whole % 60;
  return hours > 0 ? fmt::format("{}:{:02}:{:02}", hours, minutes, rest)
                   : fmt::format("{}:{:02}", minutes, rest);
}

}  // namespace optbench::bindings::cli
