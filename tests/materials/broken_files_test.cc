// SPDX-License-Identifier: GPL-3.0-or-later
// Broken material files, one fault each, each with its whole message.
#include "material_test_tools.h"

#include <gtest/gtest.h>

#include <ostream>

using namespace lodestone;

namespace {

struct Broken {
  const char* name;
  std::string text;
  const char* message;
  friend std::ostream& operator<<(std::ostream& out, const Broken& broken) { return out << broken.name; }
};

const std::string magnet = "magnet: m\nprocess: sintered Nd-Fe-B\nrecoil_permeability: 1.05\ndensity: 7500 kg/m3\n";
const std::string remanence = "remanence: {value: 1.3 T, at: 20 degC, coefficient: -0.12 %/K}\n";
const std::string coercivity = "intrinsic_coercivity: {value: 1000 kA/m, at: 20 degC, coefficient: -0.6 %/K}\n";
const std::string steel = "steel: s\ndensity: 7650 kg/m3\n";
const std::string curve = "magnetisation_curve:\n  columns: [A/m, T]\n  rows: [[100, 1], [1000, 1.5], [10000, 1.8]]\n";

class BrokenFile : public ::testing::TestWithParam<Broken> {};

TEST_P(BrokenFile, IsRefusedWithItsPlace) {
  EXPECT_EQ(test::error_of([&] { materials::check_material(test::parse(GetParam().text)); }), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Materials, BrokenFile,
    ::testing::Values(
        Broken{"NoMaterial", "machine: x\n",
               "m.yaml:1:1: this is no material: it starts with none of 'magnet:', 'steel:', 'conductor:', 'element:', "
               "'scenario:', 'composition_law:', 'switch:'"},
        Broken{"NotAMap", "- magnet\n",
               "m.yaml:1:1: this is no material: it starts with none of 'magnet:', 'steel:', 'conductor:', 'element:', "
               "'scenario:', 'composition_law:', 'switch:'"},
        Broken{"UnknownKey", magnet + remanence + "coercivty: 3 kA/m\n",
               "m.yaml:6:1: unknown key 'coercivty'; known here: magnet, description, process, source, confidence, "
               "remanence, intrinsic_coercivity, squareness, knee, demagnetisation_curves, maximum_energy_product, "
               "normal_coercivity, recoil_permeability, transverse_permeability, density, resistivity, conductivity, "
               "maximum_temperature, composition, recycled_content, mechanical, coercivity_profile"},
        Broken{"MissingRemanence", magnet, "m.yaml:1:1: 'remanence' is missing"},
        Broken{"MissingCoefficient", magnet + "remanence: {value: 1.3 T, at: 20 degC}\n",
               "m.yaml:5:12: remanence: 'coefficient' is missing"},
        Broken{"RemanenceWithoutUnit", magnet + "remanence: {value: 1.3, at: 20 degC, coefficient: -0.1 %/K}\n",
               "m.yaml:5:20: remanence.value: '1.3' needs a unit, such as '1.3 T'"},
        Broken{"RemanenceNegative", magnet + "remanence: {value: -1.3 T, at: 20 degC, coefficient: -0.1 %/K}\n",
               "m.yaml:5:20: remanence.value: -1.3 T is not allowed; it must be above 0 T and at most 2.5 T"},
        Broken{"RemanenceNan", magnet + "remanence: {value: .nan, at: 20 degC, coefficient: -0.1 %/K}\n",
               "m.yaml:5:20: remanence.value: '.nan' is not a finite number"},
        Broken{"RemanenceWrongDimension", magnet + "remanence: {value: 1000 kA/m, at: 20 degC, coefficient: 0 %/K}\n",
               "m.yaml:5:20: remanence.value: '1000 kA/m' has the wrong dimension; expected a unit such as 'T'"},
        Broken{"CoefficientWithoutPercent", magnet + "remanence: {value: 1.3 T, at: 20 degC, coefficient: -0.12}\n",
               "m.yaml:5:53: remanence.coefficient: '-0.12' needs a unit, such as '-0.12 %/K'"},
        Broken{"CoefficientHuge", magnet + "remanence: {value: 1.3 T, at: 20 degC, coefficient: -12 %/K}\n",
               "m.yaml:5:53: remanence.coefficient: -12 %/K is not allowed; it must be -5 %/K … 5 %/K"},
        Broken{"IntervalTurned",
               magnet + "remanence: {value: 1.3 T, at: 20 degC, coefficient: 0 %/K, interval: [100 degC, 20 degC]}\n",
               "m.yaml:5:70: remanence.interval: expected two rising temperatures, such as [20 degC, 150 degC]"},
        Broken{"TemperaturesNotRising", magnet + "remanence: {columns: [degC, T], rows: [[20, 1.3], [20, 1.2]]}\n",
               "m.yaml:5:51: remanence.rows[1]: the temperatures must rise from row to row"},
        Broken{"TableRowLength", magnet + "remanence: {columns: [degC, T], rows: [[20, 1.3, 5]]}\n",
               "m.yaml:5:40: remanence.rows[0]: expected 2 numbers, found 3"},
        Broken{"TableUnit", magnet + "remanence: {columns: [degC, kA/m], rows: [[20, 1.3]]}\n",
               "m.yaml:5:29: remanence.columns[1]: 'kA/m' is no unit of column 2; expected one such as 'T'"},
        Broken{"TableEmpty", magnet + "remanence: {columns: [degC, T], rows: []}\n",
               "m.yaml:5:12: remanence: the table has no rows"},
        Broken{"SquarenessAlone", magnet + remanence + "squareness: 0.95\n",
               "m.yaml:6:13: squareness: the squareness H_k/H_cJ needs 'intrinsic_coercivity'"},
        Broken{"SquarenessTooLow", magnet + remanence + coercivity + "squareness: 0.3\n",
               "m.yaml:7:13: squareness: 0.3 is not allowed; it must be 0.5 … 1"},
        Broken{"SquarenessAndKnee",
               magnet + remanence + coercivity + "squareness: 0.9\nknee: {columns: [degC, kA/m], rows: [[20, 700]]}\n",
               "m.yaml:7:13: squareness: give either 'squareness' or 'knee', not both"},
        Broken{"KneeBeyondCoercivity",
               magnet + remanence + coercivity + "knee: {columns: [degC, kA/m], rows: [[20, 1200]]}\n",
               "m.yaml:7:7: knee: the knee of 1200 kA/m at 20 degC lies beyond the intrinsic coercivity of 1000 kA/m"},
        Broken{"DensityOfWater", "magnet: m\nprocess: x\nrecoil_permeability: 1.05\ndensity: 0.9 g/cm3\n" + remanence,
               "m.yaml:4:10: density: 0.9 g/cm3 is not allowed; it must be 1 g/cm3 … 10 g/cm3"},
        Broken{"ConfidenceUnknown", magnet + remanence + "confidence: hihg\n",
               "m.yaml:6:13: confidence: 'hihg' is not one of low, medium, high, measured, published, "
               "datasheet; did you mean 'high'?"},
        Broken{"ResistivityTwice", magnet + remanence + "resistivity: 150 uohm.cm\nconductivity: 0.6 MS/m\n",
               "m.yaml:7:15: conductivity: give either 'resistivity' or 'conductivity', not both"},
        Broken{"ElementUnknown", magnet + remanence + "composition: {Neodym: 30 %}\n",
               "m.yaml:6:23: composition.Neodym: 'Neodym' is no element"},
        Broken{"DuplicateKey", magnet + remanence + "density: 7600 kg/m3\n",
               "m.yaml:6:1: density: this key appears twice (first in line 4)"},
        Broken{
            "CurveNotMonotone",
            steel + "magnetisation_curve:\n  columns: [A/m, T]\n  rows:\n    - [100, 1]\n    - [1000, 0.9]\n",
            "m.yaml:7:7: magnetisation_curve.rows[1]: the curve is not monotone: B = 0.9 T is not above 1 T of the row "
            "before"},
        Broken{"CurveBelowAir",
               steel + "magnetisation_curve:\n  columns: [A/m, T]\n  rows:\n    - [100, 1]\n    - [1e6, 2]\n",
               "m.yaml:7:7: magnetisation_curve.rows[1]: dB/dH from the row before is 0.796 μ0; below 0.97 μ0 is no "
               "rounding, the row is wrong"},
        Broken{"CurveTooShort", steel + "magnetisation_curve: {columns: [A/m, T], rows: [[100, 1]]}\n",
               "m.yaml:3:49: magnetisation_curve.rows[0]: a magnetisation curve needs at least two rows beside the "
               "origin"},
        Broken{"CurveText", steel + "magnetisation_curve: {columns: [A/m, T], rows: [[100, one], [1000, 1.5]]}\n",
               "m.yaml:3:55: magnetisation_curve.rows[0][1]: 'one' is not a number"},
        Broken{"CurveColumns", steel + "magnetisation_curve: {columns: [A/m], rows: [[100]]}\n",
               "m.yaml:3:32: magnetisation_curve.columns: expected 2 columns with the units A/m, T, found 1"},
        Broken{"SaturationTooLow",
               steel +
                   "magnetisation_curve: {saturation_polarisation: 1.2 T, columns: [A/m, T], rows: [[100, 1], [1000, "
                   "1.5]]}\n",
               "m.yaml:3:91: magnetisation_curve.rows[1]: the curve ends at a polarisation of 1.499 T, above the "
               "saturation polarisation of 1.2 T"},
        Broken{
            "LossTooFewRows",
            steel + curve + "core_loss: {fit_up_to: 1 kHz, columns: [Hz, T, W/kg], rows: [[50, 1, 1.5]]}\n",
            "m.yaml:6:61: core_loss.rows: a fit needs at least 6 rows at 2 frequencies up to 1000 Hz, found 1 rows at "
            "1"},
        Broken{"LossNegative",
               steel + curve + "core_loss: {fit_up_to: 1 kHz, columns: [Hz, T, W/kg], rows: [[50, 1, -1.5]]}\n",
               "m.yaml:6:62: core_loss.rows[0]: frequency, flux density and loss must be above 0"},
        Broken{"LossAmbiguous", steel + curve + "core_loss: {coefficients: {eddy: 1e-5}, fit_up_to: 1 kHz}\n",
               "m.yaml:6:52: core_loss.fit_up_to: nothing is fitted where 'coefficients' are given; leave one of the "
               "two out"},
        Broken{"LossRowsWithoutUnits", steel + curve + "core_loss: {coefficients: {eddy: 1e-5}, rows: [[50, 1, 1]]}\n",
               "m.yaml:6:12: core_loss: 'columns' is missing"},
        Broken{"LossCoefficientNegative", steel + curve + "core_loss: {coefficients: {eddy: -1e-5}}\n",
               "m.yaml:6:34: core_loss.coefficients.eddy: -1e-5 is not allowed; it must be at least 0"},
        Broken{"FitLimitInRadians",
               steel + curve + "core_loss: {fit_up_to: 6000 rad/s, columns: [Hz, T, W/kg], rows: []}\n",
               "m.yaml:6:24: core_loss.fit_up_to: '6000 rad/s' has the wrong dimension; expected a unit such as 'Hz'"},
        Broken{"ConductorWithoutTemperature",
               "conductor: c\ndensity: 8.9 g/cm3\nresistivity: {value: 1.7 uohm.cm, coefficient: 0.393 %/K}\n",
               "m.yaml:3:14: resistivity: 'at' is missing"},
        Broken{"ElementRate", "element: Nd\nname: neodymium\nrecycling_input_rate: 150 %\n",
               "m.yaml:3:23: recycling_input_rate: 150 % is not allowed; it must be 0 % … 100 %"}),
    [](const ::testing::TestParamInfo<Broken>& broken) { return std::string(broken.param.name); });

}  // namespace
