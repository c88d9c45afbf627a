// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace optbench {

/// The error message for a name that is not in `known`, used by all readers of named options.
/// `kind` says what the names are ("option", "setting", "field"): "unknown option 'bta1'; did you
/// mean 'beta1'?". Where none is near, up to twenty are listed: "unknown option 'foo' (options: lr,
/// beta1, beta2, eps)".
[[nodiscard]] std::string unknown_name(std::string_view kind, std::string_view name,
                                       std::span<const std::string> known);

/// Throws Error(invalid_argument) "where: " and that message.
[[noreturn]] void fail_unknown_name(std::string_view where, std::string_view kind,
                                    std::string_view name, std::span<const std::string> known);

}  // namespace optbench
