// SPDX-License-Identifier: MIT
#pragma once

#include "engine/record/stored_run.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace optbench::analysis::results {

/// A file or folder that could not be read, and why.
struct Trouble {
  std::filesystem::path path;
  std::string what;  ///< "what: expected, got", without the path
};

/// A file whose content another file has as well.
struct Copy {
  std::filesystem::path path;
  std::filesystem::path of;  ///< the first of them
  bool counts = false;       ///< it is filed under another label: both are runs of the results
};

/// What lies in a folder of results. Everything is sorted by path (byte order), so that the same
/// folder gives the same lists everywhere.
struct Results {
  std::vector<record::StoredRun> runs;
  std::vector<Trouble> troubles;  ///< passed over: half, broken or foreign JSON, closed folders
  std::vector<Copy> copies;
  /// *.json.interrupted, of seeds of which the folder has no result yet: runs to be made again.
  std::vector<std::filesystem::path> interrupted;
  std::vector<std::filesystem::path> leftovers;  ///< .*.tmp: of writes that were cut off
  /// Folders without any result in or below them which hold nothing at all, or whose name says that
  /// they are a setting's ("num_epochs"). DeepOBS's own analyzers break on them.
  std::vector<std::filesystem::path> empty_folders;
};

/// Reads every result file (*.json) below `root`, at any depth and of any family, or the one file
/// that `root` names.
///
/// The same file counts once: what links or several roots reach again, and what has the same
/// content as another file, unless it is filed under another label.
///
/// Passed over in silence: other files, hidden files and folders, and what DeepOBS itself leaves in
/// such folders (convergence_performance.json, tuning_log.json, bo_tuning_log.json). A file or
/// folder that links reach twice is read once, under its own name where that is in the tree; so
/// loops of links end. The list of mini-batch losses is never kept: a run takes some kilobytes.
///
/// `threads`: number of files read in parallel; 0: one per processor, at most 4.
///
/// Throws Error(not_found) when `root` does not exist, and record::read_stored_run()'s errors when
/// `root` is a file. A folder without results gives Results without runs.
[[nodiscard]] Results read_results(const std::filesystem::path& root, unsigned threads = 0);

/// Several roots as one.
[[nodiscard]] Results read_results(std::span<const std::filesystem::path> roots,
                                   unsigned threads = 0);

/// Takes away the runs that are among the others, by the content of their files; how many.
std::size_t remove_copies_of(const std::vector<record::StoredRun>& others,
                             std::vector<record::StoredRun>& runs);

}  // namespace optbench::analysis::results
