// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/machine.h"
#include "prius.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

using namespace lodestone;
using geometries::Machine;

TEST(Machine, EveryLibraryMachineReads) {
  int count = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(LODESTONE_SOURCE_DIR) + "/geometries/library")) {
    const Machine machine = Machine::read(base::Document::load(entry.path().string()));
    EXPECT_EQ(machine.name, entry.path().stem().string());
    EXPECT_FALSE(machine.description.empty());
    EXPECT_FALSE(machine.sources.empty());
    ++count;
  }
  EXPECT_GE(count, 4);
}

TEST(Machine, ThePublishedPrius) {
  const Machine machine = test::prius_with({});
  EXPECT_EQ(machine.poles, 8);
  EXPECT_EQ(machine.stator->slots(), 48);
  EXPECT_DOUBLE_EQ(machine.rotor->outer_radius(), 80.2e-3);
  EXPECT_DOUBLE_EQ(machine.stacking_factor, 1.0);
  EXPECT_DOUBLE_EQ(machine.remanence_factor, 1.0);
  EXPECT_EQ(machine.magnet, "prius-2004-model");
  EXPECT_EQ(machine.stator_steel, "m400-50a");
  EXPECT_FALSE(machine.measured_resistance.has_value());
  // 16 blocks of 18.9 × 6.5 × 83.82 mm; ORNL/TM-2004/247: 16 magnets of 77 g, 1.232 kg, at 7500 kg/m³ and 83.1 mm.
  EXPECT_NEAR(machine.magnet_volume() * 7500.0 * 83.1 / 83.82, 1.232, 0.01);
  // Bare copper: 9 turns of 13 wires of 0.912 mm in 215.58 mm².
  EXPECT_NEAR(1e6 * machine.copper_area_per_slot(), 9.0 * 13.0 * 0.25 * base::pi * 0.912 * 0.912, 1e-9);
  EXPECT_NEAR(machine.slot_fill(), 76.430 / 215.583, 1e-5);
  EXPECT_DOUBLE_EQ(machine.mean_turn_length(), 245.1e-3);
  // Iron of one pole, from the published drawing: 1027.29 and 3238.36 mm².
  EXPECT_NEAR(1e9 * machine.steel_volume_rotor(), 8.0 * 1027.29 * 83.82, 8.0 * 5e-3 * 83.82);
  EXPECT_NEAR(1e9 * machine.steel_volume_stator(), 8.0 * 3238.36 * 83.82, 8.0 * 5e-3 * 83.82);
}

TEST(Machine, TheMeasuredPrius) {
  const Machine machine = Machine::read(test::prius_document("prius-2004-measured"));
  ASSERT_TRUE(machine.measured_resistance.has_value());
  EXPECT_DOUBLE_EQ(machine.measured_resistance->resistance, 0.069);
  EXPECT_DOUBLE_EQ(machine.measured_resistance->temperature, 294.15);
  EXPECT_EQ(machine.stator_steel, "m235-35a");
  EXPECT_LT(machine.stacking_factor, 1.0);
  EXPECT_LT(machine.remanence_factor, 1.0);
  EXPECT_GE(machine.notes.size(), 4U);
  // The same cross-section as the published model.
  const Machine model = test::prius_with({});
  EXPECT_DOUBLE_EQ(machine.steel_volume_stator() / machine.stack_length,
                   model.steel_volume_stator() / model.stack_length);
  EXPECT_DOUBLE_EQ(machine.steel_volume_rotor() / machine.stack_length,
                   model.steel_volume_rotor() / model.stack_length);
  // The computed mean turn gives the measured 0.069 Ω within 10 %, by the copper of 100 % IACS (1.7241e-8 Ω·m at 20 °C,
  // 0.00393/K). The 6.8 kg of copper of the same report contradict it: with 13 strands of 0.912 mm and 8960 kg/m³ they
  // are a mean turn of 414 mm, and the resistance is one of 470 mm.
  const double resistivity = 1.7241e-8 * (1.0 + 0.00393);
  const double resistance = resistivity * 72.0 * machine.mean_turn_length() / (machine.copper_area_per_slot() / 9.0);
  EXPECT_NEAR(resistance, 0.069, 0.1 * 0.069);
}

/// Average conductor lengths beyond the stack by Magnussen & Sadarangani 2003, in slot pitches at the winding.
TEST(Machine, EndTurns) {
  const auto slot_pitches = [](const Machine& machine) {
    const double pitch = 2.0 * base::pi * machine.stator->winding_radius() / machine.stator->slots();
    return (0.5 * machine.mean_turn_length() - machine.stack_length - 2.0 * machine.end_winding_length) / pitch;
  };
  EXPECT_NEAR(slot_pitches(Machine::read(test::prius_document("prius-2004-measured"))), 6.0 * base::pi / 2.0, 1e-12);
  Machine servo = test::machine_with("servo-18s16p", {});
  servo.given_mean_turn_length.reset();
  EXPECT_NEAR(slot_pitches(servo), 0.93, 1e-12);
}

TEST(Machine, RectangularWire) {
  const Machine machine = test::machine_with("servo-18s16p", {});
  EXPECT_EQ(machine.strand.shape, geometries::Strand::Shape::rectangular);
  EXPECT_EQ(machine.strand.description(), "0.455 × 0.455 mm");
  // 2 × 23 conductors.
  EXPECT_NEAR(1e6 * machine.copper_area_per_slot(), 46.0 * 0.455 * 0.455, 1e-12);
  EXPECT_NEAR(machine.slot_fill(), 46.0 * 0.455 * 0.455 / 19.242947, 1e-6);
  const Machine flat = test::machine_with("servo-18s16p", {{"winding.strand_height", "0.2 mm"}});
  EXPECT_NEAR(1e6 * flat.strand.area(), 0.455 * 0.2, 1e-12);
  EXPECT_EQ(test::prius_with({}).strand.description(), "0.912 mm");
  EXPECT_THROW(test::machine_with("servo-18s16p", {{"winding.strand_diameter", "0.455 mm"}}), base::UserError);
  EXPECT_THROW(test::prius_with({{"winding.strand_height", "0.455 mm"}}), base::UserError);
}

TEST(Machine, AirGapMovesTheRotorsSurface) {
  const Machine machine = test::prius_with({{"air_gap", "1 mm"}});
  EXPECT_DOUBLE_EQ(machine.rotor->outer_radius(), 79.95e-3);
  EXPECT_DOUBLE_EQ(machine.stator->bore_radius(), 80.95e-3);
}

TEST(Machine, RotorAngleOfAPosition) {
  // θ = 4 (φ − axis), the axis of A at −15° here.
  const Machine machine = test::prius_with({});
  EXPECT_NEAR(machine.rotor_angle(0.0) * 180.0 / base::pi, -15.0, 1e-10);
  EXPECT_NEAR(machine.rotor_angle(base::pi) * 180.0 / base::pi, 30.0, 1e-10);
}

/// A machine file in which one line is replaced (or, with nothing to find, one is added).
struct Broken {
  std::string find;
  std::string replace;
  std::vector<std::string> parts;  ///< of the message
};

void PrintTo(const Broken& broken, std::ostream* stream) {
  *stream << broken.replace;
}

class BrokenMachine : public testing::TestWithParam<Broken> {};

TEST_P(BrokenMachine, NamesPlaceAndField) {
  std::ifstream file(std::string(LODESTONE_SOURCE_DIR) + "/geometries/library/prius-2004.yaml");
  std::stringstream content;
  content << file.rdbuf();
  std::string text = content.str();
  const auto& [find, replace, parts] = GetParam();
  if (find.empty()) {
    text += replace;
  } else {
    const std::size_t at = text.find(find);
    ASSERT_NE(at, std::string::npos) << find;
    text.replace(at, find.size(), replace);
  }
  try {
    Machine::read(base::Document::parse(text, "broken.yaml"));
    FAIL() << "accepted";
  } catch (const base::UserError& error) {
    const std::string message = error.what();
    EXPECT_EQ(message.find("broken.yaml:"), 0U) << message;
    for (const auto& part : parts)
      EXPECT_NE(message.find(part), std::string::npos) << message;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Prius, BrokenMachine,
    testing::Values(
        Broken{"poles: 8", "pole: 8", {":13:1:", "pole", "poles"}},
        Broken{"poles: 8", "poles: 7", {"poles: 7", "even"}}, Broken{"poles: 8", "poles: 8.5", {"poles"}},
        Broken{"poles: 8", "poles: 0", {"poles"}}, Broken{"phases: 3", "phases: 4", {"phases: 4", "odd"}},
        Broken{"stack_length: 83.82 mm", "stack_length: 83.82", {"stack_length", "unit"}},
        Broken{"stack_length: 83.82 mm", "stack_length: -83.82 mm", {"stack_length"}},
        Broken{"stack_length: 83.82 mm", "stack_length: 83.82 kg", {"stack_length", "kg"}},
        Broken{"stack_length: 83.82 mm", "stack_length: nan mm", {"stack_length"}},
        Broken{"stack_length: 83.82 mm", "", {"stack_length"}},
        Broken{"air_gap: 0.75 mm", "air_gap: 0 mm", {"air_gap"}},
        Broken{"air_gap: 0.75 mm", "air_gap: 0.75 mm\nair_gap: 0.8 mm", {"air_gap"}},
        Broken{"type: v-magnet", "type: v-magnets", {"rotor.type", "v-magnet"}},
        Broken{"type: round-bottom-slot", "type: 3", {"stator.type", "round-bottom-slot"}},
        Broken{"slots: 48", "slots: 47", {"winding", "48"}}, Broken{"slots: 48", "slots: many", {"stator.slots"}},
        Broken{"width: 18.90 mm", "wdth: 18.90 mm", {"rotor.magnet", "wdth", "width"}},
        Broken{"thickness: 6.50 mm", "thickness: 6.50 mm, length: 1 mm", {"rotor.magnet", "length"}},
        Broken{"magnet: {width: 18.90 mm, thickness: 6.50 mm}", "magnet: 18.90 mm", {"rotor.magnet"}},
        Broken{"apex_depth: 10.96 mm", "apex_depth: 10.96 degC", {"rotor.apex_depth"}},
        Broken{"bridge: 1.50 mm", "bridge: inf mm", {"rotor.bridge"}},
        Broken{"opening_width: 1.93 mm", "opening_with: 1.93 mm", {"stator.slot", "opening_with", "opening_width"}},
        Broken{"coil_pitch: 6 ", "coil_pitch: 11 ", {"winding.coil_pitch", "11"}},
        Broken{"coil_pitch: 6 ", "coil_pitch: 0 ", {"winding.coil_pitch"}},
        Broken{"layers: 1", "layers: 3", {"winding.layers"}},
        Broken{"parallel_paths: 1", "parallel_paths: 3", {"winding.parallel_paths", "1, 2, 4"}},
        Broken{"turns_per_coil: 9", "turns_per_coil: 0", {"winding.turns_per_coil"}},
        Broken{"strand_diameter: 0.912 mm", "strand_diameter: 9.12 mm", {"winding.strand_diameter", "has room for"}},
        Broken{"mean_turn_length: 245.1 mm", "mean_turn_length: 24.51 mm", {"winding.mean_turn_length"}},
        Broken{"mean_turn_length: 245.1 mm",
               "measured_resistance: {resistance: 0.069 ohm}",
               {"winding.measured_resistance", "temperature"}},
        Broken{"conductor: copper", "wire: copper", {"materials", "wire"}},
        Broken{"magnet: prius-2004-model", "magnet: [a, b]", {"magnet"}},
        Broken{"", "stacking_factor: 1.2\n", {"stacking_factor"}},
        Broken{"", "magnet_segments: {axial: 0}\n", {"magnet_segments.axial"}},
        Broken{"", "magnet_segments: {radial: 2}\n", {"magnet_segments", "radial"}},
        Broken{"", "build_factor: 0.9\n", {"build_factor"}},
        Broken{"",
               "bearings: [{bore: 40 mm, outer_diameter: 30 mm, viscosity: 20 mm2/s, speed_factor: 2, load: 50 N, "
               "load_factor: 0.001}]\n",
               {"bearings[0].outer_diameter", "above the bore"}},
        Broken{"", "bearings: [{bore: 40 mm}]\n", {"bearings[0]", "outer_diameter"}},
        Broken{"mean_turn_length: 245.1 mm", "end_winding_inductance: 1 mm", {"winding.end_winding_inductance"}},
        Broken{"", "remanence_factor: 0\n", {"remanence_factor"}},
        Broken{"", "remanence_factor: 90 percent\n", {"remanence_factor"}},
        Broken{"type: v-magnet", "type: v-magnet\n  skew: {slices: 0, angle: 5 deg}", {"rotor.skew.slices"}},
        Broken{"type: v-magnet", "type: v-magnet\n  skew: {slices: 2.5, angle: 5 deg}", {"rotor.skew.slices"}},
        Broken{"type: v-magnet", "type: v-magnet\n  skew: {slices: 3, angle: 46 deg}", {"rotor.skew.angle", "45 deg"}},
        Broken{"type: v-magnet", "type: v-magnet\n  skew: {slices: 3, angle: -5 deg}", {"rotor.skew.angle"}},
        Broken{"type: v-magnet", "type: v-magnet\n  skew: {slices: 3, angle: 5}", {"rotor.skew.angle", "unit"}},
        Broken{"type: v-magnet", "type: v-magnet\n  skew: {slices: 3}", {"rotor.skew", "angle"}},
        Broken{"type: v-magnet", "type: v-magnet\n  skew: {slice: 3, angle: 5 deg}", {"rotor.skew", "slice", "slices"}},
        Broken{"type: v-magnet", "type: v-magnet\n  skew: {angles: []}", {"rotor.skew.angles", "0 angles"}},
        Broken{"type: v-magnet",
               "type: v-magnet\n  skew: {angles: [-30 deg, 30 deg]}",
               {"rotor.skew.angles", "60 deg apart", "45 deg"}},
        Broken{"type: v-magnet", "type: v-magnet\n  skew: {angles: [0 deg, 90 deg]}", {"rotor.skew.angles[1]"}},
        Broken{"type: v-magnet",
               "type: v-magnet\n  skew: {angles: [0 deg, 5 deg], slices: 2}",
               {"rotor.skew.slices", "not both"}},
        Broken{"type: v-magnet", "type: v-magnet\n  skew: 5 deg", {"rotor.skew"}},
        Broken{"", "rotors: {}\n", {"rotors", "rotor"}}));

TEST(Machine, RotorOrStatorIsSkewed) {
  std::string text = test::prius_document().canonical_text();
  for (const char* type : {"type: v-magnet", "type: round-bottom-slot"}) {
    const std::size_t at = text.find(type);
    ASSERT_NE(at, std::string::npos);
    text.insert(at, "skew: {slices: 2, angle: 3 deg}\n  ");
  }
  try {
    Machine::read(base::Document::parse(text, "broken.yaml"));
    FAIL() << "accepted";
  } catch (const base::UserError& error) {
    EXPECT_NE(std::string(error.what()).find("stator.skew"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("one of them"), std::string::npos) << error.what();
  }
}

TEST(Machine, AListIsNoMachine) {
  EXPECT_THROW(Machine::read(base::Document::parse("- machine\n", "list.yaml")), base::UserError);
}

}  // namespace
