// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/cross_section.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>

namespace lodestone::geometries {

namespace {

/// ½∮(x dy − y dx) along a curve walked from `from` to `to`.
double sector_integral(const Curve& curve, const Point& from, const Point& to) {
  if (!curve.centre)
    return 0.5 * (from.x * to.y - to.x * from.y);
  const Point& c = *curve.centre;
  const double x1 = from.x - c.x, y1 = from.y - c.y;
  const double x2 = to.x - c.x, y2 = to.y - c.y;
  const double turn = std::atan2(x1 * y2 - y1 * x2, x1 * x2 + y1 * y2);
  const double radius_squared = x1 * x1 + y1 * y1;
  return 0.5 * (radius_squared * turn + c.x * (y2 - y1) - c.y * (x2 - x1));
}

}  // namespace

std::string to_string(RegionKind kind) {
  switch (kind) {
  case RegionKind::air:
    return "air";
  case RegionKind::steel:
    return "steel";
  case RegionKind::magnet:
    return "magnet";
  case RegionKind::winding:
    return "winding";
  }
  return "";
}

Point Magnetisation::direction(const Point& at) const {
  const double polar = std::atan2(at.y, at.x);
  double direction = angle;
  switch (pattern) {
  case Pattern::parallel:
    break;
  case Pattern::radial:
    direction = polar;
    break;
  case Pattern::tangential:
    direction = polar + std::acos(0.0);
    break;
  case Pattern::halbach:
    direction = angle + order * polar;
    break;
  }
  return {sign * std::cos(direction), sign * std::sin(direction)};
}

std::vector<std::vector<CrossSection::Step>> CrossSection::loops(const Shape& shape) const {
  const auto curve = [this](int k) -> const Curve& { return curves[static_cast<std::size_t>(k)]; };
  std::vector<int> left = shape.curves;
  std::vector<std::vector<Step>> result;
  while (!left.empty()) {
    std::vector<Step> loop{{left.back(), false}};
    const int begin = curve(left.back()).begin;
    int at = curve(left.back()).end;
    left.pop_back();
    while (at != begin) {
      const auto next =
          std::find_if(left.begin(), left.end(), [&](int k) { return curve(k).begin == at || curve(k).end == at; });
      if (next == left.end())
        throw std::logic_error("the curves of '" + shape.name + "' do not close");
      const bool reversed = curve(*next).begin != at;
      loop.push_back({*next, reversed});
      at = reversed ? curve(*next).begin : curve(*next).end;
      left.erase(next);
    }
    result.push_back(loop);
  }
  return result;
}

double CrossSection::area(const Shape& shape) const {
  double largest = 0.0;
  double sum = 0.0;
  for (const auto& loop : loops(shape)) {
    double enclosed = 0.0;
    for (const Step& step : loop) {
      const Curve& curve = curves[static_cast<std::size_t>(step.curve)];
      const double part = sector_integral(curve, points[static_cast<std::size_t>(curve.begin)],
                                          points[static_cast<std::size_t>(curve.end)]);
      enclosed += step.reversed ? -part : part;
    }
    enclosed = std::abs(enclosed);
    largest = std::max(largest, enclosed);
    sum += enclosed;
  }
  return 2.0 * largest - sum;  // every loop but the outermost is a hole
}

double CrossSection::swept_area(Boundary boundary) const {
  double area = 0.0;
  for (const Curve& curve : curves)
    if (curve.boundary == boundary)
      area += std::abs(sector_integral(curve, points[static_cast<std::size_t>(curve.begin)],
                                       points[static_cast<std::size_t>(curve.end)]));
  return area;
}

bool CrossSection::reaches_axis(int shape) const {
  const std::vector<int> region = regions();
  for (std::size_t k = 0; k < shapes.size(); ++k)
    if (region[k] == region[static_cast<std::size_t>(shape)])
      for (const int c : shapes[k].curves)
        if (curves[static_cast<std::size_t>(c)].boundary == Boundary::side_begin)
          return true;
  return false;
}

std::vector<int> CrossSection::regions() const {
  std::vector<int> result;
  for (std::size_t k = 0; k < shapes.size(); ++k) {
    const Shape& shape = shapes[k];
    std::size_t first = 0;
    while (first < k) {
      const Shape& other = shapes[first];
      const Magnetisation &a = shape.magnetisation, &b = other.magnetisation;
      if (shape.name == other.name && shape.kind == other.kind && shape.layer == other.layer &&
          a.pattern == b.pattern && a.angle == b.angle && a.order == b.order && a.sign == b.sign)
        break;
      ++first;
    }
    result.push_back(static_cast<int>(first));
  }
  return result;
}

}  // namespace lodestone::geometries
