// SPDX-License-Identifier: GPL-3.0-or-later
// ParaView Catalyst while a study runs. The adaptor that is linked with ParaView is a module beside this library,
// opened when the first object is made: loading it takes over a second, which nobody pays who does not ask for it.
#pragma once

#include "postprocess/fields/field_grid.h"
#include "postprocess/fields/thumbnail.h"

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace lodestone::postprocess {

class CatalystModule;

/// What scripts can ask for as TrivialProducer(registrationName="NAME"). Made where the text of one has the name in
/// quotes (ParaView does not tell what a script uses), or all where none has any.
struct CatalystInputs {
  std::function<FieldGrid()> field;      ///< "input"
  std::function<Thumbnail()> thumbnail;  ///< "thumbnail"
};

/// ParaView or a script of the user's failed; what() is for people.
class CatalystError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// Whether the module was built and lies beside this library; opens nothing.
bool has_catalyst();

/// One a process: ParaView can be started once.
class Catalyst {
public:
  /// @param scripts files of Catalyst's script version 2. @throws CatalystError.
  /// @param folder exists; extracts are written there, whatever folder a script names.
  Catalyst(const std::vector<std::string>& scripts, const std::string& folder);
  ~Catalyst();
  Catalyst(const Catalyst&) = delete;
  Catalyst& operator=(const Catalyst&) = delete;

  /// Runs the scripts that want this step. @return whether any did. @throws CatalystError where a script raises.
  bool execute(int step, double time, const CatalystInputs& inputs);

private:
  std::unique_ptr<CatalystModule> module_;
  bool field_ = false, thumbnail_ = false;  ///< used
};

}  // namespace lodestone::postprocess
