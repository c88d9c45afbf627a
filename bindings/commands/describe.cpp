// SPDX-License-Identifier: MIT
#include "bindings/cli/run_options.hpp"
#include "bindings/commands/commands.hpp"
#include "engine/base/error.hpp"
#include "engine/base/json_text.hpp"
#include "engine/base/suggestion.hpp"
#include "engine/base/text_table.hpp"
#include "engine/data/shape.hpp"
#include "engine/model/variant.hpp"
#include "engine/record/metric.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>

namespace optbench::bindings::commands {
namespace {

std::int64_t count_parameters(const std::vector<model::LayerDescription>& layers) {
  return std::accumulate(layers.begin(), layers.end(), std::int64_t{0},
                         [](std::int64_t sum, const model::LayerDescription& layer) {
                           return sum + layer.parameters;
                         });
}

Json options_to_json(const std::vector<OptionSpec>& specs) {
  Json options = Json::array();
  for (const OptionSpec& spec : specs) {
    Json option = {{"name", spec.name}, {"expected", spec.expectation()}, {"help", spec.help}};
    if (spec.default_value) {
      option["default"] =
          std::visit([](const auto& value) { return Json(value); }, *spec.default_value);
    }
    options.push_back(std::move(option));
  }
  return options;
}

void print_options(const std::vector<OptionSpec>& specs) {
  if (specs.empty()) {
    fmt::print("\nno options\n");
    return;
  }
  fmt::print("\n");
  TextTable table({{.heading = "option"},
                   {.heading = "default"},
                   {.heading = "expected"},
                   {.heading = "meaning"}});
  for (const OptionSpec& spec : specs) {
    table.add_row({spec.name, spec.default_value ? to_text(*spec.default_value) : "(required)",
                   spec.expectation(), spec.help});
  }
  fmt::print("{}", table.text());
}

Json metrics_to_json(const model::ProblemEntry& entry) {
  Json metrics = Json::array();
  for (const record::Metric& metric : entry.all_metrics()) metrics.push_back(to_json(metric));
  return metrics;
}

std::string metrics_text(const model::ProblemEntry& entry) {
  std::vector<std::string> titles;
  for (const record::Metric& metric : entry.all_metrics()) titles.push_back(metric.title);
  return fmt::format("{}", fmt::join(titles, ", "));
}

constexpr std::string_view kDecayRule =
    "the problem's L2 term stays in loss and gradient under every optimizer; an optimizer's own "
    "weight_decay acts beside it";

bool has_own_decay(const std::vector<OptionSpec>& options) {
  return std::ranges::any_of(options,
                             [](const OptionSpec& spec) { return spec.name == "weight_decay"; });
}

Json problem_to_json(const model::ProblemEntry& entry,
                     const std::vector<model::LayerDescription>& layers) {
  Json table = Json::array();
  for (const model::LayerDescription& layer : layers) {
    table.push_back({{"name", layer.name},
                     {"operation", layer.operation},
                     {"output_shape", layer.output_shape},
                     {"parameters", layer.parameters}});
  }
  Json described = {
      {"kind", "problem"},
      {"name", entry.name},
      {"summary", entry.summary},
      {"dataset", entry.dataset},
      {"loss", entry.loss},
      {"metrics", metrics_to_json(entry)},
      {"l2_factor", entry.default_l2},
      {"decay", std::string(kDecayRule)},
      {"batch_size", entry.default_batch_size},
      {"num_epochs", entry.default_num_epochs},
      {"threads", entry.default_threads == 0 ? Json(nullptr) : Json(entry.default_threads)},
      {"source", entry.source},
      {"options", options_to_json(entry.options)},
      {"parameters", count_parameters(layers)},
      {"layers", std::move(table)}};
  if (!entry.variant_of.empty()) {
    described["variant_of"] = entry.variant_of;
    described["variation"] = to_text(entry.variation);
  }
  return described;
}

void print_problem(const model::ProblemEntry& entry,
                   const std::vector<model::LayerDescription>& layers) {
  fmt::print("{}{}{}\n\n", entry.name, entry.summary.empty() ? "" : ": ", entry.summary);
  const auto line = [](std::string_view key, const std::string& value) {
    if (!value.empty()) fmt::print("  {:<12} {}\n", key, value);
  };
  if (!entry.variant_of.empty()) {
    line("variant of", entry.variant_of);
    line("departs in", to_text(entry.variation));
  }
  line("data set", entry.dataset);
  line("loss", entry.loss);
  line("metrics", metrics_text(entry));
  line("L2 factor", fmt::format("{}", entry.default_l2));
  if (entry.default_l2 != 0) line("", fmt::format("({})", kDecayRule));
  line("batch size", fmt::format("{}", entry.default_batch_size));
  line("epochs", fmt::format("{}", entry.default_num_epochs));
  line("threads", entry.threads_text());
  line("parameters", fmt::format("{}", count_parameters(layers)));
  line("source", entry.source);
  fmt::print("\n");
  TextTable table({{.heading = "layer"},
                   {.heading = "operation"},
                   {.heading = "output", .align = TextTable::Align::left},
                   {.heading = "parameters", .align = TextTable::Align::right}});
  for (const model::LayerDescription& layer : layers) {
    table.add_row({layer.name, layer.operation,
                   layer.output_shape.empty() ? "" : data::shape_text(layer.output_shape),
                   fmt::format("{}", layer.parameters)});
  }
  fmt::print("{}", table.text());
  if (!entry.options.empty()) print_options(entry.options);
}

int describe_dataset(const data::DatasetEntry& entry, bool json) {
  std::vector<std::string> files;
  for (const data::DataFile& file : entry.files) files.push_back(file.name);
  if (json) {
    fmt::print("{}\n", write_json({{"kind", "dataset"},
                                   {"name", entry.name},
                                   {"summary", entry.summary},
                                   {"source", entry.source},
                                   {"licence", entry.licence},
                                   {"files", files},
                                   {"options", options_to_json(entry.options)}}));
    return cli::kExitDone;
  }
  fmt::print("{}: {}\n", entry.name, entry.summary);
  if (!entry.source.empty()) fmt::print("  {}\n", entry.source);
  if (!entry.licence.empty()) fmt::print("  licence: {}\n", entry.licence);
  fmt::print("  files: {}\n",
             files.empty() ? "none, it is computed" : fmt::format("{}", fmt::join(files, ", ")));
  print_options(entry.options);
  return cli::kExitDone;
}

/// An optimizer or a schedule: a name, where it comes from, and declared options.
template <class Entry>
Json rule_to_json(std::string_view kind, const Entry& entry) {
  Json described = {{"kind", kind},
                    {"name", entry.name},
                    {"summary", entry.summary},
                    {"source", entry.source},
                    {"origin", entry.origin},
                    {"options", options_to_json(entry.options)}};
  if (has_own_decay(entry.options)) described["decay"] = std::string(kDecayRule);
  return described;
}

template <class Entry>
void print_rule(const Entry& entry) {
  fmt::print("{}{}{}\n", entry.name, entry.summary.empty() ? "" : ": ", entry.summary);
  if (!entry.source.empty()) fmt::print("  {}\n", entry.source);
  print_options(entry.options);
  if (has_own_decay(entry.options)) fmt::print("\nweight decay: {}\n", kDecayRule);
}

template <class Entry>
int describe_rule(std::string_view kind, const Entry& entry, bool json) {
  if (json) {
    fmt::print("{}\n", write_json(rule_to_json(kind, entry)));
  } else {
    print_rule(entry);
  }
  return cli::kExitDone;
}

int describe_problem(const model::ProblemEntry& entry, bool json) {
  const auto layers = entry.make(resolve_options("describe", entry.options, {}))->describe();
  if (json) {
    fmt::print("{}\n", write_json(problem_to_json(entry, layers)));
  } else {
    print_problem(entry, layers);
  }
  return cli::kExitDone;
}

}  // namespace

int command_describe(training::Session& session, const std::vector<std::string>& words) {
  CLI::App app("Describes a problem, an optimizer, a schedule or a data set.", "describe");
  std::string name;
  bool json = false;
  app.add_option("name", name,
                 "name of a problem, optimizer, schedule or data set, or a file that declares one")
      ->required();
  app.add_flag("--json", json, "as JSON");
  if (!cli::parse_words(app, words)) return cli::kExitDone;

  const train::Catalog& catalog = session.catalog();
  const std::string kind = training::is_script_path(name) ? session.kind_of_script(name) : "";
  if (catalog.problems.contains(name) || model::is_variant_name(name) || kind == "problem")
    return describe_problem(session.problem(name), json);
  if (kind == "schedule") return describe_rule("schedule", session.schedule(name), json);
  if (catalog.optimizers.contains(name) || training::is_script_path(name)) {
    return describe_rule("optimizer", session.optimizer(name), json);
  }
  if (catalog.schedules.contains(name))
    return describe_rule("schedule", catalog.schedules.find(name), json);
  if (catalog.datasets.contains(name)) return describe_dataset(catalog.datasets.find(name), json);

  std::vector<std::string> names = catalog.problems.names();
  for (const auto& more :
       {catalog.optimizers.names(), catalog.schedules.names(), catalog.datasets.names()}) {
    names.insert(names.end(), more.begin(), more.end());
  }
  fail(ErrorKind::unknown_name, "describe: unknown problem, optimizer, schedule or data set '{}'{}",
       name, did_you_mean(name, names));
}

}  // namespace optbench::bindings::commands
