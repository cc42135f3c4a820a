// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/solve_fem.h"

#include "base/index.h"
#include "base/user_error.h"
#include "geometries/import/drawing_model.h"
#include "materials/curve_magnet.h"
#include "materials/magnet.h"
#include "materials/reluctivity.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <limits>
#include <map>
#include <set>

namespace lodestone::studies {

namespace {

using geometries::DrawnCurve;
using geometries::FemLabel;
using geometries::FemMaterial;
using geometries::FemModel;
using geometries::FemSection;
using geometries::Point;

using base::index;

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// The curve of a material without its magnetisation, sheets in the plane with their fill.
materials::Reluctivity curve_of(const FemModel& model, const FemMaterial& material) {
  materials::Reluctivity law = materials::Reluctivity::linear(material.mu_x);
  if (!material.table.empty()) {
    std::vector<materials::BHPoint> table;
    for (const auto& row : material.table)
      table.push_back({row.h, row.b});
    try {
      law = materials::Reluctivity::from_table(table, std::nullopt);
    } catch (const base::UserError& error) {
      throw base::UserError({model.file, material.table.front().line, 0}, "[BlockProps]." + material.name,
                            error.what());
    }
  }
  return material.lamination == FemMaterial::solid ? law.with_stacking_factor(material.lamination_fill) : law;
}

solver::RegionLaw law_of(const FemModel& model, const FemMaterial& material,
                         const materials::MaterialLibrary& library) {
  solver::RegionLaw law;
  law.material = material.name;
  if (material.library == FemMaterial::Library::steel)
    law.reluctivity = library.steel(material.name)->reluctivity.with_stacking_factor(material.stacking_factor);
  else if (material.library == FemMaterial::Library::magnet)
    law.magnet = library.magnet(material.name)->law(model.magnet_temperature, material.remanence_factor);
  else if (material.coercivity == 0.0)
    law.reluctivity = curve_of(model, material);
  else if (material.table.empty())
    law.magnet =
        std::make_shared<materials::LinearRecoil>(base::mu_0 * material.mu_x * material.coercivity, material.mu_x);
  else
    law.magnet = std::make_shared<materials::CurveMagnet>(curve_of(model, material), material.coercivity);
  return law;
}

/// Neither iron nor magnet nor current: Maxwell's stress may be read there.
bool is_plain_air(const FemModel& model, const FemLabel& label) {
  const FemMaterial& material = model.materials[index(label.material)];
  return material.table.empty() && material.mu_x == 1.0 && !material.is_magnet() && !material.is_steel() &&
         material.current_density == 0.0 && label.circuit < 0;
}

/// A range of radii.
struct Range {
  double least = std::numeric_limits<double>::infinity();
  double most = 0.0;
  bool has_source = false;  ///< holds a face that is not plain air

  void add(double radius) {
    least = std::min(least, radius);
    most = std::max(most, radius);
  }
};

void add_curve(const geometries::DrawnSection& drawing, const DrawnCurve& curve, Range& range) {
  const Point &a = drawing.points[index(curve.begin)], &b = drawing.points[index(curve.end)];
  range.add(std::hypot(a.x, a.y));
  range.add(std::hypot(b.x, b.y));
  range.add(drawing.distance(curve, {0.0, 0.0}));
  if (curve.turn == 0.0)
    return;
  // The far end of the circle, if it is on the arc.
  const Point c = drawing.centre(curve);
  const double off = std::hypot(c.x, c.y), radius = std::hypot(a.x - c.x, a.y - c.y);
  if (off < 1e-9 * radius)
    return;
  const Point far{c.x * (1.0 + radius / off), c.y * (1.0 + radius / off)};
  if (drawing.distance(curve, far) <= drawing.tolerance())
    range.add(off + radius);
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

void read_circuits(FemReport& report) {
  const std::vector<double>& linkages = report.solution->flux_linkages();
  for (std::size_t k = 0; k < report.model.circuits.size(); ++k) {
    const geometries::FemCircuit& circuit = report.model.circuits[k];
    report.circuits.push_back({circuit.name, circuit.series, circuit.current, k < linkages.size() ? linkages[k] : 0.0});
  }
  std::vector<std::size_t> phases;
  for (const char* name : {"a", "b", "c"})
    for (std::size_t k = 0; k < report.circuits.size(); ++k)
      if (lower(report.circuits[k].name) == name)
        phases.push_back(k);
  if (phases.size() == 3)
    report.phases = phases;
}

void read_torque(FemReport& report) {
  report.gaps = find_gaps(report.model, report.section);
  if (report.section.inner_radius > 0.0) {
    report.gaps.front().torque = report.solution->torque();
    report.torque = report.gaps.front().torque;
    report.torque_note = "from the harmonics of the air-gap boundary's ring";
    return;
  }
  for (FemGap& gap : report.gaps)
    gap.torque = report.solution->torque_within(solver::Body::stator, gap.inner_radius, gap.outer_radius);
  if (report.gaps.size() == 1) {
    report.torque = report.gaps.front().torque;
    report.torque_note = fmt::format("from Maxwell's stress in the air between {:.6g} and {:.6g} mm",
                                     1e3 * report.gaps.front().inner_radius, 1e3 * report.gaps.front().outer_radius);
  } else {
    report.torque_note = report.gaps.empty()
                             ? "no ring of air about (0, 0) parts a rotor from a stator"
                             : "several rings of air about (0, 0) part the drawing; each has its own torque";
  }
}

void read_parts(FemReport& report) {
  std::map<int, FemReport::Part> parts;
  for (const auto& [body, kind] : {std::make_pair(&report.section.rotor, solver::Body::rotor),
                                   std::make_pair(&report.section.stator, solver::Body::stator)}) {
    if (!*body)
      continue;
    const geometries::BodyMesh& mesh = kind == solver::Body::rotor ? *report.mesh->rotor : *report.mesh->stator;
    std::vector<int> material;
    for (std::size_t k = 0; k < (*body)->faces.size(); ++k) {
      const int label = report.section.label[index((*body)->faces[k])];
      material.push_back(report.model.labels[index(label)].material);
      FemReport::Part& part = parts[material.back()];
      part.material = report.model.materials[index(material.back())].name;
      part.area += mesh.regions[k].area;
    }
    const solver::SamplePoints& samples = report.solution->sample_points(kind);
    const std::vector<Point> b = report.solution->flux_density(kind);
    for (std::size_t k = 0; k < b.size(); ++k) {
      FemReport::Part& part = parts[material[index(mesh.cell_region[k / index(samples.per_cell)])]];
      part.peak_flux_density = std::max(part.peak_flux_density, std::hypot(b[k].x, b[k].y));
    }
  }
  for (const auto& [material, part] : parts)
    report.parts.push_back(part);
}

/// Maxwell's stress around the blocks of each group; it says what acts on them where they are surrounded by air.
void read_groups(FemReport& report) {
  const FemModel& model = report.model;
  const FemSection& section = report.section;
  std::map<int, FemReport::Group> groups;
  for (const int label : section.label)
    if (label >= 0 && model.labels[index(label)].group != 0)
      groups[model.labels[index(label)].group].blocks++;
  for (auto& [number, group] : groups) {
    group.number = number;
    group.torque = 0.0;
    group.force = Point{};
    for (const auto& [body, kind] :
         {std::make_pair(&section.rotor, solver::Body::rotor), std::make_pair(&section.stator, solver::Body::stator)}) {
      if (!*body)
        continue;
      const auto label_of = [&, faces = &(*body)->faces](int region) -> const FemLabel& {
        return model.labels[index(section.label[index((*faces)[index(region)])])];
      };
      std::vector<int> regions;
      for (int region = 0; region < static_cast<int>((*body)->faces.size()); ++region)
        if (label_of(region).group == number)
          regions.push_back(region);
      if (regions.empty())
        continue;
      const solver::RegionForce acting = report.solution->force_on(kind, regions);
      for (const int region : acting.through)
        if (const FemLabel& around = label_of(region); !is_plain_air(model, around))
          group.note = fmt::format("'{}' touches it: the stress that acts on it is known in air only",
                                   model.materials[index(around.material)].name);
      if (acting.shares_rim)
        group.note = "it shares the air-gap boundary with blocks that are not of it";
      group.torque = *group.torque + acting.torque;
      if (acting.at_rim)
        group.force.reset();
      else if (group.force)
        group.force = Point{group.force->x + acting.force.x, group.force->y + acting.force.y};
    }
    if (section.sectors > 1)
      group.force.reset();
    if (!group.note.empty()) {
      group.torque.reset();
      group.force.reset();
    }
    report.groups.push_back(group);
  }
}

}  // namespace

solver::RegionLaws fem_laws(const FemModel& model, const FemSection& section,
                            const materials::MaterialLibrary& library) {
  const auto laws = [&](const std::optional<geometries::DrawnBody>& body) {
    std::map<int, solver::RegionLaw> of_material;
    std::vector<solver::RegionLaw> result;
    if (body)
      for (const int face : body->faces) {
        const int material = model.labels[index(section.label[index(face)])].material;
        auto found = of_material.find(material);
        if (found == of_material.end())
          found = of_material.emplace(material, law_of(model, model.materials[index(material)], library)).first;
        result.push_back(found->second);
      }
    return result;
  };
  return {laws(section.rotor), laws(section.stator)};
}

std::vector<FemGap> find_gaps(const FemModel& model, const FemSection& section) {
  if (section.inner_radius > 0.0)
    return {{section.inner_radius, section.outer_radius, 0.0}};
  const geometries::DrawnSection& drawing = section.drawing;
  std::vector<Range> ranges;
  for (std::size_t f = 0; f < drawing.faces.size(); ++f) {
    if (section.label[f] < 0 || is_plain_air(model, model.labels[index(section.label[f])]))
      continue;
    Range range;
    range.has_source = true;
    for (const auto& loop : drawing.faces[f].loops)
      for (const auto& step : loop)
        add_curve(drawing, drawing.curves[index(step.curve)], range);
    if (drawing.face_at({0.0, 0.0}) == static_cast<int>(f))
      range.least = 0.0;
    ranges.push_back(range);
  }
  // Air must reach all around: no edge of the mesh but the symmetry sides may lie in the ring.
  for (std::size_t c = 0; c < drawing.curves.size(); ++c)
    if (const geometries::Boundary boundary = section.stator->boundary[c];
        boundary == geometries::Boundary::flux_normal || boundary == geometries::Boundary::flux_parallel) {
      Range range;
      add_curve(drawing, drawing.curves[c], range);
      if (const int tag = drawing.curves[c].tag; tag >= 0) {  // a prescribed field is a source too
        const geometries::FemBoundary& condition = model.boundaries[index(tag)];
        range.has_source = condition.type == geometries::FemBoundary::prescribed &&
                           (condition.a0 != 0.0 || condition.a1 != 0.0 || condition.a2 != 0.0);
      }
      ranges.push_back(range);
    }
  std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) { return a.least < b.least; });

  std::vector<FemGap> gaps;
  std::vector<bool> source_after;  // of each gap
  bool source_before = false;
  double reached = 0.0;
  for (const Range& range : ranges) {
    if (source_before && range.least > reached * (1.0 + 1e-4)) {
      gaps.push_back({reached, range.least, 0.0});
      source_after.push_back(false);
    }
    reached = std::max(reached, range.most);
    source_before = source_before || range.has_source;
    if (range.has_source)
      std::fill(source_after.begin(), source_after.end(), true);
  }
  std::vector<FemGap> result;
  for (std::size_t k = 0; k < gaps.size(); ++k)
    if (source_after[k])
      result.push_back(gaps[k]);
  return result;
}

std::vector<std::string> fem_notes(const FemModel& model, const FemSection& section,
                                   const materials::MaterialLibrary& library) {
  std::set<int> used;
  for (const int label : section.label)
    if (label >= 0)
      used.insert(model.labels[index(label)].material);
  std::vector<std::string> notes;
  for (const int material : used) {
    if (const FemMaterial& own = model.materials[index(material)]; own.library != FemMaterial::Library::none) {
      if (own.library == FemMaterial::Library::steel)
        for (const std::string& remark : library.steel(own.name)->remarks)
          notes.push_back(fmt::format("{}: {}", own.name, remark));
      continue;
    }
    const materials::Reluctivity law = curve_of(model, model.materials[index(material)]);
    for (const std::string& remark : law.remarks())
      notes.push_back(fmt::format("{}: {}", model.materials[index(material)].name, remark));
  }
  return notes;
}

FemModel load_problem(const std::string& path, const materials::MaterialLibrary& library) {
  if (geometries::is_fem_file(path))
    return FemModel::load(path);
  const geometries::DrawingReading reading = geometries::read_drawing(path);
  check_materials(reading.description, library);
  return geometries::model_of(reading);
}

bool is_problem_file(const std::string& path) {
  if (geometries::is_fem_file(path) || geometries::is_drawing_file(path))
    return true;
  if (std::filesystem::path(path).extension() != ".yaml" || !std::filesystem::is_regular_file(path))
    return false;
  const base::Document document = base::Document::load(path);
  return document.root().is_map() && document.root().find("drawing").has_value();
}

void check_materials(const geometries::DrawingDescription& description, const materials::MaterialLibrary& library) {
  for (const geometries::LayerFill& fill : description.layers)
    try {
      if (fill.kind == geometries::LayerFill::steel)
        library.steel(fill.material);
      else if (fill.kind == geometries::LayerFill::magnet)
        library.magnet(fill.material)->law(description.magnet_temperature, fill.remanence_factor);
    } catch (const base::UserError& error) {
      throw base::UserError({description.file, fill.line, 0}, "layers." + fill.layer, error.what());
    }
}

FemReport solve_fem(const std::string& file, const FemRequest& request, const materials::MaterialLibrary& library) {
  return solve_fem(load_problem(file, library), request, library);
}

FemReport solve_fem(const FemModel& model, const FemRequest& request, const materials::MaterialLibrary& library) {
  FemReport report;
  report.model = model;
  report.section = geometries::lay_out(report.model);
  const solver::RegionLaws laws = fem_laws(report.model, report.section, library);
  report.notes = fem_notes(report.model, report.section, library);

  const double begin = cpu_seconds();
  report.mesh =
      std::make_unique<const geometries::SectorMesh>(geometries::mesh_section(report.section, request.refinement));
  report.mesh_seconds = cpu_seconds() - begin;

  solver::FieldOptions options;
  options.degree = request.degree;
  solver::FieldProblem problem(*report.mesh, laws, {report.model.depth, 1}, options);
  if (report.section.has_potential(report.model))
    problem.set_boundary_potential([&report](const Point& at) { return report.section.potential(report.model, at); });
  solver::OperatingState state;
  for (const geometries::FemDrive& drive : report.section.drives)
    state.phase_currents.push_back(drive.current);
  state.rotor_angle = report.section.rotor_angle;
  // Circuits that no block belongs to are no phases of the mesh.
  int phases = 0;
  for (const auto* body : {&report.mesh->rotor, &report.mesh->stator})
    if (*body)
      for (const geometries::Region& region : (*body)->regions)
        phases = std::max(phases, region.phase + 1);
  state.phase_currents.resize(index(phases));
  report.solution = problem.solve(state);
  report.cells = problem.cells();
  report.unknowns = problem.unknowns();
  report.solve_seconds = cpu_seconds() - begin - report.mesh_seconds;

  read_circuits(report);
  read_torque(report);
  read_groups(report);
  read_parts(report);
  return report;
}

}  // namespace lodestone::studies
