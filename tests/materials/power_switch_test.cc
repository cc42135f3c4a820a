// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/quantity.h"
#include "base/user_error.h"
#include "materials/power_switch.h"

#include <gtest/gtest.h>

#include <string>

namespace {

using namespace lodestone;
using materials::PowerSwitch;

const std::string good = "switch: s\ntechnology: igbt\nblocking_voltage: 650 V\nrated_current: 400 A\n"
                         "conduction:\n"
                         "  - {temperature: 25 degC, threshold: 1 V, resistance: 1 mohm}\n"
                         "  - {temperature: 125 degC, threshold: 0.8 V, resistance: 2 mohm}\n"
                         "diode:\n"
                         "  - {temperature: 25 degC, threshold: 1.2 V, resistance: 1 mohm}\n"
                         "switching:\n"
                         "  voltage: 300 V\n"
                         "  current: 400 A\n"
                         "  voltage_exponent: 2\n"
                         "  recovery_voltage_exponent: 0\n"
                         "  at_no_current: {on: 1 mJ}\n"
                         "  energies:\n"
                         "    - {temperature: 25 degC, on: 5 mJ, off: 8 mJ, recovery: 2 mJ}\n"
                         "    - {temperature: 125 degC, on: 10 mJ, off: 8 mJ, recovery: 4 mJ}\n"
                         "source: a test\nconfidence: high\n";

PowerSwitch read(const std::string& text) {
  return PowerSwitch::read(base::Document::parse(text, "s.yaml"));
}

constexpr double celsius = base::zero_celsius;

TEST(PowerSwitch, InterpolatesOverTemperature) {
  const PowerSwitch device = read(good);
  EXPECT_NEAR(device.conduction(celsius + 75.0).threshold, 0.9, 1e-12);
  EXPECT_NEAR(device.conduction(celsius + 75.0).at(100.0), 0.9 + 0.15, 1e-12);
  // One row holds at any temperature of the others.
  EXPECT_NEAR(device.diode(celsius + 125.0).at(0.0), 1.2, 1e-12);
  EXPECT_NEAR(device.least_temperature(), celsius + 25.0, 1e-9);
  EXPECT_NEAR(device.most_temperature(), celsius + 125.0, 1e-9);
  EXPECT_THROW(device.conduction(celsius + 126.0), base::UserError);
  EXPECT_FALSE(device.conducts_both_ways());
}

TEST(PowerSwitch, EnergiesFollowCurrentAndVoltage) {
  const PowerSwitch device = read(good);
  const auto reference = device.energies(400.0, 300.0, celsius + 25.0);
  EXPECT_NEAR(reference.sum(), 15e-3, 1e-12);
  // Half the current: on 1 + (5 − 1)/2 = 3 mJ, off 4 mJ, recovery 1 mJ.
  EXPECT_NEAR(device.energies(200.0, 300.0, celsius + 25.0).sum(), 8e-3, 1e-12);
  // Twice the voltage: on and off four times as large, recovery not.
  EXPECT_NEAR(device.energies(400.0, 600.0, celsius + 25.0).sum(), 4.0 * 13e-3 + 2e-3, 1e-12);
  // At 125 degC the energy at no current has grown with the one at the reference, 5 to 10 mJ.
  EXPECT_NEAR(device.energies(0.0, 300.0, celsius + 125.0).on, 2e-3, 1e-12);
}

std::string error_of(const std::string& text) {
  try {
    read(text);
  } catch (const base::UserError& error) {
    return error.what();
  }
  return "";
}

TEST(PowerSwitch, RefusesWhatIsBroken) {
  const auto with = [](std::string text, const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  EXPECT_NE(error_of(with(good, "igbt", "triode")).find("technology"), std::string::npos);
  EXPECT_NE(error_of(with(good, "threshold: 1 V", "threshold: -1 V")).find("s.yaml:6"), std::string::npos);
  EXPECT_NE(error_of(with(good, "125 degC, threshold", "20 degC, threshold")).find("must rise"), std::string::npos);
  EXPECT_NE(error_of(with(good, "voltage_exponent: 2", "voltage_exponent: 20")).find("voltage_exponent"),
            std::string::npos);
  EXPECT_NE(error_of(with(good, "switching:", "swiching:")).find("did you mean"), std::string::npos);
}

}  // namespace
