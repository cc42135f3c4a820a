// SPDX-License-Identifier: GPL-3.0-or-later
// What a material bears and how far it gives: for the strength of the rotor. Isotropic, in the plane of the sheet, at
// room temperature.
#pragma once

#include "base/document.h"
#include "materials/provenance.h"

#include <optional>

namespace lodestone::materials {

/// The map `mechanical:` of a steel or a magnet; every value may be left out where it is not known, and may be a map
/// {value: …, source: …, confidence: …}:
///
///     mechanical:
///       yield_strength: 365 MPa      # of steels: least or guaranteed R_p0.2
///       tensile_strength: 80 MPa     # of magnets, which break before they yield
///       modulus: 200 GPa             # Young's
///       poisson_number: 0.30
///       source: …                    # of every value that has none of its own
///       confidence: medium
struct Mechanical {
  std::optional<double> yield_strength;    ///< Pa
  std::optional<double> tensile_strength;  ///< Pa
  std::optional<double> modulus;           ///< Pa
  std::optional<double> poisson_number;
  Confidence confidence = Confidence::high;  ///< lowest of the values that are there

  /// @param fallback provenance of the file. @throws base::UserError.
  static Mechanical read(const base::Node& node, const Provenance& fallback);
};

}  // namespace lodestone::materials
