// SPDX-License-Identifier: GPL-3.0-or-later
// The page's own style and script: page.css and the scripts of page/, put into the library when it is built
// (page_assets.cc.in).
#pragma once

namespace lodestone::postprocess {

extern const char* const page_style;
extern const char* const page_script;

}  // namespace lodestone::postprocess
