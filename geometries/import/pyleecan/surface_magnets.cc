// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/pyleecan/surface_magnets.h"

#include "base/quantity.h"
#include "geometries/import/pyleecan/reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace lodestone::geometries::pyleecan {

namespace {

constexpr const char* read_slots = "SlotM11, SlotM14, SlotM18 (surface-magnet), SlotM12, SlotM13 (bread-loaf-magnet), "
                                   "and of older files SlotMPolar, SlotMFlat with one magnet";
/// Lengths and angles that differ by less, in parts of the radius and of a pole, are the same.
constexpr double same = 1e-6;

/// A slot with its magnet, whatever the version.
struct Place {
  base::Node slot;
  base::Node dimensions;  ///< holds the magnet's width and thickness: the slot, or in older files the magnet
  base::Node magnet;
  std::string shape;     ///< "SlotM11", …
  double radius = 0.0;   ///< m, of the lamination at the gap
  double outward = 1.0;  ///< from the lamination into the gap; −1 of a rotor around its stator
  int poles = 0;
  ImportedMachine& machine;

  base::Node thickness() const { return either(dimensions, shape == "SlotM18" ? "H0" : "H1", "Hmag"); }
  base::Node width() const { return either(dimensions, "W1", "Wmag"); }
  double pole_angle() const { return 2.0 * base::pi / poles; }
  void set(const std::string& key, const std::string& value, const base::Node& from) const {
    machine.set("rotor." + key, value, from.field());
  }
};

double angle(const base::Node& value) {
  if (value.is_null())
    value.fail("null: an angle in radians is needed");
  return value.number({0.0, 2.0 * base::pi, false, true});
}

/// Older files keep the magnets in the slot, by class.
Place older_place(const base::Node& slot, const std::vector<std::pair<std::string, std::string>>& shapes, double radius,
                  double outward, int poles, ImportedMachine& machine) {
  const base::Node list = slot.at("magnet");
  const std::vector<base::Node> magnets = list.items();
  if (magnets.size() != 1)
    list.fail(fmt::format("{} magnets in a slot; read is one", magnets.size()));
  if (slot.find("W0_is_rad") && class_of(slot) == "SlotMFlat" && flag(slot, "W0_is_rad"))
    slot.at("W0_is_rad").fail("true: the width of a flat slot is read in metres");
  for (const auto& [name, shape] : shapes)
    if (class_of(magnets.front()) == name)
      return {slot, magnets.front(), magnets.front(), shape, radius, outward, poles, machine};
  std::string read;
  for (const auto& [name, shape] : shapes)
    read += (read.empty() ? "" : ", ") + name;
  refuse_class(magnets.front(), read);
}

void import_magnetisation(const Place& place, bool closed) {
  const base::Node type = place.magnet.at("type_magnetization");
  switch (type.integer(0, 100)) {
  case 0:
    place.set("magnetisation", "radial", type);
    return;
  case 1:
    place.set("magnetisation", "parallel", type);
    return;
  case 2:
    // There the direction turns from +y at angle 0: the poles of a closed ring lie elsewhere, and are the same.
    if (!closed)
      type.fail("2 (Halbach): is read of magnets that close the ring; between gaps the poles of pyleecan's pattern do "
                "not lie on the magnets' middles");
    place.set("magnetisation", "halbach", type);
    return;
  default:
    type.fail(type.text() + ": read are 0 (radial), 1 (parallel) and 2 (Halbach)");
  }
}

/// @return radius of the surface at the gap.
double import_arc(const Place& place) {
  const double thickness = length(place.thickness()), pole = place.pole_angle();
  const double depth = place.shape == "SlotM18" ? 0.0 : length(place.slot, "H0");
  double arc = 1.0;
  if (place.shape != "SlotM18") {
    const base::Node width = place.width();
    arc = angle(width) / pole;
    if (arc > 1.0 + same)
      width.fail(fmt::format("{} rad: wider than a pole, {:.6g} rad", width.text(), pole));
    // A width that was rounded to seven digits still closes the ring.
    arc = arc > 1.0 - same ? 1.0 : arc;
    if (depth > 0.0 && std::abs(angle(place.slot.at("W0")) / pole - arc) > same)
      place.slot.at("W0").fail(fmt::format("{} rad: an inset magnet fills its slot; read is W0 equal to the magnet's "
                                           "width, {:.8g} rad",
                                           place.slot.at("W0").text(), arc * pole));
  }
  const double bottom = place.radius - place.outward * depth, top = bottom + place.outward * thickness;
  if (depth > thickness * (1.0 + same))
    place.slot.at("H0").fail(fmt::format("{}: the core would stand beyond the magnet, {} thick; read is up to that",
                                         millimetres(depth), millimetres(thickness)));
  place.set("type", "surface-magnet", place.slot);
  place.set("magnet.thickness", millimetres(thickness), place.thickness());
  place.set("magnet.arc", fmt::format("{:.10g}", arc), place.shape == "SlotM18" ? place.slot : place.width());
  if (depth > 0.0)
    place.set("inset", millimetres(std::min(depth, thickness)), place.slot.at("H0"));
  if (place.shape == "SlotM14") {
    // The face is an arc of radius Rtopm through the top on the axis, its centre on the axis.
    const base::Node own = place.dimensions.at("Rtopm");
    const double face = length(own), centre = top - place.outward * face, half = 0.5 * arc * pole;
    const double across = centre * std::sin(half);
    if (!(face > std::abs(across)))
      own.fail(fmt::format("{}: an arc of this radius does not reach the magnet's edges", millimetres(face)));
    const double edge = centre * std::cos(half) + place.outward * std::sqrt(face * face - across * across);
    const double recess = place.outward * (top - edge);
    if (recess < -same * top)
      own.fail(fmt::format("{}: the magnet would be thicker at its edges; read are radii up to that of the surface, {}",
                           millimetres(face), millimetres(top)));
    place.set("pole_recess", millimetres(std::max(recess, 0.0)), own);
  }
  import_magnetisation(place, arc == 1.0);
  return top;
}

double import_bread_loaf(const Place& place) {
  const base::Node width_node = place.width();
  const double width = length(width_node), thickness = length(place.thickness());
  if (place.outward < 0.0)
    place.slot.fail("bread-loaf magnets are drawn within the stator only");
  if (const double depth = length(place.slot, "H0"); depth > 0.0)
    place.slot.at("H0").fail(millimetres(depth) + ": bread-loaf magnets stand on the core; read is 0");
  if (std::abs(positive_length(place.slot, "W0") - width) > same * place.radius)
    place.slot.at("W0").fail(fmt::format("{}: a flat of another width than its magnet, {}, is drawn by none of our "
                                         "rotors",
                                         millimetres(length(place.slot, "W0")), millimetres(width)));
  if (width >= 2.0 * place.radius)
    width_node.fail(millimetres(width) + ": wider than the rotor");
  const double top = std::sqrt(place.radius * place.radius - 0.25 * width * width) + thickness;
  if (place.shape == "SlotM13")
    if (const base::Node own = place.dimensions.at("Rtopm"); std::abs(length(own) - top) > same * top)
      own.fail(fmt::format("{}: the face of a bread-loaf magnet is an arc about the shaft, here of {}",
                           millimetres(length(own)), millimetres(top)));
  if (const base::Node type = place.magnet.at("type_magnetization"); type.integer(0, 100) != 1)
    type.fail(type.text() + ": bread-loaf magnets are magnetised parallel, 1");
  place.set("type", "bread-loaf-magnet", place.slot);
  place.set("magnet.width", millimetres(width), width_node);
  place.set("magnet.thickness", millimetres(thickness), place.thickness());
  return top;
}

Place place_of(const base::Node& rotor, double radius, double outward, int poles, ImportedMachine& machine) {
  const base::Node slot = rotor.at("slot");
  const std::string name = class_of(slot);
  if (name == "SlotMPolar")
    return older_place(slot, {{"MagnetType11", "SlotM11"}, {"MagnetType14", "SlotM14"}}, radius, outward, poles,
                       machine);
  if (name == "SlotMFlat")
    return older_place(slot, {{"MagnetType12", "SlotM12"}, {"MagnetType13", "SlotM13"}}, radius, outward, poles,
                       machine);
  for (const char* one : {"SlotM11", "SlotM12", "SlotM13", "SlotM14", "SlotM18"})
    if (name == one)
      return {slot, slot, rotor.at("magnet"), name, radius, outward, poles, machine};
  refuse_class(slot, read_slots,
               name == "SlotM10"   ? "its magnets have a flat face"
               : name == "SlotM15" ? "its magnets have parallel sides on a round core"
               : name == "SlotM16" ? "its magnets lie behind lips of the core"
               : name == "SlotM17" ? "a ring of two poles in one piece"
                                   : "");
}

}  // namespace

ImportedRotor import_surface_magnets(const base::Node& rotor, RotorSide side, int poles, ImportedMachine& machine) {
  const bool inner = side == RotorSide::inner;
  const Place place =
      place_of(rotor, positive_length(rotor, inner ? "Rext" : "Rint"), inner ? 1.0 : -1.0, poles, machine);
  refuse_others_of_slot(place.slot, {"W0", "H0", "W1", "H1", "Wmag", "Hmag", "Rtopm", "magnet", "W0_is_rad"});
  const base::Node number = place.slot.at("Zs");
  if (number.integer(1, 1000) != poles)
    number.fail(fmt::format("{} magnets and {} poles (winding.p): read is one magnet a pole", number.text(), poles));
  const bool flat = place.shape == "SlotM12" || place.shape == "SlotM13";
  return {flat ? import_bread_loaf(place) : import_arc(place), {place.magnet}};
}

}  // namespace lodestone::geometries::pyleecan
