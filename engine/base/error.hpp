// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace optbench {

/// What kind of promise was broken; decides the exit status and nothing else.
enum class ErrorKind {
  invalid_argument,  ///< a value that the user chose is not allowed
  unknown_name,      ///< a name that nothing is registered under
  not_found,         ///< a file or folder that should be there is not
  corrupt_data,      ///< a file holds something other than it promises
  io,                ///< the operating system refused a read or a write
  script,            ///< a Lua script failed; the message already names its line
  internal,          ///< our own mistake
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
