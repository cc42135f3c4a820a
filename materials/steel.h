// SPDX-License-Identifier: GPL-3.0-or-later
// An electrical steel: its B-H law, core loss, density.
#pragma once

#include "base/document.h"
#include "materials/core_loss.h"
#include "materials/mechanical.h"
#include "materials/provenance.h"
#include "materials/reluctivity.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::materials {

/// A `materials/library/steels/*.yaml` document:
///
///     steel: m400-50a
///     description: …
///     source: …                      # of every value that has none of its own
///     confidence: high               # low | medium | high
///     sheet_thickness: 0.5 mm        # optional
///     density: {value: 7650 kg/m3, source: …, confidence: medium}
///     magnetisation_curve:           # H and B; see Reluctivity::from_table
///       saturation_polarisation: 2.0 T     # optional: J_s where it is known
///       columns: [A/m, T]
///       rows: [[100, 0.5], [150, 0.7]]
///     core_loss:                     # optional: a table that is fitted …
///       fit_up_to: 1 kHz
///       columns: [Hz, T, W/kg]
///       rows: [[50, 0.1, 0.02]]
///     core_loss:                     # … or coefficients as published, see CoreLoss (W/kg with Hz and T)
///       coefficients: {hysteresis: 0.01196, frequency_exponent: 1.1147, flux_density_exponent: 1.784,
///                      eddy: 2.8613e-5, excess: 0}
///       columns: …                   # optional beside coefficients: measured rows, which show their error
///     mechanical: …                  # optional: see Mechanical
///
/// magnetisation_curve and core_loss may hold their own `source` and `confidence`. A curve that ends with dB/dH above
/// 2 μ0 lowers the curve's confidence by a step.
struct Steel {
  std::string name;
  std::string description;
  Reluctivity reluctivity;                ///< of the solid sheet, without stacking factor
  std::vector<BHPoint> table;             ///< as read, for drawing
  std::optional<CoreLoss> core_loss;      ///< nothing where the file gives neither table nor coefficients
  std::vector<LossPoint> loss_table;      ///< as read, for drawing
  double density = 0.0;                   ///< kg/m³
  std::optional<double> sheet_thickness;  ///< m
  /// Nothing where the file has none. Its confidence is its own: no field depends on it.
  std::optional<Mechanical> mechanical;
  Provenance provenance;             ///< the file's source; the lowest confidence of its values
  std::vector<std::string> remarks;  ///< of the B-H law and of the loss fit, for `check` and `show`

  /// @throws base::UserError with the place in the file.
  static Steel read(const base::Document& document);
};

}  // namespace lodestone::materials
