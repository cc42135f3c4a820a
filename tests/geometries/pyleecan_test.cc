// SPDX-License-Identifier: GPL-3.0-or-later
// Machines of pyleecan's JSON: two whole ones, windings, what is refused.
#include "tests/geometries/prius.h"
#include "tests/geometries/pyleecan_support.h"

namespace lodestone::geometries {
namespace {

TEST(Pyleecan, PriusIsThatOfTheLibrary) {
  const ImportedMachine imported = import_pyleecan(file(prius), "prius");
  const Machine machine = machine_of(imported), ours = Machine::read(test::prius_document());
  const CrossSection a = machine.rotor->half_pole(), b = ours.rotor->half_pole();
  ASSERT_EQ(a.shapes.size(), b.shapes.size());
  for (std::size_t k = 0; k < a.shapes.size(); ++k)
    EXPECT_NEAR(a.area(a.shapes[k]), b.area(b.shapes[k]), 1e-12 * b.area(b.shapes[k])) << a.shapes[k].name;
  EXPECT_NEAR(machine.stator->winding_area(), ours.stator->winding_area(), 1e-12 * ours.stator->winding_area());
  EXPECT_NEAR(machine.steel_volume_stator(), ours.steel_volume_stator(), 1e-12 * ours.steel_volume_stator());
  EXPECT_NEAR(machine.magnet_volume(), ours.magnet_volume(), 1e-12 * ours.magnet_volume());
  EXPECT_DOUBLE_EQ(machine.air_gap, ours.air_gap);
  EXPECT_DOUBLE_EQ(machine.winding->series_turns(), ours.winding->series_turns());
  EXPECT_DOUBLE_EQ(machine.strand.width, ours.strand.width);
  EXPECT_EQ(machine.strands, 13);
  // What the library's file states otherwise: no stacking factor, the mean turn, the end winding rounded.
  EXPECT_DOUBLE_EQ(machine.stacking_factor, 0.95);
  EXPECT_FALSE(machine.given_mean_turn_length);
  EXPECT_DOUBLE_EQ(machine.end_winding_length, 19.366e-3);
  // Its sheets are one file, though the JSON holds them twice.
  ASSERT_EQ(imported.materials.size(), 3u);
  EXPECT_EQ(imported.materials[0].kind, "magnet");
  EXPECT_EQ(imported.materials[1].name, "prius-m400-50a");
  EXPECT_EQ(value(imported, "materials.stator_steel"), value(imported, "materials.rotor_steel"));
  EXPECT_TRUE(has_remark(imported, "no coercivity"));
}

TEST(Pyleecan, ServoOfDrawnSlotsIsThatOfTheLibrary) {
  const ImportedMachine imported = import_pyleecan(file(servo_file), "servo");
  const Machine machine = machine_of(imported), ours = Machine::read(test::library_document("servo-18s16p"));
  // The library's dimensions are rounded to a micrometre: 5.029 mm of slot for 5.0292, a gap of 0.424 for 0.423997.
  EXPECT_NEAR(machine.stator->winding_area(), ours.stator->winding_area(), 2e-4 * ours.stator->winding_area());
  EXPECT_NEAR(machine.air_gap, ours.air_gap, 4e-9);
  EXPECT_NEAR(machine.magnet_volume(), ours.magnet_volume(), 1e-6 * ours.magnet_volume());
  EXPECT_EQ(machine.winding->definition().coil_pitch, 1);
  EXPECT_EQ(machine.winding->definition().layers, 2);
  EXPECT_EQ(machine.winding->definition().turns_per_coil, 23);
  expect_points(machine.stator->half_slot_pitch(SlotLayers::side_by_side),
                {Z(0.023038234727917536, 0.0018699563153652798), Z(0.024106205750142582, 0.0020582684211983447),
                 Z(0.02800887212088891, 0.0027464137990645164)});
  // Its losses, of 3 × N numbers, are rows of the steel.
  const std::string& steel = imported.materials[1].text;
  EXPECT_NE(steel.find("fit_up_to: 1000 Hz"), std::string::npos) << steel;
  EXPECT_NE(steel.find("- [400, 1, 18.63287279]"), std::string::npos) << steel;
}

TEST(Pyleecan, OlderWindingsAndMatrices) {
  // As IPMSM_A of pyleecan 1.0: the class says the layers, the pitch of a single layer changes the end turns alone.
  const ImportedMachine older =
      import_pyleecan(changed(prius, {{"stator.winding.__class__", "\"WindingDW1L\""},
                                      {"stator.winding.Nlayer", "null"},
                                      {"stator.winding.Npcp", "null"},
                                      {"stator.winding.Npcpp", "1"},
                                      {"stator.winding.coil_pitch", "5"},
                                      {"stator.winding.conductor.cond_mat.elec.alpha", "1"},
                                      {"stator.winding.conductor.cond_mat.HT.alpha", "0.00393"}}),
                      "older");
  EXPECT_NE(older.materials.back().text.find("1.73 uohm.cm, at: 20 degC, coefficient: 0.393 %/K"), std::string::npos)
      << older.materials.back().text;
  EXPECT_EQ(value(older, "winding.coil_pitch"), "6");
  EXPECT_EQ(value(older, "winding.layers"), "1");
  EXPECT_TRUE(has_remark(older, "The coils span 6 slots, in the file 5"));
  const ImportedMachine two = import_pyleecan(changed(prius, {{"stator.winding.__class__", "\"WindingDW2L\""},
                                                              {"stator.winding.Nlayer", "null"},
                                                              {"stator.winding.coil_pitch", "5"},
                                                              {"stator.winding.Ntcoil", "4"}}),
                                              "two");
  EXPECT_EQ(value(two, "winding.coil_pitch"), "5");
  EXPECT_EQ(value(two, "winding.layers"), "2");
  // A machine that was saved with the pitch unknown finds it in the matrix, whatever slot it begins with.
  const base::Document servo = file(servo_file);
  EXPECT_EQ(value(import_pyleecan(with(servo, "stator.winding.coil_pitch", "null"), "s"), "winding.coil_pitch"), "1");
  // Coils on one tooth whose sides lie one above the other are none of ours.
  EXPECT_EQ(value(import_pyleecan(with(servo, "stator.winding.is_wye", "true"), "s"), "winding.layers"), "2");
  EXPECT_THROW(import_pyleecan(with(servo, "stator.winding.is_change_layer", "true"), "s"), base::UserError);
  // One coil side with another phase is the layout of no star of slots.
  EXPECT_THROW(import_pyleecan(with(servo, "stator.winding.wind_mat[0][0][3]", "[0.0, 0.0, 23.0]"), "s"),
               base::UserError);
}

TEST(Pyleecan, RefusesByFieldWhatItDoesNotRead) {
  struct Refusal {
    std::vector<Change> changes;
    std::string field;    ///< of the JSON
    std::string message;  ///< a part of it
  };
  const std::vector<Refusal> refusals = {
      {{{"__class__", "\"MachineSCIM\""}}, "", "MachineSCIM is not read: an induction machine with a cage; read are"},
      {{{"__class__", "\"MachineWRSM\""}}, "", "a synchronous machine with a wound rotor"},
      {{{"__class__", "\"MachineLSPM\""}}, "", "a line-start machine"},
      {{{"__class__", "\"Material\""}}, "", "Material is not read: no machine"},
      {{{"rotor.__class__", "\"LamSquirrelCage\""}}, "rotor", "LamSquirrelCage is not read: a rotor with a cage"},
      {{{"stator.__class__", "\"LamSlotMulti\""}}, "stator", "LamSlotMulti is not read"},
      {{{"rotor.hole[0].__class__", "\"HoleM61\""}}, "rotor.hole[0]", "HoleM61 is not read; read are one HoleM50"},
      {{{"rotor.hole[0].__class__", "\"HoleUD\""}}, "rotor.hole[0].H0", "this field is not read"},
      {{{"rotor.hole[0].__class__", "\"HoleM57\""}}, "rotor.hole[0]", "its pockets end in a corner"},
      {{{"rotor.hole", "[]"}}, "rotor.hole", "0 holes a pole"},
      {{{"rotor.hole[0].Zh", "6"}}, "rotor.hole[0].Zh", "6 holes and 8 poles"},
      {{{"rotor.hole[0].H4", "0.001"}}, "rotor.hole[0].H4", "reach further out than the bridge circle"},
      {{{"rotor.hole[0].W0", "0.2"}}, "rotor.hole[0].W0", "must be less than"},
      {{{"rotor.hole[0].H3", "null"}}, "rotor.hole[0].H3", "null: a length in metres is needed"},
      {{{"rotor.hole[0].H3", "NaN"}}, "rotor.hole[0].H3", "not a finite number"},
      {{{"rotor.hole[0].H3", "-0.0065"}}, "rotor.hole[0].H3", "is not allowed"},
      {{{"rotor.hole[0].magnet_1", "null"}}, "rotor.hole[0]", "HoleM50 without magnet_1"},
      {{{"rotor.hole[0].magnet_0.type_magnetization", "0"}},
       "rotor.hole[0].magnet_0.type_magnetization",
       "parallel, 1"},
      {{{"rotor.hole[0].magnet_1.mat_type.mag.Brm20", "1.1"}}, "rotor.hole[0].magnet_1.mat_type", "of one grade"},
      {{{"rotor.hole[0].magnetization_dict_offset", "{\"magnet_0\": 0.2}"}},
       "rotor.hole[0].magnetization_dict_offset.magnet_0",
       "not square to the block's face"},
      {{{"rotor.skew", "{\"__class__\": \"Skew\", \"rate\": 1, \"is_step\": false}"}},
       "rotor.skew",
       "a skew without steps"},
      {{{"rotor.axial_vent", "[{\"__class__\": \"VentilationCirc\"}]"}}, "rotor.axial_vent", "a list of 1: this field"},
      {{{"stator.notch", "[{\"__class__\": \"NotchEvenDist\"}]"}}, "stator.notch", "this field is not read"},
      {{{"rotor.bore", "{\"__class__\": \"BoreFlower\"}"}}, "rotor.bore", "BoreFlower: this field is not read"},
      {{{"stator.Nrvd", "2"}, {"stator.Wrvd", "0.005"}}, "stator.Nrvd", "2 radial ducts of 5 mm"},
      {{{"rotor.L1", "0.08"}}, "rotor.L1", "the stator's stack is 83.82 mm long"},
      {{{"rotor.Kf1", "0.97"}},
       "rotor.Kf1",
       "the stator's stacking factor is 0.95, and ours is of both; name one (--stacking-factor)"},
      {{{"stator.Rint", "0.08"}}, "stator.Rint", "the rotor's surface, at 80.2 mm, lies beyond it"},
      {{{"stator.is_internal", "true"}}, "stator.is_internal", "one of the two is internal"},
      {{{"stator.slot", "null"}}, "stator.slot", "a stator without slots"},
      {{{"stator.slot.__class__", "\"SlotW24\""}}, "stator.slot", "SlotW24 is not read: its winding reaches the gap"},
      {{{"stator.slot.__class__", "\"SlotW60\""}}, "stator.slot", "a slot of salient poles; read are SlotW10"},
      {{{"stator.slot.wedge_mat", "{\"__class__\": \"Material\"}"}}, "stator.slot.wedge_mat", "Material: this field"},
      {{{"stator.slot.is_bore", "false"}}, "stator.slot.is_bore", "slots of the yoke"},
      {{{"stator.slot.R1", "0.0041"}}, "stator.slot.R1", "at most half of W2"},
      {{{"stator.slot.R1", "0.034"}}, "stator.slot.H2", "above the radius R1"},
      {{{"stator.slot.is_cstt_tooth", "true"}, {"stator.slot.W1", "null"}},
       "stator.slot.is_cstt_tooth",
       "W1 or W2 null"},
      {{{"stator.winding.__class__", "\"WindingSC\""}}, "stator.winding", "WindingSC is not read"},
      {{{"stator.winding.__class__", "\"WindingUD\""}}, "stator.winding", "wind_mat is missing or null"},
      {{{"stator.winding.qs", "6"}}, "stator.winding.qs", "of an even number of phases the layout is needed"},
      {{{"stator.winding.type_connection", "1"}}, "stator.winding.type_connection", "1 (delta)"},
      {{{"stator.winding.is_wye", "false"}}, "stator.winding.is_wye", "false (delta)"},
      {{{"stator.winding.Npcp", "5"}}, "stator.winding", "5 equal paths cannot be formed"},
      {{{"stator.winding.Lewout", "-0.002"}}, "stator.winding.Lewout", "is not allowed"},
      {{{"stator.winding.conductor.__class__", "\"CondType21\""}},
       "stator.winding.conductor",
       "CondType21 is not read"},
      {{{"stator.mat_type.mag.BH_curve", "{\"__class__\": \"ImportMatrix\"}"}},
       "stator.mat_type",
       "its B-H curve is empty; name a steel of ours in its place (--stator-steel)"},
      {{{"stator.mat_type.mag.BH_curve.value[3]", "[180.0]"}},
       "stator.mat_type.mag.BH_curve.value[3]",
       "1 numbers in this row"},
      {{{"rotor.hole[0].magnet_0.mat_type.mag.Brm20", "0"}, {"rotor.hole[0].magnet_1.mat_type.mag.Brm20", "0"}},
       "rotor.hole[0].magnet_0.mat_type.mag.Brm20",
       "must be above 0"},
      {{{"rotor.hole[0].W4", "0.03"}}, "rotor.hole[0].W4", "as a machine of ours it is refused"},
      {{{"extra", "{\"__class__\": \"Thing\"}"}}, "extra", "Thing: this field is not read"}};
  for (const Refusal& one : refusals) {
    const std::string text = refusal(prius, one.changes);
    EXPECT_NE(text.find(one.message), std::string::npos) << text << "\nwanted: " << one.message;
    EXPECT_NE(text.find(one.field.empty() ? ".json" : one.field + ": "), std::string::npos) << text;
  }
  // Lines that are not those of a parallel-tooth-slot.
  EXPECT_NE(refusal(servo_file, {{"stator.slot.line_list[1].end", "\"(0.028-0.0030j)\""}}).find("does not lie where"),
            std::string::npos);
  EXPECT_NE(refusal(servo_file, {{"stator.slot.line_list[5].end", "\"(0.02303)\""}}).find("expected a point"),
            std::string::npos);
  EXPECT_NE(refusal(servo_file, {{"stator.slot.line_list[2].radius", "0.03"}}).find("an arc about the shaft"),
            std::string::npos);
  EXPECT_NE(refusal(servo_file, {{"rotor.slot.W0", "0.008"}}).find("a flat of another width than its magnet"),
            std::string::npos);
}

TEST(Pyleecan, MaterialsOfOursInPlaceOfTheFiles) {
  ImportChoices choices;
  choices.magnet = "nd-n42sh";
  choices.stator_steel = choices.rotor_steel = "m400-50a";
  choices.conductor = "copper";
  const ImportedMachine imported =
      import_pyleecan(with(file(prius), "rotor.mat_type.mag.BH_curve", "null"), "chosen", choices);
  EXPECT_TRUE(imported.materials.empty());
  EXPECT_EQ(machine_of(imported).magnet, "nd-n42sh");
  EXPECT_FALSE(has_remark(imported, "coercivity"));
}

TEST(Pyleecan, OneStackingFactorInPlaceOfTwo) {
  ImportChoices choices;
  choices.stacking_factor = 0.96;
  const ImportedMachine imported = import_pyleecan(with(file(prius), "rotor.Kf1", "0.97"), "chosen", choices);
  EXPECT_DOUBLE_EQ(machine_of(imported).stacking_factor, 0.96);
}

}  // namespace
}  // namespace lodestone::geometries
