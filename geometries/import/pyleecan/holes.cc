// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/pyleecan/holes.h"

#include "base/quantity.h"
#include "geometries/import/pyleecan/drawn_hole.h"
#include "geometries/import/pyleecan/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::geometries::pyleecan {

namespace {

constexpr const char* read_holes = "one HoleM50 (v-magnet), HoleM52 (bar-magnet) or HoleUD with the lines of a "
                                   "v-magnet, two HoleM50 (double-v), a HoleM52 over a HoleM50 (delta)";

struct Hole {
  base::Node node;
  double radius = 0.0;  ///< m, of the rotor
  int poles = 0;
  ImportedMachine& machine;

  void set(const std::string& key, double metres, const std::vector<std::string>& from) const {
    machine.set("rotor." + key, millimetres(metres), origin(node, from));
  }
};

/// A block is there, magnetised square to its face.
base::Node magnet_of(const base::Node& hole, const std::string& key) {
  const auto magnet = present(hole, key);
  if (!magnet)
    hole.fail(fmt::format("{} without {}: our rotors hold magnets in all places or, as synchronous-reluctance, are of "
                          "another shape",
                          class_of(hole), key));
  if (const base::Node type = magnet->at("type_magnetization"); type.integer(0, 100) != 1)
    type.fail(type.text() + ": interior magnets are magnetised parallel, 1");
  return *magnet;
}

void check_poles(const base::Node& hole, int poles) {
  const base::Node number = hole.at("Zh");
  if (number.integer(1, 1000) != poles)
    number.fail(fmt::format("{} holes and {} poles (winding.p): read is one hole a pole", number.text(), poles));
}

/// A length of the hole that must be less than another.
void need_less(const base::Node& hole, const std::string& key, double limit, const std::string& than) {
  if (const double value = length(hole, key); !(value < limit))
    hole.at(key).fail(fmt::format("{}: must be less than {}, {}", millimetres(value), than, millimetres(limit)));
}

/// What a V and a bar have in common: their blocks, the rib and the step. @param known further fields.
/// @param layer "" of a rotor with one layer, else "upper.", "bar.", …
void import_blocks(const Hole& hole, std::vector<std::string> known, const std::vector<std::string>& magnets,
                   const std::string& layer, const std::string& width, const std::string& thickness,
                   ImportedRotor& rotor) {
  const base::Node& node = hole.node;
  known.insert(known.end(), {"Zh", "H2", "W3", width, thickness, "mat_void", "magnetization_dict_offset"});
  known.insert(known.end(), magnets.begin(), magnets.end());
  refuse_others(node, known);
  check_poles(node, hole.poles);
  if (const auto offset = present(node, "magnetization_dict_offset"))
    for (const auto& [magnet, angle] : offset->entries())
      if (!angle.is_null() && angle.number() != 0.0)
        angle.fail(angle.text() +
                   " rad: a magnetisation that is not square to the block's face is not read; 0 is none");
  const std::string block = layer.empty() ? "magnet." : layer + "magnet_";
  hole.set(block + "width", positive_length(node, width), {width});
  hole.set(block + "thickness", positive_length(node, thickness), {thickness});
  hole.set(layer + "rib", positive_length(node, "W3"), {"W3"});
  hole.set(layer + "seat_step", length(node, "H2"), {"H2"});
  for (const std::string& key : magnets)
    rotor.magnets.push_back(magnet_of(node, key));
}

void import_v(const Hole& hole, const std::string& layer, ImportedRotor& rotor) {
  const base::Node& node = hole.node;
  if (length_or_zero(node, "H4") > 0.0)
    node.at("H4").fail(millimetres(length(node, "H4")) +
                       ": pockets that reach further out than the bridge circle are drawn by none of our rotors; 0 is "
                       "none");
  import_blocks(hole, {"H0", "H1", "H4", "W0", "W1", "W2"}, {"magnet_0", "magnet_1"}, layer, "W4", "H3", rotor);
  need_less(node, "H1", hole.radius, "the rotor's radius");
  const double circle = hole.radius - length(node, "H1"), half_mouth = 0.5 * positive_length(node, "W0");
  need_less(node, "W0", 2.0 * circle, "twice the radius of the bridge circle");
  need_less(node, "W1", 2.0 * half_mouth, "W0");
  need_less(node, "H0", hole.radius, "the rotor's radius");
  const double half_web = 0.5 * length(node, "W1");
  const double rise = (std::sqrt(circle * circle - half_mouth * half_mouth) - (hole.radius - length(node, "H0"))) /
                      (half_mouth - half_web);
  const std::vector<std::string> tilted = {"H0", "W1", "W0", "H1"};
  hole.set(layer + "apex_depth", length(node, "H0") + half_web * rise,
           half_web > 0.0 ? tilted : std::vector<std::string>{"H0"});
  hole.set(layer + "mouth_width", 2.0 * half_mouth, {"W0"});
  hole.set(layer + "magnet_offset", length(node, "W2") + half_web * std::hypot(1.0, rise),
           half_web > 0.0 ? std::vector<std::string>{"W2", "W1"} : std::vector<std::string>{"W2"});
  hole.set(layer + "centre_web", 2.0 * half_web, {"W1"});
}

void import_bar(const Hole& hole, const std::string& layer, ImportedRotor& rotor) {
  const base::Node& node = hole.node;
  import_blocks(hole, {"H0"}, {"magnet_0"}, layer, "W0", "H1", rotor);
  need_less(node, "H0", hole.radius, "the rotor's radius");
  const double circle = hole.radius - length(node, "H0"), rib = positive_length(node, "W3");
  need_less(node, "W3", 2.0 * circle * std::sin(base::pi / hole.poles), "the pole's width");
  const double corner = base::pi / hole.poles - std::asin(0.5 * rib / circle);
  hole.set(layer + "depth", hole.radius - circle * std::cos(corner), {"H0", "W3"});
}

/// A V drawn by lines.
void import_drawn_v(const Hole& hole, ImportedRotor& rotor) {
  check_poles(hole.node, hole.poles);
  const DrawnV drawn = read_drawn_v(hole.node, hole.radius, hole.poles);
  const VLayer& v = drawn.layer;
  hole.machine.set("rotor.type", "v-magnet", hole.node.field() + ".__class__");
  for (const auto& [key, metres] :
       std::initializer_list<std::pair<const char*, double>>{{"magnet.width", v.magnet_width},
                                                             {"magnet.thickness", v.magnet_thickness},
                                                             {"apex_depth", v.apex_depth},
                                                             {"mouth_width", v.mouth_width},
                                                             {"bridge", v.bridge},
                                                             {"rib", v.rib},
                                                             {"seat_step", v.seat_step},
                                                             {"magnet_offset", v.magnet_offset},
                                                             {"centre_web", v.centre_web}})
    // Lines carry the rounding of their coordinates.
    hole.set(key, std::round(metres * 1e9) / 1e9, {"surf_list"});
  rotor.magnets = drawn.magnets;
}

/// The bar's pocket ends where its outer face meets the rib: there it is H0 below the surface. A bridge less by a
/// millionth keeps the arc from cutting that corner.
double bridge_of_bar(const base::Node& hole) {
  return positive_length(hole, "H0") * (1.0 - 1e-6);
}

}  // namespace

ImportedRotor import_holes(const base::Node& rotor, RotorSide side, int poles, ImportedMachine& machine) {
  if (side == RotorSide::outer)
    rotor.at("is_internal").fail("false: rotors with interior magnets are drawn within the stator only");
  ImportedRotor result;
  result.gap_radius = positive_length(rotor, "Rext");
  const base::Node list = rotor.at("hole");
  std::vector<Hole> holes;
  for (const base::Node& node : list.items()) {
    const std::string name = class_of(node);
    if (name != "HoleM50" && name != "HoleM52" && name != "HoleUD")
      refuse_class(node, read_holes,
                   name == "HoleM57"                        ? "its pockets end in a corner on the bridge circle"
                   : name == "HoleM53"                      ? "its pockets have no side along the q axis"
                   : name == "HoleM54"                      ? "barriers along arcs"
                   : name == "HoleM51" || name == "HoleM58" ? "its shape is drawn by none of our rotors"
                                                            : "");
    holes.push_back({node, result.gap_radius, poles, machine});
  }
  if (holes.empty() || holes.size() > 2)
    list.fail(fmt::format("{} holes a pole; read are {}", holes.size(), read_holes));
  if (std::any_of(holes.begin(), holes.end(), [](const Hole& hole) { return class_of(hole.node) == "HoleUD"; })) {
    if (holes.size() > 1)
      list.fail(
          fmt::format("{} holes a pole, one of them a HoleUD, drawn by lines; read are {}", holes.size(), read_holes));
    import_drawn_v(holes.front(), result);
    return result;
  }
  // The one nearer the gap first.
  const bool swapped = holes.size() == 2 && length(holes[1].node, "H0") < length(holes[0].node, "H0");
  const Hole &first = swapped ? holes[1] : holes.front(), &last = swapped ? holes.front() : holes.back();
  const auto is_v = [](const Hole& hole) { return class_of(hole.node) == "HoleM50"; };
  const auto type = [&](const std::string& name) { machine.set("rotor.type", name, list.field()); };
  if (holes.size() == 1 && is_v(last)) {
    type("v-magnet");
    import_v(last, "", result);
    last.set("bridge", positive_length(last.node, "H1"), {"H1"});
  } else if (holes.size() == 1) {
    type("bar-magnet");
    import_bar(last, "", result);
    last.set("bridge", bridge_of_bar(last.node), {"H0"});
  } else if (!is_v(last)) {
    list.fail(fmt::format("a {} above a HoleM52; read are {}", class_of(first.node), read_holes));
  } else if (is_v(first)) {
    if (std::abs(length(first.node, "H1") - length(last.node, "H1")) > 1e-9 * result.gap_radius)
      first.node.at("H1").fail(fmt::format("{}: the layers of a double-v have one bridge, and the other hole's is {}",
                                           millimetres(length(first.node, "H1")),
                                           millimetres(length(last.node, "H1"))));
    type("double-v");
    import_v(first, "upper.", result);
    import_v(last, "lower.", result);
    last.set("bridge", positive_length(last.node, "H1"), {"H1"});
  } else {
    if (!(length(first.node, "H0") > length(last.node, "H1")))
      first.node.at("H0").fail(fmt::format("{}: the bar of a delta lies below the bridge of the V, {}",
                                           millimetres(length(first.node, "H0")),
                                           millimetres(length(last.node, "H1"))));
    type("delta");
    import_bar(first, "bar.", result);
    import_v(last, "v.", result);
    last.set("bridge", positive_length(last.node, "H1"), {"H1"});
  }
  return result;
}

}  // namespace lodestone::geometries::pyleecan
