// SPDX-License-Identifier: GPL-3.0-or-later
// What the runs of an optimisation and of a refinement begin and end with: the note of the run, and the results
// gathered.
#pragma once

#include "postprocess/store/results_store.h"
#include "postprocess/store/run_notes.h"
#include "studies/workers.h"

#include <cstddef>

namespace lodestone::studies {

/// Writes that a run begins. @param evaluations that are allowed. @throws base::UserError where it cannot be written.
postprocess::RunNote begin_search_run(const postprocess::ResultsStore& store, std::size_t evaluations);

/// Writes the list of the cases, unless it is empty, gathers them into results.h5 and writes that the run has ended.
/// What goes wrong is why the run stopped, unless it did before. @param any_cases there is a result to gather. @param
/// note as it began. @param run complete but for `damaged`.
void end_search_run(const postprocess::ResultsStore& store, const postprocess::StudyList& list, bool any_cases,
                    postprocess::RunNote note, RunSummary& run);

}  // namespace lodestone::studies
