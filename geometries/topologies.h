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

/// Reads `rotor:` (a map with `type`) of a machine with the given number of poles; the rotor's outer radius (m) is the
/// bore's less the air gap.
/// @throws base::UserError, base::InfeasibleGeometry naming the parameter and its allowed range.
std::shared_ptr<const Rotor> read_rotor(const base::Node& node, int poles, double outer_radius);
std::shared_ptr<const Stator> read_stator(const base::Node& node);

}  // namespace lodestone::geometries
