// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/template_additions.h"

#include "base/document.h"
#include "base/user_error.h"
#include "geometries/rotor_fillets.h"
#include "geometries/rotor_holes.h"
#include "geometries/slot_fillets.h"
#include "geometries/topologies.h"

#include <fmt/format.h>

#include <memory>
#include <optional>

namespace lodestone::geometries {

namespace {

constexpr const char* name = "drawing of a template";

/// Largest first; what a pocket has no room for is refused.
struct TriedText {
  double radius = 0.0;  ///< m
  std::string text;
};

template <class Read> std::optional<TriedText> first_feasible(const std::vector<TriedText>& tried, const Read& read) {
  for (const TriedText& one : tried)
    try {
      read(one.text);
      return one;
    } catch (const base::InfeasibleGeometry&) {
      // The next is smaller.
    }
  return std::nullopt;
}

void add(TemplateAdditions& additions, const std::vector<ParameterDescription>& parameters,
         const std::vector<double>& values, bool taken, const std::string& within = "") {
  for (std::size_t k = 0; k < parameters.size(); ++k) {
    additions.parameters.push_back(parameters[k]);
    additions.parameters.back().path = within + parameters[k].path;
    additions.values.push_back(k < values.size() ? values[k] : 0.0);
    additions.taken.push_back(taken);
  }
}

}  // namespace

TemplateAdditions rotor_additions(const std::string& text, int poles, double gap_radius) {
  const auto read = [&](const std::string& of) {
    return read_rotor(base::Document::parse(of, name).root(), poles, gap_radius);
  };
  TemplateAdditions additions;
  std::vector<TriedText> tried;
  for (const double part : {0.015, 0.01, 0.005, 0.003})
    tried.push_back({part * gap_radius, text + fmt::format("corner_radius: {:.12g} m\n", part * gap_radius)});
  const auto rounded = first_feasible(tried, read);
  additions.text = rounded ? rounded->text : text;
  add(additions, rotor_fillet_parameters(), {rounded ? rounded->radius : 0.0}, rounded.has_value());

  // The order of hole_parameters(): radius, diameter, length, angle.
  const auto hole = roomiest_hole(*read(additions.text));
  if (hole)
    additions.text += fmt::format("holes: [{{radius: {:.12g} m, diameter: {:.12g} m, length: {:.12g} m, along: "
                                  "tangential, angle: {:.12g} rad}}]\n",
                                  (*hole)[0], (*hole)[1], (*hole)[2], (*hole)[3]);
  add(additions, hole_parameters(), hole.value_or(std::vector<double>()), hole.has_value(), "holes.");
  return additions;
}

TemplateAdditions stator_additions(const std::string& text, double pitch) {
  TemplateAdditions additions;
  std::vector<TriedText> tried;
  const std::string group = "slot:\n";
  const std::size_t at = text.find("\n" + group);
  // A ring winding has no slot.
  if (at != std::string::npos)
    for (const double part : {0.12, 0.08, 0.04, 0.02}) {
      std::string with = text;
      with.insert(at + 1 + group.size(), fmt::format("  corner_radius: {:.12g} m\n", part * pitch));
      tried.push_back({part * pitch, with});
    }
  const auto rounded = first_feasible(tried, [](const std::string& of) {
    return read_stator(base::Document::parse(of, name).root(), RotorSide::inner);
  });
  additions.text = rounded ? rounded->text : text;
  add(additions, slot_fillet_parameters(), {rounded ? rounded->radius : 0.0}, rounded.has_value());
  return additions;
}

}  // namespace lodestone::geometries
