// SPDX-License-Identifier: GPL-3.0-or-later
// The rare-earth passport under a scenario: what is bought for the magnets, what of it is virgin, what becomes scrap,
// what comes back at the end of life, what it costs, how risky its supply is and how much carbon it embodies.
//
// For each element e of the magnets' alloy, and apart from it of what is diffused into them (the part "grain
// boundaries", with the same factors), that is a rare earth or cobalt, with m its mass in the magnets, s the scrap of
// the alloy that goes in, r what of that scrap's elements goes in again, c the recycled share of what is bought, q what
// of the magnets is collected and p what of their elements is recovered:
//
//   through the process  g = m / (1 − s)         scrap        s g
//   input (bought)       i = m + (1 − r) s g     virgin       (1 − c) i,   recycled  c i
//   recoverable          p q m
//   supply risk          SR_e m                  (the EU's index; a mass weighted with it, kg)
//   cost                 price_e i
//   carbon               k_e [(1 − c) + c ρ] i   k_e of primary production, ρ that of recycled over it
//
// c is the scenario's, else the grade's recycled content, else the element's recycling input rate. What else the
// magnets hold (iron, boron, …), the sheets and the copper count for carbon only: with the scenario's factors, the rest
// of the magnets by its input, sheets and copper by the mass that is built in.
//
// Every total is the sum of its lines. A line that lacks a factor makes its totals unknown, not smaller. The carbon is
// that of the elements on their oxide routes: melting, sintering, grinding and coating of magnets are not in it.
#pragma once

#include "materials/material_library.h"
#include "postprocess/passport/passport.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

enum class FlowQuantity { contained, scrap, input, virgin, recycled, recoverable, supply_risk, cost, carbon };
inline constexpr std::size_t flow_quantities = 9;

/// Names of a quantity for programs and for people.
struct FlowName {
  FlowQuantity quantity;
  const char* key;    ///< "recoverable"
  const char* label;  ///< "recoverable at end of life"
  const char* title;  ///< the same for a narrow column: "recoverable"
  const char* unit;   ///< "kg"; "" for the cost, whose unit is the scenario's currency
};
/// In the order of the enumeration.
const std::array<FlowName, flow_quantities>& flow_names();

struct FlowLine {
  std::string part;     ///< "magnets", "grain boundaries", "stator steel", "rotor steel", "winding"
  std::string element;  ///< "Nd"; "" for what is counted as a whole: the rest of the magnets, sheets, copper
  std::array<std::optional<materials::Band>, flow_quantities> values;

  const std::optional<materials::Band>& value(FlowQuantity quantity) const {
    return values[static_cast<std::size_t>(quantity)];
  }
  /// For people: "Dy", "Dy at grain boundaries", "magnets, the rest", "winding".
  std::string title() const;
  /// What is no rare earth and no cobalt has its carbon alone.
  bool counts_for(FlowQuantity quantity) const { return !element.empty() || quantity == FlowQuantity::carbon; }
};

class LifeCycle {
public:
  /// @throws base::UserError where the composition of the magnets is unknown: nothing of this can be said then.
  LifeCycle(const Passport& passport, const std::string& magnet, const materials::Scenario& scenario,
            const materials::MaterialLibrary& library);

  const std::string& scenario() const { return scenario_; }
  const std::string& currency() const { return currency_; }
  const std::vector<FlowLine>& lines() const { return lines_; }

  /// Sum over the lines that count; nothing where one of them is unknown.
  std::optional<materials::Band> total(FlowQuantity quantity) const;
  std::optional<materials::Band> of_part(const std::string& part, FlowQuantity quantity) const;
  std::optional<materials::Band> of_element(const std::string& element, FlowQuantity quantity) const;

  /// Carbon of the electricity that a use phase takes, kg CO2e/J, where the scenario gives it.
  const std::optional<materials::SourcedValue>& electricity_carbon() const { return electricity_carbon_; }

  /// Lowest confidence of the factors behind a quantity; that of the composition comes on top.
  materials::Confidence factor_confidence(FlowQuantity quantity) const;
  /// The factors, for people: "price of Dy: 260 USD/kg of Dy2O3, USGS …  (published)".
  const std::vector<std::string>& factors() const { return factors_; }
  /// What was lacking: "the price of Y in the scenario 'average-2024'".
  const std::vector<std::string>& missing() const { return missing_; }

private:
  void note(FlowQuantity quantity, materials::Confidence confidence);

  std::string scenario_;
  std::string currency_;
  std::vector<FlowLine> lines_;
  std::optional<materials::SourcedValue> electricity_carbon_;
  std::array<materials::Confidence, flow_quantities> confidence_;
  std::vector<std::string> factors_;
  std::vector<std::string> missing_;
};

/// Rare earths and cobalt: a composition names them in full (materials::Composition::read), other elements perhaps not.
bool is_followed(const std::string& element);

}  // namespace lodestone::postprocess
