// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/mesh_motion.h"

#include "base/index.h"
#include "geometries/sector_mesh.h"

#include <Eigen/Dense>
#include <Eigen/SparseCholesky>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

namespace lodestone::geometries {

namespace {

using base::index;

bool is_same_curve(const Curve& a, const Curve& b) {
  return a.begin == b.begin && a.end == b.end && a.boundary == b.boundary &&
         a.centre.has_value() == b.centre.has_value();
}

bool is_same_shape(const Shape& a, const Shape& b) {
  return a.name == b.name && a.kind == b.kind && a.layer == b.layer && a.curves == b.curves;
}

template <class Items, class Same> bool are_same(const Items& a, const Items& b, const Same& same) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), same);
}

/// ∫ ∇N_i·∇N_j of the four bilinear functions of a cell, edges straight.
Eigen::Matrix4d bilinear_stiffness(const QuadMesh& mesh, const std::array<int, 4>& cell) {
  Eigen::Matrix<double, 4, 2> corners;
  for (int k = 0; k < 4; ++k) {
    const Point& p = mesh.vertices[index(cell[index(k)])];
    corners.row(k) << p.x, p.y;
  }
  const double gauss = 0.5 / std::sqrt(3.0);
  Eigen::Matrix4d stiffness = Eigen::Matrix4d::Zero();
  for (const double x : {0.5 - gauss, 0.5 + gauss})
    for (const double y : {0.5 - gauss, 0.5 + gauss}) {
      Eigen::Matrix<double, 4, 2> slopes;  // by the unit cell's x and y, corners counter-clockwise
      slopes << y - 1.0, x - 1.0, 1.0 - y, -x, y, x, -y, 1.0 - x;
      const Eigen::Matrix2d jacobian = corners.transpose() * slopes;
      const Eigen::Matrix<double, 4, 2> gradients = slopes * jacobian.inverse();
      stiffness += 0.25 * jacobian.determinant() * gradients * gradients.transpose();
    }
  return stiffness;
}

bool is_same_drawing(const CrossSection& a, const CrossSection& b) {
  return a.points.size() == b.points.size() && are_same(a.curves, b.curves, is_same_curve) &&
         are_same(a.shapes, b.shapes, is_same_shape);
}

}  // namespace

struct MeshMotion::Data {
  CrossSection section;
  QuadMesh mesh;

  /// A vertex between the ends of a curve.
  struct OnCurve {
    int vertex = 0;
    int curve = 0;
    double fraction = 0.0;  ///< of its length, from the begin
  };
  std::vector<OnCurve> on_curves;
  std::vector<int> inner;                   ///< vertices inside shapes
  std::vector<int> place;                   ///< of each vertex in `inner`; −1: on a curve
  Eigen::SparseMatrix<double> from_curves;  ///< rows: inner vertices, columns: all vertices
  Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>> harmonic;
  bool factorised = false;

  void find_places();
  void factorise();
};

void MeshMotion::Data::find_places() {
  place.assign(mesh.vertices.size(), 0);
  for (std::size_t p = 0; p < section.points.size(); ++p)
    place[p] = -1;
  for (const auto& edge : mesh.edges) {
    const Curve& curve = section.curves[index(edge.curve)];
    place[index(edge.a)] = place[index(edge.b)] = -1;
    if (edge.b == curve.end)
      continue;
    const Point &begin = section.points[index(curve.begin)], &end = section.points[index(curve.end)];
    const Point& at = mesh.vertices[index(edge.b)];
    on_curves.push_back({edge.b, edge.curve,
                         curve.centre ? arc_turn(begin, at, *curve.centre) / arc_turn(begin, end, *curve.centre)
                                      : distance(begin, at) / distance(begin, end)});
  }
  for (std::size_t v = 0; v < mesh.vertices.size(); ++v)
    if (place[v] == 0) {
      place[v] = static_cast<int>(inner.size());
      inner.push_back(static_cast<int>(v));
    }
}

void MeshMotion::Data::factorise() {
  std::vector<Eigen::Triplet<double>> inside, beside;
  for (const auto& cell : mesh.cells) {
    const Eigen::Matrix4d stiffness = bilinear_stiffness(mesh, cell);
    for (int i = 0; i < 4; ++i) {
      const int row = place[index(cell[index(i)])];
      for (int j = 0; j < 4 && row >= 0; ++j) {
        const int vertex = cell[index(j)], column = place[index(vertex)];
        if (column >= 0)
          inside.emplace_back(row, column, stiffness(i, j));
        else
          beside.emplace_back(row, vertex, -stiffness(i, j));
      }
    }
  }
  const auto count = static_cast<Eigen::Index>(inner.size());
  Eigen::SparseMatrix<double> laplacian(count, count);
  laplacian.setFromTriplets(inside.begin(), inside.end());
  from_curves.resize(count, static_cast<Eigen::Index>(mesh.vertices.size()));
  from_curves.setFromTriplets(beside.begin(), beside.end());
  harmonic.compute(laplacian);
  factorised = true;
}

MeshMotion::MeshMotion(CrossSection section, QuadMesh mesh) : data_(std::make_unique<Data>()) {
  data_->section = std::move(section);
  data_->mesh = std::move(mesh);
  data_->find_places();
}

MeshMotion::~MeshMotion() = default;
MeshMotion::MeshMotion(MeshMotion&&) noexcept = default;
MeshMotion& MeshMotion::operator=(MeshMotion&&) noexcept = default;

const CrossSection& MeshMotion::section() const {
  return data_->section;
}
const QuadMesh& MeshMotion::mesh() const {
  return data_->mesh;
}

QuadMesh MeshMotion::moved(const CrossSection& section) const {
  Data& data = *data_;
  if (!is_same_drawing(data.section, section))
    throw MeshError("the cross-section is drawn with other points, curves or regions");
  if (!data.factorised)
    data.factorise();  // most meshes are never moved

  QuadMesh result = data.mesh;
  std::copy(section.points.begin(), section.points.end(), result.vertices.begin());
  for (const auto& on : data.on_curves) {
    const Curve& curve = section.curves[index(on.curve)];
    const Point &begin = section.points[index(curve.begin)], &end = section.points[index(curve.end)];
    Point& at = result.vertices[index(on.vertex)];
    if (curve.centre) {
      const Point& c = *curve.centre;
      const Point from{begin.x - c.x, begin.y - c.y};
      const Point to = turned(from, on.fraction * arc_turn(begin, end, c));
      at = {c.x + to.x, c.y + to.y};
    } else {
      at = {begin.x + on.fraction * (end.x - begin.x), begin.y + on.fraction * (end.y - begin.y)};
    }
  }

  const auto count = static_cast<Eigen::Index>(data.inner.size());
  if (count == 0)
    return result;
  Eigen::MatrixX2d on_curves = Eigen::MatrixX2d::Zero(static_cast<Eigen::Index>(result.vertices.size()), 2);
  for (std::size_t v = 0; v < result.vertices.size(); ++v)
    on_curves.row(static_cast<Eigen::Index>(v)) << result.vertices[v].x - data.mesh.vertices[v].x,
        result.vertices[v].y - data.mesh.vertices[v].y;
  const Eigen::MatrixX2d solved = data.harmonic.solve(data.from_curves * on_curves);
  for (std::size_t i = 0; i < data.inner.size(); ++i) {
    Point& at = result.vertices[index(data.inner[i])];
    at.x += solved(static_cast<Eigen::Index>(i), 0);
    at.y += solved(static_cast<Eigen::Index>(i), 1);
  }
  return result;
}

}  // namespace lodestone::geometries
