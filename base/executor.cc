// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/executor.h"

namespace lodestone::base {

std::vector<std::string> SerialExecutor::run(const std::vector<std::string>& tasks) {
  std::vector<std::string> answers;
  answers.reserve(tasks.size());
  for (const std::string& task : tasks)
    answers.push_back(work_(task));
  return answers;
}

}  // namespace lodestone::base
