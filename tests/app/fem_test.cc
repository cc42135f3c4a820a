// SPDX-License-Identifier: GPL-3.0-or-later
// .fem files of FEMM through the real program: the example solved, its JSON, and broken copies of it refused one by one
// with file, line and field.
#include "tests/app/program.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <sstream>

namespace lodestone::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const std::string example = std::string(LODESTONE_SOURCE_DIR) + "/examples/surface-magnet-pole.fem";

/// A text with one line (from 1) replaced; several lines may stand in its place.
std::string with_line(const std::string& text, int line, const std::string& replacement) {
  std::istringstream stream(text);
  std::string result, each;
  for (int number = 1; std::getline(stream, each); ++number)
    result += (number == line ? replacement : each) + "\n";
  return result;
}

TEST(Fem, ExampleIsSolved) {
  const ScratchFolder scratch;
  const Output output = lodestone(scratch.path(), {"solve", example, "--json", "--output", "out"});
  ASSERT_EQ(output.code, 0) << output.err;
  const json result = json::parse(output.out);
  EXPECT_EQ(result["machine"], "surface-magnet-pole");
  EXPECT_EQ(result["sectors"], 4);
  EXPECT_EQ(result["antiperiodic"], true);
  EXPECT_DOUBLE_EQ(result["rotor_angle"].get<double>(), 15.0);
  EXPECT_DOUBLE_EQ(result["depth"].get<double>(), 0.06);
  // 4.85815 N·m at refinement 2 and 3.
  EXPECT_NEAR(result["torque"].get<double>(), 4.8581, 2e-3);
  EXPECT_TRUE(result["torque_error"].is_null());
  // Group 1 is the rotor's iron and magnet: the stress around them against the ring's (0.12 % off; 0.03 % at refinement
  // 2).
  ASSERT_EQ(result["groups"].size(), 1u);
  EXPECT_EQ(result["groups"][0]["blocks"], 2);
  EXPECT_NEAR(result["groups"][0]["torque"].get<double>(), result["torque"].get<double>(), 0.005 * 4.8581);
  EXPECT_TRUE(result["groups"][0]["force"].is_null()) << "of a sector";
  ASSERT_EQ(result["circuits"].size(), 3u);
  EXPECT_EQ(result["circuits"][1]["name"], "B");
  EXPECT_EQ(result["circuits"][1]["type"], "series");
  EXPECT_DOUBLE_EQ(result["current"]["b"].get<double>(), -10.3923);
  EXPECT_EQ(result["flux_linkage"]["c"], result["circuits"][2]["flux_linkage"]);
  EXPECT_TRUE(result["flux_linkage"]["d"].is_null()) << "where the d axis lies, the file does not say";
  EXPECT_GT(result["dofs"].get<int>(), 1000);
  for (const auto& file : result["files"])
    EXPECT_TRUE(fs::exists(scratch / file.get<std::string>())) << file;
  EXPECT_EQ(result["files"].size(), 2u);
}

TEST(Fem, TextNamesTorqueCircuitsAndTheWholeMachine) {
  const ScratchFolder scratch;
  const Output output = lodestone(scratch.path(), {"solve", example});
  ASSERT_EQ(output.code, 0) << output.err;
  for (const char* part : {"one of 4 antiperiodic sectors of 90 deg", "Result, of the whole machine", "4.858", "series",
                           "rotor turned by 15 deg", "peak B, Steel"})
    EXPECT_NE(output.out.find(part), std::string::npos) << part << "\n" << output.out;
}

TEST(Fem, ExampleIsChecked) {
  const ScratchFolder scratch;
  const Output output = lodestone(scratch.path(), {"check", example, "--json"});
  ASSERT_EQ(output.code, 0) << output.err;
  const json verdict = json::parse(output.out)[0];
  EXPECT_EQ(verdict["kind"], "fem");
  EXPECT_EQ(verdict["ok"], true);
}

struct Broken {
  const char* name;
  int line;  ///< of the example that is replaced
  const char* replacement;
  const char* complaint;  ///< what follows the file's name
};

const std::vector<Broken> broken_files = {
    {"format_three", 1, "[Format] = 3.2", ":1: [Format]: format 3.2 cannot be read"},
    {"no_fem_file", 1, "solve: motor", ":1: this is no .fem file"},
    {"missing_section", 7, "", ": [LengthUnits]: the section is missing"},
    {"eddy_currents", 2, "[Frequency] = 50", ":2: [Frequency]: 50 Hz is not supported"},
    {"axisymmetric", 8, "[ProblemType] = axisymmetric", ":8: [ProblemType]: axisymmetric problems are not supported"},
    {"unknown_unit", 7, "[LengthUnits] = milimeters",
     ":7: [LengthUnits]: 'milimeters' is not known; one of inches, millimeters, centimeters, mils, microns, meters; "
     "did "
     "you mean 'millimeters'?"},
    {"negative_depth", 6, "[Depth] = -60", ":6: [Depth]: -60 is not allowed; it must be above 0"},
    {"depth_no_number", 6, "[Depth] = sixty", ":6: [Depth]: 'sixty' is no number"},
    {"depth_too_large", 6, "[Depth] = 1e200", ":6: [Depth]: 1e200 is too large"},
    {"depth_infinite", 6, "[Depth] = inf", ":6: [Depth]: 'inf' is no number"},
    {"incremental", 11, "[PrevType] = 1", ":11: [PrevType]: an incremental or frozen solution"},
    {"misspelt_key", 10, "[ACSolvr] = 0", ":10: [ACSolvr]: this key is not known here; did you mean '[ACSolver]'?"},
    {"section_twice", 10, "[Depth] = 60", ":10: [Depth]: the section stands in line 6 already"},
    {"too_few_boundaries", 15, "[BdryProps] = 7", ":112: [BdryProps]: record 7 of 7 is missing; is the count right?"},
    {"too_many_boundaries", 15, "[BdryProps] = 5", ":96: [BdryProps]: a record beyond the count of 5"},
    {"unknown_field", 19, "    <A_3> = 0", ":19: [BdryProps].A = 0.<A_3>: this key is not known here"},
    {"boundary_type_nine", 18, "    <BdryType> = 9",
     ":18: [BdryProps].A = 0.<BdryType>: '9' is not allowed; it must be a whole number from 0 to 7"},
    {"skin_depth", 18, "    <BdryType> = 1",
     ":18: [BdryProps].A = 0.<BdryType>: type 1 (small skin depth) is not supported: the field is static (used in "
     "line"},
    {"key_twice", 18, "    <BdryType> = 2\n    <c0> = 1e7",
     ":24: [BdryProps].A = 0.<c0>: the key stands in line 19 already"},
    {"periodic_gap", 34, "    <BdryType> = 6",
     ":34: [BdryProps].air gap.<BdryType>: the air-gap boundary is periodic, the sector is antiperiodic"},
    {"mixed_sides", 50, "    <BdryType> = 4",
     ":66: [BdryProps].rotor air side.<BdryType>: it is antiperiodic, 'rotor core side' is periodic"},
    {"curve_not_rising", 155, "      1.15 370",
     ":155: [BlockProps].Steel.<BHPoints>: B = 1.15 T, H = 370 A/m: both must"},
    {"curve_too_flat", 163, "      2.051 160000", ":163: [BlockProps].Steel.<BHPoints>: dB/dH from the row before is"},
    {"curve_without_origin", 150, "      0.1 5",
     ":150: [BlockProps].Steel.<BHPoints>: the curve begins at B = 0.1 T, H = 5 A/m; it must begin at 0, 0"},
    {"curve_row_short", 152, "      0.8",
     ":152: [BlockProps].Steel.<BHPoints>: a row has two numbers, B and H; here are 1"},
    {"curve_count", 149, "    <BHPoints> = 15",
     ":164: [BlockProps].Steel.<BHPoints>: row 15 of 15 is missing; is the count right?"},
    {"negative_coercivity", 169, "    <H_c> = -920000", ":169: [BlockProps].Magnet.<H_c>: -920000 A/m is not allowed"},
    {"zero_permeability", 167, "    <Mu_x> = 0", ":167: [BlockProps].Magnet.<Mu_x>: 0 is not allowed"},
    {"two_permeabilities", 167, "    <Mu_x> = 1.2",
     ":167: [BlockProps].Magnet.<Mu_x>: Mu_x = 1.2 and Mu_y = 1.05: an anisotropic material is not supported (used in "
     "line 323)"},
    {"magnet_turned_in_material", 170, "    <H_cAngle> = 30",
     ":170: [BlockProps].Magnet.<H_cAngle>: 30 is not supported"},
    {"record_without_end", 183, "", ":184: [BlockProps]: the record from line 165 has no end"},
    {"complex_current", 207, "    <TotalAmps_im> = 3",
     ":207: [CircuitProps].A.<TotalAmps_im>: 3 is not supported: a static field has no imaginary part"},
    {"circuit_type", 208, "    <CircuitType> = 2", ":208: [CircuitProps].A.<CircuitType>: '2' is not allowed"},
    {"point_with_one_number", 225, "22.0", ":225: [NumPoints].2: the row has 1 values, at least 3 are needed"},
    {"point_no_number", 225, "22,0 0 0 0", ":225: [NumPoints].2.x: '22,0' is no number"},
    {"point_unknown_property", 225, "22.0 0.0 1 0",
     ":225: [NumPoints].2.property: point property 1 does not exist; the file has 0"},
    {"row_missing", 222, "[NumPoints] = 41", ":263: [NumPoints]: row 41 of 41 is missing; is the count right?"},
    {"row_too_many", 222, "[NumPoints] = 39",
     ":262: [NumPoints]: a row beyond the section's count; is the count right?"},
    {"segment_to_nowhere", 264, "3 60 -1 0 0 0",
     ":264: [NumSegments].0.end: point 60 does not exist; the file has 0 to 39"},
    {"segment_of_no_length", 264, "3 3 -1 0 0 0", ":264: [NumSegments].0: it begins and ends at point 3"},
    {"segment_unknown_boundary", 264, "3 6 -1 9 0 0",
     ":264: [NumSegments].0.boundary: boundary property 9 does not exist; the file has 6"},
    {"segments_cross", 264, "0 9 -1 0 0 0",
     ":302: drawing: it meets that of line 264 at (1.32004, 21.9604) mm, where no point is drawn"},
    {"arc_of_a_whole_turn", 302, "4 5 360 2 0 0 0", ":302: [NumArcSegments].3.angle: 360 degrees is not allowed"},
    {"arc_off_centre", 304, "8 9 89 2 2 0 0",
     ":304: [BdryProps].air gap: an air-gap boundary has its centre at (0, 0)"},
    {"gap_on_one_circle", 304, "8 9 90 2 0 0 0",
     ":32: [BdryProps].air gap: an air-gap boundary needs arcs on two circles"},
    {"side_without_partner", 267, "1 5 -1 0 0 0",
     ":266: [BdryProps].rotor core side: the side has no partner of the same property"},
    {"side_of_other_radius", 224, "0.0 8.5 0 0", ":266: [BdryProps].rotor core side: the side has no partner"},
    {"label_unknown_material", 323, "16.970563 16.970563 7 -1 0 45 0 1 0",
     ":323: [NumBlockLabels].material: material 7 does not exist; the file has 4"},
    {"label_unknown_circuit", 319, "33.807404 9.058667 4 -1 5 0 0 40 0",
     ":319: [NumBlockLabels].circuit: circuit 5 does not exist; the file has 3"},
    {"label_outside", 323, "70 70 3 -1 0 45 0 1 0",
     ":323: [NumBlockLabels]: the label at (70, 70) lies in no closed region"},
    {"label_on_a_line", 323, "24 0 3 -1 0 45 0 1 0",
     ":323: [NumBlockLabels]: the label at (24, 0) lies on the curve of line 268; move it into a region"},
    {"two_labels_in_a_region", 323, "10 12 3 -1 0 45 0 1 0",
     ":323: [NumBlockLabels]: the label at (10, 12) lies in the same region as the one of line 322"},
    {"no_turns", 319, "33.807404 9.058667 4 -1 1 0 0 0 0",
     ":319: [NumBlockLabels].turns: a block of a circuit needs turns other than 0"},
    {"magnet_in_a_circuit", 323, "16.970563 16.970563 3 -1 1 45 0 1 0",
     ":323: [NumBlockLabels].circuit: 'Magnet' is a magnet and cannot carry a prescribed current"},
    {"direction_of_x", 323, "16.970563 16.970563 3 -1 0 0 0 1 0 \"90*x\"",
     ":323: [NumBlockLabels].7.direction: the direction '90*x' is not understood: 'x'; numbers"},
    {"direction_squared", 323, "16.970563 16.970563 3 -1 0 0 0 1 0 \"theta*theta\"",
     ":323: [NumBlockLabels].7.direction: the direction 'theta*theta' is not understood: theta times theta"},
    {"external_region", 323, "16.970563 16.970563 3 -1 0 45 0 1 1",
     ":323: [NumBlockLabels].7.flags: an external region (Kelvin transformation) is not supported"}};

void PrintTo(const Broken& broken, std::ostream* stream) {
  *stream << broken.name;
}

class BrokenFem : public testing::TestWithParam<Broken> {};

TEST_P(BrokenFem, IsRefusedByLineAndField) {
  const Broken& broken = GetParam();
  const ScratchFolder scratch;
  write_text(scratch / "motor.fem", with_line(read_text(example), broken.line, broken.replacement));
  const Output output = lodestone(scratch.path(), {"solve", "motor.fem"});
  EXPECT_EQ(output.code, 2) << output.err;
  EXPECT_EQ(output.out, "");
  EXPECT_NE(output.err.find(std::string("motor.fem") + broken.complaint), std::string::npos) << output.err;
}

INSTANTIATE_TEST_SUITE_P(Files, BrokenFem, testing::ValuesIn(broken_files),
                         [](const auto& each) { return std::string(each.param.name); });

TEST(BrokenFem, RegionWithoutLabelIsNamedByItsPlace) {
  const ScratchFolder scratch;
  std::string text = read_text(example);
  text = with_line(with_line(text, 323, ""), 315, "[NumBlockLabels] = 10");
  write_text(scratch / "motor.fem", text);
  const Output output = lodestone(scratch.path(), {"solve", "motor.fem"});
  EXPECT_EQ(output.code, 2) << output.err;
  EXPECT_NE(output.err.find("motor.fem: [NumBlockLabels]: the region around ("), std::string::npos) << output.err;
}

TEST(BrokenFem, OpenBoundaryOfMixedType) {
  const ScratchFolder scratch;
  write_text(scratch / "motor.fem",
             with_line(with_line(read_text(example), 18, "    <BdryType> = 2"), 25, "    <c1> = 1e3"));
  const Output output = lodestone(scratch.path(), {"solve", "motor.fem"});
  EXPECT_EQ(output.code, 2) << output.err;
  EXPECT_NE(output.err.find("motor.fem:18: [BdryProps].A = 0.<BdryType>: type 2 (mixed) is supported with c0 = c1 = 0 "
                            "only"),
            std::string::npos)
      << output.err;
}

TEST(BrokenFem, NoFileAtAll) {
  const ScratchFolder scratch;
  write_text(scratch / "empty.fem", "");
  write_text(scratch / "binary.fem", std::string("[Format]\0 = 4", 13));
  write_text(scratch / "short.fem", read_text(example).substr(0, 3000));
  for (const auto& [file, complaint] :
       {std::make_pair("empty.fem", "empty.fem: the file is empty"), std::make_pair("binary.fem", "this is no text"),
        std::make_pair("short.fem", "short.fem:165: [BlockProps]: the record has no end"), std::make_pair(".", "")}) {
    const Output output = lodestone(scratch.path(), {"check", file});
    EXPECT_EQ(output.code, 2) << output.err;
    EXPECT_NE(output.err.find(complaint), std::string::npos) << output.err;
  }
}

}  // namespace
}  // namespace lodestone::test
