// SPDX-License-Identifier: GPL-3.0-or-later
// Arc magnets on a round core: on its surface, or inset between teeth of the core; one direction, radial or a Halbach
// array; bare or under a sleeve; as thick everywhere or thinner at their edges. The core lies within the stator or,
// `side: outer`, around it, its magnets inward.
//
// Half a pole, its axis +x, the q axis at π/poles:
//   the magnets end at the surface at the gap less the `sleeve` and are `magnet.thickness` deep, all circles about the
//   shaft;
//   they cover `magnet.arc` of the pole, with radial sides;
//   with a pole shape their face is an arc about another point of the pole's axis (pole_surface.h) and lies back by
//   `pole_recess` at their edges, where they are thinner by that (under a sleeve the room
//   that this leaves is filled with what is not magnetic);
//   between them the core rises by `inset` over their bottom, and beyond is air.
//
// Magnetised (`magnetisation`)
//   parallel: along the pole's axis;
//   radial: away from the shaft;
//   halbach: at the angle θ from the pole's axis in the direction (1 − p) θ, p pole pairs, of an outer rotor (1 + p) θ,
//   which drives the field to the gap (Zhu & Howe 2001, IEE Proc. Electr. Power Appl. 148(4):299). With
//   `halbach_blocks` a pole each block has the direction of its middle; with 0 the direction turns continuously, as in
//   a ring magnetised in one piece.
#pragma once

#include "geometries/parameters.h"
#include "geometries/pole_surface.h"
#include "geometries/rotor/rotor.h"

#include <memory>
#include <string>
#include <vector>

namespace lodestone::geometries {

class SurfaceMagnetRotor final : public Rotor {
public:
  struct Parameters : RotorDimensions {
    double magnet_thickness = 0.0;
    double magnet_arc = 1.0;  ///< part of the pole that they cover; 1: a closed ring
    double inset = 0.0;       ///< m, 0 … thickness at the edges
    double sleeve = 0.0;      ///< m; 0: none
    double recess = 0.0;      ///< m, of the magnets' face at their edges
    Magnetisation::Pattern pattern = Magnetisation::Pattern::parallel;
    int halbach_blocks = 0;  ///< a pole; 0: one piece
  };

  static const std::vector<ParameterDescription>& parameters();
  static const std::vector<ChoiceDescription>& choices();
  /// @throws base::UserError, base::InfeasibleGeometry.
  static std::shared_ptr<const Rotor> read(const base::Node& node, const RotorDimensions& at_gap);

  explicit SurfaceMagnetRotor(const Parameters& parameters);
  CrossSection half_pole() const override;
  std::vector<MagnetBlock> magnets() const override;
  /// "tooth between magnets" above their bottom, "rotor yoke" below.
  std::string steel_part(const Point& at) const override;
  Dimensions dimensions() const override;

private:
  /// Radii of the magnets, m: toward the gap and toward the core.
  double top() const { return gap_radius() - into_stator(side()) * parameters_.sleeve; }
  double edge() const { return top() - into_stator(side()) * parameters_.recess; }  ///< of the face at its ends
  PoleSurface face() const;
  double bottom() const { return top() - into_stator(side()) * parameters_.magnet_thickness; }
  Parameters parameters_;
};

}  // namespace lodestone::geometries
