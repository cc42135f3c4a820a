// SPDX-License-Identifier: GPL-3.0-or-later
// A field as it is drawn and exported: the lattices of rotor and stator, how each body stands, and where its images lie
// when a sector is continued around the shaft.
#pragma once

#include "solver/field_solution.h"

#include <vector>

namespace lodestone::postprocess {

/// One body with its field.
struct BodyView {
  solver::Body body = solver::Body::stator;
  const geometries::BodyMesh* mesh = nullptr;
  solver::LatticeField lattice;  ///< in the body's frame
  double turn = 0.0;             ///< rad, by which the body's frame is turned counter-clockwise
};

/// A sector's field. Refers to the mesh it was made from.
struct FieldView {
  const geometries::SectorMesh* mesh = nullptr;
  std::vector<BodyView> bodies;            ///< rotor first
  std::vector<solver::RingHarmonic> ring;  ///< at the ring's middle radius, stator frame; empty with one body
};

/// @param subdivisions of each cell; 0: the elements' degree.
FieldView view_field(const geometries::SectorMesh& mesh, const solver::FieldSolution& solution, int subdivisions = 0);

/// A copy of a body's sector: turned about the shaft, A, B and currents multiplied by a sign.
struct BodyImage {
  double turn = 0.0;  ///< rad, body's frame to the machine's, the body's own turn included
  double sign = 1.0;
};

/// The images of a body that cover the angles from `begin` to `end` (rad, machine's frame), in ascending order.
std::vector<BodyImage> images_over(const FieldView& view, const BodyView& body, double begin, double end);

/// Every image of a body around the shaft, its own sector first.
std::vector<BodyImage> images_around(const FieldView& view, const BodyView& body);

/// The image of a body that faces the stator's sector most: with the stator the sector that is shown alone.
BodyImage image_of_sector(const FieldView& view, const BodyView& body);

/// |B| in the ring at an angle in the machine's frame, T.
double ring_flux_density(const FieldView& view, double angle);

/// A along the rim of a body (its end at the ring), continued around the shaft.
class RimPotential {
public:
  /// @param radius of the rim, m.
  RimPotential(const FieldView& view, const BodyView& body, double radius);
  /// At an angle in the machine's frame, Wb/m; linear between the lattice's points.
  double operator()(double angle) const;

private:
  std::vector<double> angles_;  ///< ascending from the sector's begin, in the machine's frame
  std::vector<double> values_;
  double begin_ = 0.0;
  double sector_ = 0.0;
  bool antiperiodic_ = false;
};

}  // namespace lodestone::postprocess
