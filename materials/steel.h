// SPDX-License-Identifier: GPL-3.0-or-later
// An electrical steel: its B-H law, core loss, density.
#pragma once

#include "base/document.h"
#include "materials/core_loss.h"
#include "materials/provenance.h"
#include "materials/reluctivity.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::materials {

struct Steel {
  std::string name;
  std::string description;
  Reluctivity reluctivity;           ///< of the solid sheet, without stacking factor
  std::vector<BHPoint> table;        ///< as read, for drawing
  std::optional<CoreLoss> core_loss; ///< nothing where the file gives neither table nor coefficients
  std::vector<LossPoint> loss_table; ///< as read, for drawing
  double density = 0.0;              ///< kg/m³
  std::optional<double> sheet_thickness;  ///< m
  Provenance provenance;
  std::vector<std::string> remarks;  ///< of the B-H law and of the loss fit, for `check` and `show`

  static Steel read(const base::Document& document);
};

}  // namespace lodestone::materials
