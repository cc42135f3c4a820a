// SPDX-License-Identifier: GPL-3.0-or-later
// What a magnet's elements cost, what is lost in making it and what comes back at its end of life: assumptions that a
// user chooses and edits, by name.
#pragma once

#include "base/document.h"
#include "materials/sourced_value.h"

#include <map>
#include <optional>
#include <string>

namespace lodestone::materials {

/// A `materials/library/scenarios/*.yaml` document:
///
///     scenario: average-2024
///     description: …
///     source: …                        # of every value that has none of its own
///     confidence: low
///     currency: USD                    # USD unless given; EUR, CNY
///     prices:                          # of the rare earths and cobalt; of the element itself unless `per` names a
///     formula
///       Nd: {value: 56 USD/kg, per: Nd2O3, source: …, confidence: …}
///       Co: 33 USD/kg
///     manufacture:
///       scrap: 30 %                    # of the alloy that goes in, what does not leave as magnets: swarf, rejects
///       scrap_returned: 60 %           # of the elements in that scrap, what goes in again
///     input:
///       recycled: 5 %                  # optional: of what is bought; else the magnet's recycled_content, else each
///                                      # element's recycling input rate
///       recycled_carbon: 75 %          # embodied carbon of recycled over virgin material
///     end_of_life:
///       collected: 30 %                # of the magnets, what reaches a recycler as magnets
///       recovered: 90 %                # of the elements in these, what comes out
///     carbon:                          # kg CO2e per kg
///       magnet_rest: 1.5 kg/kg         # what is no rare earth and no cobalt in the magnets, mostly iron
///       steel: 1.9 kg/kg               # sheets
///       copper: 2.8 kg/kg              # the winding
///     use:                             # optional: without it the carbon of a use phase is unknown
///       electricity: 0.25 kg/kWh       # CO2e of what the losses take
///
/// All but `prices` are required; an element without a price has an unknown cost, not none.
struct Scenario {
  struct Price {
    double value = 0.0;  ///< of the contained element, currency/kg
    std::string as_given;
    Provenance provenance;
  };

  std::string name;
  std::string description;
  std::string currency;
  std::map<std::string, Price> prices;  ///< by element
  SourcedValue scrap;                   ///< fractions
  SourcedValue scrap_returned;
  std::optional<SourcedValue> recycled;
  SourcedValue recycled_carbon;
  SourcedValue collected;
  SourcedValue recovered;
  SourcedValue carbon_of_magnet_rest;  ///< kg CO2e per kg
  SourcedValue carbon_of_steel;
  SourcedValue carbon_of_copper;
  std::optional<SourcedValue> carbon_of_electricity;  ///< kg CO2e per J

  /// @throws base::UserError with the place in the file.
  static Scenario read(const base::Document& document);
};

}  // namespace lodestone::materials
