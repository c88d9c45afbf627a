// SPDX-License-Identifier: MIT
#include "engine/analysis/results/completeness.hpp"

#include "engine/analysis/results/missing_runs.hpp"
#include "engine/analysis/results/training_mixtures.hpp"
#include "engine/base/counted.hpp"
#include "engine/record/path.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <span>
#include <utility>

namespace optbench::analysis::results {
namespace {

/// Environment entries in which runs should agree, with their titles.
constexpr std::pair<const char*, const char*> kEnvironment[] = {
    {"engine_version", "versions of optbench"},
    {"libtorch_version", "versions of LibTorch"},
    {"processor", "processors"},
    {"cpu_capability", "kinds of kernels"},
    {"device", "devices"},
    {"dtype", "precisions"}};

/// The same within a problem: problems have numbers of threads of their own.
constexpr std::pair<const char*, const char*> kEnvironmentOfProblem[] = {
    {"threads", "numbers of threads"}};

/// "1 (30 runs), 2 (5 runs)"
std::string counts_text(const std::map<std::string, std::size_t>& counts) {
  std::vector<std::string> parts;
  parts.reserve(counts.size());
  for (const auto& [value, count] : counts)
    parts.push_back(fmt::format("{} ({})", value, counted(count, "run")));
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string plain_text(const Json& value) {
  return value.is_string() ? value.get<std::string>() : write_json(value, -1);
}

/// DeepOBS 1.2 fills the epochs after a divergence with the values of epoch 0.
bool ends_as_it_began(const record::StoredRun& run) {
  const auto repeats = [](const std::vector<double>& curve) {
    return curve.empty() || (curve.size() >= 2 && curve.back() == curve.front());
  };
  return run.family == record::RecordFamily::deepobs_1_2 && run.evaluations() >= 2 &&
         repeats(run.train["loss"]) && repeats(run.valid["loss"]) && repeats(run.test["loss"]);
}

/// Rate and options, with the precision that the folder's name has.
std::string choices_text(const record::StoredRun& run) {
  std::string text = run.learning_rate ? record::float_token(*run.learning_rate) : "";
  for (const auto& [name, value] : run.choices) {
    text += fmt::format(
        ", {} {}", name,
        value.is_number_float() ? record::float_token(value.get<double>()) : write_json(value, -1));
  }
  return text;
}

class Check {
 public:
  Check(const Results& results, const ResultGroups& groups) : results_(results), groups_(groups) {}

  std::vector<Finding> findings() {
    for (const Trouble& trouble : results_.troubles)
      add(Severity::error, trouble.path.string(), trouble.what);
    for (const record::StoredRun& run : results_.runs) check_run(run);
    for (const auto& folder : results_.empty_folders)
      add(Severity::error, folder.string(), "holds no result");
    for (const ProblemResults& problem : groups_.problems) {
      for (const OptimizerSettings& optimizer : problem.optimizers) {
        for (const SettingRuns& setting : optimizer.settings) check_setting(setting);
      }
    }
    take(find_missing_seeds(groups_));
    take(find_missing_settings(groups_));
    for (const std::string& mixture : groups_.mixtures) {
      const std::size_t end = mixture.find(": ");
      add(Severity::warning, mixture.substr(0, end), mixture.substr(end + 2));
    }
    for (const ProblemResults& problem : groups_.problems) check_problem(problem);
    std::vector<const record::StoredRun*> all;
    all.reserve(results_.runs.size());
    for (const record::StoredRun& run : results_.runs) all.push_back(&run);
    check_environment("all results", all, kEnvironment);
    check_copies();
    for (const auto& file : results_.interrupted)
      add(Severity::warning, file.string(), "was interrupted: its sweep makes the run again");
    for (const auto& file : results_.leftovers)
      add(Severity::note, file.string(), "is left over from a write that was cut off");
    std::stable_sort(findings_.begin(), findings_.end(),
                     [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
    return std::move(findings_);
  }

 private:
  void add(Severity severity, std::string where, std::string what) {
    findings_.push_back({severity, std::move(where), std::move(what)});
  }

  void take(std::vector<Finding> more) {
    std::move(more.begin(), more.end(), std::back_inserter(findings_));
  }

  void check_run(const record::StoredRun& run) {
    const auto values = static_cast<std::int64_t>(run.evaluations());
    if (values != run.num_epochs + 1) {
      add(Severity::error, run.path.string(),
          fmt::format("its lists have {} values, where {} epochs make {}", values, run.num_epochs,
                      run.num_epochs + 1));
    }
    if (ends_as_it_began(run)) {
      add(Severity::warning, run.path.string(),
          "its last losses equal those before training: DeepOBS 1.2 writes diverged runs so");
    }
  }

  void check_setting(const SettingRuns& setting) {
    const std::string& title = setting.title;
    std::map<std::uint64_t, std::size_t> seeds;
    std::map<std::uint64_t, std::size_t> repeated;
    std::size_t longest = 0;
    bool differs = false;
    for (const record::StoredRun* run : setting.runs) {
      ++seeds[run->seed];
      longest = std::max(longest, run->evaluations());
      differs |= choices_text(*run) != choices_text(setting.first());
    }
    for (const record::StoredRun* run : setting.repetitions) ++repeated[run->seed];
    for (const auto& [seed, count] : seeds) {
      if (count > 1) {
        add(Severity::warning, title,
            fmt::format("seed {} occurs {} times with different values", seed, count));
      }
    }
    for (const auto& [seed, count] : repeated) {
      add(Severity::note, title,
          fmt::format("seed {} was run {} times with the same values, which count once", seed,
                      count + 1));
    }
    if (longest != setting.length) {
      add(Severity::warning, title,
          fmt::format("its runs have lists of {} to {} values", setting.length, longest));
    }
    if (differs) add(Severity::warning, title, "its runs differ in their rates or options");
  }

  void check_problem(const ProblemResults& problem) {
    std::set<std::uint64_t> seeds;
    for (const record::StoredRun* run : problem.runs()) seeds.insert(run->seed);
    for (std::string& mixture : training_mixtures(problem.runs()))
      add(Severity::warning, problem.problem, std::move(mixture));
    check_environment(problem.problem, problem.runs(), kEnvironmentOfProblem);
    if (seeds.size() == 1) {
      add(Severity::note, problem.problem,
          fmt::format("seed {} only: nothing can be said about the spread", *seeds.begin()));
    }
  }

  void check_environment(const std::string& where, std::span<const record::StoredRun* const> runs,
                         std::span<const std::pair<const char*, const char*>> keys) {
    for (const auto& [key, called] : keys) {
      std::map<std::string, std::size_t> counts;
      for (const record::StoredRun* run : runs) {
        const auto found = run->environment.find(key);
        if (found != run->environment.end()) ++counts[plain_text(*found)];
      }
      if (counts.size() < 2) continue;
      const bool is_precision = std::string_view(key) == "dtype";
      add(is_precision ? Severity::note : Severity::warning, where,
          fmt::format("runs were made with different {}: {}", called, counts_text(counts)));
    }
  }

  void check_copies() {
    for (const Copy& copy : results_.copies) {
      add(copy.counts ? Severity::warning : Severity::note, copy.path.string(),
          fmt::format("has the same content as {}{}", copy.of.string(),
                      copy.counts ? ", under another label: both count" : ", which counts"));
    }
  }

  const Results& results_;
  const ResultGroups& groups_;
  std::vector<Finding> findings_;
};

}  // namespace

std::string_view to_text(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "";
}

std::vector<Finding> check_results(const Results& results, const ResultGroups& groups) {
  return Check(results, groups).findings();
}

std::vector<std::string> inventory(const ResultGroups& groups) {
  std::vector<std::string> lines;
  for (const ProblemResults& problem : groups.problems) {
    for (const OptimizerSettings& optimizer : problem.optimizers) {
      std::map<std::size_t, std::size_t> settings;  // by number of seeds
      for (const SettingRuns& setting : optimizer.settings) ++settings[seeds_of(setting).size()];
      std::vector<std::string> parts;
      parts.reserve(settings.size());
      for (const auto& [seeds, count] : settings)
        parts.push_back(
            fmt::format("{} with {}", counted(count, "setting"), counted(seeds, "seed")));
      lines.push_back(
          fmt::format("{} / {}: {}", problem.problem, optimizer.label, fmt::join(parts, ", ")));
    }
  }
  return lines;
}

}  // namespace optbench::analysis::results
