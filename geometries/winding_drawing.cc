// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/winding_drawing.h"

#include "base/index.h"
#include "base/markup.h"
#include "base/quantity.h"
#include "geometries/svg_canvas.h"
#include "geometries/winding_mmf.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace lodestone::geometries {

namespace {

using base::index;

// Okabe & Ito 2008, Color Universal Design: colours that colour-blind readers tell apart.
const std::vector<std::string> phase_colours{"#E69F00", "#56B4E9", "#009E73", "#F0E442",
                                             "#CC79A7", "#999999", "#8C6D31"};
constexpr const char* ink = SvgCanvas::ink;
constexpr const char* pale = "#8A92A0";
constexpr double width = 900.0, margin = 28.0;

std::string fill(const std::string& colour, const std::string& more = "") {
  return fmt::format(R"(fill="{}" {})", colour, more);
}

/// The side of a slot by which its coils begin: the one that the star of slots is drawn for.
const CoilSide& first_side(const std::vector<CoilSide>& sides) {
  return sides.size() > 1 ? sides[1] : sides[0];
}

/// Spokes at the slots' electrical angles, in the colour of their phase, turned round where the current goes in; slots
/// on one spoke share it.
void draw_star(SvgCanvas& canvas, const Winding& winding, double x, double y, double radius) {
  const Winding::Definition& d = winding.definition();
  canvas.text(x, y - radius - 34.0, "star of slots", 13.0, fill(ink, R"(text-anchor="middle" font-weight="600")"));
  canvas.add(fmt::format(R"(<circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}" fill="none" stroke="#CBD0D8"/>)", x, y, radius));
  std::map<int, std::vector<int>> spokes;  // electrical angle in 1/slots of a turn
  for (int slot = 0; slot < d.slots; ++slot)
    spokes[static_cast<int>(static_cast<long>(slot) * (d.poles / 2) % d.slots)].push_back(slot);
  const double font = spokes.size() > 40 ? 7.0 : spokes.size() > 24 ? 9.0 : 11.0;
  for (const auto& [spoke, slots] : spokes) {
    const double angle = 2.0 * base::pi * spoke / d.slots, c = std::cos(angle), s = std::sin(angle);
    const CoilSide& side = first_side(winding.slot(slots.front()));
    const std::string colour = phase_colour(side.phase);
    canvas.line(x, y, x + radius * c, y - radius * s, fmt::format(R"(stroke="{}" stroke-width="2.4")", colour));
    canvas.add(fmt::format(R"(<circle cx="{:.2f}" cy="{:.2f}" r="4.2" fill="{}" stroke="{}" stroke-width="1.6"/>)",
                           x + radius * c, y - radius * s, side.turns > 0.0 ? colour : "white", colour));
    const std::string number =
        slots.size() == 1 ? fmt::format("{}", slots.front() + 1) : fmt::format("{}…", slots.front() + 1);
    canvas.text(x + (radius + 15.0) * c, y - (radius + 15.0) * s + 0.35 * font, number, font,
                fill(ink, R"(text-anchor="middle")"));
  }
  double left = x - radius;
  for (int phase = 0; phase < d.phases; ++phase) {
    canvas.add(fmt::format(R"(<rect x="{:.1f}" y="{:.1f}" width="11" height="11" fill="{}"/>)", left, y + radius + 32.0,
                           phase_colour(phase)));
    canvas.text(left + 15.0, y + radius + 42.0, phase_name(index(phase), d.phases), 11.5, fill(ink));
    left += d.phases > 6 ? 24.0 : 38.0;
  }
  canvas.text(x - radius, y + radius + 62.0, "full: coil begins with current out of the page; hollow: into it", 10.5,
              fill(pale));
}

void axis_text(SvgCanvas& canvas, double x, double y, const std::string& text, const std::string& anchor) {
  canvas.text(x, y, text, 10.5, fill(pale, fmt::format(R"(text-anchor="{}")", anchor)));
}

/// Steps at the slots and the working wave, at the instant of the highest current in phase A.
void draw_force(SvgCanvas& canvas, const Winding& winding, double left, double top, double w, double h) {
  const Winding::Definition& d = winding.definition();
  const int slots = d.slots * winding.poles_per_repeat() / d.poles;
  // A sector that reverses is drawn twice, so that it closes.
  const int shown = std::min(d.slots, winding.reverses() ? 2 * slots : slots);
  const std::vector<double> force = tooth_mmf(winding, 0.0);
  double working = 0.0;
  for (const MmfHarmonic& harmonic : mmf_harmonics(winding, d.poles / 2))
    working = harmonic.waves == d.poles / 2 ? harmonic.forward : working;
  double highest = working;
  for (const double value : force)
    highest = std::max(highest, std::abs(value));
  const auto at_x = [&](double slot) { return left + w * slot / shown; };
  const auto at_y = [&](double value) { return top + 0.5 * h - 0.46 * h * value / highest; };

  canvas.text(left, top - 10.0, "magnetomotive force, phase A at its peak current", 13.0,
              fill(ink, R"(font-weight="600")"));
  canvas.line(left, at_y(0.0), left + w, at_y(0.0), R"(stroke="#CBD0D8" stroke-width="1")");
  std::string steps, wave;
  for (int k = 0; k < shown; ++k) {
    const double before = force[index((k + d.slots - 1) % d.slots)], after = force[index(k)];
    steps += fmt::format("{}{:.2f} {:.2f}L{:.2f} {:.2f}L{:.2f} {:.2f}", k == 0 ? "M" : "L", at_x(k), at_y(before),
                         at_x(k + 0.5), at_y(before), at_x(k + 0.5), at_y(after));
  }
  steps += fmt::format("L{:.2f} {:.2f}", at_x(shown), at_y(force[index((shown - 1) % d.slots)]));
  const double axis = winding.phase_a_axis();
  for (int k = 0; k <= 400; ++k) {
    const double slot = shown * k / 400.0, angle = 2.0 * base::pi * slot / d.slots;
    wave += fmt::format("{}{:.2f} {:.2f}", k == 0 ? "M" : "L", at_x(slot),
                        at_y(working * std::cos(0.5 * d.poles * (angle - axis))));
  }
  canvas.add(fmt::format(R"(<path d="{}" fill="none" stroke="#0072B2" stroke-width="1.4"/>)", wave));
  canvas.add(fmt::format(R"(<path d="{}" fill="none" stroke="{}" stroke-width="1.6"/>)", steps, ink));
  // The slots below, their layers from the opening (up) to the bottom, or left and right of the axis.
  const bool halved = winding.slot_layers().halved;
  const double cell = std::min(14.0, w / shown), row = halved ? 14.0 : std::min(14.0, 60.0 / d.layers);
  const double side_width = halved ? 0.5 * cell : cell, below = top + h + 10.0;
  for (int k = 0; k < shown; ++k)
    for (int layer = 0; layer < d.layers; ++layer) {
      const CoilSide& side = winding.slot(k)[index(layer)];
      const double x = at_x(k + 0.5) - 0.5 * cell + (halved ? layer * side_width : 0.0);
      const double y = below + (halved ? 0.0 : row * (d.layers - 1 - layer));
      canvas.add(fmt::format(
          R"(<rect x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}" fill="{}" stroke="{}" stroke-width="0.7"/>)", x,
          y, side_width, row, side.turns > 0.0 ? phase_colour(side.phase) : "white", phase_colour(side.phase)));
    }
  axis_text(canvas, left, below + (halved ? row : row * d.layers) + 16.0,
            fmt::format("{} of {} slots; blue: the working wave, {:.3g} A per A of peak phase current", shown, d.slots,
                        working),
            "start");
}

/// Amplitudes over waves around the bore, in parts of the working wave; forward and backward beside each other.
void draw_harmonics(SvgCanvas& canvas, const Winding& winding, double left, double top, double w, double h) {
  const int pole_pairs = winding.definition().poles / 2;
  const int highest = std::max(3 * pole_pairs, std::min(25 * pole_pairs, 2 * winding.definition().slots + pole_pairs));
  const std::vector<MmfHarmonic> harmonics = mmf_harmonics(winding, highest);
  double working = 0.0, most = 0.0;
  for (const MmfHarmonic& harmonic : harmonics) {
    working = harmonic.waves == pole_pairs ? harmonic.forward : working;
    most = std::max({most, harmonic.forward, harmonic.backward});
  }
  canvas.text(left, top - 10.0, "harmonics of the magnetomotive force, over the working wave", 13.0,
              fill(ink, R"(font-weight="600")"));
  const auto at_x = [&](double waves) { return left + w * waves / (highest + 1.0); };
  canvas.line(left, top + h, left + w, top + h, fmt::format(R"(stroke="{}" stroke-width="1")", pale));
  for (const double level : {0.25, 0.5, 0.75, 1.0}) {
    const double y = top + h - h * level * working / most;
    if (y < top - 1.0)
      continue;
    canvas.line(left, y, left + w, y, R"(stroke="#E3E6EB" stroke-width="1")");
    axis_text(canvas, left - 6.0, y + 3.5, fmt::format("{:g}", level), "end");
  }
  const double bar = std::clamp(0.35 * w / (highest + 1.0), 1.2, 9.0);
  double last_label = left - 100.0;
  for (const MmfHarmonic& harmonic : harmonics) {
    const double x = at_x(harmonic.waves);
    const auto draw = [&](double from, double amplitude, const std::string& colour) {
      const double height = h * amplitude / most;
      canvas.add(fmt::format(R"(<rect x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}" fill="{}"/>)", from,
                             top + h - height, bar, height, colour));
    };
    draw(x - bar, harmonic.forward, harmonic.waves == pole_pairs ? "#0072B2" : "#56B4E9");
    draw(x, harmonic.backward, "#D55E00");
    const bool seen = std::max(harmonic.forward, harmonic.backward) > 0.03 * working;
    if (seen && x - last_label > 16.0) {
      axis_text(canvas, x, top + h + 14.0, fmt::format("{}", harmonic.waves), "middle");
      last_label = x;
    }
  }
  axis_text(canvas, left, top + h + 32.0, "waves around the bore", "start");
  canvas.text(left + w, top + h + 32.0, "turning with the working wave", 10.5, fill("#0072B2", R"(text-anchor="end")"));
  canvas.text(left + w - 170.0, top + h + 32.0, "against it", 10.5, fill("#D55E00", R"(text-anchor="end")"));
}

}  // namespace

std::string phase_colour(int phase) {
  return phase_colours[index(phase) % phase_colours.size()];
}

std::string draw_winding(const Winding& winding, const std::string& title) {
  const Winding::Definition& d = winding.definition();
  SvgCanvas canvas(1.0, 0.0, 0.0);
  canvas.text(margin, 40.0, title.empty() ? "Winding" : title, 19.0, fill(ink, R"(font-weight="600")"));
  canvas.text(margin, 62.0,
              fmt::format("{} slots, {} poles, {} phases, {} layer{}, coil pitch {}: winding factor {:.4f}, harmonic "
                          "leakage {:.3g}",
                          d.slots, d.poles, d.phases, d.layers, d.layers == 1 ? "" : "s", d.coil_pitch,
                          winding.winding_factor(1), harmonic_leakage(winding)),
              12.5, fill(ink));
  constexpr double radius = 120.0, right = 380.0;
  draw_star(canvas, winding, margin + 30.0 + radius, 128.0 + radius, radius);
  draw_force(canvas, winding, right, 104.0, width - right - margin, 160.0);
  draw_harmonics(canvas, winding, margin + 30.0, 486.0, width - 2.0 * margin - 30.0, 150.0);
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"696\" viewBox=\"0 0 {0:.0f} 696\" "
      "font-family=\"Helvetica, Arial, sans-serif\">\n"
      "  <title>{1}</title>\n"
      "  <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n{2}</svg>\n",
      width, base::escape_markup(title.empty() ? "Winding" : title), canvas.body());
}

}  // namespace lodestone::geometries
