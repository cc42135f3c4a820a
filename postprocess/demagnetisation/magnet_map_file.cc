// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/demagnetisation/magnet_map_file_internal.h"

#include <string>

namespace lodestone::postprocess {

namespace {

using geometries::Point;
using hdf5::Group;

void require_points(const std::vector<double>& values, std::size_t points, const std::string& name) {
  if (values.size() != points)
    throw hdf5::Error("'" + name + "' has another number of points");
}

}  // namespace

void write_magnet_map(const Group& group, const MagnetMap& map) {
  group.set_attribute("tiles_per_side", map.tiles_per_side);
  group.set_attribute("sectors", map.sectors);
  group.write("begin", map.begin, "rad", "where the sector begins in the rotor's frame");
  group.write("angle", map.angle, "rad", "of the sector");
  group.write("middle", map.middle, "rad", "axis of the sector's pole, of several the middle of their axes");
  group.write("outer_radius", map.outer_radius, "m", "of the rotor");
  std::vector<double> coordinates;
  for (const Point& node : map.nodes)
    coordinates.insert(coordinates.end(), {node.x, node.y});
  group.write_packed("nodes", coordinates, 2, "m", "x and y, tiles_per_side^2 a cell, lexicographic");
  group.write_packed("area", map.area, 1, "m2", "weight of each point");
  coordinates.clear();
  for (std::size_t line = 0; line < map.outlines.size(); ++line)
    for (const Point& point : map.outlines[line])
      coordinates.insert(coordinates.end(), {static_cast<double>(line), point.x, point.y});
  group.write_packed("outlines", coordinates, 3, "m", "number of the line, x and y: the rotor's parts");
  const Group cases = group.make_group("load_cases");
  for (std::size_t k = 0; k < map.frames.size(); ++k) {
    const MagnetFrame& frame = map.frames[k];
    const Group one = cases.make_group(std::to_string(k));
    one.set_attribute("name", frame.name);
    one.write("magnet_temperature", frame.magnet_temperature, "K", "of the magnets");
    one.write_packed("field", frame.field, 1, "A/m", "largest demagnetising |H| along the easy axis");
    one.write_packed("margin", frame.margin, 1, "A/m", "to the knee; negative: passed");
    one.write_packed("kelvin", frame.kelvin, 1, "K", "to the knee, NaN where the grade's data end before");
    one.write_packed("remaining", frame.remaining, 1, "1", "remanence left, over that of the whole magnet");
  }
}

MagnetMap read_magnet_map(const Group& group) {
  MagnetMap map;
  map.tiles_per_side = static_cast<int>(group.integer_attribute("tiles_per_side"));
  map.sectors = static_cast<int>(group.integer_attribute("sectors"));
  if (map.tiles_per_side < 2 || map.tiles_per_side > 5)
    throw hdf5::Error("'tiles_per_side' is not 2 to 5");
  map.begin = group.given("begin");
  map.angle = group.given("angle");
  map.middle = group.given("middle");
  map.outer_radius = group.given("outer_radius");
  map.area = group.vector("area");
  const std::vector<double> nodes = group.vector("nodes");
  require_points(nodes, 2 * map.points(), "nodes");
  for (std::size_t i = 0; i < nodes.size(); i += 2)
    map.nodes.push_back({nodes[i], nodes[i + 1]});
  const std::vector<double> lines = group.vector("outlines");
  for (std::size_t i = 0; i + 2 < lines.size(); i += 3) {
    if (i == 0 || lines[i] != lines[i - 3])
      map.outlines.emplace_back();
    map.outlines.back().push_back({lines[i + 1], lines[i + 2]});
  }
  const Group cases = group.group("load_cases");
  for (std::size_t k = 0; cases.has(std::to_string(k)); ++k) {
    const Group one = cases.group(std::to_string(k));
    MagnetFrame frame{one.text_attribute("name"), one.given("magnet_temperature"),
                      one.vector("field"),        one.vector("margin"),
                      one.vector("kelvin"),       one.vector("remaining")};
    require_points(frame.field, map.points(), "field");
    require_points(frame.margin, map.points(), "margin");
    require_points(frame.kelvin, map.points(), "kelvin");
    if (!frame.remaining.empty())
      require_points(frame.remaining, map.points(), "remaining");
    map.frames.push_back(std::move(frame));
  }
  return map;
}

}  // namespace lodestone::postprocess
