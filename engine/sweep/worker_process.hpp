// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace optbench::sweep {

/// A child process that is spoken to in lines: we write to its standard input, it answers on its
/// standard output; what it says on standard error is kept for the day it dies.
///
/// It runs in a process group of its own, so that Ctrl-C on the terminal reaches us alone and we
/// decide what becomes of it. It inherits no other file of ours: when we die, its input ends.
class WorkerProcess {
 public:
  /// `command`: the program (a path, or a name on $PATH) and its arguments. Throws Error(io) when
  /// the system cannot start it.
  explicit WorkerProcess(const std::vector<std::string>& command);
  /// Kills the process if it still runs, and reaps it.
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  /// Writes one line ('\n' is added). False when the process does not listen any more.
  [[nodiscard]] bool send(std::string_view line);
  /// Ends its input: a worker without work then leaves by itself.
  void close_input();

  /// To be watched with poll(); -1 once they have ended.
  [[nodiscard]] int output_descriptor() const { return output_; }
  [[nodiscard]] int error_descriptor() const { return errors_; }

  /// Takes what the process has written, without waiting; appends the complete lines, without their
  /// '\n'. False when the output has ended: the process is dead or dying.
  [[nodiscard]] bool read_lines(std::vector<std::string>& lines);
  void read_errors();
  /// The end of what came on standard error since the last forget_errors(): at most the last ten
  /// lines.
  [[nodiscard]] std::string last_words() const;
  void forget_errors() { error_text_.clear(); }

  void signal(int number) const;
  /// Waits for the end and says what it was: "exit status 3", "signal 9 (Killed)". A process that
  /// has closed its output and still runs after two seconds is killed.
  [[nodiscard]] std::string wait();

 private:
  pid_t process_ = -1;  // -1 once reaped
  int input_ = -1;
  int output_ = -1;
  int errors_ = -1;
  int status_ = 0;
  std::string partial_line_;
  std::string error_text_;
};

}  // namespace optbench::sweep
