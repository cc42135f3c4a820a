// SPDX-License-Identifier: GPL-3.0-or-later
// What stands before the HDF5 part of our files: a user block of 512 bytes of text (part of the HDF5 format, skipped by
// every reader) with the size and the XXH3-128 hash of everything behind it, so that a file that was truncated or in
// which a bit has flipped is refused before HDF5 looks at it; and of a case, what a count of cases needs.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace lodestone::postprocess {

/// Version of the layout of case files and of results.h5. Raised when a reader of the old layout would be misled.
inline constexpr int results_schema_version = 5;

/// 32 hexadecimal digits: XXH3-128 of the text.
std::string content_hash(std::string_view text);

/// Why the bytes of a file are no case: truncated, damaged, of a newer schema, …
class DamagedFile : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// What the user block of a case says of it.
struct CaseHead {
  std::string id;
  bool done = false;
  double seconds = 0.0;  ///< CPU of the case
};

/// The user block of an HDF5 image, with its checksum.
std::string user_block(std::string_view image, const std::string& kind, const CaseHead* head = nullptr);
/// The image behind its user block.
std::string seal(const std::string& image, const std::string& kind, const CaseHead* head = nullptr);
/// Checks the user block and takes it off. @throws DamagedFile with the reason.
std::string unseal(const std::string& bytes, const std::string& kind);

/// The head in a case file's first bytes; nothing where they hold none, or one that is damaged. What stands behind is
/// not looked at.
std::optional<CaseHead> head_of(std::string_view bytes);
/// Likewise of a file, whose size must be as its head says. Nothing where the file cannot be read.
std::optional<CaseHead> read_head(const std::string& file);

}  // namespace lodestone::postprocess
