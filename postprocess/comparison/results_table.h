// SPDX-License-Identifier: GPL-3.0-or-later
// All cases of a study in one HDF5 file: a compound table of every scalar result, a row a case, and the arrays over
// rotor positions. Layout: docs/results-format.md.
#pragma once

#include "postprocess/store/case_record.h"
#include "postprocess/store/results_store.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// What a directory holds, without pictures of fields.
struct GatheredCases {
  std::vector<CaseRecord> cases;  ///< in the study's order
  std::vector<RefusedCase> refused = {};
  std::vector<CaseRecord> samples = {};      ///< within tolerances, design by design
  std::vector<std::int64_t> sample_of = {};  ///< of each, the row of its design among the cases
};

/// The bytes of results.h5.
std::string encode_results(const GatheredCases& gathered);

/// A column of the table of results.h5.
struct ResultColumn {
  std::string name, unit, description;  ///< unit "" of a text
};

/// The table of results.h5 for other programs.
class ResultColumns {
public:
  explicit ResultColumns(const std::vector<CaseRecord>& cases);
  ~ResultColumns();
  ResultColumns(const ResultColumns&) = delete;
  ResultColumns& operator=(const ResultColumns&) = delete;

  std::vector<ResultColumn> names() const;
  /// A row a case, SI units in the header, cells empty where nothing was computed.
  /// @param wanted names in order; empty: all. @throws base::UserError naming one that there is not.
  std::string csv(const std::vector<std::string>& wanted = {}) const;

private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace lodestone::postprocess
