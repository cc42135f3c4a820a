// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/pyleecan/skew.h"

#include "base/quantity.h"
#include "geometries/import/pyleecan/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace lodestone::geometries::pyleecan {

namespace {

/// rad. The larger of pyleecan's own tolerance between rate and angle.
constexpr double same_angle = 1e-4;

double overall_angle(const base::Node& skew, int slots) {
  const double pitch = 2.0 * base::pi / slots;
  const auto rate = present(skew, "rate"), overall = present(skew, "angle_overall");
  if (!rate && !overall)
    skew.fail("neither rate nor angle_overall: the angle of the skew is unknown");
  if (rate && overall && std::abs(rate->number() * pitch - overall->number()) > same_angle)
    overall->fail(fmt::format("{} rad, and a rate of {} slot pitches is {:.7g} rad: one of the two is wrong",
                              overall->text(), rate->text(), rate->number() * pitch));
  return overall ? overall->number() : rate->number() * pitch;
}

/// Listed ones, of slices of equal length.
std::vector<double> listed_angles(const base::Node& skew) {
  std::vector<double> angles;
  for (const base::Node& angle : skew.at("angle_list").items())
    angles.push_back(angle.number());
  const auto places = present(skew, "z_list");
  if (!places)
    return angles;
  const std::vector<base::Node> ends = places->items();
  if (ends.size() != angles.size() + 1)
    places->fail(fmt::format("{} ends of {} steps; expected are {}", ends.size(), angles.size(), angles.size() + 1));
  const double first = ends.front().number(), length = ends.back().number() - first;
  for (std::size_t k = 0; k < ends.size(); ++k)
    if (const double even = first + length * static_cast<double>(k) / static_cast<double>(angles.size());
        std::abs(ends[k].number() - even) > 1e-6 * std::abs(length))
      ends[k].fail(fmt::format("{}: our slices are of equal length, and here {:.6g} would be", ends[k].text(), even));
  return angles;
}

std::vector<double> angles_of(const base::Node& skew, int slots) {
  const base::Node type = skew.at("type_skew");
  if (type.text() == "user-defined")
    return listed_angles(skew);
  const int least = type.text() == "linear" ? 2 : 3;
  if (type.text() != "linear" && type.text() != "vshape" && type.text() != "zig-zag")
    type.fail(type.text() + ": read are linear, vshape, zig-zag and user-defined");
  const int steps = skew.at("Nstep").integer(least, 100), up = (steps + 1) / 2;
  const double overall = overall_angle(skew, slots);
  std::vector<double> angles;
  for (int k = 0; k < steps; ++k) {
    if (type.text() == "linear")
      angles.push_back(overall * (static_cast<double>(k) / (steps - 1) - 0.5));
    else if (type.text() == "zig-zag")
      angles.push_back(k % 2 == 0 ? 0.5 * overall : -0.5 * overall);
    else
      angles.push_back(overall * (static_cast<double>(std::min(k, steps - 1 - k)) / (up - 1) - 1.0));
  }
  return angles;
}

}  // namespace

void import_skew(const base::Node& lamination, const std::string& part, int slots, ImportedMachine& machine) {
  const auto skew = present(lamination, "skew");
  if (!skew)
    return;
  if (class_of(*skew) != "Skew")
    refuse_class(*skew, "Skew");
  refuse_others(*skew, {"type_skew", "rate", "is_step", "angle_list", "z_list", "Nstep", "angle_overall"});
  if (!flag(*skew, "is_step"))
    skew->fail(fmt::format("a skew without steps: ours has slices. Set is_step and Nstep; or null it, and give "
                           "{}.skew in our file as many slices as the harmonics ask for that matter",
                           part));
  std::string list;
  for (const double angle : angles_of(*skew, slots))
    list += fmt::format("{}{:.10g} deg", list.empty() ? "" : ", ", angle * 180.0 / base::pi);
  machine.set(part + ".skew.angles", "[" + list + "]", skew->field());
}

}  // namespace lodestone::geometries::pyleecan
