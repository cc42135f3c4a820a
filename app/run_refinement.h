// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone run of a study that refines a design: its way, step by step, and what it came to.
#pragma once

#include "app/event_lines.h"
#include "studies/study.h"
#include "studies/workers.h"

#include <string>

namespace lodestone::app {

/// @param json in place of the table. @return exit code. @throws base::UserError for bad input.
int run_refinement(const studies::Study& study, const std::string& directory, const studies::RunOptions& options,
                   bool quiet, const EventLines& events, bool json);

}  // namespace lodestone::app
