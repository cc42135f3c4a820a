// SPDX-License-Identifier: GPL-3.0-or-later
// One case as the bytes of an HDF5 file, and back. Layout: docs/results-format.md.
//
// The file begins with a user block of 512 bytes of text (part of the HDF5 format, skipped by every reader) that holds
// the size and the XXH3-128 hash of everything behind it. A file that was truncated or in which a bit has flipped is
// refused before HDF5 looks at it.
#pragma once

#include "postprocess/store/case_record.h"

#include <stdexcept>
#include <string>

namespace lodestone::postprocess {

/// Version of the layout of case files and of results.h5. Raised when a reader of the old layout would be misled.
inline constexpr int results_schema_version = 5;

/// 32 hexadecimal digits: XXH3-128 of the text.
std::string content_hash(const std::string& text);

/// Why the bytes of a file are no case: truncated, damaged, of a newer schema, …
class DamagedFile : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// Puts the user block with the checksum before an HDF5 image.
std::string seal(const std::string& image, const std::string& kind);
/// Checks the user block and takes it off. @throws DamagedFile with the reason.
std::string unseal(const std::string& bytes, const std::string& kind);

std::string encode_case(const CaseRecord& record);
/// @throws DamagedFile with the reason.
CaseRecord decode_case(const std::string& bytes);

}  // namespace lodestone::postprocess
