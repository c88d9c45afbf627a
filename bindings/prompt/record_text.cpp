// SPDX-License-Identifier: MIT
#include "bindings/prompt/record_text.hpp"

#include "bindings/cli/line_plot.hpp"
#include "bindings/cli/metric_text.hpp"
#include "bindings/lua/raw_lookup.hpp"
#include "bindings/lua/stack_guard.hpp"
#include "engine/base/counted.hpp"
#include "engine/record/metric.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>
#include <vector>

namespace optbench::bindings::prompt {
namespace {

constexpr int kWidestPlot = 76;

/// A Lua table, read field by field; fields that are absent or of another type read as empty.
class Fields {
 public:
  Fields(lua_State* L, int index) : L_(L), table_(lua_absindex(L, index)) {}

  [[nodiscard]] std::string text(const char* name) const {
    const StackGuard guard(L_);
    if (!push_raw_field(L_, table_, name) || lua_isstring(L_, -1) == 0) return "";
    lua_pushvalue(L_, -1);  // lua_tolstring would change a number in place
    return lua_tostring(L_, -1);
  }
  [[nodiscard]] double number(const char* name) const {
    const StackGuard guard(L_);
    return push_raw_field(L_, table_, name) ? lua_tonumber(L_, -1) : 0;
  }
  /// A list; elements that are not numbers are NaN.
  [[nodiscard]] std::vector<double> numbers(const char* name) const {
    const StackGuard guard(L_);
    std::vector<double> values;
    if (!push_raw_field(L_, table_, name) || !lua_istable(L_, -1)) return values;
    const auto size = static_cast<lua_Integer>(lua_rawlen(L_, -1));
    for (lua_Integer i = 1; i <= size; ++i) {
      lua_rawgeti(L_, -1, i);
      values.push_back(lua_type(L_, -1) == LUA_TNUMBER ? lua_tonumber(L_, -1) : NAN);
      lua_pop(L_, 1);
    }
    return values;
  }
  /// "lr = 0.1, momentum = 0.9", sorted by name.
  [[nodiscard]] std::string options(const char* name) const {
    const StackGuard guard(L_);
    std::string text;
    if (!push_raw_field(L_, table_, name) || !lua_istable(L_, -1)) return text;
    const int table = lua_gettop(L_);
    for (const std::string& key : raw_field_names(L_, table)) {
      if (!push_raw_field(L_, table, key)) continue;
      if (!lua_istable(L_, -1)) {
        text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", key,
                            luaL_tolstring(L_, -1, nullptr));
      }
      lua_settop(L_, table);
    }
    return text;
  }
  /// Calls `visit(Fields)` with each table of the list in a field.
  template <class Visit>
  void each(const char* name, Visit visit) const {
    const StackGuard guard(L_);
    if (!push_raw_field(L_, table_, name) || !lua_istable(L_, -1)) return;
    const auto size = static_cast<lua_Integer>(lua_rawlen(L_, -1));
    for (lua_Integer i = 1; i <= size; ++i) {
      lua_rawgeti(L_, -1, i);
      if (lua_istable(L_, -1)) visit(Fields(L_, -1));
      lua_pop(L_, 1);
    }
  }
  /// Calls `visit(Fields)` with the table in a field, when there is one.
  template <class Visit>
  void inside(const char* name, Visit visit) const {
    const StackGuard guard(L_);
    if (push_raw_field(L_, table_, name) && lua_istable(L_, -1)) visit(Fields(L_, -1));
  }

 private:
  lua_State* L_;
  int table_;
};

/// How the run ended.
struct Ending {
  std::string outcome;
  std::string reason;
  double seconds = 0;
  double steps = 0;
};

Ending ending_of(const Fields& record) {
  Ending ending;
  record.inside("optbench", [&](const Fields& own) {
    ending.outcome = own.text("outcome");
    ending.reason = own.text("reason");
    ending.steps = own.number("steps");
    for (const char* part : {"training_seconds", "evaluation_seconds"}) {
      for (const double seconds : own.numbers(part)) ending.seconds += seconds;
    }
  });
  if (ending.outcome.empty()) ending.outcome = "finished";
  return ending;
}

/// Words filled into lines of at most `columns`; those after the first are indented. Colours take
/// no room.
std::string filled(std::string_view text, int columns) {
  const auto width = static_cast<std::size_t>(std::max(columns, 20));
  std::string out;
  std::size_t used = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t size = cli::visible_width(word);
    const bool breaks = used > 0 && used + 1 + size > width;
    out += used == 0 ? "" : breaks ? "\n   " : " ";
    used = breaks ? 3 + size : used + size + (used == 0 ? 0 : 1);
    out += word;
  }
  return out;
}

std::string title_text(const Fields& record, int columns, const cli::TextColours& colours) {
  const Ending ending = ending_of(record);
  std::string what = colours.apply(cli::TextRole::heading, record.text("testproblem"));
  what += ", " + colours.apply(cli::TextRole::heading, record.text("optimizer_name"));
  const std::string options = record.options("optimizer_hyperparams");
  if (!options.empty()) what += fmt::format(" ({})", options);
  std::string how =
      fmt::format("{}, batch size {}, seed {}: {}",
                  counted(static_cast<long>(record.number("num_epochs")), "epoch"),
                  record.text("batch_size"), record.text("random_seed"), ending.outcome);
  if (ending.steps > 0)
    how += fmt::format(" after {}", counted(static_cast<long>(ending.steps), "step"));
  if (ending.seconds > 0) how += fmt::format(", {:.3g} s", ending.seconds);
  if (!ending.reason.empty() && ending.outcome != "finished") how += ": " + ending.reason;
  return filled(what, columns) + "\n" + filled(how, columns);
}

/// The metrics that a record declares; older records declare none.
std::vector<record::Metric> metrics_of(const Fields& record) {
  std::vector<record::Metric> metrics;
  record.inside("optbench", [&](const Fields& own) {
    own.each("metrics", [&](const Fields& field) {
      record::Metric metric{.name = field.text("name"),
                            .title = field.text("title"),
                            .series = field.text("series"),
                            .unit = field.text("unit")};
      if (metric.title.empty()) metric.title = metric.name;
      metric.direction =
          record::parse_direction(field.text("direction")).value_or(metric.direction);
      metrics.push_back(std::move(metric));
    });
  });
  if (metrics.empty()) metrics = {record::loss_metric(), record::accuracy_metric()};
  return metrics;
}

/// One row of the table: name, first, last and best value, and where the best is.
using CurveRow = std::array<std::string, 5>;
constexpr std::size_t kFirst = 1;  // left out first where there is no room
constexpr std::size_t kAt = 4;     // stands left, behind a gap

/// Nothing for a curve without a value.
std::optional<CurveRow> row_of(const std::string& name, const record::Metric& metric,
                               const std::vector<double>& values) {
  const bool greatest = metric.direction == record::Metric::Direction::higher;
  std::size_t best = values.size();
  std::size_t last = values.size();
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) continue;
    last = i;
    const bool better =
        best == values.size() || (greatest ? values[i] > values[best] : values[i] < values[best]);
    if (better) best = i;
  }
  if (best == values.size()) return std::nullopt;
  return CurveRow{name, cli::metric_text(metric, values.front(), 5),
                  cli::metric_text(metric, values[last], 5),
                  cli::metric_text(metric, values[best], 5), std::to_string(best)};
}

std::string line_of(const CurveRow& row, const std::array<std::size_t, 5>& widths) {
  std::string line = fmt::format("{:<{}}", row[0], widths[0]);
  for (std::size_t i = kFirst; i < kAt; ++i) line += fmt::format("{:>{}}", row[i], widths[i]);
  return widths[kAt] == 0 ? line : fmt::format("{}   {}", line, row[kAt]);
}

/// The columns' widths: a roomy table, or one that fits `columns`, without the first values and
/// the best's places if need be.
std::array<std::size_t, 5> column_widths(std::vector<CurveRow>& rows, std::size_t columns) {
  std::array<std::size_t, 5> widths{};
  for (const CurveRow& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  const auto sum = [&] {
    return std::accumulate(widths.begin(), widths.end(), widths[kAt] == 0 ? std::size_t{0} : 3);
  };
  const std::array<std::size_t, 5> needed = widths;
  widths[0] = std::max<std::size_t>(widths[0] + 2, 16);
  for (std::size_t i = kFirst; i < kAt; ++i) widths[i] = std::max<std::size_t>(needed[i] + 2, 12);
  if (sum() <= columns) return widths;
  widths = needed;
  for (std::size_t i = kFirst; i < kAt; ++i) widths[i] += 2;
  for (const std::size_t dropped : {kAt, kFirst}) {
    if (sum() <= columns) break;
    widths[dropped] = 0;
    for (CurveRow& row : rows) row[dropped].clear();
  }
  return widths;
}

std::string curves_text(const Fields& record, int columns, const cli::TextColours& colours) {
  std::vector<CurveRow> rows = {{"", "first", "last", "best", "at epoch"}};
  const std::vector<record::Metric> metrics = metrics_of(record);
  for (const std::string split : {"train", "valid", "test"}) {
    for (const record::Metric& metric : metrics) {
      const std::string key = split + "_" + metric.series;
      if (auto row = row_of(split + " " + metric.title, metric, record.numbers(key.c_str())))
        rows.push_back(*std::move(row));
    }
  }
  if (rows.size() == 1) return "";
  const auto widths = column_widths(rows, static_cast<std::size_t>(std::max(columns, 20)));
  std::string text = "\n" + colours.apply(cli::TextRole::note, line_of(rows[0], widths));
  for (std::size_t i = 1; i < rows.size(); ++i) text += "\n" + line_of(rows[i], widths);
  return text;
}

/// Losses per epoch, or mini-batch losses if the run has fewer than two epochs.
std::string plot_text(const Fields& record, int columns, const cli::TextColours& colours) {
  cli::PlotFrame frame{.columns = std::min(columns, kWidestPlot)};
  const std::vector<double> train = record.numbers("train_losses");
  const std::vector<double> test = record.numbers("test_losses");
  const auto reached = std::count_if(test.begin(), test.end(), [](double x) { return x == x; });
  if (reached > 2) {
    frame.last_x = fmt::format("epoch {}", test.size() - 1);
    return cli::line_plot("loss", {{"train", train}, {"test", test}}, frame, colours);
  }
  const std::vector<double> batches = record.numbers("minibatch_train_losses");
  frame.last_x = fmt::format(
      "step {:.0f}", static_cast<double>(batches.size() - 1) * record.number("train_log_interval"));
  return cli::line_plot("loss", {{"mini-batches", batches}}, frame, colours);
}

}  // namespace

bool is_record(lua_State* L, int index) {
  if (!lua_istable(L, index)) return false;
  const StackGuard guard(L);
  for (const char* name : {"testproblem", "optimizer_name"}) {
    if (!push_raw_field(L, index, name) || lua_type(L, -1) != LUA_TSTRING) return false;
    lua_pop(L, 1);
  }
  return push_raw_field(L, index, "test_losses") && lua_istable(L, -1);
}

std::string record_text(lua_State* L, int index, int columns, const cli::TextColours& colours) {
  const Fields record(L, index);
  std::string text = title_text(record, columns, colours) + curves_text(record, columns, colours);
  const std::string plot = plot_text(record, columns, colours);
  if (!plot.empty()) text += "\n" + plot;
  const std::string path = record.text("path");
  if (!path.empty()) text += "\n" + colours.apply(cli::TextRole::note, path);
  return text;
}

std::string record_line(lua_State* L, int index) {
  const Fields record(L, index);
  std::string text = fmt::format("{}, {}: {}", record.text("testproblem"),
                                 record.text("optimizer_name"), ending_of(record).outcome);
  const std::vector<double> losses = record.numbers("test_losses");
  const auto last = std::find_if(losses.rbegin(), losses.rend(), [](double x) { return x == x; });
  if (last != losses.rend()) text += fmt::format(", test loss {:.5g}", *last);
  return text;
}

}  // namespace optbench::bindings::prompt
