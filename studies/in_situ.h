// SPDX-License-Identifier: GPL-3.0-or-later
// `insitu:` of a study: scripts of ParaView Catalyst see the fields of every case while the study runs, and leave
// pictures and extracts in place of fields.
#pragma once

#include "postprocess/insitu/catalyst.h"
#include "postprocess/insitu/extracts.h"
#include "studies/run_case.h"

#include <memory>
#include <string>

namespace lodestone::studies {

/// Refuses a study that asks for it where the program was built without ParaView. @throws base::UserError.
void check_in_situ(const Study& study);

/// Names the scripts with their content and the steps: extracts of others are made again.
std::string in_situ_hash(const InSituSettings& settings);

/// Whether a case has what its study's scripts leave.
bool has_extracts(const postprocess::ExtractsFolder& folder, const std::string& id, const std::string& scripts_hash);

/// The worker's side. ParaView is loaded with the first case.
class InSitu {
public:
  /// @param directory of the study's results. Both must outlive the object.
  InSitu(const Study& study, const std::string& directory);
  ~InSitu();
  InSitu(const InSitu&) = delete;
  InSitu& operator=(const InSitu&) = delete;

  /// Runs the scripts on a case's fields: of each operating point the first position, or every Nth from the first. The
  /// input "input" is the sector with the arrays of docs/paraview.md; its time is the electrical position in degrees,
  /// its step the position's number. @return "" or why extracts are missing; never throws for what a script does.
  std::string show(const postprocess::CaseRecord& record, const CaseFields& fields);

private:
  void show_point(const postprocess::CaseRecord& record, const CaseFields& fields, std::size_t point,
                  postprocess::CaseExtracts& extracts);

  const Study& study_;
  const postprocess::ExtractsFolder folder_;
  const std::string scripts_hash_;
  const std::string work_;  ///< folder into which ParaView writes, emptied after each step
  std::unique_ptr<postprocess::Catalyst> catalyst_;
  std::string cannot_start_;  ///< why
};

}  // namespace lodestone::studies
