// SPDX-License-Identifier: GPL-3.0-or-later
// The answers of `lodestone grade` as self-contained pages, and the coercivity that each point needs as a picture.
#pragma once

#include "app/grade_answer.h"

#include <string>
#include <vector>

namespace lodestone::app {

/// HTML. @param answer of the same request and machines.
std::string worth_page(const GradeAnswer& answer, const std::vector<studies::WorthInMachine>& machines);
/// HTML. @param answer of the same report.
std::string design_page(const GradeAnswer& answer, const studies::DesignReport& report);

/// PNG bytes: the coercivity that the loads ask of each point of the magnets, and what each of the three designs has.
std::string coercivity_png(const studies::DesignReport& report);
/// The same for ParaView, in kA/m. @throws base::UserError where the file cannot be written.
void write_coercivity_vtu(const std::string& file, const studies::DesignReport& report);

}  // namespace lodestone::app
