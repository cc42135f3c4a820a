// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/event_lines.h"

#include "base/user_error.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cerrno>
#include <system_error>

namespace lodestone::app {

using nlohmann::ordered_json;

namespace {

ordered_json known(const std::string& text) {
  return text.empty() ? ordered_json() : ordered_json(text);
}

}  // namespace

EventLines::EventLines(const std::string& file)
    : file_(file.empty() ? nullptr : std::fopen(file.c_str(), "we"), std::fclose) {
  if (!file.empty() && !file_)
    throw base::UserError(
        fmt::format("--events: {} cannot be written: {}", file, std::generic_category().message(errno)));
}

void EventLines::tell(const studies::Progress& progress) const {
  if (!file_)
    return;
  const std::size_t computed = progress.done - progress.reused;
  ordered_json line = {{"event", progress.case_ended ? "case" : "progress"},
                       {"seconds", progress.seconds},
                       {"total", progress.total},
                       {"done", progress.done},
                       {"reused", progress.reused},
                       {"failed", progress.failed},
                       {"running", progress.running},
                       {"stopping", progress.stopping},
                       {"seconds_left", computed == 0
                                            ? ordered_json()
                                            : ordered_json(progress.seconds / static_cast<double>(computed) *
                                                           static_cast<double>(progress.total - progress.done))}};
  if (progress.case_ended)
    line.update({{"design", progress.last_design}, {"failure", known(progress.last_failure)}});
  write(line.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
}

void EventLines::tell_end(const studies::RunSummary& run) const {
  if (!file_)
    return;
  const ordered_json line = {{"event", "end"},
                             {"total", run.total},
                             {"computed", run.computed},
                             {"reused", run.reused},
                             {"failed", run.failed},
                             {"infeasible", run.infeasible},
                             {"refused", run.refused},
                             {"missing", run.missing},
                             {"stopped", known(run.stopped)},
                             {"signal", run.interrupted_by == 0 ? ordered_json() : ordered_json(run.interrupted_by)}};
  write(line.dump(-1, ' ', false, ordered_json::error_handler_t::replace));
}

void EventLines::write(const std::string& line) const {
  // Who reads may leave: the run goes on.
  std::fputs((line + "\n").c_str(), file_.get());
  std::fflush(file_.get());
}

}  // namespace lodestone::app
