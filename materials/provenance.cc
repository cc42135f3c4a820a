// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/provenance.h"

#include <algorithm>
#include <vector>

namespace lodestone::materials {

std::string to_string(Confidence confidence) {
  switch (confidence) {
  case Confidence::low:
    return "low";
  case Confidence::medium:
    return "medium";
  default:
    return "high";
  }
}

Provenance read_provenance(const base::Node& node, const Provenance& fallback) {
  Provenance provenance = fallback;
  if (const auto source = node.find("source")) {
    provenance.source = source->text();
    provenance.confidence = Confidence::low;
  }
  if (const auto confidence = node.find("confidence"))
    provenance.confidence = static_cast<Confidence>(confidence->choice({"low", "medium", "high"}));
  return provenance;
}

Confidence weakest(Confidence a, Confidence b) {
  return std::min(a, b);
}

}  // namespace lodestone::materials
