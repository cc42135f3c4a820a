// SPDX-License-Identifier: GPL-3.0-or-later
// The rotor's magnets point by point, as they are kept with a case, shown in ParaView and drawn: how near each load
// came to the knee and what it has left of the remanence.
//
// A value belongs to a quadrature point of the field solution, and a point stands for a tile of its cell: the unit
// square is cut at the sums of the Gauss weights, so that the tile's share of the square is the weight of the point. A
// picture colours tiles and interpolates nothing, since the field is singular at the magnets' corners; the coloured
// area of a value is its volume.
#pragma once

#include "geometries/sector_mesh.h"
#include "postprocess/demagnetisation/load_cases.h"
#include "solver/field_solution.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// Values at the points of a map, in its order, of one load or of a sequence.
struct MagnetFrame {
  std::string name;                 ///< of the load case
  double magnet_temperature = 0.0;  ///< K
  std::vector<double> field;        ///< largest demagnetising |H| along the easy axis, A/m
  std::vector<double> margin;       ///< A/m and K to the knee, see MarginMap
  std::vector<double> kelvin;
  /// Remanence left after the load, over that of the point when whole; empty where a field alone was solved.
  std::vector<double> remaining;
};

/// Other values at the points of a map, in its order.
struct MagnetValues {
  std::string name;
  std::vector<double> values;
};

struct MagnetMap {
  int tiles_per_side = 0;  ///< of a cell, n: the elements have degree n − 1
  /// n² a cell, lexicographic and equally spaced in the unit square; m, rotor's frame.
  std::vector<geometries::Point> nodes;
  std::vector<double> area;                              ///< m², weight of a point; sums to the sector's magnets
  std::vector<std::vector<geometries::Point>> outlines;  ///< of the rotor's parts, m
  double begin = 0.0;                                    ///< rad, of the sector in the rotor's frame
  double angle = 0.0;                                    ///< rad, of the sector
  double middle = 0.0;        ///< rad, axis of the sector's pole, of several the middle of their axes
  double outer_radius = 0.0;  ///< m, of the rotor
  int sectors = 1;            ///< in the whole machine
  std::vector<MagnetFrame> frames;

  std::size_t points() const { return area.size(); }
  /// The tile of a point as a biquadratic patch: nine points in lexicographic order, m, rotor's frame.
  std::array<geometries::Point, 9> tile(std::size_t point) const;
  /// Over all frames: of each point the field, margin and kelvin of the frame that came nearest to the knee; the
  /// remanence that the last one has left. @throws std::logic_error for a map without frames.
  MagnetFrame whole_sequence() const;
};

/// The points and outlines of a mesh's rotor, without frames. @param solution any of this mesh: it has the geometry.
/// @throws std::invalid_argument for a mesh without a rotor.
MagnetMap empty_magnet_map(const geometries::SectorMesh& mesh, const solver::FieldSolution& solution);

/// @param margins of the mesh of the map. @param remaining false: what it says of the remanence is not kept.
void add_frame(MagnetMap& map, const std::string& name, double magnet_temperature, const MarginMap& margins,
               bool remaining = true);

}  // namespace lodestone::postprocess
