// SPDX-License-Identifier: MIT
#include "engine/record/stored_run.hpp"

#include "engine/base/atomic_file.hpp"
#include "engine/base/digest.hpp"
#include "engine/base/error.hpp"
#include "engine/base/number_text.hpp"
#include "engine/base/options.hpp"
#include "engine/record/path.hpp"
#include "engine/record/record_chunks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>
#include <system_error>

namespace optbench::record {
namespace fs = std::filesystem;
namespace {

constexpr const char* kMinibatchLosses = "minibatch_train_losses";
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Pairs of numbers; anything else ends the path.
std::vector<std::array<double, 2>> read_trajectory(const Json& points) {
  std::vector<std::array<double, 2>> path;
  if (!points.is_array()) return path;
  for (const Json& point : points) {
    if (!point.is_array() || point.size() != 2 || !point[0].is_number() || !point[1].is_number()) {
      break;
    }
    path.push_back({point[0].get<double>(), point[1].get<double>()});
  }
  return path;
}

/// The names of the learning rate among the options: PyTorch's and TensorFlow's.
constexpr std::array kRateNames = {"lr", "learning_rate"};
bool is_rate(const std::string& name) {
  return std::find(kRateNames.begin(), kRateNames.end(), name) != kRateNames.end();
}

std::string_view kind_of(const Json& value) {
  if (value.is_null()) return "null";
  if (value.is_boolean()) return "true or false";
  if (value.is_number()) return "a number";
  if (value.is_string()) return "a text";
  return value.is_array() ? "a list" : "an object";
}

/// The fields of a record, checked when they are read.
class Fields {
 public:
  Fields(const Json& object, std::string where) : object_(object), where_(std::move(where)) {}

  [[nodiscard]] const std::string& where() const { return where_; }

  /// None for a key that is absent or null.
  [[nodiscard]] const Json* find(const char* key) const {
    const auto found = object_.find(key);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
  }

  [[noreturn]] void reject(const char* key, std::string_view expected) const {
    const auto found = object_.find(key);
    fail(ErrorKind::corrupt_data, "{}: '{}': expected {}, got {}", where_, key, expected,
         found == object_.end() ? "no such key" : kind_of(*found));
  }

  [[nodiscard]] std::optional<std::string> text(const char* key) const {
    const Json* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string()) reject(key, "a text");
    return value->get<std::string>();
  }

  [[nodiscard]] std::optional<double> number(const char* key) const {
    const Json* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (!value->is_number()) reject(key, "a number");
    return value->get<double>();
  }

  /// At least 0.
  [[nodiscard]] std::optional<std::int64_t> count(const char* key) const {
    const auto value = number(key);
    if (!value) return std::nullopt;
    const auto whole = whole_number(*value);
    if (!whole || *whole < 0) {
      fail(ErrorKind::corrupt_data, "{}: '{}': expected a whole number of at least 0, got {}",
           where_, key, number_text(*value));
    }
    return whole;
  }

  [[nodiscard]] std::int64_t needed_count(const char* key) const {
    if (const auto value = count(key)) return *value;
    reject(key, "a whole number");
  }

  /// Not through double: seeds have up to 64 bits.
  [[nodiscard]] std::uint64_t seed(const char* key) const {
    const Json* value = find(key);
    if (value != nullptr && value->is_number_unsigned()) return value->get<std::uint64_t>();
    return static_cast<std::uint64_t>(needed_count(key));
  }

  /// Empty where there is none.
  [[nodiscard]] std::vector<double> numbers(const char* key) const {
    const Json* list = find(key);
    if (list == nullptr) return {};
    if (!list->is_array()) reject(key, "a list of numbers");
    std::vector<double> values;
    values.reserve(list->size());
    for (const Json& item : *list) {
      if (!item.is_number()) {
        fail(ErrorKind::corrupt_data, "{}: '{}', entry {}: expected a number, got {}", where_, key,
             values.size(), kind_of(item));
      }
      values.push_back(item.get<double>());
    }
    return values;
  }

  [[nodiscard]] const Json* object(const char* key) const {
    const Json* value = find(key);
    if (value != nullptr && !value->is_object()) reject(key, "an object");
    return value;
  }

 private:
  const Json& object_;
  std::string where_;
};

/// A result file's text, and the position of its list of mini-batch losses.
struct RecordText {
  explicit RecordText(const fs::path& path)
      : text(read_file(path)), list(find_top_level_list(text, kMinibatchLosses)) {}

  /// The record; its list of mini-batch losses is empty.
  [[nodiscard]] Json record(const std::string& where) const {
    Json record = parsed(where);
    if (!record.is_object()) {
      fail(ErrorKind::corrupt_data, "{}: expected a JSON object, got {}", where, kind_of(record));
    }
    return record;
  }

  std::string text;
  std::optional<TextSpan> list;

 private:
  [[nodiscard]] Json parsed(const std::string& where) const {
    if (list) {
      try {
        return read_json(text.substr(0, list->begin) + "[]" + text.substr(list->end), where);
      } catch (const Error&) {
        // The whole text is parsed below, for a message with line and column of the file.
      }
    }
    return read_json(text, where);
  }
};

/// Whether a folder's name holds a number in the successor's format: 1e-03, without the point that
/// DeepOBS keeps (1.e-03); none when it holds neither.
std::optional<bool> successor_numbers(std::string_view setting) {
  const auto is_digit = [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; };
  for (std::size_t place = 1; place + 2 < setting.size(); ++place) {
    const bool exponent = setting[place] == 'e' &&
                          (setting[place + 1] == '-' || setting[place + 1] == '+') &&
                          is_digit(setting[place + 2]);
    if (!exponent) continue;
    if (setting[place - 1] == '.') return false;
    const bool one_digit = is_digit(setting[place - 1]) && place >= 2 && setting[place - 2] == '_';
    if (one_digit) return true;
  }
  return std::nullopt;
}

RecordFamily family_of(const Fields& fields, std::string_view text, const std::string& setting) {
  if (fields.object("optbench") != nullptr) return RecordFamily::optbench;
  if (fields.find("optimizer_name") != nullptr || fields.find("optimizer_hyperparams") != nullptr)
    return RecordFamily::deepobs_1_2;
  // DeepOBS 1.1 writes a single line, the successor indents by 2.
  const bool several_lines = text.substr(0, text.find(':')).find('\n') != std::string_view::npos;
  return successor_numbers(setting).value_or(several_lines) ? RecordFamily::successor
                                                            : RecordFamily::deepobs_1_1;
}

OptionValue option_value(const Json& value) {
  const auto all = [&](auto is_kind) {
    return value.is_array() && !value.empty() && std::all_of(value.begin(), value.end(), is_kind);
  };
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_number()) return value.get<double>();
  if (value.is_string()) return value.get<std::string>();
  if (all([](const Json& item) { return item.is_number_integer(); }))
    return value.get<std::vector<std::int64_t>>();
  if (all([](const Json& item) { return item.is_number(); }))
    return value.get<std::vector<double>>();
  return write_json(value, -1);
}

void add_training_choice(StoredRun& run, const std::string& name, const Json& value) {
  run.choices.emplace_back(name, value);
  run.training_choices.push_back(name);
}

void take_choices(StoredRun& run, const Fields& fields) {
  const char* name =
      fields.find("optimizer_hyperparams") != nullptr ? "optimizer_hyperparams" : "hyperparams";
  run.learning_rate = fields.number("learning_rate");
  if (const Json* options = fields.object(name)) {
    for (const auto& [key, value] : options->items()) {
      if (!is_rate(key)) {
        run.choices.emplace_back(key, value);
      } else if (!run.learning_rate && value.is_number()) {
        run.learning_rate = value.get<double>();
      }
    }
  }
  const Json* training = fields.object("training_params");
  if (training == nullptr) training = fields.object("analyzable_training_params");
  if (training != nullptr) {
    for (const auto& [key, value] : training->items()) {
      if (!value.is_null()) add_training_choice(run, key, value);
    }
  } else {
    for (const char* key : {"lr_sched_epochs", "lr_sched_factors"}) {
      if (const Json* value = fields.find(key)) add_training_choice(run, key, *value);
    }
  }
  run.weight_decay = fields.number("weight_decay");
  if (!run.weight_decay) run.weight_decay = fields.number("l2_reg");
}

/// The setting folder's name that the run would have, for files outside the tree.
std::string setting_of(const StoredRun& run) {
  Options options;
  if (run.learning_rate) options.set("lr", *run.learning_rate);
  for (const auto& [key, value] : run.choices) options.set(key, option_value(value));
  return setting_folder(run.num_epochs, run.batch_size, run.weight_decay, options, {});
}

/// The list `optbench.metrics`. The loss, which determines all lengths, is added if it is missing.
std::vector<Metric> read_metrics(const Json& list, const std::string& where) {
  std::vector<Metric> metrics;
  if (!list.is_array()) {
    fail(ErrorKind::corrupt_data, "{}: 'metrics': expected a list, got {}", where, kind_of(list));
  }
  for (const Json& item : list) {
    Metric metric = read_metric(where, item);
    if (metric.title == metric.name) std::ranges::replace(metric.title, '_', ' ');
    for (const Metric& other : metrics) {
      if (metric.name != other.name && metric.series != other.series) continue;
      fail(ErrorKind::corrupt_data,
           "{}: 'metrics': expected names and series that differ, got '{}' ({}) and '{}' ({})",
           where, other.name, other.series, metric.name, metric.series);
    }
    metrics.push_back(std::move(metric));
  }
  const Metric& loss = standard_metrics().front();
  if (std::ranges::find(metrics, loss.name, &Metric::name) == metrics.end())
    metrics.push_back(loss);
  return metrics;
}

/// `may_be_empty`: of a run that was stopped before its first evaluation.
void take_curves(StoredRun& run, const Fields& fields, bool may_be_empty) {
  const std::pair<std::string, EpochCurves*> splits[] = {
      {"test", &run.test}, {"train", &run.train}, {"valid", &run.valid}};
  run.test["loss"] = fields.numbers("test_losses");
  if (run.evaluations() == 0 && may_be_empty) {
    const auto planned = static_cast<std::size_t>(run.num_epochs) + 1;
    run.test["loss"] = run.train["loss"] = std::vector<double>(planned, kNaN);
    return;
  }
  const std::size_t expected = run.evaluations();
  if (expected == 0) {
    fail(ErrorKind::corrupt_data, "{}: 'test_losses': expected a list of numbers, got none",
         fields.where());
  }
  for (const Metric& metric : run.metrics) {
    for (const auto& [split, curves] : splits) {
      const std::string key = split + "_" + metric.series;
      std::vector<double> values = fields.numbers(key.c_str());
      const bool may_lack = key != "train_losses";
      if (values.size() != expected && !(may_lack && values.empty())) {
        fail(ErrorKind::corrupt_data,
             "{}: '{}': expected {} values, as many as 'test_losses' has, got {}", fields.where(),
             key, expected, values.size());
      }
      if (!values.empty()) (*curves)[metric.name] = std::move(values);
    }
  }
}

std::string plain_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : write_json(value, -1);
}

/// A text of an object within an object; empty where there is none.
std::string text_within(const Json& own, const char* object, const char* key) {
  const auto found = own.find(object);
  if (found == own.end() || !found->is_object()) return "";
  return found->contains(key) && (*found)[key].is_string() ? (*found)[key].get<std::string>() : "";
}

/// The files that the record lists, and optimizer, schedule and problem where they are not among
/// them.
void take_code(StoredRun& run, const Json& own, const Fields& fields) {
  if (const Json* list = fields.find("code")) {
    if (!list->is_array()) fields.reject("code", "a list of files");
    for (const Json& item : *list) {
      if (!item.is_object()) fields.reject("code", "a list of objects");
      const Fields file(item, fields.where() + ": 'code'");
      run.code.push_back({.role = file.text("role").value_or(""),
                          .name = file.text("name").value_or(""),
                          .file = file.text("file").value_or(""),
                          .sha256 = file.text("sha256").value_or("")});
    }
  }
  for (const char* role : {"optimizer", "schedule", "problem"}) {
    const bool listed = std::ranges::find(run.code, role, &CodeFile::role) != run.code.end();
    const std::string origin = text_within(own, role, "origin");
    if (listed || (origin.empty() && std::string_view(role) == "problem")) continue;
    run.code.push_back({.role = role,
                        .name = text_within(own, role, "name"),
                        .file = origin.ends_with(".lua") ? origin : "",
                        .sha256 = text_within(own, role, "sha256")});
  }
}

void take_identity(StoredRun& run, const Json& own, const Fields& fields) {
  if (own.contains("identity")) {
    run.identity = fields.text("identity").value_or("");
    run.identity_missing = fields.text("identity_missing").value_or("");
    return;
  }
  std::string scripts;
  for (const char* role : {"optimizer", "schedule", "problem"}) {
    if (text_within(own, role, "origin") == "inline") {
      run.identity_missing = fmt::format("its {} was given inline", role);
      return;
    }
    scripts += text_within(own, role, "sha256") + "\n";
  }
  run.identity = sha256_hex(scripts).substr(0, 16);
}

/// What of problem, data and precision departs from the defaults: of the options in force those
/// that the training parameters name.
void take_conditions(StoredRun& run, const Json& own, const Fields& fields) {
  for (const char* part : {"problem", "dataset"}) {
    const auto found = own.find(part);
    if (found == own.end() || !found->is_object() || !found->contains("options")) continue;
    const Json& options = (*found)["options"];
    if (!options.is_object()) continue;
    for (const auto& [name, value] : options.items()) {
      if (std::ranges::find(run.training_choices, name) != run.training_choices.end())
        run.conditions[name] = plain_text(value);
    }
  }
  const auto dataset = own.find("dataset");
  if (dataset != own.end() && dataset->is_object() &&
      dataset->value("synthetic", Json(false)) == true)
    run.conditions["data"] = "synthetic";
  const std::string dtype = fields.text("dtype").value_or("float32");
  if (dtype != "float32") run.conditions["dtype"] = dtype;
  run.l2_factor = fields.number("l2_factor");
  run.numerics_version = fields.count("numerics_version");
  run.valid_size = fields.count("valid_size");
  run.order = fields.text("order").value_or("fresh");
}

void take_own(StoredRun& run, const Json& own, const std::string& where) {
  const Fields fields(own, where + ": optbench");
  take_code(run, own, fields);
  take_identity(run, own, fields);
  take_conditions(run, own, fields);
  run.reason = fields.text("reason").value_or("");
  run.training_seconds = fields.numbers("training_seconds");
  run.steps_per_epoch = fields.count("steps_per_epoch");
  run.steps = fields.count("steps");
  run.gradient_evaluations = fields.count("gradient_evaluations");
  if (const Json* spent = fields.find("spent"); spent != nullptr && spent->is_object()) {
    const Fields sums(*spent, where + ": optbench.spent");
    run.gradients_spent = sums.numbers("gradient_evaluations");
    run.seconds_spent = sums.numbers("training_seconds");
  }
  if (const Json* values = fields.find("diagnostics"); values != nullptr && values->is_object()) {
    const Fields by_name(*values, where + ": optbench.diagnostics");
    for (const auto& [name, ignored] : values->items()) {
      run.diagnostics.emplace_back(name, by_name.numbers(name.c_str()));
    }
  }
  if (const Json* warnings = fields.find("warnings"); warnings != nullptr && warnings->is_array()) {
    for (const Json& sentence : *warnings) {
      if (sentence.is_string()) run.warnings.push_back(sentence.get<std::string>());
    }
  }
  run.run_key = fields.text("run_key").value_or("");
  if (const Json* points = fields.find("trajectory")) run.trajectory = read_trajectory(*points);
  for (const char* key : {"engine_version", "libtorch_version", "processor", "cpu_capability",
                          "threads", "dtype", "device", "started"}) {
    if (const Json* value = fields.find(key)) run.environment[key] = *value;
  }
  const std::string outcome = fields.text("outcome").value_or("finished");
  if (outcome == "diverged") {
    run.outcome = StoredOutcome::diverged;
  } else if (outcome == "interrupted") {
    run.outcome = StoredOutcome::interrupted;
  } else if (outcome == "stopped_early") {
    run.outcome = StoredOutcome::stopped_early;
  } else if (outcome != "finished") {
    fail(ErrorKind::corrupt_data,
         "{}: 'outcome': expected finished, diverged, interrupted or stopped_early, got '{}'",
         fields.where(), outcome);
  }
}

/// What a run that was stopped early did not measure repeats its last values.
void carry_last_values(StoredRun& run) {
  const std::vector<double>& test = run.test["loss"];
  const std::vector<double>& train = run.train["loss"];
  std::size_t measured = test.size();
  while (measured > 0 && std::isnan(test[measured - 1]) && std::isnan(train[measured - 1]))
    --measured;
  run.missed_evaluations = test.size() - measured;
  if (measured == 0) return;
  for (EpochCurves* curves : {&run.train, &run.valid, &run.test}) {
    for (const Metric& metric : run.metrics) {
      if (std::as_const(*curves)[metric.name].empty()) continue;
      std::vector<double>& curve = (*curves)[metric.name];
      std::fill(curve.begin() + static_cast<std::ptrdiff_t>(measured), curve.end(),
                curve[measured - 1]);
    }
  }
}

/// PROBLEM/OPTIMIZER/SETTING/file, when `path` has that shape.
void take_folders(StoredRun& run, const fs::path& path) {
  std::error_code ignored;
  fs::path absolute = fs::absolute(path, ignored).lexically_normal();
  const fs::path setting = absolute.parent_path();
  const fs::path optimizer = setting.parent_path();
  const std::string problem = optimizer.parent_path().filename().string();
  if (problem.empty() || problem != run.problem) return;
  run.label = optimizer.filename().string();
  run.setting = setting.filename().string();
}

}  // namespace

std::string_view to_text(RecordFamily family) {
  switch (family) {
    case RecordFamily::optbench:
      return "optbench";
    case RecordFamily::deepobs_1_1:
      return "DeepOBS 1.1";
    case RecordFamily::deepobs_1_2:
      return "DeepOBS 1.2";
    case RecordFamily::successor:
      return "DeepOBS successor";
  }
  return "";
}

std::string_view to_text(StoredOutcome outcome) {
  switch (outcome) {
    case StoredOutcome::finished:
      return "finished";
    case StoredOutcome::diverged:
      return "diverged";
    case StoredOutcome::interrupted:
      return "interrupted";
    case StoredOutcome::stopped_early:
      return "stopped_early";
  }
  return "";
}

const std::vector<Metric>& standard_metrics() {
  static const std::vector<Metric> metrics = {loss_metric(), accuracy_metric()};
  return metrics;
}

StoredRun read_stored_run(const fs::path& path) {
  const RecordText file(path);
  const Json record = file.record(path.string());
  const Fields fields(record, path.string());

  StoredRun run;
  run.path = path;
  run.problem = fields.text("testproblem").value_or("");
  if (run.problem.empty()) fields.reject("testproblem", "a problem's name");
  auto label = fields.text("optimizer_name");
  if (!label) label = fields.text("optimizer");
  if (!label || label->empty()) fields.reject("optimizer", "an optimizer's name");
  run.label = *label;
  run.seed = fields.seed("random_seed");
  run.num_epochs = fields.needed_count("num_epochs");
  run.batch_size = fields.needed_count("batch_size");
  take_choices(run, fields);

  const Json* own = fields.object("optbench");
  if (own != nullptr && own->contains("metrics"))
    run.metrics = read_metrics((*own)["metrics"], path.string() + ": optbench");
  const Json* outcome = own != nullptr && own->contains("outcome") ? &(*own)["outcome"] : nullptr;
  take_curves(run, fields, outcome != nullptr && *outcome == "stopped_early");

  take_folders(run, path);
  run.family = family_of(fields, file.text, run.setting);
  run.digest = sha256_hex(file.text);
  if (run.setting.empty()) run.setting = setting_of(run);
  if (own != nullptr) {
    take_own(run, *own, path.string());
  } else if (run.family == RecordFamily::deepobs_1_1) {
    run.order = "repeated";  // its pipeline of data was started anew with one seed in each epoch
  }
  if (run.outcome == StoredOutcome::stopped_early) carry_last_values(run);
  const double last = run.test["loss"].back();
  if (run.outcome == StoredOutcome::finished && !std::isfinite(last)) {
    run.outcome = StoredOutcome::diverged;
    run.reason = fmt::format("the last test loss is {}", number_text(last));
  }
  return run;
}

Json read_record(const fs::path& path, MinibatchLosses losses) {
  const RecordText file(path);
  Json record = file.record(path.string());
  if (file.list && losses == MinibatchLosses::read) {
    const std::string_view list =
        std::string_view(file.text).substr(file.list->begin, file.list->end - file.list->begin);
    record[kMinibatchLosses] =
        read_json(list, fmt::format("{}: '{}'", path.string(), kMinibatchLosses));
  }
  return record;
}

std::vector<double> read_minibatch_losses(const fs::path& path) {
  const Json record = read_record(path, MinibatchLosses::read);
  return Fields(record, path.string()).numbers(kMinibatchLosses);
}

}  // namespace optbench::record
