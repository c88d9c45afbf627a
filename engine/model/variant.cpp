// SPDX-License-Identifier: MIT
#include "engine/model/variant.hpp"

#include "engine/base/error.hpp"

#include <algorithm>
#include <array>

namespace optbench::model {
namespace {

constexpr char kMark = '@';

std::unique_ptr<Problem> made(const ProblemEntry& entry) {
  return entry.make(resolve_options(entry.name, entry.options, {}));
}

/// What of this problem can vary.
std::vector<std::string> variable(const ProblemEntry& entry) {
  std::vector<std::string> names = made(entry)->varies();
  names.emplace_back("batch_size");
  const bool compares_labels = std::ranges::any_of(
      entry.metrics,
      [](const ProblemMetric& declared) { return declared.metric == record::accuracy_metric(); });
  if (compares_labels && entry.dataset_entry->has_labels) names.emplace_back("label_noise");
  if (entry.dataset_entry->has_numbers) names.emplace_back("input_scale");
  return names;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// What the seed gives for one of the names. Each is drawn from a stream of its own, so that a name
/// added here one day moves none of the others.
OptionValue drawn(const ProblemEntry& entry, const std::string& name, std::uint64_t seed) {
  const data::RandomStreams streams(seed);
  const std::uint64_t bits = streams.stream_seed(entry.name + " varies in " + name);
  const auto one_of = [&](const auto& choices) { return choices[bits % choices.size()]; };
  if (name == "activation") {
    return std::string(one_of(std::array{"relu", "leaky_relu", "elu", "tanh"}));
  }
  if (name == "label_noise") return one_of(std::array{0.0, 0.1, 0.2});
  if (name == "batch_size") {
    const std::int64_t whole = entry.default_batch_size;
    return one_of(std::array{std::max<std::int64_t>(whole / 2, 1), whole, whole * 2});
  }
  return one_of(std::array{0.5, 1.0, 2.0});
}

/// `given` with what the seed draws in the place of the seed.
Options with_draws(const ProblemEntry& base, const std::vector<std::string>& names,
                   const Options& given) {
  if (!given.contains("seed")) return given;
  const auto seed = static_cast<std::uint64_t>(given.integer("seed"));
  Options all;
  for (const OptionSpec& spec : variation_options()) {
    if (const OptionValue* value = given.find(spec.name)) {
      if (spec.name != "seed") all.set(spec.name, *value);
    } else if (contains(names, spec.name)) {
      all.set(spec.name, drawn(base, spec.name, seed));
    }
  }
  return all;
}

/// "width=0.5,activation=tanh" as options.
Options parse_variation(std::string_view where, std::string_view text) {
  Options given;
  while (true) {
    const std::size_t end = text.find(',');
    const std::string_view part = text.substr(0, end);
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) {
      fail(ErrorKind::invalid_argument,
           "{}: expected name=value after '@', with ',' between several, got '{}'", where, part);
    }
    const OptionSpec& spec = find_option(where, variation_options(), part.substr(0, equals));
    if (given.contains(spec.name)) {
      fail(ErrorKind::invalid_argument, "{}: '{}' is given twice", where, spec.name);
    }
    given.set(spec.name, parse_option(where, spec, part.substr(equals + 1)));
    if (end == std::string_view::npos) return given;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

bool is_variant_name(std::string_view name) { return name.find(kMark) != std::string_view::npos; }

ProblemEntry find_problem(const Registry<ProblemEntry>& problems, std::string_view name) {
  const std::size_t mark = name.find(kMark);
  const ProblemEntry& base = problems.find(name.substr(0, mark));
  if (mark == std::string_view::npos) return base;
  return problem_variant(base,
                         parse_variation(fmt::format("problem '{}'", name), name.substr(mark + 1)));
}

ProblemEntry problem_variant(const ProblemEntry& base, const Options& given) {
  const std::vector<std::string> names = variable(base);
  const std::string where = fmt::format("problem '{}'", base.name);
  Options checked;
  for (const auto& [name, value] : given) {
    checked.set(name, check_option(where, find_option(where, variation_options(), name), value));
    if (name != "seed" && !contains(names, name)) {
      fail(ErrorKind::invalid_argument, "{}: '{}' changes nothing of it; it can vary in {}", where,
           name, fmt::join(names, ", "));
    }
  }
  Variation variation = variation_of(with_draws(base, names, checked));
  if (variation.batch_size == base.default_batch_size) variation.batch_size.reset();
  if (variation.network.activation == made(base)->activation()) variation.network.activation = "";
  if (variation == Variation{}) return base;

  ProblemEntry entry = base;
  entry.name = base.name + kMark + to_text(variation);
  entry.summary = fmt::format("{}, varied", base.summary);
  entry.variant_of = base.name;
  entry.variation = variation;
  entry.default_batch_size = variation.batch_size.value_or(base.default_batch_size);
  if (variation.network != NetworkVariation{}) {
    entry.make = [make = base.make, network = variation.network](const Options& options) {
      auto problem = make(options);
      problem->vary(network);
      return problem;
    };
  }
  return entry;
}

}  // namespace optbench::model
