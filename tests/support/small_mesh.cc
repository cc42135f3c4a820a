// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/small_mesh.h"

#include <fmt/format.h>

#include <cmath>
#include <vector>

namespace lodestone::test {

std::string ring_mesh(bool new_format, int around, int across, bool second_order) {
  constexpr double pi = 3.14159265358979323846;
  // Nodes on a polar grid, of second order twice as fine in both directions.
  const int step = second_order ? 2 : 1;
  const int columns = step * around, rows = 2 * step * across + 1;
  const auto node = [&](int column, int row) { return 1 + (column % columns) + columns * row; };
  std::string coordinates, tags;
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column) {
      const double radius = 10.0 + 20.0 * row / (rows - 1), angle = 2.0 * pi * column / columns;
      const std::string at = fmt::format("{:.16g} {:.16g} 0\n", radius * std::cos(angle), radius * std::sin(angle));
      coordinates += new_format ? at : fmt::format("{} {}", node(column, row), at);
      tags += fmt::format("{}\n", node(column, row));
    }
  const int nodes = columns * rows;
  std::vector<std::string> cells[2];
  for (int ring = 0; ring < 2; ++ring)
    for (int j = ring * across; j < (ring + 1) * across; ++j)
      for (int i = 0; i < around; ++i) {
        const int c = step * i, r = step * j, h = 1;
        if (second_order) {
          const int c2 = c + 2, r2 = r + 2;
          cells[ring].push_back(fmt::format("{} {} {} {} {} {}", node(c, r), node(c2, r), node(c2, r2), node(c + h, r),
                                            node(c2, r + h), node(c + h, r + h)));
          cells[ring].push_back(fmt::format("{} {} {} {} {} {}", node(c, r), node(c2, r2), node(c, r2),
                                            node(c + h, r + h), node(c + h, r2), node(c, r + h)));
        } else {
          cells[ring].push_back(fmt::format("{} {} {}", node(c, r), node(c + 1, r), node(c + 1, r + 1)));
          cells[ring].push_back(fmt::format("{} {} {}", node(c, r), node(c + 1, r + 1), node(c, r + 1)));
        }
      }
  const int type = second_order ? 9 : 2;
  const std::size_t elements = cells[0].size() + cells[1].size();
  std::string text = fmt::format("$MeshFormat\n{} 0 8\n$EndMeshFormat\n$PhysicalNames\n2\n2 1 \"core\"\n2 2 "
                                 "\"space\"\n$EndPhysicalNames\n",
                                 new_format ? "4.1" : "2.2");
  if (new_format) {
    text += "$Entities\n0 0 2 0\n1 -20 -20 0 20 20 0 1 1 0\n2 -30 -30 0 30 30 0 1 2 0\n$EndEntities\n";
    text += fmt::format("$Nodes\n1 {0} 1 {0}\n2 1 0 {0}\n{1}{2}$EndNodes\n", nodes, tags, coordinates);
    text += fmt::format("$Elements\n2 {0} 1 {0}\n", elements);
  } else {
    text += fmt::format("$Nodes\n{}\n{}$EndNodes\n$Elements\n{}\n", nodes, coordinates, elements);
  }
  int number = 0;
  for (int ring = 0; ring < 2; ++ring) {
    if (new_format)
      text += fmt::format("2 {} {} {}\n", ring + 1, type, cells[ring].size());
    for (const std::string& cell : cells[ring]) {
      ++number;
      text += new_format ? fmt::format("{} {}\n", number, cell)
                         : fmt::format("{} {} 2 {} {} {}\n", number, type, ring + 1, ring + 1, cell);
    }
  }
  return text + "$EndElements\n";
}

}  // namespace lodestone::test
