// SPDX-License-Identifier: GPL-3.0-or-later
// Prints benchmarks/v-54s6p/README.md. Exit code 1 where a difference exceeds its tolerance.
#include "benchmarks/comparison_page.h"

#include "base/library_path.h"
#include "postprocess/rotation.h"

#include <algorithm>
#include <numeric>

namespace lodestone::benchmarks {

namespace {

using postprocess::Rotation;
using solver::FieldOptions;
using solver::FieldProblem;

constexpr double current = 400.0, angle = 130.0 * degree;
constexpr double magnet_temperature = base::zero_celsius + 20.0;

FieldProblem problem_of(const SolvedMachine& v, const geometries::SectorMesh& mesh, const FieldOptions& options) {
  return {mesh,
          postprocess::region_laws(mesh, v.machine, v.materials, magnet_temperature),
          {v.machine.stack_length, v.machine.winding->definition().parallel_paths},
          options};
}

geometries::SectorMesh mesh_of(const SolvedMachine& v, double refinement, int poles = 0) {
  geometries::MeshOptions options;
  options.refinement = refinement;
  options.poles_in_sector = poles;
  return geometries::mesh_sector(v.machine, options);
}

void convergence(Page& page, const SolvedMachine& v) {
  page.text("## Convergence");
  page.text("400 A peak at 130° from the d axis, 16 positions over 60 electrical degrees. Reference: cubic elements on "
            "cells half as large. Error: the largest |T − T_reference| of a position over the mean; tolerance 0.25 % "
            "for the default (first row).");
  struct Discretisation {
    double refinement;
    int degree;
  };
  std::vector<Rotation> rotations;
  std::vector<std::size_t> unknowns;
  const Discretisation all[] = {{1.0, 2}, {1.0, 1}, {1.0, 3}, {2.0, 1}, {2.0, 2}, {2.0, 3}};
  for (const auto& [refinement, element_degree] : all) {
    const auto mesh = mesh_of(v, refinement);
    FieldOptions options;
    options.degree = element_degree;
    FieldProblem problem = problem_of(v, mesh, options);
    unknowns.push_back(problem.unknowns());
    rotations.push_back(postprocess::rotate(problem, v.machine, current, angle));
    rotations.back().solutions.clear();
  }
  const Rotation& reference = rotations.back();
  page.table({"cells", "degree", "unknowns", "mean torque, N·m", "ripple, N·m", "ψ_d, Wb", "ψ_q, Wb", "error, %"});
  for (std::size_t i = 0; i < rotations.size(); ++i) {
    double worst = 0.0;
    for (std::size_t k = 0; k < reference.torque.size(); ++k)
      worst = std::max(worst, std::abs(rotations[i].torque[k] - reference.torque[k]));
    worst /= reference.mean_torque();
    if (i == 0)
      page.difference("pointwise torque of the default mesh, %", 0.0, 100.0 * worst, 0.25, 3);
    const auto psi = rotations[i].mean_flux_linkage();
    page.row({all[i].refinement == 1.0 ? "default" : "half as large", std::to_string(all[i].degree),
              std::to_string(unknowns[i]), number(rotations[i].mean_torque(), 3),
              number(rotations[i].torque_ripple(), 2), number(psi.d, 5), number(psi.q, 5),
              i + 1 == rotations.size() ? "reference" : number(100.0 * worst, 3)});
  }
  page.end_table();
}

void symmetry(Page& page, const SolvedMachine& v) {
  page.text("## Symmetry");
  page.text("Relative to the torque at 7 electrical degrees; tolerance 1e-6. Newton's tolerance 1e-11.");
  FieldOptions options;
  options.newton_tolerance = 1e-11;
  const auto torque = [&](FieldProblem& problem, double amperes, double position) {
    const solver::DirectQuadrature dq{amperes * std::cos(angle), amperes * std::sin(angle)};
    return problem.solve({solver::phases_from_dq(dq, position), v.machine.rotor_angle(position)}).torque();
  };
  const auto pole = mesh_of(v, 1.0), two = mesh_of(v, 1.0, 2), whole = mesh_of(v, 1.0, 6);
  FieldProblem of_pole = problem_of(v, pole, options), of_two = problem_of(v, two, options),
               of_whole = problem_of(v, whole, options);
  const double first = torque(of_pole, current, 7.0 * degree);
  page.table({"identity", "difference"});
  const auto row = [&](const std::string& what, double found, double expected) {
    const double relative = std::abs(found - expected) / std::abs(first);
    page.difference(what, 0.0, relative, 1e-6, 9);
    page.row({what, relative < 1e-8 ? "below 1e-8" : fmt::format("{:.1e}", relative)});
  };
  row("rotor turned by 60 electrical degrees, currents with it", torque(of_pole, current, 67.0 * degree), first);
  row("rotor turned by 180 electrical degrees, currents with it", torque(of_pole, current, 187.0 * degree), first);
  row("two poles, periodic, against one, antiperiodic", torque(of_two, current, 7.0 * degree), first);
  row("the whole machine against one pole", torque(of_whole, current, 7.0 * degree), first);
  row("torque without current where the d axis lies on a symmetry axis", torque(of_pole, 0.0, 0.0), 0.0);
  page.end_table();
}

/// The steel of the library with another saturation polarisation; zero: none, dB/dH = μ0 from the table's end on.
materials::Reluctivity with_saturation(const materials::Steel& steel, std::optional<double> saturation) {
  if (saturation != 0.0)
    return materials::Reluctivity::from_table(steel.table, saturation);
  auto table = steel.table;
  const materials::BHPoint end = table.back();
  for (const double h : {2.0 * end.h, 100.0 * end.h})
    table.push_back({h, end.b + base::mu_0 * (h - end.h)});
  return materials::Reluctivity::from_table(table, std::nullopt);
}

void saturation(Page& page, const SolvedMachine& v) {
  page.text("## What the assumed saturation moves");
  page.text(
      "The steel's table ends at 1.8 T, still rising with 18 μ0. Every result here supposes that the polarisation "
      "beyond approaches 1.972 T, where the published tables of two neighbouring grades end (027-150Y420: "
      "1.972 T; M250-35A: 1.970 T). Other assumptions, mean torque at the same currents; the last one is none at all, "
      "a "
      "straight line with the slope of air from the table's end on, which is wrong for any steel:");
  struct Assumption {
    const char* what;
    std::optional<double> value;
  };
  const Assumption all[] = {{"library: a neighbouring grade's", 1.972},
                            {"from the table's last two rows", std::nullopt},
                            {"pure iron less 3 % silicon, about", 2.03},
                            {"saturated where the table ends", 0.0}};
  page.table({"assumption", "saturation polarisation, T", "mean torque at 400 A, N·m", "difference",
              "mean torque at 800 A, N·m", "difference"});
  double low = 0.0, high = 0.0;
  for (const Assumption& one : all) {
    const auto law = with_saturation(*v.materials.stator_steel, one.value);
    FieldProblem problem(v.mesh, solver::assign_laws(v.mesh, law, law, v.materials.magnet->law(magnet_temperature)),
                         {v.machine.stack_length, v.machine.winding->definition().parallel_paths});
    const double at_400 = postprocess::rotate(problem, v.machine, 400.0, angle).mean_torque();
    const double at_800 = postprocess::rotate(problem, v.machine, 800.0, angle).mean_torque();
    if (low == 0.0) {
      low = at_400;
      high = at_800;
    }
    page.row({one.what, number(law.saturation_polarisation(), 3), number(at_400, 2),
              fmt::format("{:+.2f} %", 100.0 * (at_400 / low - 1.0)), number(at_800, 2),
              fmt::format("{:+.2f} %", 100.0 * (at_800 / high - 1.0))});
  }
  page.end_table();
}

void fill(Page& page) {
  page.text("<!-- written by build/release/bin/benchmark_v_54s6p > benchmarks/v-54s6p/README.md -->\n"
            "# 54-slot 6-pole V machine of the Model 3 class");
  page.text("The library machine `v-54s6p`. Its dimensions are those of a public field model (SyR-e, example "
            "TeslaModel3, Apache-2.0), simplified: no notches in the rotor's surface, no round ends of the pockets, "
            "magnetised along the normal of the faces. No result of the same drawing is published, so this page holds "
            "no comparison: it shows convergence and symmetry, and what the saturation assumed beyond the steel's "
            "table does. Series turns (12), rib and strands are assumptions named in the machine's notes. Magnets of "
            "1.45 T at 20 °C.");
  SolvedMachine v("v-54s6p", magnet_temperature);
  convergence(page, v);
  symmetry(page, v);
  saturation(page, v);
}

}  // namespace

}  // namespace lodestone::benchmarks

int main() {
  return lodestone::benchmarks::print_page(lodestone::benchmarks::fill);
}
