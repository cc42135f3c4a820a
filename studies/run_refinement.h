// SPDX-License-Identifier: GPL-3.0-or-later
// A study that refines a design: what the local search asks for is run by worker processes, with its derivatives
// (refinement.h, local_search.h, design_gradient.h). The objective is shown to it over its value at the start, limits
// over their bounds and 0.01 % inside them, so that a design that it takes for one at a limit keeps it.
//
// A design at which a machine cannot be built, its case fails, its magnets pass their knee or load cases cost too much
// (unless that is limited, too), `constraints` refuse it, or a derivative cannot be computed, is no design to the
// search: it takes a shorter step.
#pragma once

#include "studies/design_gradient.h"
#include "studies/local_search.h"
#include "studies/workers.h"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::studies {

/// A design on the way.
struct RefinementStep {
  std::string id;                                           ///< "" of one that `constraints` refuse
  std::vector<std::pair<std::string, std::string>> varied;  ///< dotted path, value as text; then what is derived
  std::optional<double> objective;                          ///< SI, as the study names it
  std::vector<std::optional<double>> limited;               ///< SI, of the limits' quantities
  bool counts = false;                                      ///< valid, and every limit kept
  bool best = false;                                        ///< of all so far
  std::string reason;                                       ///< why it does not count, "" where it does
  bool barred = false;                                      ///< it is no design to the search
  /// By name of the quantity, SI a share of each range; empty of a barred one.
  std::map<std::string, std::vector<double>> derivatives;
};

struct RefinementProgress {
  Progress cases;                                      ///< `total`: evaluations that are allowed
  const std::vector<RefinementStep>* steps = nullptr;  ///< so far
  bool step_ended = false;                             ///< this report is about the last of them
};

struct RefinementSummary {
  RunSummary run;
  std::vector<RefinementStep> steps;  ///< the first is the start
  std::optional<std::size_t> best;
  LocalEnd end = LocalEnd::failed;
  std::size_t gradient_jobs = 0;  ///< computed now: jobs of design_gradient.h
  std::map<std::string, DerivativeMethod> methods;
};

/// As run_study(): results do not depend on the number of processes or on interruptions. @throws base::UserError for
/// bad input.
RefinementSummary run_refinement(const Study& study, const std::string& directory, const RunOptions& options,
                                 const std::function<void(const RefinementProgress&)>& report);

}  // namespace lodestone::studies
