// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/two_d_functions.hpp"

#include "engine/analysis/study/two_d_figures.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/engine/analysis/study/study_results.hpp"

namespace {

using namespace optbench;
using namespace optbench::testing;

double value_of(const char* problem, double u, double v) {
  const analysis::draw::TwoDFunction* function = analysis::draw::find_two_d_function(problem);
  REQUIRE(function != nullptr);
  return function->value(u, v);
}

}  // namespace

TEST_CASE("the functions have their minima where the literature says") {
  CHECK(value_of("two_d_rosenbrock", 1, 1) == 0);
  CHECK(value_of("two_d_rosenbrock", -0.5, 1.5) == 158.5);  // 1.5^2 + 100 * 1.25^2
  CHECK(value_of("two_d_beale", 3, 0.5) == 0);
  CHECK(value_of("two_d_beale", 0, 0) == 1.5 * 1.5 + 2.25 * 2.25 + 2.625 * 2.625);
  constexpr double kPi = 3.14159265358979;
  CHECK(value_of("two_d_branin", -kPi, 12.275) == doctest::Approx(0.397887).epsilon(1e-5));
  CHECK(value_of("two_d_branin", kPi, 2.275) == doctest::Approx(0.397887).epsilon(1e-5));
  CHECK(value_of("two_d_branin", 9.42478, 2.475) == doctest::Approx(0.397887).epsilon(1e-5));
}

TEST_CASE("landmarks are the start and points where no small step leads down") {
  for (const char* problem : {"two_d_rosenbrock", "two_d_beale", "two_d_branin"}) {
    CAPTURE(problem);
    const analysis::draw::TwoDFunction* function = analysis::draw::find_two_d_function(problem);
    REQUIRE(function != nullptr);
    REQUIRE(function->landmarks.size() >= 2);
    for (std::size_t i = 1; i < function->landmarks.size(); ++i) {
      const auto [u, v] = function->landmarks[i];
      const double here = function->value(u, v);
      CHECK(here < function->value(function->landmarks[0][0], function->landmarks[0][1]));
      for (const double step : {-0.01, 0.01}) {
        CHECK(here < function->value(u + step, v));
        CHECK(here < function->value(u, v + step));
      }
    }
  }
}

TEST_CASE("a variant has its problem's function, other problems have none") {
  CHECK(analysis::draw::find_two_d_function("two_d_beale@noise=0") ==
        analysis::draw::find_two_d_function("two_d_beale"));
  CHECK(analysis::draw::find_two_d_function("two_d") == nullptr);
  CHECK(analysis::draw::find_two_d_function("two_d_beale2") == nullptr);
  CHECK(analysis::draw::find_two_d_function("") == nullptr);
}

TEST_CASE("paths lie over the function's contour and end where they run away") {
  record::StoredRun run = run_at("two_d_rosenbrock", "sgd", 0.1, 1, {9, 3, 2, 1});
  run.trajectory = {{-0.5, 1.5}, {0, 0.5}, {1e6, 0}, {0, 0}};
  record::StoredRun lost = run_at("two_d_rosenbrock", "lost", 0.1, 1, {9, 3});
  lost.trajectory = {{kNaN, 1}, {0, 0}};
  const Studied studied({run, lost});
  const auto figure = analysis::study::two_d_landscape(studied.study.problems[0]);
  REQUIRE(figure);
  REQUIRE(figure->series.size() == 1);
  CHECK(figure->series[0].x == std::vector<double>{-0.5, 0});
  CHECK(figure->series[0].y == std::vector<double>{1.5, 0.5});
  CHECK(figure->series[0].notes == std::vector<std::string>{"after 0 epochs", "after 1 epoch"});
  REQUIRE(figure->grid);
  const analysis::draw::FigureGrid& grid = *figure->grid;
  CHECK(grid.contour);
  CHECK(grid.z.size() == grid.x.size() * grid.y.size());
  CHECK(grid.x.front() < -0.5);
  CHECK(grid.x.back() > 1);
  const std::size_t row = 3, column = 5;
  CHECK(grid.z[row * grid.x.size() + column] ==
        doctest::Approx(value_of("two_d_rosenbrock", grid.x[column], grid.y[row])));
  for (const double z : grid.z) CHECK(z > 0);  // it is drawn by its logarithm
}

TEST_CASE("without a path or a function there is no landscape") {
  CHECK_FALSE(analysis::study::two_d_landscape(
      Studied({run_at("two_d_beale", "a", 0.1, 1, {2, 1})}).study.problems[0]));
  record::StoredRun run = run_at("p", "a", 0.1, 1, {2, 1});
  run.trajectory = {{0, 0}};
  CHECK_FALSE(analysis::study::two_d_landscape(Studied({run}).study.problems[0]));
}
