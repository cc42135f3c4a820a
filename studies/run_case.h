// SPDX-License-Identifier: GPL-3.0-or-later
// The whole flow of one case: machine → mesh → field → quantities → record.
#pragma once

#include "materials/material_library.h"
#include "postprocess/case_record.h"
#include "studies/study.h"

namespace lodestone::studies {

/// Input part of the record, id included: the hash of machine, materials, conditions, points, numerics and version.
postprocess::CaseRecord describe_case(const Study& study, const Case& one, const materials::MaterialLibrary& materials);

/// Runs a case. Infeasible geometry, mesh failure and no convergence give a failed record, never an exception.
postprocess::CaseRecord run_case(const Study& study, const Case& one, const materials::MaterialLibrary& materials);

}  // namespace lodestone::studies
