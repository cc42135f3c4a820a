// SPDX-License-Identifier: GPL-3.0-or-later
// Winding conductors: resistivity over temperature, density.
#pragma once

#include "base/document.h"
#include "materials/provenance.h"

#include <string>

namespace lodestone::materials {

struct Conductor {
  std::string name;
  std::string description;
  double resistivity = 0.0;              ///< Ω·m at reference_temperature
  double reference_temperature = 0.0;    ///< K
  double temperature_coefficient = 0.0;  ///< 1/K, of resistivity at the reference temperature
  double density = 0.0;                  ///< kg/m³
  Provenance provenance;

  static Conductor read(const base::Document& document);
  /// ρ(T) = ρ_ref [1 + α (T − T_ref)], Ω·m. @throws base::UserError where that is not positive.
  double resistivity_at(double temperature) const;
  /// Resistance at `temperature` of a winding measured as `resistance` at `measured_at` (both K).
  double scale_resistance(double resistance, double measured_at, double temperature) const;
};

}  // namespace lodestone::materials
