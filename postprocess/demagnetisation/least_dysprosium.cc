// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/demagnetisation/least_dysprosium.h"

#include "base/user_error.h"
#include "postprocess/demagnetisation/knee_check.h"
#include "postprocess/passport/passport.h"
#include "postprocess/performance.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace lodestone::postprocess {

namespace {

using materials::CoercivityProfile;
using materials::MagnetState;
using solver::MagnetMemory;
using Faces = CoercivityProfile::Faces;

/// Part of the loss that a design plans with by which the allowed one is larger. The tolerance of the mass and single
/// points at corners let the needed coercivity move by a per cent, and the loss doubles with less than two.
constexpr double reserve_of_loss = 1.0;

void check_remanence(double paid) {
  if (paid < 0.5)
    return;
  throw base::UserError(
      fmt::format("the load cases ask for so much heavy rare earth that it would take {:.0f} % of the "
                  "remanence; lower the current or the temperature of the loads, or name another base",
                  100.0 * std::min(1.0, paid)));
}

/// Makes designs of one machine and checks them.
class Designer {
public:
  Designer(solver::FieldProblem& problem, const geometries::Machine& machine, const MachineMaterials& materials,
           const std::vector<LoadCase>& cases, const Judgement& judgement, const LeastDysprosiumOptions& options)
      : problem_(problem), machine_(machine), materials_(materials), cases_(cases), judgement_(judgement),
        options_(options), magnet_mass_(part_masses(machine, materials).magnets),
        whole_(solver::grade_magnets(
            problem.mesh(), problem.degree(),
            [](const geometries::Region&, std::size_t, const geometries::Point&) { return 1.0; })) {}

  double magnet_mass() const { return magnet_mass_; }
  const MagnetMemory& whole() const { return whole_; }
  /// Of the magnets that were judged.
  const MagnetMap& points() const { return points_; }

  NeededCoercivity needed(const MagnetMemory& magnets, bool beyond_knee) {
    return needed_coercivity(problem_, machine_, materials_, cases_, options_.loss / (1.0 + reserve_of_loss), magnets,
                             beyond_knee);
  }

  /// Losses, torque and efficiency of magnets.
  void judge(SurvivingDesign& design) {
    const geometries::SectorMesh& mesh = problem_.mesh();
    design.loads = apply_load_cases(problem_, machine_, materials_, cases_, judgement_, design.magnets);
    problem_.set_laws(region_laws(mesh, machine_, materials_, judgement_.magnet_temperature), design.magnets);
    RotationOptions rotation;
    rotation.positions = judgement_.positions;
    const solver::DirectQuadrature current = judgement_.current.value_or(solver::DirectQuadrature{});
    const Rotation loaded =
        rotate(problem_, machine_, std::hypot(current.d, current.q), std::atan2(current.q, current.d), rotation);
    const solver::FieldSolution& field = loaded.pictured().solutions.front();
    design.allowed_loss = options_.loss;
    design.volume_beyond_loss = 0.0;
    design.worst_loss = 0.0;
    for (std::size_t k = 0; k < design.loads.memory.size(); ++k) {
      const solver::DamagedVolume damage = solver::damaged_volume(
          *mesh.rotor, field.sample_points(solver::Body::rotor).area, design.loads.memory[k].rotor);
      design.volume_beyond_loss += machine_.skew.slices()[k].share * damage.share_beyond(options_.loss);
      design.worst_loss = std::max(design.worst_loss, damage.loss_exceeded_by(singular_share));
    }
    if (points_.points() == 0)
      points_ = empty_magnet_map(mesh, field);
    if (!judgement_.current)
      return;
    OperatingPoint point;
    point.current = std::hypot(current.d, current.q);
    point.speed = options_.speed;
    const PointRecord record = describe_point(point, loaded, machine_, mesh, materials_, options_.winding_temperature,
                                              judgement_.magnet_temperature, design.loads.no_load_flux_linkage);
    design.torque = record.torque;
    design.efficiency = record.efficiency;
  }

private:
  solver::FieldProblem& problem_;
  const geometries::Machine& machine_;
  const MachineMaterials& materials_;
  const std::vector<LoadCase>& cases_;
  const Judgement& judgement_;
  const LeastDysprosiumOptions& options_;
  double magnet_mass_;
  MagnetMemory whole_;
  MagnetMap points_;
};

/// Gives every point of the rotor's magnets a gain in coercivity (A/m) with the remanence that it costs.
class Grading {
public:
  Grading(const MagnetMemory& whole, const NeededCoercivity& points, double base_coercivity)
      : magnets_(whole), points_(points), base_(base_coercivity),
        volume_(std::accumulate(points.area.begin(), points.area.end(), 0.0)) {}

  void apply(SurvivingDesign& design, double magnet_mass, const materials::CompositionLaw::Addition& addition,
             const std::function<double(std::size_t)>& gain_at) {
    const double k = addition.coercivity_per_mass.value, r = addition.remanence_per_mass.value;
    design.gain = 0.0;
    design.mass_fraction = 0.0;
    design.mean_remanence = 0.0;
    for (std::size_t i = 0; i < points_.at.size(); ++i) {
      const double gain = gain_at(i);
      const double paid = r * gain / k;
      check_remanence(paid);
      MagnetState& state = magnets_.rotor[points_.sample[i]];
      state.coercivity_factor = 1.0 + gain / base_;
      state.remanence_factor = 1.0 - paid;
      design.gain = std::max(design.gain, gain);
      design.mass_fraction += gain / k * points_.area[i] / volume_;
      design.mean_remanence += state.remanence_factor * points_.area[i] / volume_;
    }
    design.coercivity = base_ + design.gain;
    design.added_mass = design.mass_fraction * magnet_mass;
    design.magnets = magnets_;
  }

private:
  MagnetMemory magnets_;
  const NeededCoercivity& points_;
  double base_;
  double volume_;
};

/// Whether the magnets have the coercivity that a map asks for, but for what `reserve_of_loss` allows: along the knees
/// of Nd-Fe-B (squareness 0.95) the loss grows with up to the fortieth power of the field.
bool has_enough(const SurvivingDesign& design, const NeededCoercivity& map) {
  std::vector<double> ratio(map.factor.size());
  for (std::size_t i = 0; i < ratio.size(); ++i)
    ratio[i] = std::min(map.factor[i], map.highest) / design.magnets.rotor[map.sample[i]].coercivity_factor;
  return worst_value(ratio, map.area) <= 1.0 + std::log1p(reserve_of_loss) / 40.0;
}

/// Makes a design from a needed map, and anew from the map of the design, until its mass stays the same and it has
/// enough by its own map. The design that was found good by its own map is kept: the one made from that map would be
/// another.
void iterate(SurvivingDesign& design, NeededCoercivity& needed, Designer& designer,
             const LeastDysprosiumOptions& options,
             const std::function<void(SurvivingDesign&, const NeededCoercivity&)>& make) {
  make(design, needed);
  design.converged = false;
  for (design.iterations = 1; design.iterations < options.most_iterations; ++design.iterations) {
    needed = designer.needed(design.magnets, true);
    SurvivingDesign next = design;
    make(next, needed);
    design.converged = std::abs(next.added_mass - design.added_mass) <= options.mass_tolerance * next.added_mass &&
                       has_enough(design, needed);
    if (design.converged)
      return;
    design = std::move(next);
  }
}

/// u at the points of a needed map for one choice of treated faces, and its mean.
struct Diffused {
  Faces faces;
  std::vector<double> share;
  double mean = 0.0;
};
std::vector<Diffused> diffused_shares(solver::FieldProblem& problem, const NeededCoercivity& points, double depth,
                                      const std::string& element) {
  std::vector<Diffused> all;
  for (const Faces faces : {Faces::all, Faces::poles, Faces::sides, Faces::north, Faces::south}) {
    CoercivityProfile profile;
    profile.law = CoercivityProfile::Law::diffusion;
    profile.faces = faces;
    profile.element = element;
    profile.depth = depth;
    profile.gain = 1.0;
    profile.coercivity_per_mass = 1.0;
    // With a gain of 1 on a base of 1 the factor of a point is 1 + u.
    const solver::GradedMagnets graded = solver::grade_magnets(problem.mesh(), problem.degree(), profile, 1.0);
    Diffused diffused{faces, {}, graded.mean_share};
    for (const std::size_t sample : points.sample)
      diffused.share.push_back(graded.memory.rotor[sample].coercivity_factor - 1.0);
    all.push_back(std::move(diffused));
  }
  return all;
}

/// ΔH at the treated faces with which all but the singular share has what it needs.
double gain_at_faces(const NeededCoercivity& needed, const Diffused& diffused, double base_coercivity) {
  std::vector<double> gain(needed.factor.size());
  for (std::size_t i = 0; i < needed.factor.size(); ++i)
    // Where no gain arrives the quotient is out of any proportion, which rules the choice of faces out.
    gain[i] = std::max(0.0, needed.factor[i] - 1.0) * base_coercivity / std::max(diffused.share[i], 1e-9);
  return worst_value(gain, needed.area);
}

}  // namespace

bool SurvivingDesign::survives() const {
  return worst_loss <= allowed_loss;
}

std::optional<double> SurvivingDesign::torque_loss() const {
  return loads.cases.empty() ? std::nullopt : loads.cases.back().torque_loss;
}

std::string in_words(Faces faces) {
  switch (faces) {
  case Faces::all:
    return "all faces";
  case Faces::poles:
    return "the two pole faces";
  case Faces::sides:
    return "the side faces";
  case Faces::north:
    return "the north pole's face";
  case Faces::south:
    return "the south pole's face";
  }
  return "";
}

LeastDysprosium least_dysprosium(solver::FieldProblem& problem, const geometries::Machine& machine,
                                 const MachineMaterials& materials, const materials::CompositionLaw& law,
                                 const std::vector<LoadCase>& cases, const Judgement& judgement,
                                 const LeastDysprosiumOptions& options) {
  const materials::MagnetGrade& base = *materials.magnet;
  const materials::CompositionLaw::Element& coefficients = law.element(options.element);
  if (base.coercivity_profile())
    throw base::UserError("magnet '" + base.name() +
                          "' has a coercivity profile already: name the alloy under it as base");
  for (const LoadCase& load : cases)
    demagnetisation_laws(problem.mesh(), machine, materials, load.magnet_temperature);
  if (cases.empty())
    throw base::UserError("without a load case any magnet survives: give at least one");

  Designer designer(problem, machine, materials, cases, judgement, options);
  LeastDysprosium result;
  result.magnet_mass = designer.magnet_mass();
  result.reference_temperature = *base.coercivity_reference_temperature();
  result.base_coercivity = base.intrinsic_coercivity(result.reference_temperature).value();
  result.confidence = materials::weakest(base.confidence(), law.confidence(options.element));
  const double h_0 = result.base_coercivity;

  const NeededCoercivity of_base = designer.needed(designer.whole(), false);
  result.base.magnets = designer.whole();
  result.base.coercivity = h_0;

  NeededCoercivity needed = of_base;
  iterate(result.uniform, needed, designer, options, [&](SurvivingDesign& design, const NeededCoercivity& map) {
    const double gain = std::max(0.0, (map.highest - 1.0) * h_0);
    Grading(designer.whole(), map, h_0).apply(design, result.magnet_mass, coefficients.bulk, [&](std::size_t) {
      return gain;
    });
  });
  designer.judge(result.uniform);

  const std::vector<Diffused> choices = diffused_shares(problem, of_base, law.diffusion_depth.value, options.element);
  const Diffused* best = nullptr;
  double least = 0.0;
  for (const Diffused& choice : choices) {
    const double mass = gain_at_faces(of_base, choice, h_0) * choice.mean /
                        coefficients.boundary.coercivity_per_mass.value * result.magnet_mass;
    result.diffusion.choices.emplace_back(choice.faces, mass);
    if (best == nullptr || mass < least) {
      best = &choice;
      least = mass;
    }
  }
  result.diffusion.faces = best->faces;
  needed = of_base;
  iterate(result.diffusion, needed, designer, options, [&](SurvivingDesign& design, const NeededCoercivity& map) {
    const double gain = gain_at_faces(map, *best, h_0);
    Grading(designer.whole(), map, h_0).apply(design, result.magnet_mass, coefficients.boundary, [&](std::size_t i) {
      return gain * best->share[i];
    });
  });
  result.diffusion.beyond_reported_gain = result.diffusion.gain > coefficients.largest_gain.value;
  designer.judge(result.diffusion);

  result.needed = of_base;
  iterate(result.ideal, result.needed, designer, options, [&](SurvivingDesign& design, const NeededCoercivity& map) {
    Grading(designer.whole(), map, h_0).apply(design, result.magnet_mass, coefficients.boundary, [&](std::size_t i) {
      return std::max(0.0, (std::min(map.factor[i], map.highest) - 1.0) * h_0);
    });
  });
  designer.judge(result.ideal);
  try {
    designer.judge(result.base);
  } catch (const solver::ConvergenceError&) {
    // Magnets that the loads turn over altogether need not have a field that can be found: they do not survive.
    result.base.volume_beyond_loss = 1.0;
    result.base.worst_loss = 1.0;
  }
  result.points = designer.points();
  return result;
}

std::vector<MagnetValues> coercivity_maps(const LeastDysprosium& result) {
  std::vector<MagnetValues> maps = {{"needed", result.needed.factor}};
  for (const auto& [name, design] : {std::pair<const char*, const SurvivingDesign*>{"uniform", &result.uniform},
                                     {"diffusion", &result.diffusion},
                                     {"ideal", &result.ideal}}) {
    maps.push_back({name, {}});
    for (const std::size_t sample : result.needed.sample)
      maps.back().values.push_back(design->magnets.rotor[sample].coercivity_factor);
  }
  for (MagnetValues& map : maps)
    for (double& value : map.values)
      value *= result.base_coercivity;
  return maps;
}

std::vector<LibraryGrade> mildest_grades(solver::FieldProblem& problem, const geometries::Machine& machine,
                                         const MachineMaterials& base, const materials::MaterialLibrary& library,
                                         const std::vector<LoadCase>& cases, const Judgement& judgement,
                                         const LeastDysprosiumOptions& options, std::vector<std::string>& unknown) {
  struct Candidate {
    LibraryGrade grade;
    MachineMaterials materials;
    MagnetMemory magnets;
  };
  // What each load asks for, by the field of the base alloy: enough to leave out what is far from it.
  std::vector<double> field_of_load;
  for (const LoadCase& load : cases) {
    const NeededCoercivity needed = needed_coercivity(problem, machine, base, {load}, options.loss);
    const auto law = base.magnet->demagnetisation_law(load.magnet_temperature, machine.remanence_factor);
    field_of_load.push_back(law->meeting_field(1.0 - options.loss, {1.0, std::max(needed.highest, 1e-6), 1.0}));
  }

  std::vector<Candidate> candidates;
  for (const std::string& name : library.path().names("magnets")) {
    Candidate candidate{{name, 0.0, 0.0, {}}, base, {}};
    candidate.materials.magnet = library.magnet(name);
    const materials::MagnetGrade& grade = *candidate.materials.magnet;
    const std::string& process = grade.process();
    if (process.find("Nd-Fe-B") == std::string::npos || process.find("bonded") != std::string::npos ||
        process.find("spun") != std::string::npos)
      continue;
    try {
      if (!grade.composition().is_known()) {
        unknown.push_back(name + ": its composition is unknown");
        continue;
      }
      bool hopeless = false;
      std::optional<std::string> lack;
      for (std::size_t n = 0; n < cases.size() && !lack && !hopeless; ++n) {
        lack = grade.lacks_for_demagnetisation(cases[n].magnet_temperature, machine.remanence_factor);
        if (!lack)
          hopeless = grade.demagnetisation_law(cases[n].magnet_temperature, machine.remanence_factor)
                         ->meeting_field(1.0 - options.loss) < 0.85 * field_of_load[n];
      }
      if (lack && lack->find("holds no field") == std::string::npos)
        unknown.push_back(name + ": " + *lack);
      const auto graded = graded_magnets(problem.mesh(), problem.degree(), grade);
      if (lack || (hopeless && !graded))
        continue;
      const Passport passport = make_passport(machine, candidate.materials);
      candidate.grade.heavy_rare_earth = passport.heavy_rare_earth_mass->middle();
      candidate.grade.coercivity = grade.intrinsic_coercivity(*grade.coercivity_reference_temperature()).value();
      if (graded) {
        candidate.magnets = graded->memory;
        candidate.grade.heavy_rare_earth += graded->heavy_rare_earth * passport.magnet_mass;
      }
    } catch (const base::UserError& error) {
      unknown.push_back(name + ": " + error.what());
      continue;
    }
    candidates.push_back(std::move(candidate));
  }
  std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return std::make_pair(a.grade.heavy_rare_earth, a.grade.coercivity) <
           std::make_pair(b.grade.heavy_rare_earth, b.grade.coercivity);
  });

  std::vector<LibraryGrade> tried;
  for (Candidate& candidate : candidates) {
    Designer designer(problem, machine, candidate.materials, cases, judgement, options);
    candidate.grade.design.magnets = candidate.magnets;
    candidate.grade.design.coercivity = candidate.grade.coercivity;
    designer.judge(candidate.grade.design);
    tried.push_back(std::move(candidate.grade));
    if (tried.back().design.survives())
      break;
  }
  return tried;
}

}  // namespace lodestone::postprocess
