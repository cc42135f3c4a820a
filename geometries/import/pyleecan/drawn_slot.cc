// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/pyleecan/drawn_slot.h"

#include "base/quantity.h"
#include "geometries/import/pyleecan/reading.h"

#include <fmt/format.h>

#include <cmath>
#include <complex>
#include <string>
#include <vector>

namespace lodestone::geometries::pyleecan {

namespace {

/// Points that are closer are one, in parts of the bore's radius.
constexpr double same = 1e-6;

std::complex<double> number_at(const base::Node& node) {
  const Point at = point(node);
  return {at.x, at.y};
}

}  // namespace

ParallelToothLines read_parallel_tooth(const base::Node& slot, double radius, int slots) {
  const base::Node list = slot.at("line_list");
  const std::vector<base::Node> lines = list.items();
  const double near = same * radius;
  if (lines.size() != 5 && lines.size() != 6)
    list.fail(fmt::format("{} lines: SlotUD is read where its lines are those of a parallel-tooth-slot: two of each "
                          "wall and the arc of the bottom, in one or two pieces",
                          lines.size()));
  std::vector<std::complex<double>> points = {number_at(lines.front().at("begin"))};
  for (std::size_t k = 0; k < lines.size(); ++k) {
    const std::string wanted = k >= 2 && k + 2 < lines.size() ? "Arc1" : "Segment";
    if (class_of(lines[k]) != wanted)
      lines[k].fail(fmt::format("{}: {} {} is expected there, as in a parallel-tooth-slot (SlotUD is read where its "
                                "lines are those of one)",
                                class_of(lines[k]), wanted == "Arc1" ? "an" : "a", wanted));
    if (std::abs(number_at(lines[k].at("begin")) - points.back()) > near)
      lines[k].at("begin").fail("does not lie where the line before ends");
    points.push_back(number_at(lines[k].at("end")));
  }
  for (std::size_t k = 0; k < points.size(); ++k)
    if (std::abs(points[k] - std::conj(points[points.size() - 1 - k])) > near)
      list.fail("the lines are not symmetric about the slot's axis, which is +x");
  // The upper wall: bore, beginning of the winding, bottom.
  const std::complex<double> bore = points.back(), begin = points[points.size() - 2],
                             bottom = points[points.size() - 3];
  if (std::abs(std::abs(bore) - radius) > near)
    lines.back().at("end").fail(fmt::format("lies {} from the shaft's centre, and the bore is at {}",
                                            millimetres(std::abs(bore)), millimetres(radius)));
  for (std::size_t k = 2; k + 2 < lines.size(); ++k)
    if (const base::Node own = lines[k].at("radius"); std::abs(std::abs(own.number()) - std::abs(bottom)) > near)
      own.fail(fmt::format("{}: the bottom of a parallel-tooth-slot is an arc about the shaft, here of {}",
                           millimetres(own.number()), millimetres(std::abs(bottom))));
  // Distance from the tooth's axis, beside which the wall is parallel.
  const double axis = base::pi / slots;
  const auto from_tooth = [axis](const std::complex<double>& at) {
    return at.real() * std::sin(axis) - at.imag() * std::cos(axis);
  };
  for (const std::complex<double>& at : {begin, bottom})
    if (std::abs(from_tooth(at) - from_tooth(bore)) > near)
      list.fail(fmt::format("a wall that is not parallel to the axis of the tooth beside it, which lies {} and {} from "
                            "its ends: SlotUD is read where its lines are those of a parallel-tooth-slot",
                            millimetres(from_tooth(bore)), millimetres(from_tooth(at))));
  const int last = static_cast<int>(lines.size()) - 1;
  if (const auto first = present(slot, "wind_begin_index"); first && first->integer(0, last) != 1)
    first->fail(first->text() + ": the winding of a parallel-tooth-slot begins after the first line, 1");
  if (const auto end = present(slot, "wind_end_index"); end && end->integer(0, last + 1) != last)
    end->fail(fmt::format("{}: the winding of a parallel-tooth-slot ends before the last line, {}", end->text(), last));
  return {2.0 * from_tooth(bore), std::abs(bottom) - radius, begin.real() - radius};
}

}  // namespace lodestone::geometries::pyleecan
