// SPDX-License-Identifier: MIT
#include "engine/record/metric.hpp"

#include "engine/base/error.hpp"

#include <doctest/doctest.h>

#include "tests/support/thrown_message.hpp"

namespace optbench::record {

TEST_CASE("a metric survives the way through JSON") {
  const Metric top5{.name = "top5_accuracy",
                    .title = "top-5 accuracy",
                    .series = "top5_accuracies",
                    .unit = "fraction",
                    .direction = Metric::Direction::higher,
                    .primary = true};
  for (const Metric& metric : {top5, loss_metric(), accuracy_metric()}) {
    CAPTURE(metric.name);
    CHECK(read_metric("test", read_json(write_json(to_json(metric)), "test")) == metric);
  }
}

TEST_CASE("what describes no metric is refused, saying what is missing") {
  const auto message = [](const Json& json) {
    return testing::thrown_message(ErrorKind::corrupt_data,
                                   [&] { (void)read_metric("a.json", json); });
  };
  CHECK(message("loss") == "a.json: expected an object that describes a metric, got \"loss\"");
  CHECK(message(Json::object()) == "a.json: 'name' of a metric: expected a text, got nothing");
  CHECK(message({{"name", "loss"}, {"series", 3}}) ==
        "a.json: 'series' of a metric: expected a text, got 3");
  CHECK(message({{"name", "loss"}, {"series", "losses"}, {"direction", "down"}}) ==
        "a.json: 'direction' of a metric: expected 'lower' or 'higher', got 'down'");
}

TEST_CASE("a problem is judged by what it marks, else by what is to be high, else by the loss") {
  const Metric distance{.name = "distance", .title = "distance", .series = "distances", .unit = ""};
  Metric marked = distance;
  marked.primary = true;
  CHECK(primary_metric({loss_metric(), distance}) == loss_metric());
  CHECK(primary_metric({loss_metric(), distance, accuracy_metric()}) == accuracy_metric());
  CHECK(primary_metric({loss_metric(), accuracy_metric(), marked}) == marked);
}

TEST_CASE("names that could not be keys of a record are refused") {
  const auto message = [](const std::string& name, const std::string& series) {
    return testing::thrown_message(ErrorKind::invalid_argument, [&] {
      check_metric("here", {.name = name, .title = "", .series = series, .unit = ""});
    });
  };
  CHECK(message("top-5", "top5") ==
        "here: the name must consist of small letters, digits and _, and begin with a letter, got "
        "'top-5'");
  CHECK(message("top5", "5th").starts_with("here: the series must consist of small letters"));
  CHECK(message("logs", "log_interval") ==
        "here: the series 'log_interval' means something else in a record");
}

}  // namespace optbench::record
