// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/fem_check.h"

#include "base/user_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lodestone::geometries {

namespace {

class Check {
public:
  explicit Check(const FemModel& model) : model_(model) {}

  void check() const {
    for (std::size_t k = 0; k < model_.nodes.size(); ++k)
      check_node(model_.nodes[k], fmt::format("[NumPoints].{}.property", k));
    for (std::size_t k = 0; k < model_.segments.size(); ++k) {
      const FemSegment& segment = model_.segments[k];
      const std::string field = fmt::format("[NumSegments].{}", k);
      expect_node(segment.begin, segment.line, field + ".begin");
      expect_node(segment.end, segment.line, field + ".end");
      if (segment.begin == segment.end)
        fail(segment.line, field, fmt::format("it begins and ends at point {}", segment.begin));
      check_boundary(segment.boundary, segment.line, field + ".boundary");
    }
    for (std::size_t k = 0; k < model_.arcs.size(); ++k) {
      const FemArc& arc = model_.arcs[k];
      const std::string field = fmt::format("[NumArcSegments].{}", k);
      expect_node(arc.begin, arc.line, field + ".begin");
      expect_node(arc.end, arc.line, field + ".end");
      if (arc.begin == arc.end)
        fail(arc.line, field, fmt::format("it begins and ends at point {}", arc.begin));
      check_boundary(arc.boundary, arc.line, field + ".boundary");
    }
    int default_line = 0;
    for (const FemLabel& label : model_.labels) {
      check_label(label);
      if (label.is_default && default_line > 0)
        fail(label.line, "[NumBlockLabels].flags",
             fmt::format("a second default label; the first stands in line {}", default_line));
      default_line = label.is_default ? label.line : default_line;
    }
    if (std::none_of(model_.labels.begin(), model_.labels.end(), [](const FemLabel& l) { return l.material >= 0; }))
      fail(0, "[NumBlockLabels]", "no block label has a material: there is nothing to solve");
  }

private:
  [[noreturn]] void fail(int line, const std::string& field, const std::string& message) const {
    throw base::UserError({model_.file, line, 0}, field, message);
  }

  void expect_index(int index, std::size_t count, int line, const std::string& field, const std::string& what) const {
    if (index < -1 || index >= static_cast<int>(count))
      fail(line, field, fmt::format("{} {} does not exist; the file has {}", what, index + 1, count));
  }
  void expect_node(int index, int line, const std::string& field) const {
    if (index < 0 || index >= static_cast<int>(model_.nodes.size()))
      fail(line, field,
           fmt::format("point {} does not exist; the file has 0 to {}", index,
                       static_cast<int>(model_.nodes.size()) - 1));
  }

  void check_node(const FemNode& node, const std::string& field) const {
    expect_index(node.property, model_.point_properties.size(), node.line, field, "point property");
    if (node.property < 0)
      return;
    const FemPointProperty& property = model_.point_properties[static_cast<std::size_t>(node.property)];
    if (property.current != 0.0)
      fail(node.line, field,
           fmt::format("'{}' is a line current, which is not supported; draw a small conductor of a circuit",
                       property.name));
  }

  void check_boundary(int index, int line, const std::string& field) const {
    expect_index(index, model_.boundaries.size(), line, field, "boundary property");
    if (index < 0)
      return;
    const FemBoundary& boundary = model_.boundaries[static_cast<std::size_t>(index)];
    const auto refuse = [&](const std::string& what) {
      fail(boundary.type_line, "[BdryProps]." + boundary.name.substr(0, 40) + ".<BdryType>",
           fmt::format("{} (used in line {})", what, line));
    };
    switch (boundary.type) {
    case FemBoundary::prescribed:
      if (boundary.phase != 0.0)
        refuse(fmt::format("a phase <Phi> of {} degrees is not supported: the field is static", boundary.phase));
      if (model_.polar && (boundary.a1 != 0.0 || boundary.a2 != 0.0))
        refuse("a potential that varies with polar coordinates is not supported; [Coordinates] = cartesian is");
      break;
    case FemBoundary::small_skin_depth:
      refuse("type 1 (small skin depth) is not supported: the field is static");
      break;
    case FemBoundary::mixed:
      if (boundary.c0 != 0.0 || boundary.c1 != 0.0)
        refuse("type 2 (mixed) is supported with c0 = c1 = 0 only, which lets the field leave at right angles; an open "
               "boundary can be drawn as a wide circle of air with A = 0");
      break;
    case FemBoundary::strategic_dual_image:
      refuse("type 3 (strategic dual image) is not supported");
      break;
    case FemBoundary::periodic:
    case FemBoundary::antiperiodic:
    case FemBoundary::periodic_air_gap:
    case FemBoundary::antiperiodic_air_gap:
      break;
    }
  }

  void check_label(const FemLabel& label) const {
    expect_index(label.material, model_.materials.size(), label.line, "[NumBlockLabels].material", "material");
    expect_index(label.circuit, model_.circuits.size(), label.line, "[NumBlockLabels].circuit", "circuit");
    if (label.material < 0) {
      if (label.circuit >= 0)
        fail(label.line, "[NumBlockLabels].circuit", "a region without material cannot belong to a circuit");
      return;
    }
    const FemMaterial& material = model_.materials[static_cast<std::size_t>(label.material)];
    const std::string field = "[BlockProps]." + material.name.substr(0, 40);
    if (material.table.empty() && material.mu_x != material.mu_y)
      fail(material.mu_line, field + ".<Mu_x>",
           fmt::format("Mu_x = {} and Mu_y = {}: an anisotropic material is not supported (used in line {})",
                       material.mu_x, material.mu_y, label.line));
    if ((material.lamination == FemMaterial::along_x || material.lamination == FemMaterial::along_y) &&
        material.lamination_fill != 1.0)
      fail(material.lamination_line, field + ".<LamType>",
           fmt::format("sheets on edge (LamType {}) with a fill of {} are anisotropic, which is not supported; "
                       "LamType 0, sheets in the plane, is (used in line {})",
                       material.lamination, material.lamination_fill, label.line));
    if (material.coercivity != 0.0 && material.lamination_fill != 1.0)
      fail(material.lamination_line, field + ".<LamFill>",
           fmt::format("a magnet with a fill of {} is not supported; only 1 is (used in line {})",
                       material.lamination_fill, label.line));
    const bool carries = label.circuit >= 0 || material.current_density != 0.0;
    if (carries && material.coercivity != 0.0)
      fail(label.line, "[NumBlockLabels].circuit",
           fmt::format("'{}' is a magnet and cannot carry a prescribed current", material.name));
    if (label.circuit < 0)
      return;
    const FemCircuit& circuit = model_.circuits[static_cast<std::size_t>(label.circuit)];
    if (material.current_density != 0.0)
      fail(label.line, "[NumBlockLabels].circuit",
           fmt::format("the material '{}' has a current density of its own; a circuit beside it is ambiguous",
                       material.name));
    if (label.turns == 0.0)
      fail(label.line, "[NumBlockLabels].turns", "a block of a circuit needs turns other than 0");
    if (!circuit.series && std::abs(label.turns) != 1.0)
      fail(label.line, "[NumBlockLabels].turns",
           fmt::format("{} turns in the parallel circuit '{}'; parallel conductors have one turn", label.turns,
                       circuit.name));
  }

  const FemModel& model_;
};

}  // namespace

void check_fem_model(const FemModel& model) {
  Check(model).check();
}

}  // namespace lodestone::geometries
