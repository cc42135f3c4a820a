// SPDX-License-Identifier: GPL-3.0-or-later
// The text of a FEMM .fem file as lines of tokens that know where they stand: "[Key] = value", "<Key> = value" and the
// rows of numbers that follow a count. Keys do not distinguish upper and lower case.
#pragma once

#include "base/user_error.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::geometries {

/// A word of a line; a text in double quotes is one word without its quotes.
struct FemToken {
  std::string text;
  bool quoted = false;
};

struct FemLine {
  int number = 0;                ///< from 1
  std::string key;               ///< "[depth]", "<mu_x>" in lower case with its brackets; empty for a row of numbers
  std::string written_key = {};  ///< as the file writes it
  std::vector<FemToken> words = {};  ///< of a key's value, or of the row
};

class FemText {
public:
  /// The largest magnitude that a number may have: beyond it squares and products would overflow.
  static constexpr double largest_number = 1e50;

  /// @throws base::UserError for a file that cannot be read, is empty, over 64 MiB or no text.
  static FemText load(const std::string& path);
  /// Text as read; `name` stands for the file in messages.
  FemText(const std::string& text, std::string name);

  const std::string& file() const { return file_; }
  /// Lines that are not blank, in order.
  const std::vector<FemLine>& lines() const { return lines_; }

  [[noreturn]] void fail(int line, const std::string& field, const std::string& message) const;

  /// The number of a word. @throws base::UserError where it is none, not finite, or beyond largest_number.
  double number(const FemLine& line, std::size_t word, const std::string& field) const;
  int integer(const FemLine& line, std::size_t word, const std::string& field, int least, int most) const;
  /// The one text after a key, quoted or not; several bare words are joined by spaces.
  std::string value(const FemLine& line, const std::string& field) const;

private:
  const FemToken& word(const FemLine& line, std::size_t word, const std::string& field) const;

  std::string file_;
  std::vector<FemLine> lines_;
};

}  // namespace lodestone::geometries
