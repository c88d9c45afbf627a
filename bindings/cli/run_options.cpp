// SPDX-License-Identifier: MIT
#include "bindings/cli/run_options.hpp"

#include "bindings/cli/global_flags.hpp"
#include "bindings/cli/pager.hpp"
#include "engine/base/error.hpp"
#include "engine/base/number_text.hpp"
#include "engine/base/suggestion.hpp"

#include <algorithm>
#include <regex>
#include <sstream>

namespace optbench::bindings::cli {

namespace {

/// Checks numbers before CLI11 converts them: CLI11 reads an integer beyond 64 bits as the largest
/// one, and its message does not say what was expected.
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

/// "--num-epochs,-N": the setting's names in CLI11's notation.
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

/// Adds an option for a value of each type.
struct AddOption {
  CLI::App& app;
  const std::string& names;
  const std::string& help;
  run::RunRequest& request;
  std::vector<std::string>& texts;  ///< receives the texts of a table of options

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

namespace {

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

Options parse_option_texts(std::string_view where, const std::vector<OptionSpec>& specs,
                           const std::vector<std::string>& texts) {
  Options options;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    const std::string key(without_blanks(std::string_view(text).substr(0, equals)));
    if (equals == std::string::npos || key.empty()) {
      fail(ErrorKind::invalid_argument, "{}: expected key=value, got '{}'", where, text);
    }
    const OptionSpec& spec = find_option(where, specs, key);
    const std::string value(without_blanks(std::string_view(text).substr(equals + 1)));
    options.set(spec.name, parse_option(where, spec, value));
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

void expect_behind_command(const CLI::App& app, const std::string& name) {
  for (const GlobalFlag& flag : kGlobalFlags) {
    if (name != flag.name) continue;
    fail(ErrorKind::invalid_argument,
         "{0}: '{1}' stands before the command: `optbench {1}{2}{3} {0} ...`", app.get_name(),
         flag.name, *flag.value == '\0' ? "" : " ", flag.value);
  }
}

void fail_unknown_option(const CLI::App& app, const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  expect_behind_command(app, name);
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

namespace {

/// Says which of the words that a command wants is not there, and what it is.
[[noreturn]] void fail_missing_argument(const CLI::App& app, const CLI::RequiredError& error) {
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_required() || option->count() > 0) continue;
    fail(ErrorKind::invalid_argument,
         "{0}: {1}: expected {2}, got nothing (`optbench {0} --help` shows all)", app.get_name(),
         option->get_name(), option->get_description());
  }
  fail(ErrorKind::invalid_argument, "{}: {}", app.get_name(), error.what());
}

}  // namespace

bool parse_words(CLI::App& app, const std::vector<std::string>& words) {
  check_numbers(app);
  std::vector<std::string> reversed = normalize_words(words);
  std::reverse(reversed.begin(), reversed.end());  // CLI11 reads them from the back
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    std::string help = app.help();
    // CLI11 says "INT:INT in [1 - 9]" of an integer in a range.
    help = std::regex_replace(help, std::regex(R"((U?INT|FLOAT):\1 in \[(\S+) - (\S+)\])"),
                              "$1 from $2 to $3");
    const std::string usage = "Usage: ";
    const std::size_t at = help.find(usage);
    if (at != std::string::npos) help.insert(at + usage.size(), "optbench ");
    if (!show_in_pager(help)) fmt::print("{}", help);
    return false;
  } catch (const CLI::ExtrasError&) {
    fail_unknown_option(app, app.remaining().front());
  } catch (const CLI::RequiredError& error) {
    fail_missing_argument(app, error);
  } catch (const CLI::ParseError& error) {
    fail(ErrorKind::invalid_argument, "{}: {}", app.get_name(), error.what());
  }
  return true;
}

}  // namespace optbench::bindings::cli
