// SPDX-License-Identifier: MIT
#include "problems/two_d.hpp"

#include <cmath>
#include <numbers>

namespace optbench::problems {
namespace {

/// (v − 5.1 u² / 4π² + 5u / π − 6)² + 10 (1 − 1/8π) cos u + 10;
/// minima 0.39788736 at (−π, 12.275), (π, 2.275), (9.42478, 2.475).
struct Branin {
  static constexpr const char* name = "two_d_branin";
  static constexpr double start_u = 2.5;
  static constexpr double start_v = 12.5;
  static constexpr double kSquare = 5.1 / (4 * std::numbers::pi * std::numbers::pi);
  static constexpr double kSlope = 5 / std::numbers::pi;
  static constexpr double kWave = 10 * (1 - 1 / (8 * std::numbers::pi));

  template <class T>
  static T distance(const T& u, const T& v) {
    using C = ConstantFor<T>;
    return v - C(kSquare) * u * u + C(kSlope) * u - C(6);
  }

  template <class T>
  static T value(const T& u, const T& v) {
    using C = ConstantFor<T>;
    using std::cos;
    const T a = distance(u, v);
    return a * a + C(kWave) * cos(u) + C(10);
  }

  template <class T>
  static std::array<T, 2> gradient(T u, T v) {
    using C = ConstantFor<T>;
    const T a = distance(u, v);
    return {2 * a * (C(kSlope) - 2 * C(kSquare) * u) - C(kWave) * std::sin(u), 2 * a};
  }
};

}  // namespace

model::ProblemEntry two_d_branin() {
  return two_d_entry<Branin>("noisy Branin function of two numbers, start (2.5, 12.5)",
                             "Branin 1972; Schneider, Balles & Hennig 2019, DeepOBS");
}

}  // namespace optbench::problems
