// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/plots/contour_plot.h"

#include "postprocess/plots/svg_internal.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

namespace lodestone::postprocess {

namespace {

/// Pixels: the longer side of a panel, the room around each, panels a row.
constexpr double panel_size = 430.0, left = 70.0, right = 20.0, above = 34.0, below = 52.0, head = 44.0, foot = 34.0;
constexpr std::size_t panels_in_row = 2;
constexpr std::size_t lattice_points = 181;  // along the longer side
constexpr int most_levels = 16;
constexpr double shortest_labelled = 70.0;  // pixels

/// Dark blue to yellow by way of green: viridis (Smith & van der Walt 2015), in which lightness grows evenly, without
/// its brightest end that white paper swallows.
std::string colour_of(double share) {
  static constexpr std::array<std::array<double, 3>, 6> stops = {
      {{68, 1, 84}, {65, 68, 135}, {42, 120, 142}, {34, 168, 132}, {122, 200, 75}, {205, 190, 20}}};
  const double place = std::clamp(share, 0.0, 1.0) * (stops.size() - 1);
  const auto k = std::min(static_cast<std::size_t>(place), stops.size() - 2);
  const double part = place - static_cast<double>(k);
  const auto mix = [&](std::size_t c) {
    return static_cast<int>(std::lround(stops[k][c] + part * (stops[k + 1][c] - stops[k][c])));
  };
  return fmt::format("#{:02x}{:02x}{:02x}", mix(0), mix(1), mix(2));
}

/// Segments that share the edges of the lattice they end on, joined to lines.
class Joiner {
public:
  using Edge = std::pair<std::size_t, int>;  ///< lower left point, 0: to the right of it, 1: above it
  void add(const Edge& a, const std::pair<double, double>& at_a, const Edge& b, const std::pair<double, double>& at_b) {
    ends_[a].at = at_a;
    ends_[a].next.push_back(b);
    ends_[b].at = at_b;
    ends_[b].next.push_back(a);
  }

  std::vector<ContourLine> lines() {
    std::vector<ContourLine> result;
    // Open lines from their ends first; what is left is closed.
    for (const std::size_t neighbours : {1U, 2U})
      for (auto& [edge, end] : ends_)
        if (!end.used && end.next.size() == neighbours)
          result.push_back(follow(edge));
    return result;
  }

private:
  struct End {
    std::pair<double, double> at;
    std::vector<Edge> next;
    bool used = false;
  };

  ContourLine follow(Edge edge) {
    const Edge first = edge;
    ContourLine line;
    for (;;) {
      End& here = ends_.at(edge);
      here.used = true;
      line.push_back(here.at);
      const auto onward =
          std::find_if(here.next.begin(), here.next.end(), [&](const Edge& next) { return !ends_.at(next).used; });
      if (onward != here.next.end()) {
        edge = *onward;
        continue;
      }
      if (line.size() > 2 && std::count(here.next.begin(), here.next.end(), first) > 0)
        line.push_back(ends_.at(first).at);
      return line;
    }
  }

  std::map<Edge, End> ends_;
};

/// One panel's place on the paper.
struct Frame {
  const ContourPlot& plot;
  double x, y, width, height;

  double place_x(double value) const { return x + (value - plot.x_min) / (plot.x_max - plot.x_min) * width; }
  double place_y(double value) const { return y + height - (value - plot.y_min) / (plot.y_max - plot.y_min) * height; }
};

std::string axes(const Frame& frame) {
  const ContourPlot& plot = frame.plot;
  std::string text;
  const auto ticks = [](double min, double max) {
    const double step = svg::round_step(max - min, 6);
    std::vector<double> result;
    for (double k = std::ceil(min / step - 1e-9); k * step <= max + 1e-9 * step; k += 1.0)
      result.push_back(k * step + 0.0);
    return result;
  };
  for (const double value : ticks(plot.x_min, plot.x_max)) {
    const double at = frame.place_x(value);
    text += svg::line(at, frame.y, at, frame.y + frame.height, "#e4e4e4") +
            svg::text_at(at, frame.y + frame.height + 17.0, "middle", fmt::format("{:.6g}", value));
  }
  for (const double value : ticks(plot.y_min, plot.y_max)) {
    const double at = frame.place_y(value);
    text += svg::line(frame.x, at, frame.x + frame.width, at, "#e4e4e4") +
            svg::text_at(frame.x - 6.0, at + 4.0, "end", fmt::format("{:.6g}", value));
  }
  text += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"none\" "
                      "stroke=\"#444444\"/>\n",
                      frame.x, frame.y, frame.width, frame.height);
  text += svg::text_at(frame.x + 0.5 * frame.width, frame.y + frame.height + 37.0, "middle", plot.x_label);
  text += svg::text_at(
      0.0, 0.0, "middle", plot.y_label,
      fmt::format(" transform=\"translate({:.1f} {:.1f}) rotate(-90)\"", frame.x - 50.0, frame.y + 0.5 * frame.height));
  return text;
}

/// The line's middle, and its direction there in degrees, read from left to right.
std::string label(const std::vector<std::pair<double, double>>& pixels, const std::string& text,
                  const std::string& colour) {
  double length = 0.0;
  for (std::size_t k = 1; k < pixels.size(); ++k)
    length += std::hypot(pixels[k].first - pixels[k - 1].first, pixels[k].second - pixels[k - 1].second);
  if (length < shortest_labelled)
    return "";
  double walked = 0.0;
  std::size_t k = 1;
  for (; k + 1 < pixels.size(); ++k) {
    walked += std::hypot(pixels[k].first - pixels[k - 1].first, pixels[k].second - pixels[k - 1].second);
    if (walked >= 0.5 * length)
      break;
  }
  const std::size_t from = k > 3 ? k - 3 : 0, to = std::min(k + 3, pixels.size() - 1);
  double angle = std::atan2(pixels[to].second - pixels[from].second, pixels[to].first - pixels[from].first);
  const double right_angle = std::acos(0.0);
  if (angle > right_angle)
    angle -= 2.0 * right_angle;
  if (angle < -right_angle)
    angle += 2.0 * right_angle;
  // A white patch under the text breaks the line; digits are some 7 pixels wide.
  const double width = 7.0 * static_cast<double>(text.size()) + 4.0;
  return fmt::format("<g transform=\"translate({:.1f} {:.1f}) rotate({:.0f})\"><rect x=\"{:.1f}\" y=\"-7\" "
                     "width=\"{:.1f}\" height=\"14\" fill=\"#ffffff\"/>",
                     pixels[k].first, pixels[k].second, angle * 90.0 / right_angle, -0.5 * width, width) +
         svg::text_at(0.0, 4.0, "middle", text, fmt::format(" font-size=\"11\" fill=\"{}\"", colour)) + "</g>\n";
}

std::string draw_panel(const Frame& frame, const ContourPanel& panel) {
  const ContourPlot& plot = frame.plot;
  Lattice lattice;
  const double longer = std::max(frame.width, frame.height);
  const auto points = [&](double length) {
    return std::max<std::size_t>(2, static_cast<std::size_t>(std::lround(lattice_points * length / longer)));
  };
  lattice.columns = points(frame.width);
  lattice.rows = points(frame.height);
  lattice.x_min = plot.x_min;
  lattice.x_max = plot.x_max;
  lattice.y_min = plot.y_min;
  lattice.y_max = plot.y_max;
  double least = std::numeric_limits<double>::infinity(), most = -least;
  for (std::size_t r = 0; r < lattice.rows; ++r)
    for (std::size_t c = 0; c < lattice.columns; ++c) {
      const auto at = [](double min, double max, std::size_t k, std::size_t count) {
        return min + (max - min) * static_cast<double>(k) / static_cast<double>(count - 1);
      };
      const auto value =
          panel.value(at(plot.x_min, plot.x_max, c, lattice.columns), at(plot.y_min, plot.y_max, r, lattice.rows));
      lattice.values.push_back(value.value_or(std::numeric_limits<double>::quiet_NaN()));
      if (value) {
        least = std::min(least, *value);
        most = std::max(most, *value);
      }
    }

  std::string text = axes(frame) + svg::text_at(frame.x, frame.y - 10.0, "start", panel.title, " font-size=\"14\"");
  std::string labels;
  // What differs by rounding alone is constant: no level lies between.
  if (most - least > 1e-9 * std::max(std::abs(most), std::abs(least))) {
    std::vector<double> levels = panel.levels;
    const double step = svg::round_step(most - least, most_levels);
    for (double k = std::ceil(least / step); panel.levels.empty() && k * step <= most; k += 1.0)
      levels.push_back(k * step + 0.0);
    for (const double level : levels) {
      if (level < least || level > most)
        continue;
      const std::string colour = colour_of((level - least) / (most - least));
      for (const ContourLine& contour : contour_lines(lattice, level)) {
        std::vector<std::pair<double, double>> pixels;
        std::string places;
        for (const auto& [x, y] : contour) {
          pixels.emplace_back(frame.place_x(x), frame.place_y(y));
          places += fmt::format("{:.1f},{:.1f} ", pixels.back().first, pixels.back().second);
        }
        text +=
            fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.6\"/>\n", places, colour);
        labels += label(pixels, fmt::format("{:.6g}", level), colour);
      }
    }
  }
  for (const ContourLine& outline : plot.outlines) {
    std::string places;
    for (const auto& [x, y] : outline)
      places += fmt::format("{:.1f},{:.1f} ", frame.place_x(x), frame.place_y(y));
    text +=
        fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"#888888\" stroke-dasharray=\"5 4\"/>\n", places);
  }
  for (const ContourMark& mark : plot.marks)
    text += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2\" fill=\"{}\" stroke=\"#555555\" "
                        "stroke-width=\"0.8\"/>\n",
                        frame.place_x(mark.x), frame.place_y(mark.y), mark.hollow ? "#ffffff" : "#555555");
  return text + labels;
}

}  // namespace

std::vector<ContourLine> contour_lines(const Lattice& lattice, double level) {
  const auto value = [&](std::size_t c, std::size_t r) { return lattice.values[r * lattice.columns + c] - level; };
  const auto x = [&](double c) {
    return lattice.x_min + (lattice.x_max - lattice.x_min) * c / static_cast<double>(lattice.columns - 1);
  };
  const auto y = [&](double r) {
    return lattice.y_min + (lattice.y_max - lattice.y_min) * r / static_cast<double>(lattice.rows - 1);
  };
  Joiner joiner;
  for (std::size_t r = 0; r + 1 < lattice.rows; ++r)
    for (std::size_t c = 0; c + 1 < lattice.columns; ++c) {
      const std::array<double, 4> v = {value(c, r), value(c + 1, r), value(c + 1, r + 1), value(c, r + 1)};
      if (std::any_of(v.begin(), v.end(), [](double one) { return std::isnan(one); }))
        continue;
      // Crossings of the lower, right, upper and left edge.
      struct Crossing {
        Joiner::Edge edge;
        std::pair<double, double> at;
      };
      std::vector<Crossing> crossings;
      const auto cross = [&](std::size_t a, std::size_t b, const Joiner::Edge& edge, double c0, double r0, double dc,
                             double dr) {
        if ((v[a] < 0.0) == (v[b] < 0.0))
          return;
        const double share = v[a] / (v[a] - v[b]);
        crossings.push_back({edge, {x(c0 + share * dc), y(r0 + share * dr)}});
      };
      const auto column = static_cast<double>(c), row = static_cast<double>(r);
      const std::size_t corner = r * lattice.columns + c;
      cross(0, 1, {corner, 0}, column, row, 1.0, 0.0);
      cross(1, 2, {corner + 1, 1}, column + 1.0, row, 0.0, 1.0);
      cross(3, 2, {corner + lattice.columns, 0}, column, row + 1.0, 1.0, 0.0);
      cross(0, 3, {corner, 1}, column, row, 0.0, 1.0);
      const auto join = [&](std::size_t a, std::size_t b) {
        joiner.add(crossings[a].edge, crossings[a].at, crossings[b].edge, crossings[b].at);
      };
      if (crossings.size() == 2) {
        join(0, 1);
      } else if (crossings.size() == 4) {
        // Alternating corners: the mean belongs to the corners of its sign, whose square is not cut through.
        const bool mean_below = v[0] + v[1] + v[2] + v[3] < 0.0;
        if (mean_below == (v[0] < 0.0)) {
          join(0, 1);
          join(2, 3);
        } else {
          join(0, 3);
          join(1, 2);
        }
      }
    }
  return joiner.lines();
}

std::string draw_contours(const ContourPlot& plot) {
  const double scale = panel_size / std::max(plot.x_max - plot.x_min, plot.y_max - plot.y_min);
  const double width = plot.equal_units ? scale * (plot.x_max - plot.x_min) : panel_size;
  const double height = plot.equal_units ? scale * (plot.y_max - plot.y_min) : 0.75 * panel_size;
  const std::size_t columns = std::min(panels_in_row, std::max<std::size_t>(1, plot.panels.size()));
  const std::size_t rows = (plot.panels.size() + columns - 1) / columns;
  const double cell_width = left + width + right, cell_height = above + height + below;
  std::string text =
      svg::open(static_cast<double>(columns) * cell_width, head + static_cast<double>(rows) * cell_height + foot);
  text += svg::text_at(left, 28.0, "start", plot.title, " font-size=\"16\"");
  for (std::size_t k = 0; k < plot.panels.size(); ++k) {
    const std::size_t row = k / columns, column = k % columns;
    const Frame frame{plot, left + static_cast<double>(column) * cell_width,
                      head + above + static_cast<double>(row) * cell_height, width, height};
    text += draw_panel(frame, plot.panels[k]);
  }
  if (!plot.mark_legend.empty())
    text += svg::text_at(left, head + static_cast<double>(rows) * cell_height + 14.0, "start", plot.mark_legend,
                         " fill=\"#444444\" font-size=\"12\"");
  return text + "</svg>\n";
}

}  // namespace lodestone::postprocess
