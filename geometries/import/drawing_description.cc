// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/drawing_description.h"

#include "base/quantity.h"
#include "geometries/import/direction_expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace lodestone::geometries {

namespace {

using base::Node;
using base::Range;

constexpr double degree = base::pi / 180.0;

struct Unit {
  const char* name;
  double length;  ///< m
};
const std::vector<Unit> units = {{"mm", 1e-3}, {"cm", 1e-2}, {"m", 1.0}, {"um", 1e-6}, {"in", 0.0254}};

double read_unit(const Node& node) {
  std::vector<std::string> words;
  words.reserve(units.size());
  for (const Unit& unit : units)
    words.emplace_back(unit.name);
  return units[node.choice(words)].length;
}

void read_direction(const Node& node, LayerFill& fill) {
  const std::string text = node.text();
  if (text.find("theta") == std::string::npos) {
    fill.direction = node.quantity("rad");
    return;
  }
  try {
    const DirectionOfTheta direction = parse_direction(text);
    fill.direction = degree * direction.angle;
    fill.direction_order = direction.order;
  } catch (const ExpressionError& error) {
    node.fail(fmt::format("the direction '{}' is not understood: {}", text, error.what()));
  }
}

LayerFill read_fill(const std::string& layer, const Node& node) {
  LayerFill fill;
  fill.layer = layer;
  fill.line = node.location().line;
  if (node.is_scalar()) {
    fill.kind = node.choice({"air", "hole"}) == 0 ? LayerFill::air : LayerFill::hole;
    return fill;
  }
  node.allow_keys({"steel", "stacking_factor", "magnet", "direction", "remanence_factor", "circuit", "turns"});
  int kinds = 0;
  // A path is one from the description's own folder.
  const auto material = [](const Node& name) {
    const std::string text = name.text();
    if (text.find('/') == std::string::npos && std::filesystem::path(text).extension() != ".yaml")
      return text;
    const std::filesystem::path path = std::filesystem::path(name.location().file).parent_path() / text;
    return path.has_parent_path() ? path.string() : "./" + path.string();
  };
  const auto belongs = [&](const std::string& key, const std::string& owner) {
    if (const auto found = node.find(key); found && !node.find(owner))
      found->fail(fmt::format("it belongs to a layer with '{}'", owner));
  };
  if (const auto steel = node.find("steel")) {
    ++kinds;
    fill.kind = LayerFill::steel;
    fill.material = material(*steel);
    if (const auto factor = node.find("stacking_factor"))
      fill.stacking_factor = factor->number({0.0, 1.0, false, true});
  }
  if (const auto magnet = node.find("magnet")) {
    ++kinds;
    fill.kind = LayerFill::magnet;
    fill.material = material(*magnet);
    read_direction(node.at("direction"), fill);
    if (const auto factor = node.find("remanence_factor"))
      fill.remanence_factor = factor->number({0.0, 2.0, false, true});
  }
  if (const auto circuit = node.find("circuit")) {
    ++kinds;
    fill.kind = LayerFill::winding;
    fill.circuit = circuit->text();
    const Node turns = node.at("turns");
    fill.turns = turns.number();
    if (fill.turns == 0.0)
      turns.fail("a conductor has turns other than 0, negative where its current goes into the page");
  }
  belongs("stacking_factor", "steel");
  belongs("direction", "magnet");
  belongs("remanence_factor", "magnet");
  belongs("turns", "circuit");
  if (kinds != 1)
    node.fail("a layer is 'air', 'hole', {steel: NAME}, {magnet: NAME, direction: ANGLE} or {circuit: NAME, turns: N}");
  return fill;
}

std::vector<std::string> read_names(const Node& node) {
  std::vector<std::string> names;
  for (const Node& item : node.items())
    names.push_back(item.text());
  return names;
}

Point read_point(const Node& node) {
  const std::vector<Node> items = node.items();
  if (items.size() != 2)
    node.fail(fmt::format("a point has two coordinates, such as [20 mm, 3.5 mm]; here are {}", items.size()));
  return {items[0].quantity("m"), items[1].quantity("m")};
}

void read_sector(const Node& root, DrawingDescription& description) {
  if (const auto sectors = root.find("sectors")) {
    description.sectors = sectors->integer(1, 1000);
    description.sectors_line = sectors->location().line;
  }
  const auto periodicity = root.find("periodicity");
  if (description.sectors > 1) {
    const Node given = root.at("periodicity");
    description.antiperiodic = given.choice({"periodic", "antiperiodic"}) == 1;
    if (description.antiperiodic && description.sectors % 2 != 0)
      given.fail(
          fmt::format("{} antiperiodic sectors do not close the circle: the number must be even", description.sectors));
  } else if (periodicity) {
    periodicity->fail("it belongs to a drawing of one of several 'sectors'");
  }
  if (const auto poles = root.find("poles")) {
    description.poles = poles->integer(2, 1000);
    if (description.poles % 2 != 0)
      poles->fail(fmt::format("{} is odd: as many north as south poles are needed", description.poles));
    if (description.poles % description.sectors != 0)
      poles->fail(fmt::format("{} poles cannot be parted into {} sectors", description.poles, description.sectors));
    const int in_sector = description.poles / description.sectors;
    if (const bool odd = in_sector % 2 != 0; description.sectors > 1 && odd != description.antiperiodic)
      root.at("periodicity")
          .fail(fmt::format("a sector of {} {} of {} is {}", in_sector, in_sector == 1 ? "pole" : "poles",
                            description.poles, odd ? "antiperiodic" : "periodic"));
  }
  if (const auto gap = root.find("air_gap")) {
    gap->allow_keys({"inner_radius", "outer_radius"});
    DrawingDescription::Gap ring;
    ring.inner_radius = gap->at("inner_radius").quantity("m", Range::positive());
    ring.outer_radius = gap->at("outer_radius").quantity("m", Range::positive());
    ring.line = gap->location().line;
    if (!(ring.outer_radius > ring.inner_radius * (1.0 + 1e-5)))
      gap->fail("outer_radius must be above inner_radius");
    description.gap = ring;
  }
  if (const auto angle = root.find("rotor_angle")) {
    description.rotor_angle = angle->quantity("rad");
    if (!description.gap)
      angle->fail("without 'air_gap' nothing can be turned");
  }
}

std::string in_yaml(const LayerFill& fill) {
  switch (fill.kind) {
  case LayerFill::air:
    return "air";
  case LayerFill::hole:
    return "hole";
  case LayerFill::steel:
    return fmt::format("{{steel: {}{}}}", fill.material,
                       fill.stacking_factor == 1.0 ? "" : fmt::format(", stacking_factor: {}", fill.stacking_factor));
  case LayerFill::magnet: {
    std::string direction = fmt::format("{:.12g} deg", fill.direction / degree);
    if (fill.direction_order != 0.0)
      direction = fmt::format("\"{:.12g} + ({:.12g})*theta\"", fill.direction / degree, fill.direction_order);
    return fmt::format("{{magnet: {}, direction: {}{}}}", fill.material, direction,
                       fill.remanence_factor == 1.0 ? ""
                                                    : fmt::format(", remanence_factor: {}", fill.remanence_factor));
  }
  case LayerFill::winding:
    return fmt::format("{{circuit: {}, turns: {:.12g}}}", fill.circuit, fill.turns);
  }
  return "";
}

std::string lower_extension(const std::string& path) {
  std::string extension = std::filesystem::path(path).extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return extension;
}

}  // namespace

const LayerFill* DrawingDescription::find(const std::string& layer) const {
  const auto found =
      std::find_if(layers.begin(), layers.end(), [&](const LayerFill& fill) { return fill.layer == layer; });
  return found == layers.end() ? nullptr : &*found;
}

DrawingDescription DrawingDescription::read(const base::Document& document) {
  const Node root = document.root();
  root.allow_keys({"drawing", "description", "depth", "unit", "poles", "sectors", "periodicity", "air_gap",
                   "rotor_angle", "join", "magnet_temperature", "currents", "layers", "labels", "ignore", "outlines",
                   "flux_normal"});
  DrawingDescription description;
  description.file = document.file();
  const Node drawing = root.at("drawing");
  if (!is_drawing_file(drawing.text()))
    drawing.fail(fmt::format("'{}' is no drawing that is read: .dxf and .msh are", drawing.text()));
  description.drawing = (std::filesystem::path(document.file()).parent_path() / drawing.text()).string();
  description.depth = root.at("depth").quantity("m", Range::positive());
  if (const auto unit = root.find("unit"))
    description.unit = read_unit(*unit);
  read_sector(root, description);
  if (const auto join = root.find("join"))
    description.join = join->quantity("m", Range::positive());
  if (const auto currents = root.find("currents"))
    for (const auto& [name, current] : currents->entries())
      description.circuits.push_back({name, current.quantity("A"), current.location().line});
  for (const auto& [layer, node] : root.at("layers").entries()) {
    const LayerFill fill = read_fill(layer, node);
    const auto is_circuit = [&](const Circuit& circuit) { return circuit.name == fill.circuit; };
    if (fill.kind == LayerFill::winding &&
        std::none_of(description.circuits.begin(), description.circuits.end(), is_circuit))
      node.at("circuit").fail(fmt::format("'currents' says no current of '{}'", fill.circuit));
    description.layers.push_back(fill);
  }
  const bool has_magnet = std::any_of(description.layers.begin(), description.layers.end(),
                                      [](const LayerFill& fill) { return fill.kind == LayerFill::magnet; });
  if (has_magnet)
    description.magnet_temperature = root.at("magnet_temperature").quantity("K", Range::positive());
  else if (const auto temperature = root.find("magnet_temperature"))
    temperature->fail("no layer is a magnet");
  if (const auto labels = root.find("labels"))
    for (const Node& label : labels->items()) {
      label.allow_keys({"at", "layer"});
      const Node layer = label.at("layer");
      if (!description.find(layer.text())) {
        std::vector<std::string> known;
        for (const LayerFill& fill : description.layers)
          known.push_back(fill.layer);
        layer.fail(fmt::format("'{}' is none of 'layers'{}", layer.text(), base::did_you_mean(layer.text(), known)));
      }
      description.labels.push_back({read_point(label.at("at")), layer.text(), label.location().line});
    }
  if (const auto ignore = root.find("ignore"))
    description.ignore = read_names(*ignore);
  if (const auto outlines = root.find("outlines"))
    description.outlines = read_names(*outlines);
  if (const auto normal = root.find("flux_normal"))
    description.flux_normal = read_names(*normal);
  return description;
}

std::string DrawingDescription::to_yaml(const std::string& title) const {
  std::string text = fmt::format("drawing: {}\n", std::filesystem::path(drawing).filename().string());
  text += fmt::format("description: {}\ndepth: {:.12g} mm\nunit: mm\n", title, 1e3 * depth);
  if (poles > 0)
    text += fmt::format("poles: {}\n", poles);
  if (sectors > 1)
    text += fmt::format("sectors: {}\nperiodicity: {}\n", sectors, antiperiodic ? "antiperiodic" : "periodic");
  if (gap)
    text += fmt::format(
        "air_gap: {{inner_radius: {:.12g} mm, outer_radius: {:.12g} mm}}   # arcs that bound the ring without mesh\n"
        "rotor_angle: {:.12g} deg   # mechanical, of what lies inside\n",
        1e3 * gap->inner_radius, 1e3 * gap->outer_radius, rotor_angle / degree);
  if (magnet_temperature > 0.0)
    text += fmt::format("magnet_temperature: {:.12g} degC\n", magnet_temperature - base::zero_celsius);
  if (!circuits.empty())
    text += "currents:   # of one parallel path, at this rotor angle\n";
  for (const Circuit& circuit : circuits)
    text += fmt::format("  {}: {:.12g} A\n", circuit.name, circuit.current);
  text += "layers:\n";
  for (const LayerFill& fill : layers)
    text += fmt::format("  {}: {}\n", fill.layer, in_yaml(fill));
  if (!labels.empty())
    text += "labels:\n";
  for (const Label& label : labels)
    text += fmt::format("  - {{at: [{:.12g} mm, {:.12g} mm], layer: {}}}\n", 1e3 * label.at.x, 1e3 * label.at.y,
                        label.layer);
  return text;
}

bool is_drawing_file(const std::string& path) {
  return is_dxf_file(path) || lower_extension(path) == ".msh";
}

bool is_dxf_file(const std::string& path) {
  return lower_extension(path) == ".dxf";
}

DrawingDescription load_drawing_description(const std::string& path) {
  if (!is_drawing_file(path))
    return DrawingDescription::read(base::Document::load(path));
  const std::string beside = std::filesystem::path(path).replace_extension(".yaml").string();
  if (!std::filesystem::exists(beside))
    throw base::UserError({path, 0, 0}, "",
                          fmt::format("what its layers mean must be said in {} beside it: depth, layers, currents "
                                      "(docs/file-formats.md, Drawings)",
                                      beside));
  DrawingDescription description = DrawingDescription::read(base::Document::load(beside));
  // The file that was named, whatever the description says of its own.
  if (std::filesystem::path(description.drawing).filename() != std::filesystem::path(path).filename())
    throw base::UserError({beside, 1, 0}, "drawing",
                          fmt::format("it describes '{}', not '{}'", description.drawing, path));
  description.drawing = path;
  return description;
}

}  // namespace lodestone::geometries
