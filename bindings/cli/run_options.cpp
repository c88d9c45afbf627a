// SPDX-License-Identifier: MIT
#include "bindings/cli/run_options.hpp"

#include "engine/base/error.hpp"
#include "engine/base/number_text.hpp"
#include "engine/base/suggestion.hpp"

#include <algorithm>
#include <sstream>

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

/// "--num-epochs,-N": the setting's names as CLI11 takes them.
std::string option_names(const run::Setting& setting) {
  if (setting.is_positional) return setting.name;
  std::string names;
  std::istringstream words(std::string(setting.name) + " " + setting.spellings);
  for (std::string word; words >> word;) {
    std::replace(word.begin(), word.end(), '_', '-');
    if (!word.starts_with('-')) word.insert(0, word.size() == 1 ? "-" : "--");
    names += (names.empty() ? "" : ",") + word;
  }
  return names;
}

bool is_taken(const run::Setting& setting, RunOptions::Scope scope) {
  switch (scope) {
    case RunOptions::Scope::training:
      return true;
    case RunOptions::Scope::problem:
      return setting.scope == run::Setting::Scope::problem;
    case RunOptions::Scope::sweep:
      return setting.sweep_default != nullptr;
  }
  return false;
}

/// Makes the option for a value of each type.
struct AddOption {
  CLI::App& app;
  const std::string& names;
  const std::string& help;
  run::RunRequest& request;
  std::vector<std::string>& texts;  ///< takes those of a table of options

  CLI::Option* operator()(bool run::RunRequest::*member) const {
    return app.add_flag(names, request.*member, help);
  }
  CLI::Option* operator()(Options run::RunRequest::* /*member*/) const {
    return app.add_option(names, texts, "key=value (repeatable): " + help)->take_all()->expected(1);
  }
  CLI::Option* operator()(std::vector<std::string> run::RunRequest::*member) const {
    return app.add_option(names, request.*member, help)->delimiter(',');
  }
  template <class T>
  CLI::Option* operator()(T run::RunRequest::*member) const {
    return app.add_option(names, request.*member, help);
  }
};

}  // namespace

RunOptions::RunOptions(CLI::App& app, Scope scope) {
  for (const run::Setting& setting : run::kSettings) {
    if (!is_taken(setting, scope)) continue;
    const std::string names = option_names(setting);
    const bool is_sweep = scope == Scope::sweep;
    const std::string default_text = is_sweep ? setting.sweep_default : setting.default_text;
    const std::string help =
        setting.help + (default_text.empty() ? "" : " (default: " + default_text + ")");
    CLI::Option* option = std::visit(AddOption{.app = app,
                                               .names = names,
                                               .help = help,
                                               .request = request_,
                                               .texts = texts_[setting.name]},
                                     setting.member);
    if (setting.is_positional) option->required();
    const Json value = run::setting_value(setting, request_);
    if (!is_sweep && !setting.is_positional && default_text.empty() &&
        (value.is_string() || value.is_number())) {
      option->capture_default_str();
    }
    options_.emplace_back(&setting, option);
  }
  if (scope != Scope::training) return;
  app.add_flag("--print-train-iter", print_train_iter, "print each logged mini-batch loss");
  app.add_flag("-q,--quiet", quiet, "no progress");
}

Json RunOptions::given() const {
  Json object = Json::object();
  for (const auto& [setting, option] : options_) {
    if (option->count() > 0) object[setting->name] = run::setting_value(*setting, request_);
  }
  return object;
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
