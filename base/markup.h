// SPDX-License-Identifier: GPL-3.0-or-later
// Text inside SVG and HTML.
#pragma once

#include <string>

namespace lodestone::base {

/// Text with &, <, >, " and ' as entities: safe between tags and in attributes of SVG and HTML.
std::string escape_markup(const std::string& text);

}  // namespace lodestone::base
