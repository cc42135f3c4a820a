// SPDX-License-Identifier: GPL-3.0-or-later
// What carries the heat of a machine away, and through what: a data file by name.
#pragma once

#include "base/document.h"
#include "base/library_path.h"
#include "materials/sourced_value.h"

#include <string>
#include <vector>

namespace lodestone::postprocess {

/// A `coolings/*.yaml` document; every value may be a map with `source` and `confidence` of its own:
///
///     cooling: water-jacket
///     description: …
///     source: …
///     confidence: medium
///     coolant_temperature: 65 degC
///     frame: {film: 2404 W/(m2.K), area_ratio: 1}   # to the coolant; wetted area over the core's outer surface
///     core_contact: 1000 W/(m2.K)                   # core to frame
///     magnet_contact: 1000 W/(m2.K)                 # magnets to the rotor's sheets
///     end_space_film: 30 W/(m2.K)                   # from end windings and rotor ends to the frame, by the air inside
///     conductivity: {sheets: 25 W/(m.K), winding: 0.3 W/(m.K), copper: 390 W/(m.K), liner: 0.14 W/(m.K)}
///     liner_thickness: 0.3 mm                       # slot insulation, one layer
///     air: {conductivity: 0.03 W/(m.K), viscosity: 2.1e-5 m2/s}   # in the gap; kinematic viscosity
struct Cooling {
  std::string name, description;
  materials::SourcedValue coolant_temperature;                    ///< K
  materials::SourcedValue frame_film;                             ///< W/(m²·K)
  materials::SourcedValue frame_area_ratio;                       ///< 1
  materials::SourcedValue core_contact;                           ///< W/(m²·K)
  materials::SourcedValue magnet_contact;                         ///< W/(m²·K)
  materials::SourcedValue end_space_film;                         ///< W/(m²·K)
  materials::SourcedValue sheets;                                 ///< W/(m·K), in the plane
  materials::SourcedValue winding;                                ///< W/(m·K), across the wires
  materials::SourcedValue copper;                                 ///< W/(m·K)
  materials::SourcedValue liner;                                  ///< W/(m·K)
  materials::SourcedValue liner_thickness;                        ///< m
  materials::SourcedValue air_conductivity;                       ///< W/(m·K)
  materials::SourcedValue air_viscosity;                          ///< m²/s
  materials::Confidence confidence = materials::Confidence::low;  ///< weakest of all
  std::vector<std::string> factors;  ///< for people: "core to frame: 1000 W/(m2.K) (source; confidence)"
  std::string content;               ///< enters the hash of a case

  /// @throws base::UserError.
  static Cooling read(const base::Document& document);
  /// By library name or path. @throws base::UserError.
  static Cooling load(const base::LibraryPath& library, const std::string& name, const base::Node* reference = nullptr);
};

}  // namespace lodestone::postprocess
