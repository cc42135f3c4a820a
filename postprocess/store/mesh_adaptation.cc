// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/store/mesh_adaptation.h"

#include <nlohmann/json.hpp>

#include <numeric>

namespace lodestone::postprocess {

double MeshAdaptation::seconds() const {
  return std::accumulate(rounds.begin(), rounds.end(), 0.0,
                         [](double sum, const Round& round) { return sum + round.seconds; });
}

std::string to_json(const MeshAdaptation& adaptation) {
  using Json = nlohmann::ordered_json;
  Json object;
  object["tolerance"] = adaptation.tolerance;
  object["met"] = adaptation.met;
  object["torque_error"] = adaptation.torque_error();
  object["reason"] = adaptation.met ? Json() : Json(adaptation.reason);
  object["taken"] = adaptation.taken;
  object["seconds"] = adaptation.seconds();
  object["rounds"] = Json::array();
  for (const MeshAdaptation::Round& round : adaptation.rounds)
    object["rounds"].push_back({{"cells", round.cells},
                                {"dofs", round.unknowns},
                                {"torque_error", round.torque_error},
                                {"seconds", round.seconds}});
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace lodestone::postprocess
