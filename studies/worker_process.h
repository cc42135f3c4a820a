// SPDX-License-Identifier: GPL-3.0-or-later
// One child process that is spoken to in lines: started by exec, its three standard streams are pipes.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace lodestone::studies {

class WorkerProcess {
public:
  /// Starts `arguments[0]` with its arguments. The child's environment holds BLAS, OpenMP and TBB to one thread; SIGINT
  /// is blocked in it, so that Ctrl-C on a terminal is the parent's to handle.
  /// @throws base::UserError where the program cannot be started.
  explicit WorkerProcess(const std::vector<std::string>& arguments);
  /// Kills the child if it still runs, and waits for it.
  ~WorkerProcess();
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;

  /// Writes a line to the child's standard input. @return false where the child no longer reads.
  bool send(const std::string& line);
  /// Ends the child's standard input: it finishes what it does and leaves.
  void close_input();
  void kill();

  /// File descriptors to poll for reading; −1 once closed by the child.
  int output() const { return output_; }
  int errors() const { return errors_; }

  /// Takes what is there to read on standard output, without waiting. @return the whole lines.
  std::vector<std::string> read_lines();
  /// Takes what is there to read on standard error; the end of it is kept.
  void read_errors();
  /// Last line that is not empty of what the child wrote on standard error, "" where there is none.
  std::string last_error() const;

  /// True once the child has closed its output. Then ending() may be asked.
  bool ended() const { return output_ < 0; }
  /// How it ended. Waits for the child.
  struct Ending {
    bool by_signal = false;
    int number = 0;  ///< of the signal, or the exit code
  };
  Ending ending();

  pid_t pid() const { return pid_; }

private:
  pid_t pid_ = -1;
  int input_ = -1;
  int output_ = -1;
  int errors_ = -1;
  bool reaped_ = false;
  int status_ = 0;
  std::string partial_line_;
  std::string error_tail_;
};

}  // namespace lodestone::studies
