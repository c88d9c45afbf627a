// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace optbench::bindings::cli {

/// What a piece of text on the terminal is, for its colour.
enum class Tint { prompt, error, note, heading, text, first_line, second_line };

/// Colours text, or leaves it alone where colours are not wanted.
class Ink {
 public:
  explicit Ink(bool coloured) : coloured_(coloured) {}

  [[nodiscard]] bool coloured() const { return coloured_; }
  [[nodiscard]] std::string paint(Tint tint, std::string_view text) const;

 private:
  bool coloured_;
};

}  // namespace optbench::bindings::cli
