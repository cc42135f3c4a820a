// SPDX-License-Identifier: GPL-3.0-or-later
// The derivatives of a refinement's cases in the study's directory: `gradients/HASH.json`, a file a job of
// design_gradient.h, there whole or not at all. Beside the cases, since most readers of these want none; a file that is
// missing or damaged is computed again.
#pragma once

#include "studies/design_gradient.h"

#include <optional>
#include <string>

namespace lodestone::studies {

class GradientStore {
public:
  /// @param study that refines.
  GradientStore(const Study& study, const std::string& directory, const materials::MaterialLibrary& materials);

  /// @param variable of a job of differences; nothing: adjoints and geometry.
  std::optional<GradientPart> find(const std::string& case_id, std::optional<std::size_t> variable) const;
  /// @throws base::UserError where it cannot be written.
  void write(const std::string& case_id, std::optional<std::size_t> variable, const GradientPart& part) const;

private:
  std::string file(const std::string& case_id, std::optional<std::size_t> variable) const;
  std::string directory_;
  std::string request_;  ///< what is asked for, beside the case
};

}  // namespace lodestone::studies
