// SPDX-License-Identifier: GPL-3.0-or-later
// Designs side by side at equal duty: table, CSV, JSON, Pareto front of efficiency against heavy-rare-earth mass.
#pragma once

#include "postprocess/case_record.h"

#include <string>
#include <vector>

namespace lodestone::postprocess {

struct ComparisonOptions {
  std::string point;  ///< name of the operating point compared; empty: the study's first
};

class Comparison {
public:
  /// @throws base::UserError where no case is done or the point is not in every case.
  explicit Comparison(std::vector<CaseRecord> cases, const ComparisonOptions& options = {});

  const std::vector<CaseRecord>& cases() const;
  const PointRecord& point(std::size_t index) const;
  /// On the front of (efficiency up, heavy-rare-earth mass down; torque instead of efficiency where no speed is given)
  /// among valid designs of known composition.
  bool on_front(std::size_t index) const;
  /// Why a design is not valid or not on the front's list: "magnet passes its knee by 120 kA/m at 100 degC", …; "" if it
  /// is.
  std::string exclusion(std::size_t index) const;

  /// Aligned text with units; `!` marks designs that passed the knee, `*` those on the front.
  std::string table() const;
  std::string csv() const;
  /// An array of designs; keys as specified in docs/results-format.md.
  std::string json() const;

private:
  std::vector<CaseRecord> cases_;
  std::string point_;
  std::vector<bool> on_front_;
};

}  // namespace lodestone::postprocess
