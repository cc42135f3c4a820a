// SPDX-License-Identifier: GPL-3.0-or-later
// What follows from a study's varied values: `derive:`, parameters computed from others, and `constraints:`, without
// which a case is not run.
//
//   derive:
//     rotor.inner_radius: 0.5 * stator.bore_radius - 2 mm
//   constraints:
//     - rotor.magnet.thickness * rotor.magnet.width < 100 mm^2
//     - 4 mm <= rotor.magnet.thickness <= 7 mm
//
// Names are dotted paths of the machine's file, conditions.… or inverter.…: numbers that the file gives, with the
// values of the case, derived ones included, whatever their order. The language is that of base/expression.h.
#pragma once

#include "base/document.h"
#include "base/expression.h"
#include "base/user_error.h"
#include "studies/variations.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lodestone::studies {

/// True of a path in a section of the study itself, conditions or inverter; the others are the machine's.
bool is_of_study(const std::string& path);

/// The text of the value at a dotted path, nothing where there is no scalar.
std::optional<std::string> text_at(const base::Node& root, const std::string& path);

/// A constraint that a case breaks.
struct Refusal {
  std::size_t constraint = 0;  ///< its number in the study, from 1; 0: a derived value has no result
  std::string condition;       ///< as the study has it; of a derived value "derive.PATH (EXPRESSION)"
  std::string reason;          ///< its values: "122.85 mm^2 < 100 mm^2 does not hold"
  /// How far it is from keeping them, > 0: the sum of |left − right|/max(|left|, |right|) over the comparisons that do
  /// not hold, of all constraints that have a result; of temperatures in K. Nothing where the case has no result.
  std::optional<double> violation = {};
};

/// An expression has no result in a case: a division by zero.
class UndefinedCase : public base::UserError {
public:
  UndefinedCase(const base::Node& node, const std::string& message, Refusal refusal);
  const Refusal& refusal() const { return refusal_; }

private:
  Refusal refusal_;
};

class Derivations {
public:
  /// Reads `derive:` and `constraints:` of a study. @throws base::UserError, for bad grammar, an unknown unit, values
  /// that are derived from each other in a circle, or that are varied too.
  static Derivations read(const base::Node& study, const Variations& variations);

  bool empty() const { return derived_.empty() && constraints_.empty(); }

  /// Sets the derived values, each with the unit of the value that it replaces, SI where there is none.
  /// @param design the case, for errors. @return paths and values as text, in the study's order.
  /// @throws base::UserError at the expression for an unknown name or units that do not fit; UndefinedCase.
  std::vector<std::pair<std::string, std::string>> derive(base::Document& machine, base::Document& study,
                                                          const std::string& design) const;

  /// The first constraint that does not hold. @throws as derive(), of constraints before that one.
  std::optional<Refusal> refusal(const base::Document& machine, const base::Document& study,
                                 const std::string& design) const;

private:
  struct Derived {
    std::string path;
    base::Node node;
    base::Expression expression;
  };
  struct Constraint {
    base::Node node;
    std::vector<base::Expression> sides;
    std::vector<std::string> comparisons;  ///< between them
  };
  static Constraint read_constraint(const base::Node& node);
  void sort();

  std::vector<std::shared_ptr<const Derived>> derived_;  ///< in the order of the study
  std::vector<std::shared_ptr<const Derived>> ordered_;  ///< each after those that it needs
  std::vector<std::shared_ptr<const Constraint>> constraints_;
};

}  // namespace lodestone::studies
