// SPDX-License-Identifier: GPL-3.0-or-later
// A converged field: read-only, cheap to copy, and all that everyone above the solver sees of it.
#pragma once

#include "geometries/sector_mesh.h"
#include "solver/magnet_memory.h"
#include "solver/newton.h"
#include "solver/operating_state.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace lodestone::solver {

namespace detail {
struct FieldProblemData;
struct FieldSolutionData;
}  // namespace detail

class FieldProblem;

enum class Body { rotor, stator };

/// Points of a body at which flux density is given: the solver's own quadrature points, cell by cell in the order of
/// BodyMesh::cells, the same number in each cell.
struct SamplePoints {
  int per_cell = 0;
  std::vector<geometries::Point> at;  ///< m, in the body's frame
  std::vector<double> area;           ///< quadrature weight, m²; sums to the sector's area
};

/// Values on a lattice of (n + 1)² points in each cell (lexicographic: x of the unit cell fastest; cell order as in
/// BodyMesh::cells, unit-cell vertices in deal.II's order 0-1-2-3 = (0,0), (1,0), (0,1), (1,1)).
struct LatticeField {
  int subdivisions = 1;                         ///< n, the degree of the elements
  std::vector<geometries::Point> points;        ///< m, in the body's frame
  std::vector<double> potential;                ///< A_z, Wb/m
  std::vector<geometries::Point> flux_density;  ///< B = (B_x, B_y), T, in the body's frame, one-sided from the cell
};

/// Fourier coefficients of the radial and tangential flux density on a circle in the ring, stator frame:
/// B = Σ c cos(νθ) + s sin(νθ).
struct RingHarmonic {
  double order = 0.0;                                 ///< ν, mechanical
  double radial_cos = 0.0, radial_sin = 0.0;          ///< T
  double tangential_cos = 0.0, tangential_sin = 0.0;  ///< T
};

/// What acts on some regions of a body.
struct RegionForce {
  geometries::Point force;  ///< N, of one sector, in the body's frame
  double torque = 0.0;      ///< N·m, whole machine, about the origin, counter-clockwise positive
  /// The regions around, in whose cells beside them the stress was read: what acts is known where these are air.
  std::vector<int> through;
  /// Some of the regions end at the air-gap element: torque holds the ring's, the force does not …
  bool at_rim = false;
  /// … and where others end there too, the torque is that of neither.
  bool shares_rim = false;
};

class FieldSolution {
public:
  const OperatingState& state() const;

  /// Torque on the rotor of the whole machine, N·m, counter-clockwise positive, from the ring's harmonics (Abdel-Razek
  /// et al. 1982, IEEE Trans. Magn. 18(2):655): T = (πL/μ0) Σ ν²/sinh(νδ) (a'_c b_s − a'_s b_c).
  double torque() const;
  /// The same from Maxwell's stress over the structured gap layers of one body, Arkkio 1987 (Acta Polytechnica
  /// Scandinavica El 59): a consistency check, less accurate. Nothing where a body has no such layers: its surface is
  /// shaped.
  std::optional<double> torque_arkkio(Body body) const;
  /// Torque on what lies inside a ring of air that a body's mesh fills, of the whole machine, N·m (ring_torque in
  /// torque.h). For a rotor and a stator in one mesh. Radii in m.
  double torque_within(Body body, double inner_radius, double outer_radius) const;

  /// Force and torque on regions of a body, from the stress in the cells around them (weighted_stress in torque.h).
  /// @param regions indices into BodyMesh::regions.
  RegionForce force_on(Body body, const std::vector<int>& regions) const;

  /// Flux linkage of each phase, Wb: stack only, end windings apart.
  const std::vector<double>& flux_linkages() const;

  /// Magnetic energy ∫∫H·dB of the whole machine, J, with the magnets' own part (zero where B = m B_r, on the recoil
  /// line through the present state) and the ring.
  double energy() const;
  /// What magnets have lost for good between the memory from which the load began and this state, J, whole machine,
  /// never negative: the area between loading and recoil curves. Work put in = change of energy() + this.
  double dissipated_energy() const;
  /// What the magnets remember of this load: give it to FieldProblem::set_magnet_memory to make the load done.
  MagnetMemory magnet_memory() const;
  /// Σ i ψ − energy, J; prescribed current sheets and densities add their work ∫ K A, ∫ J A to the first term.
  double coenergy() const;

  /// Harmonics of B in the ring. @throws std::out_of_range for a radius outside it, std::invalid_argument with one
  /// body.
  std::vector<RingHarmonic> ring_harmonics(double radius) const;

  const SamplePoints& sample_points(Body body) const;
  /// B at the sample points, T, in the body's frame.
  std::vector<geometries::Point> flux_density(Body body) const;
  /// H at the sample points, A/m, in the body's frame.
  std::vector<geometries::Point> field_strength(Body body) const;

  /// Current density of each region of a body, A/m², +z: of windings under the state's currents, with the area as the
  /// mesh has it; zero elsewhere.
  std::vector<double> current_density(Body body) const;

  /// Lattice values with A and B; `subdivisions` 0 means the elements' degree.
  LatticeField lattice(Body body, int subdivisions = 0) const;

  int degree() const;  ///< of the elements
  const NewtonReport& newton() const;
  bool valid() const { return data_ != nullptr; }

private:
  friend class FieldProblem;
  explicit FieldSolution(std::shared_ptr<const detail::FieldSolutionData> data);
  std::shared_ptr<const detail::FieldSolutionData> data_;
};

}  // namespace lodestone::solver
