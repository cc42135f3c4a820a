// SPDX-License-Identifier: GPL-3.0-or-later
// The commands as a user types them.
#include "tests/app/program.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace lodestone::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr double pi = 3.14159265358979323846;

json parsed(const Output& output) {
  EXPECT_EQ(output.code, 0) << output.err;
  return json::parse(output.out);
}

std::size_t lines_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(Help, OfEveryCommandShowsExamples) {
  const ScratchFolder scratch;
  const Output whole = lodestone(scratch.path(), {"--help"});
  EXPECT_EQ(whole.code, 0);
  for (const char* command : {"solve", "run", "compare", "grade", "list", "show", "check", "new"}) {
    EXPECT_NE(whole.out.find(std::string("\n  ") + command + " "), std::string::npos) << command;
    const Output output = lodestone(scratch.path(), {command, "--help"});
    EXPECT_EQ(output.code, 0);
    EXPECT_NE(output.out.find("Examples:"), std::string::npos) << output.out;
    EXPECT_NE(output.out.find(std::string("lodestone ") + command), std::string::npos) << output.out;
    EXPECT_EQ(output.err, "");
  }
  EXPECT_EQ(whole.out.find("worker"), std::string::npos) << "the worker is not for people";
}

TEST(Help, VersionIsOneLine) {
  const ScratchFolder scratch;
  const Output output = lodestone(scratch.path(), {"--version"});
  EXPECT_EQ(output.code, 0);
  EXPECT_EQ(output.out.rfind("lodestone ", 0), 0u);
  EXPECT_EQ(lines_of(output.out), 1u);
}

TEST(Grade, RefusesWhatIsNeitherQuestion) {
  const ScratchFolder scratch;
  const auto complaint = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "grade");
    const Output output = lodestone(scratch.path(), arguments);
    EXPECT_EQ(output.code, 2);
    EXPECT_EQ(output.out, "");
    EXPECT_EQ(lines_of(output.err), 1u) << output.err;
    return output.err;
  };
  EXPECT_NE(complaint({}).find("give a study"), std::string::npos);
  EXPECT_NE(complaint({"--magnet", "nd-n42"}).find("--machines: name one machine or several"), std::string::npos);
  EXPECT_NE(complaint({"--magnet", "nd-n43", "--machines", "prius-2004"}).find("--magnet: no magnet 'nd-n43'"),
            std::string::npos);
  EXPECT_NE(complaint({"--magnet", "nd-n42", "--machines", "prius-2004,prius-2005"}).find("no machine 'prius-2005'"),
            std::string::npos);
  EXPECT_NE(complaint({"--magnet", "nd-n42", "--machines", "prius-2004", "--loss", "2 %"}).find("--loss: belongs to"),
            std::string::npos);
  EXPECT_NE(complaint({"study.yaml", "--magnet", "nd-n42"}).find("--magnet: a study says itself"), std::string::npos);
  EXPECT_NE(complaint({"study.yaml"}).find("study.yaml"), std::string::npos);
}

TEST(Solve, JsonHoldsWhatTheFormatPromises) {
  const ScratchFolder scratch;
  const json result = parsed(lodestone(scratch.path(), {"solve", "prius-2004", "--current", "250A", "--angle", "140deg",
                                                        "--position", "7.5 deg", "--json"}));
  for (const char* key : {"machine", "torque", "torque_error", "flux_linkage", "current", "position", "cells", "dofs",
                          "newton_iterations", "solve_seconds"})
    EXPECT_TRUE(result.contains(key)) << key;
  // The converged torque of this position is not published; the estimate is small, and not nothing.
  EXPECT_LT(std::abs(result["torque_error"].get<double>()), 1e-3 * result["torque"].get<double>());
  EXPECT_GT(std::abs(result["torque_error"].get<double>()), 0.0);
  EXPECT_LT(std::abs(result["flux_linkage_error"]["d"].get<double>()), 1e-3 * 0.36);
  EXPECT_EQ(result["machine"], "prius-2004");
  EXPECT_NEAR(result["position"].get<double>(), 7.5, 1e-9);
  const json& current = result["current"];
  const json& psi = result["flux_linkage"];
  // Amplitude-invariant Park transform in the motor convention, as documented in solver/operating_state.h.
  EXPECT_NEAR(current["d"].get<double>(), 250.0 * std::cos(140.0 * pi / 180.0), 1e-9);
  EXPECT_NEAR(current["q"].get<double>(), 250.0 * std::sin(140.0 * pi / 180.0), 1e-9);
  const auto direct = [&](const json& value) {
    double d = 0.0;
    int phase = 0;
    for (const char* name : {"a", "b", "c"})
      d += 2.0 / 3.0 * value[name].get<double>() * std::cos(7.5 * pi / 180.0 - 2.0 * pi * phase++ / 3.0);
    return d;
  };
  EXPECT_NEAR(direct(current), current["d"].get<double>(), 1e-9);
  EXPECT_NEAR(direct(psi), psi["d"].get<double>(), 1e-9);
  EXPECT_NEAR(current["a"].get<double>() + current["b"].get<double>() + current["c"].get<double>(), 0.0, 1e-9);
  // Mean of two independent finite-element codes: 360.0 N·m, ripple 87.2 N·m peak to peak; one position lies within.
  EXPECT_NEAR(result["torque"].get<double>(), 360.0, 0.6 * 87.2);
  // Arkkio's integral in the rotor's layer is less accurate than the ring: 1 %.
  EXPECT_NEAR(result["torque_arkkio"]["rotor"].get<double>(), result["torque"].get<double>(), 3.6);
  EXPECT_LT(result["newton_residual"].get<double>(), 1e-6);
}

TEST(Solve, DerivativesToEveryParameterRankedByElasticity) {
  const ScratchFolder scratch;
  const std::vector<std::string> at{"solve", "prius-2004", "--angle", "140deg", "--position", "7.5 deg"};
  const auto solve = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = at;
    arguments.insert(arguments.end(), more.begin(), more.end());
    return lodestone(scratch.path(), arguments);
  };
  const json result = parsed(solve({"--current", "250A", "--derivatives", "--json"}));
  std::map<std::string, json> by_name;
  double last = std::numeric_limits<double>::infinity();
  for (const json& entry : result["derivatives"]) {
    by_name[entry["parameter"]] = entry;
    if (entry["elasticity"].is_null())
      continue;
    const double size = std::abs(entry["elasticity"]["torque"].get<double>());
    EXPECT_LE(size, last) << entry["parameter"];
    last = size;
  }
  // Against the command itself: a current, a temperature and a dimension of a machine of one's own.
  const auto torque = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = more;
    arguments.emplace_back("--json");
    return parsed(solve(arguments))["torque"].get<double>();
  };
  const double by_current = 0.5 * (torque({"--current", "251A"}) - torque({"--current", "249A"}));
  EXPECT_NEAR(by_name.at("current")["torque"].get<double>(), by_current, 1e-3 * std::abs(by_current));
  EXPECT_NEAR(by_name.at("stack_length")["elasticity"]["torque"].get<double>(), 1.0, 1e-9);
  EXPECT_NEAR(by_name.at("current")["elasticity"]["copper_loss"].get<double>(), 2.0, 1e-9);
  EXPECT_EQ(by_name.at("rotor.magnet.width")["unit"], "m");
  EXPECT_NEAR(by_name.at("rotor.magnet.width")["value"].get<double>(), 0.0189, 1e-12);
  EXPECT_EQ(by_name.at("magnet.temperature")["unit"], "degC");
  EXPECT_TRUE(by_name.at("magnet.temperature")["elasticity"].is_null());
  EXPECT_TRUE(by_name.at("rotor.centre_web")["torque"].is_null());
  EXPECT_NE(by_name.at("rotor.centre_web")["remark"], "");

  const std::string text = solve({"--current", "250A", "--derivatives"}).out;
  for (const char* line : {"1 % more of", "stator.bore_radius", "one more of", "no derivative to rotor.centre_web"})
    EXPECT_NE(text.find(line), std::string::npos) << line;
  // Without current the torque of a symmetric position is 0: there are no per cents of it, and no NaN.
  const json no_load =
      parsed(lodestone(scratch.path(), {"solve", "prius-2004", "--current", "0A", "--derivatives", "--json"}));
  EXPECT_EQ(no_load["derivatives"].size(), result["derivatives"].size());
  EXPECT_EQ(no_load["derivatives"][0]["parameter"], "magnet.remanence");
  EXPECT_TRUE(no_load["derivatives"][0]["elasticity"]["torque"].is_null());
  EXPECT_TRUE(no_load["derivatives"][0]["elasticity"]["flux_linkage"]["q"].is_null());
  EXPECT_GT(no_load["derivatives"][0]["elasticity"]["flux_linkage"]["d"].get<double>(), 0.5);
  const Output refused = lodestone(scratch.path(), {"solve", "x.fem", "--derivatives"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_NE(refused.err.find("--derivatives"), std::string::npos) << refused.err;
}

TEST(Solve, AdaptsItsMeshToATolerance) {
  const ScratchFolder scratch;
  const std::vector<std::string> point = {"solve",  "prius-2004", "--current",    "250A", "--angle",
                                          "140deg", "--json",     "--refinement", "0.35"};
  const auto with = [&](const std::vector<std::string>& more) {
    std::vector<std::string> all = point;
    all.insert(all.end(), more.begin(), more.end());
    return lodestone(scratch.path(), all);
  };
  const Output output = with({"--tolerance", "1%"});
  const json result = parsed(output);
  const json& adaptation = result["adaptation"];
  EXPECT_EQ(adaptation["tolerance"], 0.01);
  EXPECT_EQ(adaptation["met"], true);
  EXPECT_TRUE(adaptation["reason"].is_null());
  EXPECT_LE(adaptation["torque_error"].get<double>(), 0.01);
  const json& taken = adaptation["rounds"][adaptation["taken"].get<std::size_t>()];
  EXPECT_EQ(taken["dofs"], result["dofs"]);
  EXPECT_EQ(taken["cells"], result["cells"]);
  EXPECT_EQ(taken["torque_error"], adaptation["torque_error"]);
  EXPECT_LT(std::abs(result["torque_error"].get<double>()), 0.01 * result["torque"].get<double>());
  EXPECT_NE(output.err.find("mesh 1: "), std::string::npos) << output.err;
  EXPECT_TRUE(parsed(with({}))["adaptation"].is_null());

  for (const char* bad : {"0", "-0.1%", "300%", "0.2 mm", "small"}) {
    const Output refused = with({std::string("--tolerance=") + bad});
    EXPECT_EQ(refused.code, 2) << bad;
    EXPECT_NE(refused.err.find("--tolerance: "), std::string::npos) << refused.err;
  }
  EXPECT_EQ(with({"--tolerance", "1%", "--degree", "4"}).code, 2);
}

TEST(Solve, SaysWhyThereIsNoErrorEstimate) {
  const ScratchFolder scratch;
  const json result = parsed(lodestone(
      scratch.path(), {"solve", "prius-2004", "--current", "0A", "--degree", "4", "--refinement", "0.5", "--json"}));
  EXPECT_TRUE(result["torque_error"].is_null());
  EXPECT_TRUE(result["flux_linkage_error"].is_null());
  EXPECT_NE(result["notes"].dump().find("no error estimate: elements of this degree"), std::string::npos);
}

TEST(Solve, NoLoadFluxOfThePublishedModel) {
  const ScratchFolder scratch;
  const json result = parsed(lodestone(scratch.path(), {"solve", "prius-2004", "--current", "0A", "--json"}));
  // Converged no-load flux linkage of the fundamental, two independent codes: 0.2087 Wb; slots move a single position's
  // by about a per cent.
  EXPECT_NEAR(result["flux_linkage"]["d"].get<double>(), 0.2087, 0.0030);
  EXPECT_NEAR(result["flux_linkage"]["q"].get<double>(), 0.0, 1e-6);
  EXPECT_NEAR(result["torque"].get<double>(), 0.0, 1e-3);
  EXPECT_TRUE(result["inductance"]["d"].is_null());
}

TEST(Solve, UnitsMayBeAnyOfTheirDimension) {
  const ScratchFolder scratch;
  const json one = parsed(lodestone(scratch.path(), {"solve", "prius-2004", "--current", "0.1 kA", "--angle", "90deg",
                                                     "--temperature", "333.15K", "--json"}));
  const json other = parsed(lodestone(scratch.path(), {"solve", "prius-2004", "--current=100A", "--angle",
                                                       "1.5707963267948966 rad", "--temperature=60 degC", "--json"}));
  EXPECT_NEAR(one["torque"].get<double>(), other["torque"].get<double>(), 1e-9 * one["torque"].get<double>());
}

TEST(Solve, AnglesMayBeNegative) {
  const ScratchFolder scratch;
  const std::vector<std::string> words = {"solve", "prius-2004", "--current", "100A", "--degree", "1", "--json"};
  const auto torque_at = [&](const std::string& angle, const std::string& position) {
    std::vector<std::string> all = words;
    all.insert(all.end(), {"--angle", angle, "--position", position});
    return parsed(lodestone(scratch.path(), all))["torque"].get<double>();
  };
  const double torque = torque_at("-220 deg", "-50deg");
  EXPECT_NEAR(torque, torque_at("140deg", "310 deg"), 1e-6 * std::abs(torque)) << "a whole turn";
}

TEST(Solve, DefaultsAreSaid) {
  const ScratchFolder scratch;
  const Output output = lodestone(scratch.path(), {"solve", "prius-2004"});
  EXPECT_EQ(output.code, 0) << output.err;
  EXPECT_NE(output.out.find("250.0 A peak, the machine's rated one"), std::string::npos) << output.out;
  EXPECT_NE(output.out.find("the angle of most torque"), std::string::npos) << output.out;
  EXPECT_NE(output.out.find("at 20 degC"), std::string::npos) << output.out;
}

TEST(Solve, WritesTheFieldAndSaysWhere) {
  const ScratchFolder scratch;
  const json result = parsed(lodestone(scratch.path(), {"solve", "prius-2004", "--current", "250A", "--angle", "140deg",
                                                        "--degree", "1", "--json", "--output", "new/folder"}));
  ASSERT_EQ(result["files"].size(), 2u);  // this machine's grade does not tell its knee
  const std::string vtu = read_text(scratch / result["files"][0].get<std::string>());
  const std::string png = read_text(scratch / result["files"][1].get<std::string>());
  EXPECT_NE(vtu.find("<VTKFile"), std::string::npos);
  EXPECT_EQ(png.substr(1, 3), "PNG");
}

TEST(Solve, WritesTheMarginsOfTheMagnets) {
  const ScratchFolder scratch;
  const json result =
      parsed(lodestone(scratch.path(), {"solve", "prius-2004", "--magnet", "nd-n42sh", "--current", "250A", "--angle",
                                        "140deg", "--degree", "1", "--json", "--output", "field"}));
  ASSERT_EQ(result["files"].size(), 4u);
  EXPECT_EQ(result["files"][2], "field/magnets/prius-2004.vtu");
  const std::string vtu = read_text(scratch / "field/magnets/prius-2004.vtu");
  EXPECT_NE(vtu.find("Margin to knee (kA/m)"), std::string::npos);
  EXPECT_EQ(vtu.find("Remanence left"), std::string::npos) << "a field alone damages nothing";
  EXPECT_EQ(read_text(scratch / "field/magnets/prius-2004.png").substr(1, 3), "PNG");
}

TEST(Solve, WritesAPeriodThatParaViewPlays) {
  const ScratchFolder scratch;
  const json result =
      parsed(lodestone(scratch.path(), {"solve", "prius-2004", "--current", "100A", "--angle", "120deg", "--degree",
                                        "1", "--positions", "3", "--json", "-o", "period"}));
  ASSERT_EQ(result["files"].size(), 3u);
  const std::string collection = read_text(scratch / result["files"][2].get<std::string>());
  for (const char* part : {"timestep=\"0\"", "timestep=\"120\"", "timestep=\"240\"", "prius-2004-0002.vtu"})
    EXPECT_NE(collection.find(part), std::string::npos) << part << "\n" << collection;
  EXPECT_NE(read_text(scratch / "period/prius-2004-0002.vtu").find("<VTKFile"), std::string::npos);
  EXPECT_EQ(lodestone(scratch.path(), {"solve", "prius-2004", "--positions", "3"}).code, 2);
}

TEST(Solve, IsTheSameInEveryLocale) {
  const ScratchFolder scratch;
  const std::vector<std::string> words = {"solve", "prius-2004", "--current", "50.5A", "--angle", "100deg", "--json"};
  json plain = parsed(lodestone(scratch.path(), words, {"LC_ALL=C"}));
  json german = parsed(lodestone(scratch.path(), words, {"LC_ALL=de_DE.UTF-8", "LANG=de_DE.UTF-8"}));
  for (json* result : {&plain, &german}) {
    for (const char* key : {"solve_seconds", "error_seconds", "mesh_seconds"})
      result->erase(key);
  }
  EXPECT_EQ(plain, german);
}

TEST(List, TableAndJsonHoldTheSame) {
  const ScratchFolder scratch;
  for (const char* kind : {"machines", "magnets", "steels", "conductors", "scenarios", "templates"}) {
    const json entries = parsed(lodestone(scratch.path(), {"list", kind, "--json"}));
    const Output table = lodestone(scratch.path(), {"list", kind});
    EXPECT_EQ(table.code, 0) << table.err;
    EXPECT_EQ(lines_of(table.out), entries.size() + 1) << kind;
    for (const json& entry : entries)
      EXPECT_NE(table.out.find(entry["name"].get<std::string>()), std::string::npos);
  }
  EXPECT_GE(parsed(lodestone(scratch.path(), {"list", "magnets", "--json"})).size(), 10u);
}

TEST(List, OwnLibraryComesFirstAndABrokenFileHidesNothing) {
  const ScratchFolder scratch;
  fs::create_directories(scratch / "mine/conductors");
  write_text(scratch / "mine/conductors/copper.yaml",
             "conductor: copper\nsource: a test\nconfidence: low\ndensity: 8000 kg/m3\n"
             "resistivity: {value: 2 uohm.cm, at: 20 degC, coefficient: 0.4 %/K}\n");
  const json own = parsed(lodestone(scratch.path(), {"list", "conductors", "--json", "--library", "mine"}));
  const auto copper = std::find_if(own.begin(), own.end(), [](const json& one) { return one["name"] == "copper"; });
  ASSERT_NE(copper, own.end());
  EXPECT_EQ((*copper)["density"], 8000.0);

  write_text(scratch / "mine/conductors/broken.yaml", "conductor: broken\n");
  const Output output = lodestone(scratch.path(), {"list", "conductors", "--library", "mine"});
  EXPECT_EQ(output.code, 2);
  EXPECT_NE(output.err.find("mine/conductors/broken.yaml:1:1: "), std::string::npos) << output.err;
  EXPECT_NE(output.out.find("copper"), std::string::npos) << output.out;
}

TEST(Show, MachineMassesAreThoseThatWereMeasured) {
  const ScratchFolder scratch;
  const json machine = parsed(lodestone(scratch.path(), {"show", "machine", "prius-2004", "--json"}));
  // ORNL/TM-2006/423: 16 blocks of 77 g, 1.232 kg; the model's blocks are a hair longer and of 7500 kg/m³.
  EXPECT_NEAR(machine["mass"]["magnets"].get<double>(), 1.232, 0.010);
  // 13 wires of 0.912 mm, 9 turns, in 215.583 mm² of slot.
  EXPECT_NEAR(machine["winding"]["slot_fill"].get<double>(), 13 * 9 * pi / 4.0 * 0.912 * 0.912 / 215.583, 1e-3);
  // 250 A peak in 13 wires.
  EXPECT_NEAR(machine["current_density"].get<double>() * 1e-6, 250.0 / std::sqrt(2.0) / (13 * pi / 4.0 * 0.912 * 0.912),
              1e-6);
  EXPECT_NEAR(machine["winding"]["series_turns"].get<double>(), 72.0, 1e-9);
}

TEST(Show, SkewWithItsFactors) {
  const ScratchFolder scratch;
  std::string text = read_text(std::string(LODESTONE_SOURCE_DIR) + "/geometries/library/servo-18s16p.yaml");
  const std::string type = "  type: bread-loaf-magnet\n";
  ASSERT_NE(text.find(type), std::string::npos);
  text.replace(text.find(type), type.size(), type + "  skew: {slices: 3, angle: 2.5 deg}\n");
  write_text(scratch / "skewed.yaml", text);
  const json machine = parsed(lodestone(scratch.path(), {"show", "machine", "skewed.yaml", "--json"}));
  EXPECT_EQ(machine["skew"]["part"], "rotor");
  EXPECT_EQ(machine["skew"]["slices"].size(), 3u);
  EXPECT_NEAR(machine["skew"]["slices"][0]["angle"].get<double>(), -2.5 / 3.0, 1e-12);
  EXPECT_NEAR(machine["cogging_period"].get<double>(), 2.5, 1e-12);  // 360 degrees over 144
  // sin(νpγ/2) / (n sin(νpγ/(2n))), pγ = 20 degrees.
  const auto factor = [](double x) { return std::sin(x / 2.0) / (3.0 * std::sin(x / 6.0)); };
  EXPECT_NEAR(machine["skew"]["factors"]["1"].get<double>(), factor(20.0 * pi / 180.0), 1e-12);
  EXPECT_NEAR(machine["skew"]["factors"]["5"].get<double>(), factor(100.0 * pi / 180.0), 1e-12);
  const std::string shown = lodestone(scratch.path(), {"show", "machine", "skewed.yaml"}).out;
  EXPECT_NE(shown.find("rotor in 3 slices at -0.8333, 0, 0.8333 deg"), std::string::npos) << shown;
  EXPECT_NE(shown.find("0.9955 (fundamental)"), std::string::npos) << shown;

  const json solved = parsed(lodestone(
      scratch.path(), {"solve", "skewed.yaml", "--angle", "90deg", "--degree", "1", "--json", "--fem", "slice.fem"}));
  const json straight =
      parsed(lodestone(scratch.path(), {"solve", "servo-18s16p", "--angle", "90deg", "--degree", "1", "--json"}));
  EXPECT_EQ(solved["skew"], "rotor in 3 slices at -0.8333, 0, 0.8333 deg");
  EXPECT_TRUE(straight["skew"].is_null());
  EXPECT_LT(solved["no_load_flux_linkage"], straight["no_load_flux_linkage"]);
  EXPECT_NE(solved["notes"].dump().find("means over the slices"), std::string::npos);
  EXPECT_NE(read_text(scratch / "slice.fem").find("this is the slice at 0 deg"), std::string::npos);
}

TEST(Show, DrawsWhatCanBeDrawn) {
  const ScratchFolder scratch;
  for (const auto& [kind, name] : std::vector<std::pair<std::string, std::string>>{
           {"machine", "prius-2004"}, {"magnet", "nd-n42sh"}, {"steel", "m400-50a"}}) {
    const Output output = lodestone(scratch.path(), {"show", kind, name, "--svg", kind + ".svg"});
    EXPECT_EQ(output.code, 0) << output.err;
    EXPECT_NE(output.out.find("Written: " + kind + ".svg"), std::string::npos);
    const std::string svg = read_text(scratch / (kind + ".svg"));
    EXPECT_NE(svg.find("<svg"), std::string::npos) << kind;
    EXPECT_NE(svg.find("</svg>"), std::string::npos) << kind;
    EXPECT_EQ(svg.find("nan"), std::string::npos) << kind;
  }
}

TEST(Show, EveryMagnetOfTheLibrary) {
  const ScratchFolder scratch;
  for (const json& entry : parsed(lodestone(scratch.path(), {"list", "magnets", "--json"}))) {
    const json magnet =
        parsed(lodestone(scratch.path(), {"show", "magnet", entry["name"], "--json", "--svg", "m.svg"}));
    EXPECT_FALSE(magnet["over_temperature"].empty()) << entry["name"];
    EXPECT_FALSE(magnet["sources"].empty()) << entry["name"];
  }
}

TEST(Show, AScenarioAndWhatAMachineCostsUnderIt) {
  const ScratchFolder scratch;
  const json scenario = parsed(lodestone(scratch.path(), {"show", "scenario", "europe-2025-spike", "--json"}));
  EXPECT_EQ(scenario["currency"], "USD");
  EXPECT_NEAR(scenario["prices"]["Dy"]["price"].get<double>(), 850.0 / 0.8713, 0.1);  // of Dy2O3
  EXPECT_EQ(scenario["elements"]["Dy"]["supply_risk"]["confidence"], "low");
  // The grade of the 2004 Prius is not disclosed: nothing is said of its elements, and not zero.
  const json prius = parsed(lodestone(scratch.path(), {"show", "machine", "prius-2004", "--json"}));
  EXPECT_TRUE(prius["passport"].is_null());
}

TEST(Show, WindingOfSlotsAndPoles) {
  const ScratchFolder scratch;
  const json teeth = parsed(lodestone(scratch.path(), {"show", "winding", "12s10p", "--json", "--svg", "w.svg"}));
  EXPECT_NEAR(teeth["winding_factor"].get<double>(), 0.9330127, 1e-6);
  EXPECT_EQ(teeth["slot"].size(), 12u);
  EXPECT_EQ(teeth["slot"][0]["layers"].size(), 2u);
  EXPECT_EQ(teeth["cogging_periods"], 60);
  EXPECT_EQ(teeth["parallel_paths_possible"], (std::vector<int>{1, 2}));
  EXPECT_TRUE(fs::exists(scratch.path() + "/w.svg"));
  // Its largest wave after the working one: 7, against the rotor, 0.7 of it (5/7 at the same winding factor).
  double seventh = 0.0, working = 0.0;
  for (const json& one : teeth["mmf"]) {
    working = one["waves"] == 5 ? one["forward"].get<double>() : working;
    seventh = one["waves"] == 7 ? one["backward"].get<double>() : seventh;
  }
  EXPECT_NEAR(seventh / working, 5.0 / 7.0, 1e-9);

  const json six = parsed(lodestone(scratch.path(), {"show", "winding", "48s8p", "--phases", "6", "--json"}));
  EXPECT_EQ(six["phase_sets"], 2);
  EXPECT_EQ(six["slot"][1]["layers"][1]["phase"], "A2");
  const json prius = parsed(lodestone(scratch.path(), {"show", "winding", "prius-2004", "--json"}));
  EXPECT_EQ(prius["name"], "prius-2004");
  EXPECT_EQ(prius["slots"], 48);
  const Output text = lodestone(scratch.path(), {"show", "winding", "9s8p"});
  EXPECT_NE(text.out.find("pulled to one side"), std::string::npos) << text.out;

  const auto complaint = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "show");
    const Output output = lodestone(scratch.path(), arguments);
    EXPECT_EQ(output.code, 2);
    EXPECT_EQ(lines_of(output.err), 1u) << output.err;
    return output.err;
  };
  EXPECT_NE(complaint({"winding", "10s4p"}).find("feasible slot numbers nearby with 4 poles: 6 (coil pitch 1), 9"),
            std::string::npos);
  EXPECT_NE(complaint({"winding", "12s7p"}).find("7 poles"), std::string::npos);
  EXPECT_NE(complaint({"winding", "12s10p", "--phases", "4"}).find("multiple of 6"), std::string::npos);
  EXPECT_NE(complaint({"winding", "prius-2004", "--layers", "2"}).find("is a machine"), std::string::npos);
  EXPECT_NE(complaint({"magnet", "nd-n42", "--layers", "2"}).find("belong to show winding"), std::string::npos);
}

TEST(Show, TemplateParametersCarryTheirUnit) {
  const ScratchFolder scratch;
  const json rotor = parsed(lodestone(scratch.path(), {"show", "template", "v-magnet", "--json"}));
  EXPECT_GE(rotor["parameters"].size(), 8u);
  const Output text = lodestone(scratch.path(), {"show", "template", "v-magnet"});
  EXPECT_NE(text.out.find("magnet.thickness"), std::string::npos);
  EXPECT_NE(text.out.find(" mm"), std::string::npos);
}

TEST(Show, TemplateTellsTheWordsOfAKey) {
  const ScratchFolder scratch;
  const json rotor = parsed(lodestone(scratch.path(), {"show", "template", "surface-magnet", "--json"}));
  const auto entry = [&](const std::string& path) {
    for (const json& one : rotor["parameters"])
      if (one["path"] == path)
        return one;
    return json();
  };
  EXPECT_EQ(entry("rotor.magnetisation")["allowed"], "parallel, radial, halbach");
  EXPECT_EQ(entry("rotor.magnetisation")["default"], "parallel");
  EXPECT_EQ(entry("rotor.halbach_blocks")["default"], "0");
}

// The library has no machine of this template: the servo with other magnets.
TEST(Solve, SurfaceMagnetsOfATemplate) {
  const ScratchFolder scratch;
  std::string text = read_text(std::string(LODESTONE_SOURCE_DIR) + "/geometries/library/servo-18s16p.yaml");
  const std::size_t rotor = text.find("rotor:"), winding = text.find("winding:");
  text.replace(rotor, winding - rotor,
               "rotor:\n  type: surface-magnet\n  inner_radius: 16 mm\n  magnet: {thickness: 2 mm, arc: 0.8}\n"
               "  inset: 1 mm\n  sleeve: 0.2 mm\n");
  write_text(scratch / "inset.yaml", text);
  const json result =
      parsed(lodestone(scratch.path(), {"solve", "inset.yaml", "--angle", "90deg", "--derivatives", "--json"}));
  EXPECT_GT(result["torque"], 0.05);
  for (const char* path : {"rotor.magnet.arc", "rotor.magnet.thickness", "rotor.inset", "rotor.sleeve"}) {
    const auto found = std::find_if(result["derivatives"].begin(), result["derivatives"].end(),
                                    [&](const json& one) { return one["parameter"] == path; });
    ASSERT_NE(found, result["derivatives"].end()) << path;
    EXPECT_TRUE((*found)["elasticity"]["torque"].is_number()) << path;
  }
  EXPECT_TRUE(result["peak_flux_density"]["tooth between magnets"].is_number()) << result["peak_flux_density"];
}

TEST(New, FilesAreGoodAsTheyAre) {
  const ScratchFolder scratch;
  for (const char* kind : {"machine", "study", "magnet"}) {
    const std::string name = std::string("my-") + kind;
    const Output made = lodestone(scratch.path(), {"new", kind, name});
    EXPECT_EQ(made.code, 0) << made.err;
    EXPECT_NE(read_text(scratch / (name + ".yaml")).find("  # "), std::string::npos) << "comments";
    const Output checked = lodestone(scratch.path(), {"check", name + ".yaml"});
    EXPECT_EQ(checked.code, 0) << checked.err;
    EXPECT_NE(checked.out.find(std::string("a good ") + kind + " file"), std::string::npos) << checked.out;
  }
  const json solved = parsed(lodestone(
      scratch.path(), {"solve", "my-machine.yaml", "--magnet", "my-magnet.yaml", "--current", "0A", "--json"}));
  EXPECT_EQ(solved["magnet"], "my-magnet");
}

TEST(New, MachinesOfEveryTemplateSolve) {
  const ScratchFolder scratch;
  const json templates = parsed(lodestone(scratch.path(), {"list", "templates", "--json"}));
  int made = 0;
  for (const json& one : templates) {
    const bool rotor = one["of"] == "rotor";
    const std::string name = one["name"], file = name + ".yaml";
    for (const char* size : {"25 mm", "300 mm"}) {
      std::filesystem::remove(scratch / file);
      const Output output = lodestone(scratch.path(), {"new", "machine", name, rotor ? "--rotor" : "--stator", name,
                                                       "--poles", "10", "--bore-radius", size});
      ASSERT_EQ(output.code, 0) << output.err;
      const json solved = parsed(lodestone(scratch.path(), {"solve", file, "--angle", "110deg", "--json"}));
      EXPECT_GT(solved["torque"], 0.0) << name << size;
      ++made;
    }
  }
  EXPECT_GE(made, 32);
}

// Torque at the rated current as the machine's notes state it, within its digits.
TEST(Solve, MachinesOfTheLibraryGiveTheTorqueOfTheirNotes) {
  const ScratchFolder scratch;
  struct Rated {
    const char *machine, *angle;
    double torque, tolerance;
  };
  for (const Rated& one :
       {Rated{"servo-12s10p", "90deg", 14.6, 0.1}, Rated{"synrm-ferrite-24s4p", "130deg", 8.0, 0.1},
        Rated{"spoke-ferrite-48s8p", "130deg", 181.0, 1.0}, Rated{"halbach-aircraft-48s40p", "90deg", 993.0, 2.0},
        Rated{"ie5-line-36s4p", "115deg", 25.3, 0.1}, Rated{"consequent-pole-12s10p", "90deg", 15.0, 0.1},
        Rated{"iea-15mw-240s200p", "90deg", 21.4e6, 0.1e6}}) {
    const json solved = parsed(lodestone(scratch.path(), {"solve", one.machine, "--angle", one.angle, "--json"}));
    EXPECT_NEAR(solved["torque"].get<double>(), one.torque, one.tolerance) << one.machine;
  }
}

TEST(Solve, ARotorWithoutMagnetsNeedsNoGrade) {
  const ScratchFolder scratch;
  std::string text = read_text(std::string(LODESTONE_SOURCE_DIR) + "/geometries/library/synrm-ferrite-24s4p.yaml");
  text.erase(text.find("magnet: ferrite-fb9b\n"), std::string("magnet: ferrite-fb9b\n").size());
  write_text(scratch / "magnets.yaml", text);
  const Output refused = lodestone(scratch.path(), {"solve", "magnets.yaml"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_NE(refused.err.find("'magnet' is missing"), std::string::npos) << refused.err;
  text.replace(text.find("magnets: everywhere"), std::string("magnets: everywhere").size(), "magnets: none");
  write_text(scratch / "bare.yaml", text);
  const json solved = parsed(lodestone(scratch.path(), {"solve", "bare.yaml", "--angle", "135deg", "--json"}));
  EXPECT_EQ(solved["magnet"], "none");
  EXPECT_GT(solved["torque"], 1.0);
  const json shown = parsed(lodestone(scratch.path(), {"show", "machine", "bare.yaml", "--json"}));
  EXPECT_EQ(shown["mass"]["magnets"], 0.0);
}

TEST(Check, EveryFileOfTheLibraryAndTheExamples) {
  const ScratchFolder scratch;
  std::vector<std::string> words = {"check", "--json"};
  const fs::path source = LODESTONE_SOURCE_DIR;
  for (const char* folder : {"geometries/library", "materials/library", "examples"})
    for (const auto& entry : fs::recursive_directory_iterator(source / folder))
      if (entry.path().extension() == ".yaml")
        words.push_back(entry.path().string());
  ASSERT_GT(words.size(), 20u);
  for (const json& verdict : parsed(lodestone(scratch.path(), words)))
    EXPECT_TRUE(verdict["ok"].get<bool>()) << verdict["file"] << ": " << verdict["error"];
}

TEST(Check, GoesOnAfterABadFile) {
  const ScratchFolder scratch;
  write_text(scratch / "bad.yaml", "conductor: bad\n");
  const std::string good = std::string(LODESTONE_SOURCE_DIR) + "/materials/library/conductors/copper.yaml";
  const Output output = lodestone(scratch.path(), {"check", "bad.yaml", good});
  EXPECT_EQ(output.code, 2);
  EXPECT_EQ(output.err.rfind("bad.yaml:1:1: ", 0), 0u) << output.err;
  EXPECT_NE(output.out.find("a good conductor file"), std::string::npos) << output.out;
}

TEST(StandardOutput, ThatIsFullIsAnError) {
  const std::string program = LODESTONE_PROGRAM;
  const int status = std::system((program + " list steels > /dev/full 2> /dev/null").c_str());
  EXPECT_EQ(WEXITSTATUS(status), 1);
}

TEST(StandardOutput, ThatNobodyReadsIsNone) {
  const std::string program = LODESTONE_PROGRAM;
  const ScratchFolder scratch;
  const std::string errors = scratch / "errors";
  EXPECT_EQ(std::system((program + " list magnets 2> " + errors + " | true").c_str()), 0);
  EXPECT_EQ(read_text(errors), "");
}

TEST(FluxMap, IsRunComparedAndShown) {
  const ScratchFolder scratch;
  write_text(scratch / "map.yaml",
             "study: A map\nmachine: prius-2004\nanalysis: flux-map\n"
             "conditions: {magnet_temperature: 20 degC, winding_temperature: 20 degC}\n"
             "operating_points:\n  - {name: full, current: 200 A, angle: 140 deg}\n"
             "flux_map: {current: 200 A, temperatures: [20 degC, 100 degC], tolerance: 2 %, ripple_tolerance: 20 %}\n"
             "numerics: {degree: 1, refinement: 0.5, positions: 4}\n");
  const Output run = lodestone(scratch.path(), {"run", "map.yaml", "-j", "2", "-q"});
  ASSERT_EQ(run.code, 0) << run.err;
  const json design = parsed(lodestone(scratch.path(), {"compare", "out/map", "--json", "--html", "report.html"}))[0];
  const std::string page = read_text(scratch / "report.html");
  EXPECT_NE(page.find("up to 200 A peak, i_d -200 to 0 A"), std::string::npos);
  EXPECT_NE(page.find("magnets at 20 degC\" src=\"data:image/svg+xml;base64,"), std::string::npos);
  EXPECT_NE(page.find("magnets at 100 degC\" src=\"data:image/svg+xml;base64,"), std::string::npos);
  EXPECT_EQ(design["flux_map"]["current"], 200.0);
  EXPECT_EQ(design["flux_map"]["held_out"], 12);
  const json map =
      parsed(lodestone(scratch.path(), {"show", "flux-map", "out/map", "--json", "--current", "200A", "--angle",
                                        "140deg", "--temperature", "60degC", "--svg", "map.svg"}));
  EXPECT_EQ(map["temperatures"], json({20.0, 100.0}));
  EXPECT_EQ(map["solutions"].size(), 2u);
  EXPECT_EQ(map["solutions"][0]["nodes"].size(), map["nodes"].size());
  EXPECT_EQ(map["held_out"]["points"].size(), 12u);
  // Direct solutions of the same point at 20 and 100 degC lie 5 % of torque apart; linear elements are a few per cent
  // off.
  EXPECT_NEAR(map["point"]["torque"].get<double>(), design["torque"].get<double>(),
              0.08 * design["torque"].get<double>());
  EXPECT_NEAR(map["point"]["torque"].get<double>(),
              6.0 * (map["point"]["psi_d"].get<double>() * map["point"]["i_q"].get<double>() -
                     map["point"]["psi_q"].get<double>() * map["point"]["i_d"].get<double>()),
              1e-9);
  EXPECT_EQ(read_text(scratch / "map.svg").rfind("<svg", 0), 0u);

  const auto complaint = [&](const std::vector<std::string>& arguments) {
    const Output output = lodestone(scratch.path(), arguments);
    EXPECT_EQ(output.code, 2) << output.out;
    return output.err;
  };
  EXPECT_NE(complaint({"show", "flux-map", "out/map", "--current", "900A"}).find("the flux map ends before"),
            std::string::npos);
  EXPECT_NE(complaint({"show", "flux-map", "out/none"}).find("out/none"), std::string::npos);
  EXPECT_NE(complaint({"show", "machine", "prius-2004", "--current", "1A"}).find("belong to show flux-map"),
            std::string::npos);
}

TEST(LoadCases, AreRunComparedAndShown) {
  const ScratchFolder scratch;
  write_text(scratch / "loads.yaml", "study: Loads\nmachine: prius-2004\nanalysis: rotation\n"
                                     "conditions: {magnet_temperature: 60 degC, winding_temperature: 60 degC}\n"
                                     "operating_points:\n  - {name: full, current: 200 A, angle: 140 deg}\n"
                                     "load_cases:\n"
                                     "  - {name: cool, operating_point: full, magnet_temperature: 60 degC}\n"
                                     "  - {name: hot, current: 200 A, angle: 180 deg, magnet_temperature: 150 degC}\n"
                                     "numerics: {degree: 1, refinement: 0.5, positions: 2}\n"
                                     "vary: {magnet: [nd-n42sh, nd-n38eh, ./diffused.yaml]}\n");
  write_text(scratch / "diffused.yaml",
             "magnet: diffused\nprocess: sintered Nd-Fe-B, diffused\nsource: made up for the test\nconfidence: low\n"
             "remanence: {value: 1.3 T, at: 20 degC, coefficient: -0.11 %/K}\n"
             "intrinsic_coercivity: {value: 1600 kA/m, at: 20 degC, coefficient: -0.55 %/K}\nsquareness: 0.95\n"
             "recoil_permeability: 1.05\ndensity: 7500 kg/m3\n"
             "composition: {Nd: 30 %, Co: 1 %, source: test, confidence: low}\n"
             "coercivity_profile: {law: diffusion, element: Tb, faces: all, depth: 3 mm, dose: 0.4 %, "
             "coercivity_per_mass: 1000 kA/m/%, source: test, confidence: low}\n");
  const Output run = lodestone(scratch.path(), {"run", "loads.yaml", "-j", "2", "-q"});
  ASSERT_EQ(run.code, 0) << run.err;
  const json designs = parsed(lodestone(scratch.path(), {"compare", "out/loads", "--json", "--html", "report.html"}));
  // An SH grade does not bear 150 degC with its poles against 200 A; an EH grade does.
  EXPECT_FALSE(designs[0]["valid"]);
  EXPECT_FALSE(designs[0]["survives"]);
  EXPECT_NE(designs[0]["excluded"].get<std::string>().find("load case 'hot' takes "), std::string::npos);
  EXPECT_TRUE(designs[1]["valid"]);
  EXPECT_TRUE(designs[1]["survives"]);
  // 0.4 % of the blocks' mass in Tb on top of an alloy without any: in the table, by part, and in no other design.
  const double blocks = designs[2]["magnet_mass"].get<double>() / 1.004;
  EXPECT_NEAR(designs[2]["heavy_rare_earth_mass"].get<double>(), 0.004 * blocks, 1e-9);
  EXPECT_NEAR(designs[2]["diffused_mass"]["Tb"].get<double>(), 0.004 * blocks, 1e-9);
  EXPECT_NEAR(designs[2]["life_cycle"]["average-2024"]["parts"]["grain boundaries"]["contained"]["max"].get<double>(),
              0.004 * blocks, 1e-9);
  EXPECT_NEAR(designs[2]["life_cycle"]["average-2024"]["elements"]["Tb"]["contained"]["max"].get<double>(),
              0.004 * blocks, 1e-9);
  EXPECT_TRUE(designs[1]["diffused_mass"].empty());
  const std::string page = read_text(scratch / "report.html");
  EXPECT_NE(
      page.find(
          "<strong>nd-n38eh</strong> and <strong>./diffused.yaml</strong> survive the load cases, 2 of 3 designs."),
      std::string::npos);
  EXPECT_NE(page.find("Magnets of nd-n42sh: margin to the knee"), std::string::npos);

  const auto show = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"show", "magnet-map", "out/loads"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return lodestone(scratch.path(), arguments);
  };
  const json map = parsed(show({"--design", "nd-n42sh", "--json", "--png", "m.png", "--vtu", "m.vtu"}));
  EXPECT_EQ(read_text(scratch / "m.png").substr(1, 3), "PNG");
  EXPECT_NE(read_text(scratch / "m.vtu").find("Margin to knee (kA/m): hot"), std::string::npos);
  ASSERT_EQ(map["margin"].size(), map["points"].size());
  // The volume that lost more than 1 % is that of the table.
  double volume = 0.0, lost = 0.0;
  for (std::size_t i = 0; i < map["area"].size(); ++i) {
    volume += map["area"][i].get<double>();
    lost += map["remaining"][i].get<double>() < 0.99 ? map["area"][i].get<double>() : 0.0;
  }
  EXPECT_NEAR(lost / volume, designs[0]["load_cases"][1]["volume_beyond_1_percent"].get<double>(), 1e-6);
  const json cool = parsed(show({"--design", "nd-n42sh", "--json", "--load-case", "cool"}));
  EXPECT_EQ(cool["load_case"], "cool");
  EXPECT_EQ(cool["magnet_temperature"], 60.0);

  const auto complaint = [&](const std::vector<std::string>& more) {
    const Output output = show(more);
    EXPECT_EQ(output.code, 2) << output.out;
    return output.err;
  };
  EXPECT_NE(complaint({}).find("holds 3 magnet maps; choose one by --design: nd-n42sh, nd-n38eh, "), std::string::npos);
  EXPECT_NE(complaint({"--design", "nd-n42hs"}).find("did you mean 'nd-n42sh'?"), std::string::npos);
  EXPECT_NE(complaint({"--design", "nd-n42sh", "--load-case", "hto"}).find("'hto' is not one of cool, hot"),
            std::string::npos);
  EXPECT_NE(complaint({"--design", "nd-n42sh", "--svg", "m.svg"}).find("nothing to draw of a magnet-map"),
            std::string::npos);
}

}  // namespace
}  // namespace lodestone::test
