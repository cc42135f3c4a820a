// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/parameter_derivatives.h"

#include "base/user_error.h"
#include "geometries/topologies.h"
#include "materials/demagnetisation_law.h"
#include "postprocess/losses/copper.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

namespace lodestone::postprocess {

namespace {

using geometries::Machine;
using solver::Derivative;
using solver::DirectQuadrature;
using solver::Sensitivity;

/// Of a dimension or a property: half the step between the two values at which drawing or law are looked at. What they
/// are is smooth in it; the field is solved once.
constexpr double relative_step = 1e-5;
constexpr double kelvin_step = 0.5;
/// Where the drawing changes, how far from the value the nearer of two machines is looked for, in air gaps: so many
/// times further until both can be drawn.
constexpr double nearest_machine = 1.0 / 64.0, farthest_machine = 1.0, further = 1.25;
/// Of the energy (a torque) or of the whole flux linkage (its d or q part): ten times what the solution leaves.
constexpr double nothing = 1e-6;

Derivative sum_of(const std::vector<Derivative>& parts, const std::vector<double>& factors) {
  Derivative sum;
  sum.flux_linkages.assign(parts.front().flux_linkages.size(), 0.0);
  for (std::size_t k = 0; k < parts.size(); ++k) {
    sum.torque += factors[k] * parts[k].torque;
    sum.squared_flux_density += factors[k] * parts[k].squared_flux_density;
    for (std::size_t phase = 0; phase < sum.flux_linkages.size(); ++phase)
      sum.flux_linkages[phase] += factors[k] * parts[k].flux_linkages[phase];
  }
  return sum;
}

class Collection {
public:
  Collection(const Machine& machine, const geometries::MovableMesh& mesh, const MachineMaterials& materials,
             solver::FieldProblem& problem, const solver::FieldSolution& solution, const SolvedPoint& point,
             const FieldOfMachine& other_machines)
      : machine_(machine), mesh_(mesh), materials_(materials), solution_(solution), point_(point),
        other_machines_(other_machines), sensitivity_(problem.differentiate(solution)) {
    FieldQuantities& q = result_.quantities;
    q.torque = solution.torque();
    q.flux_linkage = solver::dq_from_phases(solution.flux_linkages(), point.position);
    q.stator_squared_flux_density = sensitivity_.squared_flux_density();
    q.copper_loss = copper_loss(machine);
    round_off(q, 1.0);
  }

  ParameterDerivatives collect() {
    add_currents();
    add_magnets();
    add_stacking_factor();
    add_dimensions();
    for (ParameterDerivative& parameter : result_.parameters)
      if (parameter.by_unit && parameter.is_ratio)
        round_off(*parameter.by_unit, std::abs(parameter.value));
    std::stable_sort(result_.parameters.begin(), result_.parameters.end(),
                     [&](const ParameterDerivative& a, const ParameterDerivative& b) { return weight(a) > weight(b); });
    return std::move(result_);
  }

private:
  /// What symmetry makes 0 is left by Newton's method as next to nothing: 0 it is. @param unit of the parameter by
  /// which these are derivatives.
  void round_off(FieldQuantities& quantities, double unit) const {
    const auto vanish = [unit](double& value, double scale) {
      value = std::abs(value) * unit > nothing * scale ? value : 0.0;
    };
    const DirectQuadrature whole = solver::dq_from_phases(solution_.flux_linkages(), point_.position);
    const double linked = std::hypot(whole.d, whole.q);
    if (unit == 0.0)  // a current that does not flow: the derivatives say what one would do
      return;
    vanish(quantities.torque, std::abs(solution_.energy()));
    vanish(quantities.flux_linkage.d, linked);
    vanish(quantities.flux_linkage.q, linked);
  }

  /// What the parameters are ranked by: p dT/dp, or where there is no torque p dψ/dp.
  double weight(const ParameterDerivative& parameter) const {
    if (!parameter.by_unit)
      return -2.0;
    const DirectQuadrature& linkage = parameter.by_unit->flux_linkage;
    const double by_unit =
        result_.quantities.torque != 0.0 ? parameter.by_unit->torque : std::hypot(linkage.d, linkage.q);
    return parameter.is_ratio ? std::abs(parameter.value * by_unit) : -1.0;
  }

  double copper_loss(const Machine& machine) const {
    return 0.5 * machine.phases * phase_resistance(machine, *materials_.conductor, point_.winding_temperature) *
           point_.current * point_.current;
  }

  FieldQuantities in_dq(const Derivative& derivative) const {
    return {derivative.torque, solver::dq_from_phases(derivative.flux_linkages, point_.position),
            derivative.squared_flux_density, 0.0};
  }

  ParameterDerivative& add(const std::string& name, double value, const std::string& unit,
                           const std::string& display_unit) {
    result_.parameters.push_back({name, value, unit, display_unit, std::nullopt, true, {}});
    return result_.parameters.back();
  }

  /// By the change of all phase currents that a change of (d, q) at the position makes.
  Derivative by_currents(const DirectQuadrature& change) const {
    return sum_of(by_phase_, solver::phases_from_dq(change, point_.position, static_cast<int>(by_phase_.size())));
  }

  void add_currents() {
    const std::size_t phases = solution_.flux_linkages().size();
    for (std::size_t phase = 0; phase < phases; ++phase)
      by_phase_.push_back(sensitivity_.by_phase_current(phase));
    const DirectQuadrature unit{std::cos(point_.current_angle), std::sin(point_.current_angle)};
    const DirectQuadrature current{point_.current * unit.d, point_.current * unit.q};

    ParameterDerivative& amplitude = add("current", point_.current, "A", "A");
    amplitude.by_unit = in_dq(by_currents(unit));
    amplitude.by_unit->copper_loss = machine_.phases *
                                     phase_resistance(machine_, *materials_.conductor, point_.winding_temperature) *
                                     point_.current;
    ParameterDerivative& angle = add("current_angle", point_.current_angle, "rad", "deg");
    angle.by_unit = in_dq(by_currents({-current.q, current.d}));
    angle.is_ratio = false;
    for (const auto& [name, value, one] : {std::make_tuple("current_d", current.d, DirectQuadrature{1.0, 0.0}),
                                           std::make_tuple("current_q", current.q, DirectQuadrature{0.0, 1.0})}) {
      ParameterDerivative& component = add(name, value, "A", "A");
      component.by_unit = in_dq(by_currents(one));
      component.is_ratio = false;  // a part of the current, which is listed itself
    }
    for (std::size_t phase = 0; phase < phases && phase < solution_.state().phase_currents.size(); ++phase) {
      std::string name = geometries::phase_name(phase);
      std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
      ParameterDerivative& one = add("current_" + name, solution_.state().phase_currents[phase], "A", "A");
      one.by_unit = in_dq(by_phase_[phase]);
      one.is_ratio = false;
    }

    // The currents turn with the rotor: di_k/dθ is the phase value of (−i_q, i_d); so do the axes of ψ_d and ψ_q.
    ParameterDerivative& position = add("position", point_.position, "rad", "deg");
    const Derivative turn = sum_of({sensitivity_.by_rotor_angle(), by_currents({-current.q, current.d})},
                                   {1.0 / machine_.pole_pairs(), 1.0});
    position.by_unit = in_dq(turn);
    position.by_unit->flux_linkage.d += result_.quantities.flux_linkage.q;
    position.by_unit->flux_linkage.q -= result_.quantities.flux_linkage.d;
    position.is_ratio = false;
  }

  void add_magnets() {
    const double temperature = point_.magnet_temperature;
    const auto law = materials_.magnet->law(temperature, machine_.remanence_factor);
    const double h = relative_step;
    ParameterDerivative& remanence = add("magnet.remanence", law->remanence(), "T", "T");
    remanence.by_unit =
        in_dq(sensitivity_.by_magnets({nullptr, 1.0 - h, 1.0}, {nullptr, 1.0 + h, 1.0}, 2.0 * h * law->remanence()));

    ParameterDerivative& recoil = add("magnet.recoil_permeability", law->recoil_permeability(), "1", "");
    const auto with_recoil = [&](double factor) {
      return std::make_shared<materials::LinearRecoil>(law->remanence(), factor * law->recoil_permeability(),
                                                       law->transverse_permeability());
    };
    recoil.by_unit = in_dq(
        sensitivity_.by_magnets({with_recoil(1.0 - h)}, {with_recoil(1.0 + h)}, 2.0 * h * law->recoil_permeability()));

    if (const auto coercivity = materials_.magnet->intrinsic_coercivity(temperature)) {
      ParameterDerivative& of_coercivity = add("magnet.intrinsic_coercivity", *coercivity, "A/m", "kA/m");
      if (const auto lacks = materials_.magnet->lacks_for_demagnetisation(temperature, machine_.remanence_factor)) {
        of_coercivity.remark = *lacks;
      } else {
        const auto full = materials_.magnet->demagnetisation_law(temperature, machine_.remanence_factor);
        of_coercivity.by_unit =
            in_dq(sensitivity_.by_magnets({full, 1.0, 1.0 - h}, {full, 1.0, 1.0 + h}, 2.0 * h * *coercivity));
        of_coercivity.remark = "of the knee's law at this field";
      }
    }

    ParameterDerivative& heat = add("magnet.temperature", temperature, "K", "degC");
    heat.is_ratio = false;
    const auto at = [&](double kelvin) -> std::shared_ptr<const materials::MagnetLaw> {
      try {
        return materials_.magnet->law(kelvin, machine_.remanence_factor);
      } catch (const base::UserError&) {  // beyond the end of a table
        return nullptr;
      }
    };
    const auto colder = at(temperature - kelvin_step), hotter = at(temperature + kelvin_step);
    heat.by_unit = in_dq(sensitivity_.by_magnets({colder ? colder : law}, {hotter ? hotter : law},
                                                 (colder ? kelvin_step : 0.0) + (hotter ? kelvin_step : 0.0)));
  }

  void add_stacking_factor() {
    const auto laws = [&](double factor) {
      return solver::assign_laws(mesh_.mesh(), materials_.stator_steel->reluctivity.with_stacking_factor(factor),
                                 materials_.rotor_steel->reluctivity.with_stacking_factor(factor),
                                 materials_.magnet->law(point_.magnet_temperature));
    };
    const double k = machine_.stacking_factor;
    const double less = k * (1.0 - relative_step), more = std::min(1.0, k * (1.0 + relative_step));
    ParameterDerivative& factor = add("stacking_factor", k, "1", "");
    factor.by_unit = in_dq(sensitivity_.by_steel(laws(less), laws(more), more - less));
  }

  void add_dimensions() {
    ParameterDerivative& stack = add("stack_length", machine_.stack_length, "m", "mm");
    const FieldQuantities& q = result_.quantities;
    const double length = machine_.stack_length;
    stack.by_unit = FieldQuantities{q.torque / length,
                                    {q.flux_linkage.d / length, q.flux_linkage.q / length},
                                    q.stator_squared_flux_density / length,
                                    0.0};
    add_copper(stack);

    const geometries::Stator& stator = *machine_.stator;
    const geometries::Rotor& rotor = *machine_.rotor;
    const auto bars = stator.conductors();
    const geometries::TemplateSize of_stator =
        geometries::stator_size(stator.bore_radius(), stator.slots(),
                                std::abs(stator.back_radius() - stator.bore_radius()), bars ? bars->layers : 1);
    const geometries::TemplateSize of_rotor{rotor.gap_radius(), machine_.poles};
    add_dimension({"air_gap", "m", "mm", base::Range::positive(), "", std::nullopt, 0.0}, "", of_rotor);
    for (const auto& [key, parameters, size] :
         {std::make_tuple("stator.", geometries::stator_parameters(stator.type(), rotor.side()), of_stator),
          std::make_tuple("rotor.", geometries::rotor_parameters(rotor.type(), rotor.side()), of_rotor)})
      for (const geometries::ParameterDescription& parameter : parameters)
        add_dimension(parameter, key, size);
  }

  /// The machine with another value of a parameter. @throws base::UserError where that is no machine.
  Machine with(const std::string& path, double value, const std::string& unit) const {
    return Machine::read(
        machine_.document.with(path, fmt::format(unit == "1" ? "{:.17g}" : "{:.17g} {}", value, unit), {}));
  }

  /// The file's, else what the template takes.
  double value_of(const std::string& path, const geometries::ParameterDescription& parameter,
                  const geometries::TemplateSize& size) const {
    base::Node node = machine_.document.root();
    std::size_t begin = 0;
    for (std::size_t end = 0; end != std::string::npos; begin = end + 1) {
      end = path.find('.', begin);
      const auto child = node.find(path.substr(begin, end == std::string::npos ? end : end - begin));
      if (!child)
        return parameter.otherwise(size).value_or(0.0);
      node = *child;
    }
    return node.quantity(parameter.unit);
  }

  double step_at(double value) const { return relative_step * std::max(std::abs(value), machine_.air_gap); }

  /// A machine beside, on the mesh of another.
  struct Side {
    double value;
    Machine machine;
    geometries::SectorMesh mesh;
  };
  FieldQuantities between(const Sensitivity& sensitivity, const Side& less, const Side& more) const {
    FieldQuantities result = in_dq(sensitivity.by_mesh(less.mesh, more.mesh, more.value - less.value));
    result.copper_loss = (copper_loss(more.machine) - copper_loss(less.machine)) / (more.value - less.value);
    return result;
  }

  /// @param drawn its value where the template worked it out from others, SI.
  void add_dimension(const geometries::ParameterDescription& parameter, const std::string& prefix,
                     const geometries::TemplateSize& size) {
    const std::string path = prefix + parameter.path;
    const double value = value_of(path, parameter, size);
    ParameterDerivative& entry = add(path, value, parameter.unit, parameter.display_unit);
    const double step = step_at(value);
    const auto side = [&](double at) -> std::optional<Side> {
      try {
        Machine machine = with(path, at, parameter.unit);
        geometries::SectorMesh mesh = mesh_.moved_to(machine);
        return Side{at, std::move(machine), std::move(mesh)};
      } catch (const base::UserError&) {
        entry.remark = "next to it there is no such machine";
      } catch (const geometries::MeshError&) {
        entry.remark = "next to it the drawing is another one";
      }
      return std::nullopt;
    };
    const Side here{value, machine_, mesh_.mesh()};
    const std::optional<Side> below = value - step >= parameter.range.min ? side(value - step) : std::nullopt;
    const std::optional<Side> above = side(value + step);
    if (!below && !above) {
      if (other_machines_)
        add_from_other_drawings(entry, parameter);
      return;
    }
    entry.by_unit = between(sensitivity_, below ? *below : here, above ? *above : here);
    entry.remark = below && above ? "" : above ? "toward larger values" : "toward smaller values";
  }

  /// At a value beside which the drawing is another one: the derivatives at two values a little to one side, where
  /// both can be drawn, carried on to the value itself by a straight line.
  void add_from_other_drawings(ParameterDerivative& entry, const geometries::ParameterDescription& parameter) const {
    for (const double side : {1.0, -1.0})
      for (double away = nearest_machine; away <= farthest_machine; away *= further) {
        const double near = entry.value + side * away * machine_.air_gap, far = 2.0 * near - entry.value;
        if (far < parameter.range.min || far > parameter.range.max)
          continue;
        const auto at_far = derivatives_at(entry.parameter, far, parameter.unit),
                   at_near = at_far ? derivatives_at(entry.parameter, near, parameter.unit) : std::nullopt;
        if (!at_near)
          continue;
        const auto carried_on = [&](auto quantity) { return 2.0 * quantity(*at_near) - quantity(*at_far); };
        entry.by_unit =
            FieldQuantities{carried_on([](const FieldQuantities& q) { return q.torque; }),
                            {carried_on([](const FieldQuantities& q) { return q.flux_linkage.d; }),
                             carried_on([](const FieldQuantities& q) { return q.flux_linkage.q; })},
                            carried_on([](const FieldQuantities& q) { return q.stator_squared_flux_density; }),
                            carried_on([](const FieldQuantities& q) { return q.copper_loss; })};
        entry.remark = fmt::format("toward {} values, from machines {:.2g} and {:.2g} of an air gap away",
                                   side > 0.0 ? "larger" : "smaller", away, 2.0 * away);
        return;
      }
  }

  /// Of the machine that has another value of a dimension, in the same state; nothing where there is no such machine.
  std::optional<FieldQuantities> derivatives_at(const std::string& path, double value, const std::string& unit) const {
    try {
      const MachineField field = other_machines_(with(path, value, unit));
      const Sensitivity sensitivity = field.problem.differentiate(field.problem.solve(solution_.state()));
      const double step = step_at(value);
      const auto side = [&](double at) {
        Machine machine = with(path, at, unit);
        geometries::SectorMesh mesh = field.mesh.moved_to(machine);
        return Side{at, std::move(machine), std::move(mesh)};
      };
      return between(sensitivity, side(value - step), side(value + step));
    } catch (const base::UserError&) {
    } catch (const geometries::MeshError&) {
    } catch (const solver::ConvergenceError&) {
    }
    return std::nullopt;
  }

  /// The copper loss of another stack length.
  void add_copper(ParameterDerivative& stack) const {
    const double step = relative_step * machine_.stack_length;
    stack.by_unit->copper_loss = (copper_loss(with("stack_length", machine_.stack_length + step, "m")) -
                                  copper_loss(with("stack_length", machine_.stack_length - step, "m"))) /
                                 (2.0 * step);
  }

  const Machine& machine_;
  const geometries::MovableMesh& mesh_;
  const MachineMaterials& materials_;
  const solver::FieldSolution& solution_;
  SolvedPoint point_;
  const FieldOfMachine& other_machines_;
  Sensitivity sensitivity_;
  std::vector<Derivative> by_phase_;
  ParameterDerivatives result_;
};

}  // namespace

ParameterDerivatives parameter_derivatives(const Machine& machine, const geometries::MovableMesh& mesh,
                                           const MachineMaterials& materials, solver::FieldProblem& problem,
                                           const solver::FieldSolution& solution, const SolvedPoint& point,
                                           const FieldOfMachine& other_machines) {
  return Collection(machine, mesh, materials, problem, solution, point, other_machines).collect();
}

std::optional<double> elasticity(const ParameterDerivative& parameter, double derivative, double quantity) {
  if (!parameter.is_ratio || quantity == 0.0)
    return std::nullopt;
  return parameter.value * derivative / quantity;
}

}  // namespace lodestone::postprocess
