// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/enriched_elements_internal.h"

#include "solver/cell_functions_internal.h"

#include <deal.II/base/quadrature_lib.h>

#include <algorithm>

namespace lodestone::solver {

namespace {

using geometries::Boundary;
using geometries::Point;

/// Where the further unknowns of a cell stand among its local ones: after those of degree p, edge by edge, degree by
/// degree; those inside the cell last.
struct FurtherUnknowns {
  int base, each, inside;
  FurtherUnknowns(int p, int q)
      : base((p + 1) * (p + 1)), each(q - p), inside((q + 1) * (q + 1) - (p + 1) * (p + 1) - 4 * (q - p)) {}
  int of_line(int line) const { return base + line * each; }
  int of_cell() const { return base + 4 * each; }
};

/// The rich cells' unknowns, gradients, weights and points.
void fill_cells(const BodyElements& body, const std::vector<std::size_t>& cells, BodyElements& rich) {
  const dealii::QGauss<2> gauss(static_cast<unsigned>(rich.degree) + 1u);
  std::vector<Point> at;
  std::vector<double> weights = gauss.get_weights();
  for (const auto& p : gauss.get_points())
    at.push_back({p[0], p[1]});
  const CellFunctions functions(body.unit_nodes(), body.degree, rich.degree, at);
  const auto points = static_cast<std::size_t>(rich.points_per_cell), stride = static_cast<std::size_t>(rich.stride);
  rich.gradients.assign(cells.size() * points * 2u * stride, 0.0);
  rich.weights.resize(cells.size() * points);
  rich.points.resize(cells.size() * points);
  rich.shape_values.assign(points * stride, 0.0);
  for (std::size_t q = 0; q < points; ++q)
    std::copy_n(functions.values(q), rich.dofs_per_cell, rich.shape_values.begin() + static_cast<long>(q * stride));
  for (std::size_t k = 0; k < cells.size(); ++k)
    for (std::size_t q = 0; q < points; ++q) {
      const CellFunctions::Frame frame = functions.frame(body, cells[k], q);
      rich.weights[k * points + q] = weights[q] * frame.determinant;
      rich.points[k * points + q] = frame.at;
      double* row = rich.gradients.data() + (k * points + q) * 2u * stride;
      functions.gradients(frame, q, rich.dofs_per_cell, row, row + stride);
    }
}

}  // namespace

EnrichedElements::EnrichedElements(const BodyElements& body, const std::vector<CellEdge>& edges,
                                   const BodyNumbering& base, const std::vector<char>& chosen, int degree, int& next) {
  std::vector<std::size_t> cells, others;
  std::vector<int> place(body.cells, -1);
  for (std::size_t c = 0; c < body.cells; ++c) {
    if (chosen[c])
      place[c] = static_cast<int>(cells.size());
    (chosen[c] ? cells : others).push_back(c);
  }

  plain.degree = body.degree;
  plain.dofs_per_cell = body.dofs_per_cell;
  plain.points_per_cell = body.points_per_cell;
  plain.stride = body.stride;
  plain.shape_values = body.shape_values;
  plain.cells = others.size();
  const auto local = static_cast<std::size_t>(body.dofs_per_cell),
             points = static_cast<std::size_t>(body.points_per_cell);
  for (const std::size_t c : others) {
    plain.cell_region.push_back(body.cell_region[c]);
    plain.cell_dofs.insert(plain.cell_dofs.end(), body.dofs_of(c), body.dofs_of(c) + local);
    plain.weights.insert(plain.weights.end(), body.cell_weights(c), body.cell_weights(c) + points);
    plain.gradients.insert(plain.gradients.end(), body.cell_gradients(c), body.cell_gradients(c + 1));
    const auto first = body.points.begin() + static_cast<long>(c * points);
    plain.points.insert(plain.points.end(), first, first + static_cast<long>(points));
  }

  const FurtherUnknowns further(body.degree, degree);
  rich.degree = degree;
  rich.dofs_per_cell = rich.points_per_cell = (degree + 1) * (degree + 1);
  rich.stride = (rich.dofs_per_cell + 3) / 4 * 4;
  rich.cells = cells.size();
  rich.faces = body.faces;
  fill_cells(body, cells, rich);

  numbering.unknown = base.unknown;
  numbering.sign = base.sign;
  const auto add = [&](int unknown, double sign) {
    numbering.unknown.push_back(unknown);
    numbering.sign.push_back(sign < 0.0 ? -1 : 1);
    return static_cast<int>(numbering.unknown.size()) - 1;
  };
  // Edges toward other cells, and those on which the potential is given, have no further functions.
  const int none = add(-1, 1.0);
  const auto rich_local = static_cast<std::size_t>(rich.dofs_per_cell);
  rich.cell_dofs.assign(cells.size() * rich_local, none);
  std::vector<signed char> flips(cells.size() * rich_local, 1);
  for (std::size_t k = 0; k < cells.size(); ++k) {
    rich.cell_region.push_back(body.cell_region[cells[k]]);
    int* dofs = rich.cell_dofs.data() + k * rich_local;
    std::copy_n(body.dofs_of(cells[k]), local, dofs);
    for (int i = 0; i < further.inside; ++i) {
      dofs[further.of_cell() + i] = add(next++, 1.0);
      eliminated_after.push_back(-1);
    }
  }
  const std::vector<double> along = [&] {
    const dealii::QGauss<1> gauss(static_cast<unsigned>(body.degree) + 8u);
    std::vector<double> result;
    for (const auto& p : gauss.get_points())
      result.push_back(p[0]);
    return result;
  }();
  for (const CellEdge& edge : edges) {
    bool whole = edge.boundary != Boundary::flux_parallel && edge.boundary != Boundary::floating;
    for (int s = 0; s < edge.count; ++s)
      whole = whole && chosen[edge.sides[static_cast<std::size_t>(s)].cell];
    if (!whole)
      continue;
    const int first = next;
    next += further.each;
    // The first unknown on a line comes after those of the corners and of the lines before it.
    const int on_line = 4 + edge.sides[0].line * (body.degree - 1);
    const auto beside = static_cast<std::size_t>(body.dofs_of(edge.sides[0].cell)[on_line]);
    eliminated_after.insert(eliminated_after.end(), static_cast<std::size_t>(further.each), base.unknown[beside]);
    int first_dof = -1;
    for (int s = 0; s < edge.count; ++s) {
      const CellEdge::Side& side = edge.sides[static_cast<std::size_t>(s)];
      // The two symmetry sides have unknowns of the body each, that are one of the system.
      if (first_dof < 0 || edge.sides[0].dofs != side.dofs)
        for (int i = 0; i < further.each; ++i) {
          const int dof = add(first + i, side.sign);
          if (i == 0)
            first_dof = dof;
        }
      const std::size_t k = static_cast<std::size_t>(place[side.cell]);
      for (int i = 0; i < further.each; ++i) {
        const std::size_t at = k * rich_local + static_cast<std::size_t>(further.of_line(side.line) + i);
        rich.cell_dofs[at] = first_dof + i;
        // An odd function changes its sign with the direction.
        if (side.reversed && (body.degree + 1 + i) % 2 == 1)
          flips[at] = -1;
      }
    }
    if (edge.boundary != Boundary::rim)
      continue;
    BoundaryFace& face = rich.faces[edge.face];
    const std::size_t old = face.dofs.size();
    // Points run from the face's corner whose function is larger at the first of them.
    const bool forward = face.values[0] > face.values[1];
    const bool along_edge = face.dofs[0] == edge.sides[0].dofs[0];
    std::vector<double> values;
    for (std::size_t q = 0; q < face.at.size(); ++q) {
      const double from_begin = forward == along_edge ? along[q] : 1.0 - along[q];
      values.insert(values.end(), face.values.begin() + static_cast<long>(q * old),
                    face.values.begin() + static_cast<long>((q + 1) * old));
      for (int i = 0; i < further.each; ++i)
        values.push_back(integrated_legendre(body.degree + 1 + i, 2.0 * from_begin - 1.0).value);
    }
    face.values = std::move(values);
    for (int i = 0; i < further.each; ++i)
      face.dofs.push_back(first_dof + i);
  }
  const auto rich_points = static_cast<std::size_t>(rich.points_per_cell),
             stride = static_cast<std::size_t>(rich.stride);
  for (std::size_t k = 0; k < cells.size(); ++k)
    for (std::size_t i = local; i < rich_local; ++i)
      if (flips[k * rich_local + i] < 0)
        for (std::size_t row = k * rich_points * 2u; row < (k + 1) * rich_points * 2u; ++row)
          rich.gradients[row * stride + i] *= -1.0;
  plain.dofs = rich.dofs = numbering.unknown.size();
}

}  // namespace lodestone::solver
