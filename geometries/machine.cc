// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/machine.h"

#include "geometries/topologies.h"

#include <fmt/format.h>

#include <cmath>

namespace lodestone::geometries {

namespace {

constexpr int max_poles = 200;
constexpr int max_segments = 1000;

std::vector<std::string> texts(const base::Node& node, const std::string& key) {
  std::vector<std::string> result;
  if (const auto list = node.find(key))
    for (const base::Node& item : list->items())
      result.push_back(item.text());
  return result;
}

double quantity_or(const base::Node& node, const std::string& key, const std::string& unit, const base::Range& range,
                   double otherwise) {
  const auto value = node.find(key);
  return value ? value->quantity(unit, range) : otherwise;
}

double number_or(const base::Node& node, const std::string& key, const base::Range& range, double otherwise) {
  const auto value = node.find(key);
  return value ? value->number(range) : otherwise;
}

int integer_or(const base::Node& node, const std::string& key, int min, int max, int otherwise) {
  const auto value = node.find(key);
  return value ? value->integer(min, max) : otherwise;
}

Strand read_strand(const base::Node& node) {
  const base::Range range{0.0, 0.1, false, true};
  Strand strand;
  const auto width = node.find("strand_width");
  if (!width) {
    if (const auto height = node.find("strand_height"))
      height->fail("belongs to a rectangular wire: strand_width is missing");
    strand.width = strand.height = node.at("strand_diameter").quantity("m", range);
    return strand;
  }
  if (const auto diameter = node.find("strand_diameter"))
    diameter->fail("give either strand_diameter (round wire) or strand_width (rectangular), not both");
  strand.shape = Strand::Shape::rectangular;
  strand.width = width->quantity("m", range);
  strand.height = quantity_or(node, "strand_height", "m", range, strand.width);
  return strand;
}

/// A slot that is drawn for its solid conductors says what they are: one strand each, as many as the winding has
/// layers.
void read_bars(const base::Node& node, const SlotConductors& bars, Machine& machine) {
  for (const char* key : {"strands", "strand_diameter", "strand_width", "strand_height"})
    if (const auto given = node.find(key))
      given->fail("the conductors of this stator's slots are given there (stator.conductor)");
  const auto& definition = machine.winding->definition();
  if (definition.layers != bars.layers) {
    const auto place = node.find("layers");
    (place ? *place : node)
        .fail(fmt::format("{} layers: the slots of this stator are drawn for {} conductors, one a layer "
                          "(stator.conductors)",
                          definition.layers, bars.layers));
  }
  if (machine.winding->slot_layers().halved)
    node.at("coil_pitch").fail("1: conductors one above the other belong to coils of 2 slots or more");
  machine.strands = 1;
  machine.strand = {Strand::Shape::rectangular, bars.width, bars.height};
}

void read_winding(const base::Node& node, Machine& machine) {
  node.allow_keys({"layers", "coil_pitch", "turns_per_coil", "parallel_paths", "strands", "strand_diameter",
                   "strand_width", "strand_height", "end_winding_length", "mean_turn_length", "measured_resistance",
                   "end_winding_inductance"});
  Winding::Definition definition;
  definition.slots = machine.stator->slots();
  definition.poles = machine.poles;
  definition.phases = machine.phases;
  const auto bars = machine.stator->conductors();
  definition.layers = integer_or(node, "layers", 1, max_layers, bars ? bars->layers : 1);
  definition.coil_pitch = node.at("coil_pitch").integer(1, definition.slots - 1);
  definition.turns_per_coil =
      bars ? integer_or(node, "turns_per_coil", 1, 1, 1) : node.at("turns_per_coil").integer(1, 100000);
  definition.parallel_paths = integer_or(node, "parallel_paths", 1, 1000, 1);
  machine.winding = std::make_shared<Winding>(definition, &node);
  // Only now is it known where the slot's layers part: what does not fit with them is refused here, not by the mesh.
  static_cast<void>(machine.stator->half_slot_pitch(machine.winding->slot_layers()));
  if (bars)
    read_bars(node, *bars, machine);
  else {
    machine.strands = integer_or(node, "strands", 1, 100000, 1);
    machine.strand = read_strand(node);
  }
  machine.end_winding_length = quantity_or(node, "end_winding_length", "m", {0.0, 10.0, true, true}, 0.0);
  if (const auto length = node.find("mean_turn_length"))
    machine.given_mean_turn_length = length->quantity("m", {2.0 * machine.stack_length, 100.0, true, true});
  if (const auto measured = node.find("measured_resistance")) {
    measured->allow_keys({"resistance", "temperature"});
    machine.measured_resistance =
        MeasuredResistance{measured->at("resistance").quantity("ohm", base::Range::positive()),
                           measured->at("temperature").quantity("K", base::Range::positive())};
  }
  if (const auto inductance = node.find("end_winding_inductance"))
    machine.end_winding_inductance = inductance->quantity("H", base::Range::non_negative());
  const double fill = machine.slot_fill();
  if (!bars && fill > 1.0) {
    const bool round = machine.strand.shape == Strand::Shape::round;
    const std::string key = round ? "strand_diameter" : "strand_width";
    // A height of its own stays as it is.
    const bool square = !node.find("strand_height");
    const double allowed = machine.strand.width / (round || square ? std::sqrt(fill) : fill);
    refuse_combination(node.at(key), base::format_quantity(machine.strand.width, "m", "mm") +
                                         ": the conductors of a slot take " +
                                         base::format_quantity(machine.copper_area_per_slot(), "m2", "mm2") +
                                         " of copper and its winding has room for " +
                                         base::format_quantity(machine.stator->winding_area(), "m2", "mm2") +
                                         "; allowed with the other values as they are: " + key + " up to " +
                                         base::format_quantity(allowed, "m", "mm"));
  }
}

/// Cross-section of the steel of a stator or rotor that consists of `halves` mirrored halves.
double steel_area(const CrossSection& half, int halves) {
  double area = 0.0;
  for (const Shape& shape : half.shapes)
    if (shape.kind == RegionKind::steel)
      area += half.area(shape);
  return area * halves;
}

}  // namespace

double Strand::area() const {
  return (shape == Shape::round ? 0.25 * base::pi : 1.0) * width * height;
}

std::string Strand::description() const {
  const auto millimetres = [](double length) { return fmt::format("{:g}", std::round(length * 1e9) / 1e6); };
  return shape == Shape::round ? millimetres(width) + " mm" : millimetres(width) + " × " + millimetres(height) + " mm";
}

Machine Machine::read(const base::Document& document) {
  const base::Node root = document.root();
  if (!root.is_map())
    root.fail("a machine is a map that begins with `machine: NAME` (lodestone new machine writes one to start from)");
  root.allow_keys({"machine", "description", "sources", "notes", "poles", "phases", "stack_length", "air_gap",
                   "rated_current", "stator", "rotor", "winding", "magnet", "materials", "stacking_factor",
                   "remanence_factor", "magnet_segments", "build_factor", "bearings"});
  Machine machine(document);
  machine.name = root.at("machine").text();
  if (const auto description = root.find("description"))
    machine.description = description->text();
  machine.sources = texts(root, "sources");
  machine.notes = texts(root, "notes");

  machine.poles = root.at("poles").integer(2, max_poles);
  if (machine.poles % 2 != 0)
    root.at("poles").fail(std::to_string(machine.poles) + ": the number of poles is even");
  machine.phases = integer_or(root, "phases", 3, 15, 3);
  if (machine.phases % 2 == 0 && phase_sets(machine.phases) == 1)
    root.at("phases").fail(std::to_string(machine.phases) +
                           ": the number of phases is odd (3, 5, …), or 6 or 12 in sets of three");
  machine.stack_length = root.at("stack_length").quantity("m", {0.0, 100.0, false, true});
  machine.air_gap = root.at("air_gap").quantity("m", {0.0, 0.1, false, true});
  machine.rated_current = quantity_or(root, "rated_current", "A", base::Range::non_negative(), 0.0);

  const RotorSide side = rotor_side(root.at("rotor"));
  machine.stator = read_stator(root.at("stator"), side);
  const double rotor_radius = machine.stator->bore_radius() - into_stator(side) * machine.air_gap;
  // Under a thousandth of the radius the two rims are closer than any mesh of them is exact.
  const double smallest_gap = 1e-3 * machine.stator->bore_radius();
  const double largest_gap = 0.3 * machine.stator->bore_radius();
  if (machine.air_gap < smallest_gap || machine.air_gap > largest_gap)
    refuse_combination(root.at("air_gap"), base::format_quantity(machine.air_gap, "m", "mm") +
                                               ": with this bore the air gap is " +
                                               base::describe({smallest_gap, largest_gap, true, true}, "m", "mm"));
  machine.rotor = read_rotor(root.at("rotor"), machine.poles, rotor_radius);
  read_winding(root.at("winding"), machine);
  machine.skew = read_skew(root.at("rotor"), root.at("stator"), machine.poles);

  if (const auto magnet = root.find("magnet"); magnet || !machine.rotor->magnets().empty())
    machine.magnet = root.at("magnet").text();
  const base::Node materials = root.at("materials");
  materials.allow_keys({"stator_steel", "rotor_steel", "conductor"});
  machine.stator_steel = materials.at("stator_steel").text();
  machine.rotor_steel = materials.at("rotor_steel").text();
  machine.conductor = materials.at("conductor").text();
  machine.stacking_factor = number_or(root, "stacking_factor", {0.5, 1.0, true, true}, 1.0);
  machine.remanence_factor = number_or(root, "remanence_factor", {0.5, 1.5, true, true}, 1.0);
  machine.build_factor = number_or(root, "build_factor", {1.0, 5.0, true, true}, 1.0);
  machine.bearings = read_bearings(root);
  if (const auto segments = root.find("magnet_segments")) {
    segments->allow_keys({"circumferential", "axial"});
    machine.magnet_segments.circumferential = integer_or(*segments, "circumferential", 1, max_segments, 1);
    machine.magnet_segments.axial = integer_or(*segments, "axial", 1, max_segments, 1);
  }
  return machine;
}

Machine Machine::slice(std::size_t index) const {
  Machine one = *this;
  one.skew = skew.only(index);
  return one;
}

int Machine::axial_magnet_pieces() const {
  return magnet_segments.axial * (skew.part() == Skew::Part::rotor ? skew.count() : 1);
}

double Machine::magnet_volume() const {
  double area = 0.0;
  for (const MagnetBlock& block : rotor->magnets())
    area += block.area * rotor->count(block);
  return area * stack_length;
}

double Machine::steel_volume_stator() const {
  return stack_length * steel_area(stator->half_slot_pitch(winding->slot_layers()), 2 * stator->slots());
}

double Machine::steel_volume_rotor() const {
  return stack_length * steel_area(rotor->half_pole(), 2 * poles / rotor->poles_per_repeat());
}

double Machine::copper_area_per_slot() const {
  const auto& definition = winding->definition();
  return definition.layers * definition.turns_per_coil * strands * strand.area();
}

double Machine::slot_fill() const {
  return copper_area_per_slot() / stator->winding_area();
}

double Machine::mean_turn_length() const {
  if (given_mean_turn_length)
    return *given_mean_turn_length;
  const Winding::Definition& definition = winding->definition();
  const double slot_pitch = 2.0 * base::pi * stator->winding_radius() / stator->slots();
  const double turn_of_tooth_coil = definition.layers == 1 ? 1.36 : 0.93;
  const double slot_pitches = definition.coil_pitch == 1 ? turn_of_tooth_coil : 0.5 * base::pi * definition.coil_pitch;
  return 2.0 * (stack_length + 2.0 * end_winding_length + slot_pitches * slot_pitch);
}

double Machine::copper_volume() const {
  // A turn passes two slots.
  return 0.5 * stator->slots() * copper_area_per_slot() * mean_turn_length();
}

}  // namespace lodestone::geometries
