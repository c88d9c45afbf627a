// SPDX-License-Identifier: MIT
#include "engine/analysis/results/code_versions.hpp"

#include "engine/analysis/results/short_digest.hpp"
#include "engine/base/counted.hpp"
#include "engine/base/digest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace optbench::analysis::results {
namespace {

/// What tells one version of a file from another: its digest, else what it is.
std::string version_text(const CodeFile& file) {
  return file.sha256.empty() ? (file.name.empty() ? "inline" : file.name)
                             : short_digest(file.sha256);
}

std::string file_text(const CodeFile& file) {
  const std::string what = file.role == "module" ? "module " + file.name : file.role;
  return fmt::format("{} {}", what, file.file.empty() ? version_text(file) : file.file);
}

bool has_problem_script(const record::StoredRun& run) {
  return std::ranges::find(run.code, "problem", &CodeFile::role) != run.code.end();
}

}  // namespace

CodeVersions::CodeVersions(std::span<const record::StoredRun> runs, const ProblemModules& modules)
    : modules_(modules) {
  // By label, key and place the versions. Modules of runs on a problem from a script may be that
  // problem's: they are compared within the problem alone.
  std::map<std::string, std::map<std::pair<std::string, std::string>, std::set<std::string>>> seen;
  for (const record::StoredRun& run : runs) {
    for (const CodeFile& file : run.code) {
      if (!is_considered(run, file)) continue;
      const bool within = file.role == "module" && has_problem_script(run);
      seen[run.label][{key_of(file), within ? run.problem : ""}].insert(version_text(file));
    }
  }
  for (const auto& [label, places] : seen) {
    for (const auto& [place, versions] : places) {
      if (versions.size() > 1) contested_[label].insert(place.first);
    }
  }
  for (const record::StoredRun& run : runs) {
    const auto found = contested_.find(run.label);
    if (found == contested_.end()) continue;
    Version& version = versions_[run.label][label_of(run)];
    ++version.runs;
    if (!version.files.empty()) continue;
    std::vector<std::string> files;
    for (const CodeFile& file : run.code) {
      if (is_considered(run, file) && found->second.contains(key_of(file)))
        files.push_back(file_text(file));
    }
    version.files = files.empty() ? "of unknown code" : fmt::format("{}", fmt::join(files, ", "));
  }
}

std::string CodeVersions::key_of(const CodeFile& file) {
  return file.role == "module" ? "module " + file.name : file.role;
}

bool CodeVersions::is_considered(const record::StoredRun& run, const CodeFile& file) const {
  return file.role == "optimizer" ||
         (file.role == "module" && !modules_.contains(run.problem, file.name));
}

std::string CodeVersions::label_of(const record::StoredRun& run) const {
  const auto found = contested_.find(run.label);
  if (found == contested_.end()) return run.label;
  std::vector<std::string> versions;
  for (const CodeFile& file : run.code) {
    if (is_considered(run, file) && found->second.contains(key_of(file)))
      versions.push_back(version_text(file));
  }
  std::ranges::sort(versions);
  if (versions.empty()) return run.label;
  const std::string digest =
      versions.size() == 1 ? versions.front()
                           : short_digest(sha256_hex(fmt::format("{}", fmt::join(versions, "\n"))));
  return fmt::format("{} [{}]", run.label, digest);
}

std::vector<std::string> CodeVersions::mixtures() const {
  std::vector<std::string> sentences;
  for (const auto& [label, versions] : versions_) {
    if (versions.size() < 2) continue;
    std::vector<std::string> parts;
    for (const auto& [name, version] : versions) {
      parts.push_back(
          fmt::format("{} ({}, {})", name, counted(version.runs, "run"), version.files));
    }
    sentences.push_back(fmt::format("{}: different code under one label, kept apart: {}", label,
                                    fmt::join(parts, "; ")));
  }
  return sentences;
}

std::string code_difference(const record::StoredRun& a, const record::StoredRun& b) {
  std::vector<std::string> parts;
  const auto find = [](const record::StoredRun& run, const CodeFile& wanted) {
    return std::ranges::find_if(run.code, [&](const CodeFile& file) {
      return file.role == wanted.role && (file.role != "module" || file.name == wanted.name);
    });
  };
  for (const CodeFile& file : a.code) {
    const auto other = find(b, file);
    if (other != b.code.end() && version_text(*other) == version_text(file)) continue;
    parts.push_back(other == b.code.end()
                        ? file_text(file)
                        : fmt::format("{}, {}", file_text(file),
                                      other->file.empty() ? version_text(*other) : other->file));
  }
  for (const CodeFile& file : b.code) {
    if (find(a, file) == a.code.end()) parts.push_back(file_text(file));
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace optbench::analysis::results
