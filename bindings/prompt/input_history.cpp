// SPDX-License-Identifier: MIT
#include "bindings/prompt/input_history.hpp"

#include <fcntl.h>
#include <fstream>
#include <unistd.h>

namespace optbench::bindings::prompt {
namespace fs = std::filesystem;
namespace {

std::string line_of(std::string_view entry) {
  std::string line;
  for (const char character : entry) {
    if (character == '\\') {
      line += "\\\\";
    } else if (character == '\n') {
      line += "\\n";
    } else {
      line += character;
    }
  }
  return line + "\n";
}

std::string entry_of(std::string_view line) {
  std::string entry;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size()) {
      ++i;
      entry += line[i] == 'n' ? '\n' : line[i];
    } else {
      entry += line[i];
    }
  }
  return entry;
}

/// Writes the whole text; failures are ignored.
void write_to(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void replace_file(const fs::path& path, const std::vector<std::string>& entries) {
  const fs::path fresh = path.string() + "." + std::to_string(getpid());
  const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return;
  std::string text;
  for (const std::string& entry : entries) text += line_of(entry);
  write_to(file, text);
  ::close(file);
  std::error_code ignored;
  fs::rename(fresh, path, ignored);
}

}  // namespace

std::vector<std::string> InputHistory::read() const {
  std::vector<std::string> entries;
  std::ifstream file(file_);
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) entries.push_back(entry_of(line));
  }
  const bool too_long = entries.size() > 2 * kEntries;
  if (entries.size() > kEntries) {
    entries.erase(entries.begin(), entries.end() - static_cast<std::ptrdiff_t>(kEntries));
  }
  if (too_long) replace_file(file_, entries);
  return entries;
}

void InputHistory::append(std::string_view entry) const {
  if (file_.empty()) return;
  std::error_code ignored;
  fs::create_directories(file_.parent_path(), ignored);
  const int file = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return;
  write_to(file, line_of(entry));
  ::close(file);
}

}  // namespace optbench::bindings::prompt
