// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/gmsh_polygons.h"

#include "geometries/sector_mesh.h"

#include <gmsh.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

namespace lodestone::geometries {

namespace {

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
void check_cover(const PolygonMesh& polygons, const MixedMesh& mixed) {
  for (std::size_t r = 0; r < polygons.regions.size(); ++r) {
    std::map<std::pair<int, int>, int> times;
    for (const auto& face : mixed.faces)
      if (face.region == static_cast<int>(r))
        for (std::size_t k = 0; k < face.vertices.size(); ++k)
          ++times[std::minmax(face.vertices[k], face.vertices[(k + 1) % face.vertices.size()])];
    std::size_t outer = 0;
    for (const auto& [edge, count] : times)
      outer += count == 1 ? 1 : 0;
    bool complete = outer == polygons.regions[r].edges.size();
    for (const auto& [a, b] : polygons.regions[r].edges) {
      const auto found = times.find(std::minmax(a, b));
      complete = complete && found != times.end() && found->second == 1;
    }
    if (!complete)
      throw MeshError("Gmsh did not keep the boundary of a region");
  }
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

/// Loops of a region's edges, the outermost first.
std::vector<Loop> loops_of(const PolygonMesh& polygons, Loop left) {
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
      const Point& p = polygons.vertices[static_cast<std::size_t>(a)];
      const Point& q = polygons.vertices[static_cast<std::size_t>(b)];
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

MixedMesh mesh(const PolygonMesh& polygons, PolygonMesher algorithm) {
  const Model model;
  gmsh::option::setNumber("Mesh.Algorithm", algorithm_number(algorithm));
  // Millimetres: Gmsh's tolerances are made for lengths of about one.
  constexpr double scale = 1e3;
  for (std::size_t v = 0; v < polygons.vertices.size(); ++v)
    gmsh::model::geo::addPoint(scale * polygons.vertices[v].x, scale * polygons.vertices[v].y, 0.0, 0.0,
                               static_cast<int>(v) + 1);
  std::map<std::pair<int, int>, int> lines;
  const auto line = [&](int a, int b) {
    const auto found = lines.find(std::minmax(a, b));
    if (found != lines.end())
      return a < b ? found->second : -found->second;
    const int low = std::min(a, b), high = std::max(a, b);
    const int tag = gmsh::model::geo::addLine(low + 1, high + 1);
    lines.emplace(std::make_pair(low, high), tag);
    return a < b ? tag : -tag;
  };
  for (std::size_t r = 0; r < polygons.regions.size(); ++r) {
    std::vector<int> loop_tags;
    for (const auto& loop : loops_of(polygons, polygons.regions[r].edges)) {
      std::vector<int> tags;
      tags.reserve(loop.size());
      for (const auto& [a, b] : loop)
        tags.push_back(line(a, b));
      loop_tags.push_back(gmsh::model::geo::addCurveLoop(tags));
    }
    gmsh::model::geo::addPlaneSurface(loop_tags, static_cast<int>(r) + 1);
  }
  gmsh::model::geo::synchronize();
  for (const auto& [ends, tag] : lines)
    gmsh::model::mesh::setTransfiniteCurve(tag, 2);
  gmsh::model::mesh::generate(2);

  MixedMesh result;
  result.vertices = polygons.vertices;
  std::map<std::size_t, int> number;  // of our vertex, by Gmsh's tag
  std::vector<std::size_t> tags;
  std::vector<double> coordinates, parameters;
  for (std::size_t v = 0; v < polygons.vertices.size(); ++v) {
    gmsh::model::mesh::getNodes(tags, coordinates, parameters, 0, static_cast<int>(v) + 1);
    for (const std::size_t tag : tags)
      number[tag] = static_cast<int>(v);
  }
  for (std::size_t r = 0; r < polygons.regions.size(); ++r) {
    gmsh::model::mesh::getNodes(tags, coordinates, parameters, 2, static_cast<int>(r) + 1);
    for (std::size_t k = 0; k < tags.size(); ++k) {
      number[tags[k]] = static_cast<int>(result.vertices.size());
      result.vertices.push_back({coordinates[3 * k] / scale, coordinates[3 * k + 1] / scale});
    }
  }
  for (std::size_t r = 0; r < polygons.regions.size(); ++r) {
    std::vector<int> types;
    std::vector<std::vector<std::size_t>> elements, nodes;
    gmsh::model::mesh::getElements(types, elements, nodes, 2, static_cast<int>(r) + 1);
    for (std::size_t t = 0; t < types.size(); ++t) {
      const std::size_t corners = types[t] == 2 ? 3 : 4;  // Gmsh's types: 2 triangle, 3 quadrilateral
      for (std::size_t e = 0; e < elements[t].size(); ++e) {
        MixedMesh::Face face;
        face.region = static_cast<int>(r);
        double twice_area = 0.0;
        for (std::size_t k = 0; k < corners; ++k) {
          const auto found = number.find(nodes[t][e * corners + k]);
          if (found == number.end())
            throw MeshError("an edge was divided that two regions share");
          face.vertices.push_back(found->second);
        }
        for (std::size_t k = 0; k < corners; ++k) {
          const Point& p = result.vertices[static_cast<std::size_t>(face.vertices[k])];
          const Point& q = result.vertices[static_cast<std::size_t>(face.vertices[(k + 1) % corners])];
          twice_area += p.x * q.y - q.x * p.y;
        }
        if (twice_area < 0.0)
          std::reverse(face.vertices.begin(), face.vertices.end());
        result.faces.push_back(face);
      }
    }
  }
  return result;
}

}  // namespace

MixedMesh mesh_polygons(const PolygonMesh& polygons, PolygonMesher algorithm) {
  try {
    MixedMesh mixed = mesh(polygons, algorithm);
    check_cover(polygons, mixed);
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
