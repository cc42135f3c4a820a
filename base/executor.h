// SPDX-License-Identifier: GPL-3.0-or-later
// Running a batch of independent pieces of work. Who has many calls it; who has processes implements it
// (studies/field_workers.h). A piece of work is a text and so is its answer, so that neither knows where it is done.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace lodestone::base {

class Executor {
public:
  virtual ~Executor() = default;
  /// Does each task once and gives the answers in the order of the tasks. What an answer is depends on its task alone:
  /// neither on the others nor on how many run at the same time. An exception of a task ends the batch and is passed
  /// on.
  virtual std::vector<std::string> run(const std::vector<std::string>& tasks) = 0;
};

/// In order, in the calling thread.
class SerialExecutor final : public Executor {
public:
  using Work = std::function<std::string(const std::string& task)>;
  explicit SerialExecutor(Work work) : work_(std::move(work)) {}
  std::vector<std::string> run(const std::vector<std::string>& tasks) override;

private:
  Work work_;
};

}  // namespace lodestone::base
