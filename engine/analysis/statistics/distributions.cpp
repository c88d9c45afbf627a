// SPDX-License-Identifier: MIT
#include "engine/analysis/statistics/distributions.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

namespace optbench::analysis::statistics {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// The integral is not accurate enough to distinguish larger probabilities from 1.
constexpr double kNearestToOne = 1 - 1e-12;

double normal_density(double z) {
  return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi_v<double>);
}

}  // namespace

double normal_below(double z) { return normal_above(-z); }

double normal_above(double z) { return std::erfc(z / std::numbers::sqrt2_v<double>) / 2; }

double normal_quantile(double p) {
  if (!(p >= 0 && p <= 1)) return kNaN;
  if (p == 0) return -kInfinity;
  if (p == 1) return kInfinity;
  return boost::math::quantile(boost::math::normal_distribution<>(), p);
}

double student_t_beyond(double t, double degrees_of_freedom) {
  if (std::isnan(t) || !(degrees_of_freedom > 0)) return kNaN;
  if (std::isinf(t)) return 0;
  const boost::math::students_t_distribution<> distribution(degrees_of_freedom);
  return 2 * boost::math::cdf(boost::math::complement(distribution, std::abs(t)));
}

double chi_square_above(double x, double degrees_of_freedom) {
  if (std::isnan(x) || !(degrees_of_freedom > 0)) return kNaN;
  if (x <= 0) return 1;
  if (std::isinf(x)) return 0;
  const boost::math::chi_squared_distribution<> distribution(degrees_of_freedom);
  return boost::math::cdf(boost::math::complement(distribution, x));
}

double f_above(double x, double numerator_degrees, double denominator_degrees) {
  if (std::isnan(x) || !(numerator_degrees > 0) || !(denominator_degrees > 0)) return kNaN;
  if (x <= 0) return 1;
  if (std::isinf(x)) return 0;
  const boost::math::fisher_f_distribution<> distribution(numerator_degrees, denominator_degrees);
  return boost::math::cdf(boost::math::complement(distribution, x));
}

double fair_coin_below(std::size_t successes, std::size_t trials) {
  if (successes >= trials) return 1;
  const boost::math::binomial_distribution<> distribution(static_cast<double>(trials), 0.5);
  return boost::math::cdf(distribution, static_cast<double>(successes));
}

double normal_range_below(double q, std::size_t groups) {
  if (std::isnan(q) || groups < 2) return kNaN;
  if (q <= 0) return 0;
  const double others = static_cast<double>(groups) - 1;
  const auto density_of_largest = [&](double z) {
    // The difference of two small upper tails does not cancel.
    const double between =
        z < q / 2 ? normal_below(z) - normal_below(z - q) : normal_above(z - q) - normal_above(z);
    return normal_density(z) * std::pow(between, others);
  };
  // Beyond 9 deviations the normal density is below 1e-18.
  const double share = boost::math::quadrature::gauss_kronrod<double, 61>::integrate(
      density_of_largest, -9.0, 9.0, 12, 1e-13);
  return std::min(1.0, static_cast<double>(groups) * share);
}

double normal_range_quantile(double p, std::size_t groups) {
  if (!(p > 0 && p <= kNearestToOne) || groups < 2) return kNaN;
  double high = 8;
  while (normal_range_below(high, groups) < p && high < 64) high *= 2;
  std::uintmax_t steps = 100;
  const auto [below, above] = boost::math::tools::toms748_solve(
      [&](double q) { return normal_range_below(q, groups) - p; }, 0.0, high,
      boost::math::tools::eps_tolerance<double>(44), steps);
  return (below + above) / 2;
}

}  // namespace optbench::analysis::statistics
