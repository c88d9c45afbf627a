// SPDX-License-Identifier: MIT
#include "problems/two_d.hpp"

namespace optbench::problems {
namespace {

/// (1.5 − u + uv)² + (2.25 − u + uv²)² + (2.625 − u + uv³)²; minimum 0 at (3, 0.5).
struct Beale {
  static constexpr const char* name = "two_d_beale";
  static constexpr double start_u = -4.5;
  static constexpr double start_v = 4.5;

  template <class T>
  static std::array<T, 3> terms(const T& u, const T& v) {
    using C = ConstantFor<T>;
    return {C(1.5) - u + u * v, C(2.25) - u + u * v * v, C(2.625) - u + u * v * v * v};
  }

  template <class T>
  static T value(const T& u, const T& v) {
    const auto [a, b, c] = terms(u, v);
    return a * a + b * b + c * c;
  }

  template <class T>
  static std::array<T, 2> gradient(T u, T v) {
    const auto [a, b, c] = terms(u, v);
    return {2 * (a * (v - 1) + b * (v * v - 1) + c * (v * v * v - 1)),
            2 * u * (a + 2 * b * v + 3 * c * v * v)};
  }
};

}  // namespace

model::ProblemEntry two_d_beale() {
  return two_d_entry<Beale>("noisy Beale function of two numbers, start (-4.5, 4.5)",
                            "Beale 1958; Schneider, Balles & Hennig 2019, DeepOBS");
}

}  // namespace optbench::problems
