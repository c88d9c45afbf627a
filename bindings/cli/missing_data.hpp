// SPDX-License-Identifier: MIT
#pragma once

#include "bindings/cli/fetch_progress.hpp"
#include "engine/run/settings.hpp"
#include "engine/run/request.hpp"

namespace optbench::bindings::cli {

/// Fetches the files that a run needs and that are missing, before it starts.
///
/// Does nothing for a stand-in, with `no_download`, where everything is there, and where there is
/// no place to fetch from: opening the data set then says what is missing. Returns false when a
/// signal asked for the end. Throws Error(io) that says how to go on without the network.
[[nodiscard]] bool fetch_missing_data(const run::RunSettings& settings,
                                      const run::RunRequest& request, FetchProgress::Detail detail);

}  // namespace optbench::bindings::cli
