// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/rotor_strength_request_internal.h"

#include "base/user_error.h"
#include "geometries/rotor_fillets.h"
#include "postprocess/strength/minimum_dimension.h"
#include "postprocess/strength/strength_picture.h"

#include <nlohmann/json.hpp>

namespace lodestone::studies {

postprocess::RotorStrengthRequest read_rotor_strength(const base::Node& node) {
  node.allow_keys({"overspeed", "safety_factor", "corner_radius", "interference", "minimum", "refinement"});
  postprocess::RotorStrengthRequest request;
  request.overspeed = node.at("overspeed").quantity("rad/s", base::Range::positive());
  request.safety_factor = node.at("safety_factor").number(base::Range::between(1.0, 100.0));
  if (const auto radius = node.find("corner_radius"))
    request.corner_radius = radius->quantity("m", base::Range::positive());
  if (const auto interference = node.find("interference"))
    request.interference = interference->quantity("m", base::Range::non_negative());
  if (const auto minimum = node.find("minimum")) {
    const auto& known = postprocess::strength_dimensions();
    request.minimum = known[minimum->choice(known)];
  }
  if (const auto refinement = node.find("refinement"))
    request.refinement = refinement->number(base::Range::between(0.25, 8.0));
  return request;
}

void check_rotor_strength(const base::Node& node, const base::Document& machine,
                          const materials::MaterialLibrary& materials) {
  try {
    const geometries::Machine read = geometries::Machine::read(machine);
    const std::string lack =
        postprocess::lacks_for_rotor_strength(*read.rotor, *postprocess::find_materials(read, materials).rotor_steel);
    if (!lack.empty())
      node.fail(lack);
    if (!geometries::drawn_corner_radius(read.document.root().at("rotor")))
      node.at("corner_radius");
    try {
      postprocess::strength_corner_radius(read, read_rotor_strength(node));
    } catch (const base::UserError& error) {
      node.at("corner_radius").fail(error.what());
    }
  } catch (const base::InfeasibleGeometry&) {
    // A study that varies the geometry may begin with a machine that is impossible.
  }
}

nlohmann::json strength_input(const postprocess::RotorStrengthRequest& request) {
  return {{"overspeed", request.overspeed},
          {"safety_factor", request.safety_factor},
          {"corner_radius", request.corner_radius},
          {"interference", request.interference},
          {"minimum", request.minimum},
          {"refinement", request.refinement}};
}

postprocess::RotorStrength run_rotor_strength(const geometries::Machine& machine,
                                              const postprocess::MachineMaterials& materials,
                                              const postprocess::RotorStrengthRequest& request) {
  postprocess::StrengthField field;
  postprocess::RotorStrength strength = postprocess::solve_rotor_strength(machine, materials, request, &field);
  strength.picture = postprocess::draw_strength_png(field, strength);
  if (!request.minimum.empty())
    strength.minimum = postprocess::find_minimum_dimension(machine, materials, request);
  return strength;
}

}  // namespace lodestone::studies
