// SPDX-License-Identifier: GPL-3.0-or-later
// The field of a FEMM problem (.fem) or of a drawing: read, meshed, solved as it stands, with what an engineer reads
// from it.
#pragma once

#include "geometries/import/drawing_description.h"
#include "geometries/import/fem_model.h"
#include "geometries/import/fem_section.h"
#include "materials/material_library.h"
#include "solver/field_problem.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::studies {

struct FemRequest {
  int degree = 2;
  double refinement = 1.0;
};

/// A ring of air about (0, 0) that parts what lies inside from what lies outside, or the air-gap element.
struct FemGap {
  double inner_radius = 0.0;  ///< m
  double outer_radius = 0.0;  ///< m
  double torque = 0.0;        ///< N·m on what lies inside, whole machine, counter-clockwise positive
};

struct FemReport {
  struct Circuit {
    std::string name;
    bool series = true;
    double current = 0.0;       ///< A
    double flux_linkage = 0.0;  ///< Wb, whole machine
  };
  struct Part {
    std::string material;
    double area = 0.0;               ///< m², of the drawing
    double peak_flux_density = 0.0;  ///< T
  };

  /// The blocks that carry one group number of the file, 0 excepted.
  struct Group {
    int number = 0;
    int blocks = 0;
    std::optional<double> torque;            ///< N·m about (0, 0), whole machine
    std::optional<geometries::Point> force;  ///< N; nothing of a sector, whose images balance it
    std::string note = {};                   ///< why not
  };

  geometries::FemModel model;
  geometries::FemSection section;
  std::unique_ptr<const geometries::SectorMesh> mesh;
  std::optional<solver::FieldSolution> solution;  ///< always there
  std::vector<Circuit> circuits;
  /// Indices into `circuits` of A, B, C where the file has circuits of these names, in either case.
  std::optional<std::vector<std::size_t>> phases;
  std::vector<FemGap> gaps;      ///< innermost first
  std::optional<double> torque;  ///< N·m, whole machine; nothing where there is not exactly one gap
  std::string torque_note;       ///< how, or why not
  std::vector<Group> groups;     ///< by their number
  std::vector<Part> parts;       ///< by material, as the file lists them
  std::vector<std::string> notes;
  std::size_t cells = 0;
  std::size_t unknowns = 0;
  double mesh_seconds = 0.0;   ///< CPU
  double solve_seconds = 0.0;  ///< CPU
};

/// A problem of any kind: .fem; a description of a drawing, or a drawing with one beside it, whose materials are looked
/// for in the library. @throws base::UserError.
geometries::FemModel load_problem(const std::string& path, const materials::MaterialLibrary& library);

/// True where load_problem takes a file: by its name, or as YAML with the key `drawing`.
bool is_problem_file(const std::string& path);

/// Names of materials that the library does not have. @throws base::UserError with the layer's line.
void check_materials(const geometries::DrawingDescription& description, const materials::MaterialLibrary& library);

/// The laws of a mesh's regions. Linear: μ, or a magnet's B = μ0 μ (H + H_c); with a table the law through it.
/// Materials of drawings are those of the library.
solver::RegionLaws fem_laws(const geometries::FemModel& model, const geometries::FemSection& section,
                            const materials::MaterialLibrary& library);

/// Rings of air about (0, 0), by the drawing; without torque. With an air-gap boundary that one alone.
std::vector<FemGap> find_gaps(const geometries::FemModel& model, const geometries::FemSection& section);

/// What a reader should know of the file's materials: remarks of their curves, one sentence each.
std::vector<std::string> fem_notes(const geometries::FemModel& model, const geometries::FemSection& section,
                                   const materials::MaterialLibrary& library);

/// @throws base::UserError, geometries::MeshError, solver::ConvergenceError.
FemReport solve_fem(const std::string& file, const FemRequest& request,
                    const materials::MaterialLibrary& library = materials::MaterialLibrary(base::LibraryPath()));
FemReport solve_fem(const geometries::FemModel& model, const FemRequest& request,
                    const materials::MaterialLibrary& library);

}  // namespace lodestone::studies
