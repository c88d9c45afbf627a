// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

namespace optbench::sweep {

/// Estimates how long the rest of a sweep will take from the runs that are over.
///
/// Runs of one group (same problem and number of epochs) are assumed to take equally long: the mean
/// of the group's finished runs, or of all finished runs while the group has none.
class RemainingTime {
 public:
  /// One more run of this group is to be made.
  void expect(const std::string& group);
  /// One of them need not be made after all.
  void drop(const std::string& group);
  /// One of them has ended, after this long.
  void ended(const std::string& group, double seconds);

  /// Seconds until all expected runs have ended, `workers` at a time, when `spent` seconds have
  /// already been spent on the current runs. None before the first run has ended.
  [[nodiscard]] std::optional<double> estimate(std::size_t workers, double spent) const;

 private:
  struct Group {
    std::size_t left = 0;
    std::size_t done = 0;
    double seconds = 0;  // of all that are done
  };
  std::map<std::string, Group> groups_;
};

}  // namespace optbench::sweep
