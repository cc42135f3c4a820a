// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/half_cells.h"

#include "base/index.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace lodestone::geometries {

using base::index;

HalfCells half_cells(const BodyMesh& mesh, double angle) {
  const auto repeats = static_cast<std::size_t>(mesh.repeats);
  const std::size_t block = mesh.cells.size() / repeats;
  if (block % 2 != 0 || block * repeats != mesh.cells.size())
    throw std::invalid_argument("the mesh is not that of a half and its images");
  // A block is the mirror image, then the half itself, turned to its axis.
  const double axis = mesh.begin_angle + 0.5 * angle / mesh.repeats;
  const double cosine = std::cos(axis), sine = std::sin(axis);
  HalfCells result;
  result.images = 2 * mesh.repeats;
  for (std::size_t c = block / 2; c < block; ++c) {
    Point middle;
    double area = 0.0;
    for (std::size_t k = 0; k < 4; ++k) {
      const Point& p = mesh.vertices[index(mesh.cells[c][k])];
      const Point& q = mesh.vertices[index(mesh.cells[c][(k + 1) % 4])];
      middle.x += 0.25 * p.x;
      middle.y += 0.25 * p.y;
      area += 0.5 * (p.x * q.y - q.x * p.y);
    }
    result.at.push_back({cosine * middle.x + sine * middle.y, -sine * middle.x + cosine * middle.y});
    result.size.push_back(std::sqrt(area));
    result.beside_gap.push_back(mesh.regions[index(mesh.cell_region[c])].name == "air gap");
  }
  return result;
}

std::vector<double> HalfCells::fold(const std::vector<double>& of_cells) const {
  const std::size_t half = at.size();
  if (of_cells.size() != half * index(images))
    throw std::invalid_argument("values of the cells of another mesh");
  std::vector<double> sum(half, 0.0);
  for (std::size_t c = 0; c < of_cells.size(); ++c)
    sum[c % half] += of_cells[c];
  return sum;
}

double rim_face(const BodyMesh& mesh) {
  double longest = 0.0;
  for (const auto& edge : mesh.boundary)
    if (edge.boundary == Boundary::rim)
      longest = std::max(longest, distance(mesh.vertices[index(edge.a)], mesh.vertices[index(edge.b)]));
  return longest;
}

}  // namespace lodestone::geometries
