// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/coercivity_profile.h"

#include "materials/sourced_value.h"

namespace lodestone::materials {

using base::Range;

namespace {

// Order of Faces.
const std::vector<std::string> faces_words = {"all", "poles", "sides", "north", "south"};

}  // namespace

std::string to_string(CoercivityProfile::Faces faces) {
  return faces_words[static_cast<std::size_t>(faces)];
}

CoercivityProfile CoercivityProfile::read(const base::Node& node, const Provenance& fallback) {
  node.allow_keys({"law", "element", "faces", "depth", "gain", "dose", "gains", "coercivity_per_mass",
                   "remanence_per_mass", "source", "confidence"});
  const Provenance own = read_provenance(node, fallback);
  CoercivityProfile profile;
  const auto value = [&](const char* key, const std::string& unit, const Range& range) {
    const SourcedValue read = read_sourced(node.at(key), unit, range, own);
    profile.provenance.emplace_back(std::string("coercivity_profile.") + key, read.provenance);
    return read.value;
  };
  const auto useless = [&](const char* key, const char* law) {
    if (const auto found = node.find(key))
      found->fail(std::string("has no meaning with 'law: ") + law + "'");
  };
  profile.law = static_cast<Law>(node.at("law").choice({"diffusion", "shell", "blocks"}));
  const std::vector<std::string> elements = {"Dy", "Tb"};
  profile.element = elements[node.at("element").choice(elements)];
  profile.coercivity_per_mass = value("coercivity_per_mass", "A/m", {0.0, 1e9, false, true});
  if (node.find("remanence_per_mass"))
    profile.remanence_per_mass = value("remanence_per_mass", "1", Range::between(0.0, 10.0));

  if (profile.law == Law::blocks) {
    for (const char* key : {"faces", "depth", "gain", "dose"})
      useless(key, "blocks");
    const base::Node gains = node.at("gains");
    for (const base::Node& item : gains.items())
      profile.block_gains.push_back(item.quantity("A/m", Range::between(0.0, 1e7)));
    if (profile.block_gains.empty())
      gains.fail("the list is empty; give the gain of each magnet block of a pole");
    profile.provenance.emplace_back("coercivity_profile.gains", own);
    return profile;
  }
  useless("gains", profile.law == Law::diffusion ? "diffusion" : "shell");
  profile.faces = static_cast<Faces>(node.at("faces").choice(faces_words));
  profile.depth = value("depth", "m", {0.0, 1.0, false, true});
  if (node.find("gain") && node.find("dose"))
    node.at("dose").fail("give either 'gain' or 'dose', not both");
  if (node.find("dose"))
    profile.dose = value("dose", "1", Range::between(0.0, 0.2));
  else
    profile.gain = value("gain", "A/m", Range::between(0.0, 1e7));
  return profile;
}

}  // namespace lodestone::materials
