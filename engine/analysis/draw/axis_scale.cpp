// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/axis_scale.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace optbench::analysis::draw {
namespace {

constexpr double kMargin = 0.04;
constexpr double kFarAbove = 10, kFarAboveLog = 3, kFarBelowLog = 10;  // in typical widths
constexpr double kWideFull = 3;

bool is_drawn(double value, bool log) { return std::isfinite(value) && (!log || value > 0); }

AxisLimits open_up(AxisLimits limits) {
  if (limits.high > limits.low) return limits;
  const double room = limits.low == 0 ? 1 : 0.05 * std::abs(limits.low);
  return {limits.low - room, limits.high + room};
}

/// The q-quantile by linear interpolation of sorted values.
double quantile(const std::vector<double>& sorted, double q) {
  const double place = q * static_cast<double>(sorted.size() - 1);
  const auto left = static_cast<std::size_t>(place);
  const std::size_t right = std::min(left + 1, sorted.size() - 1);
  const double weight = place - static_cast<double>(left);
  return (1 - weight) * sorted[left] + weight * sorted[right];
}

double lower_median(std::vector<double> values) {
  const auto middle = static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::nth_element(values.begin(), values.begin() + middle, values.end());
  return values[static_cast<std::size_t>(middle)];
}

struct Spread {
  AxisLimits typical, all;
};

std::vector<Spread> spreads_of(const std::vector<std::vector<double>>& series, bool log) {
  std::vector<Spread> spreads;
  for (const std::vector<double>& values : series) {
    std::vector<double> drawn;
    for (const double value : values) {
      if (is_drawn(value, log)) drawn.push_back(log ? std::log10(value) : value);
    }
    if (drawn.empty()) continue;
    const double last = drawn.back();
    std::sort(drawn.begin(), drawn.end());
    spreads.push_back(
        {.typical = {std::min(quantile(drawn, 0.02), last), std::max(quantile(drawn, 0.98), last)},
         .all = {drawn.front(), drawn.back()}});
  }
  return spreads;
}

AxisLimits united(AxisLimits a, AxisLimits b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high)};
}

/// With room at the ends; `chosen` is of logarithms where `log` says so.
bool set_limits(AxisLimits chosen, bool log, AxisLimits& limits) {
  if (log && chosen.low == chosen.high) {
    chosen = {chosen.low - 0.3, chosen.high + 0.3};
  } else {
    chosen = open_up(chosen);
  }
  const double margin = kMargin * (chosen.high - chosen.low);
  chosen = {chosen.low - margin, chosen.high + margin};
  limits = log ? AxisLimits{std::pow(10.0, chosen.low), std::pow(10.0, chosen.high)} : chosen;
  return std::isfinite(limits.low) && std::isfinite(limits.high) && (!log || limits.low > 0);
}

std::vector<AxisTick> linear_ticks(AxisLimits limits, int wanted) {
  const double rough = (limits.high - limits.low) / std::max(wanted, 1);
  if (!(rough > 0) || !std::isfinite(rough)) return {};
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  const double lead = rough / power;
  const double step = power * (lead <= 1.0 ? 1 : lead <= 2.0 ? 2 : lead <= 5.0 ? 5 : 10);
  // As many digits as distinguish neighbouring ticks.
  const double largest = std::max(std::abs(limits.low), std::abs(limits.high));
  const int digits = std::clamp(static_cast<int>(std::ceil(std::log10(largest / step))) + 1, 6, 17);
  std::vector<AxisTick> ticks;
  const double first = std::ceil(limits.low / step - 1e-9);
  for (double k = first; k * step <= limits.high + 1e-9 * step && ticks.size() < 100; ++k) {
    // k * step may be inexact: 3 * 0.1 is 0.30000000000000004.
    const double at = step < 1 ? k / std::round(1 / step) : k * step;
    ticks.push_back({at, tick_text(at, digits)});
  }
  return ticks;
}

std::vector<AxisTick> log_ticks(AxisLimits limits, int wanted) {
  const int first = static_cast<int>(std::floor(std::log10(limits.low) - 1e-9));
  const int last = static_cast<int>(std::ceil(std::log10(limits.high) + 1e-9));
  const double decades = std::log10(limits.high) - std::log10(limits.low);
  const int stride = std::max(1, static_cast<int>(std::ceil(decades / std::max(wanted, 1))));
  const double slack = 1e-9;
  std::vector<AxisTick> ticks;
  for (int decade = first; decade <= last; ++decade) {
    for (int lead = 1; lead < 10; ++lead) {
      const double at = lead * std::pow(10.0, decade);
      if (at < limits.low * (1 - slack) || at > limits.high * (1 + slack)) continue;
      const bool power = lead == 1 && (decade % stride == 0 || stride == 1);
      const bool between = (lead == 2 || lead == 5) && decades < 2.2;
      const bool every = decades < 0.5;
      if (power || between || every) {
        ticks.push_back({at, tick_text(at)});
      } else if (stride == 1) {
        ticks.push_back({at, ""});
      }
    }
  }
  const auto named = std::count_if(ticks.begin(), ticks.end(),
                                   [](const AxisTick& tick) { return !tick.text.empty(); });
  return named < 2 && decades < 1 ? linear_ticks(limits, wanted) : ticks;
}

}  // namespace

bool find_limits(std::span<const double> values, bool log, AxisLimits& limits) {
  AxisLimits found{std::numeric_limits<double>::infinity(),
                   -std::numeric_limits<double>::infinity()};
  for (const double value : values) {
    if (is_drawn(value, log)) found = united(found, {value, value});
  }
  if (found.low > found.high) return false;
  if (log && found.low == found.high) {
    limits = {found.low / 2, found.high * 2};
  } else {
    limits = open_up(found);
  }
  return true;
}

bool find_robust_limits(const std::vector<std::vector<double>>& series, bool log,
                        AxisLimits& limits) {
  const std::vector<Spread> spreads = spreads_of(series, log);
  if (spreads.empty()) return false;
  std::vector<double> lows, highs;
  for (const Spread& spread : spreads) {
    lows.push_back(spread.typical.low);
    highs.push_back(spread.typical.high);
  }
  const AxisLimits middle{lower_median(lows), lower_median(highs)};
  const double width = std::max(middle.high - middle.low, 1e-12 * std::abs(middle.high));
  const double ceiling = middle.high + (log ? kFarAboveLog : kFarAbove) * width;
  const double floor =
      log ? middle.low - kFarBelowLog * width : -std::numeric_limits<double>::infinity();

  const double infinity = std::numeric_limits<double>::infinity();
  AxisLimits typical{infinity, -infinity}, all{infinity, -infinity};
  for (const Spread& spread : spreads) {
    const bool calm = width == 0 || (spread.typical.high <= ceiling && spread.typical.low >= floor);
    if (!calm) continue;
    typical = united(typical, spread.typical);
    all = united(all, spread.all);
  }
  if (typical.low > typical.high) typical = all = middle;  // no series is like the median one
  AxisLimits chosen =
      all.high - all.low <= kWideFull * (typical.high - typical.low) ? all : typical;
  if (typical.low == typical.high) chosen = all;
  return set_limits(chosen, log, limits);
}

bool find_whole_limits(const std::vector<std::vector<double>>& series, bool log,
                       AxisLimits& limits) {
  const std::vector<Spread> spreads = spreads_of(series, log);
  if (spreads.empty()) return false;
  AxisLimits all = spreads.front().all;
  for (const Spread& spread : spreads) all = united(all, spread.all);
  return set_limits(all, log, limits);
}

std::vector<AxisTick> axis_ticks(AxisLimits limits, bool log, int wanted) {
  return log ? log_ticks(limits, wanted) : linear_ticks(limits, wanted);
}

std::string tick_text(double value, int digits) {
  if (value == 0) return "0";
  std::string text;
  const double size = std::abs(value);
  if (size >= 1e4 && size < 1e6 && value == std::round(value)) {
    text = fmt::format("{:.0f}", size);
    text.insert(text.size() - 3, "\u202f");  // a narrow space before the last three digits
  } else {
    text = fmt::format("{:.{}g}", size, digits);
  }
  return value < 0 ? "\u2212" + text : text;
}

}  // namespace optbench::analysis::draw
