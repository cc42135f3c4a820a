// SPDX-License-Identifier: GPL-3.0-or-later
// Solves every case at three mesh sizes and one higher degree and prints RESULTS.md; draws the gap field beside the
// subdomain model's. Fails where a difference on the moderate mesh exceeds its tolerance.
//
//   verify_exact-solutions FOLDER
#include "base/quantity.h"
#include "benchmarks/verification/exact-solutions/comparison.h"
#include "benchmarks/verification/exact-solutions/manufactured_solution.h"
#include "benchmarks/verification/exact-solutions/slotted_machine_cases.h"
#include "postprocess/plots/curve_plot.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace {

using namespace lodestone;
using namespace lodestone::verification;

const std::pair<const char*, Discretisation> levels[] = {
    {"coarse", {2, 0.5}}, {"moderate", {2, 1.0}}, {"fine", {2, 2.0}}, {"moderate, cubic", {3, 1.0}}};
constexpr std::size_t moderate = 1;

std::string percent(double difference) {
  const double value = 100.0 * difference;
  return std::abs(value) < 1e-6 ? "< 1e-6 %" : fmt::format("{:+.2g} %", value);
}

/// Prints the table of one case. @return the number of rows beyond their tolerance.
int print_case(const Case& test) {
  std::fprintf(stderr, "%s\n", test.name.c_str());
  std::vector<std::vector<Row>> results;
  for (const auto& [name, discretisation] : levels)
    results.push_back(test.run(discretisation));
  fmt::print("\n### {}\n\n| `{}` | exact | ours |", test.title, test.name);
  for (const auto& [name, discretisation] : levels)
    fmt::print(" {} |", name);
  fmt::print(" tolerance |\n|---|---:|---:|{}---:|\n", "---:|---:|---:|---:|");
  int failures = 0;
  for (std::size_t k = 0; k < results[moderate].size(); ++k) {
    const Row& row = results[moderate][k];
    // A difference that is not a number fails too.
    const bool met = std::abs(row.difference) <= row.tolerance;
    failures += met ? 0 : 1;
    fmt::print("| {}{} | {:.7g} | {:.7g} |", row.quantity, row.unit.empty() ? "" : ", " + row.unit, row.exact,
               row.ours);
    for (const auto& rows : results)
      fmt::print(" {} |", percent(rows[k].difference));
    fmt::print(" {:.2g} %{} |\n", 100.0 * row.tolerance, met ? "" : " **exceeded**");
  }
  return failures;
}

void print_section(const char* title, const char* text, const std::vector<Case>& cases, int& failures) {
  fmt::print("\n## {}\n\n{}\n", title, text);
  for (const Case& test : cases)
    failures += print_case(test);
}

/// Order of convergence in L2 of each degree, p + 1 in theory.
void print_manufactured(int& failures) {
  fmt::print("\n## Manufactured solution\n\nA = sin 3x cos 2y on an annulus: rms error of A with 12, 24 and 48 cells "
             "around, and the order between the last two; p + 1 by theory, p + 0.9 demanded.\n\n"
             "| degree p | 12 | 24 | 48 | order |\n|---|---:|---:|---:|---:|\n");
  for (int degree = 1; degree <= 4; ++degree) {
    const double coarse = manufactured_error(degree, 12), middle = manufactured_error(degree, 24);
    const double fine = manufactured_error(degree, 48), order = std::log2(middle / fine);
    const bool met = order >= degree + 0.9;
    failures += met ? 0 : 1;
    fmt::print("| {} | {:.2e} | {:.2e} | {:.2e} | {:.2f}{} |\n", degree, coarse, middle, fine, order,
               met ? "" : " **too low**");
  }
}

/// The subdomain model itself against its number of modes.
void print_modes(const SlottedExample& example) {
  fmt::print("\n| `{}`, modes M | torque without current, N·m/m | A in a half slot, Wb/m | B_r, T | B_θ, T |\n"
             "|---|---:|---:|---:|---:|\n",
             example.name);
  const double radius = 0.5 * (example.magnets.magnet_radius + example.stator.bore);
  const double angle = example.stator.first_slot + 0.5 * example.stator.opening_angle;
  const auto line = [&](const std::string& name, const auto& field) {
    const auto b = field.flux_density(radius, angle);
    fmt::print("| {} | {:.6f} | {:.9f} | {:.6f} | {:.6f} |\n", name, field.torque(), field.slot_potentials()[0][0],
               b.radial, b.tangential);
  };
  for (const int modes : {5, 10, 20, 40, 80, 160})
    line(std::to_string(modes), SubdomainModel(example.magnets, example.stator, modes).solve(example.rotor_angle));
  line(fmt::format("extrapolated from {} and {}", subdomain_modes / 2, subdomain_modes),
       ExtrapolatedModel(example).solve(example.rotor_angle));
}

/// Subdomain model as a line, ours as dots.
void add_curves(postprocess::Plot& plot, const std::string& label, int colour,
                const std::vector<std::pair<double, double>>& exact,
                const std::vector<std::pair<double, double>>& ours) {
  plot.curves.push_back({label + ", subdomains", exact, colour, false, false});
  plot.curves.push_back({label + ", ours", ours, colour, false, true});
}

/// Both fields along the gap under load.
void draw_gap_field(const SlottedExample& example, const std::string& file) {
  const auto circle = gap_field(example, {2, 1.0}, 1440);
  postprocess::Plot plot;
  plot.title = fmt::format("{}: flux density at mid gap under load", example.name);
  plot.x_label = "angle from the sector's begin, deg";
  plot.y_label = "flux density, T";
  for (const auto& [label, colour, component] : {std::tuple("B_r", 0, &SubdomainField::FluxDensity::radial),
                                                 std::tuple("B_θ", 1, &SubdomainField::FluxDensity::tangential)}) {
    std::vector<std::pair<double, double>> exact, ours;
    for (std::size_t k = 0; k < circle.size(); ++k) {
      const double degrees = circle[k].angle * 180.0 / base::pi;
      exact.emplace_back(degrees, circle[k].exact.*component);
      if (k % 15 == 7)
        ours.emplace_back(degrees, circle[k].ours.*component);
    }
    add_curves(plot, label, colour, exact, ours);
  }
  std::ofstream(file) << postprocess::draw_plot(plot);
}

/// Cogging torque over its period.
void draw_cogging(const std::vector<SlottedExample>& examples, const std::string& file) {
  postprocess::Plot plot;
  plot.title = "Cogging torque, stack of 0.1 m";
  plot.x_label = "rotor angle, of the period";
  plot.y_label = "torque, N·m";
  int colour = 0;
  for (const SlottedExample& example : examples) {
    std::vector<std::pair<double, double>> exact, ours;
    for (const CoggingPoint& point : cogging_torque(example, {2, 1.0}, 96, 4)) {
      exact.emplace_back(point.period, point.exact);
      if (point.ours)
        ours.emplace_back(point.period, *point.ours);
    }
    add_curves(plot, example.name.substr(example.name.find('-') + 1), colour++, exact, ours);
  }
  std::ofstream(file) << postprocess::draw_plot(plot);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : ".";
  int failures = 0;
  fmt::print("# Exact solutions\n\n"
             "Formulas, sources and conventions: [README.md](README.md). \"Ours\" is the moderate mesh with quadratic "
             "elements, to which the tolerance applies; the columns behind it are differences on meshes of half, one "
             "and two times as many cells in each direction, and with cubic elements.\n");
  print_section("Closed formulas", "Every quantity within 0.05 % or less.", closed_form_cases(), failures);
  print_section("Slotless surface-magnet machine", "Every harmonic within 0.05 % of its own value.",
                surface_magnet_cases(), failures);
  print_manufactured(failures);
  print_section("Slotted machines by subdomains",
                "Both methods are approximate where iron has corners; they approach each other as both are refined.",
                slotted_machine_cases(), failures);
  for (const SlottedExample& example : {distributed_winding(), tooth_coils()}) {
    const std::string picture = fmt::format("gap-field-{}.svg", example.name.substr(example.name.find('-') + 1));
    draw_gap_field(example, fmt::format("{}/{}", folder, picture));
    fmt::print("\n![Flux density along the gap: subdomain model and finite elements]({})\n", picture);
  }
  draw_cogging({distributed_winding(), tooth_coils()}, folder + "/cogging-torque.svg");
  fmt::print("\n![Cogging torque: subdomain model and finite elements](cogging-torque.svg)\n");
  fmt::print("\n### Convergence of the subdomain model\n\nWithout current at the rotor angle of the tables above; the "
             "field at mid gap under an opening's edge. The corners of the iron leave a rate of M^(−4/3), by which the "
             "last line extrapolates: it is the \"exact\" of these tables.\n");
  for (const SlottedExample& example : {distributed_winding(), tooth_coils()})
    print_modes(example);
  print_section("Symmetry identities", "\"Exact\" is what the first position, pole or mirror image gives.",
                symmetry_cases(), failures);
  fmt::print("\n{}\n",
             failures == 0 ? "Every tolerance is met." : fmt::format("**{} rows beyond tolerance.**", failures));
  return failures == 0 ? 0 : 1;
}
