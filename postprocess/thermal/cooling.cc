// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/thermal/cooling.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/drive_cycle/profile_table.h"

#include <fmt/format.h>

#include <filesystem>

namespace lodestone::postprocess {

using base::Node;
using base::Range;

Cooling Cooling::read(const base::Document& document) {
  const Node root = document.root();
  root.allow_keys({"cooling", "description", "source", "confidence", "coolant_temperature", "frame", "core_contact",
                   "magnet_contact", "end_space_film", "conductivity", "liner_thickness", "air"});
  const materials::Provenance file = materials::read_provenance(root, {});
  Cooling cooling;
  cooling.name = root.at("cooling").text();
  if (const auto description = root.find("description"))
    cooling.description = description->text();
  cooling.confidence = materials::Confidence::high;
  const auto read_value = [&](const Node& node, const std::string& title, const std::string& unit, const Range& range,
                              const std::string& display) {
    const materials::SourcedValue value = materials::read_sourced(node, unit, range, file);
    cooling.confidence = materials::weakest(cooling.confidence, value.provenance.confidence);
    cooling.factors.push_back(fmt::format("{}: {} ({}; {})", title,
                                          display == "1" ? fmt::format("{:g}", value.value)
                                                         : base::format_quantity(value.value, unit, display),
                                          value.provenance.source, value.provenance.confidence_in_words()));
    return value;
  };
  const std::string film = "W/(m2.K)", conductivity = "W/(m.K)";
  const Range films = {0.1, 1e6, true, true}, conductivities = {1e-3, 1e4, true, true};
  cooling.coolant_temperature = read_value(root.at("coolant_temperature"), "coolant", "K", Range::positive(), "degC");
  const Node frame = root.at("frame");
  frame.allow_keys({"film", "area_ratio"});
  cooling.frame_film = read_value(frame.at("film"), "frame to coolant", film, films, film);
  cooling.frame_area_ratio = read_value(frame.at("area_ratio"), "wetted area over the core's outer surface", "1",
                                        {0.01, 100.0, true, true}, "1");
  cooling.core_contact = read_value(root.at("core_contact"), "core to frame", film, films, film);
  cooling.magnet_contact = read_value(root.at("magnet_contact"), "magnets to rotor core", film, films, film);
  cooling.end_space_film = read_value(root.at("end_space_film"), "air at the ends", film, films, film);
  const Node solid = root.at("conductivity");
  solid.allow_keys({"sheets", "winding", "copper", "liner"});
  const auto of_solid = [&](const char* key, const char* title) {
    return read_value(solid.at(key), title, conductivity, conductivities, conductivity);
  };
  cooling.sheets = of_solid("sheets", "sheets, in their plane");
  cooling.winding = of_solid("winding", "winding, across the wires");
  cooling.copper = of_solid("copper", "copper");
  cooling.liner = of_solid("liner", "slot liner");
  cooling.liner_thickness =
      read_value(root.at("liner_thickness"), "thickness of the slot liner", "m", {1e-6, 0.1, true, true}, "mm");
  const Node air = root.at("air");
  air.allow_keys({"conductivity", "viscosity"});
  cooling.air_conductivity =
      read_value(air.at("conductivity"), "air in the gap", conductivity, conductivities, conductivity);
  cooling.air_viscosity = read_value(air.at("viscosity"), "kinematic viscosity of the air in the gap", "m2/s",
                                     {1e-8, 1.0, true, true}, "m2/s");
  cooling.content = document.canonical_text();
  return cooling;
}

Cooling Cooling::load(const base::LibraryPath& library, const std::string& name, const Node* reference) {
  return at_reference(reference, [&] {
    const std::string folder =
        reference == nullptr ? "" : std::filesystem::path(reference->location().file).parent_path().string();
    return read(base::Document::load(library.find("coolings", name, folder)));
  });
}

}  // namespace lodestone::postprocess
