// SPDX-License-Identifier: GPL-3.0-or-later
// Iron, magnet and strand loss over (i_d, i_q) at any speed: the map beside the flux map.
//
// Currents that follow the rotor make the same field at every speed, only faster. Each term of the iron's law and the
// eddy currents of magnets and strands (resistance-limited) have one power of the electrical frequency f, so that a
// rotation solved once gives the loss at every speed:
//
//   P = h_s f^α_s + e_s f² + x_s f^1.5  +  h_r f^α_r + e_r f² + x_r f^1.5  +  m f²  +  w f²
//
// (s stator, r rotor, m magnets, w strands of the winding; iron.h, magnet_eddy.h, strands.h). The coefficients are
// solved on a polar grid of currents; between them their roots, which go with the field's amplitude, are cubic
// polynomials through the four nearest nodes along each coordinate, so that no loss comes out negative. At no current
// all angles are one node. Held-out currents show the map's error. Where the flux map is mirrored in i_q this one is
// too. Magnets and winding have one temperature.
#pragma once

#include "base/executor.h"
#include "materials/core_loss.h"
#include "postprocess/flux_map/flux_map.h"
#include "postprocess/losses/loss_model.h"
#include "postprocess/losses/ripple_response.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// Loss of one current over f: W at f = 1 Hz, whole machine, of each term.
struct LossCoefficients {
  materials::CoreLoss::Parts stator;
  materials::CoreLoss::Parts rotor;
  std::optional<double> magnets;  ///< nothing where the magnets' conductivity is unknown
  double strands = 0.0;           ///< skin and proximity effect in the winding, at its temperature
};

/// Of a solved rotation; the speed of the input does not matter. @throws base::UserError as iron_loss().
LossCoefficients loss_coefficients(const LossInput& input);

/// W, whole machine.
struct SpeedLosses {
  double iron_stator = 0.0;
  double iron_rotor = 0.0;
  std::optional<double> magnets;
  double strands = 0.0;
};

struct LossMapCheck {
  solver::DirectQuadrature current;  ///< A
  LossCoefficients solved;
  LossCoefficients map;
};

/// Everything that makes a map; what the store keeps.
struct LossMapData {
  double magnet_temperature = 0.0;   ///< K
  double winding_temperature = 0.0;  ///< K, of the strands' loss
  int positions = 0;                 ///< in a sixth of a period
  bool symmetric = false;            ///< i_q < 0 mirrored
  double stator_exponent = 1.0;      ///< α_s
  double rotor_exponent = 1.0;       ///< α_r
  std::vector<double> radii;         ///< A, ascending from 0
  std::vector<double> angles;        ///< rad from +d, ascending
  /// [radius × angles + angle]; at radius 0 every angle has the same.
  std::vector<LossCoefficients> values;
  std::vector<LossMapCheck> checks;
  /// What a ripple of the currents does at each node, as `values`; empty where it was not asked for.
  std::vector<RippleResponse> ripple = {};
  HysteresisExponents exponents = {};  ///< of the ripple's hysteresis
};

/// Largest difference of the map from held-out solutions, over the largest value of the same sum in the map.
struct LossMapErrors {
  std::size_t currents = 0;
  double frequency = 0.0;         ///< Hz, electrical, at which the terms were added up
  double iron = 0.0;              ///< stator and rotor
  std::optional<double> magnets;  ///< nothing where unknown
};

class LossMap {
public:
  /// @throws std::invalid_argument where the parts do not fit each other.
  explicit LossMap(LossMapData data);

  const LossMapData& data() const { return data_; }
  solver::DirectQuadrature node(std::size_t radius, std::size_t angle) const;
  /// @throws std::out_of_range outside the grid.
  LossCoefficients at(const solver::DirectQuadrature& current) const;
  /// At an electrical frequency (Hz), W.
  SpeedLosses at(const solver::DirectQuadrature& current, double frequency) const;
  /// Nothing where the map has none. @throws std::out_of_range outside the grid.
  std::optional<RippleResponse> ripple_at(const solver::DirectQuadrature& current) const;
  SpeedLosses at_frequency(const LossCoefficients& coefficients, double frequency) const;
  LossMapErrors errors(double frequency) const;

private:
  /// Nodes around a current and their weights.
  struct Stencil {
    std::size_t first_radius = 0, first_angle = 0;
    std::vector<double> by_radius, by_angle;
    double angle = 0.0;  ///< rad, of the current, within the grid
  };
  Stencil stencil_of(const solver::DirectQuadrature& current) const;

  LossMapData data_;
};

struct LossMapOptions {
  FluxMapRange range;
  double magnet_temperature = 0.0;  ///< K
  double winding_temperature = 0.0;
  int positions = 16;  ///< in a sixth of a period
  int radii = 4;       ///< without the one at no current
  int angles = 7;      ///< in a quadrant, ends included
  int held_out = 12;
  bool symmetric = false;
  bool ripple = false;  ///< with what a ripple of the currents does (ripple_response.h)
};

/// Solves a map; every current is one task of the executor. @throws solver::ConvergenceError; base::UserError for a
/// steel without a loss law; what the executor throws.
LossMap solve_loss_map(base::Executor& executor, const materials::CoreLoss& stator, const materials::CoreLoss& rotor,
                       const LossMapOptions& options);

/// The tasks' other side, used by FieldServer: a JSON request with `loss_currents` and its answer.
std::string answer_loss_task(const std::string& request, const geometries::Machine& machine,
                             const MachineMaterials& materials, solver::FieldProblem& problem);
bool is_loss_task(const std::string& request);

}  // namespace lodestone::postprocess
