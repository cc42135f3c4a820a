// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/passport/life_cycle.h"

#include "base/user_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <memory>

namespace lodestone::postprocess {

namespace {

using materials::Band;
using materials::Confidence;
using materials::Element;
using materials::SourcedValue;

Band times(const Band& band, double factor) {
  return {band.min * factor, band.max * factor};
}

std::optional<Band> sum(const std::vector<FlowLine>& lines, FlowQuantity quantity,
                        const std::function<bool(const FlowLine&)>& wanted) {
  Band total;
  bool any = false;
  for (const FlowLine& line : lines) {
    if (!wanted(line) || !line.counts_for(quantity))
      continue;
    if (!line.value(quantity))
      return std::nullopt;
    any = true;
    total.min += line.value(quantity)->min;
    total.max += line.value(quantity)->max;
  }
  // Magnets without rare earth and cobalt hold none of it, which is known; a part that is not there is not.
  return any || std::any_of(lines.begin(), lines.end(), wanted) ? std::optional(total) : std::nullopt;
}

}  // namespace

const std::array<FlowName, flow_quantities>& flow_names() {
  static const std::array<FlowName, flow_quantities> names = {
      {{FlowQuantity::contained, "contained", "in the magnets", "contained", "kg"},
       {FlowQuantity::scrap, "scrap", "scrap in manufacture", "scrap", "kg"},
       {FlowQuantity::input, "input", "input", "input", "kg"},
       {FlowQuantity::virgin, "virgin", "virgin input", "virgin", "kg"},
       {FlowQuantity::recycled, "recycled", "recycled input", "recycled", "kg"},
       {FlowQuantity::recoverable, "recoverable", "recoverable at end of life", "recoverable", "kg"},
       {FlowQuantity::supply_risk, "supply_risk_weighted", "mass weighted with supply risk", "risk-weighted", "kg"},
       {FlowQuantity::cost, "cost", "cost of the elements", "cost", ""},
       {FlowQuantity::carbon, "carbon", "embodied CO2e", "CO2e", "kg"}}};
  return names;
}

std::string FlowLine::title() const {
  if (element.empty())
    return part == "magnets" ? "magnets, the rest" : part;
  return part == "magnets" ? element : element + " at " + part;
}

bool is_followed(const std::string& element) {
  return materials::is_rare_earth(element) || element == "Co";
}

LifeCycle::LifeCycle(const Passport& passport, const std::string& magnet, const materials::Scenario& scenario,
                     const materials::MaterialLibrary& library)
    : scenario_(scenario.name), currency_(scenario.currency), electricity_carbon_(scenario.carbon_of_electricity) {
  confidence_.fill(Confidence::high);
  if (!passport.composition_known)
    throw base::UserError(
        fmt::format("the composition of magnet '{}' is unknown: its elements cannot be followed", magnet));
  using Q = FlowQuantity;
  const auto factor = [&](const std::string& name, const std::string& value, const materials::Provenance& provenance,
                          std::initializer_list<Q> quantities) {
    for (const Q quantity : quantities)
      note(quantity, provenance.confidence);
    const std::string text =
        fmt::format("{}: {} ({}; {})", name, value, provenance.source, provenance.confidence_in_words());
    if (std::find(factors_.begin(), factors_.end(), text) == factors_.end())
      factors_.push_back(text);
  };
  const auto percent = [](double fraction) { return fmt::format("{:.4g} %", 100.0 * fraction); };
  const auto carbon = [](double value) { return fmt::format("{:.4g} kg/kg", value); };
  const auto lack = [&](const std::string& what) {
    if (std::find(missing_.begin(), missing_.end(), what) == missing_.end())
      missing_.push_back(what);
  };

  const std::initializer_list<Q> by_input = {Q::input, Q::virgin, Q::recycled, Q::cost, Q::carbon};
  factor("scrap in manufacture", percent(scenario.scrap.value), scenario.scrap.provenance,
         {Q::scrap, Q::input, Q::virgin, Q::recycled, Q::cost, Q::carbon});
  factor("scrap returned", percent(scenario.scrap_returned.value), scenario.scrap_returned.provenance, by_input);
  factor("collected at end of life", percent(scenario.collected.value), scenario.collected.provenance,
         {Q::recoverable});
  factor("recovered of what is collected", percent(scenario.recovered.value), scenario.recovered.provenance,
         {Q::recoverable});
  factor("carbon of recycled over virgin material", percent(scenario.recycled_carbon.value),
         scenario.recycled_carbon.provenance, {Q::carbon});

  const double scrap = scenario.scrap.value / (1.0 - scenario.scrap.value);  // over what is contained
  const double input = 1.0 + (1.0 - scenario.scrap_returned.value) * scrap;  // likewise
  Band followed;
  const auto follow = [&](const std::string& part, const std::string& symbol, const Band& mass) {
    if (!is_followed(symbol) || mass.max <= 0.0)
      return;
    followed.min += mass.min;
    followed.max += mass.max;
    const std::shared_ptr<const Element> element = library.element(symbol);
    FlowLine line{part, symbol, {}};
    const auto set = [&](Q quantity, const Band& band) { line.values[static_cast<std::size_t>(quantity)] = band; };
    set(Q::contained, mass);
    set(Q::scrap, times(mass, scrap));
    set(Q::input, times(mass, input));
    set(Q::recoverable, times(mass, scenario.collected.value * scenario.recovered.value));

    std::optional<double> recycled;
    if (scenario.recycled) {
      recycled = scenario.recycled->value;
      factor("recycled share of the input", percent(*recycled), scenario.recycled->provenance,
             {Q::virgin, Q::recycled, Q::carbon});
    } else if (passport.recycled_content) {
      recycled = *passport.recycled_content;
      factor("recycled share of the input", percent(*recycled), {"recycled content of the grade", Confidence::medium},
             {Q::virgin, Q::recycled, Q::carbon});
    } else if (element && element->recycling_input_rate) {
      recycled = element->recycling_input_rate->value;
      factor("recycling input rate of " + symbol, percent(*recycled), element->recycling_input_rate->provenance,
             {Q::virgin, Q::recycled, Q::carbon});
    } else {
      lack("the recycled share of " + symbol + ": neither the scenario nor the grade nor the element gives it");
    }
    if (recycled) {
      set(Q::virgin, times(mass, input * (1.0 - *recycled)));
      set(Q::recycled, times(mass, input * *recycled));
    }
    if (element && element->supply_risk) {
      set(Q::supply_risk, times(mass, element->supply_risk->value));
      factor("supply risk of " + symbol, fmt::format("{:.3g}", element->supply_risk->value),
             element->supply_risk->provenance, {Q::supply_risk});
    } else {
      lack("the supply risk of " + symbol);
    }
    if (const auto price = scenario.prices.find(symbol); price != scenario.prices.end()) {
      set(Q::cost, times(mass, input * price->second.value));
      factor("price of " + symbol, price->second.as_given, price->second.provenance, {Q::cost});
    } else {
      lack("the price of " + symbol + " in the scenario '" + scenario.name + "'");
    }
    if (element && element->embodied_carbon && recycled) {
      const double mix = 1.0 - *recycled + *recycled * scenario.recycled_carbon.value;
      set(Q::carbon, times(mass, input * element->embodied_carbon->value * mix));
      factor("carbon of " + symbol, carbon(element->embodied_carbon->value), element->embodied_carbon->provenance,
             {Q::carbon});
    } else if (!element || !element->embodied_carbon) {
      lack("the embodied carbon of " + symbol);
    }
    lines_.push_back(std::move(line));
  };
  for (const auto& [symbol, mass] : passport.element_mass) {
    const auto diffused = passport.diffused_mass.find(symbol);
    const double beside = diffused == passport.diffused_mass.end() ? 0.0 : diffused->second;
    follow("magnets", symbol, {mass.min - beside, mass.max - beside});
  }
  for (const auto& [symbol, mass] : passport.diffused_mass)
    follow("grain boundaries", symbol, {mass, mass});

  const auto whole = [&](const std::string& part, const Band& mass, const SourcedValue& value,
                         const std::string& name) {
    FlowLine line{part, "", {}};
    line.values[static_cast<std::size_t>(Q::carbon)] = times(mass, value.value);
    factor("carbon of " + name, carbon(value.value), value.provenance, {Q::carbon});
    lines_.push_back(std::move(line));
  };
  const PartMasses& parts = passport.parts;
  const Band rest = {std::max(0.0, parts.magnets - followed.max), std::max(0.0, parts.magnets - followed.min)};
  whole("magnets", times(rest, input), scenario.carbon_of_magnet_rest, "the rest of the magnets");
  whole("stator steel", {parts.stator_steel, parts.stator_steel}, scenario.carbon_of_steel, "sheets");
  whole("rotor steel", {parts.rotor_steel, parts.rotor_steel}, scenario.carbon_of_steel, "sheets");
  whole("winding", {parts.winding, parts.winding}, scenario.carbon_of_copper, "copper");
}

std::optional<Band> LifeCycle::total(FlowQuantity quantity) const {
  return sum(lines_, quantity, [](const FlowLine&) { return true; });
}

std::optional<Band> LifeCycle::of_part(const std::string& part, FlowQuantity quantity) const {
  return sum(lines_, quantity, [&](const FlowLine& line) { return line.part == part; });
}

std::optional<Band> LifeCycle::of_element(const std::string& element, FlowQuantity quantity) const {
  return sum(lines_, quantity, [&](const FlowLine& line) { return line.element == element; });
}

Confidence LifeCycle::factor_confidence(FlowQuantity quantity) const {
  return confidence_[static_cast<std::size_t>(quantity)];
}

void LifeCycle::note(FlowQuantity quantity, Confidence confidence) {
  Confidence& known = confidence_[static_cast<std::size_t>(quantity)];
  known = materials::weakest(known, confidence);
}

}  // namespace lodestone::postprocess
