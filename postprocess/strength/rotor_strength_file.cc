// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/strength/rotor_strength_file_internal.h"

namespace lodestone::postprocess {

using hdf5::Group;
using hdf5::Table;

namespace {

double given(const Group& group, const std::string& name) {
  const auto value = group.number(name);
  if (!value)
    throw hdf5::Error("'" + name + "' is empty");
  return *value;
}

materials::Confidence confidence_of(const std::string& word) {
  for (const auto one : {materials::Confidence::low, materials::Confidence::medium, materials::Confidence::high})
    if (materials::to_string(one) == word)
      return one;
  throw hdf5::Error("unknown confidence '" + word + "'");
}

void write_minimum(const Group& group, const MinimumDimension& minimum) {
  group.set_attribute("parameter", minimum.path);
  group.set_attribute("remark", minimum.remark);
  group.write("value", minimum.value, "m", "least that keeps the safety factor; empty: none");
  std::vector<double> values, factors;
  for (const auto& trial : minimum.trials) {
    values.push_back(trial.value);
    factors.push_back(trial.safety_factor);
  }
  group.write_table("trials",
                    Table({{"value", "m", "of the dimension", values}, {"safety_factor", "1", "with it", factors}}),
                    "in the order of their solution, a mesh each");
}

MinimumDimension read_minimum(const Group& group) {
  MinimumDimension minimum;
  minimum.path = group.text_attribute("parameter");
  minimum.remark = group.text_attribute("remark");
  minimum.value = group.number("value");
  const Table trials = group.table("trials");
  for (std::size_t i = 0; i < trials.rows(); ++i)
    minimum.trials.push_back({trials.numbers("value")[i], trials.numbers("safety_factor")[i]});
  return minimum;
}

}  // namespace

void write_rotor_strength(const Group& group, const RotorStrength& strength) {
  const RotorStrengthRequest& request = strength.request;
  group.set_attribute("confidence", materials::to_string(strength.confidence));
  group.set_attribute("peak_part", strength.peak_part);
  group.write("overspeed", request.overspeed, "rad/s", "mechanical");
  group.write("safety_factor_wanted", request.safety_factor, "1", "of yield strength over the largest stress");
  group.write("corner_radius", request.corner_radius, "m", "fillets of the pockets");
  group.write("interference", request.interference, "m", "shaft's radius less the bore's; 0: free bore");
  group.write("refinement", request.refinement, "1", "of the mesh");
  group.write("yield_strength", strength.yield_strength, "Pa", "of the rotor's steel");
  group.write("peak_stress", strength.peak_stress, "Pa", "largest von Mises stress in the steel");
  group.write_vector("peak_at", {strength.peak_at.x, strength.peak_at.y}, "m", "x and y in the rotor's frame, pole 0");
  group.write("safety_factor", strength.safety_factor(), "1", "yield strength over the largest stress");
  group.write("surface_growth", strength.surface_growth, "m", "largest radial displacement of the surface");
  group.write("magnet_contact_pressure", strength.contact_pressure, "Pa", "mean over a face, the largest");
  group.write("magnet_tension", strength.magnet_tension, "Pa", "principal, what 1 % of the blocks exceed");
  group.write("magnet_tensile_strength", strength.magnet_tensile_strength, "Pa", "empty where unknown");
  group.write("bore_pressure", strength.bore_pressure, "Pa", "mean; empty for a free bore");
  std::vector<std::string> parts;
  std::vector<double> peaks;
  for (const auto& [part, peak] : strength.peak_by_part) {
    parts.push_back(part);
    peaks.push_back(peak);
  }
  group.write_table("peak_by_part",
                    Table({{"part", "", "of the steel", parts}, {"peak", "Pa", "largest von Mises stress", peaks}}),
                    "largest stress by part");
  group.write_texts("notes", strength.notes, "assumptions");
  group.write_integer("cells", strength.cells, "of one pole");
  group.write_integer("unknowns", strength.unknowns, "of the displacement");
  if (strength.minimum)
    write_minimum(group.make_group("minimum"), *strength.minimum);
  group.write_bytes("picture", strength.picture, "PNG file: von Mises stress");
}

RotorStrength read_rotor_strength(const Group& group) {
  RotorStrength strength;
  RotorStrengthRequest& request = strength.request;
  strength.confidence = confidence_of(group.text_attribute("confidence"));
  strength.peak_part = group.text_attribute("peak_part");
  request.overspeed = given(group, "overspeed");
  request.safety_factor = given(group, "safety_factor_wanted");
  request.corner_radius = given(group, "corner_radius");
  request.interference = given(group, "interference");
  request.refinement = given(group, "refinement");
  strength.yield_strength = given(group, "yield_strength");
  strength.peak_stress = given(group, "peak_stress");
  const std::vector<double> at = group.vector("peak_at");
  if (at.size() != 2)
    throw hdf5::Error("'peak_at' is not two numbers");
  strength.peak_at = {at[0], at[1]};
  strength.surface_growth = given(group, "surface_growth");
  strength.contact_pressure = group.number("magnet_contact_pressure");
  strength.magnet_tension = group.number("magnet_tension");
  strength.magnet_tensile_strength = group.number("magnet_tensile_strength");
  strength.bore_pressure = group.number("bore_pressure");
  const Table parts = group.table("peak_by_part");
  for (std::size_t i = 0; i < parts.rows(); ++i)
    strength.peak_by_part[parts.texts("part")[i]] = parts.numbers("peak")[i];
  strength.notes = group.texts("notes");
  strength.cells = static_cast<int>(group.integer("cells"));
  strength.unknowns = static_cast<int>(group.integer("unknowns"));
  if (group.has("minimum")) {
    strength.minimum = read_minimum(group.group("minimum"));
    request.minimum = strength.minimum->path;
  }
  strength.picture = group.bytes("picture");
  return strength;
}

}  // namespace lodestone::postprocess
