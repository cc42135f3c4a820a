// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/design_gradient.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/demagnetisation/load_cases.h"
#include "postprocess/losses/copper.h"
#include "postprocess/performance.h"
#include "postprocess/rotation_derivatives.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <set>

namespace lodestone::studies {

namespace {

using postprocess::CaseRecord;
using postprocess::NamedQuantity;

/// Of the range, or where that is small beside the value, of the value: half the step between the two machines at which
/// drawing and laws are looked at, as in parameter_derivatives.cc. The fields are solved once.
constexpr double small_step = 1e-5;
/// Of the range: half the step between whole evaluations. The error of central differences goes with its square, below
/// a thousandth where a quantity is as curved over the range as it is steep; what iterations leave divided by it stays
/// as far below.
constexpr double difference_step = 0.01;

/// Made of the torque alone and of what needs no field.
const std::set<std::string> torque_quantities = {"torque", "mechanical_power", "torque_per_mass",
                                                 "rare_earth_per_torque", "heavy_rare_earth_per_torque"};
/// Made of the rotation at a fixed angle.
const std::set<std::string> rotation_quantities = {"torque_ripple", "phase_voltage"};
const std::set<std::string> no_load_quantities = {"no_load_flux_linkage", "cogging_torque"};
const std::set<std::string> geometry_quantities = {
    "magnet_mass", "active_mass", "total_rare_earth_mass", "heavy_rare_earth_mass", "cost", "carbon", "supply_risk"};

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

const postprocess::OperatingPoint& point_of(const NamedQuantity& quantity, const Study& study) {
  for (const postprocess::OperatingPoint& point : study.operating_points)
    if (point.name == quantity.point)
      return point;
  return study.operating_points.front();
}

postprocess::DesignAims aims_of(const Study& study, const materials::MaterialLibrary& materials) {
  return study.refinement->wanted.aims(materials);
}

std::optional<double> value_in(const CaseRecord& record, const NamedQuantity& quantity,
                               const postprocess::DesignAims& aims, const materials::MaterialLibrary& materials) {
  std::optional<postprocess::LifeCycle> cycle;
  if (aims.scenario && record.passport.composition_known)
    cycle.emplace(record.passport, record.magnet, *aims.scenario, materials);
  return postprocess::value_of(quantity, record, cycle ? &*cycle : nullptr);
}

/// A machine a little to one side, on the mesh that has moved to it.
struct Side {
  double offset = 0.0;  ///< share of the range
  Case one;
  geometries::Machine machine;
  std::optional<geometries::SectorMesh> mesh;  ///< nothing: that of the middle

  postprocess::NeighbourMachine neighbour(const geometries::SectorMesh& middle) const {
    return {&machine, mesh ? &*mesh : &middle, one.conditions.magnet_temperature};
  }
};

double mean(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values)
    sum += value;
  return sum / static_cast<double>(values.size());
}

double span(const std::vector<double>& values) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return *most - *least;
}

/// The record of a case as it would be to first order.
class FirstOrder {
public:
  FirstOrder(const CaseRecord& record, const CaseFields& fields, const std::optional<postprocess::Rotation>& no_load)
      : record_(record), fields_(fields), no_load_(no_load) {}

  /// @param points of each operating point what it changes by per share; empty: geometry alone is looked at.
  CaseRecord at(const Side& side, const std::vector<postprocess::RotationDerivative>& points,
                const std::optional<postprocess::RotationDerivative>& no_load,
                const solver::FieldProblem& problem) const {
    CaseRecord record = record_;
    const postprocess::MachineMaterials& materials = fields_.materials;
    record.phase_resistance =
        postprocess::phase_resistance(side.machine, *materials.conductor, side.one.conditions.winding_temperature);
    const auto graded =
        postprocess::graded_magnets(side.mesh ? *side.mesh : *fields_.mesh, problem.degree(), *materials.magnet);
    record.passport = postprocess::make_passport(
        side.machine, materials, graded ? std::optional<double>(graded->heavy_rare_earth) : std::nullopt);
    for (std::size_t p = 0; p < points.size(); ++p)
      move_point(record.points[p], points[p], fields_.rotations[p], side, record.phase_resistance);
    if (no_load) {
      std::vector<double> torque = no_load_->torque, linkage;
      for (std::size_t i = 0; i < torque.size(); ++i) {
        torque[i] += side.offset * no_load->torque[i];
        linkage.push_back(no_load_->flux_linkage[i].d + side.offset * no_load->flux_linkage[i].d);
      }
      record.no_load_flux_linkage = mean(linkage);
      if (record.cogging_torque)
        record.cogging_torque = span(torque);
    }
    return record;
  }

private:
  static void move_point(postprocess::PointRecord& point, const postprocess::RotationDerivative& change,
                         const postprocess::Rotation& rotation, const Side& side, double phase_resistance) {
    for (std::size_t i = 0; i < point.positions.size(); ++i) {
      point.torque_by_position[i] += side.offset * change.torque[i];
      point.psi_d_by_position[i] += side.offset * change.flux_linkage[i].d;
      point.psi_q_by_position[i] += side.offset * change.flux_linkage[i].q;
    }
    point.torque = mean(point.torque_by_position);
    if (point.torque_ripple)
      point.torque_ripple = span(point.torque_by_position);
    point.psi_d = mean(point.psi_d_by_position);
    point.psi_q = mean(point.psi_q_by_position);
    point.phase_voltage = postprocess::phase_voltage(rotation.current, {point.psi_d, point.psi_q}, phase_resistance,
                                                     side.machine.pole_pairs(), point.speed);
    if (point.mechanical_power)
      point.mechanical_power = point.torque * point.speed;
  }

  const CaseRecord& record_;
  const CaseFields& fields_;
  const std::optional<postprocess::Rotation>& no_load_;
};

/// By how much of the range to either side.
double small_offset(const Variation& variation, const std::string& value) {
  const Variation::Interval& ends = *variation.interval;
  const double range = std::abs(ends.last - ends.first);
  return small_step * std::max(1.0, std::abs(base::parse_quantity(value, ends.unit.empty() ? "1" : ends.unit)) / range);
}

/// What a gradient cannot be made for.
class NoGradient : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// The two machines beside a case: on one side the case itself where there is none.
std::pair<Side, Side> sides_of(const Study& study, const base::Document& machine, const Case& one,
                               const std::vector<double>& shares, std::size_t variable,
                               const geometries::MovableMesh& mesh) {
  const Variation& variation = study.variations.all()[variable];
  const double offset = small_offset(variation, study.variations.values_at(shares)[variable].text);
  std::string reason;
  const auto side = [&](double away) -> std::optional<Side> {
    try {
      Case beside = neighbour_of(study, machine, shares, variable, away);
      geometries::Machine its = geometries::Machine::read(beside.machine);
      geometries::SectorMesh moved = mesh.moved_to(its);
      return Side{away, std::move(beside), std::move(its), std::move(moved)};
    } catch (const base::UserError& error) {
      reason = error.what();
    } catch (const geometries::MeshError& error) {
      reason = error.what();
    }
    return std::nullopt;
  };
  std::optional<Side> less = side(-offset), more = side(offset);
  if (!less && !more)
    throw NoGradient(fmt::format("no derivative by {} at {}: {}", variation.path,
                                 study.variations.values_at(shares)[variable].text, reason));
  const auto middle = [&] { return Side{0.0, one, geometries::Machine::read(one.machine), std::nullopt}; };
  return {less ? std::move(*less) : middle(), more ? std::move(*more) : middle()};
}

double difference(const std::optional<double>& less, const std::optional<double>& more, double step,
                  const NamedQuantity& quantity) {
  if (!less || !more)
    throw NoGradient(quantity.label() + " is not known beside this design");
  return (*more - *less) / step;
}

GradientPart collected(const std::function<void(GradientPart&)>& collect) {
  GradientPart part;
  const double begin = cpu_seconds();
  try {
    collect(part);
  } catch (const NoGradient& error) {
    part.failure = error.what();
  } catch (const base::UserError& error) {
    part.failure = error.what();
  } catch (const geometries::MeshError& error) {
    part.failure = error.what();
  } catch (const solver::ConvergenceError& error) {
    part.failure = error.what();
  } catch (const std::invalid_argument& error) {
    part.failure = error.what();
  }
  if (!part.failure.empty())
    part.by_variable.clear();
  part.seconds = cpu_seconds() - begin;
  return part;
}

}  // namespace

std::string to_string(DerivativeMethod method) {
  switch (method) {
  case DerivativeMethod::adjoint:
    return "adjoint";
  case DerivativeMethod::geometry:
    return "geometry";
  case DerivativeMethod::differences:
    return "differences";
  }
  return "";
}

DerivativeMethod method_of(const NamedQuantity& quantity, const Study& study) {
  const std::string key = quantity.quantity->key;
  if (geometry_quantities.count(key) > 0)
    return DerivativeMethod::geometry;
  // Temperatures that settle change with the design.
  if (study.thermal)
    return DerivativeMethod::differences;
  const bool fixed_angle = point_of(quantity, study).current_angle.has_value();
  if (torque_quantities.count(key) > 0 || no_load_quantities.count(key) > 0 ||
      (rotation_quantities.count(key) > 0 && fixed_angle))
    return DerivativeMethod::adjoint;
  return DerivativeMethod::differences;
}

std::map<std::string, NamedQuantity> refined_quantities(const Study& study) {
  std::map<std::string, NamedQuantity> quantities;
  const Optimisation& wanted = study.refinement->wanted;
  for (const auto* aims : {&wanted.objectives, &wanted.limits})
    for (const Optimisation::Aim& aim : *aims)
      quantities.emplace(aim.quantity.name, aim.quantity);
  return quantities;
}

namespace {

bool any_by(const Study& study, const std::function<bool(DerivativeMethod)>& matches) {
  const auto quantities = refined_quantities(study);
  return std::any_of(quantities.begin(), quantities.end(),
                     [&](const auto& one) { return matches(method_of(one.second, study)); });
}

}  // namespace

bool needs_fields_or_geometry(const Study& study) {
  return any_by(study, [](DerivativeMethod method) { return method != DerivativeMethod::differences; });
}

bool needs_differences(const Study& study) {
  return any_by(study, [](DerivativeMethod method) { return method == DerivativeMethod::differences; });
}

Case neighbour_of(const Study& study, const base::Document& machine, const std::vector<double>& shares,
                  std::size_t variable, double offset) {
  std::vector<VariedValue> values = study.variations.values_at(shares);
  const Variation::Interval& ends = *study.variations.all()[variable].interval;
  const std::string unit = ends.unit.empty() ? "1" : ends.unit;
  const double value = base::parse_quantity(values[variable].text, unit) + offset * (ends.last - ends.first);
  values[variable].text = fmt::format(ends.unit.empty() ? "{:.17g}" : "{:.17g} {}", value, ends.unit);
  return make_case(study, machine, 0, values);
}

GradientPart gradient_by_adjoints(const Study& study, const base::Document& machine, const Case& one,
                                  const std::vector<double>& shares, const materials::MaterialLibrary& materials,
                                  FieldModels& models, const CaseRecord& record, const CaseFields& fields) {
  return collected([&](GradientPart& part) {
    std::map<std::string, NamedQuantity> quantities = refined_quantities(study);
    std::set<std::string> points;
    bool of_no_load = false;
    for (auto entry = quantities.begin(); entry != quantities.end();) {
      const DerivativeMethod method = method_of(entry->second, study);
      if (method == DerivativeMethod::adjoint) {
        const bool is_no_load = no_load_quantities.count(entry->second.quantity->key) > 0;
        of_no_load = of_no_load || is_no_load;
        if (!is_no_load)
          points.insert(point_of(entry->second, study).name);
      }
      entry = method == DerivativeMethod::differences ? quantities.erase(entry) : std::next(entry);
    }

    const FieldModel& model = models.of(*fields.machine, materials, one.conditions.magnet_temperature, study.numerics);
    std::vector<std::pair<Side, Side>> sides;
    for (std::size_t v = 0; v < shares.size(); ++v)
      sides.push_back(sides_of(study, machine, one, shares, v, *model.movable));
    std::vector<postprocess::MachineChange> changes;
    for (const auto& [less, more] : sides)
      changes.push_back({less.neighbour(*model.mesh), more.neighbour(*model.mesh), more.offset - less.offset});

    const auto derivatives = [&](const postprocess::Rotation& rotation) {
      return postprocess::rotation_derivatives(*fields.machine, fields.materials, *model.problem, rotation, changes);
    };
    // Of every point, those that nothing is asked of without change: [point][variable].
    std::vector<std::vector<postprocess::RotationDerivative>> by_point;
    for (std::size_t p = 0; p < fields.rotations.size() && !points.empty(); ++p) {
      const std::size_t positions = fields.rotations[p].positions.size();
      by_point.push_back(points.count(study.operating_points[p].name) > 0
                             ? derivatives(fields.rotations[p])
                             : std::vector<postprocess::RotationDerivative>(
                                   shares.size(), {std::vector<double>(positions, 0.0),
                                                   std::vector<solver::DirectQuadrature>(positions)}));
    }
    std::optional<postprocess::Rotation> no_load;
    std::vector<postprocess::RotationDerivative> by_no_load;
    if (of_no_load) {
      postprocess::RotationOptions options;
      options.positions = study.analysis == Analysis::field ? 1 : study.numerics.positions;
      if (options.positions > 1)
        options.positions = std::max(options.positions, postprocess::PerformanceOptions{}.no_load_positions);
      no_load = postprocess::rotate(*model.problem, *fields.machine, 0.0, 0.0, options);
      by_no_load = derivatives(*no_load);
    }

    const FirstOrder first_order(record, fields, no_load);
    const postprocess::DesignAims aims = aims_of(study, materials);
    for (std::size_t v = 0; v < shares.size(); ++v) {
      std::vector<postprocess::RotationDerivative> of_points;
      for (const auto& point : by_point)
        of_points.push_back(point[v]);
      const auto moved = [&](const Side& side) {
        return first_order.at(side, of_points, no_load ? std::make_optional(by_no_load[v]) : std::nullopt,
                              *model.problem);
      };
      const CaseRecord less = moved(sides[v].first), more = moved(sides[v].second);
      for (const auto& [name, quantity] : quantities)
        part.by_variable[name].push_back(difference(value_in(less, quantity, aims, materials),
                                                    value_in(more, quantity, aims, materials), changes[v].step,
                                                    quantity));
    }
  });
}

CaseRecord run_on_moved_mesh(const Study& study, const Case& base, const Case& one,
                             const materials::MaterialLibrary& materials) {
  Study exact = study;
  // What Newton's method leaves would be divided by the step.
  exact.numerics.residual_of_mesh = false;
  FieldModels models;  // of their own: a moved mesh must not serve a case
  try {
    models.move(geometries::Machine::read(base.machine), geometries::Machine::read(one.machine), materials,
                one.conditions.magnet_temperature, exact.numerics);
  } catch (const std::exception& error) {
    CaseRecord record = describe_case(exact, one, materials);
    record.failure = error.what();
    return record;
  }
  return run_case(exact, one, materials, models);
}

GradientPart gradient_by_differences(const Study& study, const base::Document& machine,
                                     const std::vector<double>& shares, std::size_t variable,
                                     const materials::MaterialLibrary& materials) {
  return collected([&](GradientPart& part) {
    const Case one = make_candidate(study, machine, 0, shares);
    const auto record_at = [&](double offset) {
      return run_on_moved_mesh(study, one, neighbour_of(study, machine, shares, variable, offset), materials);
    };
    double from = -difference_step, to = difference_step;
    CaseRecord less = record_at(from), more = record_at(to);
    const std::string reason = less.done ? more.failure : less.failure;
    if (!less.done && more.done)
      less = record_at(from = 0.0);
    else if (less.done && !more.done)
      more = record_at(to = 0.0);
    if (!less.done || !more.done)
      throw NoGradient(fmt::format("no differences by {}: {}", study.variations.all()[variable].path, reason));
    const postprocess::DesignAims aims = aims_of(study, materials);
    for (const auto& [name, quantity] : refined_quantities(study))
      if (method_of(quantity, study) == DerivativeMethod::differences)
        part.by_variable[name].push_back(difference(value_in(less, quantity, aims, materials),
                                                    value_in(more, quantity, aims, materials), to - from, quantity));
  });
}

}  // namespace lodestone::studies
