// SPDX-License-Identifier: GPL-3.0-or-later
// What a study wants to be found: `optimise:`. Its variables are the entries of `vary`, a range without `count` for any
// value between its ends, a list or a range with `count` for a choice.
//
//   vary:
//     magnet: [nd-n42sh, nd-gbd-n42sh]
//     rotor.magnet.thickness: {from: 5 mm, to: 8 mm}
//   optimise:
//     objectives:                        # quantities of design_quantities.h
//       cruise.efficiency: maximise
//       heavy_rare_earth_mass: minimise
//     limits:                            # optional: what a design must keep
//       torque: ">= 380 N m"
//       demagnetisation_margin: "> 50 kA/m"
//     scenario: average-2024             # for cost, carbon and supply risk
//     algorithm: nsga2                   # or moead, gaussian-process; cma-es for one objective (optimiser.h)
//     batch: 4                           # of gaussian-process: candidates at once
//     population: 20
//     evaluations: 300
//     islands: 1
//     migration: 5
//     seed: 1
//
// Every candidate is a case of the study, stored as any other; its objectives are read from what is stored. So a search
// that is run again goes through the same candidates, finds those that are stored and computes the rest: it needs no
// memory of its own. A candidate that `constraints:` refuse breaks them by a measure (Refusal in derivations.h); one
// that is infeasible, failed, or of which an expression has no result counts as one that breaks its limits by an
// unknown measure.
#pragma once

#include "base/document.h"
#include "materials/material_library.h"
#include "postprocess/comparison/design_aims.h"
#include "postprocess/store/results_store.h"
#include "studies/optimiser.h"
#include "studies/search_start.h"

#include <string>
#include <vector>

namespace lodestone::studies {

struct Study;

struct Optimisation {
  struct Aim {
    postprocess::NamedQuantity quantity;
    std::string text;  ///< "maximise", ">= 380 N m"
    base::Node node;
  };
  base::Node node;
  std::vector<Aim> objectives;
  std::vector<Aim> limits;
  std::optional<base::Node> scenario;  ///< name or path
  SearchSettings search;
  std::optional<SearchStart> start;

  /// @param study with everything else read. @throws base::UserError.
  static Optimisation read(const base::Node& node, const Study& study);

  /// With bounds and scenario. @throws base::UserError at the limit or scenario.
  postprocess::DesignAims aims(const materials::MaterialLibrary& library) const;
  /// For the study's directory.
  postprocess::StudyAims listed(const Study& study, const materials::MaterialLibrary& library) const;
  /// "nsga2, population 20, seed 1", and what it starts from.
  std::string in_words() const;
};

/// Quantities with what is wanted of each, of `optimise` or `refine`. @throws base::UserError for an unknown one, or
/// one that the study does not compute.
std::vector<Optimisation::Aim> read_design_aims(const base::Node& node, const Study& study, bool has_scenario);

/// How many values each entry of `vary` has; 0: any between two.
std::vector<std::size_t> choices_of(const Study& study);
/// Of each entry whether its values have an order: those of a range.
std::vector<bool> ordered_choices_of(const Study& study);

}  // namespace lodestone::studies
