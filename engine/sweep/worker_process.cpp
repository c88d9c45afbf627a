// SPDX-License-Identifier: MIT
#include "engine/sweep/worker_process.hpp"

#include "engine/base/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

extern char** environ;

namespace optbench::sweep {
namespace {

constexpr std::size_t kErrorBytesKept = 8192;
constexpr std::size_t kErrorLinesKept = 10;
constexpr std::size_t kLongestLine = std::size_t{1} << 20;
constexpr std::chrono::milliseconds kGrace{2000};
constexpr std::chrono::milliseconds kPause{5};

[[noreturn]] void fail_start(const std::string& program, int error) {
  fail(ErrorKind::io, "worker: '{}' cannot be started: {}", program, std::strerror(error));
}

void close_descriptor(int& descriptor) {
  if (descriptor >= 0) ::close(descriptor);
  descriptor = -1;
}

/// Both ends of a channel; ends that are not moved out are closed.
struct Ends {
  int ours = -1;
  int theirs = -1;
  Ends() = default;
  Ends(const Ends&) = delete;
  Ends& operator=(const Ends&) = delete;
  ~Ends() {
    close_descriptor(ours);
    close_descriptor(theirs);
  }
  [[nodiscard]] int take_ours() { return std::exchange(ours, -1); }
};

/// The input of the child is a socket, not a pipe, so that send() can report a closed end without
/// SIGPIPE.
void open_input(Ends& ends, const std::string& program) {
  std::array<int, 2> pair{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0)
    fail_start(program, errno);
  ends.ours = pair[0];
  ends.theirs = pair[1];
}

void open_output(Ends& ends, const std::string& program) {
  std::array<int, 2> pair{};
  if (::pipe2(pair.data(), O_CLOEXEC) != 0) fail_start(program, errno);
  ends.ours = pair[0];
  ends.theirs = pair[1];
  ::fcntl(ends.ours, F_SETFL, O_NONBLOCK);
}

/// Arguments of posix_spawn: the three channels, a process group, default signal handling.
class SpawnPlan {
 public:
  SpawnPlan(const Ends& input, const Ends& output, const Ends& errors) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_adddup2(&actions_, input.theirs, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, output.theirs, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, errors.theirs, STDERR_FILENO);
    ::posix_spawnattr_init(&attributes_);
    sigset_t none, standard;
    ::sigemptyset(&none);
    ::sigemptyset(&standard);
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGUSR1, SIGUSR2, SIGXFSZ}) {
      ::sigaddset(&standard, number);
    }
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &standard);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }

  [[nodiscard]] pid_t spawn(const std::vector<std::string>& command) const {
    std::vector<char*> arguments;
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    pid_t process = -1;
    const int error =
        ::posix_spawnp(&process, arguments[0], &actions_, &attributes_, arguments.data(), environ);
    if (error != 0) fail_start(command.front(), error);
    return process;
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// Appends what can be read now. False at the end.
bool drain(int descriptor, std::string& text) {
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(got));
    } else if (got == 0) {
      return false;
    } else if (errno != EINTR) {
      return errno == EAGAIN || errno == EWOULDBLOCK;
    }
  }
}

std::string ending_text(int status) {
  if (WIFSIGNALED(status)) {
    return fmt::format("signal {} ({})", WTERMSIG(status), ::strsignal(WTERMSIG(status)));
  }
  return fmt::format("exit status {}", WEXITSTATUS(status));
}

}  // namespace

WorkerProcess::WorkerProcess(const std::vector<std::string>& command) {
  if (command.empty()) fail(ErrorKind::internal, "worker: no command was given");
  Ends input, output, errors;
  open_input(input, command.front());
  open_output(output, command.front());
  open_output(errors, command.front());
  process_ = SpawnPlan(input, output, errors).spawn(command);
  input_ = input.take_ours();
  output_ = output.take_ours();
  errors_ = errors.take_ours();
}

WorkerProcess::~WorkerProcess() {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    while (::waitpid(process_, &status_, 0) < 0 && errno == EINTR) {
    }
  }
  close_descriptor(input_);
  close_descriptor(output_);
  close_descriptor(errors_);
}

bool WorkerProcess::send(std::string_view line) {
  if (input_ < 0) return false;
  const std::string text = std::string(line) + '\n';
  std::size_t sent = 0;
  while (sent < text.size()) {
    const ssize_t put = ::send(input_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (put >= 0) {
      sent += static_cast<std::size_t>(put);
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

void WorkerProcess::close_input() { close_descriptor(input_); }

bool WorkerProcess::read_lines(std::vector<std::string>& lines) {
  if (output_ < 0) return false;
  bool more = drain(output_, partial_line_);
  std::size_t start = 0;
  for (std::size_t end; (end = partial_line_.find('\n', start)) != std::string::npos;
       start = end + 1) {
    lines.push_back(partial_line_.substr(start, end - start));
  }
  partial_line_.erase(0, start);
  more = more && partial_line_.size() < kLongestLine;
  if (!more) close_descriptor(output_);
  return more;
}

void WorkerProcess::read_errors() {
  if (errors_ < 0) return;
  if (!drain(errors_, error_output_)) close_descriptor(errors_);
  if (error_output_.size() > kErrorBytesKept)
    error_output_.erase(0, error_output_.size() - kErrorBytesKept);
}

std::string WorkerProcess::error_output() const {
  std::string_view text = error_output_;
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  for (; lines > kErrorLinesKept; --lines) text.remove_prefix(text.find('\n') + 1);
  return std::string(text);
}

void WorkerProcess::signal(int number) const {
  if (process_ > 0) ::kill(process_, number);
}

std::string WorkerProcess::wait() {
  const auto deadline = std::chrono::steady_clock::now() + kGrace;
  while (process_ > 0) {
    const pid_t ended = ::waitpid(process_, &status_, WNOHANG);
    if (ended == process_) {
      process_ = -1;
    } else if (ended < 0 && errno != EINTR) {
      fail(ErrorKind::internal, "worker: waiting for it failed: {}", std::strerror(errno));
    } else if (std::chrono::steady_clock::now() > deadline) {
      ::kill(process_, SIGKILL);
      std::this_thread::sleep_for(kPause);
    } else {
      std::this_thread::sleep_for(kPause);
    }
  }
  read_errors();  // the final output
  return ending_text(status_);
}

}  // namespace optbench::sweep
