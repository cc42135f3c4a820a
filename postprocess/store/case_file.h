// SPDX-License-Identifier: GPL-3.0-or-later
// One case as the bytes of an HDF5 file, and back. Layout: docs/results-format.md.
#pragma once

#include "postprocess/store/case_record.h"
#include "postprocess/store/sealed_file.h"

#include <string>

namespace lodestone::postprocess {

std::string encode_case(const CaseRecord& record);
/// @throws DamagedFile with the reason.
CaseRecord decode_case(const std::string& bytes);

}  // namespace lodestone::postprocess
