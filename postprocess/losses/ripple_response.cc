// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/losses/ripple_response.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/fields/saturation.h"
#include "postprocess/losses/magnet_eddy.h"
#include "postprocess/losses/strands.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace lodestone::postprocess {

namespace {

using geometries::Point;
using solver::Body;

constexpr std::size_t most_positions = 4;

const materials::CoreLoss& law_of(const materials::Steel& steel) {
  if (!steel.core_loss)
    throw base::UserError("steel '" + steel.name + "' has no core-loss data; the loss under PWM needs them");
  return *steel.core_loss;
}

/// Differences of two fields per ampere.
std::vector<Point> per_ampere(const std::vector<Point>& more, const std::vector<Point>& less, double step) {
  std::vector<Point> result(more.size());
  for (std::size_t i = 0; i < more.size(); ++i)
    result[i] = {(more[i].x - less[i].x) / step, (more[i].y - less[i].y) / step};
  return result;
}

void add(AxisMatrix& matrix, double weight, const Point& d, const Point& q) {
  matrix.dd += weight * (d.x * d.x + d.y * d.y);
  matrix.dq += weight * (d.x * q.x + d.y * q.y);
  matrix.qq += weight * (q.x * q.x + q.y * q.y);
}

/// The sums over the sheets of one body at one position, times `share`.
void add_iron(RippleResponse& sum, const LossInput& input, Body body, const std::vector<Point>& along_d,
              const std::vector<Point>& along_q, const solver::SamplePoints& points, double share) {
  const bool rotor = body == Body::rotor;
  const geometries::BodyMesh& mesh = rotor ? input.mesh.rotor.value() : input.mesh.stator.value();
  const materials::Steel& steel = rotor ? *input.materials.rotor_steel : *input.materials.stator_steel;
  const materials::CoreLoss& law = law_of(steel);
  AxisMatrix& eddy = rotor ? sum.rotor_eddy : sum.stator_eddy;
  AxisPair& hysteresis = rotor ? sum.rotor_hysteresis : sum.stator_hysteresis;
  AxisPair& excess = rotor ? sum.rotor_excess : sum.stator_excess;
  const double mass_per_area = share * input.machine.build_factor * steel.density * input.machine.stacking_factor *
                               input.machine.stack_length * input.mesh.sectors;
  const auto per_cell = static_cast<std::size_t>(points.per_cell);
  for (std::size_t cell = 0; cell < mesh.cells.size(); ++cell) {
    if (mesh.regions[static_cast<std::size_t>(mesh.cell_region[cell])].kind != geometries::RegionKind::steel)
      continue;
    for (std::size_t i = cell * per_cell; i < (cell + 1) * per_cell; ++i) {
      const double mass = mass_per_area * points.area[i];
      const auto d = law.parts(1.0, std::hypot(along_d[i].x, along_d[i].y));
      const auto q = law.parts(1.0, std::hypot(along_q[i].x, along_q[i].y));
      add(eddy, mass * law.coefficients().eddy / (2.0 * base::pi * base::pi), along_d[i], along_q[i]);
      hysteresis.d += mass * d.hysteresis;
      hysteresis.q += mass * q.hysteresis;
      excess.d += mass * d.excess;
      excess.q += mass * q.excess;
    }
  }
}

/// The sums over the slots.
void add_strands(RippleResponse& sum, const LossInput& input, const std::vector<Point>& along_d,
                 const std::vector<Point>& along_q, const solver::SamplePoints& points, double share) {
  const geometries::BodyMesh& mesh = input.mesh.stator.value();
  const geometries::Machine& machine = input.machine;
  const StrandFactors factors =
      strand_factors(machine.strand, input.materials.conductor->resistivity_at(input.winding_temperature));
  const double strands = share * machine.copper_area_per_slot() / machine.strand.area() /
                         machine.stator->winding_area() * machine.stack_length * input.mesh.sectors;
  const auto per_cell = static_cast<std::size_t>(points.per_cell);
  for (std::size_t cell = 0; cell < mesh.cells.size(); ++cell) {
    if (mesh.regions[static_cast<std::size_t>(mesh.cell_region[cell])].kind != geometries::RegionKind::winding)
      continue;
    for (std::size_t i = cell * per_cell; i < (cell + 1) * per_cell; ++i) {
      const double radius = std::hypot(points.at[i].x, points.at[i].y);
      const double c = points.at[i].x / radius, s = points.at[i].y / radius;
      // Scaled so that the square of the components is their loss.
      const auto weighted = [&](const Point& b) {
        return Point{std::sqrt(factors.radial) * (c * b.x + s * b.y),
                     std::sqrt(factors.tangential) * (c * b.y - s * b.x)};
      };
      add(sum.strands, strands * points.area[i], weighted(along_d[i]), weighted(along_q[i]));
    }
  }
}

/// Potential on the lattice of the rotor, per ampere.
std::vector<double> potential_per_ampere(const solver::LatticeField& more, const solver::LatticeField& less,
                                         double step) {
  std::vector<double> result(more.potential.size());
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i] = (more.potential[i] - less.potential[i]) / step;
  return result;
}

}  // namespace

HysteresisExponents hysteresis_exponents(const MachineMaterials& materials) {
  const auto& stator = law_of(*materials.stator_steel).coefficients();
  const auto& rotor = law_of(*materials.rotor_steel).coefficients();
  return {stator.frequency_exponent, stator.hysteresis_exponent, rotor.frequency_exponent, rotor.hysteresis_exponent};
}

RippleResponse ripple_response(const LossInput& input, solver::FieldProblem& problem, double step) {
  const Rotation& rotation = input.rotation;
  const std::size_t solved = rotation.positions.size(), used = std::min(most_positions, solved);
  const auto conductivity = input.materials.magnet->conductivity(input.magnet_temperature);
  RippleResponse sum;
  AxisMatrix magnets;
  double coupling = 0.0;  // ∂ψ_q/∂i_d, beside ∂ψ_d/∂i_q
  for (const Rotation* part : rotation.parts()) {
    const double share = part->slice.share / static_cast<double>(used);
    for (std::size_t k = 0; k < used; ++k) {
      const std::size_t at = k * solved / used;
      const solver::FieldSolution& base = part->solutions[at];
      const double position = rotation.positions[at];
      const auto beside = [&](double d, double q) {
        return solve_near(problem,
                          state_at(input.machine, input.mesh, {rotation.current.d + d, rotation.current.q + q},
                                   position, part->slice),
                          &base, nullptr);
      };
      const solver::FieldSolution more_d = beside(step, 0.0), more_q = beside(0.0, step);
      const auto psi = solver::dq_from_phases(base.flux_linkages(), position);
      const auto psi_d = solver::dq_from_phases(more_d.flux_linkages(), position);
      const auto psi_q = solver::dq_from_phases(more_q.flux_linkages(), position);
      sum.inductance.dd += share * (psi_d.d - psi.d) / step;
      sum.inductance.qq += share * (psi_q.q - psi.q) / step;
      sum.inductance.dq += share * (psi_q.d - psi.d) / step;
      coupling += share * (psi_d.q - psi.q) / step;
      for (const Body body : {Body::stator, Body::rotor}) {
        const double stacking = input.machine.stacking_factor;
        const auto field = steel_flux_density(input.mesh, base, body, stacking);
        const auto along_d = per_ampere(steel_flux_density(input.mesh, more_d, body, stacking), field, step);
        const auto along_q = per_ampere(steel_flux_density(input.mesh, more_q, body, stacking), field, step);
        add_iron(sum, input, body, along_d, along_q, base.sample_points(body), share);
        if (body == Body::stator)
          add_strands(sum, input, along_d, along_q, base.sample_points(body), share);
      }
      if (conductivity) {
        const solver::LatticeField lattice = base.lattice(Body::rotor);
        const std::vector<double> d = potential_per_ampere(more_d.lattice(Body::rotor), lattice, step);
        const std::vector<double> q = potential_per_ampere(more_q.lattice(Body::rotor), lattice, step);
        std::vector<double> both(d.size());
        for (std::size_t i = 0; i < both.size(); ++i)
          both[i] = d[i] + q[i];
        const std::vector<double> losses = magnet_loss_of_rates(input, lattice, {d, q, both}, *conductivity);
        magnets.dd += share * losses[0];
        magnets.qq += share * losses[1];
        magnets.dq += share * 0.5 * (losses[2] - losses[0] - losses[1]);
      }
    }
  }
  sum.inductance.dq = 0.5 * (sum.inductance.dq + coupling);
  if (conductivity)
    sum.magnets = magnets;
  return sum;
}

std::array<double, ripple_numbers> numbers_of(const RippleResponse& r) {
  const double unknown = std::numeric_limits<double>::quiet_NaN();
  const AxisMatrix magnets = r.magnets.value_or(AxisMatrix{unknown, unknown, unknown});
  return {r.inductance.dd,       r.inductance.dq,      r.inductance.qq,      r.stator_eddy.dd,
          r.stator_eddy.dq,      r.stator_eddy.qq,     r.rotor_eddy.dd,      r.rotor_eddy.dq,
          r.rotor_eddy.qq,       magnets.dd,           magnets.dq,           magnets.qq,
          r.strands.dd,          r.strands.dq,         r.strands.qq,         r.stator_hysteresis.d,
          r.stator_hysteresis.q, r.rotor_hysteresis.d, r.rotor_hysteresis.q, r.stator_excess.d,
          r.stator_excess.q,     r.rotor_excess.d,     r.rotor_excess.q};
}

RippleResponse response_of(const std::array<double, ripple_numbers>& n) {
  RippleResponse r;
  r.inductance = {n[0], n[1], n[2]};
  r.stator_eddy = {n[3], n[4], n[5]};
  r.rotor_eddy = {n[6], n[7], n[8]};
  if (!std::isnan(n[9]))
    r.magnets = AxisMatrix{n[9], n[10], n[11]};
  r.strands = {n[12], n[13], n[14]};
  r.stator_hysteresis = {n[15], n[16]};
  r.rotor_hysteresis = {n[17], n[18]};
  r.stator_excess = {n[19], n[20]};
  r.rotor_excess = {n[21], n[22]};
  return r;
}

const std::array<RippleColumn, ripple_numbers>& ripple_columns() {
  static const std::array<RippleColumn, ripple_numbers> columns = {{{"inductance_dd", "H"},
                                                                    {"inductance_dq", "H"},
                                                                    {"inductance_qq", "H"},
                                                                    {"stator_eddy_dd", "W s^2/A^2"},
                                                                    {"stator_eddy_dq", "W s^2/A^2"},
                                                                    {"stator_eddy_qq", "W s^2/A^2"},
                                                                    {"rotor_eddy_dd", "W s^2/A^2"},
                                                                    {"rotor_eddy_dq", "W s^2/A^2"},
                                                                    {"rotor_eddy_qq", "W s^2/A^2"},
                                                                    {"magnets_dd", "W s^2/A^2"},
                                                                    {"magnets_dq", "W s^2/A^2"},
                                                                    {"magnets_qq", "W s^2/A^2"},
                                                                    {"strands_dd", "W s^2/A^2"},
                                                                    {"strands_dq", "W s^2/A^2"},
                                                                    {"strands_qq", "W s^2/A^2"},
                                                                    {"stator_hysteresis_d", "W/(Hz^a A^b)"},
                                                                    {"stator_hysteresis_q", "W/(Hz^a A^b)"},
                                                                    {"rotor_hysteresis_d", "W/(Hz^a A^b)"},
                                                                    {"rotor_hysteresis_q", "W/(Hz^a A^b)"},
                                                                    {"stator_excess_d", "W/(Hz^1.5 A^1.5)"},
                                                                    {"stator_excess_q", "W/(Hz^1.5 A^1.5)"},
                                                                    {"rotor_excess_d", "W/(Hz^1.5 A^1.5)"},
                                                                    {"rotor_excess_q", "W/(Hz^1.5 A^1.5)"}}};
  return columns;
}

}  // namespace lodestone::postprocess
