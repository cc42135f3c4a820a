// SPDX-License-Identifier: GPL-3.0-or-later
// The answers of `lodestone grade` for people and for programs.
#pragma once

#include "app/commands.h"
#include "studies/grade_design.h"
#include "studies/grade_worth.h"

#include <string>
#include <vector>

namespace lodestone::app {

std::string worth_text(const studies::WorthRequest& request, const std::vector<studies::WorthInMachine>& machines,
                       const std::string& currency);
std::string worth_json(const studies::WorthRequest& request, const std::vector<studies::WorthInMachine>& machines,
                       const std::string& currency);

std::string design_text(const studies::DesignReport& report);
std::string design_json(const studies::DesignReport& report);

}  // namespace lodestone::app
