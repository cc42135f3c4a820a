// SPDX-License-Identifier: GPL-3.0-or-later
// What the two kinds of worker processes share: the way their answers go, and their end. Not installed.
#pragma once

#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <string>

namespace lodestone::studies {

/// Takes standard output for the answers alone: what a library prints there goes to standard error.
class WorkerAnswers {
public:
  WorkerAnswers() : stream_(::fdopen(::dup(STDOUT_FILENO), "w")) { ::dup2(STDERR_FILENO, STDOUT_FILENO); }
  ~WorkerAnswers() { std::fclose(stream_); }
  WorkerAnswers(const WorkerAnswers&) = delete;
  WorkerAnswers& operator=(const WorkerAnswers&) = delete;
  /// A line. @return false where nobody reads any more.
  bool send(const std::string& answer) const {
    return std::fputs((answer + "\n").c_str(), stream_) >= 0 && std::fflush(stream_) == 0;
  }

private:
  std::FILE* stream_;
};

/// From now on this process is killed when its parent ends. @return false where that has happened already.
inline bool die_with_parent() {
  const pid_t parent = ::getppid();
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  return ::getppid() == parent;
}

}  // namespace lodestone::studies
