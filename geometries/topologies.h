// SPDX-License-Identifier: GPL-3.0-or-later
// The explicit list of rotor and stator templates, each with its parameters. A new template is one class and one line
// in topologies.cc.
#pragma once

#include "base/document.h"
#include "geometries/parameters.h"
#include "geometries/rotor/rotor.h"
#include "geometries/stator/stator.h"

#include <memory>
#include <string>
#include <vector>

namespace lodestone::geometries {

struct TemplateDescription {
  std::string type;     ///< "v-magnet"
  std::string summary;  ///< one line
  std::vector<ParameterDescription> parameters;
  std::vector<ChoiceDescription> choices = {};
};

const std::vector<TemplateDescription>& rotor_templates();
const std::vector<TemplateDescription>& stator_templates();

/// Parameters of a template as they are named with the rotor on that side. @throws std::out_of_range for another type.
std::vector<ParameterDescription> rotor_parameters(const std::string& type, RotorSide side);
std::vector<ParameterDescription> stator_parameters(const std::string& type, RotorSide rotor);

/// Where the rotor of `rotor:` lies (`side`; inner where it does not say). @throws base::UserError for another word.
RotorSide rotor_side(const base::Node& node);
/// Reads `rotor:` (a map with `type`) of a machine with the given number of poles; the radius (m) of the rotor's
/// surface at the gap is the bore's less the air gap, that of an outer rotor the stator's plus the gap.
/// @throws base::UserError, base::InfeasibleGeometry naming the parameter and its allowed range.
std::shared_ptr<const Rotor> read_rotor(const base::Node& node, int poles, double gap_radius);
/// @param rotor where it lies: the stator is drawn around or within it.
std::shared_ptr<const Stator> read_stator(const base::Node& node, RotorSide rotor);

}  // namespace lodestone::geometries
