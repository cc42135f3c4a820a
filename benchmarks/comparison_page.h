// SPDX-License-Identifier: GPL-3.0-or-later
// What benchmarks of library machines share: the solved machine, a page that remembers what left its tolerance, and the
// program around it.
#pragma once

#include "geometries/machine.h"
#include "postprocess/machine_materials.h"
#include "solver/field_problem.h"

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

namespace lodestone::benchmarks {

inline constexpr double degree = base::pi / 180.0;
inline constexpr double rpm = base::pi / 30.0;

/// A number with so many digits after the point; what rounds to nothing has no sign.
inline std::string number(double value, int digits) {
  return fmt::format("{:.{}f}", std::abs(value) < 0.5 * std::pow(10.0, -digits) ? 0.0 : value, digits);
}

/// Markdown that grows section by section.
class Page {
public:
  void text(const std::string& paragraph) { markdown_ += paragraph + "\n\n"; }
  void table(const std::vector<std::string>& head) {
    markdown_ += row_text(head);
    markdown_ += "|";
    for (std::size_t i = 0; i < head.size(); ++i)
      markdown_ += i == 0 || head[i] == "remark" ? "---|" : "---:|";
    markdown_ += "\n";
  }
  void row(const std::vector<std::string>& cells) { markdown_ += row_text(cells); }
  void end_table() { markdown_ += "\n"; }

  /// The difference ours − reference as text, remembered where it exceeds the tolerance.
  std::string difference(const std::string& what, double reference, double ours, double tolerance, int digits) {
    if (!(std::abs(ours - reference) <= tolerance))
      exceeded_.push_back(
          fmt::format("{}: {:.{}f} instead of {:.{}f} ± {:g}", what, ours, digits, reference, digits, tolerance));
    const std::string text = number(ours - reference, digits);
    return text[0] == '-' || std::stod(text) == 0.0 ? text : "+" + text;
  }
  /// The same in per cent of the reference; the tolerance is a fraction.
  std::string percent(const std::string& what, double reference, double ours, double tolerance) {
    const double fraction = ours / reference - 1.0;
    if (!(std::abs(fraction) <= tolerance))
      exceeded_.push_back(
          fmt::format("{}: {:.4g} instead of {:.4g} ± {:g} %", what, ours, reference, 100.0 * tolerance));
    return fmt::format("{:+.1f} %", 100.0 * fraction);
  }

  const std::string& markdown() const { return markdown_; }
  const std::vector<std::string>& exceeded() const { return exceeded_; }

private:
  static std::string row_text(const std::vector<std::string>& cells) {
    std::string line = "|";
    for (const std::string& cell : cells)
      line += " " + cell + " |";
    return line + "\n";
  }
  std::string markdown_;
  std::vector<std::string> exceeded_;
};

/// A library machine with its default mesh, at a magnet temperature (K).
struct SolvedMachine {
  SolvedMachine(const std::string& name, double magnet_temperature);
  void set_magnet_temperature(double temperature);

  geometries::Machine machine;
  geometries::SectorMesh mesh;
  postprocess::MachineMaterials materials;
  solver::FieldProblem problem;
};

/// Fills a page and prints it; what left its tolerance goes to standard error. Exit code 1 where anything did, 2 where
/// the page could not be made.
int print_page(const std::function<void(Page& page)>& fill);

}  // namespace lodestone::benchmarks
