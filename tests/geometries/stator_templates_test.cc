// SPDX-License-Identifier: GPL-3.0-or-later
// Stators with straight-sided slots, with solid conductors and without slots: areas worked out by hand, defaults,
// refusals; and every template's mesh at random (all of them: ./dev verify geometries).
#include "geometries/quad_mesher.h"
#include "geometries/sector_mesh.h"
#include "geometries/topologies.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace {

using namespace lodestone;
using geometries::CrossSection;
using geometries::RegionKind;
using geometries::SlotLayers;

std::shared_ptr<const geometries::Stator> stator(const std::string& text) {
  return geometries::read_stator(base::Document::parse(text, "stator.yaml").root(), geometries::RotorSide::inner);
}

double area_of(const CrossSection& section, RegionKind kind, int layer = -1) {
  double area = 0.0;
  for (const auto& shape : section.shapes)
    area += shape.kind == kind && (layer < 0 || shape.layer == layer) ? section.area(shape) : 0.0;
  return 2e6 * area;  // both halves, mm²
}

/// Opening of a slot of width w between the bore and a height h over it: the rectangle, less the bore's segment.
double opening_area(double bore, double width, double corner_to_end) {
  const double half = std::asin(0.5 * width / bore), chord = bore * std::cos(half);
  const double segment = bore * bore * half - 0.5 * width * chord;
  return width * corner_to_end - segment;
}

constexpr double whole_pitch = base::pi * (134.62 * 134.62 - 80.95 * 80.95) / 48.0;
const std::string head = "slots: 48\nbore_radius: 80.95 mm\nouter_radius: 134.62 mm\n";

TEST(StatorTemplates, DefaultsFitEverySizeAndNumberOfSlots) {
  for (const auto& description : geometries::stator_templates())
    for (const bool outside : {false, true})  // the rotor lies there
      for (const int slots : {9, 12, 24, 48, 72, 240, 720})
        for (const double bore : {15.0, 80.0, 1500.0, 2500.0}) {
          const std::string radii = outside
                                        ? fmt::format("outer_radius: {} mm\ninner_radius: {} mm\n", bore, 0.4 * bore)
                                        : fmt::format("bore_radius: {} mm\nouter_radius: {} mm\n", bore, 1.66 * bore);
          const auto drawn = geometries::read_stator(
              base::Document::parse(fmt::format("type: {}\nslots: {}\n{}", description.type, slots, radii),
                                    "stator.yaml")
                  .root(),
              outside ? geometries::RotorSide::outer : geometries::RotorSide::inner);
          const std::string what = fmt::format("{} {} {} {}", description.type, slots, bore, outside);
          const CrossSection half = drawn->half_slot_pitch(SlotLayers::stacked(2));
          EXPECT_GT(geometries::mesh_cross_section(half, 1.0).smallest_scaled_jacobian,
                    std::min(0.2, 0.9 * geometries::sharpest_corner_sine(half)))
              << what;
          const double ring = base::pi * std::abs(std::pow(drawn->back_radius(), 2) - bore * bore * 1e-6) / slots;
          EXPECT_GT(drawn->winding_area(), 0.1 * ring) << what;
        }
}

TEST(ParallelSlot, AreasByHand) {
  const auto open =
      stator("type: parallel-slot\n" + head + "slot: {width: 5.5 mm, opening_depth: 1.2 mm, depth: 32 mm}\n");
  const double begin = std::sqrt(80.95 * 80.95 - 2.75 * 2.75) + 1.2, depth = 80.95 + 32.0 - begin;
  for (const auto layers :
       {SlotLayers::one, SlotLayers::side_by_side, SlotLayers::stacked(2), SlotLayers::stacked(8)}) {
    const CrossSection half = open->half_slot_pitch(layers);
    EXPECT_NEAR(area_of(half, RegionKind::winding), 5.5 * depth, 1e-9);
    EXPECT_NEAR(area_of(half, RegionKind::air), opening_area(80.95, 5.5, 1.2), 1e-9);
    EXPECT_NEAR(area_of(half, RegionKind::steel), whole_pitch - 5.5 * depth - opening_area(80.95, 5.5, 1.2), 1e-8);
    for (int layer = 0; layer < layers.count; ++layer)
      EXPECT_NEAR(area_of(half, RegionKind::winding, layer), 5.5 * depth / layers.count, 1e-9);
  }
  EXPECT_NEAR(1e6 * open->winding_area(), 5.5 * depth, 1e-9);
  EXPECT_NEAR(1e3 * open->winding_radius(), begin + 0.5 * depth, 1e-9);
  EXPECT_EQ(open->steel_part({130e-3, 0.0}), "stator yoke");
  EXPECT_EQ(open->steel_part({100e-3, 6e-3}), "tooth");
  EXPECT_EQ(open->steel_part({81.5e-3, 5e-3}), "tooth tip");
}

TEST(ParallelSlot, SemiClosedOverAShoulder) {
  const auto closed =
      stator("type: parallel-slot\n" + head +
             "slot: {width: 5.5 mm, opening_width: 1.9 mm, opening_depth: 1 mm, shoulder_depth: 0.8 mm, "
             "depth: 32 mm}\n");
  const double begin = std::sqrt(80.95 * 80.95 - 0.95 * 0.95) + 1.8;
  const CrossSection half = closed->half_slot_pitch(SlotLayers::one);
  EXPECT_NEAR(area_of(half, RegionKind::winding), 5.5 * (80.95 + 32.0 - begin), 1e-9);
  EXPECT_NEAR(area_of(half, RegionKind::air), opening_area(80.95, 1.9, 1.0) + 0.5 * (1.9 + 5.5) * 0.8, 1e-9);
}

TEST(TrapezoidalSlot, AreasByHand) {
  const auto slot =
      stator("type: trapezoidal-slot\n" + head +
             "slot: {top_width: 4.8 mm, bottom_width: 8.2 mm, opening_width: 1.9 mm, opening_depth: 1 mm, "
             "shoulder_depth: 0.8 mm, depth: 32 mm}\n");
  const double begin = std::sqrt(80.95 * 80.95 - 0.95 * 0.95) + 1.8, depth = 80.95 + 32.0 - begin;
  for (const int layers : {1, 2, 6}) {
    const CrossSection half = slot->half_slot_pitch(SlotLayers::stacked(layers));
    EXPECT_NEAR(area_of(half, RegionKind::winding), 6.5 * depth, 1e-9);
    for (int layer = 0; layer < layers; ++layer)
      EXPECT_NEAR(area_of(half, RegionKind::winding, layer), 6.5 * depth / layers, 1e-9);
  }
  EXPECT_NEAR(1e3 * slot->winding_radius(), begin + depth * (4.8 + 2.0 * 8.2) / (3.0 * 13.0), 1e-9);
}

TEST(SemiClosedParallelTooth, TeethAreParallel) {
  const auto slot = stator("type: parallel-tooth-semi-closed-slot\n" + head +
                           "tooth_width: 5.5 mm\nslot: {opening_width: 1.9 mm, opening_depth: 1 mm, shoulder_depth: "
                           "0.8 mm, depth: 32 mm}\n");
  const CrossSection half = slot->half_slot_pitch(SlotLayers::stacked(2));
  const double pitch = base::pi / 48.0, begin = std::sqrt(80.95 * 80.95 - 0.95 * 0.95) + 1.8;
  int on_side = 0;
  for (const auto& p : half.points)
    if (1e3 * p.x > begin - 1e-9 && p.y > 1e-6)
      on_side += std::abs(1e3 * (p.x * std::sin(pitch) - p.y * std::cos(pitch)) - 2.75) < 1e-9 ? 1 : 0;
  EXPECT_EQ(on_side, 3);  // where the winding begins, is parted and ends
  const auto width = [&](double height) { return 2.0 * (height * std::sin(pitch) - 2.75) / std::cos(pitch); };
  EXPECT_NEAR(area_of(half, RegionKind::winding), 0.5 * (width(begin) + width(112.95)) * (112.95 - begin), 1e-9);
}

TEST(HairpinSlot, ConductorsAreRegions) {
  const auto slot = stator("type: hairpin-slot\n" + head +
                           "conductors: 6\nconductor: {width: 4.4 mm, height: 3.2 mm}\n"
                           "insulation: {wall: 0.35 mm, between: 0.2 mm}\n"
                           "slot: {opening_width: 1.9 mm, opening_depth: 1 mm, shoulder_depth: 0.8 mm}\n");
  const CrossSection half = slot->half_slot_pitch(SlotLayers::stacked(6));
  for (int layer = 0; layer < 6; ++layer)
    EXPECT_NEAR(area_of(half, RegionKind::winding, layer), 4.4 * 3.2, 1e-9);
  const double depth = 6 * 3.2 + 5 * 0.2 + 2 * 0.35;
  EXPECT_NEAR(area_of(half, RegionKind::air),
              5.1 * depth - 6 * 4.4 * 3.2 + opening_area(80.95, 1.9, 1.0) + 0.5 * (1.9 + 5.1) * 0.8, 1e-9);
  EXPECT_NEAR(1e6 * slot->winding_area(), 6 * 4.4 * 3.2, 1e-9);
  ASSERT_TRUE(slot->conductors());
  EXPECT_EQ(slot->conductors()->layers, 6);
}

std::string machine_with(const std::string& stator_text, const std::string& winding, int poles = 8) {
  std::string indented = "stator:\n  " + stator_text;
  for (std::size_t at = indented.find('\n', 9); at != std::string::npos && at + 1 < indented.size();
       at = indented.find('\n', at + 1))
    indented.insert(at + 1, "  ");
  return fmt::format("machine: bench\npoles: {}\nstack_length: 50 mm\nair_gap: 0.8 mm\n{}rotor:\n  type: "
                     "surface-magnet\n  inner_radius: 50 mm\n  magnet: {{thickness: 5 mm, arc: 0.8}}\nwinding: {}\n"
                     "magnet: none\nmaterials: {{stator_steel: none, rotor_steel: none, conductor: none}}\n",
                     poles, indented, winding);
}

geometries::Machine read(const std::string& text) {
  return geometries::Machine::read(base::Document::parse(text, "machine.yaml"));
}

void expect_refused(const std::string& text, const std::vector<std::string>& parts) {
  try {
    read(text);
    FAIL() << "accepted";
  } catch (const base::UserError& error) {
    for (const std::string& part : parts)
      EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
  }
}

TEST(HairpinSlot, GivesTheWindingItsConductors) {
  const auto machine = read(machine_with("type: hairpin-slot\n" + head + "conductors: 6\n", "{coil_pitch: 6}"));
  EXPECT_EQ(machine.winding->definition().layers, 6);
  EXPECT_EQ(machine.strands, 1);
  EXPECT_NEAR(machine.slot_fill(), 1.0, 1e-12);
  EXPECT_DOUBLE_EQ(machine.strand.width, machine.stator->conductors()->width);
  const std::string four = "type: hairpin-slot\n" + head + "conductors: 4\n";
  expect_refused(machine_with(four, "{layers: 2, coil_pitch: 6}"), {"layers", "drawn for 4 conductors"});
  expect_refused(machine_with(four, "{coil_pitch: 6, strands: 3}"), {"strands", "stator.conductor"});
  expect_refused(machine_with(four, "{coil_pitch: 6, turns_per_coil: 2}"), {"turns_per_coil"});
  expect_refused(machine_with("type: hairpin-slot\n" + head + "conductors: 3\n", "{coil_pitch: 6}"),
                 {"conductors", "even"});
  expect_refused(machine_with(four + "conductor: {width: 11 mm}\n", "{coil_pitch: 6}"),
                 {"stator.conductor.width", "overlap", "allowed"});
  expect_refused(machine_with(four + "slot: {shoulder_depth: 0 mm}\n", "{coil_pitch: 6}"),
                 {"stator.slot.shoulder_depth", "widens over a shoulder"});
  expect_refused(machine_with(four + "insulation: {between: 0.01 mm}\n", "{coil_pitch: 6}"),
                 {"stator.insulation.between", "too thin"});
}

TEST(Slotless, AreasByHand) {
  const auto ring = stator("type: slotless\n" + head + "winding: {thickness: 6 mm}\n");
  const double area = base::pi * (86.95 * 86.95 - 80.95 * 80.95) / 48.0;
  for (const int layers : {1, 2, 4}) {
    const CrossSection half = ring->half_slot_pitch(SlotLayers::stacked(layers));
    EXPECT_NEAR(area_of(half, RegionKind::winding), area, 1e-9);
    EXPECT_NEAR(area_of(half, RegionKind::winding, layers - 1), area / layers, 1e-9);
    EXPECT_NEAR(area_of(half, RegionKind::steel), whole_pitch - area, 1e-8);
  }
  EXPECT_NEAR(1e6 * ring->winding_area(), area, 1e-9);
}

// Sectors of rings: half the angle times the difference of the radii's squares.
TEST(RadialSlot, AreasByHand) {
  const double pitch = 2.0 * base::pi / 48.0;
  const auto ring = [&](double arc, double inner, double outer) {
    return 0.5 * arc * pitch * (outer * outer - inner * inner);
  };
  const auto slot = stator("type: radial-slot\n" + head +
                           "slot: {arc: 0.6, opening_arc: 0.2, opening_depth: 1.2 mm, depth: 32 mm}\n");
  const double winding = ring(0.6, 82.15, 112.95), opening = ring(0.2, 80.95, 82.15);
  for (const auto layers : {SlotLayers::one, SlotLayers::side_by_side, SlotLayers::stacked(4)}) {
    const CrossSection half = slot->half_slot_pitch(layers);
    EXPECT_NEAR(area_of(half, RegionKind::winding), winding, 1e-9);
    EXPECT_NEAR(area_of(half, RegionKind::air), opening, 1e-9);
    EXPECT_NEAR(area_of(half, RegionKind::steel), whole_pitch - winding - opening, 1e-8);
    for (int layer = 0; layer < layers.count; ++layer)
      EXPECT_NEAR(area_of(half, RegionKind::winding, layer), winding / layers.count, 1e-9);
  }
  EXPECT_NEAR(1e6 * slot->winding_area(), winding, 1e-9);
  // ∫ r cos φ dA over the area.
  EXPECT_NEAR(1e3 * slot->winding_radius(),
              2.0 * std::sin(0.3 * pitch) * (std::pow(112.95, 3) - std::pow(82.15, 3)) / 3.0 / winding, 1e-9);
  EXPECT_EQ(slot->steel_part({130e-3, 0.0}), "stator yoke");
  EXPECT_EQ(slot->steel_part({100e-3, 6e-3}), "tooth");
  EXPECT_EQ(slot->steel_part({81.5e-3, 5e-3}), "tooth tip");
}

TEST(RadialSlot, WindingThatReachesTheGap) {
  const auto slot =
      stator("type: radial-slot\n" + head + "slot: {arc: 0.6, opening_arc: 0, opening_depth: 0 mm, depth: 32 mm}\n");
  const CrossSection half = slot->half_slot_pitch(SlotLayers::stacked(2));
  const double winding = 0.3 * 2.0 * base::pi / 48.0 * (112.95 * 112.95 - 80.95 * 80.95);
  EXPECT_NEAR(area_of(half, RegionKind::winding), winding, 1e-9);
  EXPECT_DOUBLE_EQ(area_of(half, RegionKind::air), 0.0);
  EXPECT_NEAR(area_of(half, RegionKind::steel), whole_pitch - winding, 1e-8);
}

TEST(StatorTemplates, DefaultsMakeAMachineOfAnySize) {
  for (const std::string type : {"parallel-slot", "trapezoidal-slot", "parallel-tooth-semi-closed-slot", "radial-slot",
                                 "hairpin-slot", "slotless"})
    for (const int slots : {6, 12, 48, 96})
      for (const double bore : {8.0, 60.0, 700.0}) {
        // Slots as deep as some two pitches, a yoke of half a pole pitch.
        const double pitch = 2.0 * base::pi * bore / slots;
        const auto one = stator(fmt::format("type: {}\nslots: {}\nbore_radius: {} mm\nouter_radius: {} mm\n", type,
                                            slots, bore, bore + std::min(3.0 * pitch, 0.6 * bore)));
        EXPECT_GT(one->winding_area(), 0.0);
        EXPECT_FALSE(one->half_slot_pitch(SlotLayers::stacked(4)).shapes.empty()) << type << slots << bore;
      }
}

TEST(StatorTemplates, ImpossibleSlotsAreRefusedWithTheirRange) {
  const auto expect = [](const std::string& text, const std::vector<std::string>& parts) {
    try {
      stator(text);
      FAIL() << "accepted: " << text;
    } catch (const base::InfeasibleGeometry& error) {
      for (const std::string& part : parts)
        EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
    }
  };
  expect("type: parallel-slot\n" + head + "slot: {width: 11 mm}\n", {"slot.width", "overlap", "allowed"});
  expect("type: parallel-slot\n" + head + "slot: {depth: 54 mm}\n", {"slot.depth", "yoke", "allowed"});
  expect("type: parallel-slot\n" + head + "slot: {depth: 0.9 mm}\n", {"slot.depth", "no room", "allowed"});
  expect("type: trapezoidal-slot\n" + head + "slot: {opening_width: 6 mm}\n", {"narrower", "allowed"});
  expect("type: trapezoidal-slot\n" + head + "slot: {bottom_width: 20 mm}\n", {"slot.bottom_width", "overlap"});
  expect("type: parallel-tooth-semi-closed-slot\n" + head + "tooth_width: 10 mm\n", {"tooth_width", "allowed"});
  expect("type: radial-slot\n" + head + "slot: {arc: 0.99}\n", {"slot.arc", "touch", "allowed"});
  expect("type: radial-slot\n" + head + "slot: {opening_depth: 0 mm}\n", {"slot.opening_depth", "tooth tips", "arc 0"});
  expect("type: radial-slot\n" + head + "slot: {opening_arc: 0.8}\n", {"slot.opening_arc", "narrower", "allowed"});
  expect("type: radial-slot\n" + head + "slot: {depth: 53.6 mm}\n", {"slot.depth", "yoke", "allowed"});
  expect("type: slotless\n" + head + "winding: {thickness: 60 mm}\n", {"winding.thickness", "yoke", "allowed"});
}

TEST(StatorTemplates, RandomOnesMesh) {
  // The standard's engine gives the same numbers everywhere; its distributions do not.
  std::mt19937_64 engine(20);
  const auto between = [&engine](double low, double high) {
    return low + (high - low) * static_cast<double>(engine() >> 11) * 0x1.0p-53;
  };
  for (const std::string type : {"parallel-slot", "trapezoidal-slot", "parallel-tooth-semi-closed-slot", "radial-slot",
                                 "hairpin-slot", "slotless"}) {
    int meshed = 0, refused = 0;
    while (meshed < 20) {
      const double pitch = 10.6;
      std::string text = "type: " + type + "\n" + head;
      if (type == "slotless")
        text += fmt::format("winding: {{thickness: {:.4f} mm}}\n", between(0.5, 20.0));
      else if (type == "radial-slot")
        text += fmt::format("slot: {{arc: {:.4f}, opening_arc: {:.4f}, opening_depth: {:.4f} mm}}\n", between(0.2, 0.9),
                            between(0.05, 0.5), pitch * between(0.03, 0.25));
      else
        text += fmt::format("slot: {{opening_width: {:.4f} mm, opening_depth: {:.4f} mm, shoulder_depth: {:.4f} mm}}\n",
                            pitch * between(0.08, 0.5), pitch * between(0.03, 0.25), pitch * between(0.02, 0.25));
      if (type == "parallel-tooth-semi-closed-slot")
        text += fmt::format("tooth_width: {:.4f} mm\n", pitch * between(0.2, 0.8));
      if (type == "hairpin-slot")
        text += fmt::format("conductors: 4\nconductor: {{width: {:.4f} mm, height: {:.4f} mm}}\n",
                            pitch * between(0.2, 0.6), between(1.0, 9.0));
      const std::string winding = type == "hairpin-slot"
                                      ? "{coil_pitch: 5}"
                                      : "{layers: 2, coil_pitch: 5, turns_per_coil: 1, strand_diameter: 0.1 mm}";
      try {
        const auto machine = read(machine_with(text, winding));
        EXPECT_NO_THROW(check_mesh(geometries::mesh_sector(machine))) << text;
        ++meshed;
      } catch (const base::InfeasibleGeometry&) {
        ++refused;
      }
      ASSERT_LT(refused, 200);
    }
  }
}

}  // namespace
