// SPDX-License-Identifier: GPL-3.0-or-later
// The answers of `lodestone grade` for people, as text or as a page (grade_page.h), and for programs.
#pragma once

#include "app/text_output.h"
#include "studies/grade_design.h"
#include "studies/grade_worth.h"

#include <string>
#include <utility>
#include <vector>

namespace lodestone::app {

/// What both questions are answered with: the conclusions first, then the tables that prove them.
struct GradeAnswer {
  std::string title;
  std::vector<std::string> conclusions;               ///< sentences
  std::vector<std::pair<std::string, Table>> tables;  ///< with their titles
  std::vector<std::string> notes;                     ///< conditions, assumptions, confidence
};

GradeAnswer worth_answer(const studies::WorthRequest& request, const std::vector<studies::WorthInMachine>& machines,
                         const std::string& currency);
GradeAnswer design_answer(const studies::DesignReport& report);
std::string text_of(const GradeAnswer& answer);

std::string worth_json(const studies::WorthRequest& request, const std::vector<studies::WorthInMachine>& machines,
                       const std::string& currency);
std::string design_json(const studies::DesignReport& report);

/// Of a property of rank_properties() or PropertyAnswer: "remanence B_r".
const char* words_for(const std::string& property);

}  // namespace lodestone::app
