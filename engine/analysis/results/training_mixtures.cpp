// SPDX-License-Identifier: MIT
#include "engine/analysis/results/training_mixtures.hpp"

#include "engine/base/counted.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>

namespace optbench::analysis::results {
namespace {

constexpr std::size_t kMostLabels = 4;

/// Runs with one value, and whose they are.
struct Share {
  std::size_t runs = 0;
  std::set<std::string> labels;
};

/// "1 run of adam", "36 runs of momentum, sgd".
std::string share_text(const Share& share) {
  std::vector<std::string> labels(share.labels.begin(), share.labels.end());
  std::string more;
  if (labels.size() > kMostLabels) {
    more = fmt::format(" and {} more", labels.size() - kMostLabels);
    labels.resize(kMostLabels);
  }
  return fmt::format("{} of {}{}", counted(share.runs, "run"), fmt::join(labels, ", "), more);
}

/// None when all runs that have the value have the same.
template <class Value>
std::optional<std::string> mixture(
    const std::vector<const record::StoredRun*>& runs, const char* what,
    const std::function<std::optional<Value>(const record::StoredRun&)>& value_of) {
  std::map<Value, Share> shares;
  for (const record::StoredRun* run : runs) {
    const std::optional<Value> value = value_of(*run);
    if (!value) continue;
    ++shares[*value].runs;
    shares[*value].labels.insert(run->label);
  }
  if (shares.size() < 2) return std::nullopt;
  std::vector<std::string> parts;
  for (const auto& [value, share] : shares)
    parts.push_back(fmt::format("{} ({})", value, share_text(share)));
  return fmt::format("runs have different {}: {}", what, fmt::join(parts, "; "));
}

std::optional<std::string> order_of(const record::StoredRun& run) {
  const bool is_text = run.problem == "tolstoi_char_rnn";  // read in one order in any case
  return is_text || run.order.empty() ? std::nullopt : std::optional(run.order);
}

}  // namespace

std::vector<std::string> training_mixtures(const std::vector<const record::StoredRun*>& runs) {
  using record::StoredRun;
  std::vector<std::string> sentences;
  const auto add = [&](const std::optional<std::string>& sentence) {
    if (sentence) sentences.push_back(*sentence);
  };
  add(mixture<std::int64_t>(runs, "numbers of epochs",
                            [](const StoredRun& run) { return std::optional(run.num_epochs); }));
  add(mixture<std::int64_t>(runs, "batch sizes",
                            [](const StoredRun& run) { return std::optional(run.batch_size); }));
  add(mixture<std::int64_t>(runs, "numbers of examples held out for validation",
                            [](const StoredRun& run) { return run.valid_size; }));
  add(mixture<std::string>(runs, "orders of the training examples", order_of));
  add(mixture<std::string>(
      runs, "programs behind them, which differ in data splits and in what their losses hold",
      [](const StoredRun& run) { return std::optional(std::string(to_text(run.family))); }));
  return sentences;
}

}  // namespace optbench::analysis::results
