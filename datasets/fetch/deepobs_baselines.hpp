// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/fetch/fetch.hpp"

namespace optbench::datasets::fetch {

/// "deepobs-baselines": the results that DeepOBS 1.1 published for SGD, Momentum and Adam, as
/// result files (RESULTS/problem/optimizer/setting/*.json) with convergence_performance.json. Not a
/// data set: it has no `open`, and only `optbench data` uses it.
///
/// Source: github.com/fsschneider/DeepOBS_Baselines, tag v1.1 (about 470 MB), which is also where
/// DeepOBS's own download script gets them. Schneider, Balles & Hennig 2019. No checksum of the
/// archive is known: GitHub creates it on demand and guarantees none.
[[nodiscard]] const data::DatasetEntry& deepobs_baselines();

/// Whether the folder `data_dir/deepobs-baselines` is not empty. It is created atomically.
[[nodiscard]] bool has_deepobs_baselines(const std::filesystem::path& data_dir);

/// Path of the archive until it is unpacked: beside the folder, so that the folder can be created
/// atomically.
[[nodiscard]] std::filesystem::path deepobs_archive(const std::filesystem::path& data_dir);

/// Downloads the archive, unpacks it into the folder (unpack.hpp), and removes it.
/// Throws what fetch_dataset() throws, and Error(corrupt_data) for a hostile or damaged archive,
/// which is removed.
[[nodiscard]] FetchEnd fetch_deepobs_baselines(const FetchRequest& request,
                                               FetchObserver& observer);

}  // namespace optbench::datasets::fetch
