// SPDX-License-Identifier: GPL-3.0-or-later
// What a step costs, in a process of its own.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bench {

struct Usage {
  double cpu = 0.0, wall = 0.0;  ///< s; CPU of the children that it has ended, too
  double megabytes = 0.0;        ///< most resident memory
};

inline double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

/// @throws std::runtime_error where the step fails.
inline Usage usage_of(const std::function<void()>& step) {
  std::cout << std::flush;
  const auto begin = std::chrono::steady_clock::now();
  const pid_t child = ::fork();
  if (child == 0) {
    int code = 0;
    try {
      step();
    } catch (const std::exception& error) {
      std::cerr << error.what() << "\n";
      code = 1;
    }
    ::_exit(code);
  }
  int status = 0;
  rusage usage{};
  if (child < 0 || ::wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw std::runtime_error("a step failed");
  return {seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime),
          std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
          static_cast<double>(usage.ru_maxrss) / 1024.0};
}

}  // namespace bench
