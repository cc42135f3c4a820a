// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/drive_cycle/duty_result.h"

#include <algorithm>
#include <cmath>

namespace lodestone::postprocess {

namespace {

constexpr int most_iterations = 30;
constexpr double torque_tolerance = 1e-7;  // of the largest torque

/// Motoring and generating control of one machine.
class Runner {
public:
  Runner(const LossSources& sources, const EfficiencyMap& map)
      : sources_(sources), of_current_{sources.flux, sources.losses, {}, {}}, map_(map),
        motor_(sources.flux, map.limits), generator_(sources.flux, mirrored(map.limits)), scale_(map.largest_torque()) {
  }

  /// The currents for a torque of the air gap (N·m, either sign); nothing beyond the limits. @param most the envelope
  /// at the speed and on that side of 0, once it was needed: the iteration over the losses asks again and again.
  std::optional<ControlPoint> for_gap_torque(double torque, double speed, std::optional<EnvelopePoint>& most) const {
    const bool motoring = torque >= 0.0;
    const CurrentControl& control = motoring ? motor_ : generator_;
    const auto loss = [&](const solver::DirectQuadrature& current) {
      return point_of({current, std::abs(torque), 0.0}, torque, speed, of_current_, map_).loss();
    };
    auto point = map_.aim == ControlAim::least_loss ? control.for_torque(std::abs(torque), speed, loss)
                 : most                             ? control.for_torque(std::abs(torque), *most)
                                                    : control.for_torque(std::abs(torque), speed);
    if (!most && point && point->voltage > map_.limits.voltage * (1.0 - 1e-4))
      most = control.most_torque(speed);
    if (motoring)
      return point;
    if (point) {
      point->current.q = -point->current.q;
      point->torque = -point->torque;
    }
    return point;
  }

  void run(DutySample& sample) const {
    const DutyStep& step = sample.step;
    if (step.speed > map_.top_speed() * (1.0 + 1e-9))
      return;
    double torque = step.torque;
    std::optional<ControlPoint> control;
    std::optional<EnvelopePoint> most;
    EfficiencyMapPoint point;
    for (int i = 0; i < most_iterations; ++i) {
      control = for_gap_torque(torque, step.speed, most);
      if (!control)
        return;
      point = point_of(*control, torque, step.speed, sources_, map_);
      const double next = step.speed > 0.0 ? step.torque + point.drag() / step.speed : step.torque;
      if ((next < 0.0) != (torque < 0.0))
        most.reset();
      const bool done = std::abs(next - torque) <= torque_tolerance * scale_;
      torque = next;
      if (done)
        break;
    }
    const double mechanical = step.torque * step.speed, electrical = mechanical + point.loss();
    const double in = std::max(electrical, 0.0) + std::max(-mechanical, 0.0);
    const double out = std::max(mechanical, 0.0) + std::max(-electrical, 0.0);
    point.efficiency = in > 0.0 ? std::optional<double>(out / in) : std::nullopt;
    sample.point = point;
    // What the carrier's ripple loses comes over the terminals beside the fundamental's power.
    sample.terminal_power = terminal_power(control->current, step.speed) + (point.pwm ? point.pwm->sum() : 0.0);
  }

  /// N·m, magnitude, of the air gap.
  double largest(double torque, double speed) const {
    if (speed > map_.top_speed() * (1.0 + 1e-9))
      return 0.0;
    const auto most = (torque < 0.0 ? generator_ : motor_).most_torque(speed);
    return most ? most->point.torque : 0.0;
  }

private:
  static ControlLimits mirrored(ControlLimits limits) {
    limits.resistance = -limits.resistance;
    return limits;
  }

  /// W from voltages and currents alone, with the true resistance in either direction.
  double terminal_power(const solver::DirectQuadrature& current, double speed) const {
    const auto psi = sources_.flux.at(current, map_.limits.magnet_temperature).flux_linkage;
    const double omega = map_.pole_pairs * speed, leakage = map_.limits.end_winding_inductance.value_or(0.0);
    const double v_d = map_.limits.resistance * current.d - omega * (psi.q + leakage * current.q);
    const double v_q = map_.limits.resistance * current.q + omega * (psi.d + leakage * current.d);
    return 0.5 * map_.phases * (v_d * current.d + v_q * current.q);
  }

  const LossSources& sources_;
  LossSources of_current_;  ///< without friction and inverter
  const EfficiencyMap& map_;
  CurrentControl motor_, generator_;
  double scale_;
};

void add_losses(std::vector<LossEnergy>& sums, const std::vector<LossComponent>& components, double duration) {
  if (sums.empty())
    for (const LossComponent& one : components)
      sums.push_back({one.name, one.label, 0.0});
  for (std::size_t i = 0; i < components.size(); ++i)
    sums[i].energy = sums[i].energy && components[i].loss
                         ? std::optional<double>(*sums[i].energy + *components[i].loss * duration)
                         : std::nullopt;
}

/// Energies at the inverter's dc side; unknown for good once a step is.
void add_dc_side(DutyResult& result, const std::optional<InverterLosses>& losses, double electrical, double duration) {
  if (!losses) {
    result.dc_in = result.dc_out = std::nullopt;
    for (LossEnergy& one : result.inverter_losses)
      one.energy = std::nullopt;
    return;
  }
  add_losses(result.inverter_losses, inverter_components(*losses), duration);
  if (!result.dc_in)
    return;
  const double power = electrical + losses->sum();
  *result.dc_in += std::max(power, 0.0) * duration;
  *result.dc_out += std::max(-power, 0.0) * duration;
}

}  // namespace

double DutyResult::loss_energy() const {
  double sum = 0.0;
  for (const LossEnergy& one : losses)
    sum += one.energy.value_or(0.0);
  return sum;
}

std::optional<double> DutyResult::efficiency() const {
  return put_in() > 0.0 ? std::optional<double>(delivered() / put_in()) : std::nullopt;
}

std::optional<double> DutyResult::system_efficiency() const {
  if (!dc_in || !dc_out || !(mechanical_in + *dc_in > 0.0))
    return std::nullopt;
  return (mechanical_out + *dc_out) / (mechanical_in + *dc_in);
}

std::optional<double> DutyResult::magnet_share() const {
  for (const LossEnergy& one : losses)
    if (one.name == "magnet_eddy" && one.energy && loss_energy() > 0.0)
      return *one.energy / loss_energy();
  return std::nullopt;
}

double DutyResult::imbalance() const {
  const double balance = terminal_energy - (mechanical_out - mechanical_in) - loss_energy();
  return put_in() > 0.0 ? std::abs(balance) / put_in() : 0.0;
}

DutyResult run_duty(const Duty& duty, const LossSources& sources, const EfficiencyMap& map) {
  const Runner runner(sources, map);
  DutyResult result;
  result.name = duty.name;
  result.description = duty.description;
  result.vehicle = duty.vehicle;
  result.provenance = duty.provenance;
  result.notes = duty.notes;
  result.duration = duty.duration();
  result.distance = duty.distance;
  result.repetitions = duty.repetitions;
  result.friction_brake_energy = duty.friction_brake_energy;
  const bool has_switches = sources.drive && sources.drive->inverter.power_switch;
  if (has_switches)
    result.dc_in = result.dc_out = 0.0;
  double time = 0.0, worst = 0.0;
  bool generates = false;
  for (const DutyStep& step : duty.steps) {
    DutySample& sample = result.samples.emplace_back();
    sample.step = step;
    sample.time = time;
    time += step.duration;
    generates = generates || step.torque < 0.0;
    runner.run(sample);
    const double power = step.torque * step.speed;
    if (!sample.point) {
      result.unmet_time += step.duration;
      (power < 0.0 ? result.unmet_braking_energy : result.unmet_motoring_energy) += std::abs(power) * step.duration;
      if (!result.worst || std::abs(power) > worst) {
        worst = std::abs(power);
        result.worst = {sample.time, step.torque, step.speed, 0.0};
      }
      continue;
    }
    const double electrical = power + sample.point->loss();
    result.mechanical_out += std::max(power, 0.0) * step.duration;
    result.mechanical_in += std::max(-power, 0.0) * step.duration;
    result.electrical_in += std::max(electrical, 0.0) * step.duration;
    result.electrical_out += std::max(-electrical, 0.0) * step.duration;
    result.terminal_energy += sample.terminal_power * step.duration;
    add_losses(result.losses, sample.point->components(), step.duration);
    if (has_switches)
      add_dc_side(result, sample.point->inverter, electrical, step.duration);
  }
  if (result.worst)
    result.worst->largest = runner.largest(result.worst->torque, result.worst->speed);
  if (generates && !sources.flux.data().symmetric)
    result.notes.emplace_back(
        "the flux map is not mirrored in i_q; generating is taken as the mirror image of motoring");
  return result;
}

}  // namespace lodestone::postprocess
