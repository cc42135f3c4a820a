// SPDX-License-Identifier: GPL-3.0-or-later
// One <Begin…> … <End…> record of a .fem file: values by key, each asked for once; what nobody asked for is refused.
#pragma once

#include "geometries/import/fem_text.h"

#include <map>
#include <set>
#include <string>

namespace lodestone::geometries {

class FemRecord {
public:
  /// @param section "[BlockProps]", of messages.
  FemRecord(const FemText& text, std::string section, int begin_line);

  int begin_line() const { return begin_line_; }
  /// @throws base::UserError for a key that the record has already.
  void add(const FemLine& line);

  const FemLine* find(const std::string& key);
  /// Where the key stands, or the record begins.
  int line_of(const std::string& key);
  /// @throws base::UserError for what is no such number, like the others.
  double number(const std::string& key, double absent);
  int integer(const std::string& key, int absent, int least, int most);
  std::string name_of(const std::string& key);
  /// A value of FEMM's that static fields do not depend on: a number all the same.
  void ignore(const std::string& key);
  /// The imaginary part of a phasor.
  void expect_zero(const std::string& key, const std::string& why);
  /// Refuses keys that were not asked for: what is not understood may change the field.
  void refuse_others() const;

  /// "[BlockProps].Steel.<Mu_x>", the key as the file writes it where it does.
  std::string field(const std::string& key) const;

private:
  const FemText& text_;
  std::string section_;
  int begin_line_;
  std::string name_;
  std::map<std::string, const FemLine*> lines_;
  std::set<std::string> asked_;
};

}  // namespace lodestone::geometries
