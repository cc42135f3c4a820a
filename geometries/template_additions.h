// SPDX-License-Identifier: GPL-3.0-or-later
// What every rotor or stator may have beside the parameters of its template, for the drawing of that template: fillets
// and holes of a size that it has room for.
#pragma once

#include "geometries/parameters.h"

#include <string>
#include <vector>

namespace lodestone::geometries {

struct TemplateAdditions {
  std::vector<ParameterDescription> parameters;  ///< in the order of their dimensions, after the template's own
  std::vector<double> values;                    ///< SI
  std::vector<bool> taken;                       ///< by this template with the values of the text
  std::string text;                              ///< the file's with them
};

/// @param text of `rotor:`, a map, with the template's own values. @param gap_radius m.
TemplateAdditions rotor_additions(const std::string& text, int poles, double gap_radius);
/// @param text of `stator:` likewise, its rotor within. @param pitch m, of its slots at the gap.
TemplateAdditions stator_additions(const std::string& text, double pitch);

}  // namespace lodestone::geometries
