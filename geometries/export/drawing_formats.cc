// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/export/drawing_formats.h"

#include "base/index.h"
#include "base/markup.h"
#include "geometries/winding_drawing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <sstream>

namespace lodestone::geometries {

namespace {

using base::index;

std::string pair(int code, const std::string& value) {
  return fmt::format("{:>3}\n{}\n", code, value);
}
std::string pair(int code, double value) {
  // A group of floating-point numbers has a decimal point.
  std::string text = fmt::format("{:.15g}", value);
  if (text.find_first_of(".e") == std::string::npos)
    text += ".0";
  return pair(code, text);
}
std::string pair(int code, int value) {
  return fmt::format("{:>3}\n{:>6}\n", code, value);
}

std::vector<std::string> layers_of(const LabelledSection& drawing) {
  std::vector<std::string> layers;
  for (const std::string& layer : drawing.layer)
    if (!layer.empty() && std::find(layers.begin(), layers.end(), layer) == layers.end())
      layers.push_back(layer);
  return layers;
}

std::string polyline(const DrawnSection& section, const std::vector<CrossSection::Step>& loop,
                     const std::string& layer) {
  std::string text = pair(0, std::string("POLYLINE")) + pair(8, layer) + pair(66, 1) + pair(10, 0.0) + pair(20, 0.0) +
                     pair(30, 0.0) + pair(70, 1);
  for (const CrossSection::Step& step : loop) {
    const DrawnCurve& curve = section.curves[index(step.curve)];
    const Point& from = section.points[index(step.reversed ? curve.end : curve.begin)];
    const double turn = step.reversed ? -curve.turn : curve.turn;
    text += pair(0, std::string("VERTEX")) + pair(8, layer) + pair(10, 1e3 * from.x) + pair(20, 1e3 * from.y) +
            pair(30, 0.0);
    if (turn != 0.0)
      text += pair(42, std::tan(0.25 * turn));
  }
  return text + pair(0, std::string("SEQEND")) + pair(8, layer);
}

/// Colours of the AutoCAD index, by turns.
int colour_number(std::size_t layer) {
  constexpr int colours[] = {8, 1, 3, 5, 4, 6, 2, 30, 94, 150, 200};
  return colours[layer % std::size(colours)];
}

}  // namespace

std::string dxf_text(const LabelledSection& drawing) {
  Box box;
  for (const DrawnCurve& curve : drawing.section.curves)
    box.add(drawing.section.shape(curve).box());
  std::string text = pair(0, std::string("SECTION")) + pair(2, std::string("HEADER"));
  text += pair(9, std::string("$ACADVER")) + pair(1, std::string("AC1009"));
  text += pair(9, std::string("$INSUNITS")) + pair(70, 4);  // millimetres
  text += pair(9, std::string("$EXTMIN")) + pair(10, 1e3 * box.left) + pair(20, 1e3 * box.bottom) + pair(30, 0.0);
  text += pair(9, std::string("$EXTMAX")) + pair(10, 1e3 * box.right) + pair(20, 1e3 * box.top) + pair(30, 0.0);
  text += pair(0, std::string("ENDSEC"));

  const std::vector<std::string> layers = layers_of(drawing);
  text += pair(0, std::string("SECTION")) + pair(2, std::string("TABLES"));
  text += pair(0, std::string("TABLE")) + pair(2, std::string("LTYPE")) + pair(70, 1);
  text += pair(0, std::string("LTYPE")) + pair(2, std::string("CONTINUOUS")) + pair(70, 0) +
          pair(3, std::string("Solid line")) + pair(72, 65) + pair(73, 0) + pair(40, 0.0);
  text += pair(0, std::string("ENDTAB"));
  text += pair(0, std::string("TABLE")) + pair(2, std::string("LAYER")) + pair(70, static_cast<int>(layers.size()));
  for (std::size_t k = 0; k < layers.size(); ++k)
    text += pair(0, std::string("LAYER")) + pair(2, layers[k]) + pair(70, 0) + pair(62, colour_number(k)) +
            pair(6, std::string("CONTINUOUS"));
  text += pair(0, std::string("ENDTAB")) + pair(0, std::string("ENDSEC"));

  text += pair(0, std::string("SECTION")) + pair(2, std::string("ENTITIES"));
  for (std::size_t f = 0; f < drawing.section.faces.size(); ++f)
    if (!drawing.layer[f].empty())
      for (const auto& loop : drawing.section.faces[f].loops)
        text += polyline(drawing.section, loop, drawing.layer[f]);
  return text + pair(0, std::string("ENDSEC")) + pair(0, std::string("EOF"));
}

std::string geo_text(const LabelledSection& drawing) {
  constexpr double largest_turn = 0.25;  // rad, of an edge on an arc
  const DrawnSection& section = drawing.section;
  // Sizes of Gmsh's own cells: of a mesh of first order our reader needs the vertices of arcs (drawing_sheet.h).
  std::vector<double> size(section.points.size(), std::numeric_limits<double>::infinity());
  for (const DrawnCurve& curve : section.curves)
    for (const int p : {curve.begin, curve.end})
      size[index(p)] = std::min({size[index(p)], 0.5 * section.shape(curve).length(),
                                 curve.turn == 0.0 ? size[index(p)] : largest_turn * section.shape(curve).radius});
  std::string text = "// Lengths in millimetres.\nSetFactory(\"Built-in\");\n";
  for (std::size_t p = 0; p < section.points.size(); ++p)
    if (std::isfinite(size[p]))
      text += fmt::format("Point({}) = {{{:.15g}, {:.15g}, 0, {:.4g}}};\n", p + 1, 1e3 * section.points[p].x,
                          1e3 * section.points[p].y,
                          1e3 * std::clamp(size[p], 5e-4 * section.extent, 0.03 * section.extent));
  std::size_t centre = section.points.size();
  for (std::size_t c = 0; c < section.curves.size(); ++c) {
    const DrawnCurve& curve = section.curves[c];
    if (curve.turn == 0.0) {
      text += fmt::format("Line({}) = {{{}, {}}};\n", c + 1, curve.begin + 1, curve.end + 1);
      continue;
    }
    const Point at = section.centre(curve);
    ++centre;
    text += fmt::format("Point({0}) = {{{1:.15g}, {2:.15g}, 0}};\nCircle({3}) = {{{4}, {0}, {5}}};\n", centre,
                        1e3 * at.x, 1e3 * at.y, c + 1, curve.begin + 1, curve.end + 1);
  }
  int loop_number = 0;
  std::map<std::string, std::vector<std::size_t>> surfaces, curves;
  for (std::size_t f = 0; f < section.faces.size(); ++f) {
    if (drawing.layer[f].empty())
      continue;
    std::vector<int> loops;
    for (const auto& loop : section.faces[f].loops) {
      std::vector<int> steps;
      for (const CrossSection::Step& step : loop)
        steps.push_back(step.reversed ? -(step.curve + 1) : step.curve + 1);
      loops.push_back(++loop_number);
      text += fmt::format("Curve Loop({}) = {{{}}};\n", loop_number, fmt::join(steps, ", "));
    }
    text += fmt::format("Plane Surface({}) = {{{}}};\n", f + 1, fmt::join(loops, ", "));
    surfaces[drawing.layer[f]].push_back(f + 1);
  }
  for (std::size_t c = 0; c < section.curves.size(); ++c)
    if (!drawing.condition[c].empty())
      curves[drawing.condition[c]].push_back(c + 1);
  for (const auto& [name, members] : surfaces)
    text += fmt::format("Physical Surface(\"{}\") = {{{}}};\n", name, fmt::join(members, ", "));
  for (const auto& [name, members] : curves)
    text += fmt::format("Physical Curve(\"{}\") = {{{}}};\n", name, fmt::join(members, ", "));
  return text;
}

// ---- SVG

namespace {

std::string colour_of(const LayerFill* fill, std::size_t& magnets, std::map<std::string, std::string>& of_circuit) {
  constexpr const char* magnet_colours[] = {"#D55E00", "#0072B2", "#E69F00", "#56B4E9", "#B04A00", "#004F7C"};
  if (!fill)
    return "#F6DDE6";
  switch (fill->kind) {
  case LayerFill::steel:
    return "#C3C9D2";
  case LayerFill::magnet:
    return magnet_colours[magnets++ % std::size(magnet_colours)];
  case LayerFill::winding: {
    const auto found = of_circuit.emplace(fill->circuit, phase_colour(static_cast<int>(of_circuit.size())));
    return found.first->second;
  }
  case LayerFill::air:
  case LayerFill::hole:
    break;
  }
  return "#FFFFFF";
}

/// One step of a path, in millimetres, y downward.
std::string step_path(const DrawnSection& section, const CrossSection::Step& step, bool move) {
  const DrawnCurve& curve = section.curves[index(step.curve)];
  const Point& from = section.points[index(step.reversed ? curve.end : curve.begin)];
  const Point& to = section.points[index(step.reversed ? curve.begin : curve.end)];
  const double turn = step.reversed ? -curve.turn : curve.turn;
  std::string path = move ? fmt::format("M{:.5f} {:.5f}", 1e3 * from.x, -1e3 * from.y) : "";
  if (turn == 0.0)
    return path + fmt::format("L{:.5f} {:.5f}", 1e3 * to.x, -1e3 * to.y);
  const double radius = 1e3 * section.shape(curve).radius;
  return path + fmt::format("A{0:.5f} {0:.5f} 0 {1} {2} {3:.5f} {4:.5f}", radius, std::abs(turn) > base::pi ? 1 : 0,
                            turn > 0.0 ? 0 : 1, 1e3 * to.x, -1e3 * to.y);
}

}  // namespace

namespace {

/// A text in lines of at most so many letters, broken between words.
std::vector<std::string> wrapped(const std::string& text, std::size_t letters) {
  std::vector<std::string> lines(1);
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (!lines.back().empty() && lines.back().size() + 1 + word.size() > letters)
      lines.emplace_back();
    lines.back() += (lines.back().empty() ? "" : " ") + word;
  }
  return lines;
}

}  // namespace

std::string svg_text(const LabelledSection& drawing, const DrawingDescription& description,
                     const std::vector<Mark>& marks) {
  const DrawnSection& section = drawing.section;
  Box box;
  for (const DrawnCurve& curve : section.curves)
    box.add(section.shape(curve).box());
  for (const Mark& mark : marks)
    box.add(mark.at);
  const double width = 1e3 * (box.right - box.left), height = 1e3 * (box.top - box.bottom);
  const double size = std::max(width, height), letter = 0.018 * size, margin = 0.04 * size;
  const std::vector<std::string> layers = layers_of(drawing);
  const double legend = 24.0 * letter;

  std::string body;
  std::map<std::string, std::string> colours, of_circuit;
  std::size_t magnets = 0;
  const bool unnamed = std::any_of(drawing.layer.begin(), drawing.layer.end(), [](const auto& l) { return l.empty(); });
  for (const std::string& layer : layers) {
    colours[layer] = colour_of(description.find(layer), magnets, of_circuit);
    body +=
        fmt::format("  <g id=\"{}\" fill=\"{}\" fill-rule=\"evenodd\">\n", base::escape_markup(layer), colours[layer]);
    for (std::size_t f = 0; f < section.faces.size(); ++f) {
      if (drawing.layer[f] != layer)
        continue;
      std::string path;
      for (const auto& loop : section.faces[f].loops) {
        for (std::size_t k = 0; k < loop.size(); ++k)
          path += step_path(section, loop[k], k == 0);
        path += "Z";
      }
      body += fmt::format("    <path d=\"{}\"/>\n", path);
    }
    body += "  </g>\n";
  }
  std::string lines;
  for (std::size_t c = 0; c < section.curves.size(); ++c)
    lines += step_path(section, {static_cast<int>(c), false}, true);
  body += fmt::format("  <path id=\"outlines\" d=\"{}\" fill=\"none\" stroke=\"#2B303A\" stroke-width=\"{:.4f}\" "
                      "stroke-linecap=\"round\"/>\n",
                      lines, 0.0012 * size);
  for (std::size_t m = 0; m < marks.size(); ++m) {
    const Mark& mark = marks[m];
    body += fmt::format("  <circle cx=\"{:.5f}\" cy=\"{:.5f}\" r=\"{:.4f}\" fill=\"none\" stroke=\"#D00000\" "
                        "stroke-width=\"{:.4f}\"/>\n",
                        1e3 * mark.at.x, -1e3 * mark.at.y, 0.012 * size, 0.003 * size);
    body += fmt::format("  <text x=\"{:.5f}\" y=\"{:.5f}\" font-size=\"{:.4f}\" fill=\"#D00000\">{}</text>\n",
                        1e3 * mark.at.x + 0.016 * size, -1e3 * mark.at.y - 0.006 * size, letter, m + 1);
  }
  double y = -1e3 * box.top + letter;
  const double x = 1e3 * box.right + margin;
  for (const std::string& layer : layers) {
    body += fmt::format("  <rect x=\"{0:.4f}\" y=\"{1:.4f}\" width=\"{2:.4f}\" height=\"{2:.4f}\" fill=\"{3}\" "
                        "stroke=\"#2B303A\" stroke-width=\"{4:.4f}\"/>\n",
                        x, y - 0.9 * letter, letter, colours[layer], 0.0012 * size);
    body += fmt::format("  <text x=\"{:.4f}\" y=\"{:.4f}\" font-size=\"{:.4f}\" fill=\"#2B303A\">{}</text>\n",
                        x + 1.5 * letter, y, letter, base::escape_markup(layer));
    y += 1.5 * letter;
  }
  if (unnamed && !section.faces.empty())
    body += fmt::format("  <text x=\"{:.4f}\" y=\"{:.4f}\" font-size=\"{:.4f}\" fill=\"#5F6775\">not filled: nothing "
                        "there</text>\n",
                        x, y, letter);
  const double left = 1e3 * box.left - margin, top = -1e3 * box.top - margin;
  const double whole = width + 2.0 * margin + legend;
  double tall = std::max(height + 2.0 * margin, 1.5 * letter * static_cast<double>(layers.size() + 2) + margin);
  // What is marked, in words below; a letter is about 0.6 of its height wide.
  const auto in_line = static_cast<std::size_t>((whole - 2.0 * margin) / (0.6 * letter));
  for (std::size_t m = 0; m < marks.size(); ++m)
    for (const std::string& line : wrapped(fmt::format("{}: {}", m + 1, marks[m].text), in_line)) {
      body += fmt::format("  <text x=\"{:.4f}\" y=\"{:.4f}\" font-size=\"{:.4f}\" fill=\"#D00000\">{}</text>\n",
                          left + margin, top + tall, letter, base::escape_markup(line));
      tall += 1.5 * letter;
    }
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.3f}mm\" height=\"{1:.3f}mm\" viewBox=\"{2:.4f} {3:.4f} "
      "{0:.4f} {1:.4f}\" font-family=\"Helvetica, Arial, sans-serif\">\n  <rect x=\"{2:.4f}\" y=\"{3:.4f}\" "
      "width=\"{0:.4f}\" height=\"{1:.4f}\" fill=\"white\"/>\n{4}</svg>\n",
      whole, tall, left, top, body);
}

}  // namespace lodestone::geometries
