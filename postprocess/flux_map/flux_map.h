// SPDX-License-Identifier: GPL-3.0-or-later
// Flux linkages, torque and incremental inductances of a machine over (i_d, i_q) and magnet temperature, all from one
// surface.
//
// The co-energy W'(i_d, i_q, θ) = Σ i ψ − W of the whole machine at constant (d, q) currents, averaged over a period of
// rotor positions, is a potential of the mean flux linkages. With the amplitude-invariant Park transform and m phases
//
//   ψ_d = (2/m) ∂W'/∂i_d,   ψ_q = (2/m) ∂W'/∂i_q,   L_xy = ∂ψ_x/∂i_y = (2/m) ∂²W'/∂i_x∂i_y,   L_dq = L_qd
//
// because Σ_k ψ_k ∂i_k/∂i_d = Σ_k ψ_k cos(θ − 2πk/m) = (m/2) ψ_d. Turning the rotor by dθ at constant (d, q) currents
// changes W' by (T/p) dθ + Σ ψ_k di_k, and Σ ψ_k ∂i_k/∂θ = (m/2)(i_d ψ_q − i_q ψ_d): so over a period, in which W'
// returns to its value, the mean torque is exactly
//
//   T = (m/2) p (ψ_d i_q − ψ_q i_d).
//
// Mean torque, flux linkages and inductances of the map therefore agree with each other everywhere: they are
// derivatives of one interpolated W' (hermite_surface.h), of which value, slopes and curvatures at the nodes are field
// solutions. They are functions without jumps; the inductances are continuous. The ripple (peak to peak over the
// positions) is interpolated apart, linearly in each direction.
//
// Over temperature W' is a polynomial in the remanence through the temperatures of the map (in the temperature where
// they do not differ in remanence): with linear magnets a field's dependence on temperature is one on remanence.
#pragma once

#include "postprocess/flux_map/hermite_surface.h"
#include "solver/inductances.h"
#include "solver/operating_state.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// Period means at one node and temperature.
struct FluxMapValues {
  double coenergy = 0.0;                  ///< J, whole machine
  solver::DirectQuadrature flux_linkage;  ///< Wb, stack
  double inductance_dd = 0.0;             ///< incremental, H
  double inductance_dq = 0.0;             ///< = qd
  double inductance_qq = 0.0;
  double torque_ripple = 0.0;  ///< peak to peak, N·m
};

/// A current, not a node, at which the field was solved to see how far off the map is.
struct FluxMapCheck {
  solver::DirectQuadrature current;  ///< A
  double magnet_temperature = 0.0;   ///< K
  double torque = 0.0;               ///< N·m: mean of the torques of the air gap over the map's positions
  double map_torque = 0.0;
  solver::DirectQuadrature flux_linkage;  ///< Wb, solved
  solver::DirectQuadrature map_flux_linkage;
  double torque_ripple = 0.0;  ///< N·m, solved
  double map_torque_ripple = 0.0;
};

/// Currents that a map covers: peak phase current up to `current`, i_d from `least_direct` to `most_direct`; A.
struct FluxMapRange {
  double current = 0.0;
  double least_direct = 0.0;
  double most_direct = 0.0;

  bool contains(const solver::DirectQuadrature& value) const;
};

/// Everything that makes a map; what the store keeps.
struct FluxMapData {
  int phases = 3;
  int pole_pairs = 1;
  int positions = 0;       ///< of which each node is the mean …
  double span = 0.0;       ///< … over so many electrical radians
  bool symmetric = false;  ///< W' is even in i_q: i_q < 0 is not solved
  FluxMapRange range;
  double tolerance = 0.0;         ///< of torque and flux linkage, relative to their largest, that was asked for
  double ripple_tolerance = 0.0;  ///< of the ripple, relative to the largest torque
  double side = 0.0;              ///< A, of a root square of the mesh in the plane of currents

  std::vector<double> temperatures;  ///< K, ascending
  struct Remanence {
    double temperature = 0.0;  ///< K
    double remanence = 0.0;    ///< T
  };
  std::vector<Remanence> remanence;  ///< of the grade from the lowest to the highest of them, linear in between

  std::set<TreeCell> cells;
  std::vector<std::vector<FluxMapValues>> values;  ///< [temperature][node], nodes in the order of CellTree::nodes()
  std::vector<FluxMapCheck> checks;
};

/// What the map says of one current and temperature.
struct FluxMapPoint {
  double torque = 0.0;                              ///< mean, N·m
  double coenergy = 0.0;                            ///< J
  solver::DirectQuadrature flux_linkage;            ///< Wb
  solver::DirectQuadratureInductances inductances;  ///< incremental, H
  double torque_ripple = 0.0;                       ///< peak to peak, N·m
};

/// Largest and root-mean-square differences of the map from held-out solutions.
struct FluxMapErrors {
  double torque_scale = 0.0;  ///< N·m: largest |torque| in the map, what relative errors refer to
  double flux_scale = 0.0;    ///< Wb: largest |ψ|
  double torque_most = 0.0;   ///< N·m
  double torque_rms = 0.0;    ///< N·m
  double flux_most = 0.0;     ///< Wb
  double ripple_most = 0.0;   ///< N·m
  std::size_t currents = 0;   ///< how many
};

class FluxMap {
public:
  /// @throws std::invalid_argument where the parts do not fit each other.
  explicit FluxMap(FluxMapData data);

  const FluxMapData& data() const { return data_; }
  /// Currents of the nodes, A, in the order of FluxMapData::values.
  const std::vector<solver::DirectQuadrature>& nodes() const { return nodes_; }
  /// True for the nodes in the middle of a coarser square's edge, where the map is that of the edge.
  const std::vector<bool>& hanging() const { return hanging_; }

  /// True where the map may be asked: somewhat beyond the range, up to the edge of its squares. Temperatures between
  /// the lowest and the highest; of a map of one temperature that one.
  bool covers(const solver::DirectQuadrature& current, double magnet_temperature) const;
  /// @throws std::out_of_range naming the current and temperature outside the map and what it covers.
  FluxMapPoint at(const solver::DirectQuadrature& current, double magnet_temperature) const;

  /// From `checks` of the data; scales from the map over its range.
  FluxMapErrors errors() const;

private:
  std::vector<double> weights(double magnet_temperature) const;
  FluxMapData data_;
  HermiteSurface surface_;  ///< one a temperature: W' in J over currents in sides of a root square
  std::vector<solver::DirectQuadrature> nodes_;
  std::vector<bool> hanging_;
  std::vector<std::vector<double>> ripple_;  ///< [temperature][node], hanging nodes on their edge
  std::vector<double> variable_;             ///< what the polynomial over temperature is in, one a temperature
  bool in_remanence_ = false;
  double torque_scale_ = 0.0, flux_scale_ = 0.0;
};

}  // namespace lodestone::postprocess
