// SPDX-License-Identifier: GPL-3.0-or-later
// Errors that a user can cause, in one style: where, what was found, what is allowed, the likely fix.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace lodestone::base {

/// A place in a text file. Lines and columns count from 1; 0 means unknown.
struct Location {
  std::string file;
  int line = 0;
  int column = 0;
};

/// "file:12:9", "file" where the line is unknown, "" without a file.
std::string to_string(const Location& location);

/// Bad input: a file, option, material or geometry that the user can mend. The program ends with exit code 2.
class UserError : public std::runtime_error {
public:
  /// An error without a place, for example of a command-line option.
  explicit UserError(const std::string& message);

  /// "file:line:column: field: message"; field is a dotted path such as "rotor.magnet.thickness" and may be empty.
  UserError(const Location& location, const std::string& field, const std::string& message);
};

/// Parameters that are each in range but describe no machine (a magnet outside its rotor, overlapping slots). In a
/// study such a case is recorded as failed and the others go on; alone it is bad input.
class InfeasibleGeometry : public UserError {
public:
  using UserError::UserError;
};

/// "; did you mean 'n42sh'?" for the nearest candidate (edit distance at most a third of the word), else "".
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace lodestone::base
