// SPDX-License-Identifier: GPL-3.0-or-later
// A study that optimises: what the search asks for is run by worker processes, and told to it (optimisation.h).
#pragma once

#include "studies/workers.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::studies {

/// A candidate that counts: valid, and every limit kept.
struct FoundDesign {
  std::string id;
  std::vector<std::pair<std::string, std::string>> varied;  ///< dotted path, value as text; then what is derived
  std::vector<double> objectives;                           ///< SI, as the study names them
  std::vector<std::optional<double>> limited;               ///< SI, of the limits' quantities
  bool on_front = false;
};

struct SearchProgress {
  Progress cases;  ///< `total`: evaluations; `done`: those that are known, `reused` those that took no computation
  int generation = 0, generations = 0;
  bool generation_ended = false;                    ///< this report is about it: `found` is new
  const std::vector<FoundDesign>* found = nullptr;  ///< each design once, in the order in which it was asked for
};

struct SearchSummary {
  RunSummary run;               ///< `total`: different designs that were asked for and not refused
  std::size_t evaluated = 0;    ///< points that the search has asked for and been told
  std::size_t evaluations = 0;  ///< that it will have
  std::vector<FoundDesign> found;
};

/// As run_study(): results do not depend on the number of processes or on interruptions. Refused, infeasible and failed
/// candidates are told to the search and stop nothing. @throws base::UserError for bad input.
SearchSummary run_optimisation(const Study& study, const std::string& directory, const RunOptions& options,
                               const std::function<void(const SearchProgress&)>& report);

}  // namespace lodestone::studies
