// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/pyleecan/slots.h"

#include "base/quantity.h"
#include "geometries/import/pyleecan/drawn_slot.h"
#include "geometries/import/pyleecan/reading.h"
#include "geometries/import/pyleecan/skew.h"
#include "geometries/stator/stator.h"

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <vector>

namespace lodestone::geometries::pyleecan {

namespace {

/// Lengths that differ by less are the same, in parts of the radius at the gap.
constexpr double same = 1e-9;

/// What the slots need of their stator.
struct Slot {
  base::Node node;
  double radius = 0.0;   ///< m, at the gap
  double outward = 1.0;  ///< −1 of a stator within its rotor
  int number = 0;
  ImportedMachine& machine;

  double chord() const {
    const double half = 0.5 * positive_length(node, "W0");
    if (half >= radius)
      node.at("W0").fail(millimetres(2.0 * half) + ": wider than the bore");
    return std::sqrt(radius * radius - half * half);
  }
  /// Depth on the slot's axis of what lies so far from the chord.
  double depth(double from_chord) const { return outward * (chord() - radius) + from_chord; }
  void set(const std::string& key, double metres, const std::vector<std::string>& from) const {
    machine.set("stator.slot." + key, millimetres(metres), origin(node, from));
  }
  void type(const std::string& name) const { machine.set("stator.type", name, node.field() + ".__class__"); }
  bool is_same(double a, double b) const { return std::abs(a - b) < same * radius; }
};

/// A shoulder's height: a length, or the angle of its side.
double shoulder(const Slot& slot) {
  const base::Node& node = slot.node;
  if (!flag(node, "H1_is_rad"))
    return length(node, "H1");
  const double angle = node.at("H1").number({0.0, 0.49 * base::pi, true, true});
  return 0.5 * (length(node, "W1") - length(node, "W0")) * std::tan(angle);
}

/// Widths that pyleecan computes from the tooth's stand in the file beside it, or are missing.
void need_widths(const Slot& slot) {
  if (flag(slot.node, "is_cstt_tooth") && !(present(slot.node, "W1") && present(slot.node, "W2")))
    slot.node.at("is_cstt_tooth")
        .fail("true, with W1 or W2 null: the widths that follow from the tooth W3 are not "
              "computed; save the machine with them, or give them");
}

void trapezoid(const Slot& slot, double opening_depth, double shoulder_depth, double height, const std::string& top,
               const std::string& bottom, const std::vector<std::string>& opening_fields,
               const std::vector<std::string>& shoulder_fields) {
  slot.type("trapezoidal-slot");
  slot.set("top_width", positive_length(slot.node, top), {top});
  slot.set("bottom_width", positive_length(slot.node, bottom), {bottom});
  slot.set("opening_width", positive_length(slot.node, "W0"), {"W0"});
  slot.set("opening_depth", opening_depth, opening_fields);
  slot.set("shoulder_depth", shoulder_depth, shoulder_fields);
  std::vector<std::string> all = opening_fields;
  for (const std::string& field : shoulder_fields)
    if (field == "H1")
      all.push_back(field);
  all.insert(all.end(), {"H2", "W0"});
  slot.set("depth", slot.depth(opening_depth + shoulder_depth + height), all);
}

void slot_w10(const Slot& slot) {
  refuse_others_of_slot(slot.node, {"W0", "W1", "W2", "H0", "H1", "H2", "H1_is_rad"});
  if (!slot.is_same(length(slot.node, "W1"), length(slot.node, "W0")))
    slot.node.at("W1").fail(millimetres(length(slot.node, "W1")) +
                            ": the groove of a wedge, wider than the opening W0, is drawn by none of our stators");
  trapezoid(slot, length(slot.node, "H0") + shoulder(slot), 0.0, positive_length(slot.node, "H2"), "W0", "W2",
            {"H0", "H1"}, {"W1"});
}

void slot_w11(const Slot& slot) {
  const base::Node& node = slot.node;
  refuse_others_of_slot(node, {"W0", "W1", "W2", "H0", "H1", "H2", "R1", "H1_is_rad", "W3", "is_cstt_tooth"});
  need_widths(slot);
  const double radius = positive_length(node, "R1"), height = positive_length(node, "H2"), above = shoulder(slot);
  const double width = positive_length(node, "W2"), flat = width - 2.0 * radius;
  if (height <= radius)
    node.at("H2").fail(millimetres(height) + ": above the radius R1 of its corners, " + millimetres(radius));
  if (flat < -same * slot.radius)
    node.at("R1").fail(millimetres(radius) + ": at most half of W2, " + millimetres(0.5 * width));
  slot.type("round-bottom-slot");
  slot.set("opening_width", positive_length(node, "W0"), {"W0"});
  slot.set("opening_depth", length(node, "H0"), {"H0"});
  slot.set("shoulder_width", positive_length(node, "W1"), {"W1"});
  slot.set("shoulder_depth", above, {"H1"});
  slot.set("flank_depth", height - radius, {"H2", "R1"});
  slot.set("bottom_width", width, {"W2"});
  slot.set("bottom_flat", std::max(flat, 0.0), {"W2", "R1"});
  if (above > 0.0)
    slot.machine.remark(
        fmt::format("The winding fills the slot's shoulder too: {:.4g} mm2 a slot that hold air in the file ({}).",
                    1e6 * 0.5 * (length(node, "W0") + length(node, "W1")) * above, origin(node, {"H1"})));
}

void slot_w12(const Slot& slot) {
  const base::Node& node = slot.node;
  refuse_others_of_slot(node, {"R1", "R2", "H0", "H1"});
  if (length(node, "R1") > 0.0)
    node.at("R1").fail(millimetres(length(node, "R1")) +
                       ": the round grooves of a wedge are drawn by none of our stators; 0 is none");
  const double width = 2.0 * positive_length(node, "R2");
  slot.type("round-bottom-slot");
  slot.set("opening_width", width, {"R2"});
  slot.set("opening_depth", length(node, "H0"), {"H0"});
  slot.set("shoulder_width", width, {"R2"});
  slot.set("shoulder_depth", 0.0, {"R1"});
  slot.set("flank_depth", length(node, "H1"), {"H1"});
  slot.set("bottom_width", width, {"R2"});
}

void slot_w13(const Slot& slot) {
  refuse_others_of_slot(slot.node, {"W0", "W1", "W2", "W3", "H0", "H1", "H2", "H1_is_rad"});
  if (!slot.is_same(length(slot.node, "W1"), length(slot.node, "W2")))
    slot.node.at("W2").fail(millimetres(length(slot.node, "W2")) +
                            ": the groove of a wedge, of another width W1 than the slot below it, is drawn by none of "
                            "our stators");
  trapezoid(slot, length(slot.node, "H0"), shoulder(slot), positive_length(slot.node, "H2"), "W2", "W3", {"H0"},
            {"H1"});
}

/// Parallel teeth. The bottom of the file's slot is square to the teeth beside it, bent on its axis; ours is straight,
/// where the winding's area is the same.
void slot_w14(const Slot& slot) {
  const base::Node& node = slot.node;
  refuse_others_of_slot(node, {"W0", "W3", "H0", "H1", "H3"});
  const double tooth = positive_length(node, "W3"), flank = positive_length(node, "H3");
  const double half_pitch = base::pi / slot.number, sine = std::sin(half_pitch), cosine = std::cos(half_pitch);
  const double tilt = sine / cosine;
  const double begin = slot.chord() + slot.outward * (length(node, "H0") + length(node, "H1"));
  const auto half_width = [&](double height) { return height * tilt - 0.5 * tooth / cosine; };
  // The flank's end, its foot on the tooth's axis, and where the bottom meets the slot's axis.
  const double end = begin + slot.outward * flank * cosine;
  const double along = begin * cosine + half_width(begin) * sine;  // of the flank's beginning, on the tooth's axis
  const double middle = (along + slot.outward * flank) / cosine;
  const double area = std::abs(end - begin) * (half_width(begin) + half_width(end)) / 2.0 +
                      slot.outward * (middle - end) * half_width(end) / 2.0;
  if (half_width(begin) <= 0.0 || half_width(end) <= 0.0)
    node.at("W3").fail(millimetres(tooth) + ": the teeth leave no slot");
  // ½ t (b² − a²) − w (b − a) = ± area, with w the half tooth over the cosine.
  const double at_axis = half_width(begin);
  const double height =
      2.0 * area / (at_axis + std::sqrt(std::max(at_axis * at_axis + 2.0 * slot.outward * tilt * area, 0.0)));
  const double bottom = begin + slot.outward * height;
  slot.machine.set("stator.type", "parallel-tooth-semi-closed-slot", node.field() + ".__class__");
  slot.machine.set("stator.tooth_width", millimetres(tooth), origin(node, {"W3"}));
  slot.set("opening_width", positive_length(node, "W0"), {"W0"});
  slot.set("opening_depth", length(node, "H0"), {"H0"});
  slot.set("shoulder_depth", length(node, "H1"), {"H1"});
  slot.set("depth", slot.outward * (bottom - slot.radius), {"H0", "H1", "H3", "W0", "W3"});
  slot.machine.remark(fmt::format("The slot's bottom is straight across; in the file ({}) it is bent, {} {} on its "
                                  "axis and {} {} at its sides. The "
                                  "winding's area is the same.",
                                  node.field(), millimetres(std::round(1e6 * std::abs(middle - bottom)) / 1e6),
                                  slot.outward > 0.0 ? "deeper" : "less deep",
                                  millimetres(std::round(1e6 * std::abs(bottom - end)) / 1e6),
                                  slot.outward > 0.0 ? "less deep" : "deeper"));
}

void slot_w21(const Slot& slot) {
  refuse_others_of_slot(slot.node, {"W0", "W1", "W2", "H0", "H1", "H2", "H1_is_rad", "W3", "is_cstt_tooth"});
  need_widths(slot);
  trapezoid(slot, length(slot.node, "H0"), shoulder(slot), positive_length(slot.node, "H2"), "W1", "W2", {"H0"},
            {"H1"});
}

/// The file's opening has radial walls, its bottom is an arc about the shaft. Ours are parallel and straight, the
/// bottom where the winding's area is the same.
void slot_w23(const Slot& slot) {
  const base::Node& node = slot.node;
  refuse_others_of_slot(node, {"W0", "W1", "W2", "W3", "H0", "H1", "H2", "H1_is_rad", "is_cstt_tooth"});
  need_widths(slot);
  const double top = positive_length(node, "W1"), bottom = positive_length(node, "W2");
  const double slant = positive_length(node, "H2"), half_step = 0.5 * (bottom - top);
  if (slant <= std::abs(half_step))
    node.at("H2").fail(millimetres(slant) + ": the flanks are less long than they lean over, " +
                       millimetres(std::abs(half_step)));
  const double height = std::sqrt(slant * slant - half_step * half_step), lean = half_step / height;
  // Along the axis.
  const double opening = length(node, "H0") * slot.chord() / slot.radius, above = shoulder(slot);
  const double end = slot.chord() + slot.outward * (opening + above + height);
  const double turn = 2.0 * std::atan2(0.5 * bottom, end), circle = std::hypot(end, 0.5 * bottom);
  const double segment = 0.5 * circle * circle * (turn - std::sin(turn));
  // W1 t + lean t² = area.
  const double area = 0.5 * (top + bottom) * height + slot.outward * segment;
  const double deep = 2.0 * area / (top + std::sqrt(std::max(top * top + 4.0 * lean * area, 0.0)));
  slot.type("trapezoidal-slot");
  slot.set("top_width", top, {"W1"});
  slot.set("bottom_width", top + 2.0 * lean * deep, {"W1", "W2", "H2"});
  slot.set("opening_width", positive_length(node, "W0"), {"W0"});
  slot.set("opening_depth", opening, {"H0", "W0"});
  slot.set("shoulder_depth", above, {"H1"});
  slot.set("depth", slot.depth(opening + above + deep), {"H0", "H1", "H2", "W0", "W1", "W2"});
  slot.machine.remark(fmt::format(
      "The slot's bottom is straight across, where in the file ({}) it is an arc about the shaft, by {} at most; the "
      "winding's area is the same. The opening's walls are parallel, where in the file they are radial: at its end it "
      "is {} {}.",
      node.field(), millimetres(std::round(1e6 * (circle - end)) / 1e6),
      millimetres(std::round(1e6 * length(node, "W0") * length(node, "H0") / slot.radius) / 1e6),
      slot.outward > 0.0 ? "narrower" : "wider"));
}

void slot_w29(const Slot& slot) {
  const base::Node& node = slot.node;
  refuse_others_of_slot(node, {"W0", "W1", "W2", "H0", "H1", "H2"});
  double opening = length(node, "H0");
  if (const double groove = length(node, "H1"); groove > 0.0) {
    if (!slot.is_same(length(node, "W1"), length(node, "W0")))
      node.at("W1").fail(millimetres(length(node, "W1")) +
                         ": the groove of a wedge, of another width than the opening W0, is drawn by none of our "
                         "stators; H1 of 0 is none");
    opening += groove;
  }
  slot.type("parallel-slot");
  slot.set("width", positive_length(node, "W2"), {"W2"});
  slot.set("opening_width", positive_length(node, "W0"), {"W0"});
  slot.set("opening_depth", opening, {"H0", "H1"});
  slot.set("shoulder_depth", 0.0, {"H1"});
  slot.set("depth", slot.depth(opening + positive_length(node, "H2")), {"H0", "H1", "H2", "W0"});
}

double angle(const Slot& slot, const std::string& key) {
  const base::Node value = slot.node.at(key);
  if (value.is_null())
    value.fail("null: an angle in radians is needed");
  return value.number({0.0, 2.0 * base::pi / slot.number, false, false});
}

/// Radial walls, everything else about the shaft. W0 and W2 are angles.
void slot_w22(const Slot& slot) {
  const base::Node& node = slot.node;
  refuse_others_of_slot(node, {"W0", "W2", "H0", "H2"});
  const double opening = angle(slot, "W0"), width = angle(slot, "W2"), above = length(node, "H0");
  const bool open = std::abs(opening - width) < same * width;
  if (above == 0.0 && !open)
    node.at("W0").fail(
        fmt::format("{} rad: an opening of another width than the slot, W2, without a depth H0", node.at("W0").text()));
  const auto part = [&](const std::string& key, double value, const std::string& from) {
    slot.machine.set("stator.slot." + key, fmt::format("{:.12g}", value * slot.number / (2.0 * base::pi)),
                     origin(node, {from, "Zs"}));
  };
  slot.type("radial-slot");
  part("arc", width, "W2");
  part("opening_arc", open ? 0.0 : opening, "W0");
  slot.set("opening_depth", above, {"H0"});
  slot.set("depth", above + positive_length(node, "H2"), {"H0", "H2"});
}

/// A ring of coil sides on a smooth core.
void slot_m18(const Slot& slot) {
  refuse_others_of_slot(slot.node, {"H0", "Hmag"});
  const base::Node thickness = either(slot.node, "H0", "Hmag");
  slot.type("slotless");
  slot.machine.set("stator.winding.thickness", millimetres(length(thickness)), thickness.field());
}

/// A slot drawn by lines: those of our parallel-tooth-slot.
void slot_ud(const Slot& slot) {
  refuse_others_of_slot(slot.node,
                        {"line_list", "name", "type_line_wind", "wind_begin_index", "wind_end_index", "is_sym"});
  const ParallelToothLines lines = read_parallel_tooth(slot.node, slot.radius, slot.number);
  const std::string from = slot.node.field() + ".line_list";
  slot.machine.set("stator.type", "parallel-tooth-slot", slot.node.field() + ".__class__");
  slot.machine.set("stator.tooth_width", millimetres(lines.tooth_width), from);
  slot.machine.set("stator.slot.depth", millimetres(lines.depth), from);
  slot.machine.set("stator.slot.opening_depth", millimetres(lines.opening_depth), from);
}

struct SlotClass {
  std::string name;
  void (*import)(const Slot& slot);
};

const std::vector<SlotClass>& classes() {
  static const std::vector<SlotClass> list = {{"SlotW10", slot_w10}, {"SlotW11", slot_w11}, {"SlotW12", slot_w12},
                                              {"SlotW13", slot_w13}, {"SlotW14", slot_w14}, {"SlotW21", slot_w21},
                                              {"SlotW22", slot_w22}, {"SlotW23", slot_w23}, {"SlotW29", slot_w29},
                                              {"SlotUD", slot_ud},   {"SlotM18", slot_m18}};
  return list;
}

/// Why some slots are drawn by none of our stators.
std::string reason(const std::string& name) {
  if (name == "SlotW24")
    return "its winding reaches the gap between parallel teeth";
  if (name == "SlotW26" || name == "SlotW27" || name == "SlotW28" || name == "SlotW15" || name == "SlotW16" ||
      name == "SlotW25")
    return "a shape that none of our stators draws";
  if (name.rfind("SlotM", 0) == 0)
    return "a slot for magnets";
  if (name.rfind("SlotW6", 0) == 0)
    return "a slot of salient poles";
  return "";
}

}  // namespace

void check_stator_class(const base::Node& stator) {
  if (const std::string name = class_of(stator); name != "LamSlotWind")
    refuse_class(stator, "LamSlotWind", name.rfind("LamSlotMulti", 0) == 0 ? "slots of several shapes" : "");
}

ImportedStator import_stator(const base::Node& stator, RotorSide rotor, ImportedMachine& machine) {
  refuse_others(stator, {"L1", "Kf1", "Rext", "Rint", "Nrvd", "Wrvd", "Ksfill", "is_internal", "is_stator", "mat_type",
                         "skew", "slot", "winding"});
  const base::Node node = stator.at("slot");
  if (node.is_null())
    node.fail("null: a stator without slots has no winding that we could place; a ring of coil sides is a SlotM18, "
              "with its thickness H0");
  const bool inner = rotor == RotorSide::inner;
  const std::string at_gap = inner ? "Rint" : "Rext", behind = inner ? "Rext" : "Rint";
  const double core = positive_length(stator, at_gap), back = positive_length(stator, behind);
  const Slot slot{node, core, into_stator(rotor), node.at("Zs").integer(3, max_slots), machine};
  for (const SlotClass& one : classes())
    if (one.name == class_of(node)) {
      one.import(slot);
      // A winding on the core lies before its surface.
      const bool ring = one.name == "SlotM18";
      const double gap = ring ? core - slot.outward * length(either(node, "H0", "Hmag")) : core;
      machine.set("stator.slots", std::to_string(slot.number), node.field() + ".Zs");
      machine.set(
          inner ? "stator.bore_radius" : "stator.outer_radius", millimetres(gap),
          origin(stator, ring ? std::vector<std::string>{at_gap, "slot.H0"} : std::vector<std::string>{at_gap}));
      machine.set(inner ? "stator.outer_radius" : "stator.inner_radius", millimetres(back), origin(stator, {behind}));
      import_skew(stator, "stator", slot.number, machine);
      return {slot.number, gap};
    }
  std::string read;
  for (const SlotClass& one : classes())
    read += (read.empty() ? "" : ", ") + one.name;
  refuse_class(node, read, reason(class_of(node)));
}

}  // namespace lodestone::geometries::pyleecan
