// SPDX-License-Identifier: GPL-3.0-or-later
// Pages of invented designs, for the tests that look at them in a browser.
//
//   sample_reports FOLDER
//
// few.html: ten designs and a failed one, with pictures, magnets, duties, torque-speed planes and what is bought;
// many.html: 2000 designs over four parameters, each with a picture of 40 kB; bare.html: one design at a standstill.
#include "materials/material_library.h"
#include "postprocess/report/report.h"
#include "postprocess/store/atomic_file.h"
#include "tests/postprocess/sample_cases.h"

#include <fmt/format.h>

#include <cmath>
#include <iostream>

namespace {

using namespace lodestone::postprocess;
namespace materials = lodestone::materials;

/// A machine of constant torque up to its base speed and constant power above; losses of copper with the torque
/// squared, of iron with the speed.
EfficiencyMap sample_plane(double torque, double copper) {
  constexpr double top_speed = 628.0;
  EfficiencyMap map;
  map.limits = {250.0, 289.0, 0.07, {}, 373.15};
  map.pole_pairs = 4;
  map.dc_voltage = 500.0;
  map.winding_temperature = 393.15;
  map.base_speed = 157.0;
  map.open_circuit_voltage = 410.0;
  map.note = "invented";
  const auto most = [&](double speed) { return torque * std::min(1.0, map.base_speed / speed); };
  for (int k = 1; k <= 24; ++k) {
    const double speed = top_speed * k / 24.0;
    map.speeds.push_back(speed);
    map.torques.push_back(torque * k / 24.0);
    map.envelope.push_back({speed, {{-150.0, 200.0}, most(speed), 289.0}, ControlRegion::field_weakening});
  }
  for (const double speed : map.speeds)
    for (const double place : map.torques) {
      std::optional<EfficiencyMapPoint> point;
      if (place <= most(speed) * (1.0 + 1e-9)) {
        point.emplace();
        point->copper = copper * (place / torque) * (place / torque);
        point->iron_stator = 300.0 * std::pow(speed / 157.0, 1.4);
        point->iron_rotor = 30.0;
        point->magnets = 12.0;
        const double power = place * speed;
        point->efficiency = power / (power + point->loss());
      }
      map.points.push_back(point);
    }
  return map;
}

DutyResult sample_duty(double efficiency) {
  DutyResult duty;
  duty.name = "invented-day";
  duty.description = "An invented day";
  duty.provenance = {"invented for tests", materials::Confidence::low};
  duty.duration = 1800.0;
  duty.electrical_in = 4e6;
  const double losses = duty.electrical_in * (1.0 - efficiency);
  duty.mechanical_out = duty.electrical_in - losses;
  duty.losses = {{"copper_dc", "copper, direct current", 0.6 * losses},
                 {"iron_stator", "stator iron", 0.4 * losses},
                 {"magnet_eddy", "magnets, eddy currents", std::nullopt}};
  return duty;
}

std::string png(std::size_t bytes) {
  std::string picture("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\6\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9c"
                      "c\0\1\0\0\5\0\1\r\n-\xb4\0\0\0\0IEND\xae"
                      "B`\x82",
                      67);
  // What stands behind the end of a picture is not looked at.
  picture.resize(std::max(bytes, picture.size()), '\x5a');
  return picture;
}

std::vector<CaseRecord> few() {
  std::vector<CaseRecord> cases = test::sample_cases();
  for (CaseRecord& record : cases)
    if (record.done) {
      record.field_picture = png(0);
      const double torque = record.points[0].torque, efficiency = *record.points[0].efficiency;
      record.duties = {sample_duty(efficiency)};
      if (record.design.rfind("nd-", 0) == 0)
        record.efficiency_map = sample_plane(torque, 6000.0 * 330.0 / torque);
    }
  return cases;
}

/// A full product, with torque and efficiency that fall and rise smoothly along the parameters.
std::vector<CaseRecord> many() {
  const std::vector<CaseRecord> magnets = test::sample_cases();
  std::vector<CaseRecord> cases;
  for (int m = 0; m < 8; ++m)
    for (int t = 0; t < 10; ++t)
      for (int w = 0; w < 5; ++w)
        for (int b = 0; b < 5; ++b) {
          CaseRecord record = magnets[static_cast<std::size_t>(m)];
          record.load_cases.clear();
          record.magnet_map.reset();
          record.reversed_loads.reset();
          record.id = fmt::format("{:016x}", cases.size());
          record.varied = {{"magnet", record.magnet},
                           {"rotor.magnet.thickness", fmt::format("{:.2f} mm", 5.0 + 0.25 * t)},
                           {"rotor.magnet.width", fmt::format("{:.1f} mm", 16.0 + 0.8 * w)},
                           {"rotor.bridge", fmt::format("{:.2f} mm", 1.0 + 0.2 * b)}};
          record.design = record.magnet;
          for (std::size_t v = 1; v < record.varied.size(); ++v)
            record.design += ", " + record.varied[v].first + " " + record.varied[v].second;
          const double size = (1.0 + 0.03 * (t - 5)) * (1.0 + 0.025 * (w - 2)), torque = std::pow(size, 0.4) - 0.02 * b;
          PointRecord& point = record.points[0];
          point.torque *= torque;
          *point.mechanical_power *= torque;
          *point.torque_ripple *= 1.0 + 0.1 * std::sin(1.3 * t + w) + 0.05 * b;
          point.efficiency = *point.efficiency - 0.004 * std::abs(torque - 1.0) + 0.001 * std::cos(w + b);
          *record.knee.margin += 2e4 * (t - 3);
          Passport& passport = record.passport;
          passport.magnet_mass *= size;
          for (auto* mass : {&passport.rare_earth_mass, &passport.heavy_rare_earth_mass})
            if (*mass)
              *mass = {(*mass)->min * size, (*mass)->max * size};
          for (auto& [element, mass] : passport.element_mass)
            mass = {mass.min * size, mass.max * size};
          record.field_picture = png(40'000);
          cases.push_back(record);
        }
  return cases;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: sample_reports FOLDER\n";
    return 2;
  }
  const std::string folder = argv[1];
  try {
    make_directory(folder);
    const materials::MaterialLibrary library{lodestone::base::LibraryPath()};
    ComparisonOptions options;
    options.library = &library;
    options.scenarios = {library.scenario("average-2024")};
    write_report(Comparison(few(), options), "Ten invented designs", folder + "/few.html");
    write_report(Comparison(many(), options), "2000 invented designs", folder + "/many.html");
    write_report(Comparison({test::standstill_case()}), "One design at a standstill", folder + "/bare.html");
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
  return 0;
}
