// SPDX-License-Identifier: GPL-3.0-or-later
#include "solver/plane_stress.h"

#include "base/index.h"
#include "geometries/deal_mesh_internal.h"

#include <deal.II/base/quadrature_lib.h>
#include <deal.II/dofs/dof_handler.h>
#include <deal.II/dofs/dof_tools.h>
#include <deal.II/fe/fe_q.h>
#include <deal.II/fe/fe_system.h>
#include <deal.II/fe/fe_values.h>
#include <deal.II/fe/mapping_q.h>
#include <deal.II/lac/affine_constraints.h>
#include <deal.II/lac/dynamic_sparsity_pattern.h>
#include <deal.II/lac/full_matrix.h>
#include <deal.II/lac/sparse_direct.h>
#include <deal.II/lac/sparse_matrix.h>
#include <deal.II/lac/vector.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <stdexcept>

namespace lodestone::solver {

namespace {

using base::index;
using geometries::Boundary;
using geometries::Point;

/// D of σ = D ε in (xx, yy, xy) with the engineering shear strain: its entries 11, 12 and 33.
struct Stiffness {
  double direct, cross, shear;
  explicit Stiffness(const ElasticSheet& sheet)
      : direct(sheet.modulus / (1.0 - sheet.poisson_number * sheet.poisson_number)),
        cross(direct * sheet.poisson_number), shear(0.5 * sheet.modulus / (1.0 + sheet.poisson_number)) {}
};

/// Values of the one-dimensional Lagrange polynomials on `nodes` at x.
std::vector<double> lagrange(const std::vector<double>& nodes, double x) {
  std::vector<double> values(nodes.size(), 1.0);
  for (std::size_t i = 0; i < nodes.size(); ++i)
    for (std::size_t k = 0; k < nodes.size(); ++k)
      if (k != i)
        values[i] *= (x - nodes[k]) / (nodes[i] - nodes[k]);
  return values;
}

}  // namespace

double Stress::von_mises() const {
  return std::sqrt(std::max(0.0, xx * xx + yy * yy - xx * yy + 3.0 * xy * xy));
}

double Stress::largest_principal() const {
  return 0.5 * (xx + yy) + std::hypot(0.5 * (xx - yy), xy);
}

struct PlaneStress::Data {
  Data(const geometries::BodyMesh& mesh, const std::vector<ElasticSheet>& given, const PlaneStressOptions& options)
      : sheets(given), scalar(static_cast<unsigned int>(options.degree)), element(scalar, 2),
        mapping(static_cast<unsigned int>(options.degree)), dofs(triangulation) {
    geometries::make_triangulation(mesh, triangulation);
    dofs.distribute_dofs(element);
    for (const auto& cell : dofs.active_cell_iterators())
      for (const unsigned int f : cell->face_indices())
        if (cell->face(f)->at_boundary())
          faces[std::minmax(static_cast<int>(cell->face(f)->vertex_index(0)),
                            static_cast<int>(cell->face(f)->vertex_index(1)))] = {cell, f};
    constrain(options);
    assemble();
  }

  using Cell = dealii::DoFHandler<2>::active_cell_iterator;

  void constrain(const PlaneStressOptions& options) {
    if (options.sector_angle != 0.0)
      join_sides(options.sector_angle);
    std::map<int, std::array<dealii::types::global_dof_index, 2>> of_vertex;
    for (const auto& cell : dofs.active_cell_iterators())
      for (const unsigned int v : cell->vertex_indices())
        of_vertex[static_cast<int>(cell->vertex_index(v))] = {cell->vertex_dof_index(v, 0),
                                                              cell->vertex_dof_index(v, 1)};
    for (const auto& [vertex, component] : options.pins)
      constraints.add_line(of_vertex.at(vertex)[index(component)]);
    constraints.close();
  }

  /// u on side_end is u on side_begin, turned.
  void join_sides(double angle) {
    const auto points = [&] {
      std::vector<dealii::Point<2>> support(dofs.n_dofs());
      dealii::DoFTools::map_dofs_to_support_points(mapping, dofs, support);
      return support;
    }();
    const auto side = [&](Boundary boundary, unsigned int component) {
      dealii::ComponentMask mask(2, false);
      mask.set(component, true);
      const dealii::IndexSet set =
          dealii::DoFTools::extract_boundary_dofs(dofs, mask, {static_cast<dealii::types::boundary_id>(boundary)});
      std::vector<dealii::types::global_dof_index> list(set.begin(), set.end());
      std::sort(list.begin(), list.end(), [&](auto a, auto b) { return points[a].norm() < points[b].norm(); });
      return list;
    };
    const auto begin_x = side(Boundary::side_begin, 0), begin_y = side(Boundary::side_begin, 1);
    const auto end_x = side(Boundary::side_end, 0), end_y = side(Boundary::side_end, 1);
    if (begin_x.empty() || begin_x.size() != end_x.size())
      throw std::invalid_argument("the two sides of the sector have different nodes");
    const double cosine = std::cos(angle), sine = std::sin(angle);
    for (std::size_t k = 0; k < begin_x.size(); ++k) {
      const Point from = geometries::turned({points[begin_x[k]][0], points[begin_x[k]][1]}, angle);
      if (geometries::distance(from, {points[end_x[k]][0], points[end_x[k]][1]}) > 1e-6 * points[end_x[k]].norm())
        throw std::invalid_argument("the two sides of the sector do not match");
      constraints.add_line(end_x[k]);
      constraints.add_entry(end_x[k], begin_x[k], cosine);
      constraints.add_entry(end_x[k], begin_y[k], -sine);
      constraints.add_line(end_y[k]);
      constraints.add_entry(end_y[k], begin_x[k], sine);
      constraints.add_entry(end_y[k], begin_y[k], cosine);
    }
  }

  void assemble() {
    dealii::DynamicSparsityPattern entries(dofs.n_dofs());
    dealii::DoFTools::make_sparsity_pattern(dofs, entries, constraints, false);
    pattern.copy_from(entries);
    matrix.reinit(pattern);
    const dealii::QGauss<2> quadrature(scalar.degree + 1);
    dealii::FEValues<2> values(mapping, element, quadrature, dealii::update_gradients | dealii::update_JxW_values);
    const unsigned int n = element.n_dofs_per_cell();
    dealii::FullMatrix<double> local(n, n);
    std::vector<dealii::types::global_dof_index> numbers(n);
    for (const auto& cell : dofs.active_cell_iterators()) {
      values.reinit(cell);
      cell->get_dof_indices(numbers);
      local = 0.0;
      const Stiffness d(sheets[cell->material_id()]);
      for (unsigned int i = 0; i < n; ++i)
        for (unsigned int k = 0; k <= i; ++k) {
          const unsigned int ci = element.system_to_component_index(i).first;
          const unsigned int ck = element.system_to_component_index(k).first;
          double sum = 0.0;
          for (const unsigned int q : values.quadrature_point_indices()) {
            const auto& gi = values.shape_grad(i, q);
            const auto& gk = values.shape_grad(k, q);
            const double stiffness = ci == ck ? d.direct * gi[ci] * gk[ck] + d.shear * gi[1 - ci] * gk[1 - ck]
                                              : d.cross * gi[ci] * gk[ck] + d.shear * gi[ck] * gk[ci];
            sum += stiffness * values.JxW(q);
          }
          local(i, k) = local(k, i) = sum;
        }
      constraints.distribute_local_to_global(local, numbers, matrix);
    }
    factor.initialize(matrix);
  }

  std::vector<ElasticSheet> sheets;
  dealii::Triangulation<2> triangulation;
  dealii::FE_Q<2> scalar;
  dealii::FESystem<2> element;
  dealii::MappingQ<2> mapping;
  dealii::DoFHandler<2> dofs;
  std::map<std::pair<int, int>, std::pair<Cell, unsigned int>> faces;  ///< on the boundary, by vertices
  dealii::AffineConstraints<double> constraints;
  dealii::SparsityPattern pattern;
  dealii::SparseMatrix<double> matrix;
  dealii::SparseDirectUMFPACK factor;
};

PlaneStress::PlaneStress(const geometries::BodyMesh& mesh, const std::vector<ElasticSheet>& sheets,
                         const PlaneStressOptions& options) {
  if (sheets.size() != mesh.regions.size())
    throw std::invalid_argument("one elastic sheet is needed for each region");
  data_ = std::make_unique<Data>(mesh, sheets, options);
}
PlaneStress::~PlaneStress() = default;
PlaneStress::PlaneStress(PlaneStress&&) noexcept = default;
PlaneStress& PlaneStress::operator=(PlaneStress&&) noexcept = default;

std::size_t PlaneStress::unknowns() const {
  return data_->dofs.n_dofs();
}

PlaneStress::Vector PlaneStress::centrifugal_load(double speed) const {
  const Data& d = *data_;
  const dealii::QGauss<2> quadrature(d.scalar.degree + 1);
  dealii::FEValues<2> values(d.mapping, d.element, quadrature,
                             dealii::update_values | dealii::update_quadrature_points | dealii::update_JxW_values);
  const unsigned int n = d.element.n_dofs_per_cell();
  std::vector<dealii::types::global_dof_index> numbers(n);
  Vector load(unknowns(), 0.0);
  for (const auto& cell : d.dofs.active_cell_iterators()) {
    values.reinit(cell);
    cell->get_dof_indices(numbers);
    const double factor = d.sheets[cell->material_id()].density * speed * speed;
    for (unsigned int i = 0; i < n; ++i) {
      const unsigned int component = d.element.system_to_component_index(i).first;
      for (const unsigned int q : values.quadrature_point_indices())
        load[numbers[i]] += factor * values.quadrature_point(q)[component] * values.shape_value(i, q) * values.JxW(q);
    }
  }
  return load;
}

PlaneStress::Vector
PlaneStress::traction_load(const std::vector<Edge>& edges,
                           const std::function<Point(const Point& at, const Point& normal)>& traction) const {
  const Data& d = *data_;
  const dealii::QGauss<1> quadrature(d.scalar.degree + 2);
  dealii::FEFaceValues<2> values(d.mapping, d.element, quadrature,
                                 dealii::update_values | dealii::update_quadrature_points |
                                     dealii::update_normal_vectors | dealii::update_JxW_values);
  const unsigned int n = d.element.n_dofs_per_cell();
  std::vector<dealii::types::global_dof_index> numbers(n);
  Vector load(unknowns(), 0.0);
  for (const Edge& edge : edges) {
    const auto found = d.faces.find(std::minmax(edge.first, edge.second));
    if (found == d.faces.end())
      throw std::invalid_argument("a traction acts on an edge that is not on the boundary");
    const auto& [cell, face] = found->second;
    values.reinit(cell, face);
    cell->get_dof_indices(numbers);
    for (const unsigned int q : values.quadrature_point_indices()) {
      const auto& at = values.quadrature_point(q);
      const auto& normal = values.normal_vector(q);
      const Point t = traction({at[0], at[1]}, {normal[0], normal[1]});
      for (unsigned int i = 0; i < n; ++i) {
        const double component = d.element.system_to_component_index(i).first == 0 ? t.x : t.y;
        load[numbers[i]] += component * values.shape_value(i, q) * values.JxW(q);
      }
    }
  }
  return load;
}

std::array<double, 3> PlaneStress::resultant(const Vector& load, int region) const {
  const Data& d = *data_;
  std::vector<bool> seen(unknowns(), false);
  dealii::FEValues<2> nodes(d.mapping, d.element, dealii::Quadrature<2>(d.scalar.get_unit_support_points()),
                            dealii::update_quadrature_points);
  std::vector<dealii::types::global_dof_index> numbers(d.element.n_dofs_per_cell());
  std::array<double, 3> sum{};
  for (const auto& cell : d.dofs.active_cell_iterators()) {
    if (static_cast<int>(cell->material_id()) != region)
      continue;
    nodes.reinit(cell);
    cell->get_dof_indices(numbers);
    for (unsigned int k = 0; k < d.scalar.n_dofs_per_cell(); ++k) {
      const auto x = numbers[d.element.component_to_system_index(0, k)];
      const auto y = numbers[d.element.component_to_system_index(1, k)];
      if (seen[x])
        continue;
      seen[x] = true;
      const auto& at = nodes.quadrature_point(k);
      sum[0] += load[x];
      sum[1] += load[y];
      sum[2] += at[0] * load[y] - at[1] * load[x];
    }
  }
  return sum;
}

PlaneStress::Vector PlaneStress::solve(const Vector& load) const {
  const Data& d = *data_;
  dealii::Vector<double> right(load.begin(), load.end()), result(right.size());
  d.constraints.condense(right);
  d.factor.vmult(result, right);
  d.constraints.distribute(result);
  return {result.begin(), result.end()};
}

StressField PlaneStress::stress(const Vector& displacement) const {
  const Data& d = *data_;
  const unsigned int p = d.scalar.degree;
  const dealii::QGauss<1> line(p);
  std::vector<double> gauss;
  gauss.reserve(p);
  for (unsigned int q = 0; q < p; ++q)
    gauss.push_back(line.point(q)[0]);
  // The scalar element's nodes in rows.
  const auto& support = d.scalar.get_unit_support_points();
  std::vector<unsigned int> order(support.size());
  for (unsigned int i = 0; i < order.size(); ++i)
    order[i] = i;
  std::sort(order.begin(), order.end(), [&](unsigned int a, unsigned int b) {
    return std::make_pair(support[a][1], support[a][0]) < std::make_pair(support[b][1], support[b][0]);
  });
  std::vector<std::vector<double>> to_nodes;  // [node][Gauss point]
  std::vector<dealii::Point<2>> ordered;
  for (const unsigned int node : order) {
    const std::vector<double> x = lagrange(gauss, support[node][0]), y = lagrange(gauss, support[node][1]);
    std::vector<double> weights;
    weights.reserve(static_cast<std::size_t>(p) * p);
    for (unsigned int j = 0; j < p; ++j)
      for (unsigned int i = 0; i < p; ++i)
        weights.push_back(x[i] * y[j]);
    to_nodes.push_back(weights);
    ordered.push_back(support[node]);
  }

  const dealii::QGauss<2> quadrature(p);  // x fastest
  dealii::FEValues<2> inside(d.mapping, d.element, quadrature, dealii::update_gradients);
  dealii::FEValues<2> nodes(d.mapping, d.element, dealii::Quadrature<2>(ordered), dealii::update_quadrature_points);
  const unsigned int n = d.element.n_dofs_per_cell();
  std::vector<dealii::types::global_dof_index> numbers(n);
  StressField field;
  field.degree = p;
  std::vector<Stress> sum(unknowns());
  std::vector<int> count(unknowns(), 0);
  std::vector<std::size_t> node_number;
  for (const auto& cell : d.dofs.active_cell_iterators()) {
    inside.reinit(cell);
    nodes.reinit(cell);
    cell->get_dof_indices(numbers);
    const Stiffness stiff(d.sheets[cell->material_id()]);
    std::vector<Stress> at_gauss;
    for (const unsigned int q : inside.quadrature_point_indices()) {
      double exx = 0.0, eyy = 0.0, gxy = 0.0;
      for (unsigned int i = 0; i < n; ++i) {
        const auto& gradient = inside.shape_grad(i, q);
        const double u = displacement[numbers[i]];
        const bool is_x = d.element.system_to_component_index(i).first == 0;
        (is_x ? exx : eyy) += u * gradient[is_x ? 0 : 1];
        gxy += u * gradient[is_x ? 1 : 0];
      }
      at_gauss.push_back(
          {stiff.direct * exx + stiff.cross * eyy, stiff.cross * exx + stiff.direct * eyy, stiff.shear * gxy});
    }
    for (std::size_t k = 0; k < order.size(); ++k) {
      const auto x = numbers[d.element.component_to_system_index(0, order[k])];
      const auto y = numbers[d.element.component_to_system_index(1, order[k])];
      Stress stress;
      for (std::size_t q = 0; q < at_gauss.size(); ++q) {
        stress.xx += to_nodes[k][q] * at_gauss[q].xx;
        stress.yy += to_nodes[k][q] * at_gauss[q].yy;
        stress.xy += to_nodes[k][q] * at_gauss[q].xy;
      }
      sum[x] = {sum[x].xx + stress.xx, sum[x].yy + stress.yy, sum[x].xy + stress.xy};
      ++count[x];
      node_number.push_back(x);
      const auto& at = nodes.quadrature_point(static_cast<unsigned int>(k));
      field.points.push_back({at[0], at[1]});
      field.displacement.push_back({displacement[x], displacement[y]});
    }
  }
  for (const std::size_t x : node_number)
    field.stress.push_back({sum[x].xx / count[x], sum[x].yy / count[x], sum[x].xy / count[x]});
  return field;
}

}  // namespace lodestone::solver
