// SPDX-License-Identifier: GPL-3.0-or-later
// Writes small .fem files for tests. Lengths in millimetres, angles in degrees.
#pragma once

#include <string>
#include <vector>

namespace lodestone::test {

class FemDrawing {
public:
  double depth = 1000.0;
  int group = 0;  ///< of the labels that follow

  /// Each returns the entry's number in the file, from 1. `fields` are lines such as "<BdryType> = 4".
  int boundary(const std::string& name, const std::vector<std::string>& fields = {});
  int material(const std::string& name, const std::vector<std::string>& fields = {},
               const std::vector<std::pair<double, double>>& table = {});
  int circuit(const std::string& name, double current, bool series = true);

  /// Number of the point there, from 0.
  int point(double x, double y);
  void line(double x0, double y0, double x1, double y1, int boundary = 0);
  void arc(double radius, double from, double to, int boundary = 0);
  /// Counter-clockwise from the first point to the second.
  void arc_between(double x0, double y0, double x1, double y1, double angle, int boundary = 0);
  void circle(double radius, int boundary = 0);
  void rectangle(double x0, double y0, double x1, double y1, int boundary = 0);
  void label(double x, double y, int material, int circuit = 0, double turns = 1.0, double direction = 0.0,
             const std::string& expression = "", int flags = 0);
  void hole(double x, double y);

  std::string text() const;

private:
  std::vector<std::pair<double, double>> points_;
  std::vector<std::string> boundaries_, materials_, circuits_, lines_, arcs_, holes_, labels_;
};

}  // namespace lodestone::test
