// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the rotor's lamination bears its own and the magnets' centrifugal force: plane stress at overspeed in one
// pole, with the fillets of its pockets (solver/plane_stress.h, geometries/rounded_section.h).
//
//   steel     ∇·σ + ρ ω² r e_r = 0, isotropic, thin sheet
//   magnets   blocks of their own, pressed into the steel by their weight through frictionless faces that cannot pull;
//             elastic where the grade's file gives its modulus, else rigid. What no seat of the pocket holds along a
//             block's face goes to the steel as shear, as glue would carry it (a note says so)
//   sides     the displacement repeats from pole to pole, turned with it
//   bore      free, or on a rigid shaft with an interference, from which it may lift
#pragma once

#include "geometries/machine.h"
#include "postprocess/machine_materials.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// What `rotor_strength:` of a study asks for.
struct RotorStrengthRequest {
  double overspeed = 0.0;      ///< rad/s, mechanical
  double safety_factor = 1.0;  ///< that yield strength over the largest von Mises stress must reach
  /// m, fillets of the pockets' corners, at which the stress has no largest value where they are sharp; 0: those that
  /// the rotor is drawn with. In a result what was solved with.
  double corner_radius = 0.0;
  double interference = 0.0;  ///< m, by which the shaft's radius exceeds the bore's; 0: the bore is free
  std::string minimum = {};   ///< dotted path of the dimension whose least value is searched; empty: none
  double refinement = 1.0;    ///< of the mesh: 2: cells half as large
};

/// The least value of a dimension that keeps the safety factor.
struct MinimumDimension {
  struct Trial {
    double value = 0.0;  ///< m
    double safety_factor = 0.0;
  };
  std::string path;             ///< "rotor.bridge"
  std::optional<double> value;  ///< m; nothing where none that can be drawn keeps it
  std::string remark;           ///< why there is none, or that even the least that can be drawn keeps it
  std::vector<Trial> trials;    ///< in the order of their solution
};

struct RotorStrength {
  RotorStrengthRequest request;
  double yield_strength = 0.0;                 ///< Pa, of the rotor's steel
  double peak_stress = 0.0;                    ///< Pa, largest von Mises stress in the steel
  geometries::Point peak_at;                   ///< m, rotor's frame, pole 0, whose axis is +x
  std::string peak_part;                       ///< "bridge", "rib", …
  std::map<std::string, double> peak_by_part;  ///< Pa
  double surface_growth = 0.0;                 ///< m, largest radial displacement of the rotor's surface
  std::optional<double> contact_pressure;      ///< Pa, mean pressure of a face of a block, the largest
  std::optional<double> magnet_tension;        ///< Pa, principal, what 1 % of elastic blocks exceed; nothing of rigid
  std::optional<double> magnet_tensile_strength;  ///< Pa, where the grade's file gives it
  std::optional<double> bore_pressure;            ///< Pa, mean at speed; nothing of a free bore
  std::optional<MinimumDimension> minimum;
  materials::Confidence confidence = materials::Confidence::low;  ///< lowest of the mechanical data
  std::vector<std::string> notes;
  int cells = 0;
  int unknowns = 0;
  std::string picture;  ///< PNG bytes

  double safety_factor() const { return yield_strength / peak_stress; }
  bool holds() const { return safety_factor() >= request.safety_factor; }
};

}  // namespace lodestone::postprocess
