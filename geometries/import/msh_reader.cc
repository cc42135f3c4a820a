// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/index.h"
#include "base/user_error.h"
#include "geometries/import/drawing_sheet.h"
#include "geometries/import/mesh_outlines.h"
#include "geometries/import/msh_text.h"
#include "geometries/import/plane_curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

namespace lodestone::geometries {

namespace {

using base::index;

constexpr double curve_share = 1e-7;  // of the mesh's extent: points nearer than this to a curve lie on it
const char* const no_surface = "(no physical surface)";

class Reader {
public:
  explicit Reader(const DrawingDescription& description)
      : description_(description), mesh_(MshMesh::load(description.drawing)) {
    sheet_.file = description.drawing;
    sheet_.is_mesh = true;
  }

  DrawingSheet run() {
    if (!description_.unit)
      throw base::UserError({description_.file, 0, 0}, "unit",
                            fmt::format("{} does not say the unit of its lengths; 'unit: mm' here does", mesh_.file));
    for (MshMesh::Node& node : mesh_.nodes)
      node.at = {*description_.unit * node.at.x, *description_.unit * node.at.y};
    find_regions();
    find_edges();
    draw();
    label();
    return std::move(sheet_);
  }

private:
  [[noreturn]] void fail(int line, const std::string& message) const {
    throw base::UserError({mesh_.file, line, 0}, "", message);
  }
  const Point& at(int node) const { return mesh_.nodes[index(node)].at; }
  Point centroid(const MshMesh::Element& element) const {
    Point middle;
    for (int k = 0; k < element.corners; ++k) {
      middle.x += at(element.nodes[index(k)]).x / element.corners;
      middle.y += at(element.nodes[index(k)]).y / element.corners;
    }
    return middle;
  }
  double twice_area(const MshMesh::Element& element) const {
    double sum = 0.0;
    for (int k = 0; k < element.corners; ++k) {
      const Point &p = at(element.nodes[index(k)]), &q = at(element.nodes[index((k + 1) % element.corners)]);
      sum += p.x * q.y - q.x * p.y;
    }
    return sum;
  }

  int layer_number(const std::string& name) {
    const auto found = std::find(sheet_.layers.begin(), sheet_.layers.end(), name);
    if (found != sheet_.layers.end())
      return static_cast<int>(found - sheet_.layers.begin());
    sheet_.layers.push_back(name);
    return static_cast<int>(sheet_.layers.size()) - 1;
  }
  std::string name_of(int dimension, int physical) const {
    const auto found = mesh_.names.find({dimension, physical});
    return found == mesh_.names.end() ? fmt::format("{}", physical) : found->second;
  }

  /// A layer, and of a winding its surface: of two coil sides that touch each has its turns.
  void find_regions() {
    std::map<std::pair<int, int>, int> number;
    region_.assign(mesh_.elements.size(), -1);
    for (std::size_t e = 0; e < mesh_.elements.size(); ++e) {
      const MshMesh::Element& element = mesh_.elements[e];
      if (element.dimension != 2)
        continue;
      const std::string name = element.physical == 0 ? no_surface : name_of(2, element.physical);
      if (std::find(description_.ignore.begin(), description_.ignore.end(), name) != description_.ignore.end())
        continue;
      const LayerFill* fill = description_.find(name);
      const bool apart = fill && fill->kind == LayerFill::winding;
      const auto [entry, is_new] = number.emplace(std::make_pair(layer_number(name), apart ? element.entity : 0),
                                                  static_cast<int>(layer_of_region_.size()));
      if (is_new)
        layer_of_region_.push_back(entry->first.first);
      region_[e] = entry->second;
    }
    if (layer_of_region_.empty())
      fail(0, "it has no triangles or quadrilaterals on the layers that are read");
  }

  struct Side {
    std::size_t first = 0;  ///< the element that had it first
    std::size_t second = 0;
    int times = 0;
    int middle = -1;
  };

  void find_edges() {
    for (std::size_t e = 0; e < mesh_.elements.size(); ++e) {
      if (region_[e] < 0)
        continue;
      const MshMesh::Element& element = mesh_.elements[e];
      for (int k = 0; k < element.corners; ++k) {
        const int a = element.nodes[index(k)], b = element.nodes[index((k + 1) % element.corners)];
        Side& side = sides_[std::minmax(a, b)];
        if (side.times == 0)
          side.first = e;
        else
          side.second = e;
        if (element.second_order)
          side.middle = element.nodes[index(element.corners + k)];
        if (++side.times > 2)
          fail(element.line, fmt::format("the element lies on others: its edge at ({:.6g}, {:.6g}) mm has three",
                                         1e3 * at(a).x, 1e3 * at(a).y));
      }
    }
  }

  bool is_outline(const Side& side) const { return side.times == 1 || region_[side.first] != region_[side.second]; }

  void draw() {
    std::map<std::pair<int, int>, const MshMesh::Element*> lines;
    for (const MshMesh::Element& element : mesh_.elements)
      if (element.dimension == 1)
        lines[std::minmax(element.nodes[0], element.nodes[1])] = &element;
    std::vector<Point> points;
    Box box;
    for (const MshMesh::Node& node : mesh_.nodes)
      points.push_back(node.at);
    std::vector<MeshEdge> edges;
    std::vector<const Side*> side_of;
    std::vector<int> layer_of;
    std::map<std::array<int, 3>, int> owners;
    for (const auto& [ends, side] : sides_) {
      if (!is_outline(side))
        continue;
      const auto line = lines.find(ends);
      MeshEdge edge{ends.first, ends.second, side.middle, curve_of(ends.first, ends.second, side.middle), 0};
      int layer = layer_of_region_[index(region_[side.first])];
      if (line != lines.end()) {
        edge.curve = line->second->entity;
        const std::string name = name_of(1, line->second->physical);
        const auto& normal = description_.flux_normal;
        if (std::find(normal.begin(), normal.end(), name) != normal.end())
          layer = layer_number(name);
      }
      const int other = side.times == 1 ? -1 : region_[side.second];
      const auto [left, right] = std::minmax(region_[side.first], other);
      edge.owner =
          owners.emplace(std::array<int, 3>{left, right, layer}, static_cast<int>(owners.size())).first->second;
      edges.push_back(edge);
      side_of.push_back(&side);
      layer_of.push_back(layer);
      box.add(at(edge.a));
      box.add(at(edge.b));
    }
    const double extent = std::max(box.right - box.left, box.top - box.bottom);
    std::vector<double> circles;
    double near = 0.0;
    if (description_.gap) {
      circles = {description_.gap->inner_radius, description_.gap->outer_radius};
      near = 1e-4 * (circles[1] - circles[0]);
    }
    for (const OutlineCurve& curve : outline_curves(points, edges, circles, curve_share * extent, near))
      sheet_.curves.push_back({at(curve.begin), at(curve.end), curve.turn, layer_of[curve.edge],
                               mesh_.elements[side_of[curve.edge]->first].line});
  }

  int curve_of(int a, int b, int middle) const {
    for (const int node : {middle, a, b})
      if (node >= 0 && mesh_.nodes[index(node)].curve != 0)
        return mesh_.nodes[index(node)].curve;
    return 0;
  }

  /// A label in every part, at the middle of its largest element.
  void label() {
    std::vector<std::size_t> part(mesh_.elements.size());
    std::iota(part.begin(), part.end(), std::size_t{0});
    const auto root = [&](std::size_t e) {
      while (part[e] != e)
        e = part[e] = part[part[e]];
      return e;
    };
    for (const auto& [ends, side] : sides_)
      if (!is_outline(side))
        part[root(side.first)] = root(side.second);
    std::map<std::size_t, std::size_t> largest;
    for (std::size_t e = 0; e < mesh_.elements.size(); ++e)
      if (region_[e] >= 0) {
        const auto [entry, is_new] = largest.emplace(root(e), e);
        if (!is_new && std::abs(twice_area(mesh_.elements[e])) > std::abs(twice_area(mesh_.elements[entry->second])))
          entry->second = e;
      }
    for (const auto& [first, e] : largest)
      sheet_.labels.push_back(
          {centroid(mesh_.elements[e]), layer_of_region_[index(region_[e])], mesh_.elements[e].line});
  }

  const DrawingDescription& description_;
  MshMesh mesh_;
  DrawingSheet sheet_;
  std::vector<int> region_;           ///< of each element; −1: not read
  std::vector<int> layer_of_region_;  ///< index into the sheet's layers
  std::map<std::pair<int, int>, Side> sides_;
};

}  // namespace

DrawingSheet read_msh(const DrawingDescription& description) {
  return Reader(description).run();
}

DrawingSheet read_sheet(const DrawingDescription& description) {
  if (is_dxf_file(description.drawing))
    return read_dxf(description.drawing, description.unit, description.ignore);
  return read_msh(description);
}

}  // namespace lodestone::geometries
