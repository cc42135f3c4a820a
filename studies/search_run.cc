// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/search_run.h"

#include "base/user_error.h"

namespace lodestone::studies {

postprocess::RunNote begin_search_run(const postprocess::ResultsStore& store, std::size_t evaluations) {
  postprocess::RunNote note = postprocess::begin_note(1, 1);
  note.cases = evaluations;
  postprocess::write_run_note(store.directory(), note);
  return note;
}

void end_search_run(const postprocess::ResultsStore& store, const postprocess::StudyList& list, bool any_cases,
                    postprocess::RunNote note, RunSummary& run) {
  run.damaged = store.damaged();
  try {
    if (!list.cases.empty())
      store.write_study(list);
    if (any_cases)
      store.gather();
    note.ended = postprocess::time_in_words();
    note.computed = run.computed;
    note.reused = run.reused;
    note.failed = run.failed;
    note.stopped = !run.stopped.empty() ? run.stopped : run.interrupted_by != 0 ? "interrupted" : "";
    postprocess::write_run_note(store.directory(), note);
  } catch (const base::UserError& error) {
    if (run.stopped.empty())
      run.stopped = error.what();
  }
}

}  // namespace lodestone::studies
