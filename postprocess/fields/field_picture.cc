// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/field_picture.h"

#include "base/quantity.h"
#include "postprocess/fields/indexed_png.h"

#include <algorithm>
#include <cairo.h>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>

namespace lodestone::postprocess {

namespace {

using geometries::Point;

constexpr double band_width = 0.1;  // T: colours are stepped like a contour plot, which reads and compresses well
constexpr int supersampling = 2;    // pixels of the raster in one of the picture, each way
constexpr double margin = 8.0;      // pixels
constexpr double legend_height = 46.0;
constexpr int lattice_subdivisions = 4;

struct Surface {
  explicit Surface(cairo_surface_t* given) : handle(given, cairo_surface_destroy) {
    if (cairo_surface_status(given) != CAIRO_STATUS_SUCCESS) {
      throw std::runtime_error(std::string("cannot draw: ") + cairo_status_to_string(cairo_surface_status(given)));
    }
  }
  std::unique_ptr<cairo_surface_t, void (*)(cairo_surface_t*)> handle;
};

/// From metres in the machine's frame to pixels, y downward, and the angles that are shown.
struct Window {
  bool whole = false;
  double begin = 0.0;  // rad, machine's frame
  double end = 0.0;
  double turn = 0.0;  // rad, applied before drawing
  double scale = 1.0;
  double x0 = 0.0;  // pixels of the shaft's centre
  double y0 = 0.0;
  int width = 0;
  int height = 0;
  double inner = 0.0;  // m
  double outer = 0.0;

  Point pixel(const Point& point) const {
    const Point upright = turned(point, turn);
    return {x0 + scale * upright.x, y0 - scale * upright.y};
  }
  /// A point of the machine's frame lies in the angles that are shown.
  bool shows(const Point& point) const {
    const double angle = std::atan2(point.y, point.x) - begin;
    return angle - 2.0 * base::pi * std::floor(angle / (2.0 * base::pi)) <= end - begin;
  }
};

Window make_window(const FieldView& view, const PictureOptions& options) {
  Window window;
  window.whole = options.whole_machine || view.mesh->sectors == 1;
  window.inner = 1e300;
  for (const BodyView& body : view.bodies) {
    for (const Point& point : body.lattice.points) {
      window.inner = std::min(window.inner, std::hypot(point.x, point.y));
      window.outer = std::max(window.outer, std::hypot(point.x, point.y));
    }
  }
  Point low{-window.outer, -window.outer};
  Point high{window.outer, window.outer};
  if (window.whole) {
    window.end = 2.0 * base::pi;
  } else {
    const BodyView& first = view.bodies.front();
    double middle = first.mesh->begin_angle + first.turn + 0.5 * view.mesh->angle;
    const double pole_pitch = base::pi / view.mesh->pole_pairs;
    const double poles = std::round(view.mesh->angle / pole_pitch);
    if (first.body == solver::Body::rotor && poles >= 1.0) {
      middle = view.mesh->rotor_axis + first.turn + 0.5 * (poles - 1.0) * pole_pitch;
    }
    window.begin = middle - 0.5 * view.mesh->angle;
    window.end = middle + 0.5 * view.mesh->angle;
    window.turn = 0.5 * base::pi - middle;
    low = {1e300, 1e300};
    high = {-1e300, -1e300};
    for (int i = 0; i <= 180; ++i) {
      for (const double radius : {window.inner, window.outer}) {
        const double angle = window.begin + (window.end - window.begin) * i / 180.0 + window.turn;
        const Point point{radius * std::cos(angle), radius * std::sin(angle)};
        low = {std::min(low.x, point.x), std::min(low.y, point.y)};
        high = {std::max(high.x, point.x), std::max(high.y, point.y)};
      }
    }
  }
  window.width = options.width;
  const double most_height = 1.6 * options.width;
  window.scale =
      std::min((window.width - 2.0 * margin) / (high.x - low.x), (most_height - 2.0 * margin) / (high.y - low.y));
  window.height = static_cast<int>(std::ceil(window.scale * (high.y - low.y) + 2.0 * margin + legend_height));
  window.x0 = 0.5 * window.width - window.scale * 0.5 * (low.x + high.x);
  window.y0 = margin + window.scale * high.y;
  return window;
}

std::vector<BodyImage> shown_images(const FieldView& view, const BodyView& body, const Window& window) {
  return window.whole ? images_around(view, body) : images_over(view, body, window.begin, window.end);
}

double length(const Point& vector) {
  return std::hypot(vector.x, vector.y);
}

int colour_of(double flux_density, double maximum) {
  const double bands = std::round(maximum / band_width);
  const double band = std::clamp(std::floor(flux_density / maximum * bands), 0.0, bands - 1.0);
  const std::array<double, 3> colour = field_colour((band + 0.5) / bands);
  int packed = 0;
  for (const double part : colour) {
    packed = packed * 256 + static_cast<int>(std::lround(255.0 * part));
  }
  return packed;
}

// ---- |B| in colour -------------------------------------------------------------------------------------------------

/// |B| on a fine grid of pixels; negative where nothing is.
class Raster {
public:
  explicit Raster(const Window& window)
      : width_(window.width * supersampling), height_(window.height * supersampling),
        values_(static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_), -1.0F) {}

  /// Linear interpolation in a triangle given in pixels of the picture.
  void fill(const std::array<Point, 3>& corners, const std::array<double, 3>& values) {
    std::array<Point, 3> p;
    for (std::size_t i = 0; i < 3; ++i) {
      p[i] = {corners[i].x * supersampling, corners[i].y * supersampling};
    }
    const double area = (p[1].x - p[0].x) * (p[2].y - p[0].y) - (p[2].x - p[0].x) * (p[1].y - p[0].y);
    if (area == 0.0) {
      return;
    }
    const auto [left, right] = std::minmax({p[0].x, p[1].x, p[2].x});
    const auto [top, bottom] = std::minmax({p[0].y, p[1].y, p[2].y});
    const int last_row = std::min(height_ - 1, static_cast<int>(std::floor(bottom)));
    const int last_column = std::min(width_ - 1, static_cast<int>(std::floor(right)));
    // A little beyond the edges, so that no seam stays between neighbours.
    const double slack = -1e-6;
    for (int row = std::max(0, static_cast<int>(std::floor(top))); row <= last_row; ++row) {
      for (int column = std::max(0, static_cast<int>(std::floor(left))); column <= last_column; ++column) {
        const double x = column + 0.5;
        const double y = row + 0.5;
        const double w1 = ((x - p[0].x) * (p[2].y - p[0].y) - (p[2].x - p[0].x) * (y - p[0].y)) / area;
        const double w2 = ((p[1].x - p[0].x) * (y - p[0].y) - (x - p[0].x) * (p[1].y - p[0].y)) / area;
        if (w1 >= slack && w2 >= slack && w1 + w2 <= 1.0 - slack) {
          at(row, column) = static_cast<float>(values[0] + w1 * (values[1] - values[0]) + w2 * (values[2] - values[0]));
        }
      }
    }
  }

  /// Fills the ring and clears what lies outside the window.
  void finish(const FieldView& view, const Window& window) {
    std::vector<double> ring;
    constexpr int steps = 4096;
    if (!view.ring.empty()) {
      for (int i = 0; i <= steps; ++i) {
        ring.push_back(ring_flux_density(view, window.begin + (window.end - window.begin) * i / steps));
      }
    }
    for (int row = 0; row < height_; ++row) {
      for (int column = 0; column < width_; ++column) {
        const double x = ((column + 0.5) / supersampling - window.x0) / window.scale;
        const double y = (window.y0 - (row + 0.5) / supersampling) / window.scale;
        const double radius = std::hypot(x, y);
        double angle = std::atan2(y, x) - window.turn - window.begin;
        angle -= 2.0 * base::pi * std::floor(angle / (2.0 * base::pi));
        const double part = angle / (window.end - window.begin);
        if (part > 1.0) {
          at(row, column) = -1.0F;
        } else if (at(row, column) < 0.0F && !ring.empty() && radius > 0.999 * view.mesh->rotor_rim_radius &&
                   radius < 1.001 * view.mesh->stator_rim_radius) {
          at(row, column) = static_cast<float>(ring[static_cast<std::size_t>(std::lround(part * steps))]);
        }
      }
    }
  }

  Surface colours(double maximum) const {
    Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width_, height_));
    cairo_surface_flush(surface.handle.get());
    unsigned char* data = cairo_image_surface_get_data(surface.handle.get());
    const int stride = cairo_image_surface_get_stride(surface.handle.get());
    for (int row = 0; row < height_; ++row) {
      auto* line = reinterpret_cast<std::uint32_t*>(data + static_cast<std::ptrdiff_t>(row) * stride);
      for (int column = 0; column < width_; ++column) {
        const float value = values_[static_cast<std::size_t>(row) * static_cast<std::size_t>(width_) +
                                    static_cast<std::size_t>(column)];
        line[column] = value < 0.0F ? 0xFFFFFFU : static_cast<std::uint32_t>(colour_of(value, maximum));
      }
    }
    cairo_surface_mark_dirty(surface.handle.get());
    return surface;
  }

private:
  float& at(int row, int column) {
    return values_[static_cast<std::size_t>(row) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(column)];
  }
  int width_;
  int height_;
  std::vector<float> values_;
};

// ---- flux lines ----------------------------------------------------------------------------------------------------

/// Calls `use(corners, A, |B|)` for every triangle of the lattice of a body's image, in pixels.
template <class Use>
void for_each_triangle(const BodyView& body, const BodyImage& image, const Window& window, const Use& use) {
  const auto n = static_cast<std::size_t>(body.lattice.subdivisions);
  const std::size_t per_cell = (n + 1) * (n + 1);
  std::vector<Point> pixels(body.lattice.points.size());
  std::transform(body.lattice.points.begin(), body.lattice.points.end(), pixels.begin(),
                 [&](const Point& point) { return window.pixel(turned(point, image.turn)); });
  for (std::size_t cell = 0; cell < body.mesh->cells.size(); ++cell) {
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t i = 0; i < n; ++i) {
        const std::size_t a = cell * per_cell + j * (n + 1) + i;
        const std::array<std::size_t, 4> corner = {a, a + 1, a + n + 1, a + n + 2};
        for (const auto& triangle : {std::array<std::size_t, 3>{0, 1, 3}, std::array<std::size_t, 3>{0, 3, 2}}) {
          std::array<Point, 3> points;
          std::array<double, 3> potentials{};
          std::array<double, 3> densities{};
          for (std::size_t k = 0; k < 3; ++k) {
            const std::size_t at = corner[triangle[k]];
            points[k] = pixels[at];
            potentials[k] = image.sign * body.lattice.potential[at];
            densities[k] = length(body.lattice.flux_density[at]);
          }
          use(points, potentials, densities);
        }
      }
    }
  }
}

/// Contours of A through triangles.
class FluxLines {
public:
  explicit FluxLines(std::vector<double> levels) : levels_(std::move(levels)) {}

  void add(const std::array<Point, 3>& points, const std::array<double, 3>& potentials) {
    const auto [low, high] = std::minmax({potentials[0], potentials[1], potentials[2]});
    const auto begin = std::lower_bound(levels_.begin(), levels_.end(), low);
    for (auto level = begin; level != levels_.end() && *level <= high; ++level) {
      std::array<Point, 2> ends;
      std::size_t found = 0;
      for (std::size_t k = 0; k < 3 && found < 2; ++k) {
        const double a = potentials[k];
        const double b = potentials[(k + 1) % 3];
        if ((a < *level) != (b < *level)) {
          const double weight = (*level - a) / (b - a);
          const Point& from = points[k];
          const Point& to = points[(k + 1) % 3];
          ends[found++] = {from.x + weight * (to.x - from.x), from.y + weight * (to.y - from.y)};
        }
      }
      if (found == 2) {
        pieces_.push_back(ends);
      }
    }
  }

  /// Dark with a light rim: to be seen on every colour of the scale.
  void draw(cairo_t* canvas) const {
    cairo_set_line_cap(canvas, CAIRO_LINE_CAP_BUTT);
    for (const bool rim : {true, false}) {
      for (const auto& piece : pieces_) {
        cairo_move_to(canvas, piece[0].x, piece[0].y);
        cairo_line_to(canvas, piece[1].x, piece[1].y);
      }
      const double grey = rim ? 1.0 : 0.0;
      cairo_set_source_rgba(canvas, grey, grey, grey, rim ? 0.42 : 0.9);
      cairo_set_line_width(canvas, rim ? 2.4 : 0.9);
      cairo_stroke(canvas);
    }
  }

private:
  std::vector<double> levels_;
  std::vector<std::array<Point, 2>> pieces_;
};

/// Levels symmetric about zero, so that lines run on from a sector into its antiperiodic neighbour.
std::vector<double> flux_levels(const FieldView& view, int count) {
  double most = 0.0;
  for (const BodyView& body : view.bodies) {
    for (const double value : body.lattice.potential) {
      most = std::max(most, std::abs(value));
    }
  }
  std::vector<double> levels;
  for (int i = 0; i < count && most > 0.0; ++i) {
    levels.push_back(most * (2.0 * (i + 0.5) / count - 1.0));
  }
  return levels;
}

/// The ring between the rims is one strip of triangles.
void add_ring(FluxLines& lines, const FieldView& view, const Window& window) {
  if (view.bodies.size() < 2) {
    return;
  }
  const double inner = view.mesh->rotor_rim_radius;
  const double outer = view.mesh->stator_rim_radius;
  const RimPotential rotor(view, view.bodies[0], inner);
  const RimPotential stator(view, view.bodies[1], outer);
  const int steps = static_cast<int>(std::ceil((window.end - window.begin) / 2e-3));
  const auto at = [&](double radius, double angle) {
    return window.pixel({radius * std::cos(angle), radius * std::sin(angle)});
  };
  for (int i = 0; i < steps; ++i) {
    const double from = window.begin + (window.end - window.begin) * i / steps;
    const double to = window.begin + (window.end - window.begin) * (i + 1) / steps;
    lines.add({at(inner, from), at(outer, from), at(outer, to)}, {rotor(from), stator(from), stator(to)});
    lines.add({at(inner, from), at(outer, to), at(inner, to)}, {rotor(from), stator(to), rotor(to)});
  }
}

// ---- outlines, windings, magnets -----------------------------------------------------------------------------------

/// Where materials or coil sides meet, and the boundary other than rims and sides: polylines in the body's frame.
std::vector<std::vector<Point>> outlines(const BodyView& body) {
  const auto n = static_cast<std::size_t>(body.lattice.subdivisions);
  const std::size_t per_cell = (n + 1) * (n + 1);
  struct Edge {
    std::size_t cell;
    std::vector<Point> line;
  };
  std::map<std::pair<int, int>, std::vector<Edge>> edges;
  for (std::size_t cell = 0; cell < body.mesh->cells.size(); ++cell) {
    const auto lattice_point = [&](std::size_t i, std::size_t j) {
      return body.lattice.points[cell * per_cell + j * (n + 1) + i];
    };
    // Which vertex of the mesh a corner of the lattice is: the order of either is not relied upon.
    const auto vertex_at = [&](const Point& corner) {
      const auto& vertices = body.mesh->cells[cell];
      return *std::min_element(vertices.begin(), vertices.end(), [&](int a, int b) {
        const Point& pa = body.mesh->vertices[static_cast<std::size_t>(a)];
        const Point& pb = body.mesh->vertices[static_cast<std::size_t>(b)];
        return std::hypot(pa.x - corner.x, pa.y - corner.y) < std::hypot(pb.x - corner.x, pb.y - corner.y);
      });
    };
    for (int side = 0; side < 4; ++side) {
      Edge edge{cell, {}};
      for (std::size_t k = 0; k <= n; ++k) {
        edge.line.push_back(side == 0   ? lattice_point(k, 0)
                            : side == 1 ? lattice_point(k, n)
                            : side == 2 ? lattice_point(0, k)
                                        : lattice_point(n, k));
      }
      const std::pair<int, int> ends = std::minmax(vertex_at(edge.line.front()), vertex_at(edge.line.back()));
      edges[ends].push_back(std::move(edge));
    }
  }
  std::set<std::pair<int, int>> hidden;
  for (const auto& edge : body.mesh->boundary) {
    if (edge.boundary == geometries::Boundary::rim || edge.boundary == geometries::Boundary::side_begin ||
        edge.boundary == geometries::Boundary::side_end) {
      hidden.insert(std::minmax(edge.a, edge.b));
    }
  }
  std::vector<std::vector<Point>> lines;
  for (const auto& [ends, found] : edges) {
    bool drawn = found.size() == 1 && hidden.count(ends) == 0;
    if (found.size() == 2) {
      const int first = body.mesh->cell_region[found[0].cell];
      const int second = body.mesh->cell_region[found[1].cell];
      const auto& a = body.mesh->regions[static_cast<std::size_t>(first)];
      const auto& b = body.mesh->regions[static_cast<std::size_t>(second)];
      const bool parts = a.kind == geometries::RegionKind::winding || a.kind == geometries::RegionKind::magnet;
      drawn = a.kind != b.kind || (first != second && parts);
    }
    if (drawn) {
      lines.push_back(found[0].line);
    }
  }
  return lines;
}

/// A place inside the shown part of each region of a kind, near its middle, and that part's size; in the body's frame.
struct RegionPlace {
  std::size_t region;
  Point at;
  double size;  // m, root of the area
};

std::vector<RegionPlace> places_of(const BodyView& body, const BodyImage& image, const Window& window,
                                   geometries::RegionKind kind) {
  const auto n = static_cast<std::size_t>(body.lattice.subdivisions);
  const std::size_t per_cell = (n + 1) * (n + 1);
  struct Part {
    std::vector<Point> centres;  // of the cells that are shown
    double area = 0.0;
  };
  std::map<std::size_t, Part> parts;
  for (std::size_t cell = 0; cell < body.mesh->cells.size(); ++cell) {
    const auto region = static_cast<std::size_t>(body.mesh->cell_region[cell]);
    if (body.mesh->regions[region].kind != kind) {
      continue;
    }
    const Point* points = &body.lattice.points[cell * per_cell];
    Point centre;
    for (std::size_t i = 0; i < per_cell; ++i) {
      centre.x += points[i].x / static_cast<double>(per_cell);
      centre.y += points[i].y / static_cast<double>(per_cell);
    }
    if (!window.shows(turned(centre, image.turn))) {
      continue;
    }
    const Point &a = points[0], &b = points[n], &c = points[n * (n + 1)], &d = points[per_cell - 1];
    parts[region].centres.push_back(centre);
    parts[region].area += 0.5 * std::abs((d.x - a.x) * (c.y - b.y) - (d.y - a.y) * (c.x - b.x));
  }
  std::vector<RegionPlace> places;
  for (const auto& [region, part] : parts) {
    Point low = part.centres.front();
    Point high = low;
    for (const Point& point : part.centres) {
      low = {std::min(low.x, point.x), std::min(low.y, point.y)};
      high = {std::max(high.x, point.x), std::max(high.y, point.y)};
    }
    const Point middle{0.5 * (low.x + high.x), 0.5 * (low.y + high.y)};
    const Point nearest =
        *std::min_element(part.centres.begin(), part.centres.end(), [&](const Point& a, const Point& b) {
          return std::hypot(a.x - middle.x, a.y - middle.y) < std::hypot(b.x - middle.x, b.y - middle.y);
        });
    places.push_back({region, nearest, std::sqrt(part.area)});
  }
  return places;
}

void draw_arrow(cairo_t* canvas, const Point& at, double angle, double size) {
  cairo_save(canvas);
  cairo_translate(canvas, at.x, at.y);
  cairo_rotate(canvas, -angle);
  const double head = 0.42 * size;
  cairo_move_to(canvas, -0.5 * size, 0.0);
  cairo_line_to(canvas, 0.5 * size, 0.0);
  cairo_move_to(canvas, 0.5 * size - head, -0.6 * head);
  cairo_line_to(canvas, 0.5 * size, 0.0);
  cairo_line_to(canvas, 0.5 * size - head, 0.6 * head);
  cairo_restore(canvas);
  cairo_set_line_cap(canvas, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join(canvas, CAIRO_LINE_JOIN_ROUND);
  cairo_set_source_rgb(canvas, 0.07, 0.07, 0.07);
  cairo_set_line_width(canvas, 4.2);
  cairo_stroke_preserve(canvas);
  cairo_set_source_rgb(canvas, 1.0, 1.0, 1.0);
  cairo_set_line_width(canvas, 2.0);
  cairo_stroke(canvas);
}

void draw_text(cairo_t* canvas, const Point& at, const std::string& text, double align) {
  cairo_text_extents_t extents;
  cairo_text_extents(canvas, text.c_str(), &extents);
  cairo_move_to(canvas, at.x - align * extents.width - extents.x_bearing, at.y);
  cairo_show_text(canvas, text.c_str());
}

void draw_marks(cairo_t* canvas, const geometries::SectorMesh& mesh, const BodyView& body, const BodyImage& image,
                const Window& window) {
  for (const RegionPlace& place : places_of(body, image, window, geometries::RegionKind::magnet)) {
    const Point direction = body.mesh->regions[place.region].magnetisation.direction(place.at);
    const double angle = std::atan2(image.sign * direction.y, image.sign * direction.x) + image.turn + window.turn;
    draw_arrow(canvas, window.pixel(turned(place.at, image.turn)), angle,
               std::clamp(0.55 * place.size * window.scale, 8.0, 34.0));
  }
  for (const RegionPlace& place : places_of(body, image, window, geometries::RegionKind::winding)) {
    const geometries::Region& region = body.mesh->regions[place.region];
    const double size = place.size * window.scale;
    if (region.phase < 0 || region.turns == 0.0 || size < 16.0) {
      continue;
    }
    const bool positive = image.sign * region.turns > 0.0;
    std::string label = mesh.name_of_phase(static_cast<std::size_t>(region.phase)) + (positive ? "+" : "−");
    cairo_set_font_size(canvas, std::clamp(0.3 * size, 8.0, 14.0));
    cairo_set_source_rgb(canvas, 1.0, 1.0, 1.0);
    cairo_text_extents_t extents;
    cairo_text_extents(canvas, label.c_str(), &extents);
    if (extents.width > 1.2 * size) {  // a long name of a circuit
      label = positive ? "+" : "−";
    }
    Point at = window.pixel(turned(place.at, image.turn));
    at.y += 4.0;
    draw_text(canvas, at, label, 0.5);
  }
}

// ---- the whole -----------------------------------------------------------------------------------------------------

/// The outline of what is shown, as the current path.
void window_path(cairo_t* canvas, const Window& window) {
  cairo_new_path(canvas);
  const double outer = window.outer * window.scale;
  const double inner = window.inner * window.scale;
  if (window.whole) {
    cairo_arc(canvas, window.x0, window.y0, outer, 0.0, 2.0 * base::pi);
    cairo_close_path(canvas);
    return;
  }
  const double from = -(window.end + window.turn);
  const double to = -(window.begin + window.turn);
  cairo_arc(canvas, window.x0, window.y0, outer, from, to);
  cairo_arc_negative(canvas, window.x0, window.y0, inner, to, from);
  cairo_close_path(canvas);
}

void draw_legend(cairo_t* canvas, const Window& window, double maximum) {
  const int bands = static_cast<int>(std::lround(maximum / band_width));
  const double bar_width = std::min(420.0, 0.66 * window.width);
  const double left = 0.5 * (window.width - bar_width);
  const double top = window.height - legend_height + 8.0;
  const double bar_height = 12.0;
  for (int i = 0; i < bands; ++i) {
    const std::array<double, 3> colour = field_colour((i + 0.5) / bands);
    cairo_set_source_rgb(canvas, colour[0], colour[1], colour[2]);
    cairo_rectangle(canvas, left + bar_width * i / bands, top, bar_width / bands + 0.5, bar_height);
    cairo_fill(canvas);
  }
  cairo_set_source_rgb(canvas, 0.2, 0.2, 0.2);
  cairo_set_line_width(canvas, 1.0);
  cairo_set_font_size(canvas, 12.0);
  for (double tick = 0.0; tick <= maximum + 1e-9; tick += 0.5) {
    const double x = left + bar_width * tick / maximum;
    cairo_move_to(canvas, x, top + bar_height);
    cairo_line_to(canvas, x, top + bar_height + 4.0);
    cairo_stroke(canvas);
    draw_text(canvas, {x, top + bar_height + 16.0}, fmt::format("{:.1f}", tick), 0.5);
  }
  draw_text(canvas, {left + bar_width + 10.0, top + bar_height - 1.0}, "|B| in T", 0.0);
}

std::string encode(cairo_surface_t* picture, const Window& window) {
  cairo_surface_flush(picture);
  const unsigned char* data = cairo_image_surface_get_data(picture);
  const std::ptrdiff_t stride = cairo_image_surface_get_stride(picture);
  std::vector<std::uint32_t> pixels;
  for (int row = 0; row < window.height; ++row) {
    const auto* line = reinterpret_cast<const std::uint32_t*>(data + row * stride);
    pixels.insert(pixels.end(), line, line + window.width);
  }
  return encode_indexed_png(pixels, window.width, window.height);
}

}  // namespace

std::array<double, 3> field_colour(double value) {
  static constexpr std::array<std::array<int, 3>, 10> anchors = {{{0x44, 0x01, 0x54},
                                                                  {0x48, 0x28, 0x78},
                                                                  {0x3E, 0x4A, 0x89},
                                                                  {0x31, 0x68, 0x8E},
                                                                  {0x26, 0x82, 0x8E},
                                                                  {0x1F, 0x9E, 0x89},
                                                                  {0x35, 0xB7, 0x79},
                                                                  {0x6D, 0xCD, 0x59},
                                                                  {0xB4, 0xDE, 0x2C},
                                                                  {0xFD, 0xE7, 0x25}}};
  const double position = std::clamp(value, 0.0, 1.0) * (anchors.size() - 1);
  const std::size_t below = std::min(static_cast<std::size_t>(position), anchors.size() - 2);
  const double weight = position - static_cast<double>(below);
  std::array<double, 3> colour{};
  for (std::size_t i = 0; i < 3; ++i) {
    colour[i] = ((1.0 - weight) * anchors[below][i] + weight * anchors[below + 1][i]) / 255.0;
  }
  return colour;
}

std::string draw_field_png(const FieldView& view, const PictureOptions& options) {
  const Window window = make_window(view, options);
  Raster raster(window);
  FluxLines lines(flux_levels(view, options.flux_lines));
  for (const BodyView& body : view.bodies) {
    for (const BodyImage& image : shown_images(view, body, window)) {
      for_each_triangle(body, image, window,
                        [&](const std::array<Point, 3>& points, const std::array<double, 3>& potentials,
                            const std::array<double, 3>& densities) {
                          raster.fill(points, densities);
                          lines.add(points, potentials);
                        });
    }
  }
  raster.finish(view, window);
  add_ring(lines, view, window);

  const Surface picture(cairo_image_surface_create(CAIRO_FORMAT_RGB24, window.width, window.height));
  const std::unique_ptr<cairo_t, void (*)(cairo_t*)> owner(cairo_create(picture.handle.get()), cairo_destroy);
  cairo_t* canvas = owner.get();
  cairo_set_source_rgb(canvas, 1.0, 1.0, 1.0);
  cairo_paint(canvas);
  {
    const Surface colours = raster.colours(options.maximum_flux_density);
    cairo_save(canvas);
    cairo_scale(canvas, 1.0 / supersampling, 1.0 / supersampling);
    cairo_set_source_surface(canvas, colours.handle.get(), 0.0, 0.0);
    cairo_paint(canvas);
    cairo_restore(canvas);
  }
  cairo_save(canvas);
  window_path(canvas, window);
  cairo_clip(canvas);
  lines.draw(canvas);
  cairo_select_font_face(canvas, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  for (const BodyView& body : view.bodies) {
    const std::vector<std::vector<Point>> edges = outlines(body);
    for (const BodyImage& image : shown_images(view, body, window)) {
      cairo_set_source_rgb(canvas, 0.03, 0.03, 0.05);
      cairo_set_line_width(canvas, 1.2);
      for (const std::vector<Point>& line : edges) {
        for (std::size_t i = 0; i < line.size(); ++i) {
          const Point at = window.pixel(turned(line[i], image.turn));
          i == 0 ? cairo_move_to(canvas, at.x, at.y) : cairo_line_to(canvas, at.x, at.y);
        }
      }
      cairo_stroke(canvas);
      draw_marks(canvas, *view.mesh, body, image, window);
    }
  }
  cairo_restore(canvas);
  draw_legend(canvas, window, options.maximum_flux_density);

  return encode(picture.handle.get(), window);
}

std::string draw_field_png(const geometries::SectorMesh& mesh, const solver::FieldSolution& solution,
                           const PictureOptions& options) {
  return draw_field_png(view_field(mesh, solution, lattice_subdivisions), options);
}

}  // namespace lodestone::postprocess
