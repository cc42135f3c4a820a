// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/executor.h"

namespace lodestone::base {

void SerialExecutor::run(std::size_t count, const std::function<void(std::size_t)>& task) {
  for (std::size_t i = 0; i < count; ++i)
    task(i);
}

}  // namespace lodestone::base
