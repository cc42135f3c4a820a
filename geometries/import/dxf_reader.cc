// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/index.h"
#include "base/quantity.h"
#include "base/user_error.h"
#include "geometries/import/drawing_sheet.h"
#include "geometries/import/dxf_scan.h"
#include "geometries/import/spline_curve.h"

#include <dime/Input.h>
#include <dime/Model.h>
#include <dime/entities/Block.h>
#include <dime/entities/Entity.h>
#include <dime/sections/BlocksSection.h>
#include <dime/sections/EntitiesSection.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace lodestone::geometries {

namespace {

using base::index;
using base::pi;

constexpr double degree = pi / 180.0;
constexpr double longest_turn = 1.9;  // rad, of one arc of a sheet

/// From the coordinates of a block to those of the drawing. libdime's own matrices are in single precision.
struct Affine {
  double xx = 1.0, xy = 0.0, yx = 0.0, yy = 1.0, x = 0.0, y = 0.0;

  Point operator()(const Point& p) const { return {xx * p.x + xy * p.y + x, yx * p.x + yy * p.y + y}; }
  /// First `inner`, then this.
  Affine after(const Affine& inner) const {
    const Point origin = (*this)({inner.x, inner.y});
    return {xx * inner.xx + xy * inner.yx,
            xx * inner.xy + xy * inner.yy,
            yx * inner.xx + yy * inner.yx,
            yx * inner.xy + yy * inner.yy,
            origin.x,
            origin.y};
  }
  bool mirrors() const { return xx * yy - xy * yx < 0.0; }
  /// Whether circles stay circles, to the rounding of the angles and factors that a program writes.
  bool keeps_circles() const {
    const double first = std::hypot(xx, yx), second = std::hypot(xy, yy);
    return std::abs(first - second) < 1e-9 * first && std::abs(xx * xy + yx * yy) < 1e-9 * first * second;
  }
};

class Reader {
public:
  Reader(const std::string& path, const std::optional<double>& unit, const std::vector<std::string>& ignore)
      : scan_(DxfScan::load(path)), ignore_(ignore) {
    sheet_.file = path;
    unit_ = unit ? *unit : unit_of_header();
  }

  DrawingSheet run() {
    dimeInput input;
    dimeModel model;
    if (!input.setFile(scan_.file.c_str()) || !model.read(&input))
      fail(0, "libdime cannot read this DXF");
    compare_entities(model);
    for (const DxfEntity& entity : scan_.entities)
      add(entity, Affine(), "");
    if (sheet_.curves.empty())
      fail(0, "it has no lines, arcs or splines on the layers that are read");
    return std::move(sheet_);
  }

private:
  [[noreturn]] void fail(int line, const std::string& message) const {
    throw base::UserError({scan_.file, line, 0}, "", message);
  }

  /// $INSUNITS (AutoCAD's DXF reference, HEADER section).
  double unit_of_header() const {
    switch (scan_.length_unit) {
    case 1:
      return 0.0254;
    case 4:
      return 1e-3;
    case 5:
      return 1e-2;
    case 6:
      return 1.0;
    case 13:
      return 1e-6;
    default:
      fail(0, "it does not say the unit of its lengths ($INSUNITS); 'unit: mm' in the description does");
    }
  }

  /// libdime must have found what the text has.
  void compare_entities(dimeModel& model) const {
    if (auto* section = dynamic_cast<dimeEntitiesSection*>(model.findSection("ENTITIES"))) {
      std::vector<const dimeEntity*> found;
      found.reserve(scan_.entities.size());
      for (int k = 0; k < section->getNumEntities(); ++k)
        found.push_back(section->getEntity(k));
      compare_entities(found, scan_.entities, "ENTITIES");
    }
    if (auto* section = dynamic_cast<dimeBlocksSection*>(model.findSection("BLOCKS")))
      for (int b = 0; b < section->getNumBlocks(); ++b) {
        dimeBlock* block = section->getBlock(b);
        const std::string name = block->getName() ? block->getName() : "";
        const auto own = scan_.blocks.find(name);
        if (own == scan_.blocks.end())
          fail(0, fmt::format("libdime finds a block '{}' where the text has none", name));
        std::vector<const dimeEntity*> found;
        found.reserve(own->second.entities.size());
        for (int k = 0; k < block->getNumEntities(); ++k)
          found.push_back(block->getEntity(k));
        compare_entities(found, own->second.entities, "the block " + name);
      }
  }
  void compare_entities(const std::vector<const dimeEntity*>& found, const std::vector<DxfEntity>& scanned,
                        const std::string& place) const {
    if (found.size() != scanned.size())
      fail(0, fmt::format("libdime finds {} entities in {}, the text has {}", found.size(), place, scanned.size()));
    for (std::size_t k = 0; k < found.size(); ++k)
      if (scanned[k].type != found[k]->getEntityName())
        fail(scanned[k].line,
             fmt::format("libdime takes this {} for a {}", scanned[k].type, found[k]->getEntityName()));
  }

  /// True of an entity that is seen from behind (extrusion along −z).
  bool seen_from_behind(const DxfEntity& entity) const {
    if (std::abs(entity.number(210, 0.0)) > 1e-6 || std::abs(entity.number(220, 0.0)) > 1e-6)
      fail(entity.line, fmt::format("the {} does not lie in the plane of the drawing", entity.type));
    return entity.number(230, 1.0) < 0.0;
  }

  /// The block's entities, once or in columns and rows along the axes that the insertion turns (AutoCAD's DXF
  /// reference, INSERT).
  void add_insert(const DxfEntity& insert, const Affine& outer, const std::string& layer) {
    const DxfBlock& block = scan_.blocks.at(insert.text(2, ""));
    const double side = seen_from_behind(insert) ? -1.0 : 1.0;
    const double angle = insert.number(50, 0.0) * degree, c = std::cos(angle), s = std::sin(angle);
    const double scale_x = insert.number(41, 1.0), scale_y = insert.number(42, 1.0);
    if (scale_x == 0.0 || scale_y == 0.0)
      fail(insert.line, "the block is inserted with a scale of 0");
    const int columns = std::max(1, static_cast<int>(insert.number(70, 1.0)));
    const int rows = std::max(1, static_cast<int>(insert.number(71, 1.0)));
    for (int row = 0; row < rows; ++row)
      for (int column = 0; column < columns; ++column) {
        const double u = column * insert.number(44, 0.0) - scale_x * block.base_x;
        const double v = row * insert.number(45, 0.0) - scale_y * block.base_y;
        const Affine own{side * c * scale_x,
                         -side * s * scale_y,
                         s * scale_x,
                         c * scale_y,
                         side * (insert.number(10, 0.0) + c * u - s * v),
                         insert.number(20, 0.0) + s * u + c * v};
        for (const DxfEntity& entity : block.entities)
          add(entity, outer.after(own), layer);
      }
  }

  /// @param insert_layer on which what a block draws on layer 0 comes to lie; "" outside of blocks.
  void add(const DxfEntity& entity, const Affine& place, const std::string& insert_layer) {
    if (entity.number(67, 0.0) != 0.0)  // paper space
      return;
    std::string layer = entity.text(8, "0");
    if (layer == "0" && !insert_layer.empty())
      layer = insert_layer;
    if (entity.type == "INSERT") {
      add_insert(entity, place, layer);
      return;
    }
    if (std::find(ignore_.begin(), ignore_.end(), layer) != ignore_.end())
      return;
    place_ = place;
    entity_ = &entity;
    const std::string& type = entity.type;
    const bool curved_in_plane = type == "ARC" || type == "CIRCLE" || type == "LWPOLYLINE" || type == "POLYLINE";
    const bool known = curved_in_plane || type == "LINE" || type == "ELLIPSE" || type == "SPLINE" || type == "POINT" ||
                       type == "TEXT" || type == "MTEXT";
    if (!known) {
      if (std::find(sheet_.skipped.begin(), sheet_.skipped.end(), type) == sheet_.skipped.end())
        sheet_.skipped.push_back(type);
      return;
    }
    mirrored_ = (curved_in_plane || type == "ELLIPSE" || type == "TEXT") && seen_from_behind(entity);
    if (curved_in_plane && !place_.keeps_circles())
      fail(entity.line, fmt::format("the {} is inserted with unlike scales in x and y", type));
    layer_ = layer_number(layer);
    if (type == "LINE")
      add_curve({point(10), point(11), 0.0});
    else if (type == "ARC" || type == "CIRCLE")
      add_arc();
    else if (type == "ELLIPSE")
      add_ellipse();
    else if (type == "LWPOLYLINE" || type == "POLYLINE")
      add_polyline();
    else if (type == "SPLINE")
      add_spline();
    else
      sheet_.labels.push_back({scaled(ocs(point(10))), layer_, entity.line});
  }

  int layer_number(const std::string& name) {
    const auto found = std::find(sheet_.layers.begin(), sheet_.layers.end(), name);
    if (found == sheet_.layers.end()) {
      sheet_.layers.push_back(name);
      return static_cast<int>(sheet_.layers.size()) - 1;
    }
    return static_cast<int>(found - sheet_.layers.begin());
  }

  Point point(int code) const { return {entity_->number(code, 0.0), entity_->number(code + 10, 0.0)}; }
  /// Coordinates of an entity seen from behind (extrusion along −z) to the drawing's.
  Point ocs(const Point& p) const { return mirrored_ ? Point{-p.x, p.y} : p; }
  Point scaled(const Point& p) const {
    const Point placed = place_(p);
    return {unit_ * placed.x, unit_ * placed.y};
  }

  /// A curve in the entity's coordinates.
  void add_curve(const ChainPiece& piece) {
    const bool turned_over = mirrored_ != place_.mirrors();
    DrawingSheet::Curve curve{scaled(ocs(piece.begin)), scaled(ocs(piece.end)), turned_over ? -piece.turn : piece.turn,
                              layer_, entity_->line};
    if (curve.begin.x == curve.end.x && curve.begin.y == curve.end.y)
      return;
    sheet_.curves.push_back(curve);
  }

  void add_arc() {
    const Point centre = point(10);
    const double radius = entity_->number(40, 0.0);
    if (!(radius > 0.0))
      fail(entity_->line, fmt::format("the {} has a radius of {:g}", entity_->type, radius));
    double from = 0.0, turn = 2.0 * pi;
    if (entity_->type == "ARC") {
      from = entity_->number(50, 0.0) * degree;
      turn = std::fmod(entity_->number(51, 0.0) * degree - from, 2.0 * pi);
      if (turn <= 1e-12)
        turn += 2.0 * pi;
    }
    const int pieces = static_cast<int>(std::ceil(turn / longest_turn));
    const auto at = [&](int k) {
      // The last point of a circle is its first.
      const double angle = from + (turn == 2.0 * pi && k == pieces ? 0.0 : turn * k / pieces);
      return Point{centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle)};
    };
    for (int k = 0; k < pieces; ++k)
      add_curve({at(k), at(k + 1), turn / pieces});
  }

  void add_bulge(const Point& a, const Point& b, double bulge) {
    const double turn = 4.0 * std::atan(bulge);
    if (turn == 0.0 || (a.x == b.x && a.y == b.y)) {
      add_curve({a, b, 0.0});
      return;
    }
    // From the middle of the chord to its left by half the chord over tan(turn/2) (arc_centre).
    const double height = 0.5 / std::tan(0.5 * turn);
    const Point centre{0.5 * (a.x + b.x) - height * (b.y - a.y), 0.5 * (a.y + b.y) + height * (b.x - a.x)};
    const int pieces = std::max(1, static_cast<int>(std::ceil(std::abs(turn) / longest_turn)));
    const double radius = distance(centre, a), from = std::atan2(a.y - centre.y, a.x - centre.x);
    Point before = a;
    for (int k = 1; k <= pieces; ++k) {
      const double angle = from + turn * k / pieces;
      const Point next =
          k == pieces ? b : Point{centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle)};
      add_curve({before, next, turn / pieces});
      before = next;
    }
  }

  void add_polyline() {
    struct Vertex {
      Point at;
      double bulge = 0.0;
    };
    std::vector<Vertex> vertices;
    const int flags = static_cast<int>(entity_->number(70, 0.0));
    if (entity_->type == "LWPOLYLINE") {
      for (const DxfGroup& group : entity_->groups) {
        if (group.code == 10)
          vertices.push_back({{group.number, 0.0}, 0.0});
        else if (!vertices.empty() && group.code == 20)
          vertices.back().at.y = group.number;
        else if (!vertices.empty() && group.code == 42)
          vertices.back().bulge = group.number;
      }
    } else {
      if ((flags & (16 | 64)) != 0)
        fail(entity_->line, "the POLYLINE is a mesh of faces, no outline");
      for (const DxfEntity& vertex : entity_->vertices)
        if ((static_cast<int>(vertex.number(70, 0.0)) & 16) == 0)  // not of the frame behind a fitted curve
          vertices.push_back({{vertex.number(10, 0.0), vertex.number(20, 0.0)}, vertex.number(42, 0.0)});
    }
    for (std::size_t k = 0; k + 1 < vertices.size(); ++k)
      add_bulge(vertices[k].at, vertices[k + 1].at, vertices[k].bulge);
    if ((flags & 1) != 0 && vertices.size() > 1)
      add_bulge(vertices.back().at, vertices.front().at, vertices.back().bulge);
  }

  void add_chain(const std::function<Point(double)>& curve, const std::vector<double>& breaks, double size) {
    for (const ChainPiece& piece : chain_of_arcs(curve, breaks, 1e-5 * size))
      add_curve(piece);
  }

  void add_ellipse() {
    const Point centre = point(10), major = point(11);
    const double size = std::hypot(major.x, major.y), ratio = entity_->number(40, 1.0);
    if (!(size > 0.0) || !(ratio > 0.0))
      fail(entity_->line, "the ELLIPSE has an axis of length 0");
    const double from = entity_->number(41, 0.0);
    double turn = std::fmod(entity_->number(42, 2.0 * pi) - from, 2.0 * pi);
    if (turn <= 1e-9)
      turn += 2.0 * pi;
    // Its coordinates are the drawing's own; seen from behind the minor axis lies on the other side.
    const double side = mirrored_ ? -ratio : ratio;
    mirrored_ = false;
    const auto at = [&](double t) {
      return Point{centre.x + major.x * std::cos(t) - side * major.y * std::sin(t),
                   centre.y + major.y * std::cos(t) + side * major.x * std::sin(t)};
    };
    std::vector<double> breaks;
    for (int k = 0; k <= 4; ++k)
      breaks.push_back(from + 0.25 * k * turn);
    const bool whole = std::abs(turn - 2.0 * pi) < 1e-9;
    add_chain([&](double t) { return at(whole && t == breaks.back() ? from : t); }, breaks, size);
  }

  void add_spline() {
    SplineCurve spline;
    spline.degree = static_cast<int>(entity_->number(71, 3.0));
    for (const DxfGroup& group : entity_->groups) {
      if (group.code == 40)
        spline.knots.push_back(group.number);
      else if (group.code == 41)
        spline.weights.push_back(group.number);
      else if (group.code == 10)
        spline.control.push_back({group.number, 0.0});
      else if (group.code == 20 && !spline.control.empty())
        spline.control.back().y = group.number;
    }
    if (spline.control.empty())
      fail(entity_->line, "the SPLINE has no control points; one that is given by points to fit cannot be read");
    if (spline.degree < 1 || spline.degree > 10 || spline.control.size() < index(spline.degree) + 1 ||
        spline.knots.size() != spline.control.size() + index(spline.degree) + 1)
      fail(entity_->line, fmt::format("the SPLINE of degree {} has {} control points and {} knots, which do not belong "
                                      "together",
                                      spline.degree, spline.control.size(), spline.knots.size()));
    if (!std::is_sorted(spline.knots.begin(), spline.knots.end()) ||
        std::any_of(spline.weights.begin(), spline.weights.end(), [](double w) { return !(w > 0.0); }))
      fail(entity_->line, "the SPLINE has falling knots, or weights that are not positive");
    double size = 0.0;
    for (const Point& p : spline.control)
      size = std::max(size, distance(p, spline.control.front()));
    std::vector<double> breaks(spline.knots.begin() + spline.degree, spline.knots.end() - spline.degree);
    breaks.erase(std::unique(breaks.begin(), breaks.end()), breaks.end());
    add_chain([&spline](double t) { return spline.at(t); }, breaks, size);
  }

  const DxfScan scan_;
  const std::vector<std::string>& ignore_;
  double unit_ = 1.0;
  DrawingSheet sheet_;
  // Of the entity at hand.
  const DxfEntity* entity_ = nullptr;
  Affine place_;
  int layer_ = 0;
  bool mirrored_ = false;
};

}  // namespace

DrawingSheet read_dxf(const std::string& path, const std::optional<double>& unit,
                      const std::vector<std::string>& ignore) {
  return Reader(path, unit, ignore).run();
}

}  // namespace lodestone::geometries
