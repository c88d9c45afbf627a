// SPDX-License-Identifier: MIT
#include "bindings/cli/run_options.hpp"

#include "engine/base/error.hpp"
#include "engine/base/number_text.hpp"
#include "engine/base/suggestion.hpp"

#include <algorithm>

namespace optbench::bindings::cli {

namespace {

/// Numbers are checked by our own reader before CLI11 converts them: CLI11 takes an integer that
/// 64 bits cannot hold for the largest that they can, and does not say what it expected.
void check_numbers(CLI::App& app) {
  const auto integer = [](const std::string& text) {
    return parse_integer(text) ? std::string() : fmt::format("expected an integer, got '{}'", text);
  };
  const auto number = [](const std::string& text) {
    return parse_number(text) ? std::string() : fmt::format("expected a number, got '{}'", text);
  };
  for (CLI::Option* option : app.get_options()) {
    const std::string type = option->get_type_name();
    if (type.starts_with("INT") || type.starts_with("UINT")) {
      option->check(CLI::Validator(integer, "", "integer"));
    } else if (type.starts_with("FLOAT")) {
      option->check(CLI::Validator(number, "", "number"));
    }
  }
}

}  // namespace

RunOptions::RunOptions(CLI::App& app, Scope scope) {
  add_problem_options(app);
  if (scope == Scope::training) add_training_options(app);
}

void RunOptions::add_problem_options(CLI::App& app) {
  app.add_option("problem", request_.problem, "name of a problem (`optbench list problems`)")
      ->required();
  app.add_option("--batch-size,--bs", request_.batch_size,
                 "examples per step (default: the problem's)");
  app.add_option("--weight-decay,--wd", request_.weight_decay,
                 "the problem's L2 factor (default: the problem's)");
  app.add_option("-r,--random-seed,--seed", request_.random_seed, "seed of every random stream")
      ->capture_default_str();
  app.add_option("--valid-size", request_.valid_size, "training examples held out for validation")
      ->capture_default_str();
  app.add_option("--data-dir", request_.data_dir,
                 "data folder (default: $OPTBENCH_DATA_DIR, else ~/.local/share/optbench)");
  app.add_option("--problem-set", problem_set_texts,
                 "key=value: an option of the problem (repeatable)")
      ->take_all()
      ->expected(1);
  app.add_option("--dataset-set", dataset_set_texts,
                 "key=value: an option of the data set (repeatable)")
      ->take_all()
      ->expected(1);
  app.add_flag("--synthetic", request_.synthetic,
               "a deterministic stand-in instead of the data set's files");
  app.add_flag("--no-download", request_.no_download, "fetch no missing data files");
  app.add_flag("--no-verify", request_.no_verify, "accept data files whatever their checksums");
  app.add_option("--dtype", request_.dtype, "float32 or float64")->capture_default_str();
  app.add_option("--device", request_.device, "cpu, cuda or cuda:N")->capture_default_str();
  app.add_option("--threads", request_.threads, "threads within an operation (default: all cores)");
}

void RunOptions::add_training_options(CLI::App& app) {
  app.add_option("--optimizer", request_.optimizer, "name or file.lua of an optimizer")
      ->capture_default_str();
  app.add_option("--learning-rate,--lr", request_.learning_rate,
                 "learning rate (default: the optimizer's)");
  app.add_option("--set", set_texts, "key=value: an option of the optimizer (repeatable)")
      ->take_all()
      ->expected(1);
  app.add_option("--schedule", request_.schedule, "name or file.lua of a schedule")
      ->capture_default_str();
  app.add_option("--schedule-set", schedule_set_texts,
                 "key=value: an option of the schedule (repeatable)")
      ->take_all()
      ->expected(1);
  app.add_option("--lr-sched-epochs", request_.lr_sched_epochs, "epochs at which the rate changes");
  app.add_option("--lr-sched-factors", request_.lr_sched_factors,
                 "multiples of the base rate from those epochs on (absolute, not cumulative)");
  app.add_option("-N,--num-epochs", request_.num_epochs,
                 "epochs; 0 only evaluates (default: the problem's)");
  app.add_option("--output-dir", request_.output_dir, "where results are filed")
      ->capture_default_str();
  app.add_option("--train-log-interval", request_.train_log_interval,
                 "steps between two logged mini-batch losses")
      ->capture_default_str();
  app.add_option("--diagnostics", request_.diagnostics,
                 "logged with the mini-batch losses: gradient_norm, update_ratio, step_cosine, "
                 "sharpness, gradient_noise_scale")
      ->delimiter(',');
  app.add_option("--label", request_.label,
                 "name under which results are filed (default: the optimizer's)");
  app.add_flag("--tensorboard", request_.tensorboard,
               "write event files for TensorBoard while it trains, in the record's folder");
  app.add_flag("--no-logs", request_.no_logs, "write no record");
  app.add_flag("--skip-if-exists", request_.skip_if_exists,
               "do nothing where a record of this setting and seed lies already");
  app.add_flag("--print-train-iter", print_train_iter, "print each logged mini-batch loss");
  app.add_flag("-q,--quiet", quiet, "no progress");
}

Options parse_option_texts(std::string_view where, const std::vector<OptionSpec>& specs,
                           const std::vector<std::string>& texts) {
  Options options;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      fail(ErrorKind::invalid_argument, "{}: expected key=value, got '{}'", where, text);
    }
    const OptionSpec& spec = find_option(where, specs, text.substr(0, equals));
    options.set(spec.name, parse_option(where, spec, text.substr(equals + 1)));
  }
  return options;
}

Options parse_problem_options(const model::ProblemEntry& problem,
                              const std::vector<std::string>& texts) {
  return parse_option_texts(fmt::format("problem '{}'", problem.name), problem.options, texts);
}

Options parse_dataset_options(const model::ProblemEntry& problem,
                              const std::vector<std::string>& texts) {
  return parse_option_texts(fmt::format("data set '{}'", problem.dataset),
                            problem.dataset_entry->options, texts);
}

std::vector<std::string> normalize_words(std::vector<std::string> words) {
  for (std::string& word : words) {
    if (word == "--") break;
    if (!word.starts_with("--")) continue;
    const std::size_t end = std::min(word.find('='), word.size());
    std::replace(word.begin() + 2, word.begin() + static_cast<std::ptrdiff_t>(end), '_', '-');
  }
  return words;
}

void fail_unknown_option(const CLI::App& app, const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  if (!word.starts_with("-")) {
    fail(ErrorKind::invalid_argument, "{}: unexpected argument '{}'", app.get_name(), word);
  }
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& known : option->get_lnames()) names.push_back("--" + known);
  }
  fail(ErrorKind::invalid_argument, "{}: unknown option '{}'{} (`optbench {} --help` shows all)",
       app.get_name(), name, did_you_mean(name, names), app.get_name());
}

bool parse_words(CLI::App& app, const std::vector<std::string>& words) {
  check_numbers(app);
  std::vector<std::string> reversed = normalize_words(words);
  std::reverse(reversed.begin(), reversed.end());  // CLI11 takes them from the back
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    std::string help = app.help();
    const std::string usage = "Usage: ";
    const std::size_t at = help.find(usage);
    if (at != std::string::npos) help.insert(at + usage.size(), "optbench ");
    fmt::print("{}", help);
    return false;
  } catch (const CLI::ExtrasError&) {
    fail_unknown_option(app, app.remaining().front());
  } catch (const CLI::ParseError& error) {
    fail(ErrorKind::invalid_argument, "{}: {}", app.get_name(), error.what());
  }
  return true;
}

}  // namespace optbench::bindings::cli
