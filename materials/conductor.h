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

  /// Reads a `materials/library/conductors/*.yaml` document:
  ///
  ///     conductor: copper
  ///     description: …
  ///     resistivity: {value: 1.7241 uohm.cm, at: 20 degC, coefficient: 0.393 %/K}
  ///     density: 8890 kg/m3
  ///     source: …
  ///     confidence: high
  ///
  /// A value may be a map {value: …, source: …, confidence: …} with a source of its own; the conductor's confidence is
  /// the lowest. @throws base::UserError.
  static Conductor read(const base::Document& document);
  /// ρ(T) = ρ_ref [1 + α (T − T_ref)], Ω·m. @throws base::UserError where that is not positive.
  double resistivity_at(double temperature) const;
  /// Resistance at `temperature`, Ω, of a winding measured as `resistance` at `measured_at` (both K).
  double scale_resistance(double resistance, double measured_at, double temperature) const;
};

}  // namespace lodestone::materials
