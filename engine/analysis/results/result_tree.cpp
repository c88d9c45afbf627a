// SPDX-License-Identifier: MIT
#include "engine/analysis/results/result_tree.hpp"

#include "engine/base/error.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <exception>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <thread>
#include <utility>

namespace optbench::analysis::results {
namespace fs = std::filesystem;
namespace {

constexpr unsigned kMostThreads = 4;

/// Files that DeepOBS writes beside results.
constexpr std::array<std::string_view, 3> kCompanions = {"convergence_performance.json",
                                                         "tuning_log.json", "bo_tuning_log.json"};

bool by_bytes(const fs::path& a, const fs::path& b) { return a.native() < b.native(); }

/// Finds the files without reading them.
class Walk {
 public:
  explicit Walk(Results& results) : results_(results) {}

  /// The result files below the root that were not met below another one, sorted.
  std::vector<fs::path> files_below(const fs::path& root) {
    visit_folder(root, /*is_root=*/true);
    // Links come last: their targets may be in the tree under their own names.
    while (!links_.empty()) {
      std::vector<fs::path> links = std::exchange(links_, {});
      std::sort(links.begin(), links.end(), by_bytes);
      for (const fs::path& link : links) visit_link(link);
    }
    std::sort(files_.begin(), files_.end(), by_bytes);
    return std::exchange(files_, {});
  }

  /// Whether a file that is itself a root is met for the first time.
  bool is_new_root(const fs::path& file) { return is_new(file); }

 private:
  /// Whether this file or folder has not been visited yet.
  bool is_new(const fs::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return false;  // a dangling link, or just removed
    return seen_.emplace(status.st_dev, status.st_ino).second;
  }

  void visit_link(const fs::path& link) {
    std::error_code ignored;
    const fs::file_status status = fs::status(link, ignored);
    if (fs::is_directory(status)) {
      visit_folder(link, /*is_root=*/false);
    } else if (fs::is_regular_file(status)) {
      visit_file(link);
    }
  }

  /// Whether there is a result file in or below it.
  bool visit_folder(const fs::path& folder, bool is_root) {
    if (!is_new(folder)) return false;
    std::error_code error;
    std::vector<fs::path> folders;
    bool has_entries = false;
    bool has_results = false;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
      has_entries = true;
      const fs::path& path = entry->path();
      std::error_code ignored;
      const fs::file_status status = entry->symlink_status(ignored);
      if (is_hidden(path)) {
        if (path.extension() == ".tmp") results_.leftovers.push_back(path);
      } else if (fs::is_symlink(status)) {
        links_.push_back(path);
      } else if (fs::is_directory(status)) {
        folders.push_back(path);
      } else if (fs::is_regular_file(status)) {
        has_results |= visit_file(path);
      }
    }
    if (error) {
      results_.troubles.push_back({folder, "cannot be read: " + error.message()});
      return has_results;
    }
    std::sort(folders.begin(), folders.end(), by_bytes);
    for (const fs::path& each : folders) has_results |= visit_folder(each, /*is_root=*/false);
    const bool is_setting = folder.filename().string().find("num_epochs") != std::string::npos;
    if (!has_results && !is_root && (is_setting || !has_entries))
      results_.empty_folders.push_back(folder);
    return has_results;
  }

  /// Whether it is a result file.
  bool visit_file(const fs::path& path) {
    const std::string name = path.filename().string();
    if (name.ends_with(".json.interrupted")) results_.interrupted.push_back(path);
    if (!name.ends_with(".json")) return false;
    if (std::find(kCompanions.begin(), kCompanions.end(), name) != kCompanions.end()) return false;
    if (is_new(path)) files_.push_back(path);
    return true;
  }

  static bool is_hidden(const fs::path& path) { return path.filename().native().starts_with('.'); }

  Results& results_;
  std::vector<fs::path> files_;
  std::vector<fs::path> links_;
  std::set<std::pair<dev_t, ino_t>> seen_;
};

/// Result of reading a file: a run, or what went wrong.
struct Reading {
  std::optional<record::StoredRun> run;
  std::string trouble;
};

Reading read_file_of_tree(const fs::path& path) {
  Reading reading;
  try {
    reading.run = record::read_stored_run(path);
  } catch (const std::exception& error) {  // also errors of the system, such as no memory
    reading.trouble = error.what();
    const std::string prefix = path.string() + ": ";
    if (reading.trouble.starts_with(prefix)) reading.trouble.erase(0, prefix.size());
  }
  return reading;
}

std::vector<Reading> read_all(const std::vector<fs::path>& files, unsigned threads) {
  std::vector<Reading> readings(files.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < files.size(); i = next++)
      readings[i] = read_file_of_tree(files[i]);
  };
  std::vector<std::jthread> others;
  try {
    for (std::size_t i = 1; i < std::min<std::size_t>(threads, files.size()); ++i)
      others.emplace_back(work);
  } catch (const std::system_error&) {
    // The system grants no more threads: continue with those there are.
  }
  work();
  others.clear();  // joins
  return readings;
}

void read_root(const fs::path& root, unsigned threads, Walk& walk, Results& results) {
  std::error_code ignored;
  const fs::file_status status = fs::status(root, ignored);
  if (!fs::exists(status)) {
    fail(ErrorKind::not_found, "results: expected a folder or a result file, got '{}': not found",
         root.string());
  }
  if (!fs::is_directory(status)) {
    if (walk.is_new_root(root)) results.runs.push_back(record::read_stored_run(root));
    return;
  }
  const std::vector<fs::path> files = walk.files_below(root);
  std::vector<Reading> readings = read_all(files, threads);
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (readings[i].run) {
      results.runs.push_back(std::move(*readings[i].run));
    } else {
      results.troubles.push_back({files[i], std::move(readings[i].trouble)});
    }
  }
}

/// Of files with the same content the first of each label remains.
void set_copies_aside(Results& results) {
  std::map<std::string, fs::path> first;
  std::set<std::pair<std::string, std::string>> taken;  // content and label
  std::vector<record::StoredRun> kept;
  kept.reserve(results.runs.size());
  for (record::StoredRun& run : results.runs) {
    const auto [found, is_first] = first.emplace(run.digest, run.path);
    const bool counts = taken.emplace(run.digest, run.label).second;
    if (!is_first) results.copies.push_back({run.path, found->second, counts});
    if (counts) kept.push_back(std::move(run));
  }
  results.runs = std::move(kept);
}

/// "random_seed__42__", with which the files of a seed begin, and their folder.
fs::path seed_place(const fs::path& file) {
  const std::string name = file.filename().string();
  std::size_t end = 0;
  for (int part = 0; part < 2 && end != std::string::npos; ++part)
    end = name.find("__", end == 0 ? 0 : end + 2);
  return file.parent_path() / (end == std::string::npos ? name : name.substr(0, end + 2));
}

/// An interruption is over once its folder has a later result of its seed; names hold the time.
void forget_made_again(Results& results) {
  std::map<fs::path, std::string> latest;
  const auto add = [&](const fs::path& file) {
    std::string& name = latest[seed_place(file)];
    name = std::max(name, file.filename().string());
  };
  for (const record::StoredRun& run : results.runs) add(run.path);
  for (const Copy& copy : results.copies) add(copy.path);
  std::erase_if(results.interrupted, [&](const fs::path& file) {
    const auto found = latest.find(seed_place(file));
    return found != latest.end() && found->second > file.filename().string();
  });
}

}  // namespace

Results read_results(const fs::path& root, unsigned threads) {
  return read_results(std::span(&root, 1), threads);
}

Results read_results(std::span<const fs::path> roots, unsigned threads) {
  Results results;
  Walk walk(results);
  if (threads == 0) threads = std::clamp(std::thread::hardware_concurrency(), 1U, kMostThreads);
  for (const fs::path& root : roots) read_root(root, threads, walk, results);
  set_copies_aside(results);
  forget_made_again(results);
  std::sort(results.troubles.begin(), results.troubles.end(),
            [](const Trouble& a, const Trouble& b) { return by_bytes(a.path, b.path); });
  for (auto* paths : {&results.interrupted, &results.leftovers, &results.empty_folders})
    std::sort(paths->begin(), paths->end(), by_bytes);
  return results;
}

std::size_t remove_copies_of(const std::vector<record::StoredRun>& others,
                             std::vector<record::StoredRun>& runs) {
  std::set<std::string> digests;
  for (const record::StoredRun& run : others) digests.insert(run.digest);
  digests.erase("");
  return std::erase_if(runs,
                       [&](const record::StoredRun& run) { return digests.contains(run.digest); });
}

}  // namespace optbench::analysis::results
