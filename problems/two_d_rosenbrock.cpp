// SPDX-License-Identifier: MIT
#include "problems/two_d.hpp"

namespace optbench::problems {
namespace {

/// (1 − u)² + 100 (v − u²)²; minimum 0 at (1, 1).
struct Rosenbrock {
  static constexpr const char* name = "two_d_rosenbrock";
  static constexpr double start_u = -0.5;
  static constexpr double start_v = 1.5;

  template <class T>
  static T value(const T& u, const T& v) {
    const T a = 1 - u;
    const T b = v - u * u;
    return a * a + 100 * b * b;
  }

  template <class T>
  static std::array<T, 2> gradient(T u, T v) {
    const T b = v - u * u;
    return {-2 * (1 - u) - 400 * b * u, 200 * b};
  }
};

}  // namespace

model::ProblemEntry two_d_rosenbrock() {
  return two_d_entry<Rosenbrock>("noisy Rosenbrock function of two numbers, start (-0.5, 1.5)",
                                 "Rosenbrock 1960; Schneider, Balles & Hennig 2019, DeepOBS");
}

}  // namespace optbench::problems
