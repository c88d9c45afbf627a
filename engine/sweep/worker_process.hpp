// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace optbench::sweep {

/// A child process with line-based communication: we write lines to its standard input and read
/// lines from its standard output; its standard error is kept for error messages.
///
/// It has its own process group, so that Ctrl-C on the terminal reaches only this process, which
/// decides what to do with the child. It inherits no other file descriptors: when this process
/// ends, the input of the child ends.
class WorkerProcess {
 public:
  /// `command`: the program (a path, or a name on $PATH) and its arguments. Throws Error(io) when
  /// the system cannot start it.
  explicit WorkerProcess(const std::vector<std::string>& command);
  /// Kills the process if it is still running, and reaps it.
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  /// Writes one line ('\n' is added). False if the process no longer reads its input.
  [[nodiscard]] bool send(std::string_view line);
  /// Closes its input: an idle worker then exits.
  void close_input();

  /// For poll(); -1 once they have ended.
  [[nodiscard]] int output_descriptor() const { return output_; }
  [[nodiscard]] int error_descriptor() const { return errors_; }

  /// Reads what the process has written, without waiting; appends the complete lines, without their
  /// '\n'. False when the output has ended: the process has exited or is about to.
  [[nodiscard]] bool read_lines(std::vector<std::string>& lines);
  void read_errors();
  /// The last ten lines of standard error since the last clear_error_output().
  [[nodiscard]] std::string error_output() const;
  void clear_error_output() { error_output_.clear(); }

  void signal(int number) const;
  /// Waits for the process and returns how it ended: "exit status 3", "signal 9 (Killed)". A
  /// process that has closed its output and still runs after two seconds is killed.
  [[nodiscard]] std::string wait();

 private:
  pid_t process_ = -1;  // -1 once reaped
  int input_ = -1;
  int output_ = -1;
  int errors_ = -1;
  int status_ = 0;
  std::string partial_line_;
  std::string error_output_;
};

}  // namespace optbench::sweep
