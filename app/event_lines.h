// SPDX-License-Identifier: GPL-3.0-or-later
// What happens in a run, for programs: JSON lines, an object a line, in a file or a pipe (docs/commands.md).
#pragma once

#include "studies/workers.h"

#include <cstdio>
#include <memory>
#include <string>

namespace lodestone::app {

class EventLines {
public:
  /// Writes nowhere where `file` is empty. @throws base::UserError where it cannot be opened.
  explicit EventLines(const std::string& file);

  /// {"event": "case" or "progress", …}.
  void tell(const studies::Progress& progress) const;
  /// {"event": "end", …}.
  void tell_end(const studies::RunSummary& run) const;

private:
  void write(const std::string& line) const;

  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

}  // namespace lodestone::app
