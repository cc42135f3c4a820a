// SPDX-License-Identifier: GPL-3.0-or-later
// The whole flow of one case: machine → mesh → field → quantities → record.
#pragma once

#include "base/executor.h"
#include "geometries/machine.h"
#include "materials/material_library.h"
#include "postprocess/machine_materials.h"
#include "postprocess/rotation.h"
#include "postprocess/store/case_record.h"
#include "studies/cases.h"
#include "studies/field_models.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lodestone::studies {

/// Why a case failed. CaseRecord::failure starts with the words of its kind and a colon.
enum class FailureKind {
  infeasible,      ///< "infeasible": parameters or temperatures that fit no machine or no material
  mesh,            ///< "mesh": none that may be used
  no_convergence,  ///< "no convergence"
  memory,          ///< "out of memory"
  time_out,        ///< "time-out"
  killed,          ///< "killed": by a signal from outside
  crashed,         ///< "crashed"
  other
};
/// "infeasible: the magnet …".
std::string describe_failure(FailureKind kind, const std::string& reason);
FailureKind failure_kind(const std::string& failure);

/// True where the reason may lie outside the case (time, memory, a crash): the next run computes it again.
bool may_pass_next_time(const std::string& failure);

/// A note where a magnet is hotter than its maker allows (K), else "".
std::string temperature_note(const materials::MagnetGrade& grade, double temperature);

/// Input part of the record, id included: the hash of machine, materials, conditions, points, numerics and version.
/// Titles and names of files do not enter it.
postprocess::CaseRecord describe_case(const Study& study, const Case& one, const materials::MaterialLibrary& materials);

/// What solves the fields of a case's maps, given what would do so in this process; empty: that.
using FieldExecutors = std::function<std::unique_ptr<base::Executor>(
    const Case& one, const std::function<std::unique_ptr<base::Executor>()>& here)>;

/// What the fields of a case depend on beside currents, positions and temperatures, its mesh included: machine,
/// materials, numerics and version, as text.
std::string fields_input(const Study& study, const Case& one, const materials::MaterialLibrary& materials);

/// The fields of a case's operating points, for pictures.
struct CaseFields {
  std::shared_ptr<const geometries::Machine> machine;
  const geometries::SectorMesh* mesh = nullptr;  ///< of `models`: valid until the next case runs
  postprocess::MachineMaterials materials;
  std::vector<postprocess::Rotation> rotations;  ///< one an operating point
};

/// Runs a case. Infeasible geometry, mesh failure, no convergence and lack of memory give a failed record, never an
/// exception. @param kept filled with the fields of a case that is done; nullptr: they are forgotten.
postprocess::CaseRecord run_case(const Study& study, const Case& one, const materials::MaterialLibrary& materials,
                                 FieldModels& models, const FieldExecutors& fields = {}, CaseFields* kept = nullptr);
/// Likewise. @param described what describe_case() gives of it.
postprocess::CaseRecord run_case(const Study& study, const Case& one, const materials::MaterialLibrary& materials,
                                 FieldModels& models, const FieldExecutors& fields, CaseFields* kept,
                                 const postprocess::CaseRecord& described);

}  // namespace lodestone::studies
