// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/field_models.h"

#include "postprocess/demagnetisation/load_cases.h"
#include "postprocess/machine_materials.h"
#include "postprocess/rotation.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <utility>

namespace lodestone::studies {

namespace {

/// Sweeps vary the magnet fastest or slowest: a few models serve either order.
constexpr std::size_t kept_models = 4;

/// What does not enter mesh and circuit. A key that is not listed costs a mesh too many, never a wrong one.
const std::vector<std::string> fields_without_geometry = {
    "machine",    "description",     "sources",          "notes",           "rated_current", "magnet",
    "materials",  "stacking_factor", "remanence_factor", "magnet_segments", "build_factor",  "bearings",
    "rotor.skew", "stator.skew"};

std::string key_of(const geometries::LocalSizes& sizes) {
  std::string key = fmt::format("gap faces {}", sizes.gap_face);
  for (const geometries::SizeWish& wish : sizes.wishes)
    key += fmt::format(" {} {} {}", wish.at.x, wish.at.y, wish.size);
  return key + '\n';
}

std::string key_of(const geometries::Machine& machine, const Numerics& numerics, const geometries::MeshOptions& mesh) {
  base::Document document = machine.document;
  for (const std::string& field : fields_without_geometry)
    document = document.with(field, "-", {});
  return fmt::format("degree {} refinement {}\n", numerics.degree, mesh.refinement) + key_of(mesh.rotor) +
         key_of(mesh.stator) + document.canonical_text();
}

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// The laws, and the states of a coercivity profile.
void set_laws(FieldModel& model, const geometries::Machine& machine, const postprocess::MachineMaterials& materials,
              double magnet_temperature) {
  auto graded = postprocess::graded_magnets(*model.mesh, model.problem->degree(), *materials.magnet);
  model.problem->set_laws(postprocess::region_laws(*model.mesh, machine, materials, magnet_temperature),
                          graded ? std::move(graded->memory) : solver::MagnetMemory());
}

/// Of the laws that the model has: the rated current on the q axis is the reference.
void set_newton_stop(FieldModel& model, const geometries::Machine& machine, const Numerics& numerics) {
  if (numerics.residual_of_mesh)
    model.problem->tie_newton_tolerance(postprocess::state_at(machine, *model.mesh, {0.0, machine.rated_current}, 0.0,
                                                              machine.skew.slices()[machine.skew.middle()]));
  else
    model.problem->set_newton_tolerance(solver::FieldOptions{}.newton_tolerance);
}

std::unique_ptr<solver::FieldProblem> make_problem(const geometries::SectorMesh& mesh,
                                                   const geometries::Machine& machine,
                                                   const postprocess::MachineMaterials& materials,
                                                   double magnet_temperature, const solver::FieldOptions& options) {
  const solver::Circuit circuit{machine.stack_length, machine.winding->definition().parallel_paths};
  auto problem = std::make_unique<solver::FieldProblem>(
      mesh, postprocess::region_laws(mesh, machine, materials, magnet_temperature), circuit, options);
  if (auto graded = postprocess::graded_magnets(mesh, options.degree, *materials.magnet))
    problem->set_magnet_memory(std::move(graded->memory));
  return problem;
}

}  // namespace

FieldModel& FieldModels::of(const geometries::Machine& machine, const materials::MaterialLibrary& materials,
                            double magnet_temperature, const Numerics& numerics) {
  geometries::MeshOptions mesh;
  mesh.refinement = numerics.refinement;
  return of(machine, materials, magnet_temperature, numerics, mesh);
}

FieldModel& FieldModels::of(const geometries::Machine& machine, const materials::MaterialLibrary& materials,
                            double magnet_temperature, const Numerics& numerics, const geometries::MeshOptions& mesh) {
  const postprocess::MachineMaterials found = postprocess::find_materials(machine, materials);
  const std::string key = key_of(machine, numerics, mesh);
  const auto same = std::find_if(models_.begin(), models_.end(), [&](const FieldModel& m) { return m.key == key; });
  if (same != models_.end()) {
    std::rotate(same, same + 1, models_.end());
    FieldModel& model = models_.back();
    forget_rotations(models_.size() - 1);
    set_laws(model, machine, found, magnet_temperature);
    set_newton_stop(model, machine, numerics);
    return model;
  }

  FieldModel model;
  model.key = key;
  const double begin = cpu_seconds();
  model.movable = std::make_unique<geometries::MovableMesh>(machine, mesh);
  model.mesh = &model.movable->mesh();
  model.mesh_seconds = cpu_seconds() - begin;

  solver::FieldOptions options;
  options.degree = numerics.degree;
  model.problem = make_problem(*model.mesh, machine, found, magnet_temperature, options);
  set_newton_stop(model, machine, numerics);
  model.setup_seconds = cpu_seconds() - begin - model.mesh_seconds;

  return keep(std::move(model));
}

FieldModel& FieldModels::move(const geometries::Machine& from, const geometries::Machine& to,
                              const materials::MaterialLibrary& materials, double magnet_temperature,
                              const Numerics& numerics) {
  geometries::MeshOptions mesh;
  mesh.refinement = numerics.refinement;
  FieldModel model;
  model.key = key_of(to, numerics, mesh);
  const FieldModel& before = of(from, materials, magnet_temperature, numerics, mesh);
  model.moved = std::make_unique<const geometries::SectorMesh>(before.movable->moved_to(to));
  model.mesh = model.moved.get();
  solver::FieldOptions options;
  options.degree = numerics.degree;
  model.problem =
      make_problem(*model.mesh, to, postprocess::find_materials(to, materials), magnet_temperature, options);
  set_newton_stop(model, to, numerics);
  models_.clear();  // the one moved from may have the same key
  return keep(std::move(model));
}

FieldModel& FieldModels::keep(FieldModel model) {
  if (models_.size() == kept_models)
    models_.erase(models_.begin());
  models_.push_back(std::move(model));
  forget_rotations(models_.size() - 1);
  return models_.back();
}

void FieldModels::forget_rotations(std::size_t but) {
  for (std::size_t i = 0; i < models_.size(); ++i)
    if (i != but)
      models_[i].rotations = {};
}

}  // namespace lodestone::studies
