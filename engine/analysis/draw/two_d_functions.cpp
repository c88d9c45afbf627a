// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/two_d_functions.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace optbench::analysis::draw {
namespace {

constexpr double kPi = std::numbers::pi;

/// Rosenbrock 1960.
double rosenbrock(double u, double v) { return std::pow(1 - u, 2) + 100 * std::pow(v - u * u, 2); }

/// Beale 1958.
double beale(double u, double v) {
  return std::pow(1.5 - u + u * v, 2) + std::pow(2.25 - u + u * v * v, 2) +
         std::pow(2.625 - u + u * v * v * v, 2);
}

/// Branin 1972.
double branin(double u, double v) {
  const double distance = v - 5.1 * u * u / (4 * kPi * kPi) + 5 * u / kPi - 6;
  return distance * distance + 10 * (1 - 1 / (8 * kPi)) * std::cos(u) + 10;
}

}  // namespace

const TwoDFunction* find_two_d_function(std::string_view problem) {
  static const std::vector<TwoDFunction> functions = {
      {"two_d_rosenbrock", rosenbrock, {{-0.5, 1.5}, {1, 1}}},
      {"two_d_beale", beale, {{-4.5, 4.5}, {3, 0.5}}},
      {"two_d_branin", branin, {{2.5, 12.5}, {-kPi, 12.275}, {kPi, 2.275}, {9.42478, 2.475}}}};
  const std::string_view name = problem.substr(0, problem.find('@'));
  const auto found = std::ranges::find(functions, name, &TwoDFunction::name);
  return found == functions.end() ? nullptr : &*found;
}

}  // namespace optbench::analysis::draw
