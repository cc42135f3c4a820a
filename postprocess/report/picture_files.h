// SPDX-License-Identifier: GPL-3.0-or-later
// Where the field pictures of a page are: those of the front, and of others until some sixty designs or some megabytes
// are reached, in the page itself; the rest as files in a folder beside it, to which the page links. The folder is
// there whole or not at all.
#pragma once

#include "postprocess/comparison/comparison.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace lodestone::postprocess {

class PictureFiles {
public:
  /// @param page the file of the page: its pictures lie in "report_files" beside "report.html".
  PictureFiles(const Comparison& comparison, const std::string& page);

  /// Indices of the designs whose picture stands in the page, in order.
  const std::vector<std::size_t>& in_page() const { return in_page_; }
  /// Relative link to a picture beside the page, "" for a design that has none there.
  std::string link_of(std::size_t index) const;
  /// Number of pictures beside the page.
  std::size_t beside() const { return files_.size(); }

  /// Puts the folder in place of the one of before, or removes that where there is nothing to keep. A kill at any
  /// moment leaves the old folder or the new one. @throws base::UserError where it cannot be written.
  void write(const Comparison& comparison) const;

private:
  std::string folder_;  ///< path
  std::vector<std::size_t> in_page_;
  std::map<std::size_t, std::string> files_;  ///< index, name within the folder
};

}  // namespace lodestone::postprocess
