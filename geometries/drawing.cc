// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/drawing.h"

#include "base/index.h"
#include "base/markup.h"
#include "geometries/section_drawing.h"
#include "geometries/sector_mesh.h"
#include "geometries/svg_canvas.h"
#include "geometries/unfold.h"
#include "geometries/winding_drawing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <set>

namespace lodestone::geometries {

namespace {

constexpr const char* ink = SvgCanvas::ink;

using base::index;

/// Points of an outline, arcs in short pieces: for centroids and extents.
std::vector<Point> polygon(const CrossSection& section, const std::vector<CrossSection::Step>& loop) {
  std::vector<Point> result;
  for (const auto& step : loop) {
    const Curve& curve = section.curves[index(step.curve)];
    Point a = section.points[index(curve.begin)], b = section.points[index(curve.end)];
    if (step.reversed)
      std::swap(a, b);
    constexpr int pieces = 12;
    for (int k = 0; k < (curve.centre ? pieces : 1); ++k) {
      if (!curve.centre) {
        result.push_back(a);
        continue;
      }
      const Point& c = *curve.centre;
      const double x1 = a.x - c.x, y1 = a.y - c.y, x2 = b.x - c.x, y2 = b.y - c.y;
      const double turn = std::atan2(x1 * y2 - y1 * x2, x1 * x2 + y1 * y2) * k / pieces;
      result.push_back(
          {c.x + x1 * std::cos(turn) - y1 * std::sin(turn), c.y + x1 * std::sin(turn) + y1 * std::cos(turn)});
    }
  }
  return result;
}

/// Area centroid of the shapes of a region, in the drawing's own frame.
Point centroid(const CrossSection& section, int region) {
  const std::vector<int> regions = section.regions();
  double area = 0.0;
  Point first;
  for (std::size_t s = 0; s < regions.size(); ++s) {
    if (regions[s] != region)
      continue;
    const auto points = polygon(section, section.loops(section.shapes[s]).front());
    double own = 0.0;
    Point moment;
    for (std::size_t k = 0; k < points.size(); ++k) {
      const Point &p = points[k], &q = points[(k + 1) % points.size()];
      const double cross = p.x * q.y - q.x * p.y;
      own += 0.5 * cross;
      moment.x += (p.x + q.x) * cross / 6.0;
      moment.y += (p.y + q.y) * cross / 6.0;
    }
    const double sign = own < 0.0 ? -1.0 : 1.0;
    area += sign * own;
    first.x += sign * moment.x;
    first.y += sign * moment.y;
  }
  return {first.x / area, first.y / area};
}

/// A dot for current out of the page, a cross for current into it.
void conductor_mark(SvgCanvas& canvas, double x, double y, double radius, bool positive) {
  canvas.add(fmt::format(
      R"(<circle cx="{:.2f}" cy="{:.2f}" r="{:.2f}" fill="white" fill-opacity="0.85" stroke="{}" stroke-width="0.7"/>)",
      x, y, radius, ink));
  if (positive) {
    canvas.add(fmt::format(R"(<circle cx="{:.2f}" cy="{:.2f}" r="{:.2f}" fill="{}"/>)", x, y, 0.34 * radius, ink));
    return;
  }
  const double reach = 0.55 * radius;
  const std::string style =
      fmt::format(R"(stroke="{}" stroke-width="{:.2f}" stroke-linecap="round")", ink, std::max(0.6, 0.22 * radius));
  canvas.line(x - reach, y - reach, x + reach, y + reach, style);
  canvas.line(x - reach, y + reach, x + reach, y - reach, style);
}

struct View {
  int poles = 0;  ///< drawn
  int slots = 0;
  double stator_turn = 0.0;  ///< rad, of the x axis of the machine's frame on the page
  double first_axis = 0.0;   ///< rad, on the page, of the first half pole with its image
};

void draw_rotor(SvgCanvas& canvas, const Machine& machine, const View& view) {
  const CrossSection section = machine.rotor->half_pole();
  const std::vector<int> regions = section.regions();
  const std::set<int> visible = visible_curves(section);
  const int step = machine.rotor->poles_per_repeat();
  for (int pole = 0; pole < view.poles; pole += step)
    for (const bool mirrored : {false, true}) {
      const Placement place{view.first_axis + 2.0 * base::pi * pole / machine.poles, mirrored};
      for (const Shape& shape : section.shapes)
        canvas.fill(section, shape, place,
                    shape.kind == RegionKind::magnet  ? (pole % 2 == 0 ? north_colour : south_colour)
                    : shape.kind == RegionKind::steel ? rotor_colour
                                                      : air_colour);
      for (const int curve : visible)
        canvas.stroke(section, curve, place);
    }
  canvas.finish_strokes();
  for (int pole = 0; pole < view.poles; pole += step)
    for (const bool mirrored : {false, true}) {
      const double angle = view.first_axis + 2.0 * base::pi * pole / machine.poles;
      for (std::size_t s = 0; s < section.shapes.size(); ++s) {
        if (section.shapes[s].kind != RegionKind::magnet || regions[s] != static_cast<int>(s))
          continue;
        Point at = centroid(section, static_cast<int>(s));
        if (is_whole_with_its_image(section, static_cast<int>(s))) {
          if (mirrored)
            continue;
          at.y = 0.0;
        }
        const Magnetisation& drawn = section.shapes[s].magnetisation;
        const Point there{at.x, mirrored ? -at.y : at.y};
        const Point direction =
            (mirrored ? geometries::mirrored(drawn, section.reversed_image) : drawn).direction(there);
        const double own = std::atan2(direction.y, direction.x);
        const double length = 0.7 * std::min(canvas.pixels(std::sqrt(section.area(section.shapes[s]))),
                                             canvas.pixels(machine.rotor->magnets().front().thickness));
        magnet_arrow(canvas, Placement{angle, mirrored}(at), angle + own + (pole % 2 == 0 ? 0.0 : base::pi), length);
      }
    }
}

void draw_stator(SvgCanvas& canvas, const Machine& machine, const View& view, bool labels) {
  const SlotLayers layers = machine.winding->slot_layers();
  const CrossSection section = machine.stator->half_slot_pitch(layers);
  const std::vector<int> regions = section.regions();
  const std::set<int> visible = visible_curves(section, layers.halved);
  const auto side_of = [&](int slot, const Shape& shape, bool mirrored) {
    const int layer = layers.halved ? (mirrored ? 0 : 1) : shape.layer;
    return machine.winding->slot(slot)[index(layer)];
  };
  const double pitch = 2.0 * base::pi / machine.stator->slots();
  const auto axis = [&](int slot) { return view.stator_turn + pitch * (slot + 0.5); };
  for (int slot = 0; slot < view.slots; ++slot)
    for (const bool mirrored : {false, true}) {
      const Placement place{axis(slot), mirrored};
      for (const Shape& shape : section.shapes)
        canvas.fill(section, shape, place,
                    shape.kind == RegionKind::winding ? phase_colour(side_of(slot, shape, mirrored).phase)
                    : shape.kind == RegionKind::steel ? stator_colour
                                                      : air_colour);
      for (const int curve : visible)
        canvas.stroke(section, curve, place);
    }
  canvas.finish_strokes();

  const double mark = 0.11 * std::sqrt(machine.stator->winding_area() / machine.winding->definition().layers);
  for (int slot = 0; slot < view.slots; ++slot)
    for (std::size_t s = 0; s < section.shapes.size(); ++s) {
      const Shape& shape = section.shapes[s];
      if (shape.kind != RegionKind::winding || regions[s] != static_cast<int>(s))
        continue;
      for (const bool mirrored : {false, true}) {
        if (!layers.halved && mirrored)
          continue;
        Point at = centroid(section, static_cast<int>(s));
        if (!layers.halved)
          at.y = 0.0;
        const Point where = Placement{axis(slot), mirrored}(at);
        const CoilSide side = side_of(slot, shape, mirrored);
        conductor_mark(canvas, canvas.x(where), canvas.y(where), canvas.pixels(mark), side.turns > 0.0);
        if (labels) {
          Point beside = at;
          beside.x += 3.2 * mark;
          const Point label = Placement{axis(slot), mirrored}(beside);
          canvas.text(canvas.x(label), canvas.y(label) + 0.35 * canvas.pixels(1.7 * mark),
                      phase_name(index(side.phase), machine.phases) + (side.turns > 0.0 ? "+" : "\u2212"),
                      canvas.pixels(1.7 * mark),
                      fmt::format(R"(text-anchor="middle" font-weight="600" fill="{}")", ink));
        }
      }
    }
}

/// A horizontal dimension line with its figure, between two abscissas.
void dimension(SvgCanvas& canvas, double x1, double x2, double y, const std::string& figure) {
  const std::string thin = fmt::format(R"(stroke="{}" stroke-width="0.7")", ink);
  canvas.line(x1, y, x2, y, thin);
  for (const double x : {x1, x2}) {
    const double inward = x == x1 ? 7.0 : -7.0;
    canvas.add(fmt::format(R"(<path d="M{:.2f} {:.2f}l{:.1f} -2.4l0 4.8Z" fill="{}"/>)", x, y, inward, ink));
  }
  canvas.text(
      0.5 * (x1 + x2), y - 4.0, figure, 11.5,
      fmt::format(R"(text-anchor="middle" fill="{}" stroke="white" stroke-width="3" paint-order="stroke")", ink));
}

std::string millimetres(double length) {
  return base::format_quantity(length, "m", "mm");
}

/// A material as there is room for it beside its name: of a path the file's name, of a long name its ends.
std::string short_name(const std::string& material) {
  constexpr std::size_t most = 24, kept = 11;
  const std::string name = material.substr(material.find_last_of('/') + 1);
  return name.size() <= most ? name : name.substr(0, kept) + "\u2026" + name.substr(name.size() - kept);
}

/// Legend and main dimensions; returns the height used.
double draw_panel(SvgCanvas& canvas, const Machine& machine, double left, double top) {
  const std::string plain = fmt::format(R"(fill="{}")", ink);
  const std::string pale = R"(fill="#5F6775")";
  double y = top;
  canvas.text(left, y, machine.name, 19.0, fmt::format(R"(font-weight="600" fill="{}")", ink));
  y += 24.0;
  const auto& winding = machine.winding->definition();
  canvas.text(left, y, fmt::format("{} slots, {} poles, {} phases", winding.slots, machine.poles, machine.phases), 12.5,
              plain);
  y += 26.0;

  const auto swatch = [&](const std::string& colour, const std::string& text) {
    canvas.add(fmt::format(
        R"(<rect x="{:.1f}" y="{:.1f}" width="14" height="14" rx="2" fill="{}" stroke="{}" stroke-width="0.6"/>)", left,
        y - 11.5, colour, ink));
    canvas.text(left + 22.0, y, text, 12.5, plain);
    y += 20.0;
  };
  for (int phase = 0; phase < machine.phases; ++phase)
    swatch(phase_colour(phase), "phase " + phase_name(index(phase), machine.phases));
  conductor_mark(canvas, left + 7.0, y - 4.5, 6.5, true);
  canvas.text(left + 22.0, y, "current out of the page", 12.5, plain);
  y += 20.0;
  conductor_mark(canvas, left + 7.0, y - 4.5, 6.5, false);
  canvas.text(left + 22.0, y, "current into the page", 12.5, plain);
  y += 20.0;
  if (!machine.rotor->magnets().empty()) {
    const bool between_poles = machine.rotor->half_pole().reversed_image;
    swatch(north_colour, between_poles ? "magnet, clockwise" : "magnet, north pole outward");
    if (machine.rotor->poles_per_repeat() == 1)
      swatch(south_colour, between_poles ? "magnet, counter-clockwise" : "magnet, south pole outward");
  }
  y += 8.0;

  const auto row = [&](const std::string& name, const std::string& value) {
    canvas.text(left, y, name, 12.0, pale);
    canvas.text(left + 228.0, y, value, 12.0, fmt::format(R"(text-anchor="end" fill="{}")", ink));
    y += 18.0;
  };
  const bool outside = machine.rotor->side() == RotorSide::outer;
  row("stator outer radius", millimetres(machine.stator->outer_radius()));
  row(outside ? "stator inner radius" : "bore radius", millimetres(machine.stator->inner_radius()));
  row("air gap", millimetres(machine.air_gap));
  row("rotor outer radius", millimetres(machine.rotor->outer_radius()));
  row(outside ? "rotor inner radius" : "shaft radius", millimetres(machine.rotor->inner_radius()));
  row("stack length", millimetres(machine.stack_length));
  for (const MagnetBlock& block : machine.rotor->magnets())
    row(fmt::format("{} magnets", machine.rotor->count(block)),
        fmt::format("{:.4g} × {:.4g} mm", 1e3 * block.width, 1e3 * block.thickness));
  row("coil pitch", fmt::format("{} slot{}", winding.coil_pitch, winding.coil_pitch == 1 ? "" : "s"));
  row("turns a coil", fmt::format("{}", winding.turns_per_coil));
  row("series turns a phase", fmt::format("{:g}", machine.winding->series_turns()));
  row("slot fill, bare copper", fmt::format("{:.3f}", machine.slot_fill()));
  row("magnet", short_name(machine.magnet));
  row("stator steel", short_name(machine.stator_steel));
  row("rotor steel", short_name(machine.rotor_steel));
  return y - top;
}

/// Slots narrower than this many pixels cannot be read.
constexpr double readable_slot = 12.0;

/// How many poles are magnified: a pair or more, as wide as the machine is deep.
int magnified_poles(const Machine& machine) {
  const double depth = std::max(machine.stator->outer_radius(), machine.rotor->outer_radius()) -
                       std::min(machine.stator->inner_radius(), machine.rotor->inner_radius());
  const double pair = 4.0 * base::pi * machine.stator->bore_radius() / machine.poles;
  constexpr double most_pairs = 4.0;
  return std::min(machine.poles, 2 * static_cast<int>(std::ceil(std::min(depth / pair, most_pairs))));
}

/// Some poles as they lie in the drawing of the whole machine, magnified: the elements, and how high they
/// are.
struct Magnified {
  std::string elements;
  double height = 0.0;  ///< pixels
};
Magnified magnify(const Machine& machine, const View& whole, const SvgCanvas& machine_canvas, double left, double top,
                  double room) {
  constexpr double caption = 30.0, most_height = 420.0, of_width = 1.25;
  const int poles = magnified_poles(machine);
  const double pole_pitch = 2.0 * base::pi / machine.poles, angle = poles * pole_pitch;
  const double bore = machine.stator->bore_radius();
  // What lies far from the gap is as everywhere.
  const double reach = of_width * bore * angle;
  const double outer = std::min(std::max(machine.stator->outer_radius(), machine.rotor->outer_radius()), bore + reach);
  const double inner = std::max(std::min(machine.stator->inner_radius(), machine.rotor->inner_radius()), bore - reach);
  const double half = 0.5 * angle, lowest = inner * std::cos(half);
  const double scale = std::min(room / (2.0 * outer * std::sin(half)), most_height / (outer - lowest));
  SvgCanvas canvas(scale, left + 0.5 * room, top + caption + scale * outer);

  View view;
  view.poles = poles + 6;  // from up to two pairs of poles before the sector to behind it
  view.slots = std::min(machine.stator->slots(),
                        static_cast<int>(std::ceil(machine.stator->slots() * angle / (2.0 * base::pi) - 1e-9)));
  view.stator_turn = 0.5 * base::pi - half;
  const double period = 2.0 * pole_pitch;
  view.first_axis = view.stator_turn + whole.first_axis - period * std::ceil(whole.first_axis / period) - period;

  const auto at = [&](double radius, double turn) {
    const Point p{radius * std::cos(view.stator_turn + turn), radius * std::sin(view.stator_turn + turn)};
    return std::pair(canvas.x(p), canvas.y(p));
  };
  const auto [ax, ay] = at(inner, 0.0);
  const auto [bx, by] = at(outer, 0.0);
  const auto [cx, cy] = at(outer, angle);
  const auto [dx, dy] = at(inner, angle);
  const std::string outline =
      fmt::format("M{:.2f} {:.2f}L{:.2f} {:.2f}A{:.2f} {:.2f} 0 0 0 {:.2f} {:.2f}L{:.2f} {:.2f}A{:.2f} {:.2f} 0 0 1 "
                  "{:.2f} {:.2f}Z",
                  ax, ay, bx, by, scale * outer, scale * outer, cx, cy, dx, dy, scale * inner, scale * inner, ax, ay);
  canvas.add(fmt::format(R"svg(<clipPath id="magnified"><path d="{}"/></clipPath><g clip-path="url(#magnified)">)svg",
                         outline));
  draw_rotor(canvas, machine, view);
  draw_stator(canvas, machine, view, true);
  canvas.add("</g>");
  canvas.add(fmt::format(R"(<path d="{}" fill="none" stroke="{}" stroke-width="0.7"/>)", outline, ink));
  canvas.text(left, top + 14.0,
              fmt::format("{} of {} poles, {:.3g} times as large (marked at the right of the machine)", poles,
                          machine.poles, scale / machine_canvas.pixels(1.0)),
              12.5, fmt::format(R"(fill="{}")", ink));
  return {canvas.body(), caption + scale * (outer - lowest)};
}

}  // namespace

std::string draw_machine(const Machine& machine, const DrawingOptions& options) {
  constexpr double margin = 24.0, panel = 252.0, below = 70.0;
  const double room = std::max(200.0, options.width - panel - 3.0 * margin);
  const double outer = std::max(machine.stator->outer_radius(), machine.rotor->outer_radius());
  const double inner = std::min(machine.stator->inner_radius(), machine.rotor->inner_radius());
  const int sector_poles = poles_per_repeat(machine);
  const bool whole = options.whole_machine || sector_poles == machine.poles;

  View view;
  view.poles = whole ? machine.poles : sector_poles;
  view.slots = machine.stator->slots() * view.poles / machine.poles;
  const double angle = 2.0 * base::pi * view.poles / machine.poles;
  double scale = 0.0, centre_x = margin + 0.5 * room, centre_y = 0.0, drawn_height = 0.0;
  if (whole) {
    scale = 0.5 * room / outer;
    centre_y = margin + scale * outer;
    drawn_height = 2.0 * scale * outer;
    view.stator_turn = 0.0;
    view.first_axis =
        machine.rotor_angle(0.0) + (machine.rotor->half_pole().reversed_image ? base::pi / machine.poles : 0.0);
  } else {
    // The sector stands on its tip, its middle upward; a sector over half a turn is as wide as the machine.
    const double half = std::min(0.5 * angle, 0.5 * base::pi);
    scale = 0.5 * room / (outer * std::sin(half));
    const double lowest = angle > base::pi ? outer * std::cos(0.5 * angle) : inner * std::cos(0.5 * angle);
    drawn_height = scale * (outer - lowest);
    centre_y = margin + scale * outer;
    view.stator_turn = 0.5 * base::pi - 0.5 * angle;
    view.first_axis = view.stator_turn + machine.rotor->half_angle();
  }

  SvgCanvas canvas(scale, centre_x, centre_y);
  draw_rotor(canvas, machine, view);
  draw_stator(canvas, machine, view, !whole);
  double height = margin + drawn_height + margin;
  if (whole) {
    const double base_line = margin + drawn_height;
    const double bore = machine.stator->bore_radius();
    const std::string thin = R"(stroke="#8A92A0" stroke-width="0.5" stroke-dasharray="3 2")";
    int level = 0;
    for (const double radius : {bore, outer}) {
      const double y = base_line + 24.0 + 26.0 * level++;
      for (const double sign : {-1.0, 1.0})
        canvas.line(centre_x + sign * scale * radius, radius == outer ? centre_y : base_line + 4.0,
                    centre_x + sign * scale * radius, y + 4.0, thin);
      dimension(canvas, centre_x - scale * radius, centre_x + scale * radius, y, "\u2300 " + millimetres(2.0 * radius));
    }
    height = base_line + below;
  }
  std::string magnified;
  if (whole &&
      canvas.pixels(2.0 * base::pi * machine.stator->bore_radius() / machine.stator->slots()) < readable_slot) {
    // The sector's sides, a little beyond the machine.
    for (const double turn : {0.0, 2.0 * base::pi * magnified_poles(machine) / machine.poles})
      canvas.line(centre_x + scale * inner * std::cos(turn), centre_y - scale * inner * std::sin(turn),
                  centre_x + (scale * outer + 14.0) * std::cos(turn),
                  centre_y - (scale * outer + 14.0) * std::sin(turn),
                  fmt::format(R"(stroke="{}" stroke-width="1")", ink));
    const Magnified part = magnify(machine, view, canvas, margin, height, room);
    magnified = part.elements;
    height += part.height + margin;
  }
  const double panel_height = draw_panel(canvas, machine, 2.0 * margin + room, margin + 16.0);
  height = std::max(height, panel_height + 2.0 * margin);

  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1:.0f}\" viewBox=\"0 0 {0} {1:.0f}\" "
      "font-family=\"Helvetica, Arial, sans-serif\">\n"
      "  <title>{2}</title>\n"
      "  <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n{3}</svg>\n",
      options.width, height, base::escape_markup(machine.name), canvas.body() + magnified);
}

}  // namespace lodestone::geometries
