// SPDX-License-Identifier: MIT
#include "bindings/cli/terminal.hpp"
#include "bindings/commands/commands.hpp"
#include "bindings/commands/help.hpp"
#include "bindings/commands/script.hpp"
#include "bindings/lua/libtorch_message.hpp"
#include "bindings/lua/limits/interruption.hpp"
#include "engine/base/error.hpp"
#include "engine/base/suggestion.hpp"
#include "engine/machine/cpu_memory.hpp"
#include "engine/machine/device.hpp"
#include "engine/machine/memory_budget.hpp"

#include <ATen/Parallel.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <variant>
#include <vector>

namespace optbench::bindings::commands {

// Each is defined in the file with its name.
int command_analyze(const std::vector<std::string>& words);
int command_compare(const std::vector<std::string>& words);
int command_show(const std::vector<std::string>& words);
int command_results(const std::vector<std::string>& words);
int command_watch(const std::vector<std::string>& words);

int command_run(training::Session& session, const std::vector<std::string>& words);
int command_sweep(training::Session& session, const std::vector<std::string>& words);
int command_demo(training::Session& session, const std::vector<std::string>& words);
int command_list(training::Session& session, const std::vector<std::string>& words);
int command_describe(training::Session& session, const std::vector<std::string>& words);
int command_dump(training::Session& session, const std::vector<std::string>& words);
int command_data(training::Session& session, const std::vector<std::string>& words);
int command_verify(training::Session& session, const std::vector<std::string>& words);
int command_repl(training::Session& session, const std::vector<std::string>& words);
int command_reference(training::Session& session, const std::vector<std::string>& words);
int command_worker(training::Session& session, const std::vector<std::string>& words);

namespace {

constexpr std::array kCommands = {
    Command{"demo", "the main job on data that need no download", command_demo},
    Command{"run", "one training run", command_run},
    Command{"sweep", "many runs, described by a plan in Lua", command_sweep},
    Command{"repl", "interactive session", command_repl},
    Command{"list", "problems, sets, datasets, optimizers or schedules", command_list},
    Command{"describe",
            "a problem's layers and defaults; the options of an optimizer, schedule or data set",
            command_describe},
    Command{"analyze", "tables, figures and a report of a folder of results", command_analyze},
    Command{"compare", "two optimizers, problem by problem and over all", command_compare},
    Command{"show", "one run: what was run and what came out", command_show},
    Command{"results", "check: what is missing, broken or mixed in a folder of results",
            command_results},
    Command{"watch", "a folder of results while runs are added to it", command_watch},
    Command{"verify", "make a stored result's run again: equal bit for bit, or how far apart",
            command_verify},
    Command{"data", "the data sets' files: list, fetch, verify, path", command_data},
    Command{"dump", "one batch with weights, losses and gradients as safetensors", command_dump},
    Command{"reference", nullptr, command_reference},  // for contributors
    Command{"worker", nullptr, command_worker},        // executes runs for `optbench sweep`
};

void print_error(const std::string& message, const std::string& traceback) {
  const bool colours = cli::colours_on_stderr();
  std::string text = fmt::format("{}error:{} {}\n", colours ? "\x1b[31;1m" : "",
                                 colours ? "\x1b[0m" : "", message);
  if (!traceback.empty()) text += traceback + "\n";
  std::fputs(text.c_str(), stderr);  // the terminal may be gone: no reason to abort
}

int exit_status(ErrorKind kind) {
  return kind == ErrorKind::invalid_argument || kind == ErrorKind::unknown_name ? cli::kExitUsage
                                                                                : cli::kExitFailed;
}

constexpr int kMostThreads = 1024;

/// Reads the flags before the command and removes them from `words`.
struct GlobalFlags {
  std::vector<std::string> script_folders;
  int threads = 0;  ///< 0: as many as there are
  bool traceback = false;
  ScriptLimits limits;
};

/// The value of the flag that `words` start with, as the second word or after '='; both are
/// removed. None if they start with something else.
std::optional<std::string> take_value(std::vector<std::string>& words, const std::string& flag,
                                      std::string_view expected) {
  if (words[0].starts_with(flag + "=")) {
    std::string value = words[0].substr(flag.size() + 1);
    words.erase(words.begin());
    return value;
  }
  if (words[0] != flag) return std::nullopt;
  if (words.size() < 2)
    fail(ErrorKind::invalid_argument, "{}: expected {}, got nothing", flag, expected);
  std::string value = words[1];
  words.erase(words.begin(), words.begin() + 2);
  return value;
}

GlobalFlags take_global_flags(std::vector<std::string>& words) {
  GlobalFlags flags;
  while (!words.empty()) {
    if (words[0] == "--traceback") {
      flags.traceback = true;
      words.erase(words.begin());
    } else if (words[0] == "--sandbox") {
      flags.limits.sandbox = true;
      words.erase(words.begin());
    } else if (const auto folder = take_value(words, "--scripts", "a folder")) {
      flags.script_folders.push_back(*folder);
    } else if (const auto threads = take_value(words, "--threads", "a number")) {
      const char* const end = threads->data() + threads->size();
      const auto [rest, error] = std::from_chars(threads->data(), end, flags.threads);
      if (error != std::errc() || rest != end || flags.threads < 1 ||
          flags.threads > kMostThreads) {
        fail(ErrorKind::invalid_argument, "--threads: expected 1 to {} threads, got '{}'",
             kMostThreads, *threads);
      }
    } else if (const auto time = take_value(words, "--time-limit", "a duration")) {
      flags.limits.set_time(*time);
    } else if (const auto memory = take_value(words, "--memory-limit", "a size")) {
      flags.limits.set_memory(*memory);
    } else {
      break;
    }
  }
  flags.limits.complete();
  return flags;
}

/// Puts the folders before those of $OPTBENCH_SCRIPTS, which the workers of a sweep inherit.
void enter_script_folders(const std::vector<std::string>& folders) {
  if (folders.empty()) return;
  std::string joined = fmt::format("{}", fmt::join(folders, ":"));
  if (const char* present = std::getenv("OPTBENCH_SCRIPTS")) joined.append(":").append(present);
  setenv("OPTBENCH_SCRIPTS", joined.c_str(), 1);
}

int run_in_session(const ScriptLimits& limits, SessionFunction command,
                   const std::vector<std::string>& words) {
  training::Session session({.limits = limits});
  const Interruption interruption(session.interpreter());
  session.interpreter().time_limit().start();
  return command(session, words);
}

int run_words(const ScriptLimits& limits, const std::vector<std::string>& words) {
  const std::string& first = words[0];
  const std::vector<std::string> rest(words.begin() + 1, words.end());
  for (const Command& command : kCommands) {
    if (first != command.name) continue;
    if (const auto* reading = std::get_if<ReadingFunction>(&command.run)) return (*reading)(rest);
    return run_in_session(limits, std::get<SessionFunction>(command.run), rest);
  }
  if (is_script_command(first)) return run_in_session(limits, command_script, words);
  if (first.starts_with("-")) {
    fail(ErrorKind::unknown_name,
         "unknown option '{}' before the command: the options of a command stand behind it "
         "(`optbench help` shows all)",
         first);
  }
  if (training::Session().catalog().problems.contains(first)) {
    fail(ErrorKind::unknown_name,
         "unknown command '{0}', which is a problem; did you mean 'optbench run {0}'?", first);
  }
  std::vector<std::string> names = {"help"};
  for (const Command& command : kCommands) names.emplace_back(command.name);
  fail(ErrorKind::unknown_name, "unknown command '{}'{} (`optbench help` shows all)", first,
       did_you_mean(first, names));
}

int guarded_main(std::vector<std::string> words) {
  bool full_traceback = false;
  try {
    const GlobalFlags flags = take_global_flags(words);
    full_traceback = flags.traceback;
    if (words.empty()) {
      print_overview(kCommands, stderr);
      return cli::kExitUsage;
    }
    if (words[0] == "--version" || words[0] == "-v") {
      fmt::print("optbench {} (LibTorch {}, {})\n", machine::engine_version(),
                 machine::libtorch_version(), LUA_RELEASE);
      return cli::kExitDone;
    }
    if (words[0] == "help" || words[0] == "--help" || words[0] == "-h") {
      return command_help(kCommands, {words.begin() + 1, words.end()});
    }
    enter_script_folders(flags.script_folders);
    if (flags.threads > 0) at::set_num_threads(flags.threads);
    if (flags.limits.memory) machine::MemoryBudget::of_process().set_limit(*flags.limits.memory);
    return run_words(flags.limits, words);
  } catch (const ScriptError& error) {
    if (Interruption::requested()) {
      print_error("interrupted", "");
      return cli::kExitInterrupted;
    }
    print_error(error.what(), full_traceback ? error.traceback() : error.script_traceback());
    return cli::kExitFailed;
  } catch (const Error& error) {
    print_error(error.what(), "");
    return exit_status(error.kind());
  } catch (const c10::Error& error) {
    print_error(readable_message(error.what_without_backtrace()), "");
    return cli::kExitFailed;
  } catch (const std::exception& error) {
    print_error(error.what(), "");
    return cli::kExitFailed;
  }
}

/// Ends the process after flushing its output, without running destructors: destroying LibTorch's
/// tables entry by entry takes longer than many commands.
int leave(int status) {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    print_error(fmt::format("standard output: not all could be written: {}", std::strerror(errno)),
                "");
    status = std::max(status, static_cast<int>(cli::kExitFailed));
  }
#if !defined(__SANITIZE_ADDRESS__)  // which searches for leaks after main()
  std::fflush(stderr);
  std::_Exit(status);
#endif
  return status;
}

}  // namespace
}  // namespace optbench::bindings::commands

int main(int argc, char** argv) {
  optbench::machine::guard_against_broken_amx();
  optbench::machine::cache_tensor_memory();
  return optbench::bindings::commands::leave(
      optbench::bindings::commands::guarded_main({argv + 1, argv + argc}));
}
