// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/adapted_mesh.h"

#include "base/user_error.h"
#include "geometries/half_cells.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>
#include <optional>
#include <utility>

namespace lodestone::studies {

namespace {

using geometries::HalfCells;
using geometries::LocalSizes;
using geometries::MeshOptions;
using geometries::SizeWish;
using solver::DirectQuadrature;

constexpr double infinity = std::numeric_limits<double>::infinity();
/// Rotor positions tried at each point. They follow each other by the golden section of the span after which torque
/// repeats: evenly spaced ones miss an error that repeats with them, as the faces of the rims make it.
constexpr int tried_positions = 7;
constexpr double golden_section = 0.6180339887498949;
/// What the largest error of the tried positions is multiplied by, for the positions between them (measured, see
/// docs/methods.md).
constexpr double untried_positions = 1.6;
/// What a round aims at, of the tolerance: shares are no more than a guide.
constexpr double aimed_share = 0.75;
/// A round takes away so much of the error at most: shares on a coarse mesh say little of those on a far finer one.
constexpr double boldest_ratio = 0.25;
constexpr double mildest_ratio = 0.6;
constexpr double least_factor = 0.4;  ///< of a cell's size in one round
constexpr double unchanged = 0.95;    ///< factors above are left out
constexpr double order = 4.0;         ///< s
/// Cells that go with a face of a rim: that of the layers and those behind it on the body's surface.
constexpr double rim_weight = 3.0;

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// A state that is tried, with the torque that its error is held against.
struct Probe {
  DirectQuadrature current;
  double position = 0.0;
  double scale = 0.0;  ///< N·m
};

/// The positions of each point in turn, so that the first few say something of every point.
std::vector<Probe> probes_of(solver::FieldProblem& problem, const geometries::Machine& machine,
                             const std::vector<postprocess::OperatingPoint>& points, double first_position,
                             int search_positions) {
  const double span = postprocess::repeating_span(machine, problem.mesh());
  std::vector<std::vector<Probe>> of_points;
  for (const postprocess::OperatingPoint& point : points) {
    postprocess::RotationOptions options;
    options.positions = search_positions;
    const double angle = point.current_angle
                             ? *point.current_angle
                             : postprocess::angle_of_most_torque(problem, machine, point.current, options);
    const DirectQuadrature current{point.current * std::cos(angle), point.current * std::sin(angle)};
    std::vector<Probe> probes;
    DirectQuadrature psi;
    std::optional<solver::FieldSolution> last;
    for (int k = 0; k < tried_positions; ++k) {
      const double turns = k * golden_section;
      const double position = first_position + span * (turns - std::floor(turns));
      last = postprocess::solve_near(problem, postprocess::state_at(machine, problem.mesh(), current, position),
                                     last ? &*last : nullptr, nullptr);
      const DirectQuadrature here = solver::dq_from_phases(last->flux_linkages(), position);
      psi.d += here.d / tried_positions;
      psi.q += here.q / tried_positions;
      probes.push_back({current, position, 0.0});
    }
    const double factor = 0.5 * machine.phases * machine.pole_pairs();
    const double torque = factor * (psi.d * current.q - psi.q * current.d);
    const double able =
        factor * std::hypot(psi.d, psi.q) * (point.current > 0.0 ? point.current : machine.rated_current);
    const double scale = std::max(std::abs(torque), 0.1 * able);
    if (!(scale > 0.0))
      throw base::UserError("a tolerance of the torque needs a current, or a machine with a rated current, that it can "
                            "be held against");
    for (Probe& probe : probes)
      probe.scale = scale;
    of_points.push_back(std::move(probes));
  }
  std::vector<Probe> result;
  for (std::size_t k = 0; k < tried_positions; ++k)
    for (const auto& probes : of_points)
      result.push_back(probes[k]);
  return result;
}

/// What a round finds.
struct Finding {
  double error = 0.0;  ///< of the torque, over its scale: what is told and held against the tolerance
  double ring = 0.0;   ///< shares, summed over the probes, likewise over their scales
  std::vector<double> rotor, stator;

  void add(const solver::ErrorShares& shares, double scale) {
    error = std::max(error, untried_positions * std::abs(shares.torque) / scale);
    ring += shares.ring / scale;
    for (const auto& [sum, more] : {std::make_pair(&rotor, &shares.rotor), std::make_pair(&stator, &shares.stator)}) {
      sum->resize(more->size(), 0.0);
      for (std::size_t k = 0; k < more->size(); ++k)
        (*sum)[k] += (*more)[k] / scale;
    }
  }
};

/// Wishes that another one implies are left out.
void prune(std::vector<SizeWish>& wishes) {
  constexpr double growth = 0.35;  // the slowest of the mesher's
  std::stable_sort(wishes.begin(), wishes.end(), [](const SizeWish& a, const SizeWish& b) { return a.size < b.size; });
  std::vector<SizeWish> kept;
  for (const SizeWish& wish : wishes)
    if (std::none_of(kept.begin(), kept.end(), [&](const SizeWish& smaller) {
          const double beyond = std::max(0.0, geometries::distance(wish.at, smaller.at) - smaller.size);
          return smaller.size + growth * beyond <= wish.size;
        }))
      kept.push_back(wish);
  wishes = std::move(kept);
}

/// The cells of a body with their shares, and what its rim has: a part of the ring's and the layers beside it.
struct BodyShares {
  HalfCells cells;
  std::vector<double> shares;  ///< of the cells of the half
  double rim = 0.0;
  double rim_cost = 0.0;
  double face = 0.0;  ///< m

  BodyShares(const geometries::BodyMesh& mesh, double angle, const std::vector<double>& of_cells, double of_ring)
      : cells(geometries::half_cells(mesh, angle)), shares(cells.fold(of_cells)), rim(of_ring),
        face(geometries::rim_face(mesh)) {
    for (std::size_t k = 0; k < shares.size(); ++k)
      if (cells.beside_gap[k] != 0) {
        rim += shares[k];
        rim_cost += rim_weight * cells.images;
      }
  }
  /// Calls visit(share, cells) of every cell and of the rim.
  template <class Visit> void visit(const Visit& visit) const {
    for (std::size_t k = 0; k < shares.size(); ++k)
      if (cells.beside_gap[k] == 0)
        visit(shares[k], cells.images);
    visit(rim, rim_cost);
  }
};

/// The factor of a size for the multiplier λ.
double factor_of(double share, double cost, double lambda) {
  return share > 0.0 ? std::clamp(std::pow(lambda * cost / share, 1.0 / (order + 2.0)), least_factor, 1.0) : 1.0;
}

void add_wishes(const BodyShares& body, double lambda, LocalSizes& sizes) {
  for (std::size_t k = 0; k < body.shares.size(); ++k) {
    const double factor = factor_of(body.shares[k], body.cells.images, lambda);
    if (body.cells.beside_gap[k] == 0 && factor < unchanged)
      sizes.wishes.push_back({body.cells.at[k], factor * body.cells.size[k]});
  }
  prune(sizes.wishes);
  sizes.gap_face = body.face * factor_of(body.rim, body.rim_cost, lambda);
}

/// Sizes that leave a ratio of the shares.
MeshOptions plan(MeshOptions options, const geometries::SectorMesh& mesh, const Finding& finding, double ratio) {
  // The coarser rim decides which orders the ring has: what they leave out is its share, by the fourth power.
  const double rotor_face = std::pow(geometries::rim_face(*mesh.rotor), 4.0);
  const double of_rotor = rotor_face / (rotor_face + std::pow(geometries::rim_face(*mesh.stator), 4.0));
  const BodyShares rotor(*mesh.rotor, mesh.angle, finding.rotor, of_rotor * finding.ring);
  const BodyShares stator(*mesh.stator, mesh.angle, finding.stator, (1.0 - of_rotor) * finding.ring);
  double total = 0.0;
  const auto left = [&](double lambda) {
    double sum = 0.0;
    const auto add_left = [&](double share, double cost) {
      sum += share * std::pow(factor_of(share, cost, lambda), order);
    };
    rotor.visit(add_left);
    stator.visit(add_left);
    return sum;
  };
  double most = 0.0;  // of a share over its cost: there every factor is 1
  const auto look = [&](double share, double cost) {
    total += share;
    most = std::max(most, share / cost);
  };
  rotor.visit(look);
  stator.visit(look);
  double low = std::log(most) - 40.0, high = std::log(most);
  for (int k = 0; k < 60; ++k) {
    const double middle = 0.5 * (low + high);
    (left(std::exp(middle)) > ratio * total ? high : low) = middle;
  }
  add_wishes(rotor, std::exp(low), options.rotor);
  add_wishes(stator, std::exp(low), options.stator);
  return options;
}

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
      Finding finding;
      try {
        refined = &model(options);
        if (static_cast<int>(refined->problem->unknowns()) > limits_.unknowns) {
          too_large(static_cast<int>(refined->problem->unknowns()));
          return;
        }
        if (record_.rounds.empty())
          probes_ = probes_of(*refined->problem, machine_, points, first_position, numerics_.positions);
        finding = try_probes(*refined, 1.5 * tolerance_);
      } catch (const geometries::MeshError& error) {
        give_up("the next mesh failed", error);
        return;
      } catch (const solver::ConvergenceError& error) {
        give_up("the field on the next mesh did not converge", error);
        return;
      }
      record_.rounds.push_back({static_cast<int>(refined->problem->cells()),
                                static_cast<int>(refined->problem->unknowns()), finding.error, cpu_seconds() - begin});
      record_.taken = static_cast<int>(record_.rounds.size()) - 1;
      taken_ = options;
      record_.met = finding.error <= tolerance_;
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
      options = plan(std::move(options), *refined->mesh, finding,
                     boldness * std::clamp(aimed_share * tolerance_ / finding.error, boldest_ratio, mildest_ratio));
    }
  }

private:
  /// Stops after a few probes once the error is beyond `enough`.
  Finding try_probes(const FieldModel& model, double enough) {
    constexpr std::size_t together = 4;
    Finding finding;
    for (std::size_t first = 0; first < probes_.size() && finding.error <= enough; first += together) {
      std::vector<solver::FieldSolution> solutions;
      for (std::size_t k = first; k < std::min(first + together, probes_.size()); ++k)
        solutions.push_back(model.problem->solve(
            postprocess::state_at(machine_, *model.mesh, probes_[k].current, probes_[k].position)));
      const std::vector<solver::ErrorShares> shares = model.problem->estimate_error_shares(solutions);
      for (std::size_t k = 0; k < shares.size(); ++k)
        finding.add(shares[k], probes_[first + k].scale);
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
    last.torque_error = try_probes(model(taken_), infinity).error;
    last.seconds += cpu_seconds() - begin;
  }

  FieldModels& models_;
  const geometries::Machine& machine_;
  const materials::MaterialLibrary& materials_;
  double magnet_temperature_;
  const Numerics& numerics_;
  const AdaptationLimits& limits_;
  double tolerance_;
  std::vector<Probe> probes_;
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
