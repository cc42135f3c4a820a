// SPDX-License-Identifier: GPL-3.0-or-later
// What the adaptor module, which alone is linked with ParaView, gives to the library that opens it. Not installed.
#pragma once

#include "postprocess/insitu/catalyst.h"

#include <string>

namespace lodestone::postprocess {

/// Catalyst with its scripts, in one process. Reasons are the last line that Python or ParaView wrote; all of their
/// lines go to standard error too.
class CatalystModule {
public:
  virtual ~CatalystModule() = default;
  /// @param folder where extracts go. @return "" or why Catalyst cannot be started.
  virtual std::string start(const std::string& folder, bool has_display) = 0;
  /// @return "" or why the script cannot be used.
  virtual std::string add_script(const std::string& file) = 0;
  /// Runs the scripts that want this step, with the inputs that are not empty. @param wanted whether any does. @return
  /// "" or why one failed.
  virtual std::string execute(int step, double time, const CatalystInputs& inputs, bool& wanted) = 0;
};

inline constexpr const char* make_catalyst_module = "lodestone_make_catalyst_module";
using MakeCatalystModule = CatalystModule* (*)();

}  // namespace lodestone::postprocess
