// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/rotor_fillets.h"

#include "base/index.h"
#include "geometries/corner_fillets.h"
#include "geometries/template_radii.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

namespace lodestone::geometries {

namespace {

using base::index;

constexpr const char* key = "corner_radius";
constexpr double cell_of_radius = 0.5;  // wanted cell size at the ends of an arc over its radius

/// Of the half's magnets by region, m², in the order of the drawing.
std::vector<double> magnet_areas(const CrossSection& section) {
  std::vector<double> areas(section.shapes.size(), 0.0);
  const std::vector<int> region = section.regions();
  for (std::size_t s = 0; s < section.shapes.size(); ++s)
    if (section.shapes[s].kind == RegionKind::magnet)
      areas[index(region[s])] += section.area(section.shapes[s]);
  return areas;
}

/// Blocks that have lost what the drawing's magnets have.
std::vector<MagnetBlock> ground(std::vector<MagnetBlock> blocks, const CrossSection& sharp,
                                const CrossSection& filleted) {
  const std::vector<double> before = magnet_areas(sharp), after = magnet_areas(filleted);
  std::vector<bool> taken(before.size(), false);
  if (blocks.size() == 1) {
    double lost = 0.0;
    for (std::size_t r = 0; r < before.size(); ++r)
      lost += before[r] - after[r];
    blocks.front().area -= 2.0 * lost / blocks.front().per_repeat;
    return blocks;
  }
  // Two halves hold the blocks of a repetition.
  for (MagnetBlock& block : blocks) {
    const double half = 0.5 * block.area * block.per_repeat;
    std::size_t own = before.size();
    for (std::size_t r = 0; r < before.size(); ++r)
      if (!taken[r] && std::abs(before[r] - half) < 1e-9 * half && own == before.size())
        own = r;
    if (own == before.size())
      throw std::logic_error("a magnet block is none of the drawing's");
    taken[own] = true;
    block.area -= 2.0 * (before[own] - after[own]) / block.per_repeat;
  }
  return blocks;
}

class FilletedRotor final : public Rotor {
public:
  FilletedRotor(std::shared_ptr<const Rotor> sharp, FilletedSection filleted, std::size_t parameter)
      : Rotor(sharp->type(), dimensions_of(*sharp)), sharp_(std::move(sharp)), section_(std::move(filleted.section)),
        magnets_(ground(sharp_->magnets(), sharp_->half_pole(), section_)),
        radius_(Dimension::arc(parameter, filleted.arc_centre, filleted.arc_middle)) {}
  CrossSection half_pole() const override { return section_; }
  std::vector<MagnetBlock> magnets() const override { return magnets_; }
  std::string steel_part(const Point& at) const override { return sharp_->steel_part(at); }
  Dimensions dimensions() const override { return joined(sharp_->dimensions(), {radius_}); }

private:
  std::shared_ptr<const Rotor> sharp_;
  CrossSection section_;
  std::vector<MagnetBlock> magnets_;
  Dimension radius_;
};

}  // namespace

const std::vector<ParameterDescription>& rotor_fillet_parameters() {
  static const std::vector<ParameterDescription> descriptions{
      {key, "m", "mm", {0.0, 20.0, false, true}, "of the fillets in the corners of the rotor's pockets", {}, 0.5e-3}};
  return descriptions;
}

std::optional<double> drawn_corner_radius(const base::Node& node) {
  const ParameterDescription& own = rotor_fillet_parameters().front();
  const auto given = node.find(key);
  return given ? std::optional(given->quantity(own.unit, own.range)) : std::nullopt;
}

std::shared_ptr<const Rotor> with_pocket_fillets(const base::Node& node, std::shared_ptr<const Rotor> rotor,
                                                 std::size_t first) {
  const auto radius = drawn_corner_radius(node);
  if (!radius)
    return rotor;
  const CrossSection sharp = rotor->half_pole();
  const double shortest = dimensions_of(*rotor).shortest_edge();
  FilletedSection filleted;
  refuse_conflicts(node, rotor_fillet_parameters(), {*radius},
                   [&](const std::vector<double>& v) -> std::optional<Conflict> {
                     if (v.front() < 0.5 * shortest)
                       return Conflict{{0}, "the fillets are too small to be drawn"};
                     try {
                       filleted = with_fillets(sharp, {v.front(), cell_of_radius, 0.5 * shortest, 0.25 * shortest});
                     } catch (const FilletConflict& conflict) {
                       return Conflict{{0}, std::string("a fillet in the rotor's pockets: ") + conflict.what()};
                     }
                     return std::nullopt;
                   });
  if (filleted.corners == 0)
    refuse_combination(node.at(key), "the steel of this " + rotor->type() +
                                         " rotor has no re-entrant corner that a fillet could fill");
  return std::make_shared<FilletedRotor>(std::move(rotor), std::move(filleted), first);
}

}  // namespace lodestone::geometries
