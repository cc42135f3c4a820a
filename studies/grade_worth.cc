// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/grade_worth.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "materials/demagnetisation_law.h"
#include "postprocess/demagnetisation/needed_coercivity.h"
#include "postprocess/passport/life_cycle.h"
#include "postprocess/performance.h"
#include "studies/field_models.h"
#include "studies/grade_loads.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <map>
#include <utility>

namespace lodestone::studies {

namespace {

using postprocess::LoadCase;
using postprocess::MachineMaterials;

/// Loss of remanence that a point may have from the loads.
constexpr double allowed_loss = 0.01;
/// The coldest that magnets whose coercivity falls with the cold are judged at.
constexpr double cold = base::zero_celsius - 30.0;
/// Of the properties that are changed.
constexpr double small_change = 0.01;
/// Of a law or a drawing that is differentiated.
constexpr double infinitesimal_change = 1e-5;

const char* const thickness_field = "rotor.magnet.thickness";

base::Document machine_with(const std::string& machine, const std::string& magnet, const base::LibraryPath& path) {
  const base::Document document = base::Document::load(path.find("machines", machine));
  return document.with("magnet", std::filesystem::absolute(path.find("magnets", magnet)).string(), {"--magnet", 0, 0});
}

std::optional<double> thickness_of(const base::Document& machine) {
  const auto rotor = machine.root().find("rotor");
  const auto magnet = rotor && rotor->is_map() ? rotor->find("magnet") : std::nullopt;
  const auto thickness = magnet && magnet->is_map() ? magnet->find("thickness") : std::nullopt;
  return thickness ? std::optional<double>(thickness->quantity("m")) : std::nullopt;
}

/// A grade in a machine with what the perturbations need of it.
struct Evaluation {
  GradeInMachine result;
  solver::DirectQuadrature current;
  postprocess::Rotation rotation;
  std::vector<postprocess::LossComponent> losses;
  std::vector<LoadCase> loads;
  std::optional<postprocess::NeededCoercivity> needed;
  std::size_t worst = 0;  ///< index of the load of least margin
};

class Worth {
public:
  Worth(const WorthRequest& request, const materials::MaterialLibrary& library)
      : request_(request), library_(library), scenario_(library.scenario(request.scenario)) {
    numerics_.positions = request.positions;
    numerics_.residual_of_mesh = true;
  }

  WorthInMachine compute() {
    const std::clock_t begin = std::clock();
    WorthInMachine worth;
    const geometries::Machine machine = read(machine_with(request_.machine, request_.magnet, library_.path()));
    worth.machine = machine.name;
    current_ = request_.current.value_or(machine.rated_current);
    if (!(current_ > 0.0))
      throw base::UserError("machine '" + machine.name + "' has no rated_current: give --current");
    worth.current = current_;
    worth.speed = speed_ = 2.0 * base::pi * request_.electrical_frequency / machine.pole_pairs();
    worth.baseline = evaluate(read(machine_with(request_.machine, request_.baseline, library_.path())), false).result;
    const Evaluation own = evaluate(machine, true);
    worth.grade = own.result;
    worth.answers = answers(machine, own);
    if (request_.adjustment == Adjustment::stack_length)
      worth.adjusted = with_stack(machine, own, worth.baseline.torque);
    else
      adjust_thickness(worth, machine, own);
    note(worth, machine);
    worth.seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    return worth;
  }

private:
  static geometries::Machine read(const base::Document& document) { return geometries::Machine::read(document); }

  solver::FieldProblem& problem_of(const geometries::Machine& machine, const MachineMaterials& materials) {
    solver::FieldProblem& problem = *models_.of(machine, library_, request_.magnet_temperature, numerics_).problem;
    problem.set_laws(postprocess::region_laws(problem.mesh(), machine, materials, request_.magnet_temperature),
                     memory_of(problem, materials));
    return problem;
  }

  static solver::MagnetMemory memory_of(const solver::FieldProblem& problem, const MachineMaterials& materials) {
    const auto graded = postprocess::graded_magnets(problem.mesh(), problem.degree(), *materials.magnet);
    return graded ? graded->memory : solver::MagnetMemory();
  }

  double load_temperature(const materials::MagnetGrade& grade) const {
    const double room = base::zero_celsius + 20.0;
    const auto hot = grade.intrinsic_coercivity(request_.load_temperature), cool = grade.intrinsic_coercivity(room);
    return hot && cool && *hot > *cool ? std::min(cold, request_.load_temperature) : request_.load_temperature;
  }

  postprocess::Rotation rotation_at(solver::FieldProblem& problem, const geometries::Machine& machine,
                                    double angle) const {
    postprocess::RotationOptions options;
    options.positions = request_.positions;
    return rotate(problem, machine, current_, angle, options);
  }

  postprocess::PointRecord describe(const postprocess::Rotation& rotation, const solver::FieldProblem& problem,
                                    const geometries::Machine& machine, const MachineMaterials& materials) const {
    postprocess::OperatingPoint point;
    point.current = current_;
    point.speed = speed_;
    return describe_point(point, rotation, machine, problem.mesh(), materials, request_.winding_temperature,
                          request_.magnet_temperature, 0.0, has_losses(materials));
  }

  /// Derivative of the mean torque over solved positions. @param by one position's, from its sensitivity.
  template <class By>
  static double of_mean_torque(solver::FieldProblem& problem, const postprocess::Rotation& rotation, const By& by) {
    double sum = 0.0;
    for (const postprocess::Rotation* part : rotation.parts())
      for (const solver::FieldSolution& solution : part->solutions)
        sum += part->slice.share * by(problem.differentiate(solution)).torque;
    return sum / static_cast<double>(rotation.positions.size());
  }

  static bool has_losses(const MachineMaterials& materials) {
    return materials.stator_steel->core_loss && materials.rotor_steel->core_loss;
  }

  /// @param with_damage what the loads take of the torque, where they take any.
  Evaluation evaluate(const geometries::Machine& machine, bool with_damage) {
    const MachineMaterials materials = postprocess::find_materials(machine, library_);
    const materials::MagnetGrade& grade = *materials.magnet;
    solver::FieldProblem& problem = problem_of(machine, materials);
    Evaluation one;
    GradeInMachine& result = one.result;
    result.magnet = grade.name();
    // Torque is flat at its top: three positions find the angle well enough.
    postprocess::RotationOptions few;
    few.positions = 3;
    result.current_angle = angle_of_most_torque(problem, machine, current_, few);
    one.current = {current_ * std::cos(result.current_angle), current_ * std::sin(result.current_angle)};
    one.rotation = rotation_at(problem, machine, result.current_angle);
    const postprocess::PointRecord point = describe(one.rotation, problem, machine, materials);
    result.torque = point.torque;
    one.losses = point.losses;
    result.loss = postprocess::total_loss(point.losses);
    result.efficiency = point.efficiency;
    result.stack_length = machine.stack_length;
    result.magnet_thickness = thickness_of(machine.document).value_or(0.0);
    account(result, machine, materials);
    judge_loads(one, machine, materials, problem, with_damage);
    return one;
  }

  /// Masses and cost.
  void account(GradeInMachine& result, const geometries::Machine& machine, const MachineMaterials& materials) const {
    result.passport = make_passport(machine, materials);
    result.magnet_mass = result.passport.magnet_mass;
    result.cost.reset();
    if (result.passport.composition_known)
      result.cost = postprocess::LifeCycle(result.passport, result.magnet, *scenario_, library_)
                        .total(postprocess::FlowQuantity::cost);
  }

  void judge_loads(Evaluation& one, const geometries::Machine& machine, const MachineMaterials& materials,
                   solver::FieldProblem& problem, bool with_damage) {
    GradeInMachine& result = one.result;
    const materials::MagnetGrade& grade = *materials.magnet;
    const double temperature = load_temperature(grade);
    if (const auto lack = grade.lacks_for_demagnetisation(temperature, machine.remanence_factor)) {
      result.lacks = fmt::format("at {}: {}", base::format_quantity(temperature, "K", "degC"), *lack);
      return;
    }
    const solver::MagnetMemory memory = memory_of(problem, materials);
    one.loads = worst_day(problem, machine, materials, one.current, temperature, load_positions(machine, problem));
    one.needed = needed_coercivity(problem, machine, materials, one.loads, allowed_loss, memory);
    const postprocess::NeededCoercivity& needed = *one.needed;
    for (std::size_t n = 0; n < one.loads.size(); ++n)
      if (needed.least_margin[n] && (!result.margin || *needed.least_margin[n] < *result.margin)) {
        result.margin = needed.least_margin[n];
        result.kelvin = needed.least_kelvin[n];
        one.worst = n;
      }
    result.worst_load = one.loads[one.worst].name;
    const double reference = *grade.coercivity_reference_temperature();
    result.coercivity = grade.intrinsic_coercivity(reference);
    result.needed_coercivity = needed.highest * *result.coercivity;
    if (with_damage && result.margin && *result.margin < 0.0) {
      const postprocess::Judgement judgement{request_.magnet_temperature, one.current,
                                             load_positions(machine, problem)};
      result.torque_loss =
          apply_load_cases(problem, machine, materials, one.loads, judgement, memory).cases.back().torque_loss;
    }
  }

  /// Where magnets take turns each passes through the positions of all: fewer a sixth serve.
  int load_positions(const geometries::Machine& machine, const solver::FieldProblem& problem) const {
    const double turns = postprocess::magnet_span(machine, problem.mesh()) / (base::pi / 3.0);
    return std::max(1, static_cast<int>(std::lround(0.5 * request_.positions / turns)));
  }

  std::vector<PropertyAnswer> answers(const geometries::Machine& machine, const Evaluation& own) {
    geometries::Machine stronger = machine;
    stronger.remanence_factor *= 1.0 + small_change;
    const MachineMaterials materials = postprocess::find_materials(machine, library_);
    const materials::MagnetGrade& grade = *materials.magnet;
    solver::FieldProblem& problem = problem_of(machine, materials);
    const solver::MagnetMemory memory = memory_of(problem, materials);
    // Relative changes, so that what comes out is the torque's change by 1 as much again.
    const double h = infinitesimal_change;
    const double torque = 100.0 * small_change / own.result.torque *
                          of_mean_torque(problem, own.rotation, [h](const solver::Sensitivity& sensitivity) {
                            return sensitivity.by_magnets({nullptr, 1.0 - h}, {nullptr, 1.0 + h}, 2.0 * h);
                          });
    const auto recoil = [&](double factor) {
      const auto law = grade.law(request_.magnet_temperature, machine.remanence_factor);
      return std::make_shared<materials::LinearRecoil>(law->remanence(), factor * law->recoil_permeability(),
                                                       law->transverse_permeability());
    };
    const double of_recoil = -100.0 * small_change / own.result.torque *
                             of_mean_torque(problem, own.rotation, [&](const solver::Sensitivity& sensitivity) {
                               return sensitivity.by_magnets({recoil(1.0 - h)}, {recoil(1.0 + h)}, 2.0 * h);
                             });
    problem.set_laws(postprocess::region_laws(problem.mesh(), stronger, materials, request_.magnet_temperature),
                     memory);
    const postprocess::PointRecord point =
        describe(rotation_at(problem, stronger, own.result.current_angle), problem, stronger, materials);
    std::optional<double> efficiency, of_alpha;
    if (point.efficiency && own.result.efficiency)
      efficiency = 100.0 * (*point.efficiency - *own.result.efficiency);

    // d ln B_r(T) of 1 % less in the coefficient's size; of H_cJ alike. A table has a mean coefficient.
    const double room = base::zero_celsius + 20.0;
    const auto share_of_coefficient = [&](double at_room, double at_temperature) {
      return at_room / at_temperature - 1.0;
    };
    const double alpha = share_of_coefficient(grade.remanence(room), grade.remanence(request_.magnet_temperature));
    std::optional<double> none;
    if (efficiency) {
      of_alpha = *efficiency * alpha;
      none = 0.0;
    }
    std::vector<PropertyAnswer> list = {{"B_r", torque, efficiency, {}, {}},
                                        {"H_cJ", 0.0, none, {}, {}},
                                        {"alpha(B_r)", torque * alpha, of_alpha, {}, {}},
                                        {"beta(H_cJ)", 0.0, none, {}, {}},
                                        {"squareness", 0.0, none, {}, {}},
                                        {"mu_rec", of_recoil, {}, {}, {}}};
    if (!own.needed || !own.result.margin)
      return list;

    const LoadCase& load = own.loads[own.worst];
    const double at = load.magnet_temperature;
    const auto law = grade.demagnetisation_law(at, machine.remanence_factor);
    const auto knee = [&](double coercivity, double remanence) {
      return law->meeting_field(1.0 - allowed_loss, {1.0, coercivity, remanence});
    };
    const postprocess::NeededCoercivity more =
        needed_coercivity(problem, stronger, materials, {load}, allowed_loss, memory);
    // margin_map takes the knee of the grade in both: the difference is that of the fields.
    const double field_change = *own.needed->least_margin[own.worst] - *more.least_margin.front();
    const double whole = knee(1.0, 1.0);
    const double of_remanence = knee(1.0, 1.0 + small_change) - whole - field_change;
    const double of_coercivity = knee(1.0 + small_change, 1.0) - whole;
    const auto cool = grade.intrinsic_coercivity(room);
    const double beta = cool ? share_of_coefficient(*cool, law->coercivity()) : 0.0;
    const double lost_at_coercivity =
        law->remanence() - base::mu_0 * (law->recoil_permeability() - 1.0) * law->coercivity();
    // H_k of the law, where a tenth of the remanence is lost.
    const double squareness_field = law->meeting_field(0.9);
    const double of_squareness = small_change * squareness_field *
                                 (1.0 + std::log(10.0) / std::log(10.0 * lost_at_coercivity / law->remanence()));
    const double alpha_hot = share_of_coefficient(grade.remanence(room), grade.remanence(at));
    const std::vector<double> margins = {of_remanence, of_coercivity, of_remanence * alpha_hot, of_coercivity * beta,
                                         of_squareness};
    const auto above = grade.knee_field(at + 1.0), below = grade.knee_field(at - 1.0);
    const double slope = above && below ? 0.5 * std::abs(*above - *below) : 0.0;
    for (std::size_t i = 0; i < margins.size(); ++i) {
      list[i].margin = margins[i];
      if (slope > 0.0)
        list[i].kelvin = margins[i] / slope;
    }
    return list;
  }

  /// The same cross-section, so long that the torque is `torque`.
  GradeInMachine with_stack(const geometries::Machine& machine, const Evaluation& own, double torque) const {
    const double share = torque / own.result.torque;
    GradeInMachine result = own.result;
    geometries::Machine longer = machine;
    longer.stack_length = share * machine.stack_length;
    const double turn = machine.mean_turn_length();
    const double copper = (turn + 2.0 * (longer.stack_length - machine.stack_length)) / turn;
    result.stack_length = longer.stack_length;
    result.torque = torque;
    if (own.result.loss) {
      // Strands lose in the stack's field; the bearings know nothing of its length.
      std::vector<postprocess::LossComponent> losses = own.losses;
      for (postprocess::LossComponent& loss : losses)
        if (loss.loss)
          *loss.loss *= loss.name == "copper_dc" ? copper : loss.name == "bearings" ? 1.0 : share;
      result.loss = postprocess::total_loss(losses);
      result.efficiency = postprocess::efficiency_of(torque * speed_, losses);
    }
    account(result, longer, postprocess::find_materials(machine, library_));
    result.lacks = own.result.lacks;
    return result;
  }

  void adjust_thickness(WorthInMachine& worth, const geometries::Machine& machine, const Evaluation& own) {
    const double torque = worth.baseline.torque;
    const auto now = thickness_of(machine.document);
    if (!now) {
      worth.why_not_adjusted = "the rotor has no 'magnet.thickness' to adjust; use the stack length";
      return;
    }
    const auto with = [&](double thickness) {
      return read(machine.document.with(thickness_field, fmt::format("{:.9g} mm", 1e3 * thickness),
                                        {"--adjust magnet-volume", 0, 0}));
    };
    double before = *now, at_before = own.result.torque, thickness = *now;
    try {
      thickness = first_thickness(machine, own, torque, with);
      for (int i = 0; i < 8; ++i) {
        const Evaluation tried = evaluate(with(thickness), false);
        const double at_this = tried.result.torque;
        if (std::abs(at_this / torque - 1.0) < 1e-3) {
          worth.adjusted = tried.result;
          return;
        }
        const double slope = (at_this - at_before) / (thickness - before);
        if (!(slope > 0.0)) {
          worth.why_not_adjusted = fmt::format("thicker magnets give no more torque beyond {:.3g} mm", 1e3 * before);
          return;
        }
        before = thickness;
        at_before = at_this;
        thickness = std::clamp(thickness + (torque - at_this) / slope, 0.5 * thickness, 1.5 * thickness);
      }
      worth.why_not_adjusted = fmt::format("no thickness of the magnets up to {:.3g} mm gives the baseline's torque",
                                           1e3 * std::max(before, thickness));
    } catch (const base::UserError& error) {
      worth.why_not_adjusted =
          fmt::format("magnets of {:.3g} mm, which the torque asks for, do not fit: {}", 1e3 * thickness, error.what());
    } catch (const geometries::MeshError& error) {
      worth.why_not_adjusted =
          fmt::format("magnets of {:.3g} mm leave no usable mesh: {}", 1e3 * thickness, error.what());
    }
  }

  /// By Newton's method from the present one: the derivative of the mean torque by the thickness.
  template <class With>
  double first_thickness(const geometries::Machine& machine, const Evaluation& own, double torque, const With& with) {
    const double now = *thickness_of(machine.document), h = infinitesimal_change * now;
    FieldModel& model = models_.of(machine, library_, request_.magnet_temperature, numerics_);
    const auto less = model.movable->moved_to(with(now - h)), more = model.movable->moved_to(with(now + h));
    const double slope = of_mean_torque(*model.problem, own.rotation, [&](const solver::Sensitivity& sensitivity) {
      return sensitivity.by_mesh(less, more, 2.0 * h);
    });
    const double step = slope > 0.0 ? (torque - own.result.torque) / slope : 0.1 * now;
    return std::clamp(now + step, 0.7 * now, 1.4 * now);
  }

  void note(WorthInMachine& worth, const geometries::Machine& machine) const {
    const MachineMaterials materials = postprocess::find_materials(machine, library_);
    if (const double at = load_temperature(*materials.magnet); at != request_.load_temperature)
      worth.notes.push_back(fmt::format("{} is judged at {}: its coercivity falls with the cold", worth.grade.magnet,
                                        base::format_quantity(at, "K", "degC")));
    if (!has_losses(materials))
      worth.notes.emplace_back("no efficiency: its steel has no core-loss data");
    if (materials.magnet->coercivity_profile())
      worth.notes.push_back("the masses leave out what the coercivity profile of " + worth.grade.magnet + " adds");
    worth.notes.push_back("lowest confidence of the data behind it: " +
                          to_string(weakest(postprocess::weakest_confidence(materials),
                                            worth.grade.passport.composition_known
                                                ? worth.grade.passport.composition_provenance.confidence
                                                : materials::Confidence::high)));
  }

  const WorthRequest& request_;
  const materials::MaterialLibrary& library_;
  std::shared_ptr<const materials::Scenario> scenario_;
  Numerics numerics_;
  FieldModels models_;
  double current_ = 0.0;
  double speed_ = 0.0;
};

}  // namespace

WorthInMachine grade_worth(const WorthRequest& request, const materials::MaterialLibrary& library) {
  return Worth(request, library).compute();
}

Ranking rank_properties(const std::vector<WorthInMachine>& machines) {
  Ranking ranking;
  std::map<std::string, std::pair<RankedProperty, int>> sums;
  std::vector<std::string> order;
  for (const WorthInMachine& worth : machines) {
    if (worth.grade.margin && *worth.grade.margin < 0.0)
      ranking.by_survival = true;
    for (const PropertyAnswer& answer : worth.answers) {
      if (sums.count(answer.property) == 0)
        order.push_back(answer.property);
      auto& [sum, tell] = sums[answer.property];
      sum.property = answer.property;
      sum.torque += answer.torque / static_cast<double>(machines.size());
      if (answer.kelvin) {
        sum.kelvin = sum.kelvin.value_or(0.0) + *answer.kelvin;
        ++tell;
      }
    }
  }
  for (const std::string& property : order) {
    auto& [sum, tell] = sums[property];
    if (sum.kelvin)
      *sum.kelvin /= tell;
    ranking.properties.push_back(sum);
  }
  std::stable_sort(ranking.properties.begin(), ranking.properties.end(),
                   [&](const RankedProperty& a, const RankedProperty& b) {
                     const auto value = [&](const RankedProperty& one) {
                       return ranking.by_survival ? one.kelvin.value_or(0.0) : one.torque;
                     };
                     return value(a) > value(b);
                   });
  return ranking;
}

}  // namespace lodestone::studies
