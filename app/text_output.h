// SPDX-License-Identifier: GPL-3.0-or-later
// What people read on a terminal: aligned columns, aligned facts, bars, colour where it is wanted. Files, pipes and
// programs get the same text without colour and without regard to any width.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace lodestone::app {

/// Columns in characters, not bytes: "Ω", "·" and "²" count as one.
std::size_t width_of(const std::string& text);

/// How text is shown: on paper, so to speak, unless a terminal says more.
struct Look {
  std::size_t columns = 0;  ///< of the terminal; 0: no terminal, tables may be as wide as they are
  bool colour = false;
};
/// Of what a descriptor leads to.
Look look_of(int descriptor);
/// Of standard output.
Look output_look();

/// What a colour means: few of them, each with one meaning.
enum class Tone { plain, heading, good, caution, failure };
/// The text in that tone, or as it is where there is no colour.
std::string toned(Tone tone, const std::string& text, const Look& look);

/// Columns over which sentences run: 100, fewer on a narrower terminal, at least 40.
std::size_t text_width(const Look& look);

/// Words over lines of at most `width` characters, the first begun by `first`, the others by `others`; ends its last
/// line.
std::string wrap(const std::string& text, const std::string& first, const std::string& others, std::size_t width = 100);

/// A bar of at most `width` characters, to an eighth of one: `share` of 1.
std::string bar(double share, std::size_t width);
/// Values as columns of eight heights from the least to the greatest, one a character; of more than `width` values the
/// means of neighbours. Empty without values; half high where all are equal.
std::string sparkline(const std::vector<double>& values, std::size_t width = 60);

/// Rows under a heading; numbers (columns marked so) are flush right. On a terminal that is narrower than the table the
/// last column, where it is words, runs over several lines.
class Table {
public:
  struct Column {
    std::string heading;
    bool is_number = false;
  };
  explicit Table(std::vector<Column> columns);
  void add(std::vector<std::string> row);
  std::string text(const Look& look = output_look()) const;
  const std::vector<Column>& columns() const { return columns_; }
  const std::vector<std::vector<std::string>>& rows() const { return rows_; }

private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// "name   value" lines in blocks with a title.
class Facts {
public:
  void title(const std::string& text);
  void add(const std::string& name, const std::string& value, Tone tone = Tone::plain);
  /// A sentence over several lines, wrapped and indented by its bullet.
  void note(const std::string& text);
  std::string text(const Look& look = output_look()) const;

private:
  enum class Kind { title, fact, note };
  struct Line {
    Kind kind;
    std::string name;
    std::string value;
    Tone tone = Tone::plain;
  };
  std::vector<Line> lines_;
};

/// NO_COLOR, set and not empty: never (https://no-color.org). Else CLICOLOR_FORCE, set and not "0": always. Else where
/// the descriptor is a terminal and TERM is not "dumb".
bool wants_colour(int descriptor);
/// What --color says, "auto", "always" or "never", put where wants_colour() and the programs that we start look.
void choose_colour(const std::string& when);
bool is_terminal(int descriptor);

/// A number with so many significant digits, without a trailing zero after the point being cut: "354.2".
std::string digits(double value, int significant);
/// The same with a unit behind a space.
std::string digits(double value, int significant, const std::string& unit);

/// "2 h 05 min", "3 min 20 s", "12 s".
std::string duration(double seconds);

}  // namespace lodestone::app
