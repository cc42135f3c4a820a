// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone run of a study that optimises: its front while it grows, and at the end.
#pragma once

#include "app/event_lines.h"
#include "studies/study.h"
#include "studies/workers.h"

#include <string>

namespace lodestone::app {

/// @return exit code. @throws base::UserError for bad input.
int run_search(const studies::Study& study, const std::string& directory, const studies::RunOptions& options,
               bool quiet, const EventLines& events);

}  // namespace lodestone::app
