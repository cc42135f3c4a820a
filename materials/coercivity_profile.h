// SPDX-License-Identifier: GPL-3.0-or-later
// A coercivity that differs within a magnet: heavy rare earth diffused from the surface, a shell, or blocks of unlike
// grade. At every point of a block
//
//   H_cJ = H_0 + ΔH u,   B_r = B_r0 (1 − r w),   w = ΔH u / k
//
// with H_0 and B_r0 of the base grade, the share u (1 at a treated face), the mass fraction w of the heavy rare earth
// added there, k the coercivity that a unit of mass fraction gives and r the remanence that it takes.
//
//   diffusion   λ² ∇²u = u in the block, u = 1 on treated faces, no flux through the others: grain-boundary diffusion
//               from faces that stay saturated, with first-order uptake. Between two treated faces a distance t apart
//               u = cosh((t/2 − x)/λ) / cosh(t/2λ).
//   shell       u = 1 within the depth of a treated face, 0 in the core
//   blocks      each block of a pole has its own ΔH; u = 1
//
// ΔH is that of the temperature at which the grade states H_cJ. At another temperature a point's H_cJ keeps its ratio
// to the base grade's: the coefficient of the base is taken for all, which errs on the safe side, since a harder magnet
// loses a smaller part of its coercivity per kelvin.
#pragma once

#include "base/document.h"
#include "materials/provenance.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::materials {

/// As `coercivity_profile:` in the file of the base grade:
///
///     coercivity_profile:
///       law: diffusion                  # diffusion | shell | blocks
///       element: Tb                     # Dy | Tb
///       faces: poles                    # all | poles | sides | north | south; of diffusion and shell
///       depth: {value: 2.5 mm, source: …, confidence: low}      # λ, or the shell's thickness
///       gain: 640 kA/m                  # ΔH at a treated face; or
///       dose: 0.4 %                     # mass of the element over that of the block: ΔH follows
///       coercivity_per_mass: 320 kA/m/% # k
///       remanence_per_mass: 1.2         # r, optional: B_r lost per mass fraction; 0 unless given
///       gains: [0 kA/m, 300 kA/m]       # of blocks, in place of gain or dose: one a block of a pole
struct CoercivityProfile {
  enum class Law { diffusion, shell, blocks };
  /// Faces of a block by their outward normal n and the easy axis e there: poles |n·e| ≥ cos 45°, north those with
  /// n·e > 0; sides are the others.
  enum class Faces { all, poles, sides, north, south };

  Law law = Law::diffusion;
  Faces faces = Faces::all;
  std::string element;                                         ///< "Dy" or "Tb"
  double depth = 0.0;                                          ///< m
  std::optional<double> gain;                                  ///< ΔH, A/m; this or `dose`
  std::optional<double> dose;                                  ///< mean mass fraction added
  std::vector<double> block_gains;                             ///< A/m, of the law `blocks`
  double coercivity_per_mass = 0.0;                            ///< k, A/m per mass fraction
  double remanence_per_mass = 0.0;                             ///< r
  std::vector<std::pair<std::string, Provenance>> provenance;  ///< field and where it comes from

  /// @throws base::UserError with the place in the file.
  static CoercivityProfile read(const base::Node& node, const Provenance& fallback);
};

/// "all", "poles", …: as in a magnet's file.
std::string to_string(CoercivityProfile::Faces faces);

}  // namespace lodestone::materials
