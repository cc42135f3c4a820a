// SPDX-License-Identifier: GPL-3.0-or-later
// A template's parameters as a picture (SVG): one pole or slot with its defaults, each parameter's dimension named.
#pragma once

#include "geometries/topologies.h"

#include <string>
#include <vector>

namespace lodestone::geometries {

/// The template as it is with other words or numbers of its choices, "side=outer": the names and defaults of its
/// parameters, and what is drawn. @throws base::UserError for a choice or a word that it does not have.
TemplateDescription with_choices(TemplateDescription description, const std::vector<std::string>& choices);

/// The template with what every rotor or stator may have beside (fillets, holes), as far as it takes that in its
/// drawing: all that is named there.
TemplateDescription with_additions_of_rotor(const TemplateDescription& description);
TemplateDescription with_additions_of_stator(const TemplateDescription& description);

/// The SVG text, with these. A rotor has 8 poles and a radius of 80 mm; a stator 24 slots, a bore of 60 mm and a core
/// 40 mm deep. Lengths whose default is none are drawn as ParameterDescription::drawn says.
std::string draw_rotor_template(const TemplateDescription& description);
std::string draw_stator_template(const TemplateDescription& description);

}  // namespace lodestone::geometries
