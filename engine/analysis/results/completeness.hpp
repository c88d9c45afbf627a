// SPDX-License-Identifier: MIT
#pragma once

#include "engine/analysis/results/result_groups.hpp"
#include "engine/analysis/results/result_tree.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace optbench::analysis::results {

/// How much a finding matters for tables made of these results.
enum class Severity {
  note,     ///< nothing is wrong; good to know
  warning,  ///< comparisons may mislead
  error,    ///< results are lost or cannot be used
};
[[nodiscard]] std::string_view to_text(Severity severity);

struct Finding {
  Severity severity = Severity::note;
  std::string where;  ///< "problem / optimizer / setting", the parts that apply, or a path
  std::string what;   ///< one sentence without its full stop
};

/// What is missing, broken or mixed in a folder of results, errors first, then warnings, notes;
/// each in the order of the list below.
///
/// - errors: files that cannot be read; runs whose lists are shorter or longer than num_epochs + 1;
///   empty folders of settings (DeepOBS's analyzers break on them).
/// - warnings, within a setting: a seed more than once (a note where its values are the same: then
///   it counts once); lists of different length; runs that differ in rate (to the 11 digits of a
///   folder's name) or options.
/// - warnings, kept apart: different conditions of a problem, different code under a label,
///   different identities in a setting; runs without an identity; files with the same content under
///   different labels.
/// - warnings, missing seeds: one that more than half of an optimizer's settings have and this one
///   lacks; and, between optimizers, one that the fullest setting of some other optimizer on the
///   problem has and that no setting of this one has. (One seed everywhere and ten in the chosen
///   setting, DeepOBS's protocol, is complete.)
/// - warnings, missing settings: where rate and options of an optimizer's settings fill at least
///   half of a grid of two or more dimensions, its empty places; and what another problem has of
///   the same optimizer while the two share at least half of it.
/// - warnings, mixed: training_mixtures() and numbers of threads within a problem; engine and
///   LibTorch versions, processors, kernels, devices over all. Precision (dtype): a note, for it is
///   part of the setting's name.
/// - warnings: runs that were interrupted and not made again; runs of DeepOBS 1.2 that end in exact
///   repetitions of
///   epoch 0, with which it fills up diverged runs.
/// - notes: temporary files left behind; copies of files, which count once; one seed only
/// throughout
///   a problem.
[[nodiscard]] std::vector<Finding> check_results(const Results& results,
                                                 const ResultGroups& groups);

/// Like DeepOBS's check_output, one line each: "quadratic_deep / sgd: 35 settings with 1
/// seed, 1 setting with 10 seeds". Distinct seeds.
[[nodiscard]] std::vector<std::string> inventory(const ResultGroups& groups);

}  // namespace optbench::analysis::results
