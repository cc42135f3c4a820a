// SPDX-License-Identifier: GPL-3.0-or-later
// A design that is to be made better from where it is: `refine:`. Its variables are the entries of `vary`, each a range
// without `count`; the way down is that of local_search.h, with the gradients of design_gradient.h.
//
//   vary:
//     rotor.magnet.thickness: {from: 4 mm, to: 7.5 mm}
//     rotor.bridge: {from: 1 mm, to: 2.5 mm}
//   refine:
//     objective: {magnet_mass: minimise}       # one quantity of design_quantities.h
//     limits:                                  # optional
//       peak.torque: ">= 290 N m"
//     scenario: average-2024                   # for cost, carbon and supply risk
//     from: {study: out/search, design: …}     # a design of another study's directory, its name or the begin of its id
//     start: {rotor.bridge: 1.5 mm}            # of what neither that nor the machine's file says, or says otherwise
//     algorithm: slsqp                         # or mma
//     evaluations: 50                          # cases at most
//     tolerance: 0.001 %                       # of the objective
//     step_tolerance: 0.1 %                    # of the ranges
//
// Without `from` the start is the machine as it is. With it, whatever that design had varied of its machine is set in
// this one too, such as its magnet.
#pragma once

#include "base/document.h"
#include "studies/local_search.h"
#include "studies/optimisation.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::studies {

struct Study;

struct Refinement {
  /// Where the start is taken from.
  struct Origin {
    base::Node study, design;
    std::string directory;  ///< `study`, relative to the working directory
  };
  Optimisation wanted;  ///< objective (one), limits and scenario; of no search
  LocalSettings search;
  std::optional<Origin> origin;
  std::vector<std::pair<std::string, base::Node>> start;  ///< path, value

  /// @param study with everything else read. @throws base::UserError.
  static Refinement read(const base::Node& node, const Study& study);

  /// For the study's directory.
  postprocess::StudyAims listed(const Study& study, const materials::MaterialLibrary& library) const;
  /// "slsqp from the machine as it is".
  std::string in_words() const;
};

/// The machine with what the origin's design had varied of it; without an origin the same.
/// @throws base::UserError at refine.from: no such directory or design, one of another machine or that failed.
base::Document with_origin(const Refinement& refinement, const base::Document& machine);

/// The share of each variation at which the refinement starts. @param machine that of with_origin().
/// @throws base::UserError where a value is missing, is no quantity of the range's dimension, or lies outside it.
std::vector<double> start_of(const Study& study, const base::Document& machine);

}  // namespace lodestone::studies
