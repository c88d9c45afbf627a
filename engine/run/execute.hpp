// SPDX-License-Identifier: MIT
#pragma once

#include "engine/run/settings.hpp"
#include "engine/train/diagnostics.hpp"
#include "engine/train/trainer.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

namespace optbench::run {

/// A run that has ended.
struct RunResult {
  RunSettings settings;
  train::History history;
  std::chrono::system_clock::time_point started;
  double seconds_setup = 0;         ///< until the first evaluation: data, network, optimizer
  std::filesystem::path path = {};  ///< of the record; empty when none was written
  /// Why the record does not lie in its folder but elsewhere, with both paths; else empty.
  std::string filing_error = {};
  train::Diagnostics::Values diagnostics = {};  ///< at the steps of minibatch_train_losses
};

/// Builds, trains, and writes the record (unless the request says no_logs), with the threads of the
/// settings. The observers of the settings (diagnostics, TensorBoard) are notified first.
///
/// The folder is checked for writing before anything is computed. When the record cannot be written
/// all the same, it is tried again for some seconds, and then below $TMPDIR, the home or the
/// working folder: `path` and `filing_error` say where it is. A finished, diverged or early stopped
/// run becomes `random_seed__S__TIME.json`; an interrupted one `....json.interrupted`,
/// which no reader of results takes for a whole run. Files of other runs are never replaced.
[[nodiscard]] RunResult execute_run(const RunSettings& settings,
                                    const train::ObserverList& observers);

/// Removes the folders of a setting in which nothing was filed, the output folder too:
/// DeepOBS's readers stumble over empty ones.
void remove_empty_folders(const RunSettings& settings);

/// The newest complete record of these very settings (same run key), if there is one. A run that
/// has no identity was never made before.
[[nodiscard]] std::optional<std::filesystem::path> find_finished_run(const RunSettings& settings);

/// The newest record with this seed in the setting's folder, whatever made it (DeepOBS's
/// skip_if_exists). None for a run that has no identity, which is never skipped.
[[nodiscard]] std::optional<std::filesystem::path> find_run_of_seed(const RunSettings& settings);

}  // namespace optbench::run
