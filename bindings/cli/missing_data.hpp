// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/cli/fetch_progress.hpp"
#include "engine/run/request.hpp"
#include "engine/run/settings.hpp"

namespace optbench::bindings::cli {

/// Downloads the missing data files of a run before it starts.
///
/// Does nothing for synthetic data, with `no_download`, if no file is missing, and if there is no
/// address to download from: opening the data set then reports what is missing. Returns false after
/// a signal. Throws Error(io) that says how to continue without the network.
[[nodiscard]] bool fetch_missing_data(const run::RunSettings& settings,
                                      const run::RunRequest& request, FetchProgress::Detail detail);

}  // namespace optbench::bindings::cli
