// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/mechanical.h"

#include "materials/sourced_value.h"

namespace lodestone::materials {

Mechanical Mechanical::read(const base::Node& node, const Provenance& fallback) {
  node.allow_keys({"yield_strength", "tensile_strength", "modulus", "poisson_number", "source", "confidence"});
  const Provenance own = read_provenance(node, fallback);
  Mechanical result;
  const auto value = [&](const char* key, const std::string& unit, const base::Range& range) -> std::optional<double> {
    const auto found = node.find(key);
    if (!found)
      return std::nullopt;
    const SourcedValue read = read_sourced(*found, unit, range, own);
    result.confidence = weakest(result.confidence, read.provenance.confidence);
    return read.value;
  };
  const base::Range strengths = base::Range::between(1e6, 1e10);
  result.yield_strength = value("yield_strength", "Pa", strengths);
  result.tensile_strength = value("tensile_strength", "Pa", strengths);
  result.modulus = value("modulus", "Pa", base::Range::between(1e8, 1e12));
  // 0.5: an incompressible body, the limit of what is isotropic and elastic.
  result.poisson_number = value("poisson_number", "1", base::Range::between(0.0, 0.5));
  if (!result.yield_strength && !result.tensile_strength && !result.modulus && !result.poisson_number)
    node.fail("the map is empty; leave it out where nothing is known");
  return result;
}

}  // namespace lodestone::materials
