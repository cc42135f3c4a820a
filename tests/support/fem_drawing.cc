// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fem_drawing.h"

#include <fmt/format.h>

#include <cmath>

namespace lodestone::test {

namespace {

constexpr double degree = 3.14159265358979323846 / 180.0;

int add(std::vector<std::string>& entries, const std::string& entry) {
  entries.push_back(entry);
  return static_cast<int>(entries.size());
}

std::string record(const std::string& kind, const std::string& name_key, const std::string& name,
                   const std::vector<std::string>& fields) {
  std::string text = fmt::format("  <Begin{}>\n    <{}> = \"{}\"\n", kind, name_key, name);
  for (const std::string& field : fields)
    text += "    " + field + "\n";
  return text + fmt::format("  <End{}>\n", kind);
}

std::string section(const std::string& key, const std::vector<std::string>& entries) {
  std::string text = fmt::format("[{}] = {}\n", key, entries.size());
  for (const std::string& entry : entries)
    text += entry;
  return text;
}

}  // namespace

int FemDrawing::boundary(const std::string& name, const std::vector<std::string>& fields) {
  return add(boundaries_, record("Bdry", "BdryName", name, fields));
}

int FemDrawing::material(const std::string& name, const std::vector<std::string>& fields,
                         const std::vector<std::pair<double, double>>& table) {
  std::vector<std::string> lines = fields;
  lines.push_back(fmt::format("<BHPoints> = {}", table.size()));
  for (const auto& [b, h] : table)
    lines.push_back(fmt::format("{} {}", b, h));
  return add(materials_, record("Block", "BlockName", name, lines));
}

int FemDrawing::circuit(const std::string& name, double current, bool series) {
  return add(circuits_,
             record("Circuit", "CircuitName", name,
                    {fmt::format("<TotalAmps_re> = {}", current), fmt::format("<CircuitType> = {}", series ? 1 : 0)}));
}

int FemDrawing::point(double x, double y) {
  for (std::size_t k = 0; k < points_.size(); ++k)
    if (std::hypot(points_[k].first - x, points_[k].second - y) < 1e-6)
      return static_cast<int>(k);
  points_.emplace_back(x, y);
  return static_cast<int>(points_.size()) - 1;
}

void FemDrawing::line(double x0, double y0, double x1, double y1, int boundary) {
  add(lines_, fmt::format("{}\t{}\t-1\t{}\t0\t0\n", point(x0, y0), point(x1, y1), boundary));
}

void FemDrawing::arc(double radius, double from, double to, int boundary) {
  const auto at = [&](double angle) {
    return point(radius * std::cos(degree * angle), radius * std::sin(degree * angle));
  };
  add(arcs_, fmt::format("{}\t{}\t{}\t5\t{}\t0\t0\n", at(from), at(to), to - from, boundary));
}

void FemDrawing::arc_between(double x0, double y0, double x1, double y1, double angle, int boundary) {
  add(arcs_, fmt::format("{}\t{}\t{}\t5\t{}\t0\t0\n", point(x0, y0), point(x1, y1), angle, boundary));
}

void FemDrawing::circle(double radius, int boundary) {
  arc(radius, 0.0, 180.0, boundary);
  arc(radius, 180.0, 360.0, boundary);
}

void FemDrawing::rectangle(double x0, double y0, double x1, double y1, int boundary) {
  line(x0, y0, x1, y0, boundary);
  line(x1, y0, x1, y1, boundary);
  line(x1, y1, x0, y1, boundary);
  line(x0, y1, x0, y0, boundary);
}

void FemDrawing::label(double x, double y, int material, int circuit, double turns, double direction,
                       const std::string& expression, int flags) {
  add(labels_, fmt::format("{}\t{}\t{}\t-1\t{}\t{}\t{}\t{}\t{}{}\n", x, y, material, circuit, direction, group, turns,
                           flags, expression.empty() ? "" : "\t\"" + expression + "\""));
}

void FemDrawing::hole(double x, double y) {
  add(holes_, fmt::format("{}\t{}\t0\n", x, y));
}

std::string FemDrawing::text() const {
  std::vector<std::string> points;
  for (const auto& [x, y] : points_)
    points.push_back(fmt::format("{:.17g}\t{:.17g}\t0\t0\n", x, y));
  return fmt::format("[Format] = 4.0\n[Frequency] = 0\n[Depth] = {}\n[LengthUnits] = millimeters\n"
                     "[ProblemType] = planar\n[Coordinates] = cartesian\n",
                     depth) +
         section("BdryProps", boundaries_) + section("BlockProps", materials_) + section("CircuitProps", circuits_) +
         section("NumPoints", points) + section("NumSegments", lines_) + section("NumArcSegments", arcs_) +
         section("NumHoles", holes_) + section("NumBlockLabels", labels_);
}

}  // namespace lodestone::test
