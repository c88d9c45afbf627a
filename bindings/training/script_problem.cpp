// SPDX-License-Identifier: MIT
#include "bindings/training/script_problem.hpp"

#include "bindings/lua/conversion.hpp"
#include "bindings/lua/option_table.hpp"
#include "bindings/lua/raw_lookup.hpp"
#include "bindings/lua/script_class.hpp"
#include "bindings/lua/stack_guard.hpp"
#include "bindings/tensor/tensor_arguments.hpp"
#include "bindings/training/named_loss.hpp"
#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"
#include "engine/record/path.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace optbench::bindings::training {
namespace {

/// The fields of a declaration, each read once.
class Fields {
 public:
  Fields(lua_State* L, const std::string& where) : L_(L), where_(where) {}

  /// The value of a field; empty when it is nil.
  [[nodiscard]] ScriptRef value(const char* name) const {
    lua_getfield(L_, -1, name);
    if (lua_isnil(L_, -1)) {
      lua_pop(L_, 1);
      return {};
    }
    return ScriptRef::pop(L_);
  }

  /// A function as a value, or a text as a name, which must be in `known`.
  void value_or_name(const char* field, ScriptRef& value, std::string& name,
                     const std::vector<std::string>& known) const {
    lua_getfield(L_, -1, field);
    const bool is_name = lua_type(L_, -1) == LUA_TSTRING;
    if (is_name) name = lua_tostring(L_, -1);
    lua_pop(L_, 1);
    if (!is_name) {
      value = this->value(field);
    } else if (std::find(known.begin(), known.end(), name) == known.end()) {
      fail(ErrorKind::invalid_argument, "{}: unknown {} '{}'{}", where_, field, name,
           did_you_mean(name, known));
    }
  }

  [[nodiscard]] double number(const char* name, double fallback) const {
    lua_getfield(L_, -1, name);
    const double value = lua_isnil(L_, -1) ? fallback : lua_tonumber(L_, -1);
    lua_pop(L_, 1);
    if (!std::isfinite(value) || value < 0) {
      fail(ErrorKind::invalid_argument, "{}: '{}' must be a finite number of at least 0, got {}",
           where_, name, value);
    }
    return value;
  }

  [[nodiscard]] std::int64_t count(const char* name, std::int64_t fallback,
                                   std::int64_t least) const {
    const double value = number(name, static_cast<double>(fallback));
    if (value == static_cast<double>(fallback)) return fallback;
    if (value != std::floor(value) || value < static_cast<double>(least) || value > 1e15) {
      fail(ErrorKind::invalid_argument, "{}: '{}' must be an integer of at least {}, got {}",
           where_, name, least, value);
    }
    return static_cast<std::int64_t>(value);
  }

 private:
  lua_State* L_;
  const std::string& where_;
};

/// The metric that the table on top of the stack declares.
ScriptMetric read_metric(lua_State* L, const std::string& where, const std::string& name) {
  // Names that are used otherwise in the table of an evaluation or a dump.
  constexpr std::array kTaken = {"loss",     "accuracy", "data_loss", "regularization",
                                 "examples", "output",   "losses"};
  if (std::ranges::find(kTaken, name) != kTaken.end()) {
    fail(ErrorKind::invalid_argument, "{}: the name means something else: expected another", where);
  }
  const auto text_or = [&](const char* field, const std::string& fallback) {
    std::string text = text_field(L, field);
    return text.empty() ? fallback : text;
  };
  std::string words = name;
  std::ranges::replace(words, '_', ' ');
  ScriptMetric read;
  read.metric = {.name = name,
                 .title = text_or("title", words),
                 .series = text_or("series", name),
                 .unit = text_field(L, "unit")};
  const std::string direction = text_field(L, "direction");
  if (const auto parsed = record::parse_direction(direction)) {
    read.metric.direction = *parsed;
  } else {
    fail(ErrorKind::invalid_argument,
         "{}: 'direction' must say which values are better, 'lower' or 'higher', got {}", where,
         direction.empty() ? "nothing" : fmt::format("'{}'", direction));
  }
  record::check_metric(where, read.metric);
  lua_getfield(L, -1, "primary");
  read.metric.primary = lua_toboolean(L, -1) != 0;
  lua_pop(L, 1);
  const Fields fields(L, where);
  read.value = fields.value("value");
  read.from_means = fields.value("from_means");
  if (static_cast<bool>(read.value) == static_cast<bool>(read.from_means)) {
    fail(ErrorKind::invalid_argument,
         "{}: expected either 'value', a function(output, targets, inputs), or 'from_means', a "
         "function(means)",
         where);
  }
  return read;
}

/// Appends the field `metrics` (name -> table) of the declaration on top of the stack, sorted by
/// name.
void read_metrics(lua_State* L, const std::string& where, std::vector<ScriptMetric>& metrics) {
  const StackGuard guard(L);
  lua_getfield(L, -1, "metrics");
  if (!lua_istable(L, -1)) return;
  for (const std::string& name : raw_field_names(L, -1)) {
    const std::string named = fmt::format("{}: metric '{}'", where, name);
    lua_getfield(L, -1, name.c_str());
    ScriptMetric read = read_metric(L, named, name);
    lua_pop(L, 1);
    for (const ScriptMetric& other : metrics) {
      if (other.metric.series == read.metric.series) {
        fail(ErrorKind::invalid_argument, "{}: the series '{}' belongs to '{}'", named,
             read.metric.series, other.metric.name);
      }
      if (other.metric.primary && read.metric.primary) {
        fail(ErrorKind::invalid_argument, "{}: only one metric can be primary, '{}' is", named,
             other.metric.name);
      }
    }
    metrics.push_back(std::move(read));
  }
}

}  // namespace

ProblemDeclarationPtr read_problem_declaration(lua_State* L, int index, std::string_view where) {
  const StackGuard guard(L);
  const std::string declared_as = declared_kind(L, index);
  if (declared_as != "problem") {
    fail(ErrorKind::invalid_argument, "{}: must return what problem.define gave, got {}", where,
         describe_script_value(L, index, where.ends_with(".lua") ? where : ""));
  }
  lua_getfield(L, index, "declaration");
  auto result = std::make_shared<ProblemDeclaration>();
  result->name = text_field(L, "name");
  const std::string named = fmt::format("{}: problem '{}'", where, result->name);
  if (!record::is_folder_name(result->name)) {
    fail(ErrorKind::invalid_argument, "{}: the name must be that of a folder", named);
  }
  result->summary = text_field(L, "summary");
  result->source = text_field(L, "source");
  result->options = read_declared_options(L, named);
  result->dataset = text_field(L, "dataset");
  lua_getfield(L, -1, "dataset_options");
  result->dataset_options = to_options(L, -1, named);
  lua_pop(L, 1);
  const Fields fields(L, named);
  result->network = fields.value("network");
  result->data = fields.value("data");
  result->start_pass = fields.value("start_pass");
  result->regularized = fields.value("regularized");
  result->start = fields.value("start");
  result->value = fields.value("value");
  fields.value_or_name("loss", result->loss, result->loss_name, named_losses());
  std::string accuracy_name;
  ScriptMetric accuracy{.metric = record::accuracy_metric()};
  fields.value_or_name("accuracy", accuracy.value, accuracy_name, {"classification"});
  if (accuracy.value || !accuracy_name.empty()) result->metrics.push_back(std::move(accuracy));
  read_metrics(L, named, result->metrics);
  result->noise = fields.number("noise", 0);
  result->l2 = fields.number("l2", 0);
  result->examples = fields.count("examples", 10'000, 1);
  result->batch_size = fields.count("batch_size", 128, 1);
  result->num_epochs = fields.count("num_epochs", 100, 0);
  result->threads = fields.count("threads", 0, 0);
  return result;
}

model::ProblemEntry problem_entry(Interpreter& interpreter, const train::Catalog& catalog,
                                  const ProblemDeclaration& declaration, ScriptOrigin origin,
                                  ForEachRun<ProblemDeclarationPtr> for_each_run) {
  if (catalog.problems.contains(declaration.name)) {
    fail(ErrorKind::invalid_argument,
         "{}: the name '{}' belongs to a built-in problem, whose results would mix with this one's",
         origin.origin, declaration.name);
  }
  const bool is_network = static_cast<bool>(declaration.network);
  model::ProblemEntry entry;
  entry.name = declaration.name;
  entry.summary = declaration.summary;
  entry.source = declaration.source;
  entry.options = declaration.options;
  entry.default_batch_size = declaration.batch_size;
  entry.default_num_epochs = declaration.num_epochs;
  entry.default_l2 = declaration.l2;
  entry.default_threads = declaration.threads;
  for (const ScriptMetric& declared : declaration.metrics) {
    entry.metrics.push_back({.metric = declared.metric});  // ScriptNetwork computes it
  }
  entry.origin = origin.origin;
  entry.digest = origin.digest;
  entry.code = std::move(origin.code);
  entry.identity_missing = origin.identity_missing("problem", entry.name);
  if (!is_network) {
    entry.loss = "function value";
  } else {
    entry.loss =
        declaration.loss_name.empty() ? "a function of the script's" : declaration.loss_name;
  }
  if (declaration.dataset.empty()) {
    auto own = std::make_shared<data::DatasetEntry>();
    own->name = declaration.name;
    own->summary = is_network ? "made by the problem's script" : "normal noise";
    entry.own_dataset = std::move(own);
    entry.dataset_entry = entry.own_dataset.get();
  } else {
    entry.dataset_entry = &catalog.datasets.find(declaration.dataset);
  }
  entry.dataset = entry.dataset_entry->name;
  if (!declaration.dataset_options.empty()) {
    // The problem's own values become the defaults, so that asking for others is what is recorded.
    auto own = std::make_shared<data::DatasetEntry>(*entry.dataset_entry);
    const Options given = resolve_options(fmt::format("{}: data set '{}'", entry.origin, own->name),
                                          own->options, declaration.dataset_options);
    for (OptionSpec& spec : own->options) spec.default_value = *given.find(spec.name);
    entry.own_dataset = std::move(own);
    entry.dataset_entry = entry.own_dataset.get();
  }
  entry.make = [&interpreter, for_each_run = std::move(for_each_run),
                is_network](const Options& options) {
    return is_network ? make_script_network(interpreter, for_each_run(), options)
                      : make_script_function(interpreter, for_each_run(), options);
  };
  return entry;
}

}  // namespace optbench::bindings::training
