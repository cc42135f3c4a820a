// SPDX-License-Identifier: GPL-3.0-or-later
// What a heavy rare earth gives to and takes from an alloy: the coercivity gained and the remanence paid per mass
// fraction w of the magnet,
//
//   H_cJ = H_0 + k w,   B_r = B_r0 (1 − r w)
//
// with k and r of bulk alloying (the same everywhere in a magnet) or of the grain boundaries (diffusion from the
// surface, which coercivity_profile.h describes in space). k at the boundaries is larger: reversal starts there.
#pragma once

#include "base/document.h"
#include "materials/sourced_value.h"

#include <map>
#include <optional>
#include <string>

namespace lodestone::materials {

/// A `materials/library/composition-laws/*.yaml` document:
///
///     composition_law: nd-fe-b
///     description: …
///     source: …                       # of every value that has none of its own
///     confidence: low
///     base: nd-hot-deformed-hre-free  # the magnet that is graded unless another is named; a name or a path
///     elements:                       # Dy, Tb
///       Dy:
///         bulk:
///           coercivity_per_mass: {value: 1.95 kOe/%, source: …, confidence: …}   # k
///           remanence_per_mass: {value: 1.85, source: …, confidence: …}          # r
///         boundary:
///           coercivity_per_mass: …
///           remanence_per_mass: …
///           largest_gain: {value: 7 kOe, …}      # of H_cJ that diffusion has been seen to give
///     diffusion:
///       depth: {value: 2.5 mm, …}     # λ of coercivity_profile.h
///
/// All are required: a law without a coefficient grades nothing.
struct CompositionLaw {
  /// One way of adding an element.
  struct Addition {
    SourcedValue coercivity_per_mass;  ///< k, A/m per mass fraction, > 0
    SourcedValue remanence_per_mass;   ///< r, per mass fraction, ≥ 0
  };
  struct Element {
    Addition bulk;
    Addition boundary;
    SourcedValue largest_gain;  ///< A/m, of the boundary
  };

  std::string name;
  std::string description;
  std::string base;  ///< library name, or a path as it is found from the working folder
  std::map<std::string, Element> elements;
  SourcedValue diffusion_depth;  ///< m

  /// @throws base::UserError with the place in the file; for an element whose boundary coefficient is below that of the
  /// bulk, which would make diffusion pointless.
  static CompositionLaw read(const base::Document& document);

  /// @throws base::UserError naming the elements that there are.
  const Element& element(const std::string& symbol) const;
  /// Lowest confidence of the coefficients of an element and of the depth.
  Confidence confidence(const std::string& symbol) const;
};

}  // namespace lodestone::materials
