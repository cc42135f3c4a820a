// SPDX-License-Identifier: GPL-3.0-or-later
// Designs side by side at equal duty: table, CSV, JSON, Pareto front of efficiency against heavy-rare-earth mass.
//
// Numbers are written independently of the locale. A mass that follows from a composition given as a range is a band; a
// single figure for it is the band's middle. What was not computed is null in JSON, empty in CSV, a dash in the table.
#pragma once

#include "materials/material_library.h"
#include "postprocess/comparison/design_aims.h"
#include "postprocess/comparison/robustness.h"
#include "postprocess/passport/life_cycle.h"
#include "postprocess/store/atomic_file.h"
#include "postprocess/store/case_record.h"
#include "postprocess/store/results_store.h"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::postprocess {

struct ComparisonOptions {
  std::string point = {};  ///< name of the operating point compared; empty: the study's first
  /// Under which the elements of the magnets are followed; the library gives the factors of the elements.
  std::vector<std::shared_ptr<const materials::Scenario>> scenarios = {};
  const materials::MaterialLibrary* library = nullptr;
  std::vector<RefusedCase> refused = {};  ///< told under the table
  /// By id of the design: its samples within tolerances; empty without.
  std::map<std::string, DesignSamples> samples = {};
  std::vector<Limit> limits = {};  ///< on them
  DesignAims aims = {};            ///< of an optimisation, which need a library; empty: efficiency, heavy rare earth
  std::size_t width = 0;           ///< of the terminal, for table(): wider tables go on below; 0: any
  std::string search = {};         ///< "nsga2, population 20, seed 1: 60 of 300 evaluations"
};

/// Why a computed design is not valid, "" where it is.
std::string why_invalid(const CaseRecord& record);

class Comparison {
public:
  /// @throws base::UserError where there is no case, no case is done (with the first reason), or the point is not in
  /// every case that is done.
  explicit Comparison(std::vector<CaseRecord> cases, const ComparisonOptions& options = {});

  const std::vector<CaseRecord>& cases() const;
  /// The same designs under other names. @param names by case.
  Comparison renamed(const std::vector<std::string>& names) const;
  /// The compared operating point of a case; of a failed case one without any result.
  const PointRecord& point(std::size_t index) const;
  const std::string& point_name() const;

  /// Of an optimisation: on the front of its objectives (design_aims.h). Else on that of (efficiency up,
  /// heavy-rare-earth mass down; torque instead of efficiency where no speed is given) among valid designs of known
  /// composition: no other of them is at least as good in both and better in one. Of a band of masses the middle
  /// counts.
  bool on_front(std::size_t index) const;
  /// True where the front's first measure is efficiency, false where it is torque.
  bool front_by_efficiency() const;
  /// Why a design cannot be on the front: "magnet passes its knee by 120 kA/m at 100 degC", "load case 'short circuit'
  /// takes 10.5 % of the no-load flux for good, 1 % are allowed", "composition of the magnet is unknown", the reason of
  /// its failure, …; "" for a design that competes.
  std::string exclusion(std::size_t index) const;

  /// One a scenario, in their order; none of a failed case or one whose magnet has an unknown composition.
  const std::vector<LifeCycle>& life_cycles(std::size_t index) const;
  /// Why there are none although scenarios were given; "" otherwise.
  std::string life_cycle_gap(std::size_t index) const;

  /// The common duty in words: "250 A peak, 1500 rpm, magnets at 100 degC, windings at 120 degC"; a span where it
  /// differs between designs.
  std::string conditions() const;

  /// Aligned text with units; `*` marks designs on the front, `!` those that are not valid, `?` those whose knee is
  /// not known, `x` failed ones. Under it, where there are scenarios, what becomes of the magnets' elements.
  std::string table() const;
  /// A header of names with units, a row a design (RFC 4180, lines end in \n).
  std::string csv() const;
  /// An array of designs, a line each; keys as specified in docs/results-format.md.
  std::string json() const;
  /// The same, design by design: of many thousands under several scenarios it is a gigabyte.
  void write_json(const TextSink& sink) const;
  /// How many cases each constraint refused, a line each; "" where there are none.
  std::string refusals() const;
  /// Of a design that has samples within tolerances; nothing otherwise.
  const std::optional<Robustness>& robustness(std::size_t index) const;

  /// What an optimisation wants; empty of other studies.
  const DesignAims& aims() const { return aims_; }
  /// By them; of other studies without any objective.
  const DesignMerit& merit(std::size_t index) const { return merits_.at(index); }
  /// "nsga2, population 20, seed 1: 60 of 300 evaluations".
  const std::string& search() const { return search_; }
  /// Columns that table() may take; 0: any.
  std::size_t width() const { return width_; }

private:
  void mark_front();
  std::string aims_table() const;
  std::string robustness_table() const;
  std::string life_cycle_table() const;
  std::string json_of(std::size_t index) const;
  std::optional<double> measure(std::size_t index) const;

  std::vector<CaseRecord> cases_;
  std::string point_;
  std::vector<RefusedCase> refused_;
  std::vector<std::optional<Robustness>> robustness_;  ///< by case
  bool by_efficiency_ = false;
  DesignAims aims_;
  std::string search_;
  std::size_t width_ = 0;
  std::vector<DesignMerit> merits_;  ///< by case
  std::vector<bool> on_front_;
  bool has_scenarios_ = false;
  std::vector<std::vector<LifeCycle>> life_cycles_;  ///< by case
};

/// "0.037–0.049", or one number where both ends print alike; at most three significant digits.
std::string format_band(const materials::Band& band);
/// Fixed-point with so many decimals, independent of the locale; "–" for nothing.
std::string format_fixed(const std::optional<double>& value, int decimals);

}  // namespace lodestone::postprocess
