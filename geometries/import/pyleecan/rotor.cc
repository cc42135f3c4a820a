// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/pyleecan/rotor.h"

#include "geometries/import/pyleecan/holes.h"
#include "geometries/import/pyleecan/reading.h"
#include "geometries/import/pyleecan/skew.h"
#include "geometries/import/pyleecan/surface_magnets.h"

#include <cmath>

namespace lodestone::geometries::pyleecan {

ImportedRotor import_rotor(const base::Node& rotor, RotorSide side, int poles, int slots, ImportedMachine& machine) {
  const std::string name = class_of(rotor);
  std::vector<std::string> known = {"L1",   "Kf1",         "Rext",      "Rint",     "Nrvd",
                                    "Wrvd", "is_internal", "is_stator", "mat_type", "skew"};
  ImportedRotor result;
  if (name == "LamHole") {
    known.emplace_back("hole");
    refuse_others(rotor, known);
    result = import_holes(rotor, side, poles, machine);
  } else if (name == "LamSlotMag" || name == "LamSlotM") {
    known.insert(known.end(), {"slot", "magnet"});
    refuse_others(rotor, known);
    result = import_surface_magnets(rotor, side, poles, machine);
  } else {
    refuse_class(rotor, "LamHole, LamSlotMag",
                 name == "LamSlotWind"                                       ? "a wound rotor"
                 : name == "LamSquirrelCage" || name == "LamSquirrelCageMag" ? "a rotor with a cage"
                                                                             : "");
  }
  const bool inner = side == RotorSide::inner;
  machine.set(inner ? "rotor.inner_radius" : "rotor.outer_radius",
              millimetres(positive_length(rotor, inner ? "Rint" : "Rext")), origin(rotor, {inner ? "Rint" : "Rext"}));
  if (!inner)
    machine.set("rotor.side", "outer", origin(rotor, {"is_internal"}));
  import_skew(rotor, "rotor", slots, machine);
  return result;
}

}  // namespace lodestone::geometries::pyleecan
