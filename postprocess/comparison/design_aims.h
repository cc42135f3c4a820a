// SPDX-License-Identifier: GPL-3.0-or-later
// What an optimisation wants of designs: objectives, and limits that a design must keep. How good a stored case is by
// them.
//
// A design counts only where it is valid (no magnet passes its knee, the load cases cost no more than is allowed, the
// open-circuit voltage keeps its limit) and keeps every limit. By how much it misses that is its violation, 0 where it
// keeps all: the sum over what is broken of
//
//   |value − bound| / |bound|            a limit; with a bound of 0 the distance counts in the quantity's unit of
//   tables −margin / H_1%                       the knee (loss − allowed) / allowed           what load cases cost for
//   good, allowed at least 0.01 % (voltage − limit) / limit            of the open circuit
//
// as in Deb et al. 2002 (IEEE Trans. Evol. Comput. 6:182, section VI.A), who normalise each constraint by its bound.
// A case that failed, or of which an objective or a limited quantity is not known, has no violation that could be
// measured: it is worse than all that have one.
#pragma once

#include "materials/material_library.h"
#include "postprocess/comparison/design_quantities.h"
#include "postprocess/comparison/robustness.h"
#include "postprocess/store/results_store.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

struct Objective {
  NamedQuantity quantity;
  bool maximise = false;
};

struct AimedLimit {
  NamedQuantity quantity;
  Limit limit;
};

struct DesignAims {
  std::vector<Objective> objectives;
  std::vector<AimedLimit> limits;
  std::shared_ptr<const materials::Scenario> scenario;  ///< where a quantity needs one

  bool empty() const { return objectives.empty(); }
};

/// "< 40 N m" on a quantity. @param currency of a cost. @throws base::QuantityError for an unknown comparison, a unit
/// that does not fit.
AimedLimit read_aimed_limit(const NamedQuantity& quantity, const std::string& text, const std::string& currency = "");

/// How good a case is.
struct DesignMerit {
  /// SI, as the objectives; nothing where one was not computed.
  std::vector<std::optional<double>> objectives;
  std::vector<std::optional<double>> limited;  ///< SI, as the limits
  std::optional<double> violation;             ///< nothing where it cannot be measured
  std::string reason;                          ///< why the design does not count, "" where it does

  bool counts() const { return violation && *violation == 0.0; }
};

DesignMerit merit_of(const CaseRecord& record, const DesignAims& aims, const materials::MaterialLibrary& library);

/// Whether a design that counts beats another that does: at least as good in all objectives, better in one.
bool dominates(const DesignMerit& one, const DesignMerit& other, const DesignAims& aims);

/// Of each design: it counts, and no other that counts beats it. Designs alike in all objectives are all on it.
std::vector<bool> front_of(const std::vector<DesignMerit>& merits, const DesignAims& aims);

/// The aims that a study's directory tells. @throws base::UserError where they cannot be understood.
DesignAims read_aims(const StudyAims& aims, const materials::MaterialLibrary& library);

/// "cycle efficiency (maximise), heavy rare earth (minimise)".
std::string in_words(const DesignAims& aims);

}  // namespace lodestone::postprocess
