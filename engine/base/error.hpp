// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace optbench {

/// The kind of an error; determines the exit status.
enum class ErrorKind {
  invalid_argument,  ///< a value that the user chose is not allowed
  unknown_name,      ///< no entry is registered under this name
  not_found,         ///< a file or folder that should be there is not
  corrupt_data,      ///< the contents of a file are not what its format requires
  io,                ///< the operating system refused a read or a write
  script,            ///< a Lua script failed; the message already names its line
  internal,          ///< a bug in optbench
};

/// The one exception type of the engine. The message reads "where: what: expected, got".
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  [[nodiscard]] ErrorKind kind() const { return kind_; }

 private:
  ErrorKind kind_;
};

/// Throws Error(kind, formatted message).
template <class... Args>
[[noreturn]] void fail(ErrorKind kind, fmt::format_string<Args...> format, Args&&... args) {
  throw Error(kind, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace optbench
