// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/error.hpp"

#include <string>
#include <utility>

namespace optbench::bindings {

/// A Lua script failed. what() is "run.lua:12: message"; the traceback is stored separately.
class ScriptError : public Error {
 public:
  ScriptError(const std::string& message, std::string traceback)
      : Error(ErrorKind::script, message), traceback_(std::move(traceback)) {}

  /// Every frame, one per line, innermost first, without a heading; frames of C++ functions too.
  [[nodiscard]] const std::string& traceback() const { return traceback_; }
  /// Only the frames of scripts; empty if there are none.
  [[nodiscard]] std::string script_traceback() const;

 private:
  std::string traceback_;
};

}  // namespace optbench::bindings
