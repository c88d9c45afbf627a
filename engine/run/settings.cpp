// SPDX-License-Identifier: MIT
#include "engine/run/settings.hpp"

#include "engine/base/digest.hpp"
#include "engine/base/error.hpp"
#include "engine/base/json_text.hpp"
#include "engine/record/path.hpp"
#include "engine/run/numerics_version.hpp"
#include "engine/train/diagnostics.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <map>

namespace optbench::run {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kMultistep = "multistep";
constexpr std::string_view kRepeatedOrder = "repeated";

/// A user's script may have the name of a shipped one; their results must not be mixed.
bool is_users_own(const train::ScheduleEntry& schedule) {
  return schedule.origin.find(".lua") != std::string::npos || schedule.origin == "inline";
}

/// The rate is a separate setting on the command line, and one of the options in a script's table.
Options options_with_rate(const RunRequest& request, const train::OptimizerEntry& optimizer) {
  Options given = request.set;
  if (request.learning_rate) {
    const OptionValue* rate = given.find("lr");
    // In Lua `set = { lr = 1 }` gives an integer.
    if (rate != nullptr && to_text(*rate) != to_text(OptionValue(*request.learning_rate)) &&
        (!std::holds_alternative<std::int64_t>(*rate) ||
         static_cast<double>(std::get<std::int64_t>(*rate)) != *request.learning_rate)) {
      fail(ErrorKind::invalid_argument,
           "{}: the learning rate is given twice, as {} and as option 'lr' = {}", optimizer.name,
           *request.learning_rate, to_text(*rate));
    }
    given.set("lr", *request.learning_rate);
  }
  return given;
}

/// --lr-sched-epochs and --lr-sched-factors are another spelling of the schedule `multistep`.
Options schedule_options_of(const RunRequest& request, const train::ScheduleEntry& schedule) {
  if (request.lr_sched_epochs.has_value() != request.lr_sched_factors.has_value()) {
    fail(ErrorKind::invalid_argument,
         "run: lr_sched_epochs and lr_sched_factors must be given together, got only {}",
         request.lr_sched_epochs ? "lr_sched_epochs" : "lr_sched_factors");
  }
  Options given = request.schedule_set;
  if (request.lr_sched_epochs) {
    if (schedule.name != kMultistep) {
      fail(ErrorKind::invalid_argument,
           "run: lr_sched_epochs belong to the schedule '{}', but '{}' is chosen", kMultistep,
           schedule.name);
    }
    given.set("epochs", *request.lr_sched_epochs);
    given.set("factors", *request.lr_sched_factors);
  }
  return given;
}

/// The values that are not at their declared defaults.
Options changed_options(const std::vector<OptionSpec>& specs, const Options& values) {
  Options changed;
  for (const OptionSpec& spec : specs) {
    const OptionValue* value = values.find(spec.name);
    if (value != nullptr && *value != spec.default_value) changed.set(spec.name, *value);
  }
  return changed;
}

void add_options(Json& identity, const std::string& key, const Options& options) {
  for (const auto& [name, value] : options) identity[key][name] = to_text(value);
}

/// The digest of what an entry's script declares, and of the modules that it required.
void add_code(Json& identity, const std::string& key, const std::string& digest,
              const std::vector<CodeFile>& code) {
  identity[key + "_sha256"] = digest;
  std::map<std::string, std::string> modules;  // in an order that files and loading have no part in
  for (const CodeFile& file : code) {
    if (file.role == "module") modules[file.name] = file.sha256;
  }
  if (!modules.empty()) identity[key + "_modules"] = modules;
}

/// Of a request without a number the problem's, if it has one and not fewer are in use.
int threads_of(const RunRequest& request, const model::ProblemEntry& problem) {
  const int threads = machine::threads_for(static_cast<int>(request.threads));
  if (request.threads != 0 || problem.default_threads == 0) return threads;
  return static_cast<int>(std::min<std::int64_t>(threads, problem.default_threads));
}

/// The settings that stand in the key as what they mean, not as their plain value.
struct KeyedMeaning {
  std::string_view setting;
  void (*add)(const RunSettings& settings, const std::string& key, Json& identity);
};
constexpr KeyedMeaning kKeyedMeanings[] = {
    {"problem",
     [](const RunSettings& settings, const std::string& key, Json& identity) {
       identity[key] = settings.problem.name;
       if (!settings.problem.origin.empty() || !settings.problem.code.empty()) {
         add_code(identity, key, settings.problem.digest, settings.problem.code);
       }
     }},
    {"optimizer",
     [](const RunSettings& settings, const std::string& key, Json& identity) {
       identity[key] = settings.optimizer.name;
       add_code(identity, key, settings.optimizer.digest, settings.optimizer.code);
     }},
    {"set", [](const RunSettings& settings, const std::string& key,
               Json& identity) { add_options(identity, key, settings.optimizer_options); }},
    {"schedule",
     [](const RunSettings& settings, const std::string& key, Json& identity) {
       identity[key] = settings.schedule.name;
       add_code(identity, key, settings.schedule.digest, settings.schedule.code);
     }},
    {"schedule_set",
     [](const RunSettings& settings, const std::string& key, Json& identity) {
       add_options(identity, key, settings.request.schedule_set);
     }},
    {"weight_decay", [](const RunSettings& settings, const std::string& key,
                        Json& identity) { identity[key] = settings.l2_factor; }},
    {"problem_set",
     [](const RunSettings& settings, const std::string& key, Json& identity) {
       add_options(identity, key, settings.changed_problem_options());
     }},
    {"dataset_set",
     [](const RunSettings& settings, const std::string& key, Json& identity) {
       add_options(identity, key, settings.changed_dataset_options());
     }},
    {"device",
     [](const RunSettings& settings, const std::string& key, Json& identity) {
       identity[key] = at::DeviceTypeName(settings.device.device.type(), /*lower_case=*/true);
     }},
};

std::string digest_of(const Json& content) {
  return sha256_hex(write_json(content, -1)).substr(0, 16);
}

}  // namespace

fs::path default_data_dir() {
  if (const char* named = std::getenv("OPTBENCH_DATA_DIR"); named && *named) return named;
  if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data)
    return fs::path(data) / "optbench";
  const char* home = std::getenv("HOME");
  return fs::path(home && *home ? home : ".") / ".local" / "share" / "optbench";
}

data::DatasetRequest RunSettings::dataset_request() const {
  return {.data_dir = request.data_dir,
          .device = device,
          .streams = data::RandomStreams(seed),
          .valid_size = request.valid_size,
          .verify_checksums = !request.no_verify,
          .synthetic = request.synthetic,
          .repeats_order = request.order == kRepeatedOrder,
          .options = request.dataset_set};
}

fs::path RunSettings::folder() const {
  return request.output_dir / problem.name / request.label /
         record::setting_folder(num_epochs, batch_size, request.weight_decay, optimizer_options,
                                training_parameters());
}

Options RunSettings::training_parameters() const {
  Options result;
  if (schedule.name == kMultistep && !is_users_own(schedule)) {
    result.set("lr_sched_epochs", request.schedule_set.integers("epochs"));
    result.set("lr_sched_factors", request.schedule_set.numbers("factors"));
  } else if (schedule.name != "constant" || is_users_own(schedule)) {
    result.set("schedule", schedule.name);
    for (const auto& [name, value] : request.schedule_set) result.set("schedule_" + name, value);
  }
  for (const auto& [name, value] : changed_problem_options()) result.set(name, value);
  for (const auto& [name, value] : changed_dataset_options()) result.set(name, value);
  for (const Setting& setting : kSettings) {
    if (setting.marks_folder && !is_default(setting, request)) {
      result.set(setting.name, setting_option(setting, request));
    }
  }
  return result;
}

Options RunSettings::changed_problem_options() const {
  return changed_options(problem.options, request.problem_set);
}

Options RunSettings::changed_dataset_options() const {
  return changed_options(problem.dataset_entry->options, request.dataset_set);
}

Json RunSettings::key_content() const {
  Json content = Json::object();
  for (const Setting& setting : kSettings) {
    if (*setting.key.name == '\0') continue;
    const auto* const meaning =
        std::ranges::find(kKeyedMeanings, std::string_view(setting.name), &KeyedMeaning::setting);
    if (meaning != std::end(kKeyedMeanings)) {
      meaning->add(*this, setting.key.name, content);
    } else if (setting.key.presence == Setting::Presence::always || !is_default(setting, request)) {
      content[setting.key.name] = setting_value(setting, request);
    }
  }
  content["numerics_version"] = kNumericsVersion;
  return content;
}

std::string RunSettings::run_key() const {
  return identity_missing().empty() ? digest_of(key_content()) : "";
}

std::string RunSettings::identity() const {
  if (!identity_missing().empty()) return "";
  Json content = key_content();
  content.erase("seed");
  return digest_of(content);
}

std::string RunSettings::identity_missing() const {
  for (const std::string* missing :
       {&problem.identity_missing, &optimizer.identity_missing, &schedule.identity_missing}) {
    if (!missing->empty()) return *missing;
  }
  return "";
}

std::vector<CodeFile> RunSettings::code() const {
  std::vector<CodeFile> files;
  for (const auto* own : {&problem.code, &optimizer.code, &schedule.code}) {
    for (const CodeFile& file : *own) {
      // Two scripts may have required the same module, each for itself.
      if (std::ranges::find(files, file) == files.end()) files.push_back(file);
    }
  }
  return files;
}

RunSettings resolve_run(const RunRequest& request, const model::ProblemEntry& problem,
                        const train::OptimizerEntry& optimizer,
                        const train::ScheduleEntry& schedule) {
  RunSettings settings;
  settings.request = request;
  RunRequest& filled = settings.request;
  settings.problem = problem;
  settings.optimizer = optimizer;
  settings.optimizer_options =
      resolve_options(optimizer.name, optimizer.options, options_with_rate(request, optimizer));
  filled.set = {};
  for (const auto& [name, value] : settings.optimizer_options) {
    if (name != "lr") filled.set.set(name, value);
  }
  if (settings.optimizer_options.contains("lr")) {
    filled.learning_rate = settings.optimizer_options.number("lr");
  }
  settings.schedule = schedule;
  filled.schedule = schedule_of(request);
  filled.schedule_set =
      resolve_options(schedule.name, schedule.options, schedule_options_of(request, schedule));
  filled.lr_sched_epochs.reset();
  filled.lr_sched_factors.reset();
  (void)schedule.make(filled.schedule_set);  // checks early whether the options fit together

  filled.num_epochs = settings.num_epochs = request.num_epochs.value_or(problem.default_num_epochs);
  filled.batch_size = settings.batch_size = request.batch_size.value_or(problem.default_batch_size);
  filled.problem_set = resolve_options(fmt::format("problem '{}'", problem.name), problem.options,
                                       request.problem_set);
  filled.dataset_set = resolve_options(fmt::format("data set '{}'", problem.dataset),
                                       problem.dataset_entry->options, request.dataset_set);
  // Computed data sets need no synthetic data.
  filled.synthetic = request.synthetic && !problem.dataset_entry->files.empty();
  if (request.order != RunRequest{}.order && request.order != kRepeatedOrder) {
    fail(ErrorKind::invalid_argument, "run: order must be {} or {}, got '{}'", RunRequest{}.order,
         kRepeatedOrder, request.order);
  }
  train::expect_diagnostics("run", request.diagnostics);
  for (const Setting& setting : kSettings) expect_in_range(setting, filled);
  settings.seed = static_cast<std::uint64_t>(request.random_seed);

  if (problem.default_l2 == 0 && request.weight_decay.value_or(0) != 0) {
    settings.warnings.push_back(fmt::format(
        "problem '{}' has no L2 term: weight_decay {} is ignored (an optimizer's own decay is set "
        "with --set weight_decay=...)",
        problem.name, *request.weight_decay));
  }
  settings.l2_factor =
      problem.default_l2 == 0 ? 0 : request.weight_decay.value_or(problem.default_l2);

  settings.device = {.dtype = machine::parse_dtype(request.dtype),
                     .device = machine::parse_device(request.device),
                     .threads = threads_of(request, problem)};
  filled.device = settings.device.device.str();
  filled.threads = settings.device.threads;
  if (request.label.empty()) filled.label = optimizer.name;
  if (!record::is_folder_name(filled.label)) {
    fail(ErrorKind::invalid_argument,
         "run: label must be a folder's name (not hidden, no '/', no control characters, at most "
         "255 bytes), got {}",
         write_json(Json(filled.label), -1));
  }
  if (request.data_dir.empty()) filled.data_dir = default_data_dir();
  if (request.tensorboard && request.no_logs) {
    fail(ErrorKind::invalid_argument,
         "run: tensorboard writes files, which no_logs forbids: expected one of the two");
  }
  return settings;
}

}  // namespace optbench::run
