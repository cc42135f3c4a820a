// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/text_output.h"

#include <gtest/gtest.h>

#include <limits>

namespace lodestone::app {
namespace {

TEST(TextOutput, CountsCharactersNotBytes) {
  EXPECT_EQ(width_of("N·m"), 3u);
  EXPECT_EQ(width_of("mΩ"), 2u);
  EXPECT_EQ(width_of(""), 0u);
}

TEST(TextOutput, TableAligns) {
  Table table({{"name"}, {"B_r T", true}});
  table.add({"größe", "1.2"});
  table.add({"x", "10.25"});
  EXPECT_EQ(table.text(), "name   B_r T\ngröße    1.2\nx      10.25\n");
}

TEST(TextOutput, FactsAlignAndWrap) {
  Facts facts;
  facts.title("title");
  facts.add("short", "1 m");
  facts.add("a longer name", "2 m");
  EXPECT_EQ(facts.text(), "title\n  short          1 m\n  a longer name  2 m\n");
  Facts notes;
  std::string words;
  for (int i = 0; i < 40; ++i)
    words += "word ";
  notes.note(words);
  const std::string text = notes.text();
  EXPECT_EQ(text.rfind("  - word", 0), 0u);
  EXPECT_NE(text.find("\n    word"), std::string::npos);
}

TEST(TextOutput, DigitsAreSignificant) {
  EXPECT_EQ(digits(354.1678, 4), "354.2");
  EXPECT_EQ(digits(0.0354168, 3), "0.0354");
  EXPECT_EQ(digits(0.0, 4), "0");
  EXPECT_EQ(digits(-1e-9, 3), "-1.00e-09");
  EXPECT_EQ(digits(123456.0, 3), "123456");
  EXPECT_EQ(digits(std::numeric_limits<double>::quiet_NaN(), 3), "-");
  EXPECT_EQ(digits(2.5, 2, "mm"), "2.5 mm");
}

TEST(TextOutput, Durations) {
  EXPECT_EQ(duration(0.4), "0 s");
  EXPECT_EQ(duration(75.0), "1 min 15 s");
  EXPECT_EQ(duration(3725.0), "1 h 02 min");
}

}  // namespace
}  // namespace lodestone::app
