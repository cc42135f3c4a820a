// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/document.h"

#include <gtest/gtest.h>

#include <functional>

using namespace lodestone::base;

namespace {

Document parse(const std::string& text) {
  return Document::parse(text, "f.yaml");
}

std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const UserError& error) {
    return error.what();
  }
  return "(none)";
}

std::string parse_error(const std::string& text) {
  return error_of([&] { parse(text); });
}

const char* const machine = "machine: Test\n"
                            "rotor:\n"
                            "  magnet: {thickness: 6.5 mm, width: 18.9 mm}\n"
                            "points:\n"
                            "  - {name: peak, current: 250 A}\n"
                            "  - {name: rated, current: 100 A}\n";

}  // namespace

TEST(Document, ReadsValuesWithTheirPlaceAndField) {
  const Document document = parse(machine);
  const Node thickness = document.root().at("rotor").at("magnet").at("thickness");
  EXPECT_DOUBLE_EQ(thickness.quantity("m"), 6.5e-3);
  EXPECT_EQ(thickness.field(), "rotor.magnet.thickness");
  EXPECT_EQ(to_string(thickness.location()), "f.yaml:3:23");
  const Node current = document.root().at("points").items()[1].at("current");
  EXPECT_EQ(current.field(), "points[1].current");
  EXPECT_EQ(to_string(current.location()), "f.yaml:6:28");
  EXPECT_EQ(document.root().entries()[2].first, "points");
  EXPECT_FALSE(document.root().find("stator").has_value());
  EXPECT_TRUE(document.root().is_map());
  EXPECT_TRUE(document.root().at("points").is_list());
}

TEST(Document, NodeKeepsItsDocumentAlive) {
  Node node = parse(machine).root().at("machine");
  EXPECT_EQ(node.text(), "Test");
}

TEST(Document, ReadersSayWhatIsWrong) {
  const Document d = parse("a: 5 kg\nb: -3 mm\nc: [1]\nd: 1.5\ne: maybe\nf:\ng: 7\nh: x\ni: {thicknes: 1}\nj: .nan\n");
  const Node r = d.root();
  EXPECT_EQ(error_of([&] { r.at("a").quantity("m"); }),
            "f.yaml:1:4: a: '5 kg' has the wrong dimension; expected a unit such as 'mm'");
  EXPECT_EQ(error_of([&] { r.at("b").quantity("m", Range::positive()); }),
            "f.yaml:2:4: b: -3 mm is not allowed; it must be above 0 mm");
  EXPECT_EQ(error_of([&] { r.at("c").quantity("m"); }), "f.yaml:3:4: c: expected a number with a unit, found a list");
  EXPECT_EQ(error_of([&] { r.at("d").integer(1, 4); }),
            "f.yaml:4:4: d: expected a whole number from 1 to 4, found '1.5'");
  EXPECT_EQ(error_of([&] { r.at("g").integer(1, 4); }),
            "f.yaml:7:4: g: expected a whole number from 1 to 4, found '7'");
  EXPECT_EQ(error_of([&] { r.at("e").boolean(); }), "f.yaml:5:4: e: expected true or false, found 'maybe'");
  EXPECT_EQ(error_of([&] { r.at("f").text(); }), "f.yaml:6:1: f: expected a text, found nothing");
  EXPECT_EQ(error_of([&] { r.at("a").number(); }), "f.yaml:1:4: a: '5 kg' must be a plain number without a unit");
  EXPECT_EQ(error_of([&] { r.at("d").number(Range::between(0.0, 1.0)); }),
            "f.yaml:4:4: d: 1.5 is not allowed; it must be 0 … 1");
  EXPECT_EQ(error_of([&] { r.at("h").choice({"y", "xyz"}); }), "f.yaml:8:4: h: 'x' is not one of y, xyz");
  EXPECT_EQ(error_of([&] { r.at("i").at("thickness"); }),
            "f.yaml:9:4: i: 'thickness' is missing; did you mean 'thicknes'?");
  EXPECT_EQ(error_of([&] {
              r.at("i").allow_keys({"thickness", "width"});
            }),
            "f.yaml:9:5: i: unknown key 'thicknes'; did you mean 'thickness'?");
  EXPECT_EQ(error_of([&] {
              r.at("i").allow_keys({"width", "depth"});
            }),
            "f.yaml:9:5: i: unknown key 'thicknes'; known here: width, depth");
  EXPECT_EQ(error_of([&] { r.at("a").entries(); }), "f.yaml:1:4: a: expected a map, found '5 kg'");
  EXPECT_EQ(error_of([&] { r.items(); }), "f.yaml:1:1: expected a list, found a map");
  EXPECT_EQ(error_of([&] { r.at("j").number(); }), "f.yaml:10:4: j: '.nan' is not a finite number");
  EXPECT_DOUBLE_EQ(parse("a: 95 %").root().at("a").number(), 0.95);
  EXPECT_TRUE(parse("a: yes").root().at("a").boolean());
  EXPECT_EQ(parse("a: -3").root().at("a").integer(-5, 5), -3);
  EXPECT_EQ(parse("a: b").root().at("a").choice({"a", "b"}), 1u);
}

TEST(Document, RefusesBrokenFiles) {
  EXPECT_EQ(parse_error(""), "f.yaml: the file is empty");
  EXPECT_EQ(parse_error("# only a comment\n"), "f.yaml: the file is empty");
  EXPECT_EQ(parse_error("---\n"), "f.yaml: the file is empty");
  EXPECT_EQ(parse_error("~\n"), "f.yaml: the file is empty");
  EXPECT_EQ(parse_error("a: 1\nb: {c: 1, d: 2, c: 3}\n"), "f.yaml:2:17: b.c: this key appears twice (first in line 2)");
  EXPECT_EQ(parse_error("a: 1\nb: 2\na: 3\n"), "f.yaml:3:1: a: this key appears twice (first in line 1)");
  EXPECT_EQ(parse_error("a: &x\n  b: *x\n"),
            "f.yaml:2:6: a.b: this alias refers to a value that contains it (a cycle)");
  EXPECT_EQ(parse_error("a: &x [1, *x]\n"),
            "f.yaml:1:11: a[1]: this alias refers to a value that contains it (a cycle)");
  EXPECT_EQ(parse_error("a: 1\n---\nb: 2\n"),
            "f.yaml:2:1: a second document starts here ('---', or a line that belongs to nothing above it)");
  EXPECT_EQ(parse_error("- a\nb: 1\n"),
            "f.yaml:2:1: a second document starts here ('---', or a line that belongs to nothing above it)");
  EXPECT_EQ(parse_error("a: 1\n...\n"), "(none)");
  EXPECT_EQ(parse("a: |+\n  b\n").root().at("a").text(), "b\n");
  EXPECT_EQ(parse("a: b").root().at("a").text(), "b");
  EXPECT_EQ(parse_error("[a, b]: 1\n"), "f.yaml:1:1: a key must be a word, not a list or a map");
  EXPECT_EQ(parse_error("a: {<<: 1}\n"), "f.yaml:1:5: a: merge keys ('<<') are not supported; write the values out");
  EXPECT_EQ(parse_error(std::string("a: \0", 4)), "f.yaml: is not a text file (it holds zero bytes)");
  for (const char* text : {"a: [1, 2\n", "a: b: c\n", "a: 'x\n", "\tb: 1\n", "a: *nowhere\n", "a: }\n"}) {
    const std::string error = parse_error(text);
    EXPECT_EQ(error.rfind("f.yaml:", 0), 0u) << error;
    EXPECT_NE(error.find("not valid YAML: "), std::string::npos) << error;
  }
}

TEST(Document, RefusesNestingOver64) {
  const auto nested = [](int depth) {
    return "a: " + std::string(static_cast<std::size_t>(depth), '[') + "1" +
           std::string(static_cast<std::size_t>(depth), ']') + "\n";
  };
  EXPECT_EQ(parse_error(nested(63)), "(none)");
  EXPECT_NE(parse_error(nested(64)).find("values are nested deeper than 64 levels"), std::string::npos);
  EXPECT_NE(parse_error(nested(100000)).find("values are nested deeper than 64 levels"), std::string::npos);
  // 40 levels in an anchor, used 40 levels down.
  const std::string open(40, '['), close(40, ']');
  EXPECT_NE(parse_error("a: &x " + open + "1" + close + "\nb: " + open + "*x" + close + "\n").find("nested deeper"),
            std::string::npos);
}

TEST(Document, RefusesAliasesThatMultiply) {
  // Ten levels of nine aliases each ("billion laughs") would be 3e9 values.
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + last;
    for (int k = 1; k < 9; ++k)
      text += ", " + last;
    text += "]\n";
  }
  EXPECT_NE(parse_error(text).find("the file holds more than 1000000 values"), std::string::npos);
}

TEST(Document, AliasesAreCopies) {
  const Document d = parse("a: &x {b: 3 mm}\nc: *x\n");
  EXPECT_EQ(d.root().at("c").at("b").field(), "c.b");
  EXPECT_DOUBLE_EQ(d.root().at("c").at("b").quantity("m"), 3e-3);
}

TEST(Document, RefusesUnreadableAndHugeFiles) {
  EXPECT_EQ(error_of([] { Document::load("/nonexistent/f.yaml"); }), "/nonexistent/f.yaml: no such file");
  EXPECT_EQ(error_of([] { Document::load("/"); }), "/: is a folder, not a file");
  EXPECT_EQ(parse_error(std::string(16u * 1024u * 1024u + 1u, '#')), "f.yaml: the file is larger than 16 MiB");
  EXPECT_EQ(error_of([] { Document::load("/dev/zero"); }), "/dev/zero: the file is larger than 16 MiB");
}

TEST(Document, WithReplacesAValueThatKeepsItsOwnPlace) {
  const Document study = Document::parse("vary:\n  rotor.magnet.thickness: 7 kg\n  points[1].current: 90 A\n"
                                         "  rotor.magnt.width: 3 mm\n  rotor.magnet.colour: red\n  points[7].x: 1\n",
                                         "s.yaml");
  const auto value = [&](const char* key) { return study.root().at("vary").at(key); };
  const Document base = parse(machine);

  const Document a = base.with("points[1].current", value("points[1].current"));
  EXPECT_DOUBLE_EQ(a.root().at("points").items()[1].at("current").quantity("A"), 90.0);
  EXPECT_DOUBLE_EQ(base.root().at("points").items()[1].at("current").quantity("A"), 100.0);

  const Document b = base.with("rotor.magnet.thickness", value("rotor.magnet.thickness"));
  EXPECT_EQ(error_of([&] { b.root().at("rotor").at("magnet").at("thickness").quantity("m"); }),
            "s.yaml:2:27: rotor.magnet.thickness: '7 kg' has the wrong dimension; expected a unit such as 'mm' (this "
            "value replaces the one at f.yaml:3:23)");

  EXPECT_EQ(error_of([&] { base.with("rotor.magnt.width", value("rotor.magnt.width")); }),
            "s.yaml:4:22: vary.rotor.magnt.width: there is no 'rotor.magnt' in f.yaml; did you mean 'rotor.magnet'?");
  EXPECT_EQ(error_of([&] { base.with("points[7].x", value("points[7].x")); }),
            "s.yaml:6:16: vary.points[7].x: there is no 'points[7]' in f.yaml");
  EXPECT_EQ(error_of([&] { base.with("", value("points[7].x")); }),
            "s.yaml:6:16: vary.points[7].x: the path of the value to replace is empty");

  const Document c = base.with("rotor.magnet.colour", value("rotor.magnet.colour"));
  EXPECT_EQ(error_of([&] {
              c.root().at("rotor").at("magnet").allow_keys({"thickness", "width"});
            }),
            "s.yaml:5:24: rotor.magnet: unknown key 'colour'; known here: thickness, width (set in the map at "
            "f.yaml:3:11)");

  const Document d = base.with("rotor.magnet.thickness", "5 mm", {"--set", 0, 0});
  EXPECT_DOUBLE_EQ(d.root().at("rotor").at("magnet").at("thickness").quantity("m"), 5e-3);
}

TEST(Document, CanonicalTextIsStableAndReadsBack) {
  const Document d = parse("b: {x: 'a: b', y: \"null\", z: ~, w: -0.12 %/K, l: [], m: {}, q: \"say \\\"ä\\\"\\n\"}\n"
                           "a:   # comment\n  - [1, 2]\n  - {n:   3 mm}\n");
  const std::string text = d.canonical_text();
  EXPECT_EQ(text, "b:\n  x: \"a: b\"\n  y: \"null\"\n  z: ~\n  w: -0.12 %/K\n  l: []\n  m: {}\n"
                  "  q: \"say \\\"ä\\\"\\n\"\n"
                  "a:\n  -\n    - 1\n    - 2\n  -\n    n: 3 mm\n");
  const Document again = parse(text);
  EXPECT_EQ(again.canonical_text(), text);
  EXPECT_EQ(again.root().at("b").at("q").text(), "say \"ä\"\n");
  EXPECT_TRUE(again.root().at("b").at("z").is_null());
}
