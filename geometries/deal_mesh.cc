// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/deal_mesh_internal.h"

#include <deal.II/base/quadrature_lib.h>
#include <deal.II/fe/fe_q.h>
#include <deal.II/fe/fe_values.h>
#include <deal.II/fe/mapping_q.h>
#include <deal.II/grid/grid_tools.h>
#include <deal.II/grid/manifold_lib.h>

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>

namespace lodestone::geometries {

namespace {

/// Key of an edge without direction.
std::uint64_t edge_key(unsigned int a, unsigned int b) {
  const auto [low, high] = std::minmax(a, b);
  return (static_cast<std::uint64_t>(low) << 32) | high;
}

struct EdgeMarks {
  dealii::types::manifold_id manifold = dealii::numbers::flat_manifold_id;
  dealii::types::boundary_id boundary = 0;
  bool is_boundary = false;
  bool seen = false;
};

}  // namespace

void make_triangulation(const BodyMesh& body, dealii::Triangulation<2>& triangulation) {
  std::vector<dealii::Point<2>> vertices;
  vertices.reserve(body.vertices.size());
  for (const Point& vertex : body.vertices)
    vertices.emplace_back(vertex.x, vertex.y);

  std::vector<dealii::CellData<2>> cells(body.cells.size());
  for (std::size_t c = 0; c < cells.size(); ++c) {
    const auto& corner = body.cells[c];
    double twice_area = 0.0;
    for (std::size_t k = 0; k < 4; ++k) {
      const Point& p = body.vertices[static_cast<std::size_t>(corner[k])];
      const Point& q = body.vertices[static_cast<std::size_t>(corner[(k + 1) % 4])];
      twice_area += p.x * q.y - q.x * p.y;
    }
    // deal.II would turn such a cell over and go on.
    if (!(twice_area > 0.0))
      throw MeshError(fmt::format("cell {} is inverted", c));
    cells[c].vertices = {static_cast<unsigned int>(corner[0]), static_cast<unsigned int>(corner[1]),
                         static_cast<unsigned int>(corner[3]), static_cast<unsigned int>(corner[2])};
    cells[c].material_id = static_cast<dealii::types::material_id>(body.cell_region[c]);
  }
  dealii::GridTools::consistently_order_cells(cells);
  triangulation.clear();
  triangulation.create_triangulation(vertices, cells, dealii::SubCellData());

  std::unordered_map<std::uint64_t, EdgeMarks> marks;
  marks.reserve(body.arcs.size() + body.boundary.size());
  std::map<std::pair<double, double>, dealii::types::manifold_id> centres;
  for (const auto& arc : body.arcs) {
    const auto next = static_cast<dealii::types::manifold_id>(centres.size());
    const auto [entry, is_new] = centres.emplace(std::make_pair(arc.centre.x, arc.centre.y), next);
    if (is_new)
      triangulation.set_manifold(next, dealii::SphericalManifold<2>(dealii::Point<2>(arc.centre.x, arc.centre.y)));
    marks[edge_key(static_cast<unsigned int>(arc.a), static_cast<unsigned int>(arc.b))].manifold = entry->second;
  }
  for (const auto& edge : body.boundary) {
    auto& mark = marks[edge_key(static_cast<unsigned int>(edge.a), static_cast<unsigned int>(edge.b))];
    mark.boundary = static_cast<dealii::types::boundary_id>(edge.boundary);
    mark.is_boundary = true;
  }
  for (const auto& cell : triangulation.active_cell_iterators())
    for (const unsigned int f : cell->face_indices()) {
      const auto face = cell->face(f);
      const auto mark = marks.find(edge_key(face->vertex_index(0), face->vertex_index(1)));
      if (mark == marks.end()) {
        if (face->at_boundary())
          throw MeshError(fmt::format("an edge of cell {} lies on the boundary and is not listed there",
                                      cell->active_cell_index()));
        continue;
      }
      if (mark->second.is_boundary != face->at_boundary())
        throw MeshError(fmt::format("an edge of cell {} is {}listed as boundary", cell->active_cell_index(),
                                    face->at_boundary() ? "not " : "inside the mesh and "));
      mark->second.seen = true;
      face->set_manifold_id(mark->second.manifold);
      if (mark->second.is_boundary)
        face->set_boundary_id(mark->second.boundary);
    }
  for (const auto& [key, mark] : marks)
    if (!mark.seen)
      throw MeshError(
          fmt::format("vertices {} and {} are listed as an edge and no cell has it", key >> 32, key & 0xffffffffU));
}

double allowed_area_error(int mapping_degree) {
  if (mapping_degree <= 1)
    return 5e-3;
  if (mapping_degree == 2)
    return 5e-5;
  return mapping_degree < 8 ? 1e-6 : 1e-9;
}

MappedMesh measure_mapped(const BodyMesh& body, int mapping_degree) {
  dealii::Triangulation<2> triangulation;
  make_triangulation(body, triangulation);
  const auto degree = static_cast<unsigned int>(mapping_degree);
  const dealii::MappingQ<2> mapping(degree);
  const dealii::FE_Q<2> element(1);
  const dealii::QGauss<2> quadrature(degree + 1);  // exact: det J has degree 2m − 1 in each direction
  dealii::FEValues<2> values(mapping, element, quadrature, dealii::update_JxW_values);

  MappedMesh result;
  result.region_area.assign(body.regions.size(), 0.0);
  result.smallest_jacobian = std::numeric_limits<double>::infinity();
  for (const auto& cell : triangulation.active_cell_iterators()) {
    values.reinit(cell);
    double area = 0.0;
    double smallest = std::numeric_limits<double>::infinity();
    for (const unsigned int q : values.quadrature_point_indices()) {
      area += values.JxW(q);
      smallest = std::min(smallest, values.JxW(q) / quadrature.weight(q));
    }
    result.region_area[cell->material_id()] += area;
    const double relative = area > 0.0 ? smallest / area : -1.0;
    if (relative < result.smallest_jacobian) {
      result.smallest_jacobian = relative;
      result.smallest_jacobian_cell = static_cast<int>(cell->active_cell_index());
    }
  }
  return result;
}

}  // namespace lodestone::geometries
