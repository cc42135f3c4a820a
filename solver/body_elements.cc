// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/body_elements.h"

#include "geometries/deal_mesh_internal.h"

#include <deal.II/base/multithread_info.h>
#include <deal.II/base/quadrature_lib.h>
#include <deal.II/dofs/dof_handler.h>
#include <deal.II/fe/fe_q.h>
#include <deal.II/fe/fe_values.h>
#include <deal.II/fe/mapping_q.h>
#include <deal.II/grid/tria.h>

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

namespace lodestone::solver {

using geometries::Point;

struct BodyGeometry {
  explicit BodyGeometry(int degree) : element(static_cast<unsigned>(degree)), mapping(static_cast<unsigned>(degree)) {}
  dealii::Triangulation<2> triangulation;
  dealii::FE_Q<2> element;
  dealii::MappingQ<2> mapping;
  dealii::DoFHandler<2> dof_handler;
};

namespace {

Point plain(const dealii::Point<2>& p) {
  return {p[0], p[1]};
}

void read_cells(const BodyGeometry& geometry, BodyElements& body) {
  const auto& element = geometry.element;
  const unsigned local = element.n_dofs_per_cell();
  const dealii::QGauss<2> quadrature(static_cast<unsigned>(body.degree) + 1u);
  const unsigned points = quadrature.size();
  // The unknowns' own points come with the same pass: FE_Q's support points are appended to the quadrature.
  std::vector<dealii::Point<2>> unit = quadrature.get_points();
  unit.insert(unit.end(), element.get_unit_support_points().begin(), element.get_unit_support_points().end());
  std::vector<double> unit_weights = quadrature.get_weights();
  unit_weights.resize(unit.size(), 0.0);
  dealii::FEValues<2> values(geometry.mapping, element, dealii::Quadrature<2>(unit, unit_weights),
                             dealii::update_values | dealii::update_gradients | dealii::update_quadrature_points |
                                 dealii::update_JxW_values);
  const auto stride = static_cast<std::size_t>(body.stride);
  body.cell_dofs.resize(body.cells * local);
  body.gradients.assign(body.cells * points * 2u * stride, 0.0);
  body.weights.resize(body.cells * points);
  body.points.resize(body.cells * points);
  body.dof_points.resize(body.dofs);
  body.shape_values.assign(points * stride, 0.0);
  std::vector<dealii::types::global_dof_index> dofs(local);
  for (const auto& cell : geometry.dof_handler.active_cell_iterators()) {
    const std::size_t c = cell->active_cell_index();
    try {
      values.reinit(cell);
    } catch (const dealii::ExceptionBase&) {
      throw geometries::MeshError(
          fmt::format("cell {} at ({:.6g}, {:.6g}) m is inverted under the mapping of degree {}", c, cell->center()[0],
                      cell->center()[1], body.degree));
    }
    cell->get_dof_indices(dofs);
    for (unsigned i = 0; i < local; ++i) {
      body.cell_dofs[c * local + i] = static_cast<int>(dofs[i]);
      body.dof_points[dofs[i]] = plain(values.quadrature_point(points + i));
    }
    for (unsigned q = 0; q < points; ++q) {
      const double weight = values.JxW(q);
      if (!(weight > 0.0))
        throw geometries::MeshError(
            fmt::format("cell {} at ({:.6g}, {:.6g}) m is inverted under the mapping of degree {}", c,
                        cell->center()[0], cell->center()[1], body.degree));
      body.weights[c * points + q] = weight;
      body.points[c * points + q] = plain(values.quadrature_point(q));
      double* row = body.gradients.data() + (c * points + q) * 2u * stride;
      for (unsigned i = 0; i < local; ++i) {
        const auto& gradient = values.shape_grad(i, q);
        row[i] = gradient[0];
        row[stride + i] = gradient[1];
      }
    }
    if (c == 0)
      for (unsigned q = 0; q < points; ++q)
        for (unsigned i = 0; i < local; ++i)
          body.shape_values[q * stride + i] = values.shape_value(i, q);
  }
}

void read_faces(const BodyGeometry& geometry, BodyElements& body) {
  const auto& element = geometry.element;
  // A wave of the ring turns by some π/2 over a face at most: eight points more than the polynomial needs integrate it
  // to rounding.
  const dealii::QGauss<1> quadrature(static_cast<unsigned>(body.degree) + 8u);
  dealii::FEFaceValues<2> values(geometry.mapping, element, quadrature,
                                 dealii::update_values | dealii::update_quadrature_points | dealii::update_JxW_values |
                                     dealii::update_normal_vectors);
  std::vector<dealii::types::global_dof_index> dofs(element.n_dofs_per_cell());
  for (const auto& cell : geometry.dof_handler.active_cell_iterators())
    for (const unsigned f : cell->face_indices()) {
      if (!cell->face(f)->at_boundary())
        continue;
      values.reinit(cell, f);
      cell->get_dof_indices(dofs);
      BoundaryFace face;
      face.boundary = static_cast<geometries::Boundary>(cell->face(f)->boundary_id());
      std::vector<unsigned> local;
      for (unsigned i = 0; i < element.n_dofs_per_cell(); ++i)
        if (element.has_support_on_face(i, f)) {
          local.push_back(i);
          face.dofs.push_back(static_cast<int>(dofs[i]));
        }
      for (const unsigned q : values.quadrature_point_indices()) {
        face.at.push_back(plain(values.quadrature_point(q)));
        face.length.push_back(values.JxW(q));
        face.normal.push_back({values.normal_vector(q)[0], values.normal_vector(q)[1]});
        for (const unsigned i : local)
          face.values.push_back(values.shape_value(i, q));
      }
      body.faces.push_back(std::move(face));
    }
}

}  // namespace

BodyElements BodyElements::make(const geometries::BodyMesh& mesh, int degree) {
  dealii::MultithreadInfo::set_thread_limit(1);
  auto geometry = std::make_shared<BodyGeometry>(degree);
  geometries::make_triangulation(mesh, geometry->triangulation);
  geometry->dof_handler.reinit(geometry->triangulation);
  geometry->dof_handler.distribute_dofs(geometry->element);

  BodyElements body;
  body.degree = degree;
  body.dofs_per_cell = (degree + 1) * (degree + 1);
  body.points_per_cell = (degree + 1) * (degree + 1);
  body.stride = (body.dofs_per_cell + 3) / 4 * 4;
  body.cells = geometry->triangulation.n_active_cells();
  body.dofs = geometry->dof_handler.n_dofs();
  body.cell_region = mesh.cell_region;
  read_cells(*geometry, body);
  read_faces(*geometry, body);
  body.geometry = std::move(geometry);
  return body;
}

std::vector<Point> BodyElements::unit_nodes() const {
  std::vector<Point> result;
  for (const dealii::Point<2>& node : geometry->element.get_unit_support_points())
    result.push_back(plain(node));
  return result;
}

LatticeElements BodyElements::lattice(int subdivisions) const {
  std::vector<dealii::Point<2>> unit;
  for (int j = 0; j <= subdivisions; ++j)
    for (int i = 0; i <= subdivisions; ++i)
      unit.emplace_back(static_cast<double>(i) / subdivisions, static_cast<double>(j) / subdivisions);
  dealii::FEValues<2> evaluation(geometry->mapping, geometry->element, dealii::Quadrature<2>(unit),
                                 dealii::update_values | dealii::update_gradients | dealii::update_quadrature_points);
  const std::size_t local = static_cast<std::size_t>(dofs_per_cell);
  LatticeElements result;
  result.per_cell = static_cast<int>(unit.size());
  result.values.resize(unit.size() * local);
  result.points.resize(cells * unit.size());
  result.gradients.resize(cells * unit.size() * 2u * local);
  for (const auto& cell : geometry->dof_handler.active_cell_iterators()) {
    evaluation.reinit(cell);
    const std::size_t c = cell->active_cell_index();
    for (unsigned q = 0; q < unit.size(); ++q) {
      result.points[c * unit.size() + q] = plain(evaluation.quadrature_point(q));
      double* row = result.gradients.data() + (c * unit.size() + q) * 2u * local;
      for (unsigned i = 0; i < local; ++i) {
        const auto& gradient = evaluation.shape_grad(i, q);
        row[i] = gradient[0];
        row[local + i] = gradient[1];
        if (c == 0)
          result.values[q * local + i] = evaluation.shape_value(i, q);
      }
    }
  }
  return result;
}

std::vector<double> BodyElements::interpolate(const std::vector<double>& values, const BodyElements& to) const {
  if (to.cells != cells || values.size() != dofs)
    throw std::invalid_argument("values are interpolated between elements on the same cells");
  const dealii::FE_Q<2>&from = geometry->element, &other = to.geometry->element;
  const auto& nodes = other.get_unit_support_points();
  const auto own = static_cast<std::size_t>(dofs_per_cell);
  std::vector<double> matrix;
  for (const dealii::Point<2>& node : nodes)
    for (unsigned i = 0; i < from.n_dofs_per_cell(); ++i)
      matrix.push_back(from.shape_value(i, node));
  std::vector<double> result(to.dofs, 0.0);
  for (std::size_t c = 0; c < cells; ++c) {
    for (int corner = 0; corner < 4; ++corner) {  // the first four of any degree
      const Point& here = dof_points[static_cast<std::size_t>(dofs_of(c)[corner])];
      const Point& there = to.dof_points[static_cast<std::size_t>(to.dofs_of(c)[corner])];
      if (std::hypot(here.x - there.x, here.y - there.y) > 1e-9 * std::hypot(here.x, here.y) + 1e-15)
        throw std::invalid_argument("values are interpolated between elements on the same cells");
    }
    for (std::size_t k = 0; k < nodes.size(); ++k) {
      double sum = 0.0;
      for (std::size_t i = 0; i < own; ++i)
        sum += matrix[k * own + i] * values[static_cast<std::size_t>(dofs_of(c)[i])];
      result[static_cast<std::size_t>(to.dofs_of(c)[k])] = sum;
    }
  }
  return result;
}

}  // namespace lodestone::solver
