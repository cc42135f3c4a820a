// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/show.h"
#include "app/text_output.h"
#include "postprocess/passport/life_cycle.h"

#include <fmt/format.h>

namespace lodestone::app {

using nlohmann::ordered_json;

Description describe_scenario(const std::string& name, const materials::MaterialLibrary& library) {
  const auto scenario = library.scenario(name);
  Facts facts;
  facts.title(scenario->name + (scenario->description.empty() ? "" : ": " + scenario->description));
  Table prices(
      {{"element"}, {scenario->currency + "/kg of the element", true}, {"as given"}, {"confidence"}, {"source"}});
  ordered_json price_list = ordered_json::object();
  for (const auto& [element, price] : scenario->prices) {
    prices.add({element, digits(price.value, 4), price.as_given, price.provenance.confidence_in_words(),
                price.provenance.source});
    price_list[element] = {{"price", price.value},
                           {"as_given", price.as_given},
                           {"source", price.provenance.source},
                           {"confidence", to_string(price.provenance.confidence)}};
  }

  Facts factors;
  ordered_json shares;
  const auto add = [&](const char* key, const std::string& title, const materials::SourcedValue& value, bool is_share) {
    factors.note(fmt::format("{}: {} ({}; {})", title,
                             is_share ? digits(100.0 * value.value, 4, "%") : digits(value.value, 4, "kg/kg"),
                             value.provenance.confidence_in_words(), value.provenance.source));
    shares[key] = {{"value", value.value},
                   {"source", value.provenance.source},
                   {"confidence", to_string(value.provenance.confidence)}};
  };
  factors.title("Factors");
  add("scrap", "scrap in manufacture, of the alloy that goes in", scenario->scrap, true);
  add("scrap_returned", "of that scrap's elements, goes in again", scenario->scrap_returned, true);
  if (scenario->recycled)
    add("recycled", "recycled share of what is bought", *scenario->recycled, true);
  else
    factors.note("recycled share of what is bought: the grade's recycled content, else each element's recycling input "
                 "rate");
  add("recycled_carbon", "carbon of recycled over virgin material", scenario->recycled_carbon, true);
  add("collected", "magnets collected at the end of life", scenario->collected, true);
  add("recovered", "elements recovered from these", scenario->recovered, true);
  add("carbon_of_magnet_rest", "CO2e of what is no rare earth and no cobalt in the magnets",
      scenario->carbon_of_magnet_rest, false);
  add("carbon_of_steel", "CO2e of sheets", scenario->carbon_of_steel, false);
  add("carbon_of_copper", "CO2e of the winding", scenario->carbon_of_copper, false);

  factors.title("Elements, the same in every scenario");
  ordered_json elements = ordered_json::object();
  for (const std::string& symbol : library.path().names("elements")) {
    const auto element = library.element(symbol);
    const auto value = [](const std::optional<materials::SourcedValue>& one, double factor, const std::string& unit) {
      return one ? digits(factor * one->value, 3, unit) + " (" + one->provenance.confidence_in_words() + ")"
                 : std::string("unknown");
    };
    factors.add(symbol + ", " + element->name, "supply risk " + value(element->supply_risk, 1.0, "") +
                                                   ", recycling input rate " +
                                                   value(element->recycling_input_rate, 100.0, "%") + ", CO2e " +
                                                   value(element->embodied_carbon, 1.0, "kg/kg"));
    const auto json = [](const std::optional<materials::SourcedValue>& one) {
      return one ? ordered_json{{"value", one->value},
                                {"source", one->provenance.source},
                                {"confidence", to_string(one->provenance.confidence)}}
                 : ordered_json();
    };
    elements[symbol] = {{"name", element->name},
                        {"supply_risk", json(element->supply_risk)},
                        {"recycling_input_rate", json(element->recycling_input_rate)},
                        {"embodied_carbon", json(element->embodied_carbon)}};
  }

  Description description;
  description.text = facts.text() + "\n" + prices.text() + "\n" + factors.text();
  description.json = {{"name", scenario->name},
                      {"description", scenario->description},
                      {"currency", scenario->currency},
                      {"prices", price_list},
                      {"factors", shares},
                      {"elements", elements}};
  return description;
}

}  // namespace lodestone::app
