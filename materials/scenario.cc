// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/scenario.h"

#include "materials/stoichiometry.h"

#include <vector>

namespace lodestone::materials {

namespace {

const base::Range share = base::Range::between(0.0, 1.0);

Scenario::Price read_price(const std::string& element, const base::Node& node, const std::string& currency,
                           const Provenance& fallback) {
  Scenario::Price price;
  price.provenance = fallback;
  base::Node value = node;
  double content = 1.0;
  if (node.is_map()) {
    node.allow_keys({"value", "per", "source", "confidence"});
    value = node.at("value");
    price.provenance = read_provenance(node, fallback);
  }
  price.as_given = value.text();
  if (const auto per = node.is_map() ? node.find("per") : std::nullopt) {
    try {
      content = mass_fraction(element, per->text());
    } catch (const base::UserError& error) {
      per->fail(error.what());
    }
    price.as_given += " of " + per->text();
  }
  price.value = value.quantity(currency + "/kg", base::Range::non_negative()) / content;
  return price;
}

}  // namespace

Scenario Scenario::read(const base::Document& document) {
  const base::Node root = document.root();
  root.allow_keys({"scenario", "description", "source", "confidence", "currency", "prices", "manufacture", "input",
                   "end_of_life", "carbon", "use"});
  const Provenance file = read_provenance(root, {});
  Scenario scenario;
  scenario.name = root.at("scenario").text();
  if (const auto description = root.find("description"))
    scenario.description = description->text();
  scenario.currency = "USD";
  if (const auto currency = root.find("currency")) {
    static const std::vector<std::string> known = {"USD", "EUR", "CNY"};
    scenario.currency = known[currency->choice(known)];
  }
  if (const auto prices = root.find("prices"))
    for (const auto& [element, price] : prices->entries()) {
      if (!atomic_weight(element))
        price.fail("'" + element + "' is no element with a price here");
      scenario.prices.emplace(element, read_price(element, price, scenario.currency, file));
    }

  const auto group = [&](const char* key, const std::vector<std::string>& keys) {
    const base::Node node = root.at(key);
    node.allow_keys(keys);
    return node;
  };
  const base::Node manufacture = group("manufacture", {"scrap", "scrap_returned"});
  // A process that loses everything makes no magnet.
  scenario.scrap = read_sourced(manufacture.at("scrap"), "1", {0.0, 0.95, true, true}, file);
  scenario.scrap_returned = read_sourced(manufacture.at("scrap_returned"), "1", share, file);
  const base::Node input = group("input", {"recycled", "recycled_carbon"});
  if (const auto recycled = input.find("recycled"))
    scenario.recycled = read_sourced(*recycled, "1", share, file);
  scenario.recycled_carbon = read_sourced(input.at("recycled_carbon"), "1", base::Range::between(0.0, 2.0), file);
  const base::Node end = group("end_of_life", {"collected", "recovered"});
  scenario.collected = read_sourced(end.at("collected"), "1", share, file);
  scenario.recovered = read_sourced(end.at("recovered"), "1", share, file);
  const base::Node carbon = group("carbon", {"magnet_rest", "steel", "copper"});
  const base::Range factor = base::Range::between(0.0, 1000.0);
  scenario.carbon_of_magnet_rest = read_sourced(carbon.at("magnet_rest"), "kg/kg", factor, file);
  scenario.carbon_of_steel = read_sourced(carbon.at("steel"), "kg/kg", factor, file);
  scenario.carbon_of_copper = read_sourced(carbon.at("copper"), "kg/kg", factor, file);
  if (const auto use = root.find("use")) {
    use->allow_keys({"electricity"});
    // 10 kg/kWh is beyond the dirtiest plant.
    scenario.carbon_of_electricity =
        read_sourced(use->at("electricity"), "kg/J", base::Range::between(0.0, 10.0 / 3.6e6), file);
  }
  return scenario;
}

}  // namespace lodestone::materials
