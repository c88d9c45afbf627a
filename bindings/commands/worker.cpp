// SPDX-License-Identifier: MIT
#include "bindings/cli/run_progress.hpp"
#include "bindings/commands/commands.hpp"
#include "bindings/lua/library/script_draws.hpp"
#include "bindings/lua/libtorch_message.hpp"
#include "bindings/lua/limits/interruption.hpp"
#include "bindings/lua/script_error.hpp"
#include "engine/base/error.hpp"
#include "engine/machine/cores.hpp"
#include "engine/run/execute.hpp"
#include "engine/sweep/sweep.hpp"

#include <c10/util/Exception.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace optbench::bindings::commands {
namespace {

constexpr std::chrono::milliseconds kBetweenReports{250};
constexpr const char* kPlanArguments = "--";  // before the arguments of the plan

/// Communication with the coordinator, in lines.
///
/// Uses the original standard input and output, which are then replaced by other files, so that the
/// output of a script is not taken for a message, and a script cannot read messages.
class Channel {
 public:
  Channel()
      : input_(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)),
        output_(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)) {
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (input_ < 0 || output_ < 0 || nothing < 0 || ::dup2(nothing, STDIN_FILENO) < 0 ||
        ::dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
      fail(ErrorKind::io, "worker: cannot set up standard input and output: {}",
           std::strerror(errno));
    }
    ::close(nothing);
  }
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  ~Channel() {
    ::close(input_);
    ::close(output_);
  }

  /// The next line; none at the end of the input, or when a signal came.
  [[nodiscard]] std::optional<std::string> read_line() {
    std::array<char, 4096> buffer{};
    for (;;) {
      if (const std::size_t end = pending_.find('\n'); end != std::string::npos) {
        std::string line = pending_.substr(0, end);
        pending_.erase(0, end + 1);
        return line;
      }
      if (Interruption::requested()) return std::nullopt;
      const ssize_t got = ::read(input_, buffer.data(), buffer.size());
      if (got > 0) {
        pending_.append(buffer.data(), static_cast<std::size_t>(got));
      } else if (got == 0 || errno != EINTR) {
        return std::nullopt;
      }
    }
  }

  /// Whether there is nobody any more to report to: the run would be made unclaimed.
  [[nodiscard]] bool is_abandoned() const {
    pollfd input{.fd = input_, .events = POLLRDHUP, .revents = 0};
    return ::poll(&input, 1, 0) > 0 && (input.revents & (POLLRDHUP | POLLHUP)) != 0;
  }

  void send(std::string_view event, Json message) const {
    message["event"] = event;
    const std::string text = write_json(message, -1) + '\n';
    std::size_t sent = 0;
    while (sent < text.size()) {
      const ssize_t put = ::write(output_, text.data() + sent, text.size() - sent);
      if (put >= 0) {
        sent += static_cast<std::size_t>(put);
      } else if (errno != EINTR) {
        fail(ErrorKind::io, "worker: cannot write to the coordinator: {}", std::strerror(errno));
      }
    }
  }

 private:
  int input_;
  int output_;
  std::string pending_;
};

/// Reports the progress of a run to the coordinator, at most a few times a second.
class Reporter final : public train::TrainObserver {
 public:
  explicit Reporter(const Channel& channel) : channel_(channel) {}

  [[nodiscard]] std::string name() const override { return "sweep"; }
  void on_evaluation(const train::EvaluationPoint& point) override {
    const auto now = std::chrono::steady_clock::now();
    if (now - last_report_ < kBetweenReports) return;
    last_report_ = now;
    channel_.send("progress",
                  to_json(sweep::RunProgress{.epoch = point.epoch, .test = point.test.metrics}));
  }
  void on_warning(const std::string& sentence) override {
    fmt::print(stderr, "warning: {}\n", sentence);
  }
  void on_observer_error(const train::ObserverError& error) override {
    fmt::print(stderr, "warning: {}\n", cli::observer_warning(error));
  }

 private:
  const Channel& channel_;
  std::chrono::steady_clock::time_point last_report_ = std::chrono::steady_clock::now();
};

sweep::RunReport report_of(const run::RunResult& result) {
  sweep::RunReport report{
      .outcome = result.history.outcome, .reason = result.history.reason, .record = result.path};
  report.filing_error = result.filing_error;
  for (const auto& [metric, values] : result.history.test.metrics) {
    const auto last = std::find_if(values.rbegin(), values.rend(),
                                   [](double value) { return !std::isnan(value); });
    if (last != values.rend()) report.test.push_back({metric, *last});
  }
  return report;
}

/// Executes one request and sends exactly one of the messages "done" and "failed".
void serve(training::Session& session, const Channel& channel, Interruption::Training& listening,
           const std::string& line) {
  const auto report_failure = [&](const std::string& reason) {
    if (Interruption::requested()) {
      channel.send("done", to_json(sweep::RunReport{.outcome = train::Outcome::interrupted,
                                                    .reason = reason}));
    } else {
      channel.send("failed", {{"reason", reason}});
    }
  };
  const CountedTime limited(session.interpreter().time_limit());
  try {
    const sweep::WorkerTask task = sweep::read_task(read_json(line, "sweep"));
    const run::RunSettings settings = session.resolve(task.request);
    sweep::expect_same_code(task.code, settings);
    Reporter reporter(channel);
    const RunDraws draws(settings.seed);
    session.interpreter().time_limit().start();  // loading the scripts does not count
    channel.send("done", to_json(report_of(run::execute_run(settings, {&reporter, &listening}))));
  } catch (const ScriptError& error) {
    const std::string frames = error.script_traceback();
    if (!frames.empty()) fmt::print(stderr, "{}\n", frames);
    report_failure(error.what());
  } catch (const c10::Error& error) {
    report_failure(readable_message(error.what_without_backtrace()));
  } catch (const std::exception& error) {
    report_failure(error.what());
  }
}

}  // namespace

int command_worker(training::Session& session, const std::vector<std::string>& words) {
  int workers = 0;  // number of parallel workers, including this one
  if (words.size() == 1 || (words.size() > 1 && words[1] == kPlanArguments)) {
    if (words.size() > 1) session.set_plan_arguments({words.begin() + 2, words.end()});
    const char* const end = words[0].data() + words[0].size();
    if (std::from_chars(words[0].data(), end, workers).ptr != end) workers = 0;
  }
  if (workers < 1 || isatty(STDIN_FILENO) != 0) {
    fail(ErrorKind::invalid_argument,
         "worker: is started by `optbench sweep` only: expected a pipe as standard input");
  }
  machine::share_cores(workers);
  Channel channel;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // ends this worker when the coordinator is killed
  ::prctl(PR_SET_NAME, "optbench");    // instead of "exe"
  Interruption::Training
      listening;  // a signal ends a run at its next step without aborting scripts
  channel.send("ready", Json::object());
  while (const auto line = channel.read_line()) {
    if (channel.is_abandoned()) break;  // killed before prctl() above
    serve(session, channel, listening, *line);
    std::fflush(stdout);  // what scripts printed: it belongs to this run
    std::fflush(stderr);
  }
  return Interruption::requested() ? cli::kExitInterrupted : cli::kExitDone;
}

}  // namespace optbench::bindings::commands
