// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/adapted_mesh.h"

#include "base/user_error.h"
#include "studies/refined_sizes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>
#include <map>
#include <optional>
#include <utility>

namespace lodestone::studies {

namespace {

using geometries::MeshOptions;
using solver::DirectQuadrature;

constexpr double infinity = std::numeric_limits<double>::infinity();
/// Rotor positions tried at each point, and at the one whose error is the largest. They follow each other by the golden
/// section of the span after which torque repeats: evenly spaced ones miss an error that repeats with them, as the
/// faces of the rims make it.
constexpr std::size_t tried_positions = 3, most_tried_positions = 7;
constexpr double golden_section = 0.6180339887498949;
/// States whose errors are estimated together. The first ones say where errors come from, and whether it is worth
/// looking at others.
constexpr std::size_t guiding_probes = 4, together = 8;
/// What the largest error of the tried positions is multiplied by, for the positions between them (measured, see
/// docs/methods.md).
constexpr double untried_positions = 1.6;
/// What a round aims at, of the tolerance: shares are no more than a guide.
constexpr double aimed_share = 0.75;
/// A round takes away so much of the error at most: shares on a coarse mesh say little of those on a far finer one.
constexpr double boldest_ratio = 0.25;
constexpr double mildest_ratio = 0.6;

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// An operating point that is tried at some of its positions.
struct TriedPoint {
  DirectQuadrature current;
  std::vector<double> positions;
};

/// One of its positions.
struct Probe {
  std::size_t point, position;
};

/// So many from the first on, those of a point beside each other: there one starts from the other.
std::vector<Probe> part_of(const std::vector<Probe>& probes, std::size_t first, std::size_t count) {
  const auto begin = probes.begin() + static_cast<std::ptrdiff_t>(first);
  std::vector<Probe> result(begin, begin + static_cast<std::ptrdiff_t>(std::min(count, probes.size() - first)));
  std::stable_sort(result.begin(), result.end(), [](const Probe& a, const Probe& b) { return a.point < b.point; });
  return result;
}

/// The fields of the tried points on one mesh. Each starts from that of the nearest position.
class TriedFields {
public:
  TriedFields(FieldModel& model, const geometries::Machine& machine, const std::vector<TriedPoint>& points)
      : model_(model), machine_(machine), points_(points), solved_(points.size()) {}

  std::vector<solver::FieldSolution> of(const std::vector<Probe>& probes) {
    std::vector<solver::FieldSolution> result;
    for (const Probe& probe : probes)
      result.push_back(at(probe));
    return result;
  }
  const solver::FieldSolution& at(const Probe& probe) {
    std::map<std::size_t, solver::FieldSolution>& solved = solved_[probe.point];
    const auto known = solved.find(probe.position);
    if (known != solved.end())
      return known->second;
    const TriedPoint& point = points_[probe.point];
    const double position = point.positions[probe.position];
    const solver::FieldSolution* start = nullptr;
    double nearest = infinity;
    for (const auto& [index, solution] : solved) {
      const double away = std::abs(point.positions[index] - position);
      if (away < nearest) {
        nearest = away;
        start = &solution;
      }
    }
    return solved
        .emplace(probe.position,
                 postprocess::solve_near(*model_.problem,
                                         postprocess::state_at(machine_, *model_.mesh, point.current, position), start,
                                         nullptr))
        .first->second;
  }

private:
  FieldModel& model_;
  const geometries::Machine& machine_;
  const std::vector<TriedPoint>& points_;
  std::vector<std::map<std::size_t, solver::FieldSolution>> solved_;
};

std::vector<TriedPoint> tried_points(FieldModel& model, const geometries::Machine& machine,
                                     const std::vector<postprocess::OperatingPoint>& points, double first_position,
                                     int search_positions) {
  const double span = postprocess::repeating_span(machine, *model.mesh);
  std::vector<TriedPoint> result;
  for (const postprocess::OperatingPoint& point : points) {
    postprocess::RotationOptions options;
    options.positions = search_positions;
    const double angle = point.current_angle
                             ? *point.current_angle
                             : postprocess::angle_of_most_torque(*model.problem, machine, point.current, options);
    TriedPoint tried{{point.current * std::cos(angle), point.current * std::sin(angle)}, {}};
    // Each point goes on where the one before ended: together they see more of the span.
    for (std::size_t k = 0; k < most_tried_positions; ++k) {
      const double turns = static_cast<double>(result.size() * tried_positions + k) * golden_section;
      tried.positions.push_back(first_position + span * (turns - std::floor(turns)));
    }
    result.push_back(std::move(tried));
  }
  return result;
}

/// N·m: what a point's errors are held against. The mean torque; where that is small, a tenth of what the point's flux
/// linkage and current could do.
double torque_scale(TriedFields& fields, const geometries::Machine& machine, const TriedPoint& point,
                    std::size_t index) {
  DirectQuadrature psi;
  for (std::size_t k = 0; k < tried_positions; ++k) {
    const DirectQuadrature here = solver::dq_from_phases(fields.at({index, k}).flux_linkages(), point.positions[k]);
    psi.d += here.d / tried_positions;
    psi.q += here.q / tried_positions;
  }
  const double factor = 0.5 * machine.phases * machine.pole_pairs();
  const double torque = factor * (psi.d * point.current.q - psi.q * point.current.d);
  const double current = std::hypot(point.current.d, point.current.q);
  const double able = factor * std::hypot(psi.d, psi.q) * (current > 0.0 ? current : machine.rated_current);
  const double scale = std::max(std::abs(torque), 0.1 * able);
  if (!(scale > 0.0))
    throw base::UserError("a tolerance of the torque needs a current, or a machine with a rated current, that it can "
                          "be held against");
  return scale;
}

/// What a round finds.
struct Finding {
  std::vector<double> errors;  ///< of each point: the largest of the torque over its scale
  solver::ErrorShares shares;  ///< summed over the guiding probes, likewise over their scales

  explicit Finding(std::size_t points) : errors(points, 0.0) {}
  std::size_t worst_point() const {
    return static_cast<std::size_t>(std::max_element(errors.begin(), errors.end()) - errors.begin());
  }
  /// What is told and held against the tolerance.
  double error() const { return untried_positions * errors[worst_point()]; }
  void add(const Probe& probe, double error_of_torque, double scale) {
    errors[probe.point] = std::max(errors[probe.point], std::abs(error_of_torque) / scale);
  }
  void add(const solver::ErrorShares& more, double scale) {
    shares.ring += more.ring / scale;
    add(more.rotor, scale, shares.rotor);
    add(more.stator, scale, shares.stator);
  }

private:
  static void add(const std::vector<double>& more, double scale, std::vector<double>& sum) {
    sum.resize(more.size(), 0.0);
    for (std::size_t k = 0; k < more.size(); ++k)
      sum[k] += more[k] / scale;
  }
};

/// The rounds. `options` become those of the mesh that was taken.
class Adaptation {
public:
  Adaptation(FieldModels& models, const geometries::Machine& machine, const materials::MaterialLibrary& materials,
             double magnet_temperature, const Numerics& numerics, const AdaptationLimits& limits)
      : models_(models), machine_(machine), materials_(materials), magnet_temperature_(magnet_temperature),
        numerics_(numerics), limits_(limits), tolerance_(numerics.tolerance.value()) {
    record_.tolerance = tolerance_;
  }

  FieldModel& model(const MeshOptions& options) {
    return models_.of(machine_, materials_, magnet_temperature_, numerics_, options);
  }
  const MeshOptions& taken() const { return taken_; }
  const postprocess::MeshAdaptation& record() const { return record_; }

  void run(const std::vector<postprocess::OperatingPoint>& points, double first_position,
           const AdaptationProgress& progress) {
    MeshOptions options;
    options.refinement = numerics_.refinement;
    double boldness = 1.0;
    while (true) {
      const double begin = cpu_seconds();
      FieldModel* refined = nullptr;
      std::optional<Finding> finding;
      try {
        refined = &model(options);
        if (static_cast<int>(refined->problem->unknowns()) > limits_.unknowns) {
          too_large(static_cast<int>(refined->problem->unknowns()));
          return;
        }
        if (record_.rounds.empty())
          points_ = tried_points(*refined, machine_, points, first_position, numerics_.positions);
        finding = try_points(*refined, 1.5 * tolerance_);
      } catch (const geometries::MeshError& error) {
        give_up("the next mesh failed", error);
        return;
      } catch (const solver::ConvergenceError& error) {
        give_up("the field on the next mesh did not converge", error);
        return;
      }
      record_.rounds.push_back({static_cast<int>(refined->problem->cells()),
                                static_cast<int>(refined->problem->unknowns()), finding->error(),
                                cpu_seconds() - begin});
      record_.taken = static_cast<int>(record_.rounds.size()) - 1;
      taken_ = options;
      record_.met = finding->error() <= tolerance_;
      if (progress)
        progress(record_);
      if (record_.met)
        return;
      if (static_cast<int>(record_.rounds.size()) == limits_.meshes) {
        settle(fmt::format("no more than {} meshes are tried", limits_.meshes));
        return;
      }
      // Curves have whole numbers of edges: a wish may change nothing. Then more is wished.
      const std::size_t count = record_.rounds.size();
      const bool unchanged_mesh =
          count > 1 && record_.rounds[count - 1].unknowns < 1.05 * record_.rounds[count - 2].unknowns;
      boldness = unchanged_mesh ? 0.6 * boldness : 1.0;
      options = refined_sizes(
          std::move(options), *refined->mesh, finding->shares,
          boldness * std::clamp(aimed_share * tolerance_ / finding->error(), boldest_ratio, mildest_ratio));
    }
  }

private:
  /// Stops once the error is beyond `enough`.
  Finding try_points(FieldModel& model, double enough) {
    TriedFields fields(model, machine_, points_);
    if (scales_.empty())
      for (std::size_t k = 0; k < points_.size(); ++k)
        scales_.push_back(torque_scale(fields, machine_, points_[k], k));
    const auto scale_of = [&](const Probe& probe) { return scales_[probe.point]; };

    // The first positions of all points come first, so that a few probes say something of many points.
    std::vector<Probe> probes;
    for (std::size_t position = 0; position < tried_positions; ++position)
      for (std::size_t point = 0; point < points_.size(); ++point)
        probes.push_back({point, position});

    Finding finding(points_.size());
    const std::vector<Probe> guiding = part_of(probes, 0, guiding_probes);
    const std::vector<solver::ErrorShares> shares = model.problem->estimate_error_shares(fields.of(guiding));
    for (std::size_t k = 0; k < guiding.size(); ++k) {
      finding.add(guiding[k], shares[k].torque, scale_of(guiding[k]));
      finding.add(shares[k], scale_of(guiding[k]));
    }
    const auto try_others = [&](const std::vector<Probe>& others) {
      const std::vector<solver::ErrorEstimate> errors = model.problem->estimate_errors(fields.of(others));
      for (std::size_t k = 0; k < others.size(); ++k)
        finding.add(others[k], errors[k].torque, scale_of(others[k]));
    };
    for (std::size_t first = guiding.size(); first < probes.size() && finding.error() <= enough; first += together)
      try_others(part_of(probes, first, together));
    if (finding.error() <= enough) {
      std::vector<Probe> of_worst;
      for (std::size_t position = tried_positions; position < most_tried_positions; ++position)
        of_worst.push_back({finding.worst_point(), position});
      try_others(of_worst);
    }
    return finding;
  }
  void too_large(int unknowns) {
    const std::string text = fmt::format("a mesh of {} unknowns; at most {} are tried", unknowns, limits_.unknowns);
    if (record_.rounds.empty())
      throw base::UserError("a tolerance needs a first mesh that can be refined: the refinement gives " + text);
    settle("it takes " + text);
  }
  void give_up(const std::string& what, const std::exception& error) {
    if (record_.rounds.empty())
      throw;
    settle(what + " (" + error.what() + ")");
  }
  /// The last mesh is taken. It was left early, so the other probes are tried too: what is told of it is its worst.
  void settle(const std::string& reason) {
    record_.reason = reason;
    postprocess::MeshAdaptation::Round& last = record_.rounds.back();
    const double begin = cpu_seconds();
    last.torque_error = try_points(model(taken_), infinity).error();
    last.seconds += cpu_seconds() - begin;
  }

  FieldModels& models_;
  const geometries::Machine& machine_;
  const materials::MaterialLibrary& materials_;
  double magnet_temperature_;
  const Numerics& numerics_;
  const AdaptationLimits& limits_;
  double tolerance_;
  std::vector<TriedPoint> points_;
  std::vector<double> scales_;  ///< N·m, of each point
  MeshOptions taken_;
  postprocess::MeshAdaptation record_;
};

}  // namespace

AdaptedModel adapted_model(FieldModels& models, const geometries::Machine& machine,
                           const materials::MaterialLibrary& materials, double magnet_temperature,
                           const Numerics& numerics, const std::vector<postprocess::OperatingPoint>& points,
                           double first_position, const AdaptationProgress& progress, const AdaptationLimits& limits) {
  if (!numerics.tolerance) {
    MeshOptions options;
    options.refinement = numerics.refinement;
    return {models.of(machine, materials, magnet_temperature, numerics, options), options, {}};
  }
  Adaptation adaptation(models, machine, materials, magnet_temperature, numerics, limits);
  adaptation.run(points, first_position, progress);
  // Asked for again, so that nothing of the fields solved on it so far can show in those to come.
  return {adaptation.model(adaptation.taken()), adaptation.taken(), adaptation.record()};
}

std::string unmet_tolerance_note(const postprocess::MeshAdaptation& adaptation) {
  return fmt::format("the tolerance of {:.3g} % is not met: {}; the last of {} meshes has an estimated error of the "
                     "torque of {:.2g} %",
                     100.0 * adaptation.tolerance, adaptation.reason, adaptation.rounds.size(),
                     100.0 * adaptation.torque_error());
}

}  // namespace lodestone::studies
