// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/gmsh_polygons.h"

#include "base/index.h"
#include "geometries/sector_mesh.h"

#include <gmsh.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

namespace lodestone::geometries {

namespace {

using base::index;

/// Gmsh is started once in a process and left running: starting takes longer than a mesh.
void start_gmsh() {
  static const bool started = [] {
    gmsh::initialize(0, nullptr, false);
    gmsh::option::setNumber("General.Terminal", 0);
    gmsh::option::setNumber("General.NumThreads", 1);
    gmsh::option::setNumber("General.AbortOnError", 0);
    gmsh::option::setNumber("Mesh.MeshSizeExtendFromBoundary", 1);
    gmsh::option::setNumber("Mesh.MeshSizeFromPoints", 0);
    gmsh::option::setNumber("Mesh.RecombineAll", 1);
    gmsh::option::setNumber("Mesh.RecombinationAlgorithm", 1);
    gmsh::option::setNumber("Mesh.RandomSeed", 1);
    gmsh::option::setNumber("Mesh.Smoothing", 4);
    return true;
  }();
  (void)started;
}

int algorithm_number(PolygonMesher algorithm) {
  switch (algorithm) {
  case PolygonMesher::frontal:
    return 6;
  case PolygonMesher::delaunay:
    return 5;
  case PolygonMesher::mesh_adapt:
    return 1;
  }
  return 6;
}

/// Gmsh sometimes returns faces that overlap or leave boundary edges out, without an error.
void check_cover(const Polygon& polygon, const MixedMesh& mixed) {
  std::map<std::pair<int, int>, int> times;
  for (const auto& face : mixed.faces)
    for (std::size_t k = 0; k < face.size(); ++k)
      ++times[std::minmax(face[k], face[(k + 1) % face.size()])];
  std::size_t outer = 0;
  for (const auto& [edge, count] : times)
    outer += count == 1 ? 1 : 0;
  bool complete = outer == polygon.edges.size();
  for (const auto& [a, b] : polygon.edges) {
    const auto found = times.find(std::minmax(a, b));
    complete = complete && found != times.end() && found->second == 1;
  }
  if (!complete)
    throw MeshError("Gmsh did not keep the boundary of a region");
}

/// One model at a time, removed however it ends.
struct Model {
  Model() {
    start_gmsh();
    gmsh::model::add("cross-section");
  }
  ~Model() {
    try {
      gmsh::model::remove();
    } catch (...) {
      // Nothing to clean up then.
    }
  }
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;
};

using Loop = std::vector<std::pair<int, int>>;

/// Loops of the edges, the outermost first.
std::vector<Loop> loops_of(const Polygon& polygon) {
  Loop left = polygon.edges;
  std::vector<std::pair<double, Loop>> loops;
  while (!left.empty()) {
    Loop loop{left.back()};
    left.pop_back();
    while (loop.back().second != loop.front().first) {
      const int at = loop.back().second;
      const auto next = std::find_if(left.begin(), left.end(),
                                     [at](const auto& edge) { return edge.first == at || edge.second == at; });
      if (next == left.end())
        throw MeshError("the boundary of a region does not close");
      loop.emplace_back(at, next->first == at ? next->second : next->first);
      left.erase(next);
    }
    double area = 0.0;
    for (const auto& [a, b] : loop) {
      const Point &p = polygon.vertices[index(a)], &q = polygon.vertices[index(b)];
      area += 0.5 * (p.x * q.y - q.x * p.y);
    }
    loops.emplace_back(std::abs(area), loop);
  }
  std::stable_sort(loops.begin(), loops.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Loop> result;
  result.reserve(loops.size());
  for (auto& [area, loop] : loops)
    result.push_back(std::move(loop));
  return result;
}

MixedMesh mesh(const Polygon& polygon, PolygonMesher algorithm) {
  const Model model;
  gmsh::option::setNumber("Mesh.Algorithm", algorithm_number(algorithm));
  // Millimetres: Gmsh's tolerances are made for lengths of about one.
  constexpr double scale = 1e3;
  constexpr int surface = 1;
  for (std::size_t v = 0; v < polygon.vertices.size(); ++v)
    gmsh::model::geo::addPoint(scale * polygon.vertices[v].x, scale * polygon.vertices[v].y, 0.0, 0.0,
                               static_cast<int>(v) + 1);
  std::vector<int> loop_tags, lines;
  for (const auto& loop : loops_of(polygon)) {
    std::vector<int> tags;
    tags.reserve(loop.size());
    for (const auto& [a, b] : loop) {
      lines.push_back(gmsh::model::geo::addLine(std::min(a, b) + 1, std::max(a, b) + 1));
      tags.push_back(a < b ? lines.back() : -lines.back());
    }
    loop_tags.push_back(gmsh::model::geo::addCurveLoop(tags));
  }
  gmsh::model::geo::addPlaneSurface(loop_tags, surface);
  gmsh::model::geo::synchronize();
  for (const int tag : lines)
    gmsh::model::mesh::setTransfiniteCurve(tag, 2);
  gmsh::model::mesh::generate(2);

  MixedMesh result;
  result.vertices = polygon.vertices;
  std::map<std::size_t, int> number;  // of our vertex, by Gmsh's tag
  std::vector<std::size_t> tags;
  std::vector<double> coordinates, parameters;
  for (std::size_t v = 0; v < polygon.vertices.size(); ++v) {
    gmsh::model::mesh::getNodes(tags, coordinates, parameters, 0, static_cast<int>(v) + 1);
    for (const std::size_t tag : tags)
      number[tag] = static_cast<int>(v);
  }
  gmsh::model::mesh::getNodes(tags, coordinates, parameters, 2, surface);
  for (std::size_t k = 0; k < tags.size(); ++k) {
    number[tags[k]] = static_cast<int>(result.vertices.size());
    result.vertices.push_back({coordinates[3 * k] / scale, coordinates[3 * k + 1] / scale});
  }
  std::vector<int> types;
  std::vector<std::vector<std::size_t>> elements, nodes;
  gmsh::model::mesh::getElements(types, elements, nodes, 2, surface);
  for (std::size_t t = 0; t < types.size(); ++t) {
    const std::size_t corners = types[t] == 2 ? 3 : 4;  // Gmsh's types: 2 triangle, 3 quadrilateral
    for (std::size_t e = 0; e < elements[t].size(); ++e) {
      std::vector<int> face;
      double twice_area = 0.0;
      for (std::size_t k = 0; k < corners; ++k) {
        const auto found = number.find(nodes[t][e * corners + k]);
        if (found == number.end())
          throw MeshError("Gmsh divided an edge");
        face.push_back(found->second);
      }
      for (std::size_t k = 0; k < corners; ++k) {
        const Point &p = result.vertices[index(face[k])], &q = result.vertices[index(face[(k + 1) % corners])];
        twice_area += p.x * q.y - q.x * p.y;
      }
      if (twice_area < 0.0)
        std::reverse(face.begin(), face.end());
      result.faces.push_back(std::move(face));
    }
  }
  return result;
}

}  // namespace

MixedMesh mesh_polygon(const Polygon& polygon, PolygonMesher algorithm) {
  try {
    MixedMesh mixed = mesh(polygon, algorithm);
    check_cover(polygon, mixed);
    return mixed;
  } catch (const MeshError&) {
    throw;
  } catch (const std::exception& error) {
    throw MeshError(std::string("Gmsh: ") + error.what());
  } catch (const std::string& error) {  // what some functions of Gmsh 4.8 throw
    throw MeshError("Gmsh: " + error);
  } catch (const int) {
    throw MeshError("Gmsh failed without a message");
  }
}

}  // namespace lodestone::geometries
