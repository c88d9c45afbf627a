// SPDX-License-Identifier: MIT
#include "engine/machine/cores.hpp"

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <fstream>
#include <sched.h>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>

/// Function of the OpenMP library that LibTorch uses; null if there is none.
extern "C" [[gnu::weak]] void omp_set_num_threads(int threads);

namespace optbench::machine {
namespace fs = std::filesystem;
namespace {

std::atomic<int> processes_side_by_side = 1;

std::string first_line(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

std::optional<double> number_above_zero(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || !(value > 0)) return std::nullopt;
  return value;
}

/// Of version 2: "150000 100000", or "max 100000" where there is none.
std::optional<double> quota_of_version_2(const fs::path& group) {
  const std::string line = first_line(group / "cpu.max");
  const std::size_t blank = line.find(' ');
  if (blank == std::string::npos) return std::nullopt;
  const auto quota = number_above_zero(std::string_view(line).substr(0, blank));
  const auto period = number_above_zero(std::string_view(line).substr(blank + 1));
  if (!quota || !period) return std::nullopt;
  return *quota / *period;
}

/// Of version 1, where -1 stands for none.
std::optional<double> quota_of_version_1(const fs::path& group) {
  const auto quota = number_above_zero(first_line(group / "cpu.cfs_quota_us"));
  const auto period = number_above_zero(first_line(group / "cpu.cfs_period_us"));
  if (!quota || !period) return std::nullopt;
  return *quota / *period;
}

bool contains_word(const std::string& list, std::string_view word) {
  std::istringstream words(list);
  for (std::string each; std::getline(words, each, ',');) {
    if (each == word) return true;
  }
  return false;
}

/// Where a hierarchy of groups is mounted, and from which of its groups on.
struct Hierarchy {
  fs::path mount;
  fs::path root;
};

/// That of version 2, or of version 1's controller `cpu`, from /proc/self/mountinfo: "36 35 98:0
/// ROOT MOUNT options ... - TYPE source super-options".
std::optional<Hierarchy> find_hierarchy(const fs::path& proc, int version) {
  std::ifstream mounts(proc / "mountinfo");
  for (std::string line; std::getline(mounts, line);) {
    const std::size_t dash = line.find(" - ");
    if (dash == std::string::npos) continue;
    std::istringstream front(line.substr(0, dash));
    std::istringstream back(line.substr(dash + 3));
    std::string skipped, root, mount, type, source, options;
    front >> skipped >> skipped >> skipped >> root >> mount;
    back >> type >> source >> options;
    if (version == 2 ? type == "cgroup2" : type == "cgroup" && contains_word(options, "cpu")) {
      return Hierarchy{.mount = mount, .root = root};
    }
  }
  return std::nullopt;
}

/// The group of this process in it, from /proc/self/cgroup: "0::/user.slice" of version 2,
/// "3:cpu,cpuacct:/docker/0123" of version 1.
std::optional<fs::path> find_group(const fs::path& proc, int version) {
  std::ifstream groups(proc / "cgroup");
  for (std::string line; std::getline(groups, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    if (version == 2 ? controllers.empty() : contains_word(controllers, "cpu")) {
      return line.substr(second + 1);
    }
  }
  return std::nullopt;
}

/// The smallest quota of the group and of those above it, as far as they are seen.
std::optional<double> quota_of(const fs::path& proc, const fs::path& root, int version) {
  const auto hierarchy = find_hierarchy(proc, version);
  const auto group = find_group(proc, version);
  if (!hierarchy || !group) return std::nullopt;
  const fs::path mount = root / hierarchy->mount.relative_path();
  // In a container the mount begins at its own group, whose path is that of the machine.
  fs::path below = group->lexically_relative(hierarchy->root);
  if (below.empty() || *below.begin() == "..") below = ".";
  std::optional<double> least;
  for (fs::path path = (mount / below).lexically_normal();;) {
    const auto quota = version == 2 ? quota_of_version_2(path) : quota_of_version_1(path);
    if (quota && (!least || *quota < *least)) least = quota;
    if (below == "." || below.empty()) return least;
    below = below.parent_path();
    path = below.empty() ? mount : mount / below;
  }
}

}  // namespace

std::optional<double> cpu_quota(const fs::path& proc, const fs::path& root) {
  const auto second = quota_of(proc, root, 2);
  const auto first = quota_of(proc, root, 1);
  if (!second || !first) return second ? second : first;
  return std::min(*second, *first);
}

void share_cores(int processes) { processes_side_by_side = processes; }

int usable_cores() {
  cpu_set_t allowed;
  return within_quota(::sched_getaffinity(0, sizeof allowed, &allowed) == 0
                          ? CPU_COUNT(&allowed)
                          : static_cast<int>(std::thread::hardware_concurrency()));
}

int within_quota(int cores) {
  static const std::optional<double> quota = cpu_quota("/proc/self", "/");
  return std::max(1, quota && *quota < cores ? static_cast<int>(*quota) : cores);
}

bool has_free_core(int threads) { return (threads + 1) * processes_side_by_side <= usable_cores(); }

void compute_in_this_thread_alone() {
  // LibTorch sets the number of threads when a thread first needs it. at::set_num_threads cannot be
  // used: it sets MKL's number for all threads.
  if (at::get_num_threads() > 1 && omp_set_num_threads != nullptr) omp_set_num_threads(1);
}

}  // namespace optbench::machine
