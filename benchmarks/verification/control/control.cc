// SPDX-License-Identifier: GPL-3.0-or-later
// Control from the flux map against fields solved directly, on machines of the library:
//
//   MTPA      the torque of the map's angle, solved, against the best of 200 angles solved directly: within 0.2 %
//   envelope  50 of its points solved directly: the phase voltage within 0.5 % of the limit at most
//             and no jump: twice as many speeds halve the largest step of torque
//
//   verify_control FOLDER [angles = 200] [points = 50]
//
// Draws FOLDER/MACHINE.svg.
#include "base/library_path.h"
#include "base/quantity.h"
#include "postprocess/control/current_control.h"
#include "postprocess/flux_map/flux_map_builder.h"
#include "postprocess/losses/copper.h"
#include "postprocess/performance.h"
#include "postprocess/plots/curve_plot.h"
#include "studies/field_workers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace {

using namespace lodestone;
using postprocess::CurrentControl;
using postprocess::EnvelopePoint;
using solver::DirectQuadrature;

constexpr double torque_tolerance = 0.002, voltage_tolerance = 0.005;
constexpr double rpm = base::pi / 30.0;

/// A machine at its inverter's limits, and the positions whose mean is solved. The servo motor's sector is half of it,
/// so that a coarse mesh must do: a map is judged by fields on its own mesh.
struct Drive {
  std::string machine;
  double current = 0.0;     // A, peak
  double dc_voltage = 0.0;  // V
  double top_speed = 0.0;   // rad/s
  double refinement = 1.0;
};

const std::vector<Drive> drives = {{"prius-2004-measured", 250.0, 500.0, 6000.0 * rpm, 1.0},
                                   {"v-54s6p", 400.0, 400.0, 12000.0 * rpm, 1.0},
                                   {"servo-18s16p", 6.0, 24.0, 6000.0 * rpm, 0.5}};
constexpr double magnets = base::zero_celsius + 80.0, windings = base::zero_celsius + 120.0;
constexpr int positions = 16;

int processes() {
  const char* jobs = std::getenv("LODESTONE_JOBS");
  return jobs == nullptr ? 2 : std::max(1, std::atoi(jobs));
}

std::string write_study(const std::string& folder, const Drive& drive) {
  const std::string file = folder + "/" + drive.machine + ".yaml";
  std::ofstream(file) << "study: fields\nmachine: " << drive.machine
                      << "\nconditions: {magnet_temperature: 80 degC, winding_temperature: 120 degC}\n"
                         "operating_points:\n  - {name: none, current: 0 A, angle: 0 deg}\nanalysis: rotation\n"
                      << fmt::format("numerics: {{refinement: {:g}}}\n", drive.refinement);
  return file;
}

double largest_step(const std::vector<EnvelopePoint>& line) {
  double step = 0.0;
  for (std::size_t i = 1; i < line.size(); ++i)
    step = std::max(step, std::abs(line[i].point.torque - line[i - 1].point.torque));
  return step;
}

void draw(const std::string& file, const Drive& drive, const std::vector<EnvelopePoint>& line,
          const std::vector<std::pair<double, double>>& solved) {
  postprocess::Plot plot;
  plot.title = fmt::format("{}: {:g} A peak, {:g} V dc", drive.machine, drive.current, drive.dc_voltage);
  plot.x_label = "speed, rpm";
  plot.y_label = "torque, N·m; power, kW";
  postprocess::PlotCurve torque{"torque", {}, 0}, power{"power", {}, 1}, marks{"solved torque", solved, 0};
  marks.markers_only = true;
  for (const EnvelopePoint& point : line) {
    torque.points.emplace_back(point.speed / rpm, point.point.torque);
    power.points.emplace_back(point.speed / rpm, 1e-3 * point.speed * point.point.torque);
  }
  plot.curves = {torque, power, marks};
  std::ofstream(file) << postprocess::draw_plot(plot);
}

struct Tables {
  std::string angles, envelope;  ///< rows
};

bool verify(const Drive& drive, const std::string& folder, int angles, int points, Tables& tables) {
  const auto machine =
      geometries::Machine::read(base::Document::load(base::LibraryPath().find("machines", drive.machine)));
  geometries::MeshOptions mesh_options;
  mesh_options.refinement = drive.refinement;
  const geometries::SectorMesh mesh = geometries::mesh_sector(machine, mesh_options);
  const postprocess::MachineMaterials materials =
      postprocess::find_materials(machine, materials::MaterialLibrary(base::LibraryPath()));
  studies::FieldWorkers workers(
      {LODESTONE_PROGRAM, studies::serving_fields(write_study(folder, drive), 0), {}, processes()});
  postprocess::FluxMapOptions options;
  options.temperatures = {magnets};
  options.positions = positions;
  options.ripple_tolerance = 1.0;
  postprocess::FluxMapBuilder builder(postprocess::empty_flux_map(machine, mesh, *materials.magnet, options),
                                      [&](const std::vector<postprocess::FieldTask>& tasks) {
                                        return postprocess::solve_fields(workers, tasks, true);
                                      });
  builder.cover({drive.current, -drive.current, 0.0});
  const postprocess::FluxMap map = builder.map();
  const double resistance = postprocess::phase_resistance(machine, *materials.conductor, windings);
  const double voltage = 0.95 * drive.dc_voltage / std::sqrt(3.0);
  const CurrentControl control(map, {drive.current, voltage, resistance, machine.end_winding_inductance, magnets});

  // Means over the map's own span, at other positions.
  const double span = map.data().span;
  const auto count = static_cast<std::size_t>(map.data().positions);
  const auto directly = [&](const std::vector<DirectQuadrature>& currents) {
    std::vector<postprocess::FieldTask> tasks;
    for (const DirectQuadrature& current : currents)
      for (std::size_t k = 0; k < count; ++k)
        tasks.push_back({current, span * (static_cast<double>(k) + 0.5) / static_cast<double>(count), magnets});
    const auto answers = postprocess::solve_fields(workers, tasks, false);
    std::vector<DirectQuadrature> result(currents.size());
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      result[i / count].d += answers[i].flux_linkage.d / static_cast<double>(count);
      result[i / count].q += answers[i].flux_linkage.q / static_cast<double>(count);
    }
    return result;
  };
  const auto torque_of = [&](const DirectQuadrature& i, const DirectQuadrature& psi) {
    return 0.5 * machine.phases * machine.pole_pairs() * (psi.d * i.q - psi.q * i.d);
  };

  bool good = true;
  for (const double share : {0.3, 1.0}) {
    const double current = share * drive.current;
    std::vector<DirectQuadrature> tried{control.most_torque_of(current).current};
    for (int k = 0; k < angles; ++k) {
      const double angle = 0.5 * base::pi * (1.0 + static_cast<double>(k) / angles);
      tried.push_back({current * std::cos(angle), current * std::sin(angle)});
    }
    const auto psi = directly(tried);
    double best = 0.0, at = 0.0;
    for (std::size_t k = 1; k < tried.size(); ++k)
      if (const double torque = torque_of(tried[k], psi[k]); torque > best) {
        best = torque;
        at = std::atan2(tried[k].q, tried[k].d);
      }
    const double ours = torque_of(tried[0], psi[0]);
    const bool within = ours >= best * (1.0 - torque_tolerance);
    good = good && within;
    tables.angles +=
        fmt::format("| {} | {:g} A | {:.2f}° | {:.2f}° | {:.5g} | {:.5g} | {:+.4f} % | {} |\n", drive.machine, current,
                    std::atan2(tried[0].q, tried[0].d) * 180.0 / base::pi, at * 180.0 / base::pi, ours, best,
                    100.0 * (ours / best - 1.0), within ? "yes" : "**no**");
  }

  const auto line = envelope(control, drive.top_speed, points);
  const auto fine = envelope(control, drive.top_speed, 401), finer = envelope(control, drive.top_speed, 801);
  std::vector<DirectQuadrature> currents;
  currents.reserve(line.size());
  for (const EnvelopePoint& point : line)
    currents.push_back(point.point.current);
  const auto psi = directly(currents);
  double most = 0.0, torque_off = 0.0;
  std::vector<std::pair<double, double>> solved;
  for (std::size_t k = 0; k < line.size(); ++k) {
    const double volts =
        postprocess::phase_voltage(currents[k], psi[k], resistance, machine.pole_pairs(), line[k].speed);
    const double torque = torque_of(currents[k], psi[k]);
    most = std::max(most, volts / voltage - 1.0);
    torque_off = std::max(torque_off, std::abs(torque - line[k].point.torque) / line.front().point.torque);
    solved.emplace_back(line[k].speed / rpm, torque);
  }
  const double steps = largest_step(finer) / largest_step(fine);
  const bool within = most <= voltage_tolerance, continuous = steps < 0.6;
  good = good && within && continuous;
  tables.envelope += fmt::format(
      "| {} | {:.0f} V | {} | {:.0f} rpm | {:.4g} | {:.0f} rpm | {:+.3f} % | {} | {:.3f} % | {:.2f} | {} |\n",
      drive.machine, voltage, line.size(), line.back().speed / rpm, line.front().point.torque,
      control.base_speed() / rpm, 100.0 * most, within ? "yes" : "**no**", 100.0 * torque_off, steps,
      continuous ? "yes" : "**no**");
  draw(folder + "/" + drive.machine + ".svg", drive, fine, solved);
  return good;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "verify_control FOLDER [angles] [points]\n";
    return 2;
  }
  try {
    const int angles = argc > 2 ? std::atoi(argv[2]) : 200, points = argc > 3 ? std::atoi(argv[3]) : 50;
    bool good = true;
    Tables tables;
    for (const Drive& drive : drives) {
      good = verify(drive, argv[1], angles, points, tables) && good;
      std::cerr << drive.machine << "\n";
    }
    std::cout << "# Control from the flux map\n\nMagnets at 80 °C, windings at 120 °C, maps at the default tolerance "
                 "(0.2 % of the largest torque and flux linkage), means over "
              << positions
              << " rotor positions a sixth of a period; direct solutions at positions between the map's.\n\n"
              << fmt::format(
                     "Most torque per current: the map's angle, solved, beside the best of {} angles from 90° to "
                     "180° solved directly; at most {:g} % below.\n\n",
                     angles, 100.0 * torque_tolerance)
              << "| machine | current, peak | map's angle | best angle | torque there, N·m | best torque, N·m | "
                 "difference | within |\n|---|---:|---:|---:|---:|---:|---:|---|\n"
              << tables.angles
              << fmt::format("\nEnvelope: points solved directly, their voltage at most {:g} % above the limit. Torque "
                             "off: largest difference of map and solution over the largest torque. Step: the largest "
                             "step of torque over 800 intervals beside that over 400; a jump would leave it at 1.\n\n",
                             100.0 * voltage_tolerance)
              << "| machine | limit, peak of a phase | points | to | most torque, N·m | base speed | voltage above the "
                 "limit, at most | within | torque off | step | continuous |\n"
                 "|---|---:|---:|---:|---:|---:|---:|---|---:|---:|---|\n"
              << tables.envelope << "\n";
    for (const Drive& drive : drives)
      std::cout << fmt::format("![{0}]({0}.svg)\n", drive.machine);
    return good ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
