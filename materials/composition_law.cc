// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/composition_law.h"

#include <fmt/format.h>

#include <filesystem>

namespace lodestone::materials {

namespace {

using base::Range;

CompositionLaw::Addition read_addition(const base::Node& node, const Provenance& fallback) {
  return {read_sourced(node.at("coercivity_per_mass"), "A/m", {0.0, 1e9, false, true}, fallback),
          read_sourced(node.at("remanence_per_mass"), "1", Range::between(0.0, 10.0), fallback)};
}

CompositionLaw::Element read_element(const base::Node& node, const Provenance& fallback) {
  node.allow_keys({"bulk", "boundary"});
  const base::Node bulk = node.at("bulk"), boundary = node.at("boundary");
  bulk.allow_keys({"coercivity_per_mass", "remanence_per_mass"});
  boundary.allow_keys({"coercivity_per_mass", "remanence_per_mass", "largest_gain"});
  CompositionLaw::Element element{read_addition(bulk, fallback), read_addition(boundary, fallback),
                                  read_sourced(boundary.at("largest_gain"), "A/m", {0.0, 1e7, false, true}, fallback)};
  if (element.boundary.coercivity_per_mass.value < element.bulk.coercivity_per_mass.value)
    boundary.at("coercivity_per_mass")
        .fail(fmt::format("{:.4g} kA/m a per cent of mass are less than the {:.4g} kA/m in bulk: the element would be "
                          "worth more inside the grains than around them",
                          element.boundary.coercivity_per_mass.value / 1e5,
                          element.bulk.coercivity_per_mass.value / 1e5));
  return element;
}

}  // namespace

CompositionLaw CompositionLaw::read(const base::Document& document) {
  const base::Node root = document.root();
  root.allow_keys({"composition_law", "description", "source", "confidence", "base", "elements", "diffusion"});
  const Provenance file = read_provenance(root, {});
  CompositionLaw law;
  law.name = root.at("composition_law").text();
  if (const auto description = root.find("description"))
    law.description = description->text();
  law.base = root.at("base").text();
  // A path is relative to the file in which it stands.
  if (law.base.find('/') != std::string::npos && std::filesystem::path(law.base).is_relative())
    law.base = (std::filesystem::path(document.file()).parent_path() / law.base).string();
  const base::Node elements = root.at("elements");
  for (const auto& [symbol, node] : elements.entries()) {
    if (symbol != "Dy" && symbol != "Tb")
      node.fail("'" + symbol + "' has no composition law; the elements are Dy and Tb");
    law.elements.emplace(symbol, read_element(node, file));
  }
  if (law.elements.empty())
    elements.fail("is empty; give Dy, Tb or both");
  const base::Node diffusion = root.at("diffusion");
  diffusion.allow_keys({"depth"});
  law.diffusion_depth = read_sourced(diffusion.at("depth"), "m", {0.0, 1.0, false, true}, file);
  return law;
}

const CompositionLaw::Element& CompositionLaw::element(const std::string& symbol) const {
  const auto found = elements.find(symbol);
  if (found != elements.end())
    return found->second;
  std::string known;
  for (const auto& [name_of, element] : elements)
    known += (known.empty() ? "" : ", ") + name_of;
  throw base::UserError(fmt::format("the composition law '{}' has no element '{}'; it has {}", name, symbol, known));
}

Confidence CompositionLaw::confidence(const std::string& symbol) const {
  const Element& of = element(symbol);
  Confidence lowest = diffusion_depth.provenance.confidence;
  for (const SourcedValue* value :
       {&of.bulk.coercivity_per_mass, &of.bulk.remanence_per_mass, &of.boundary.coercivity_per_mass,
        &of.boundary.remanence_per_mass, &of.largest_gain})
    lowest = weakest(lowest, value->provenance.confidence);
  return lowest;
}

}  // namespace lodestone::materials
