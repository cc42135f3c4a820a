// SPDX-License-Identifier: GPL-3.0-or-later
// From a study to its cases: every combination of its variations or a sample of them (variations.h), and everything
// that can be refused before one runs.
#pragma once

#include "materials/material_library.h"
#include "studies/study.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::studies {

/// One case: a machine document with its overrides applied.
struct Case {
  std::size_t index = 0;  ///< Study::case_count()'s
  std::string design;     ///< for people: what is varied, in words; the machine's name where nothing is
  std::vector<std::pair<std::string, std::string>> varied;  ///< dotted path, value as text; then what is derived
  base::Document machine;
  Conditions conditions;
  std::optional<InverterSettings> inverter = {};
  std::size_t sample = 0;               ///< 0: the design itself, else the number of its sample within tolerances
  std::optional<Refusal> refused = {};  ///< by a constraint: the case is not run
};

/// A material that a machine document names.
struct MaterialUse {
  std::string kind;  ///< folder of the library: "magnets", "steels", "conductors"
  base::Node node;   ///< the name, or a path relative to the file in which it stands
};

/// The materials that a machine document names, in the order magnet, stator steel, rotor steel, conductor.
std::vector<MaterialUse> materials_of(const base::Document& machine);

/// The document of the machine that a study names, before any variation; of a refinement with what its origin's design
/// had varied. @throws base::UserError.
base::Document load_machine(const Study& study, const base::LibraryPath& library);

/// The machine's document, after everything that can be refused before a case runs: each value of each variation alone
/// against its parameter's type, unit and range, each material; the derived values and constraints of each case.
/// Combinations that are infeasible or refused remain cases, unless every one is. @throws base::UserError;
/// base::InfeasibleGeometry where no combination gives a machine.
base::Document check_study(const Study& study, const materials::MaterialLibrary& materials);

/// The case of an index below study.case_count(); the values are not checked. @throws base::UserError for what only the
/// case shows of an expression: a division by zero.
Case make_case(const Study& study, const base::Document& machine, std::size_t index);

/// The case of an optimisation's candidate: a share of each variation (variations.h). One of which an expression has no
/// result is refused. @throws base::UserError.
Case make_candidate(const Study& study, const base::Document& machine, std::size_t index,
                    const std::vector<double>& shares);

/// Whether the case's machine can be drawn; nothing is meshed or solved.
bool is_feasible(const Case& one);

/// The case of any value of each variation. @throws as the others.
Case make_case(const Study& study, const base::Document& machine, std::size_t index,
               const std::vector<VariedValue>& values);

/// Every case of a study that check_study() finds good, in order. Each holds a document: large studies make theirs one
/// by one. @throws as check_study().
std::vector<Case> expand(const Study& study, const materials::MaterialLibrary& materials);

}  // namespace lodestone::studies
