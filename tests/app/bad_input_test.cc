// SPDX-License-Identifier: GPL-3.0-or-later
// Bad input, one by one, through the real program: exit code 2, nothing run, and a message with file, line and field.
#include "tests/app/program.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

namespace lodestone::test {
namespace {

namespace fs = std::filesystem;

const std::string fixtures = std::string(LODESTONE_SOURCE_DIR) + "/tests/app/bad_input";

struct BadFile {
  const char* command;    ///< run (a study), check
  const char* name;       ///< of the file without .yaml
  const char* complaint;  ///< what follows the file's name: place, field, what is wrong
};

const std::vector<BadFile> bad_files = {
    {"check", "a-list", ":1:1: this is no file of ours"},
    {"run", "above-current-limit", ":8:27: operating_points[0].current: 250 A is above conditions.current_limit"},
    {"run", "alias-cycle", ":9:30: vary.magnet[1]: this alias refers to a value that contains it"},
    {"run", "all-infeasible", ":9:3: vary: every case is infeasible or refused, 2 of them"},
    {"run", "below-absolute-zero", ":4:23: conditions.magnet_temperature: '-300 degC' is below absolute zero"},
    {"run", "best-without-current",
     ":7:39: operating_points[0].angle: 'best' is the angle of most torque and needs a current above 0 A"},
    {"run", "cycle-of-words", ":7:8: cycle: "},
    {"run", "cycle-without-map", ":6:8: cycle: needs an 'efficiency_map'"},
    {"run", "cycle-without-vehicle", ":7:8: cycle: needs a 'vehicle' that follows it"},
    {"check", "conductor-no-coefficient", ":4:14: resistivity: 'coefficient' is missing"},
    {"check", "conductor-resistance", ":4:22: resistivity.value: '1.7241 ohm' has the wrong dimension"},
    {"run", "deep-nesting", ":8:70: values are nested deeper than 64 levels"},
    {"run", "error-estimate-of-degree-four",
     ":8:39: numerics.error_estimate: errors are estimated with elements of a higher degree, and there are none above "
     "numerics.degree 4; 1, 2 and 3 are possible"},
    {"run", "degree-nine", ":8:20: numerics.degree: expected a whole number from 1 to 4, found '9'"},
    {"run", "duplicate-key-deep", ":5:3: conditions.magnet_temperature: this key appears twice"},
    {"run", "duplicate-key", ":8:1: machine: this key appears twice"},
    {"check", "empty", ": the file is empty"},
    {"run", "flux-map-of-three-positions",
     ":10:23: numerics.positions: 3 is not allowed; a flux map needs 4 positions at least"},
    {"run", "efficiency-map-of-a-rotation", ":9:17: efficiency_map: has no effect without 'analysis: performance'"},
    {"run", "efficiency-map-without-losses", ":6:20: flux_map.losses: an efficiency map needs them"},
    {"run", "efficiency-map-without-voltage", ":9:17: efficiency_map: needs conditions.dc_voltage"},
    {"run", "flux-map-without-current", ":9:11: flux_map: 'current' is missing: the largest peak current of the map"},
    {"run", "frequency-for-speed", ":7:57: operating_points[0].speed: '25 Hz' has the wrong dimension"},
    {"run", "half-a-position", ":8:23: numerics.positions: expected a whole number from 2 to 720, found '2.5'"},
    {"run", "in-situ-every-zero", ":8:34: insitu.every: expected a whole number from 1 to 720, found '0'"},
    {"run", "in-situ-gone", ":8:28: insitu.script[1]: there is no file '"},
    {"run", "in-situ-misspelt",
     ":8:18: insitu.script: 'pictur' is no script: give picture, gap-line, magnets, or a file that ends in .py; did "
     "you "
     "mean 'picture'?"},
    {"run", "infinite-speed", ":7:57: operating_points[0].speed: 'inf rpm' is not a finite number"},
    {"run", "irreversible-loss-negative", ":10:20: irreversible_loss: -1 % is not allowed"},
    {"run", "irreversible-loss-without-loads", ":8:20: irreversible_loss: has no effect without 'load_cases'"},
    {"run", "load-case-of-no-point", ":9:34: load_cases[0].operating_point: "},
    {"run", "load-case-without-angle", ":9:5: load_cases[0]: 'angle' is missing"},
    {"run", "loss-temperature-empty", ":9:125: load_cases[0].temperature_of_loss.to: the range is empty"},
    {"check", "machine-angle-for-length", ":24:8: rotor.rib: '14 deg' has the wrong dimension"},
    {"check", "machine-bridge-negative", ":23:11: rotor.bridge: -0.10 mm is not allowed"},
    {"check", "machine-gap-too-large", ":4:10: air_gap: 40 mm"},
    {"check", "machine-magnet-a-list", ":33:9: magnet: expected a text, found a list"},
    {"check", "machine-magnet-in-shaft",
     ":20:19: rotor.magnet.width: 18.9 mm: the magnet would reach into the rib between the poles"},
    {"check", "machine-magnet-outside",
     ":20:19: rotor.magnet.width: 28.9 mm: the magnet pokes out through the bridge circle"},
    {"check", "machine-missing-steel", ":35:3: materials: 'rotor_steel' is missing"},
    {"check", "machine-negative-gap", ":4:10: air_gap: -0.75 mm is not allowed"},
    {"check", "machine-no-turns",
     ":30:19: winding.turns_per_coil: expected a whole number from 1 to 100000, found '0'"},
    {"check", "machine-odd-poles", ":2:8: poles: 7: the number of poles is even"},
    {"check", "machine-skew-over-a-pole", ":19:28: rotor.skew.angle: 50 deg is not allowed"},
    {"check", "machine-skew-without-slices", ":19:18: rotor.skew.slices: expected a whole number from 1 to 100"},
    {"run", "machine-of-study-broken", "./machine-negative-gap.yaml:4:10: air_gap: -0.75 mm is not allowed"},
    {"check", "machine-overfull-slot", ":32:20: winding.strand_diameter: 2 mm: the conductors of a slot take"},
    {"check", "machine-slot-through", ":15:18: stator.slot.flank_depth: 59.3 mm: the slot would cut through the yoke"},
    {"check", "machine-slots-overlap",
     ":16:19: stator.slot.bottom_width: 18 mm: neighbouring slots would overlap at the bottom"},
    {"check", "machine-unbalanced", ":29:15: winding.coil_pitch: coils of pitch 6 do not fill 50 slots in one layer"},
    {"check", "machine-unknown-rotor", ":18:9: rotor.type: 'v-magnets' is not one of v-magnet"},
    {"check", "machine-unknown-steel", ":36:16: materials.rotor_steel: no steel 'm400-50b' in the library"},
    {"check", "magnet-band-reversed", ":11:7: composition.Nd: the band's lower end"},
    {"check", "magnet-negative-remanence", ":5:20: remanence.value: -1.30 T is not allowed"},
    {"check", "magnet-no-density", ":1:1: 'density' is missing"},
    {"check", "magnet-over-100-percent", ":11:3: composition: the fractions add to at least 101 %, more than 100 %"},
    {"check", "magnet-squareness", ":7:13: squareness: 1.93 is not allowed"},
    {"check", "magnet-tesla-for-field", ":6:31: intrinsic_coercivity.value: '2 T' has the wrong dimension"},
    {"check", "magnet-unknown-confidence",
     ":4:13: confidence: 'certain' is not one of low, medium, high, measured, published, datasheet"},
    {"check", "magnet-unknown-element", ":12:7: composition.Dx: 'Dx' is no element"},
    {"run", "merge-key", ":4:3: conditions: merge keys"},
    {"run", "missing-machine-file", ":2:10: machine: no machine file './not-there.yaml'"},
    {"run", "missing-machine", ":1:1: 'machine' is missing"},
    {"run", "missing-temperature", ":4:3: conditions: 'winding_temperature' is missing"},
    {"run", "missing-unit", ":4:23: conditions.magnet_temperature: '100' needs a unit, such as '100 degC'"},
    {"run", "misspelt-temperature", ":5:3: conditions: unknown key 'winding_temprature'"},
    {"run", "modulation-alone", ":6:15: conditions.modulation: has no effect without 'dc_voltage'"},
    {"run", "negative-current", ":7:27: operating_points[0].current: -250 A is not allowed"},
    {"run", "no-number-at-all", ":7:27: operating_points[0].current: 'plenty of A' is not a number"},
    {"run", "no-operating-point", ":6:19: operating_points: the list is empty"},
    {"run", "no-speed", ":7:5: operating_points[0]: 'speed' is missing: losses and efficiency need one"},
    {"run", "not-a-number", ":7:27: operating_points[0].current: 'nan A' is not a finite number"},
    {"run", "range-of-one",
     ":9:57: vary.rotor.magnet.thickness.count: expected a whole number from 2 to 10000, found '1'"},
    {"run", "range-of-two-units", ":9:44: vary.rotor.magnet.thickness.to: '7 kg' has the wrong dimension"},
    {"run", "range-without-end", ":9:27: vary.rotor.magnet.thickness: 'to' is missing"},
    {"run", "noise-orders-of-a-field",
     ":8:15: noise_orders: has no effect with 'analysis: field', which solves one position"},
    {"run", "rotor-strength-below-one", ":8:54: rotor_strength.safety_factor: 0.5 is not allowed"},
    {"run", "rotor-strength-of-a-magnet",
     ":8:91: rotor_strength.minimum: 'rotor.magnet.width' is not one of rotor.bridge, rotor.rib, rotor.centre_web"},
    {"run", "rotor-strength-of-surface-magnets",
     ":8:17: rotor_strength: rotor 'bread-loaf-magnet' has magnets on its surface: rotor_strength knows magnets in "
     "pockets"},
    {"run", "rotor-strength-of-outer-rotor",
     ":6:17: rotor_strength: rotor 'surface-magnet', side outer: rotor_strength knows rotors within their stator"},
    {"run", "rotor-strength-without-radius", ":8:17: rotor_strength: 'corner_radius' is missing"},
    {"run", "same-point-twice", ":8:12: operating_points[1].name: another operating point is named 'peak' already"},
    {"run", "short-circuit-at-standstill", ":9:72: load_cases[0].short_circuit.speed: 0 rpm is not allowed"},
    {"run", "short-circuit-from-nowhere",
     ":9:99: load_cases[0].short_circuit.operating_point: 'cruise' is not one of peak"},
    {"run", "short-circuit-of-four-phases",
     ":9:73: load_cases[0].short_circuit.phases: expected a whole number from 2 to 3, found '4'"},
    {"run", "short-circuit-steady-from-a-point",
     ":9:98: load_cases[0].short_circuit.operating_point: has no effect with 'course: steady'"},
    {"run", "short-circuit-with-current", ":9:58: load_cases[0].current: a short circuit makes its own current"},
    {"run", "short-circuit-without-speed", ":9:64: load_cases[0].short_circuit: 'speed' is missing"},
    {"check", "some-other-yaml", ":1:1: this is no file of ours"},
    {"check", "steel-below-mu0", ":11:7: magnetisation_curve.rows[3]: dB/dH from the row before is 0.177 μ0"},
    {"check", "steel-nan-in-table", ":9:14: magnetisation_curve.rows[1][1]: '.nan' is not a finite number"},
    {"check", "steel-negative-loss", ":16:7: core_loss.rows[0]: frequency, flux density and loss must be above 0"},
    {"check", "steel-not-monotone",
     ":10:7: magnetisation_curve.rows[2]: the curve is not monotone: B = 1.25 T is not above 1.3 T of the row before"},
    {"check", "steel-short-row", ":9:7: magnetisation_curve.rows[1]: expected 2 numbers, found 1"},
    {"check", "steel-too-few-losses",
     ":16:5: core_loss.rows: a fit needs at least 6 rows at 2 frequencies up to 1000 Hz, found 3 rows at 1"},
    {"check", "steel-wrong-column", ":6:13: magnetisation_curve.columns[0]: 'T' is no unit of column 1"},
    {"run", "tab-indent", ":5:1: not valid YAML: illegal tab when looking for indentation"},
    {"run", "tolerance-negative", ":8:34: numerics.tolerance: -1 % is not allowed"},
    {"run", "tolerance-of-degree-four",
     ":8:34: numerics.tolerance: a mesh is adapted by what elements of a higher degree add in its cells, which "
     "numerics.degree 4 does not allow; 2 and 3 are possible"},
    {"run", "tolerance-too-large", ":8:34: numerics.tolerance: 300 % is not allowed"},
    {"run", "tolerance-zero", ":8:34: numerics.tolerance: 0 is not allowed"},
    {"run", "too-many-cases", ":10:17: vary.rotor.bridge: the study would have 4000000 cases or more"},
    {"run", "too-much-modulation", ":7:15: conditions.modulation: 1.2 is not allowed"},
    {"run", "two-documents", ":8:1: a second document starts here"},
    {"run", "unclosed-bracket", ":10:1: not valid YAML: end of sequence flow not found"},
    {"run", "relative-duty", ":7:7: duty: "},
    {"run", "thermal-at-standstill", ":6:51: thermal.operating_point: the operating point 'peak' stands still"},
    {"run", "unknown-control",
     ":6:48: efficiency_map.control: 'least-losses' is not one of least-current, least-loss; did you mean "
     "'least-loss'?"},
    {"run", "thermal-of-outer-rotor",
     ":6:10: thermal: rotor 'surface-magnet', side outer: the thermal network is that of a stator around its rotor"},
    {"run", "unknown-cooling",
     ":6:20: thermal.cooling: no cooling 'water-jakket' in the library; did you mean 'water-jacket'?"},
    {"run", "unknown-cycle", ":7:8: cycle: no cycle 'wltc-class3' in the library; did you mean 'wltc-class3b'?"},
    {"run", "vehicle-without-cycle", ":7:10: vehicle: has no effect without a 'cycle'"},
    {"run", "unknown-analysis", ":8:11: analysis: 'performence' is not one of field, rotation, flux-map, performance"},
    {"run", "unknown-key", ":6:1: unknown key 'operating_point'"},
    {"run", "unknown-machine", ":2:10: machine: no machine 'prius-2005' in the library"},
    {"run", "unknown-unit", ":7:27: operating_points[0].current: unknown unit 'Apples' in '250 Apples'"},
    {"run", "vary-limit-too-low",
     ":9:37: vary.conditions.current_limit[1]: the current of operating point 'peak' is above this limit"},
    {"run", "vary-negative-length", ":9:34: rotor.magnet.thickness: -5 mm is not allowed"},
    {"run", "vary-nothing", ":9:11: vary.magnet: the list is empty"},
    {"run", "vary-out-of-range", ":9:27: stacking_factor: 1.05 is not allowed"},
    {"run", "vary-scalar", ":9:11: vary.magnet: expected a list of values"},
    {"run", "vary-twice-the-same", ":9:32: vary.magnet[2]: 'nd-n42sh' stands twice in this list"},
    {"run", "vary-unknown-magnet", ":9:22: vary.magnet[1]: no magnet 'nd-n42hs' in the library"},
    {"run", "vary-unknown-parameter", ":9:27: rotor.magnet: unknown key 'thicknes'"},
    {"run", "vary-unknown-part", ":9:27: vary.rotr.magnet.thickness[0]: there is no 'rotr'"},
    {"run", "vary-wrong-dimension", ":9:34: rotor.magnet.thickness: '6 kg' has the wrong dimension"},
    {"run", "wrong-dimension", ":7:27: operating_points[0].current: '250 V' has the wrong dimension"},
    {"run", "zero-bytes", ": is not a text file"}};

void PrintTo(const BadFile& file, std::ostream* stream) {
  *stream << file.name;
}

class BadInput : public testing::TestWithParam<BadFile> {};

TEST_P(BadInput, IsRefusedByNameAndPlace) {
  const BadFile& bad = GetParam();
  const ScratchFolder scratch;
  const std::string file = std::string(bad.name) + ".yaml";
  fs::copy_file(fixtures + "/" + file, scratch / file);
  // The one file that is reached from another.
  if (std::string(bad.name) == "machine-of-study-broken")
    fs::copy_file(fixtures + "/machine-negative-gap.yaml", scratch / "machine-negative-gap.yaml");

  const Output output = lodestone(scratch.path(), {bad.command, file});
  EXPECT_EQ(output.code, 2) << output.err;
  EXPECT_NE(output.err.find(bad.complaint), std::string::npos) << output.err;
  EXPECT_NE(output.err.find(file), std::string::npos) << output.err;
  EXPECT_EQ(output.out, "") << "data of a file that is refused";
  EXPECT_FALSE(fs::exists(scratch / "out")) << "a directory of results for nothing";
}

INSTANTIATE_TEST_SUITE_P(Files, BadInput, testing::ValuesIn(bad_files), [](const auto& one) {
  std::string name = one.param.name;
  for (char& c : name)
    if (c == '-')
      c = '_';
  return name;
});

TEST(BadInputFiles, EveryFixtureIsAsserted) {
  std::set<std::string> asserted;
  for (const BadFile& bad : bad_files)
    asserted.insert(bad.name);
  std::set<std::string> present;
  for (const auto& entry : fs::directory_iterator(fixtures))
    present.insert(entry.path().stem().string());
  EXPECT_EQ(asserted, present);
  EXPECT_GE(present.size(), 30u);
}

struct BadCommand {
  const char* name;
  std::vector<std::string> arguments;
  const char* complaint;
};

const std::vector<BadCommand> bad_commands = {
    {"no_command", {}, "lodestone: A subcommand is required"},
    {"unknown_command", {"slove", "prius-2004"}, "there is no command 'slove'; did you mean 'solve'?"},
    {"one_word_too_many", {"solve", "prius-2004", "my-motor"}, "'my-motor' is one word too many"},
    {"unknown_option", {"solve", "prius-2004", "--curent", "250A"}, "no option '--curent'; did you mean '--current'?"},
    {"no_machine", {"solve"}, "lodestone solve: machine is required"},
    {"unknown_machine", {"solve", "prius-2040"}, "no machine 'prius-2040' in the library; did you mean 'prius-2004'?"},
    {"fem_file", {"solve", "motor.fem"}, "motor.fem: the file cannot be read"},
    {"fem_with_a_current",
     {"solve", "motor.fem", "--current", "5A"},
     "--current: a .fem file or a drawing is solved as it is, with its own currents"},
    {"fem_with_a_magnet",
     {"solve", "motor.fem", "--magnet", "nd-n42sh"},
     "--magnet: a .fem file or a drawing is solved as it is"},
    {"current_as_mass", {"solve", "prius-2004", "--current", "250kg"}, "--current: '250kg' has the wrong dimension"},
    {"current_without_unit", {"solve", "prius-2004", "--current", "250"}, "--current: '250' needs a unit"},
    {"negative_current", {"solve", "prius-2004", "--current", "-5A"}, "--current: -5A is not allowed"},
    {"nan_current", {"solve", "prius-2004", "--current", "nanA"}, "--current: "},
    {"value_in_two_words", {"solve", "prius-2004", "--current", "250", "A"}, "--current: '250' needs a unit"},
    {"angle_as_word", {"solve", "prius-2004", "--angle", "bets"}, "--angle: 'bets' is not a number"},
    {"below_absolute_zero", {"solve", "prius-2004", "--temperature", "-300degC"}, "--temperature: '-300degC'"},
    {"degree_nine", {"solve", "prius-2004", "--degree", "9"}, "--degree"},
    {"unknown_magnet",
     {"solve", "prius-2004", "--magnet", "nd-n42hs"},
     "--magnet: no magnet 'nd-n42hs' in the library; did you mean 'nd-n42sh'?"},
    {"missing_file", {"solve", "./not-there.yaml"}, "no machine file './not-there.yaml'"},
    {"missing_library", {"list", "magnets", "--library", "not-there"}, "--library: there is no folder 'not-there'"},
    {"missing_study", {"run", "not-there.yaml"}, "not-there.yaml: no such file"},
    {"study_is_a_folder", {"run", "."}, ".: is a folder, not a file"},
    {"bad_shard", {"run", "good.yaml", "--shard", "3/2"}, "--shard: '3/2' is not K/N"},
    {"no_processes", {"run", "good.yaml", "-j", "0"}, "--jobs"},
    {"bad_timeout", {"run", "good.yaml", "--case-timeout", "0 s"}, "--case-timeout: 0 s is not allowed"},
    {"unwritable_results", {"run", "good.yaml", "-o", "good.yaml"}, "good.yaml"},
    {"missing_results", {"compare", "not-there"}, "not-there"},
    {"results_are_a_file", {"compare", "good.yaml"}, "good.yaml"},
    {"empty_results", {"compare", "."}, "holds no results"},
    {"damaged_results", {"compare", "damaged"}, "damaged/cases/0123456789abcdef0123456789abcdef.h5"},
    {"unknown_kind", {"list", "magnet"}, "'magnet' is not one of machines, magnets"},
    {"unknown_thing", {"show", "magnet", "nd-n42hs"}, "no magnet 'nd-n42hs' in the library; did you mean 'nd-n42sh'?"},
    {"unknown_template", {"show", "template", "v-magnets"}, "no template 'v-magnets'"},
    {"nothing_to_draw", {"show", "conductor", "copper", "--svg", "copper.svg"}, "--svg: there is nothing to draw"},
    {"svg_nowhere", {"show", "steel", "m400-50a", "--svg", "not-there/m.svg"}, "not-there/m.svg"},
    {"new_over_old", {"new", "study", "good.yaml"}, "good.yaml: is there already and is not overwritten"},
    {"new_bad_name", {"new", "magnet", "my magnet"}, "'my magnet' is no name"},
    {"new_unknown_kind", {"new", "steel", "x"}, "'steel' is not one of machine, study, magnet"},
    {"new_unknown_rotor", {"new", "machine", "x", "--rotor", "spok"}, "--rotor: no template 'spok'"},
    {"new_odd_poles", {"new", "machine", "x", "--poles", "7"}, "--poles 7: an even number from 4 to 200"},
    {"new_no_machine", {"new", "machine", "x", "--slots", "50"}, "these options make no machine: x.yaml:"},
    {"new_study_with_poles", {"new", "study", "x", "--poles", "6"}, "belong to new machine"},
    {"new_machine_of_no_side", {"new", "machine", "x", "--side", "left"}, "--side left: inner (the rotor within"},
};

void PrintTo(const BadCommand& command, std::ostream* stream) {
  *stream << command.name;
}

class BadOption : public testing::TestWithParam<BadCommand> {};

TEST_P(BadOption, IsRefusedByName) {
  const ScratchFolder scratch;
  const std::string good = read_text(std::string(LODESTONE_SOURCE_DIR) + "/examples/minimal.yaml");
  write_text(scratch / "good.yaml", good);
  fs::create_directories(scratch / "damaged/cases");
  write_text(scratch / "damaged/cases/0123456789abcdef0123456789abcdef.h5", "this is no HDF5 file");

  const Output output = lodestone(scratch.path(), GetParam().arguments);
  EXPECT_EQ(output.code, 2) << output.err;
  EXPECT_NE(output.err.find(GetParam().complaint), std::string::npos) << output.err;
  EXPECT_EQ(output.out, "");
  EXPECT_EQ(read_text(scratch / "good.yaml"), good);
}

INSTANTIATE_TEST_SUITE_P(Commands, BadOption, testing::ValuesIn(bad_commands),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace lodestone::test
