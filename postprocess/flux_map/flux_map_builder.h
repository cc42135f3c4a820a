// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a flux map (flux_map.h): solves the field at the nodes of squares in the plane of currents, and splits squares
// where the map is not yet good enough.
//
// A square is tested by solving the field at the middles of its edges and its own, and comparing with the map so far,
// at every temperature:
//
//   max( |T − T_map| / max |T|,  |ψ − ψ_map| / max |ψ| )      against the tolerance
//   |ripple − ripple_map| / max |T|                           against that of the ripple
//
// Since the fields are then known, a tested square is always split. A quarter is taken to be 4 times as good in torque
// and flux linkage as its square was: a smooth surface gains 16 times and more, but a steel's magnetisation curve is a
// spline with jumps of curvature, and where the iron begins to saturate the middles of a square do not show its worst
// place. In ripple, a largest less a smallest value with kinks, a quarter is taken to be twice as good. It is tested in
// turn while that estimate is above a tolerance; so is a coarser square beside a finer one, by the error at the node in
// the middle of its edge.
//
// Between two temperatures the map is tested the same way in their middle, at the nodes where the incremental
// inductances along d change most from one to the other: magnets act much as a current along d, and where the flux
// linkages do not follow that current in a straight line they do not follow the remanence either. Where the test fails
// the middle becomes a temperature of the map, taken to be 4 times as good.
//
// Where the machine is symmetric about the d axis the co-energy is even in i_q, and i_q < 0 is not solved: two mirrored
// currents are solved first to see whether it is.
#pragma once

#include "geometries/machine.h"
#include "geometries/sector_mesh.h"
#include "materials/magnet.h"
#include "postprocess/field_batch.h"
#include "postprocess/flux_map/flux_map.h"

#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace lodestone::postprocess {

struct FluxMapOptions {
  std::vector<double> temperatures;  ///< K, each once; the map may add some between them
  int positions = 16;                ///< rotor positions in a sixth of a period, four at least
  double tolerance = 0.002;          ///< of torque and flux linkage, see above
  double ripple_tolerance = 0.01;    ///< of the ripple
};

/// A map without nodes: what a machine and its mesh tell of it. @throws base::UserError for a temperature outside the
/// magnet's data; std::invalid_argument for options that make no map.
FluxMapData empty_flux_map(const geometries::Machine& machine, const geometries::SectorMesh& mesh,
                           const materials::MagnetGrade& magnet, const FluxMapOptions& options);

class FluxMapBuilder {
public:
  /// Solves a batch with inductances: solve_fields() with an executor.
  using Solve = std::function<std::vector<FieldAnswer>(const std::vector<FieldTask>&)>;
  /// Squares are not split more often, nor more nodes solved than this: a tolerance below what the field itself
  /// resolves is not reached, and the held-out solutions show it.
  static constexpr int most_levels = 6;
  static constexpr std::size_t most_nodes = 1500;
  /// No temperature is added where there are so many: a polynomial through evenly spaced ones begins to swing.
  static constexpr std::size_t most_temperatures = 7;

  FluxMapBuilder(FluxMapData empty, Solve solve);

  /// Solves what is missing for the map to cover a range, at its tolerance; what is solved stays. The first range sets
  /// the side of the root squares: half its largest current. A later one may lie anywhere; the map's range becomes the
  /// least that holds both. @throws what the batch throws; std::invalid_argument for an empty range.
  void cover(const FluxMapRange& range);

  /// The same for single currents, which may lie anywhere: the root squares that hold them are added, at the tolerance.
  /// The map's range, to whose torque and flux linkage the tolerance refers, stays. @throws std::logic_error where no
  /// range is covered yet.
  void cover(const std::vector<solver::DirectQuadrature>& currents);

  /// Solves so many currents that are no nodes, at temperatures between the map's, both drawn evenly from the range by
  /// a fixed rule, and keeps them beside what the map says there.
  void check(int currents);

  /// @throws std::logic_error where nothing is covered yet.
  FluxMap map() const;

private:
  using NodeValues = std::vector<FluxMapValues>;  ///< [temperature]
  struct Means {
    FluxMapValues values;
    double torque = 0.0;  ///< of the air gap
  };
  std::vector<Means> solve(const std::vector<solver::DirectQuadrature>& currents,
                           const std::vector<double>& temperatures) const;
  void solve_nodes(const std::vector<TreeNode>& nodes);
  bool is_symmetric() const;
  bool is_relevant(const TreeCell& cell) const;
  void solve_and_refine();
  void refine();
  void split(const std::vector<TreeCell>& cells);
  void refine_temperatures();
  void refine_between(double lower, double upper);
  double error_between(double lower, double upper);
  void add_temperature(double temperature);
  double smooth_error(const FluxMapPoint& mapped, const FluxMapValues& solved, const FluxMapErrors& scales,
                      const solver::DirectQuadrature& current) const;
  solver::DirectQuadrature current_of(const TreeNode& node) const;

  FluxMapData data_;
  Solve solve_;
  CellTree tree_;
  std::set<std::pair<int, int>> single_;  ///< root squares asked for by currents of their own
  std::map<TreeNode, NodeValues> solved_;
  std::map<double, std::map<TreeNode, FluxMapValues>> tested_;  ///< at temperatures that are not the map's
  struct Error {
    double smooth = 0.0;  ///< of torque and flux linkage, over the tolerance
    double ripple = 0.0;  ///< over its tolerance
  };
  std::map<TreeNode, Error> error_;       ///< of the map before the node was one
  std::map<TreeCell, double> indicator_;  ///< estimated error of a leaf over the tolerance
};

}  // namespace lodestone::postprocess
