// SPDX-License-Identifier: GPL-3.0-or-later
// Progress of a run on standard error: a bar that is drawn over itself on a terminal, one line a case elsewhere.
#pragma once

#include "app/event_lines.h"
#include "studies/workers.h"

#include <cstddef>
#include <string>

namespace lodestone::app {

class ProgressOutput {
public:
  /// @param events what is told of everything too; it outlives this.
  ProgressOutput(bool quiet, const EventLines& events);

  /// @param is_news whether a case that failed is told of on the terminal.
  void operator()(const studies::Progress& progress, bool is_news = true);
  /// A line that stays, above the bar. Nothing where it is to be quiet.
  void say(const std::string& line);
  /// Takes the bar away.
  void end(const studies::RunSummary& run) const;

  bool is_bar() const { return is_bar_ && !quiet_; }
  bool has_colour() const { return colour_; }
  /// How many have been said.
  std::size_t lines() const { return lines_; }
  /// Columns of the terminal, 80 where there is none.
  static std::size_t terminal_width();

private:
  void draw(const studies::Progress& progress) const;

  const EventLines& events_;
  bool quiet_;
  bool is_bar_;
  bool colour_;
  bool began_ = false;
  bool stopping_ = false;
  std::size_t lines_ = 0;
};

}  // namespace lodestone::app
