// SPDX-License-Identifier: GPL-3.0-or-later
// Consequent poles: one arc magnet a pole pair, all of them magnetised outward; the core stands up between them and is
// the other pole.
//
// Half a pole pair, from the magnet's axis (+x) to that of the iron pole at 2π/poles:
//   the magnet ends at the rotor's surface and is `magnet.thickness` deep, both circles about the shaft (in the frame
//   of rotor_dimensions.h, in which the rotor lies on either side of its stator); it covers `magnet.arc` pole pitches,
//   with radial sides; beside it `space` pole pitches are air, as deep as the magnet; the rest is the iron pole, up to
//   the surface.
//
// Turning by a pole does not reverse the field: it repeats after a pole pair, and has even harmonics. The shaft carries
// no current, but the two ways around the core need not carry equal flux: A on the shaft hole is found, not set.
#pragma once

#include "geometries/parameters.h"
#include "geometries/rotor/rotor.h"

#include <memory>
#include <string>
#include <vector>

namespace lodestone::geometries {

class ConsequentPoleRotor final : public Rotor {
public:
  struct Parameters : RotorDimensions {
    double magnet_thickness = 0.0;
    double magnet_arc = 1.0;  ///< pole pitches
    double space = 0.0;       ///< pole pitches, on each side of a magnet
    Magnetisation::Pattern pattern = Magnetisation::Pattern::parallel;
  };

  static const std::vector<ParameterDescription>& parameters();
  static const std::vector<ChoiceDescription>& choices();
  /// @throws base::UserError, base::InfeasibleGeometry.
  static std::shared_ptr<const Rotor> read(const base::Node& node, const RotorDimensions& at_gap);

  explicit ConsequentPoleRotor(const Parameters& parameters);
  Dimensions dimensions() const override;
  CrossSection half_pole() const override;
  std::vector<MagnetBlock> magnets() const override;
  /// "iron pole" on the gap's side of the magnets' bottom, "rotor yoke" beyond.
  std::string steel_part(const Point& at) const override;

private:
  double bottom() const { return parameters_.gap() - parameters_.magnet_thickness; }  ///< of the magnets, m, signed
  Parameters parameters_;
};

}  // namespace lodestone::geometries
