// SPDX-License-Identifier: GPL-3.0-or-later
// How one sixth of an electrical period, or one third, gives the whole, in a machine of three phases, or of sets of
// three, whose currents turn with the rotor.
//
// Shift θ by π/3 = 4π/3 − π. Four thirds of π: the stator turned by s slots with p s 2π/Q ≡ 4π/3 (mod 2π) lies on
// itself with phase A where C was, which the currents at θ + 4π/3 follow. Less π: opposite currents in front of
// opposite poles, the field reversed. So, in components that turn along (radial, tangential),
//
//   stator:  B(θ + π/3) in slot pitch k  =  −B(θ) in slot pitch k − s
//   rotor:   B(θ + π/3) in pole j        =  −B(θ) in pole j − n,  n = 2ps/Q − 1/3, odd
//   phases:  ψ_k(θ + π/3) = −ψ_{k+1}(θ)      (from i_k = I cos(θ + β − 2πk/3); k + 1 the next of its set)
//
// Where turning the rotor by a pole does not reverse it (consequent poles) there is no "less π". Where the winding
// reverses after a pole or another odd number of them, it is the stator that lies on itself, currents reversed, when
// turned by s slots with p s 2π/Q ≡ π/3 (mod 2π), and the field is the same, not reversed:
//
//   stator:  B(θ + π/3) in slot pitch k  =  B(θ) in slot pitch k − s
//   rotor:   B(θ + π/3) in pole pair j   =  B(θ) in pole pair j − n,  n = ps/Q − 1/6
//   phases:  as above
//
// Else a third of the period: p s 2π/Q ≡ 2π/3, phase A where B was,
//
//   stator:  B(θ + 2π/3) in slot pitch k  =  B(θ) in slot pitch k − s
//   rotor:   B(θ + 2π/3) in pole pair j   =  B(θ) in pole pair j − n,  n = ps/Q − 1/3
//   phases:  ψ_k(θ + 2π/3) = ψ_{k+2}(θ)
//
// A sector holds some of the slot pitches or poles: the others are its images, reversed where the sector is
// antiperiodic. With an integer number of slots a pole, the rotor's field repeats every sixth of a period.
#pragma once

#include "geometries/sector_mesh.h"
#include "geometries/winding.h"

#include <optional>
#include <vector>

namespace lodestone::postprocess {

/// Poles in a block of the rotor's cells: 1, or 2 where it repeats after a pole pair only; 0 for a mesh whose blocks
/// are neither.
int poles_per_block(const geometries::SectorMesh& mesh);

/// How one of equal parts of the period gives the next.
struct PeriodStep {
  int parts = 1;      ///< of the period: 6 or 3; 1 where none gives the next
  int slots = 0;      ///< s
  int blocks = 0;     ///< n, of the rotor
  double sign = 1.0;  ///< of the field
};

/// One part where the winding has no such symmetry (not three phases, …) or the mesh's blocks are not its slot pitches
/// and poles or pole pairs.
PeriodStep period_step(const geometries::SectorMesh& mesh, const geometries::Winding& winding);

/// For each block of cells of a body (BodyMesh::repeats) the block, and the sign, that it takes its field from when θ
/// grows by one span (2π over the parts of the period unless said otherwise).
struct BlockShift {
  std::vector<int> source;
  std::vector<double> sign;
};

/// Nothing where one part of the period is the whole.
std::optional<BlockShift> stator_shift(const geometries::SectorMesh& mesh, const geometries::Winding& winding);
std::optional<BlockShift> rotor_shift(const geometries::SectorMesh& mesh, const geometries::Winding& winding);

/// The same for the rotor when θ grows by a whole period 2π: it has turned by two poles in an unchanged field,
/// B(θ + 2π) in pole j = B(θ) in pole j + 2, in pole pair j that of pole pair j + 1. With an integer number of slots a
/// pole every pole is its own source; else the rotor's field has a longer period than the stator's. A mesh whose blocks
/// are neither: every block alone.
BlockShift rotor_shift_of_period(const geometries::SectorMesh& mesh);

/// Blocks that pass through the same fields, one after the other: their loss is the same.
struct BlockCycle {
  std::vector<int> block;    ///< whose field at the solved positions the first one has in the 1st, 2nd, … span
  std::vector<double> sign;  ///< and with which sign
  int blocks = 1;            ///< different ones in the cycle
};
std::vector<BlockCycle> cycles(const BlockShift& shift);

/// Phase values over the whole period, [phase][position], from those of one of so many parts (6 or 3).
std::vector<std::vector<double>> whole_period(const std::vector<std::vector<double>>& part_by_position, int parts);

}  // namespace lodestone::postprocess
