// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/machine_materials.h"

#include "materials/demagnetisation_law.h"

#include <optional>

namespace lodestone::postprocess {

namespace {

/// Where the machine's file names a material, for errors and relative paths; nothing for a machine made in a program.
std::optional<base::Node> find_name(const geometries::Machine& machine, const std::string& part,
                                    const std::string& key) {
  base::Node node = machine.document.root();
  if (!part.empty()) {
    const auto found = node.is_map() ? node.find(part) : std::nullopt;
    if (!found)
      return std::nullopt;
    node = *found;
  }
  return node.is_map() ? node.find(key) : std::nullopt;
}

const base::Node* pointer(const std::optional<base::Node>& node) {
  return node ? &*node : nullptr;
}

/// In place of a grade where there are no magnets: no region has it, no mass and no loss depends on it.
std::shared_ptr<const materials::MagnetGrade> no_magnet() {
  static const auto grade = std::make_shared<const materials::MagnetGrade>(materials::MagnetGrade::read(
      base::Document::parse("magnet: none\ndescription: a rotor without magnets\nprocess: none\n"
                            "source: the machine has no magnets\nconfidence: high\n"
                            "remanence: {value: 1 T, at: 20 degC, coefficient: 0 %/K}\nrecoil_permeability: 1\n"
                            "density: 1000 kg/m3\nconductivity: 0 S/m\ncomposition: {Fe: 100 %}\n",
                            "none")));
  return grade;
}

}  // namespace

MachineMaterials find_materials(const geometries::Machine& machine, const materials::MaterialLibrary& library) {
  const auto magnet = find_name(machine, "", "magnet");
  const auto stator_steel = find_name(machine, "materials", "stator_steel");
  const auto rotor_steel = find_name(machine, "materials", "rotor_steel");
  const auto conductor = find_name(machine, "materials", "conductor");
  MachineMaterials result;
  result.magnet = machine.magnet.empty() ? no_magnet() : library.magnet(machine.magnet, pointer(magnet));
  result.stator_steel = library.steel(machine.stator_steel, pointer(stator_steel));
  result.rotor_steel = library.steel(machine.rotor_steel, pointer(rotor_steel));
  result.conductor = library.conductor(machine.conductor, pointer(conductor));
  return result;
}

namespace {

solver::RegionLaws laws_with(const std::shared_ptr<const materials::MagnetLaw>& magnet,
                             const geometries::SectorMesh& mesh, const geometries::Machine& machine,
                             const MachineMaterials& materials) {
  solver::RegionLaws laws =
      solver::assign_laws(mesh, materials.stator_steel->reluctivity.with_stacking_factor(machine.stacking_factor),
                          materials.rotor_steel->reluctivity.with_stacking_factor(machine.stacking_factor), magnet);
  const auto name = [&](const std::optional<geometries::BodyMesh>& body, const std::string& steel,
                        std::vector<solver::RegionLaw>& of_regions) {
    for (std::size_t r = 0; r < of_regions.size(); ++r)
      if (body->regions[r].kind == geometries::RegionKind::steel)
        of_regions[r].material = steel;
      else if (body->regions[r].kind == geometries::RegionKind::magnet)
        of_regions[r].material = materials.magnet->name();
  };
  name(mesh.rotor, materials.rotor_steel->name, laws.rotor);
  name(mesh.stator, materials.stator_steel->name, laws.stator);
  return laws;
}

}  // namespace

solver::RegionLaws region_laws(const geometries::SectorMesh& mesh, const geometries::Machine& machine,
                               const MachineMaterials& materials, double magnet_temperature) {
  return laws_with(materials.magnet->law(magnet_temperature, machine.remanence_factor), mesh, machine, materials);
}

solver::RegionLaws demagnetisation_laws(const geometries::SectorMesh& mesh, const geometries::Machine& machine,
                                        const MachineMaterials& materials, double magnet_temperature) {
  return laws_with(materials.magnet->demagnetisation_law(magnet_temperature, machine.remanence_factor), mesh, machine,
                   materials);
}

materials::Confidence weakest_confidence(const MachineMaterials& materials) {
  materials::Confidence result = materials.magnet->confidence();
  for (const materials::Confidence other :
       {materials.stator_steel->provenance.confidence, materials.rotor_steel->provenance.confidence,
        materials.conductor->provenance.confidence})
    result = materials::weakest(result, other);
  return result;
}

std::vector<std::string> material_notes(const geometries::Machine& machine, const MachineMaterials& materials) {
  std::vector<std::string> notes = machine.notes;
  const auto add = [&](const materials::Steel& steel) {
    for (const std::string& remark : steel.remarks)
      notes.push_back(steel.name + ": " + remark);
  };
  add(*materials.stator_steel);
  if (materials.rotor_steel->name != materials.stator_steel->name)
    add(*materials.rotor_steel);
  return notes;
}

}  // namespace lodestone::postprocess
