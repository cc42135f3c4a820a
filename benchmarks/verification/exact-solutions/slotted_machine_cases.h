// SPDX-License-Identifier: GPL-3.0-or-later
// Slotted machines whose field the subdomain model gives: their dimensions, and both fields on one circle of the gap.
#pragma once

#include "benchmarks/verification/exact-solutions/surface_magnet_mesh.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::verification {

struct SlottedExample {
  std::string name;
  std::string title;
  SurfaceMagnets magnets;
  SlottedStator stator;
  SlotWinding winding;
  double rotor_angle = 0.0;    ///< rad, one without symmetry
  double current = 0.0;        ///< A peak, of a phase
  double current_angle = 0.0;  ///< rad, electrical: phase A carries I cos of it
};

SlottedExample distributed_winding();  ///< 24 slots, 8 poles
SlottedExample tooth_coils();          ///< 12 slots, 8 poles

/// Modes of the openings at which the model is taken as exact after extrapolation.
inline constexpr int subdomain_modes = 80;

/// The subdomain model in the limit of many modes: from M/2 and M modes by Richardson, with the rate M^(−4/3) that the
/// corners of the iron impose. RESULTS.md shows that convergence.
class ExtrapolatedField {
public:
  ExtrapolatedField(SubdomainField half, SubdomainField full);
  SubdomainField::FluxDensity flux_density(double radius, double angle) const;
  double torque() const;
  std::vector<std::array<double, 2>> slot_potentials() const;

private:
  static double extrapolate(double half, double full);
  SubdomainField half_;
  SubdomainField full_;
};

class ExtrapolatedModel {
public:
  explicit ExtrapolatedModel(const SlottedExample& example);
  const Sector& sector() const { return full_.sector(); }
  ExtrapolatedField solve(double rotor_angle, const SlotCurrents& currents = {}) const;

private:
  SubdomainModel half_;
  SubdomainModel full_;
};

/// Of every quantity of the subdomain model on the moderate mesh: some 1.5 times the largest difference found there.
/// It halves with the cells, and the two methods share nothing.
inline constexpr double slotted_tolerance = 1e-3;

struct GapPoint {
  double angle = 0.0;  ///< rad
  SubdomainField::FluxDensity exact;
  SubdomainField::FluxDensity ours;
};
/// Both fields under load at points of one sector on the middle circle of the gap.
std::vector<GapPoint> gap_field(const SlottedExample& example, const Discretisation& discretisation, int points);

struct CoggingPoint {
  double period = 0.0;         ///< rotor angle, of the period of cogging
  double exact = 0.0;          ///< N·m
  std::optional<double> ours;  ///< N·m
};
/// Torque without current over one period in `steps` equal steps, ours at every `stride`-th.
std::vector<CoggingPoint> cogging_torque(const SlottedExample& example, const Discretisation& discretisation, int steps,
                                         int stride);

}  // namespace lodestone::verification
