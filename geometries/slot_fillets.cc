// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/slot_fillets.h"

#include "base/index.h"
#include "base/user_error.h"
#include "geometries/corner_fillets.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace lodestone::geometries {

namespace {

using base::index;

constexpr double cell_of_radius = 0.5;  // wanted cell size at the ends of an arc over its radius

/// ½∮x² dy along a curve from its begin to its end: the first moment about the shaft, across the slot's axis.
double moment_integral(const CrossSection& section, const Curve& curve) {
  const Point &a = section.points[index(curve.begin)], &b = section.points[index(curve.end)];
  if (!curve.centre)
    return (b.y - a.y) * (a.x * a.x + a.x * b.x + b.x * b.x) / 6.0;
  // x = c + r cos φ, dy = r cos φ dφ
  const double c = curve.centre->x, r = distance(a, *curve.centre);
  const double begin = std::atan2(a.y - curve.centre->y, a.x - c), end = begin + arc_turn(a, b, *curve.centre);
  const auto antiderivative = [&](double t) {
    const double s = std::sin(t);
    return 0.5 * r * (c * c * s + c * r * (t + 0.5 * std::sin(2.0 * t)) + r * r * (s - s * s * s / 3.0));
  };
  return antiderivative(end) - antiderivative(begin);
}

struct Moments {
  double area = 0.0;   ///< m²
  double first = 0.0;  ///< m³
};

/// Of the winding regions of a half; they have no holes.
Moments winding_moments(const CrossSection& section) {
  Moments sum;
  for (const Shape& shape : section.shapes) {
    if (shape.kind != RegionKind::winding)
      continue;
    double first = 0.0;
    for (const auto& loop : section.loops(shape))
      for (const auto& step : loop)
        first += (step.reversed ? -1.0 : 1.0) * moment_integral(section, section.curves[index(step.curve)]);
    sum.area += section.area(shape);
    sum.first += std::abs(first);
  }
  return sum;
}

double cell_limit(const Stator& stator) {
  return shortest_slot_edge(stator.bore_radius(), stator.slots());
}

FilletedSection filleted(const Stator& stator, SlotLayers layers, double radius) {
  return with_fillets(stator.half_slot_pitch(layers),
                      {radius, cell_of_radius, 0.25 * cell_limit(stator), 0.5 * cell_limit(stator)});
}

class FilletedStator final : public Stator {
public:
  FilletedStator(std::shared_ptr<const Stator> sharp, double radius, const Dimension& dimension)
      : sharp_(std::move(sharp)), radius_(radius), dimension_(dimension) {
    const SlotLayers layers{sharp_->conductors() ? sharp_->conductors()->layers : 1, false};
    const Moments before = winding_moments(sharp_->half_slot_pitch(layers));
    const Moments after = winding_moments(half_slot_pitch(layers));
    winding_area_ = sharp_->winding_area() - 2.0 * (before.area - after.area);
    winding_radius_ =
        (sharp_->winding_radius() * sharp_->winding_area() - 2.0 * (before.first - after.first)) / winding_area_;
  }
  std::string type() const override { return sharp_->type(); }
  int slots() const override { return sharp_->slots(); }
  double bore_radius() const override { return sharp_->bore_radius(); }
  double back_radius() const override { return sharp_->back_radius(); }
  CrossSection half_slot_pitch(SlotLayers layers) const override {
    try {
      return filleted(*sharp_, layers, radius_).section;
    } catch (const FilletConflict& conflict) {
      // Of its own the slot has room for them: what is in the way is a line between two layers of the winding.
      throw base::InfeasibleGeometry(
          fmt::format("slot.corner_radius {}: a fillet in slots with {} layers of winding: {}",
                      base::format_quantity(radius_, "m", "mm"), layers.count, conflict.what()));
    }
  }
  std::string steel_part(const Point& at) const override { return sharp_->steel_part(at); }
  double winding_area() const override { return winding_area_; }
  std::optional<SlotConductors> conductors() const override { return sharp_->conductors(); }
  Dimensions dimensions() const override { return joined(sharp_->dimensions(), {dimension_}); }
  double winding_radius() const override { return winding_radius_; }

private:
  std::shared_ptr<const Stator> sharp_;
  double radius_;
  Dimension dimension_;  ///< of the radius
  double winding_area_ = 0.0, winding_radius_ = 0.0;
};

}  // namespace

const std::vector<ParameterDescription>& slot_fillet_parameters() {
  static const std::vector<ParameterDescription> descriptions{{"slot.corner_radius",
                                                               "m",
                                                               "mm",
                                                               {0.0, 20.0, false, true},
                                                               "of the fillets in the corners of the slots",
                                                               {},
                                                               0.5e-3}};
  return descriptions;
}

std::shared_ptr<const Stator> with_slot_fillets(const base::Node& node, std::shared_ptr<const Stator> stator,
                                                std::size_t first) {
  const auto slot = node.find("slot");
  const auto given = slot ? slot->find("corner_radius") : std::nullopt;
  if (!given)
    return stator;
  const ParameterDescription& own = slot_fillet_parameters().front();
  const double radius = given->quantity(own.unit, own.range);
  FilletedSection drawn;
  refuse_conflicts(node, slot_fillet_parameters(), {radius},
                   [&](const std::vector<double>& v) -> std::optional<Conflict> {
                     if (v.front() < 0.5 * cell_limit(*stator))
                       return Conflict{{0}, "the fillets are too small to be drawn"};
                     try {
                       // Whatever parts the winding: lines across that are near the bottom are those of many layers.
                       const int layers = stator->conductors() ? stator->conductors()->layers : 1;
                       drawn = filleted(*stator, SlotLayers::stacked(layers), v.front());
                     } catch (const FilletConflict& conflict) {
                       return Conflict{{0}, std::string("a fillet in the slots: ") + conflict.what()};
                     }
                     return std::nullopt;
                   });
  if (drawn.corners == 0)
    refuse_combination(*given,
                       "the slots of this " + stator->type() + " stator have no corner that a fillet could fill");
  return std::make_shared<FilletedStator>(std::move(stator), radius,
                                          Dimension::arc(first, drawn.arc_centre, drawn.arc_middle));
}

}  // namespace lodestone::geometries
