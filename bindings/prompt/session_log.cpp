// SPDX-License-Identifier: MIT
#include "bindings/prompt/session_log.hpp"

#include "bindings/lua/script_search.hpp"
#include "engine/base/error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>

namespace optbench::bindings::prompt {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kHeading = "-- Saved by `optbench repl`.\n";

std::string without_end(std::string text, const char* characters) {
  text.erase(text.find_last_not_of(characters) + 1);
  return text;
}

}  // namespace

void SessionLog::add(const std::string& text, bool is_expression, bool silent) {
  if (!is_expression) {
    text_ += without_end(text, "\n") + "\n";
  } else if (!silent) {
    // The line break ends a comment after the expression.
    const char* end = text.find("--") == std::string::npos ? "" : "\n";
    text_ += fmt::format("print({}{})\n", without_end(text, " \t\n"), end);
  }
}

void SessionLog::add_script(const std::string& name, const std::string& text) {
  if (text.starts_with(kHeading)) {
    text_ += text.substr(kHeading.size());
  } else {
    text_ += fmt::format("do -- {}\n{}\nend\n", name, without_end(text, "\n"));
  }
}

void SessionLog::save(const fs::path& file) const {
  if (fs::exists(file) && !(fs::is_regular_file(file) && read_script(file).starts_with(kHeading))) {
    fail(ErrorKind::invalid_argument,
         ".save: '{}' exists and was not saved from a prompt: expected a new name", file.string());
  }
  std::ofstream stream(file, std::ios::binary);
  stream << kHeading << text_;
  stream.close();
  if (!stream)
    fail(ErrorKind::io, ".save: '{}' cannot be written: {}", file.string(), std::strerror(errno));
}

}  // namespace optbench::bindings::prompt
