// SPDX-License-Identifier: GPL-3.0-or-later
#include "material_test_tools.h"

#include "base/quantity.h"
#include "materials/demagnetisation_curve.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <unistd.h>

using namespace lodestone;
using namespace lodestone::materials;

TEST(Library, EveryFileIsSoundAndNamedAfterItself) {
  std::size_t count = 0;
  for (const std::string kind : {"magnets", "steels", "conductors", "elements"})
    for (const std::string& name : test::library().path().names(kind)) {
      SCOPED_TRACE(testing::Message() << kind << "/" << name);
      const auto document = base::Document::load(test::library().path().find(kind, name));
      EXPECT_EQ(material_kind(document) + "s", kind);
      std::vector<std::string> remarks;
      ASSERT_NO_THROW(remarks = check_material(document));
      for (const std::string& remark : remarks)
        EXPECT_EQ(remark.find("is found by its own name"), std::string::npos) << remark;
      // Reading its canonical text gives the same material.
      ASSERT_NO_THROW(check_material(base::Document::parse(document.canonical_text(), name + ".yaml")));
      ++count;
    }
  EXPECT_GE(count, 35u);
}

TEST(Library, HoldsTheGradesOfTheMainComparison) {
  for (const char* name :
       {"prius-2004-model", "nd-n42sh", "nd-n48h", "nd-n40uh", "nd-n38eh", "nd-gbd-n45sh", "nd-gbd-n42uh",
        "nd-gbd-n42sh", "nd-hot-deformed-hre-free", "nd-f42sh-hre-free", "nd-ce-substituted", "smfen-bonded",
        "smfen-anisotropic-bonded", "sm2co17-30he", "ferrite-y30", "ferrite-fb13b"}) {
    SCOPED_TRACE(name);
    const auto grade = test::library().magnet(name);
    EXPECT_EQ(grade->name(), name);
    EXPECT_FALSE(grade->description().empty());
    EXPECT_FALSE(grade->provenance().empty());
    for (const auto& value : grade->provenance())
      EXPECT_FALSE(value.provenance.source.empty()) << value.field;
    const double room = 293.15;
    const double hot = 373.15;
    EXPECT_GT(grade->remanence(room), grade->remanence(hot));
    if (std::string(name) == "prius-2004-model")
      continue;
    EXPECT_TRUE(grade->composition().is_known());
    ASSERT_TRUE(grade->knee_field(hot).has_value());
    const bool ferrite = std::string(name).rfind("ferrite", 0) == 0;
    EXPECT_EQ(*grade->knee_field(hot) > *grade->knee_field(room), ferrite);
    if (const auto coercivity = grade->intrinsic_coercivity(hot)) {
      EXPECT_LE(*grade->knee_field(hot), *coercivity);
    }
  }
}

TEST(Library, RecalledValuesAreLow) {
  // House rule: what was recalled says so, and is never better than low.
  for (const std::string& name : test::library().path().names("magnets"))
    for (const auto& value : test::library().magnet(name)->provenance())
      if (value.provenance.source.find("general knowledge") != std::string::npos) {
        EXPECT_EQ(value.provenance.confidence, Confidence::low) << name << " " << value.field;
      }
}

TEST(Library, MagnetsOfEveryFamilyAndClass) {
  const auto names = test::library().path().names("magnets");
  EXPECT_GE(names.size(), 60u);
  EXPECT_GE(test::library().path().names("steels").size(), 13u);
  for (const std::string& name : names)
    for (const auto& value : test::library().magnet(name)->provenance())
      EXPECT_GT(value.provenance.source.size(), 8u) << name << ": " << value.field << " has no source";
  // Families by what `process` says.
  for (const char* process : {"sintered Nd-Fe-B", "sintered Nd-Fe-B, grain-boundary diffused (Dy)",
                              "sintered Nd-Fe-B, grain-boundary diffused (Tb)", "hot-deformed Nd-Fe-B",
                              "sintered Nd-Ce-Fe-B", "melt-spun Nd-La-Fe-B", "bonded Nd-Fe-B, isotropic",
                              "bonded Nd-Fe-B, anisotropic", "bonded Sm-Fe-N, isotropic", "bonded Sm-Fe-N, anisotropic",
                              "sintered SmCo5", "sintered Sm2Co17", "bulk Mn-Bi", "sintered ferrite", "cast Alnico"})
    EXPECT_TRUE(std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return test::library().magnet(name)->process() == process;
    })) << process;
  // Least coercivity of the temperature classes of GB/T 13560 at 20 degC, kA/m, and their dysprosium, which rises.
  double dysprosium = -1.0;
  for (const auto& [name, coercivity] :
       std::vector<std::pair<const char*, double>>{{"nd-n52", 955.0},
                                                   {"nd-n50m", 1114.0},
                                                   {"nd-n38h", 1353.0},
                                                   {"nd-n42sh", 1592.0},
                                                   {"nd-n42uh", 1990.0},
                                                   {"nd-n40eh", 2365.0},     // the source's card is under 2388
                                                   {"nd-n38ah", 2600.0}}) {  // likewise, 2786
    const auto grade = test::library().magnet(name);
    EXPECT_GE(grade->intrinsic_coercivity(293.15).value(), 0.999e3 * coercivity) << name;
    EXPECT_GE(grade->composition().fraction("Dy").max, dysprosium) << name;
    dysprosium = grade->composition().fraction("Dy").max;
  }
  EXPECT_NEAR(dysprosium, 0.12, 1e-12);
}

TEST(Library, AlnicoHasTheEnergyProductOfItsSheet) {
  // H_cJ and squareness were derived so that the exponential knee has the sheet's (BH)max: 41.0, 40.6 and 72 kJ/m³.
  for (const auto& [name, energy] :
       std::vector<std::pair<const char*, double>>{{"alnico-5", 41.0e3}, {"alnico-8", 40.6e3}, {"alnico-9", 72.0e3}})
    EXPECT_NEAR(maximum_energy_product(demagnetisation_curve(*test::library().magnet(name), 293.15, 2000)), energy,
                0.01 * energy)
        << name;
}

TEST(Library, SteelsHaveWhatMachinesNeed) {
  // No losses were found for these that may be shipped; they say so.
  const std::set<std::string> without_losses = {"m270-35a", "arnon7", "m350-50a", "vacoflux-50"};
  for (const std::string& name : test::library().path().names("steels")) {
    SCOPED_TRACE(name);
    const auto steel = test::library().steel(name);
    EXPECT_EQ(steel->core_loss.has_value(), without_losses.count(name) == 0);
    EXPECT_GT(steel->sheet_thickness.value(), 0.0);
    // Silicon makes a sheet light and lowers its saturation: 7.49 g/cm³ and 1.8 T at 6.5 %, 7.85 and 2.15 T without.
    const bool cobalt_iron = name == "vacoflux-50";
    EXPECT_NEAR(steel->density, cobalt_iron ? 8120.0 : 7650.0, 160.0);
    EXPECT_GT(steel->reluctivity.saturation_polarisation(), name == "10jnex900" ? 1.7 : 1.85);
    EXPECT_LT(steel->reluctivity.saturation_polarisation(), cobalt_iron ? 2.4 : 2.2);
  }
  // What is assumed beyond the end of a table is named.
  EXPECT_NE(test::library().steel("m270-35a")->remarks.at(0).find("to a saturation polarisation of 1.972 T (given"),
            std::string::npos);
  // A clipped row is reported (M400-50A ends with 0.995 μ0).
  EXPECT_NE(test::library().steel("m400-50a")->remarks.at(0).find("row 44"), std::string::npos);
}

TEST(Library, Copper) {
  // IEC 60028: 1/58 Ω·mm²/m at 20 degC, 0.00393 1/K.
  const auto copper = test::library().conductor("copper");
  EXPECT_NEAR(copper->resistivity_at(293.15), 1e-6 / 58.0, 5e-13);
  EXPECT_NEAR(copper->resistivity_at(393.15), 1.7241e-8 * 1.393, 1e-13);
  EXPECT_EQ(copper->density, 8890.0);
  // 0.069 Ω at 21 degC (ORNL, Prius 2004) is 0.069 · (1 + 0.00393 · 80)/(1 + 0.00393) = 0.090338 Ω at 100 degC.
  EXPECT_NEAR(copper->scale_resistance(0.069, 294.15, 373.15), 0.090338, 1e-6);
  EXPECT_THROW(copper->resistivity_at(10.0), base::UserError);
}

TEST(Library, Elements) {
  const auto neodymium = test::library().element("Nd");
  ASSERT_NE(neodymium, nullptr);
  EXPECT_EQ(neodymium->name, "neodymium");
  EXPECT_NEAR(neodymium->supply_risk->value, 4.5, 1e-12);
  EXPECT_EQ(neodymium->supply_risk->provenance.confidence, Confidence::low);
  EXPECT_NEAR(neodymium->recycling_input_rate->value, 0.01, 1e-12);
  EXPECT_EQ(test::library().element("Xe"), nullptr);
  for (const char* symbol : {"Nd", "Pr", "Dy", "Tb", "Ce", "La", "Sm", "Co"})
    EXPECT_NE(test::library().element(symbol), nullptr) << symbol;
}

TEST(Library, ReadsAFileOnce) {
  EXPECT_EQ(test::library().magnet("nd-n42sh"), test::library().magnet("nd-n42sh"));
  EXPECT_EQ(test::library().content("magnets", "nd-n42sh").rfind("magnet: nd-n42sh\n", 0), 0u);
}

TEST(Library, ErrorsNameBothFiles) {
  const auto study = test::parse("magnet: nd-n42hs\nsteel: bad.yaml\nconductor: coper\n",
                                 (std::filesystem::temp_directory_path() / "study.yaml").string());
  const std::string folder = std::filesystem::temp_directory_path().string();
  const base::Node magnet = study.root().at("magnet");
  EXPECT_EQ(test::error_of([&] { test::library().magnet(magnet.text(), &magnet); }),
            folder +
                "/study.yaml:1:9: magnet: no magnet 'nd-n42hs' in the library; did you mean 'nd-n42sh'? (lodestone "
                "list magnets)");
  const base::Node conductor = study.root().at("conductor");
  EXPECT_EQ(test::error_of([&] { test::library().conductor(conductor.text(), &conductor); }),
            folder +
                "/study.yaml:3:12: conductor: no conductor 'coper' in the library; did you mean 'copper'? (lodestone "
                "list conductors)");

  // A path is relative to the file that names it; an error in the named file names both.
  const std::filesystem::path here =
      std::filesystem::temp_directory_path() / ("lodestone-materials-" + std::to_string(::getpid()));
  std::filesystem::create_directories(here);
  std::ofstream(here / "bad.yaml") << "steel: bad\ndensity: 7650 kg\nmagnetisation_curve:\n  columns: [A/m, T]\n"
                                      "  rows: [[100, 1], [1000, 1.5], [10000, 1.8]]\n";
  const auto machine = test::parse("steel: bad.yaml\n", (here / "machine.yaml").string());
  const base::Node steel = machine.root().at("steel");
  EXPECT_EQ(test::error_of([&] { test::library().steel(steel.text(), &steel); }),
            (here / "machine.yaml").string() + ":1:8: steel: " + (here / "bad.yaml").string() +
                ":2:10: density: '7650 kg' has the wrong dimension; expected a unit such as 'kg/m3'");
  std::filesystem::remove_all(here);
}
