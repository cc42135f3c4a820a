// SPDX-License-Identifier: GPL-3.0-or-later
// What of a design a study may aim at or limit: single numbers of a stored case, under the names of `compare --json`.
//
//   torque                    at the operating point that is compared, the study's first
//   cruise.efficiency         at another one, by its name
//   heavy_rare_earth_mass     of the whole machine
//
// Of a band, such as a mass from a composition that is given as a range, the middle counts.
#pragma once

#include "postprocess/passport/life_cycle.h"
#include "postprocess/store/case_record.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// What a study must ask for, so that a quantity is computed.
enum class QuantityNeed {
  nothing,
  rotation,        ///< more than one rotor position
  losses,          ///< analysis: performance, and a speed
  inverter,        ///< with a named switch
  load_cases,      ///< at least one
  efficiency_map,  ///< the plane of torque and speed
  duty,            ///< a cycle or another duty
  rotor_strength,  ///< the rotor at overspeed
  thermal,         ///< steady temperatures
  scenario         ///< prices, carbon and supply risk of the magnets' elements
};

struct DesignQuantity {
  const char* key;
  const char* label;
  const char* unit;          ///< SI; "" of a cost, whose unit is the scenario's currency
  const char* display_unit;  ///< of tables, "" where it is `unit`
  bool of_point;             ///< of an operating point; else of the whole design
  QuantityNeed need;
  /// SI; nothing where it was not computed. `cycle` is null without a scenario.
  std::optional<double> (*value)(const CaseRecord& record, const PointRecord& point, const LifeCycle* cycle);
};

/// All of them.
const std::vector<DesignQuantity>& design_quantities();
/// The one with this key. @throws base::QuantityError for an unknown one, with "did you mean".
const DesignQuantity& design_quantity(const std::string& key);

/// A quantity as a study names it.
struct NamedQuantity {
  std::string name;                          ///< "cruise.efficiency"
  const DesignQuantity* quantity = nullptr;  ///< of design_quantities()
  std::string point;                         ///< name of the operating point, "" for the study's first
  std::string label() const;                 ///< "efficiency at cruise"
};
/// @param points names of the study's operating points. @throws base::QuantityError for an unknown quantity or point,
/// or a point for a quantity of the whole design.
NamedQuantity read_quantity(const std::string& name, const std::vector<std::string>& points);

/// SI; nothing where it was not computed, is not finite, or the case failed.
std::optional<double> value_of(const NamedQuantity& quantity, const CaseRecord& record, const LifeCycle* cycle);

/// "412.3 N m", in the unit of tables; "–" for nothing. @param currency of a cost.
std::string format_value(const NamedQuantity& quantity, const std::optional<double>& value,
                         const std::string& currency = "");

}  // namespace lodestone::postprocess
