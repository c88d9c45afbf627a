// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/summary.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace optbench::analysis::statistics {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

bool all_finite(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double x) { return std::isfinite(x); });
}

/// sqrt(sum (x - mean)^2 / divisor), scaled so that squares neither overflow nor underflow.
double deviation(std::span<const double> values, double divisor) {
  const double center = mean(values);
  double scale = 0;
  for (const double x : values) scale = std::max(scale, std::abs(x - center));
  if (std::isnan(center)) return kNaN;
  if (scale == 0 || std::isinf(scale)) return scale;
  double squares = 0;
  for (const double x : values) squares += (x - center) / scale * ((x - center) / scale);
  return scale * std::sqrt(squares / divisor);
}

/// Ascending; empty when a value is NaN.
std::vector<double> sorted(std::span<const double> values) {
  std::vector<double> ascending(values.begin(), values.end());
  if (std::any_of(values.begin(), values.end(), [](double x) { return std::isnan(x); })) return {};
  std::sort(ascending.begin(), ascending.end());
  return ascending;
}

std::vector<double> sorted(std::span<const double> values, Direction direction) {
  std::vector<double> ascending;
  ascending.reserve(values.size());
  for (const double x : values) ascending.push_back(from_cost(as_cost(x, direction), direction));
  std::sort(ascending.begin(), ascending.end());
  return ascending;
}

Quartiles quartiles_of_sorted(std::span<const double> ascending) {
  return {quantile_of_sorted(ascending, 0.25), quantile_of_sorted(ascending, 0.5),
          quantile_of_sorted(ascending, 0.75)};
}

}  // namespace

double mean(std::span<const double> values) {
  if (values.empty() || !all_finite(values)) return kNaN;
  const auto n = static_cast<double>(values.size());
  double sum = 0;
  for (const double x : values) sum += x;
  if (!std::isfinite(sum)) {
    double scaled = 0;
    for (const double x : values) scaled += x / n;
    return scaled;
  }
  // A second pass corrects the rounding error of the first.
  const double first = sum / n;
  double rest = 0;
  for (const double x : values) rest += x - first;
  return std::isfinite(rest) ? first + rest / n : first;
}

double population_deviation(std::span<const double> values) {
  return deviation(values, static_cast<double>(values.size()));
}

double sample_deviation(std::span<const double> values) {
  if (values.size() < 2) return kNaN;
  return deviation(values, static_cast<double>(values.size() - 1));
}

double quantile_of_sorted(std::span<const double> ascending, double share) {
  if (ascending.empty() || !(share >= 0 && share <= 1)) return kNaN;
  const double place = static_cast<double>(ascending.size() - 1) * share;
  const auto below = static_cast<std::size_t>(place);
  const double weight = place - static_cast<double>(below);
  const double low = ascending[below];
  if (weight == 0 || low == ascending[below + 1]) return low;
  const double high = ascending[below + 1];
  if (std::isinf(low) || std::isinf(high)) return low + high;
  // Interpolates from the nearer end, as NumPy does: monotonic in `share`.
  return weight < 0.5 ? low + (high - low) * weight : high - (high - low) * (1 - weight);
}

double quantile(std::span<const double> values, double share) {
  return quantile_of_sorted(sorted(values), share);
}

double quantile(std::span<const double> values, double share, Direction direction) {
  return quantile_of_sorted(sorted(values, direction), share);
}

double median(std::span<const double> values) { return quantile(values, 0.5); }

double median(std::span<const double> values, Direction direction) {
  return quantile(values, 0.5, direction);
}

Quartiles quartiles(std::span<const double> values) { return quartiles_of_sorted(sorted(values)); }

Quartiles quartiles(std::span<const double> values, Direction direction) {
  return quartiles_of_sorted(sorted(values, direction));
}

}  // namespace optbench::analysis::statistics
