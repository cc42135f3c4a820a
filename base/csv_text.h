// SPDX-License-Identifier: GPL-3.0-or-later
// Cells of a CSV file (RFC 4180: https://www.rfc-editor.org/rfc/rfc4180), with a decimal point in every locale.
#pragma once

#include <string>

namespace lodestone::base {

/// In quotation marks where it holds a comma, a quotation mark or a line's end.
std::string csv_text(const std::string& text);
/// The shortest that reads back as the same number; empty where it is none.
std::string csv_number(double value);
/// Of a column: "torque [N m]"; a text has no unit.
std::string csv_header(const std::string& name, const std::string& unit);

}  // namespace lodestone::base
