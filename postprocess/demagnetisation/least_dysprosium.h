// SPDX-License-Identifier: GPL-3.0-or-later
// The least heavy rare earth with which the magnets of a machine survive its loads: one alloy without it, graded in
// three ways by the coefficients of a composition law (materials/composition_law.h). With n the needed coercivity of a
// point (needed_coercivity.h), H_0 that of the base alloy, u the share of the gain that reaches a point from treated
// faces, and brackets ⟨⟩ for the mean over the magnets' volume, the mass fractions are
//
//   uniform     alloyed in bulk, one coercivity           w = max(n − H_0, 0) / k_bulk        at the largest n
//   diffusion   from treated faces, ΔH at the faces       w = ΔH ⟨u⟩ / k_boundary             ΔH = max (n − H_0)/u
//   ideal       each point what it needs and no more      w = ⟨max(n − H_0, 0)⟩ / k_boundary  the lower bound
//
// Ideal is at most diffusion, point by point but for the singular corners; diffusion is below uniform where the better
// coefficient of the boundaries and the cores left bare outweigh the gain that the faces have too much. The grades are
// continuous, not those of a catalogue. The remanence that a point pays weakens the field in which it stands: n is
// computed again with the graded magnets, whole law and memory, until the mass stays the same; then the loads are
// applied to the design once more and its losses told.
//
// The field has two dimensions: faces at the ends of the stack are neither treated nor weakened.
#pragma once

#include "materials/composition_law.h"
#include "postprocess/demagnetisation/magnet_map.h"
#include "postprocess/demagnetisation/needed_coercivity.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::postprocess {

struct LeastDysprosiumOptions {
  std::string element = "Dy";    ///< or "Tb"
  double loss = 0.01;            ///< of its remanence that a point may lose
  double mass_tolerance = 1e-3;  ///< relative, at which the iteration ends
  int most_iterations = 12;
  double speed = 0.0;                ///< rad/s, of the torque's point: for the efficiency; 0: none
  double winding_temperature = 0.0;  ///< K, for the efficiency
};

/// Magnets with their heavy rare earth, and what the machine is with them.
struct SurvivingDesign {
  double added_mass = 0.0;      ///< kg of the element that was added to the base alloy, whole machine
  double mass_fraction = 0.0;   ///< of the magnets
  double coercivity = 0.0;      ///< A/m, largest H_cJ at the reference temperature
  double gain = 0.0;            ///< A/m, over the base alloy's
  double mean_remanence = 1.0;  ///< over the base alloy's
  int iterations = 0;
  bool converged = true;  ///< the mass stayed the same within the tolerance
  solver::MagnetMemory magnets;
  LoadSequence loads;                ///< the loads on these magnets
  double volume_beyond_loss = 0.0;   ///< share that loses more than the allowed loss
  double allowed_loss = 0.01;        ///< of its remanence that a point may lose
  double worst_loss = 0.0;           ///< that singular_share of the volume exceeds (knee_check.h)
  std::optional<double> torque;      ///< N·m, of the judged point, before the loads
  std::optional<double> efficiency;  ///< without PWM and unknown loss
  /// The worst loss is an allowed one.
  bool survives() const;
  /// Irreversible loss of torque after the last load, of the whole; nothing where the loads were not applied.
  std::optional<double> torque_loss() const;
};

struct DiffusionDesign : SurvivingDesign {
  materials::CoercivityProfile::Faces faces = materials::CoercivityProfile::Faces::all;
  /// (faces, kg) that every choice of faces would take, by the needed map of the base alloy.
  std::vector<std::pair<materials::CoercivityProfile::Faces, double>> choices;
  bool beyond_reported_gain = false;  ///< the faces need more than the law's largest gain
};

struct LeastDysprosium {
  double magnet_mass = 0.0;            ///< kg
  double base_coercivity = 0.0;        ///< A/m, H_0 at the reference temperature
  double reference_temperature = 0.0;  ///< K
  /// The base alloy as it is; without loads and torque where the loads turn it over altogether.
  SurvivingDesign base;
  SurvivingDesign uniform;
  DiffusionDesign diffusion;
  SurvivingDesign ideal;
  NeededCoercivity needed;  ///< of the ideal design, factors over H_0
  MagnetMap points;         ///< where these are, without frames
  materials::Confidence confidence = materials::Confidence::low;
};

/// H_cJ at the reference temperature, A/m, at the points: what the loads ask for ("needed", 0 where none demagnetises,
/// without bound at the corners), then what the three designs have ("uniform", "diffusion", "ideal").
std::vector<MagnetValues> coercivity_maps(const LeastDysprosium& result);

/// @param materials with the base alloy as its magnet; it must have a demagnetisation law at every load's temperature
/// and no coercivity profile of its own. @param judgement of torque and losses.
/// @throws base::UserError for what the base alloy or the law lack, or where the loads ask for more than half of the
/// remanence; solver::ConvergenceError.
LeastDysprosium least_dysprosium(solver::FieldProblem& problem, const geometries::Machine& machine,
                                 const MachineMaterials& materials, const materials::CompositionLaw& law,
                                 const std::vector<LoadCase>& cases, const Judgement& judgement,
                                 const LeastDysprosiumOptions& options);

/// "all faces", "the pole faces", …: for people.
std::string in_words(materials::CoercivityProfile::Faces faces);

/// A magnet of the library on the loads.
struct LibraryGrade {
  std::string name;
  double heavy_rare_earth = 0.0;  ///< kg in the machine's magnets, middle of the band, a profile's own included
  double coercivity = 0.0;        ///< A/m at its reference temperature
  SurvivingDesign design;         ///< of the loads and the torque
};

/// The sintered and hot-deformed Nd-Fe-B magnets of the library with known composition and demagnetisation that the
/// loads may leave alive, from the least heavy rare earth on, up to and with the first that survives; the last one is
/// the mildest, if it survives. What the base alloy needs (needed_coercivity) rules out what is far from enough
/// without solving. Magnets that cannot be judged are named in `unknown`.
std::vector<LibraryGrade> mildest_grades(solver::FieldProblem& problem, const geometries::Machine& machine,
                                         const MachineMaterials& base, const materials::MaterialLibrary& library,
                                         const std::vector<LoadCase>& cases, const Judgement& judgement,
                                         const LeastDysprosiumOptions& options, std::vector<std::string>& unknown);

}  // namespace lodestone::postprocess
