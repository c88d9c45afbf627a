// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/text/character_text.hpp"
#include "engine/data/dataset.hpp"

#include <filesystem>

namespace optbench::datasets {

/// "tolstoi": War and Peace, character by character, in the only edition for which published
/// results exist (war-and-peace.txt, 3 291 641 bytes). Three cuts remove the text around the novel
/// and leave 3 266 185 characters including carriage returns, 83 distinct ones; ids by decreasing
/// frequency.
///
/// Inputs and targets int64 [B, 50] (text_dataset.hpp). The first 2 612 948 characters train, the
/// last 653 237 test, as many from the start of the training part are train_eval;
/// request.valid_size counts characters (DeepOBS 1.2 took 653 237). With request.synthetic: a
/// synthetic text of the same length and number of distinct characters, in which every other
/// character follows from the previous one. With request.verify_checksums off another text is
/// accepted if it is long enough and has at most 83 distinct characters. Errors: not_found,
/// corrupt_data, io. Source: DeepOBS 1.1 (Schneider, Balles & Hennig 2019), after Karpathy, Johnson
/// & Fei-Fei 2015.
[[nodiscard]] data::DatasetEntry tolstoi_dataset();

/// Reads the novel from this file, without the text around it. Throws Error(corrupt_data) for
/// invalid UTF-8, too few lines, or more than 83 distinct characters; Error(io).
[[nodiscard]] text::CharacterText read_tolstoi(const std::filesystem::path& path);

}  // namespace optbench::datasets
