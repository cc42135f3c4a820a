// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/composition.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace lodestone::materials {

namespace {

const std::vector<std::string>& elements() {
  static const std::vector<std::string> symbols = {
      "H",  "He", "Li", "Be", "B",  "C",  "N",  "O",  "F",  "Ne", "Na", "Mg", "Al", "Si", "P",  "S",  "Cl",
      "Ar", "K",  "Ca", "Sc", "Ti", "V",  "Cr", "Mn", "Fe", "Co", "Ni", "Cu", "Zn", "Ga", "Ge", "As", "Se",
      "Br", "Kr", "Rb", "Sr", "Y",  "Zr", "Nb", "Mo", "Tc", "Ru", "Rh", "Pd", "Ag", "Cd", "In", "Sn", "Sb",
      "Te", "I",  "Xe", "Cs", "Ba", "La", "Ce", "Pr", "Nd", "Pm", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er",
      "Tm", "Yb", "Lu", "Hf", "Ta", "W",  "Re", "Os", "Ir", "Pt", "Au", "Hg", "Tl", "Pb", "Bi"};
  return symbols;
}

bool is_one_of(const std::string& element, const std::vector<std::string>& list) {
  return std::find(list.begin(), list.end(), element) != list.end();
}

double read_fraction(const base::Node& node, const std::string& text) {
  try {
    const double value = base::parse_quantity(text, "1");
    if (value < 0.0 || value > 1.0)
      node.fail(fmt::format("'{}' is not a mass fraction; it must be 0 % … 100 %", node.text()));
    return value;
  } catch (const base::QuantityError& error) {
    node.fail(error.what());
  }
}

/// "22 … 24 %", "22 % to 24 %" or "23 %".
Band read_band_text(const base::Node& node) {
  const std::string text = node.text();
  for (const std::string separator : {"…", "...", " to "}) {
    const std::size_t at = text.find(separator);
    if (at == std::string::npos)
      continue;
    std::string lower = text.substr(0, at);
    const std::string upper = text.substr(at + separator.size());
    if (lower.find('%') == std::string::npos && upper.find('%') != std::string::npos)
      lower += " %";
    return {read_fraction(node, lower), read_fraction(node, upper)};
  }
  const double value = read_fraction(node, text);
  return {value, value};
}

Band read_band(const base::Node& node, const std::vector<std::string>& other_keys = {}) {
  Band band;
  if (node.is_map()) {
    std::vector<std::string> keys = {"min", "max", "value"};
    keys.insert(keys.end(), other_keys.begin(), other_keys.end());
    node.allow_keys(keys);
    if (const auto value = node.find("value")) {
      if (node.find("min") || node.find("max"))
        node.fail("'value' stands for both ends; leave out 'min' and 'max'");
      band = read_band_text(*value);
    } else {
      const base::Node least = node.at("min");
      const base::Node most = node.at("max");
      band = {read_fraction(least, least.text()), read_fraction(most, most.text())};
    }
  } else {
    band = read_band_text(node);
  }
  if (band.min > band.max)
    node.fail(fmt::format("the band's lower end ({:.6g} %) is above its upper end ({:.6g} %)", 100.0 * band.min,
                          100.0 * band.max));
  return band;
}

}  // namespace

Composition Composition::read(const base::Node& node, const Provenance& fallback) {
  Composition result;
  result.provenance_ = fallback;
  if (node.is_scalar() && node.text() == "unknown")
    return result;
  result.known_ = true;
  result.provenance_ = read_provenance(node, fallback);
  double least_total = 0.0;
  const auto add = [&](const base::Node& place, const std::string& element, const Band& band) {
    if (!result.fractions_.emplace(element, band).second)
      place.fail("'" + element + "' is given twice; NdPr stands for Nd and Pr together");
  };
  for (const auto& [key, value] : node.entries()) {
    if (key == "source" || key == "confidence")
      continue;
    if (key == "NdPr") {
      const Band both = read_band(value, {"Nd_share"});
      if (!value.is_map())
        value.fail("NdPr needs the share of Nd in it: {min: …, max: …, Nd_share: 75 … 80 %}");
      const Band share = read_band(value.at("Nd_share"));
      add(value, "Nd", {both.min * share.min, both.max * share.max});
      add(value, "Pr", {both.min * (1.0 - share.max), both.max * (1.0 - share.min)});
      least_total += both.min;
      continue;
    }
    if (!is_one_of(key, elements())) {
      std::vector<std::string> known = elements();
      known.insert(known.end(), {"NdPr", "source", "confidence"});
      value.fail("'" + key + "' is no element" + base::did_you_mean(key, known));
    }
    const Band band = read_band(value);
    add(value, key, band);
    least_total += band.min;
  }
  if (result.fractions_.empty())
    node.fail("no element is given; write 'composition: unknown' where it is not known");
  if (least_total > 1.0 + 1e-9)
    node.fail(fmt::format("the fractions add to at least {:.4g} %, more than 100 %", 100.0 * least_total));
  return result;
}

bool Composition::is_known() const {
  return known_;
}
const std::map<std::string, Band>& Composition::fractions() const {
  return fractions_;
}

Band Composition::fraction(const std::string& element) const {
  const auto found = fractions_.find(element);
  return found == fractions_.end() ? Band{} : found->second;
}

const Provenance& Composition::provenance() const {
  return provenance_;
}

bool is_rare_earth(const std::string& element) {
  return is_one_of(element, {"La", "Ce", "Pr", "Nd", "Pm", "Sm", "Eu"}) || element == "Sc" ||
         is_heavy_rare_earth(element);
}

bool is_heavy_rare_earth(const std::string& element) {
  return is_one_of(element, {"Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu", "Y"});
}

}  // namespace lodestone::materials
