// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/template_drawing.h"

#include "base/index.h"
#include "base/markup.h"
#include "base/user_error.h"
#include "geometries/section_drawing.h"
#include "geometries/template_additions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

namespace lodestone::geometries {

namespace {

constexpr const char* ink = SvgCanvas::ink;
constexpr const char* line_colour = "#7A1FA2";
constexpr const char* steel_colour = "#D5D9E0";
constexpr const char* copper_colour = "#EBCFA6";

constexpr int rotor_poles = 8;
constexpr double rotor_radius = 80e-3;
constexpr int stator_slots = 24;
constexpr double stator_bore = 60e-3;
constexpr double stator_outer = 100e-3;

/// Part of a pitch that is seen of the neighbour on either side.
constexpr double seen_beside = 0.28;
constexpr double column = 228.0, margin = 24.0, head = 64.0, label_height = 34.0;  // pixels

/// Width of the drawing between the columns of labels, pixels: the more dimensions, the larger.
double room_for(std::size_t parameters) {
  constexpr double usual = 640.0, each = 40.0;
  constexpr std::size_t many = 12;
  return usual + each * static_cast<double>(parameters > many ? parameters - many : 0);
}

/// A template with the values with which it is drawn.
struct Drawn {
  std::vector<double> values;
  std::vector<bool> by_default;  ///< the value is the default
  std::string text;              ///< of the file
  std::string choices;           ///< "magnets: everywhere", where they are not the default
};

/// @param head_lines of a stator, whose slots and radii are not by its description.
Drawn drawn_values(const TemplateDescription& description, const TemplateSize& size, const std::string& head_lines) {
  Drawn drawn;
  drawn.text = "type: " + description.type + "\n" + head_lines;
  for (const ChoiceDescription& choice : description.choices)
    if (!choice.drawn.empty()) {
      drawn.text += choice.key + ": " + choice.drawn + "\n";
      drawn.choices += ", " + choice.key + ": " + choice.drawn;
    }
  std::map<std::string, std::string> groups;
  for (const ParameterDescription& parameter : description.parameters) {
    const bool own = !parameter.drawn.has_value();
    const double value = own ? parameter.otherwise(size).value_or(parameter.example) : parameter.drawn->of(size);
    drawn.values.push_back(value);
    drawn.by_default.push_back(own);
    if (!head_lines.empty() && (parameter.path == "bore_radius" || parameter.path == "outer_radius")) {
      drawn.values.back() = parameter.path == "bore_radius" ? stator_bore : stator_outer;
      continue;
    }
    const std::string line = fmt::format("{:.12g} {}", value, parameter.unit == "1" ? "" : parameter.unit);
    const std::size_t dot = parameter.path.find('.');
    if (dot == std::string::npos)
      drawn.text += parameter.path + ": " + line + "\n";
    else
      groups[parameter.path.substr(0, dot)] += "  " + parameter.path.substr(dot + 1) + ": " + line + "\n";
  }
  for (const auto& [group, lines] : groups)
    drawn.text += group + ":\n" + lines;
  return drawn;
}

/// The values with which a rotor is drawn, and a stator: of its own parameters and what it takes beside.
struct WithAdditions {
  TemplateDescription description;  ///< its parameters continued
  Drawn drawn;
  std::vector<bool> taken;  ///< of the parameters that continue it
};
WithAdditions continued(const TemplateDescription& own, Drawn drawn, const TemplateAdditions& additions) {
  WithAdditions result{own, std::move(drawn), additions.taken};
  result.drawn.text = additions.text;
  for (std::size_t k = 0; k < additions.parameters.size(); ++k) {
    result.description.parameters.push_back(additions.parameters[k]);
    result.drawn.values.push_back(additions.values[k]);
    result.drawn.by_default.push_back(false);
  }
  return result;
}

WithAdditions of_rotor(const TemplateDescription& own) {
  Drawn drawn = drawn_values(own, {rotor_radius, rotor_poles}, "");
  const TemplateAdditions additions = rotor_additions(drawn.text, rotor_poles, rotor_radius);
  return continued(own, std::move(drawn), additions);
}

WithAdditions of_stator(const TemplateDescription& own) {
  // Two conductors a slot unless the drawing says otherwise.
  int conductors = 2;
  for (const ChoiceDescription& choice : own.choices)
    if (choice.words.empty() && !choice.drawn.empty())
      conductors = std::stoi(choice.drawn);
  Drawn drawn = drawn_values(
      own, stator_size(stator_bore, stator_slots, stator_outer - stator_bore, conductors),
      fmt::format("slots: {}\nbore_radius: {} m\nouter_radius: {} m\n", stator_slots, stator_bore, stator_outer));
  const TemplateAdditions additions = stator_additions(drawn.text, 2.0 * base::pi * stator_bore / stator_slots);
  return continued(own, std::move(drawn), additions);
}

/// Without what continues it and is not taken.
TemplateDescription as_taken(const WithAdditions& all) {
  TemplateDescription result = all.description;
  const std::size_t own = result.parameters.size() - all.taken.size();
  result.parameters.resize(own);
  for (std::size_t k = 0; k < all.taken.size(); ++k)
    if (all.taken[k])
      result.parameters.push_back(all.description.parameters[own + k]);
  return result;
}

/// What is drawn: half a pitch, and how it goes on beside it.
struct Subject {
  CrossSection half;
  Dimensions dimensions;
  int pitches = 0;
  double inner = 0.0, outer = 0.0;  ///< m, radii
  bool rotor = false;
  bool alternating = true;  ///< the images beside it have the other polarity; if not, the side is the other pole
};

/// Pixels, y downward.
struct Spot {
  double x = 0.0, y = 0.0;
};

double distance(const Spot& a, const Spot& b) {
  return std::hypot(b.x - a.x, b.y - a.y);
}

bool cross(const Spot& a, const Spot& b, const Spot& c, const Spot& d) {
  const auto side = [](const Spot& p, const Spot& q, const Spot& r) {
    return (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
  };
  return side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0;
}

struct Label {
  std::string name, value;
  Spot at;    ///< of the dimension line, where the leader begins
  Spot port;  ///< where it ends
};

class Picture {
public:
  Picture(const Subject& subject, const TemplateDescription& description, const Drawn& drawn)
      : subject_(subject), description_(description), drawn_(drawn), pitch_(2.0 * base::pi / subject.pitches),
        half_view_(half_view(subject)), room_(room_for(subject.dimensions.size())), canvas_(make_canvas()) {}

  std::string svg(const std::string& caption) {
    draw_section();
    for (const Dimension& dimension : subject_.dimensions)
      add_label(dimension);
    place_labels();
    draw_labels();
    for (const Dimension& dimension : subject_.dimensions)
      draw_dimension(dimension);
    const double width = 2.0 * (column + margin) + room_;
    canvas_.text(margin, margin + 12.0, description_.type, 19.0, fmt::format(R"(font-weight="600" fill="{}")", ink));
    canvas_.text(margin, margin + 32.0, caption, 12.5, R"(fill="#5F6775")");
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 0 {0:.0f} "
        "{1:.0f}\" font-family=\"Helvetica, Arial, sans-serif\">\n"
        "  <title>{2}</title>\n"
        "  <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n{3}</svg>\n",
        width, height_, base::escape_markup(description_.type), canvas_.body());
  }

private:
  /// Angle from the middle to either edge, rad: so far that all that is measured is seen.
  static double half_view(const Subject& subject) {
    const double pitch = 2.0 * base::pi / subject.pitches;
    double view = pitch * (0.5 + seen_beside);
    for (const Dimension& dimension : subject.dimensions)
      if (dimension.kind == Dimension::Kind::length)
        for (const Point& end : {dimension.from, dimension.to})
          view = std::max(view, std::abs(std::atan2(end.y, end.x)) + 0.02 * pitch);
    return std::min(view, 1.4 * pitch);
  }

  /// The sector stands on its tip, as wide or as high as there is room.
  SvgCanvas make_canvas() {
    const double lowest = subject_.inner * std::cos(half_view_);
    const double scale =
        std::min(room_ / (2.0 * subject_.outer * std::sin(half_view_)), 560.0 / (subject_.outer - lowest));
    // Below the inner circle there is room for the arrow of its radius.
    const double drawn_height = scale * (subject_.outer - lowest) + 20.0;
    const double labels = label_height * (0.5 * static_cast<double>(subject_.dimensions.size()) + 1.0);
    const double body = std::max(drawn_height, labels);
    height_ = margin + head + body + margin;
    return SvgCanvas(scale, margin + column + 0.5 * room_,
                     margin + head + 0.5 * (body - drawn_height) + scale * subject_.outer);
  }

  Spot spot(const Point& p) const {
    const Point upright = turned(p, 0.5 * base::pi);
    return {canvas_.x(upright), canvas_.y(upright)};
  }

  std::string colour_of(const Shape& shape, int image, bool mirrored) const {
    switch (shape.kind) {
    case RegionKind::steel:
      return steel_colour;
    case RegionKind::winding:
      return copper_colour;
    case RegionKind::air:
      return shape.name.rfind("sleeve", 0) == 0 ? "#B9C7B4" : air_colour;
    case RegionKind::magnet:
      break;
    }
    const bool north = (image % 2 == 0 || !subject_.alternating) != (mirrored && subject_.half.reversed_image);
    return north ? "#F0A878" : "#8FC0DF";
  }

  void draw_section() {
    // All that is farther than the view reaches is cut off along rays.
    const double far = 2.0 * subject_.outer / std::cos(half_view_);
    const Spot tip = spot({0.0, 0.0}), left = spot(polar(far, half_view_)), right = spot(polar(far, -half_view_));
    canvas_.add(fmt::format(
        R"svg(<clipPath id="view"><path d="M{:.1f} {:.1f}L{:.1f} {:.1f}L{:.1f} {:.1f}Z"/></clipPath>
<g clip-path="url(#view)">)svg",
        tip.x, tip.y, left.x, left.y, right.x, right.y));
    const CrossSection& half = subject_.half;
    const std::set<int> visible = visible_curves(half);
    for (const int image : {-1, 1, 0}) {
      canvas_.add(fmt::format(R"(<g opacity="{}">)", image == 0 ? 1.0 : 0.45));
      for (const bool mirror : {false, true}) {
        const Placement place{0.5 * base::pi + image * pitch_, mirror};
        for (const Shape& shape : half.shapes)
          canvas_.fill(half, shape, place, colour_of(shape, image, mirror));
        for (const int curve : visible)
          canvas_.stroke(half, curve, place);
      }
      canvas_.finish_strokes();
      canvas_.add("</g>");
    }
    canvas_.add("</g>");
    const std::string dashes = R"(stroke="#5F6775" stroke-width="0.8" stroke-dasharray="12 3 2 3")";
    const double from = std::max(subject_.inner - 4.0 / canvas_.pixels(1.0), 0.0),
                 to = subject_.outer + 8.0 / canvas_.pixels(1.0);
    for (const double angle : {0.0, -0.5 * pitch_, 0.5 * pitch_}) {
      const Spot a = spot(polar(from, angle)), b = spot(polar(to, angle));
      canvas_.line(a.x, a.y, b.x, b.y, dashes);
    }
    const auto name_axis = [&](double angle, const std::string& name) {
      const Spot at = spot(polar(to, angle));
      canvas_.text(at.x, at.y - 3.0, name, 11.5, R"(text-anchor="middle" fill="#5F6775")");
    };
    const std::string middle_name = !subject_.rotor ? "slot" : subject_.half.reversed_image ? "q" : "d";
    const std::string side_name = !subject_.rotor                ? "tooth"
                                  : subject_.half.reversed_image ? "d"
                                  : subject_.alternating         ? "q"
                                                                 : "−d";
    name_axis(0.0, middle_name);
    name_axis(0.5 * pitch_, side_name);
    name_axis(-0.5 * pitch_, side_name);
  }

  void arrow_head(const Spot& tip, double dx, double dy) {
    constexpr double length = 7.5, side = 2.4;
    canvas_.add(fmt::format(R"(<path d="M{:.2f} {:.2f}L{:.2f} {:.2f}L{:.2f} {:.2f}Z" fill="{}"/>)", tip.x, tip.y,
                            tip.x - length * dx - side * dy, tip.y - length * dy + side * dx,
                            tip.x - length * dx + side * dy, tip.y - length * dy - side * dx, line_colour));
  }

  void stroke(const Spot& a, const Spot& b, double width = 1.1, const char* colour = line_colour) {
    canvas_.line(a.x, a.y, b.x, b.y, fmt::format(R"(stroke="{}" stroke-width="{}")", colour, width));
  }

  void draw_dimension(const Dimension& dimension) {
    switch (dimension.kind) {
    case Dimension::Kind::radius:
    case Dimension::Kind::arc:
      radius_line(dimension);
      break;
    case Dimension::Kind::angle:
      angle_line(dimension);
      break;
    case Dimension::Kind::length:
      length_line(dimension);
      break;
    }
    const Spot at = anchor(dimension);
    canvas_.add(fmt::format(R"(<circle cx="{:.2f}" cy="{:.2f}" r="2" fill="{}"/>)", at.x, at.y, line_colour));
  }

  /// Ends of a line of length, moved aside.
  std::pair<Spot, Spot> ends(const Dimension& dimension) const {
    const Point &from = dimension.from, &to = dimension.to;
    const double length = geometries::distance(from, to);
    // To the left, seen from the first point.
    const Point aside{-(to.y - from.y) / length * dimension.beside, (to.x - from.x) / length * dimension.beside};
    return {spot({from.x + aside.x, from.y + aside.y}), spot({to.x + aside.x, to.y + aside.y})};
  }

  /// Where a radius' arrow begins; that of a small arc beyond its centre.
  Spot radius_begin(const Dimension& dimension) const {
    const Spot tip = spot(dimension.to), centre = spot(dimension.from);
    if (dimension.kind == Dimension::Kind::arc) {
      constexpr double least = 26.0;
      const double radius = distance(tip, centre), part = std::max(least, radius) / radius;
      return {tip.x + part * (centre.x - tip.x), tip.y + part * (centre.y - tip.y)};
    }
    const double away = distance(tip, centre), part = std::min(34.0, 0.8 * away) / away;
    return {tip.x + part * (centre.x - tip.x), tip.y + part * (centre.y - tip.y)};
  }

  /// Where the leader to the label begins: on long lines off the middle, where others cross.
  Spot anchor(const Dimension& dimension) const {
    constexpr double off_middle = 0.35;
    if (dimension.kind == Dimension::Kind::radius || dimension.kind == Dimension::Kind::arc)
      return radius_begin(dimension);
    if (dimension.kind == Dimension::Kind::angle)
      return spot(turned(dimension.from, off_middle * arc_turn(dimension.from, dimension.to, {})));
    const auto [a, b] = ends(dimension);
    const double part = distance(a, b) > 50.0 ? off_middle : 0.5;
    return {a.x + part * (b.x - a.x), a.y + part * (b.y - a.y)};
  }

  void add_label(const Dimension& dimension) {
    const ParameterDescription& parameter = description_.parameters[dimension.parameter];
    const double value = drawn_.values[dimension.parameter];
    std::string shown = parameter.unit == "1"
                            ? fmt::format("{:.3g}", value)
                            : fmt::format("{:.3g} {}", base::convert(value, parameter.unit, parameter.display_unit),
                                          parameter.display_unit);
    if (!drawn_.by_default[dimension.parameter])
      shown += ", by default none";
    labels_.push_back({parameter.path, shown, anchor(dimension), {}});
  }

  /// An arrow from inside the circle.
  void radius_line(const Dimension& dimension) {
    const Spot tip = spot(dimension.to), begin = radius_begin(dimension);
    const double length = distance(tip, begin);
    stroke(begin, tip);
    arrow_head(tip, (tip.x - begin.x) / length, (tip.y - begin.y) / length);
  }

  void angle_line(const Dimension& dimension) {
    const double radius = std::hypot(dimension.from.x, dimension.from.y);
    const Spot a = spot(dimension.from), b = spot(dimension.to);
    const double turn = arc_turn(dimension.from, dimension.to, {}), pixels = canvas_.pixels(radius);
    canvas_.add(fmt::format(
        R"(<path d="M{:.2f} {:.2f}A{:.2f} {:.2f} 0 0 {} {:.2f} {:.2f}" fill="none" stroke="{}" stroke-width="1.1"/>)",
        a.x, a.y, pixels, pixels, turn > 0.0 ? 0 : 1, b.x, b.y, line_colour));
    const double begin = std::atan2(dimension.from.y, dimension.from.x);
    const auto heading = [&](double angle, double sign) {
      // Tangent of the circle, in pixels of the upright picture.
      const Point t = turned({0.0, sign * (turn > 0.0 ? 1.0 : -1.0)}, angle + 0.5 * base::pi);
      return std::pair<double, double>{t.x, -t.y};
    };
    const auto [ax, ay] = heading(begin, -1.0);
    const auto [bx, by] = heading(begin + turn, 1.0);
    arrow_head(a, ax, ay);
    arrow_head(b, bx, by);
  }

  void length_line(const Dimension& dimension) {
    const auto [a, b] = ends(dimension);
    const double pixels = distance(a, b), dx = (b.x - a.x) / pixels, dy = (b.y - a.y) / pixels;
    if (dimension.beside != 0.0)
      for (const auto& [measured, end] :
           {std::make_pair(spot(dimension.from), a), std::make_pair(spot(dimension.to), b)}) {
        const double way = distance(measured, end), beyond = 3.0 / way;
        stroke(measured, {end.x + beyond * (end.x - measured.x), end.y + beyond * (end.y - measured.y)}, 0.6);
      }
    if (pixels > 20.0) {
      stroke(a, b);
      arrow_head(a, -dx, -dy);
      arrow_head(b, dx, dy);
    } else {
      // Too short for arrows within: they point inward from outside.
      constexpr double tail = 16.0;
      stroke({a.x - tail * dx, a.y - tail * dy}, {b.x + tail * dx, b.y + tail * dy}, 0.9);
      arrow_head(a, dx, dy);
      arrow_head(b, -dx, -dy);
    }
  }

  /// Two columns, in the order of height; within each no two leaders cross.
  void place_labels() {
    std::sort(labels_.begin(), labels_.end(), [](const Label& a, const Label& b) { return a.at.x < b.at.x; });
    const std::size_t left = labels_.size() / 2;
    place_column(0, left, margin + column);
    place_column(left, labels_.size(), margin + column + room_);
  }

  void place_column(std::size_t begin, std::size_t end, double x) {
    std::sort(labels_.begin() + static_cast<std::ptrdiff_t>(begin), labels_.begin() + static_cast<std::ptrdiff_t>(end),
              [](const Label& a, const Label& b) { return a.at.y < b.at.y; });
    // As near to the heights of the dimensions as label below label allows: neighbours that would overlap share the
    // middle of their wishes (isotonic regression).
    struct Block {
      double wish = 0.0;
      int labels = 0;
    };
    std::vector<Block> blocks;
    for (std::size_t k = begin; k < end; ++k) {
      blocks.push_back({labels_[k].at.y - label_height * static_cast<double>(k - begin), 1});
      while (blocks.size() > 1 && blocks[blocks.size() - 2].wish >= blocks.back().wish) {
        const Block last = blocks.back();
        blocks.pop_back();
        Block& before = blocks.back();
        before.wish = (before.wish * before.labels + last.wish * last.labels) / (before.labels + last.labels);
        before.labels += last.labels;
      }
    }
    const double first = margin + head,
                 last = height_ - margin - label_height * static_cast<double>(std::max<std::size_t>(end - begin, 1));
    std::vector<double> heights;
    for (const Block& block : blocks)
      for (int k = 0; k < block.labels; ++k)
        heights.push_back(std::clamp(block.wish, first, std::max(first, last)) +
                          label_height * static_cast<double>(heights.size()));
    for (std::size_t k = begin; k < end; ++k)
      labels_[k].port = {x, heights[k - begin]};
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t i = begin; i < end; ++i)
        for (std::size_t k = i + 1; k < end; ++k)
          if (cross(labels_[i].at, labels_[i].port, labels_[k].at, labels_[k].port)) {
            std::swap(labels_[i].port, labels_[k].port);
            changed = true;
          }
    }
  }

  void draw_labels() {
    const double centre = margin + column + 0.5 * room_;
    for (const Label& label : labels_) {
      const bool left = label.port.x < centre;
      stroke(label.at, label.port, 0.7, "#5F6775");
      const double x = label.port.x + (left ? -6.0 : 6.0);
      const std::string anchor = fmt::format(R"(text-anchor="{}")", left ? "end" : "start");
      canvas_.text(x, label.port.y, label.name, 13.0, anchor + fmt::format(R"( font-weight="600" fill="{}")", ink));
      canvas_.text(x, label.port.y + 14.0, label.value, 12.0, anchor + R"( fill="#5F6775")");
    }
  }

  const Subject& subject_;
  const TemplateDescription& description_;
  const Drawn& drawn_;
  double pitch_, half_view_, room_;
  double height_ = 0.0;
  SvgCanvas canvas_;
  std::vector<Label> labels_;
};

}  // namespace

TemplateDescription with_choices(TemplateDescription description, const std::vector<std::string>& choices) {
  for (const std::string& text : choices) {
    const std::size_t equals = text.find('=');
    const std::string key = text.substr(0, equals);
    const std::string word = equals == std::string::npos ? std::string() : text.substr(equals + 1);
    std::vector<std::string> keys;
    ChoiceDescription* choice = nullptr;
    for (ChoiceDescription& one : description.choices) {
      keys.push_back(one.key);
      if (one.key == key)
        choice = &one;
    }
    if (!choice)
      throw base::UserError(fmt::format("{}: {} has no choice '{}'{}{}", text, description.type, key,
                                        keys.empty() ? "" : fmt::format("; it has {}", fmt::join(keys, ", ")),
                                        base::did_you_mean(key, keys)));
    if (choice->words.empty()) {
      int number = choice->least - 1;
      const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
      if (error != std::errc() || end != word.data() + word.size() || number < choice->least || number > choice->most)
        throw base::UserError(
            fmt::format("{}: {} is a whole number from {} to {}", text, key, choice->least, choice->most));
    } else if (std::find(choice->words.begin(), choice->words.end(), word) == choice->words.end()) {
      throw base::UserError(fmt::format("{}: {} is {}{}", text, key, fmt::join(choice->words, " or "),
                                        base::did_you_mean(word, choice->words)));
    }
    choice->drawn = word;
    if (key == "side" && word == "outer")
      description.parameters = rotor_parameters(description.type, RotorSide::outer);
  }
  return description;
}

TemplateDescription with_additions_of_rotor(const TemplateDescription& description) {
  return as_taken(of_rotor(description));
}

TemplateDescription with_additions_of_stator(const TemplateDescription& description) {
  return as_taken(of_stator(description));
}

std::string draw_rotor_template(const TemplateDescription& own) {
  const auto [description, drawn, taken] = of_rotor(own);
  const auto document = base::Document::parse(drawn.text, description.type);
  const auto rotor = read_rotor(document.root(), rotor_poles, rotor_radius);
  const Subject subject{rotor->half_pole(),
                        rotor->dimensions(),
                        rotor_poles / rotor->poles_per_repeat(),
                        rotor->inner_radius(),
                        rotor->outer_radius(),
                        true,
                        rotor->poles_per_repeat() == 1};
  return Picture(subject, description, drawn)
      .svg(fmt::format("rotor; drawn with {} poles and a radius of {:g} mm{}", rotor_poles, 1e3 * rotor_radius,
                       drawn.choices));
}

std::string draw_stator_template(const TemplateDescription& own) {
  const auto [description, drawn, taken] = of_stator(own);
  const auto document = base::Document::parse(drawn.text, description.type);
  const auto stator = read_stator(document.root(), RotorSide::inner);
  const auto bars = stator->conductors();
  const Subject subject{stator->half_slot_pitch(SlotLayers::stacked(bars ? bars->layers : 1)),
                        stator->dimensions(),
                        stator_slots,
                        stator->bore_radius(),
                        stator->outer_radius(),
                        false};
  return Picture(subject, description, drawn)
      .svg(fmt::format("stator; drawn with {} slots and a core from {:g} mm to {:g} mm{}", stator_slots,
                       1e3 * stator_bore, 1e3 * stator_outer, drawn.choices));
}

}  // namespace lodestone::geometries
