// SPDX-License-Identifier: MIT
#include "engine/analysis/results/convergence.hpp"

#include "engine/base/error.hpp"
#include "engine/base/json_text.hpp"

#include <algorithm>
#include <cmath>

namespace optbench::analysis::results {

std::optional<double> ConvergenceThresholds::find(std::string_view problem) const {
  const auto found = thresholds_.find(problem);
  return found == thresholds_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<double> ConvergenceThresholds::find(std::string_view problem,
                                                  const Metric& reported) const {
  const auto& standard = record::standard_metrics();
  const bool is_standard =
      std::ranges::find(standard, reported.name, &record::Metric::name) != standard.end();
  return standard_only_ && !is_standard ? std::nullopt : find(problem);
}

std::optional<double> ConvergenceThresholds::find(const ProblemResults& problem,
                                                  const Metric& reported) const {
  if (standard_only_ && !problem.conditions.is_usual()) return std::nullopt;
  const auto own = find(problem.problem, reported);
  return own || !problem.conditions.is_usual() ? own : find(problem.name, reported);
}

const ConvergenceThresholds& deepobs_thresholds() {
  static const ConvergenceThresholds thresholds({{"quadratic_deep", 87.70315464772136},
                                                 {"mnist_vae", 73.49819796869767},
                                                 {"fmnist_2c2d", 0.9198093278634639},
                                                 {"cifar10_3c3d", 0.8283307079578206},
                                                 {"fmnist_vae", 92.97764997362836},
                                                 {"cifar100_allcnnc", 0.5256043511573971},
                                                 {"svhn_wrn164", 0.9501991843298437},
                                                 {"tolstoi_char_rnn", 0.6045863566200845}},
                                                /*standard_only=*/true);
  return thresholds;
}

ConvergenceThresholds read_convergence_thresholds(const std::filesystem::path& path) {
  const Json object = read_json_file(path);
  if (!object.is_object()) {
    fail(ErrorKind::corrupt_data, "{}: expected a JSON object of problems and thresholds",
         path.string());
  }
  std::map<std::string, double, std::less<>> thresholds;
  for (const auto& [problem, value] : object.items()) {
    if (!value.is_number() || !std::isfinite(value.get<double>())) {
      fail(ErrorKind::corrupt_data, "{}: '{}': expected a finite number, got {}", path.string(),
           problem, write_json(value, -1));
    }
    thresholds[problem] = value.get<double>();
  }
  return ConvergenceThresholds(std::move(thresholds));
}

}  // namespace optbench::analysis::results
