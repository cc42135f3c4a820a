// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/progress_output.h"

#include "app/text_output.h"

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace lodestone::app {

ProgressOutput::ProgressOutput(bool quiet, const EventLines& events)
    : events_(events), quiet_(quiet), is_bar_(is_terminal(STDERR_FILENO)), colour_(wants_colour(STDERR_FILENO)) {}

void ProgressOutput::operator()(const studies::Progress& progress, bool is_news) {
  events_.tell(progress);
  if (quiet_)
    return;
  if (!progress.last_failure.empty() && is_news)
    say(fmt::format("{}  {}: {}", toned(Tone::failure, "failed", look_of(STDERR_FILENO)), progress.last_design,
                    progress.last_failure));
  else if (!is_bar_ && progress.case_ended)
    say(fmt::format("{}/{}  {}", progress.done, progress.total, progress.last_design));
  if (!is_bar_ && !began_ && progress.reused > 0)
    say(fmt::format("{} of {} cases are there already", progress.reused, progress.total));
  began_ = true;
  if (progress.stopping && !stopping_) {
    stopping_ = true;
    say(fmt::format("Stopping: {} cases in flight are being finished; Ctrl-C again stops at once", progress.running));
  }
  if (is_bar_)
    draw(progress);
}

void ProgressOutput::say(const std::string& line) {
  if (quiet_)
    return;
  fmt::print(stderr, "{}{}\n", is_bar_ ? "\r\033[K" : "", line);
  ++lines_;
}

void ProgressOutput::end(const studies::RunSummary& run) const {
  events_.tell_end(run);
  if (is_bar_ && !quiet_)
    fmt::print(stderr, "\r\033[K");
}

std::size_t ProgressOutput::terminal_width() {
  const std::size_t columns = look_of(STDERR_FILENO).columns;
  return columns > 0 ? columns : 80;
}

void ProgressOutput::draw(const studies::Progress& progress) const {
  const std::size_t computed = progress.done - progress.reused;
  std::string text = fmt::format(" {}/{}", progress.done, progress.total);
  if (progress.failed > 0)
    text += fmt::format(", {} failed", progress.failed);
  if (computed > 0) {
    const double rate = static_cast<double>(computed) / progress.seconds;
    text += fmt::format(", {}/min", digits(60.0 * rate, 3));
    if (progress.done < progress.total)
      text += ", " + duration(static_cast<double>(progress.total - progress.done) / rate) + " left";
  } else {
    text += ", " + duration(progress.seconds);
  }
  const std::size_t width = terminal_width() - 1;
  const std::size_t bar = std::min<std::size_t>(40, width > text.size() + 12 ? width - text.size() - 2 : 0);
  const std::size_t full = progress.total == 0 ? bar : bar * progress.done / progress.total;
  std::string line = bar == 0 ? "" : "[" + std::string(full, '#') + std::string(bar - full, '.') + "]";
  fmt::print(stderr, "\r{}{}\033[K", line, text.substr(0, width));
  std::fflush(stderr);
}

}  // namespace lodestone::app
