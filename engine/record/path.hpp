// SPDX-License-Identifier: MIT
#pragma once

#include "engine/base/options.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace optbench::record {

// Paths as in DeepOBS: RESULTS/<problem>/<optimizer>/<setting>/<file>. Folder names contain at most
// 11 digits of a float: rates that agree to 11 digits share a folder.

/// A number in a folder name, as DeepOBS 1.1 and 1.2 write floats: "%.10e" without the mantissa's
/// trailing zeros, the point kept: 0.9 → "9.e-01", 1 → "1.e+00", 1e-8 → "1.e-08"; "nan", "inf",
/// "-inf".
[[nodiscard]] std::string float_token(double value);

/// Any option value in a folder name: floats as float_token(), integers in decimal, booleans as
/// "True" and "False", lists in Python's notation ("[50, 100]", "[1.0, 0.1]"), strings as they are,
/// except that '/' and control characters become '-'.
[[nodiscard]] std::string value_token(const OptionValue& value);

/// Whether a label or a problem may bear this name: neither empty nor hidden, no '/', no control
/// character, at most 255 bytes.
[[nodiscard]] bool is_folder_name(std::string_view name);

/// Name of the setting's folder as in DeepOBS 1.2:
/// num_epochs__N__batch_size__B[__weight_decay__W]{__hyperparameter__value}{__training_param__value},
/// both groups sorted by name (byte order). The learning rate is among the hyperparameters under
/// "lr".
///
/// `weight_decay` is what the user gave, none for the problem's default. A name longer than the 255
/// bytes that file systems allow is cut after a whole character and ends in "__" and 16 digits of
/// its SHA-256.
[[nodiscard]] std::string setting_folder(std::int64_t num_epochs, std::int64_t batch_size,
                                         std::optional<double> weight_decay,
                                         const Options& hyperparameters,
                                         const Options& training_parameters);

/// "random_seed__42__2019-02-13-15-47-02.json", in local time.
[[nodiscard]] std::string result_file_name(std::uint64_t seed,
                                           std::chrono::system_clock::time_point time);

/// "random_seed__42__", the beginning of every result file of that seed.
[[nodiscard]] std::string seed_prefix(std::uint64_t seed);

}  // namespace optbench::record
