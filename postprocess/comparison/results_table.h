// SPDX-License-Identifier: GPL-3.0-or-later
// All cases of a study in one HDF5 file: a compound table of every scalar result, a row a case, and the arrays over
// rotor positions. Layout: docs/results-format.md.
#pragma once

#include "postprocess/store/case_record.h"
#include "postprocess/store/results_store.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lodestone::postprocess {

/// Calls what it is given with each case, in the study's order: as often as it is called, the same.
using EachCase = std::function<void(const std::function<void(const CaseRecord&)>&)>;

/// Of cases that are in memory, which must outlive it.
EachCase each_of(const std::vector<CaseRecord>& cases);

/// What a directory holds. Its cases need not be in memory together.
struct GatheredCases {
  EachCase cases;
  std::vector<RefusedCase> refused = {};
  EachCase samples = {};                     ///< within tolerances, design by design
  std::vector<std::int64_t> sample_of = {};  ///< of each, the row of its design among the cases
  bool with_texts = true;                    ///< the full inputs and the notes, too
  EachCase whole = {};                       ///< the cases with their inputs; needed for texts alone
};

/// The image of results.h5 (store/sealed_file.h).
std::string encode_results(const GatheredCases& gathered);

/// A column of the table of results.h5.
struct ResultColumn {
  std::string name, unit, description;  ///< unit "" of a text
};

/// The table of results.h5 for other programs.
class ResultColumns {
public:
  /// Walks through the cases, and once more for each csv().
  explicit ResultColumns(const EachCase& each);
  ~ResultColumns();
  ResultColumns(const ResultColumns&) = delete;
  ResultColumns& operator=(const ResultColumns&) = delete;

  std::size_t rows() const;
  std::vector<ResultColumn> names() const;
  /// A row a case, SI units in the header, cells empty where nothing was computed.
  /// @param wanted names in order; empty: all. @throws base::UserError naming one that there is not.
  std::string csv(const std::vector<std::string>& wanted = {}) const;

private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace lodestone::postprocess
