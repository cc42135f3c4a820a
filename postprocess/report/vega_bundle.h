// SPDX-License-Identifier: GPL-3.0-or-later
// Vega as one script text for a page that works offline, made of the modules that Debian's libjs-vega installs.
#pragma once

#include <string>

namespace lodestone::postprocess {

/// A script that defines `globalThis.vega` with `parse`, `View` and `expressionInterpreter`, ready to stand inside a
/// <script> element; begins with the licences of what it holds. Vega 5 (University of Washington Interactive Data Lab,
/// BSD-3-Clause) and the D3 modules within it (Mike Bostock, ISC and BSD-3-Clause).
/// @param directory where the modules lie; empty: where they were installed when this program was built.
/// @throws base::UserError naming the package where one is missing.
std::string vega_bundle(const std::string& directory = "");

}  // namespace lodestone::postprocess
