// SPDX-License-Identifier: GPL-3.0-or-later
// Running a batch of independent solves. Code that has many calls it; who provides processes implements it.
#pragma once

#include <cstddef>
#include <functional>

namespace lodestone::base {

/// Runs task(0) … task(count − 1), each exactly once, and returns when all are done. An exception of a task ends the
/// batch and is passed on.
class Executor {
public:
  virtual ~Executor() = default;
  virtual void run(std::size_t count, const std::function<void(std::size_t)>& task) = 0;
};

/// In order, in the calling thread.
class SerialExecutor final : public Executor {
public:
  void run(std::size_t count, const std::function<void(std::size_t)>& task) override;
};

}  // namespace lodestone::base
