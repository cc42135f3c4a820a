// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/dxf_scan.h"

#include "base/user_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

namespace lodestone::geometries {

namespace {

constexpr std::size_t largest_file = std::size_t{64} << 20;
constexpr std::size_t longest_line = 2000;  // libdime's buffer holds 4096
constexpr double largest_number = 1e12;     // squares fit in single precision
constexpr int deepest_insert = 32;
constexpr int most_copies = 10'000;

/// Codes of floating-point values (AutoCAD's DXF reference, group code ranges).
bool is_real(int code) {
  return (code >= 10 && code <= 59) || (code >= 110 && code <= 149) || (code >= 210 && code <= 239) ||
         (code >= 460 && code <= 469) || (code >= 1010 && code <= 1059);
}
bool is_integer(int code) {
  return (code >= 60 && code <= 99) || (code >= 160 && code <= 179) || (code >= 270 && code <= 289) ||
         (code >= 370 && code <= 389) || (code >= 400 && code <= 409) || (code >= 420 && code <= 429) ||
         (code >= 440 && code <= 459) || (code >= 1060 && code <= 1071);
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r"), last = text.find_last_not_of(" \t\r");
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

class Scanner {
public:
  explicit Scanner(const std::string& path) { scan_.file = path; }

  DxfScan run() {
    read_groups();
    std::size_t k = 0;
    bool ended = false;
    std::set<std::string> sections;
    while (k < groups_.size()) {
      const DxfGroup& group = groups_[k];
      if (group.code == 999) {
        ++k;
        continue;
      }
      if (group.code == 0 && group.text == "EOF") {
        ended = true;
        break;
      }
      if (group.code != 0 || group.text != "SECTION")
        fail(group.line, fmt::format("'{}' stands outside of every section", shortened(group.text)));
      if (k + 1 == groups_.size() || groups_[k + 1].code != 2)
        fail(group.line, "a section without name");
      const std::string name = groups_[k + 1].text;
      if (!sections.insert(name).second)
        fail(group.line, fmt::format("a second section {}", shortened(name)));
      k = read_section(name, k + 2, group.line);
    }
    if (!ended)
      fail(groups_.empty() ? 0 : groups_.back().line, "the file ends without 'EOF': it was cut off");
    if (!sections.count("ENTITIES"))
      fail(0, "it has no section ENTITIES");
    check_inserts();
    return std::move(scan_);
  }

private:
  [[noreturn]] void fail(int line, const std::string& message) const {
    throw base::UserError({scan_.file, line, 0}, "", message);
  }
  static std::string shortened(const std::string& text) { return text.size() > 40 ? text.substr(0, 40) + "…" : text; }

  void read_groups() {
    std::ifstream stream(scan_.file, std::ios::binary);
    if (!stream)
      fail(0, "the file cannot be read");
    std::ostringstream buffer;
    buffer << stream.rdbuf();
    const std::string text = buffer.str();
    if (text.empty())
      fail(0, "the file is empty, or no file");
    if (text.rfind("AutoCAD Binary DXF", 0) == 0)
      fail(0, "this is a binary DXF; save it as text (ASCII)");
    if (text.size() > largest_file)
      fail(0, "the file is over 64 MiB");
    if (text.find('\0') != std::string::npos)
      fail(0, "this is no text");
    std::istringstream lines(text);
    std::string first, second;
    int number = 0;
    while (std::getline(lines, first)) {
      ++number;
      const std::string code = trimmed(first);
      if (code.empty() && lines.peek() == EOF)
        break;
      char* end = nullptr;
      errno = 0;
      const long value = std::strtol(code.c_str(), &end, 10);
      if (code.empty() || *end != '\0' || errno != 0 || value < -5 || value > 1071)
        fail(number,
             fmt::format("'{}' is no group code; a DXF is pairs of lines, a number and its value", shortened(code)));
      if (!std::getline(lines, second))
        fail(number, "the last group has no value: the file was cut off");
      ++number;
      if (first.size() > longest_line || second.size() > longest_line)
        fail(number, "the line is over 2000 letters long");
      DxfGroup group;
      group.code = static_cast<int>(value);
      group.text = trimmed(second);
      group.line = number;
      read_number(group);
      groups_.push_back(group);
      if (group.code == 0 && group.text == "EOF")
        break;
    }
  }

  void read_number(DxfGroup& group) const {
    if (!is_real(group.code) && !is_integer(group.code))
      return;
    char* end = nullptr;
    group.number = std::strtod(group.text.c_str(), &end);
    if (group.text.empty() || *end != '\0' || group.text.find_first_of("xXnN") != std::string::npos ||
        !(std::abs(group.number) <= largest_number))
      fail(group.line,
           fmt::format("'{}' is no number, or one above 1e12, as group {} has it", shortened(group.text), group.code));
    if (is_integer(group.code) && group.number != std::floor(group.number))
      fail(group.line, fmt::format("'{}' is no whole number, as group {} has it", shortened(group.text), group.code));
  }

  /// @param k the first group after the section's name. @return the first after ENDSEC.
  std::size_t read_section(const std::string& name, std::size_t k, int begin) {
    const std::size_t first = k;
    while (k < groups_.size() && !(groups_[k].code == 0 && (groups_[k].text == "ENDSEC" || groups_[k].text == "EOF" ||
                                                            groups_[k].text == "SECTION")))
      ++k;
    if (k == groups_.size() || groups_[k].text != "ENDSEC")
      fail(begin, fmt::format("the section {} has no end", shortened(name)));
    if (name == "HEADER")
      read_header(first, k);
    if (name == "ENTITIES")
      scan_.entities = read_entities(first, k);
    if (name == "BLOCKS")
      read_blocks(first, k);
    if (name == "TABLES")
      check_tables(first, k);
    return k + 1;
  }

  void read_header(std::size_t first, std::size_t end) {
    for (std::size_t k = first; k + 1 < end; ++k)
      if (groups_[k].code == 9 && groups_[k].text == "$INSUNITS" && groups_[k + 1].code == 70)
        scan_.length_unit = static_cast<int>(groups_[k + 1].number);
  }

  void check_tables(std::size_t first, std::size_t end) const {
    int open = 0;  // the line of a TABLE
    for (std::size_t k = first; k < end; ++k) {
      if (groups_[k].code != 0)
        continue;
      if (groups_[k].text == "TABLE") {
        if (open > 0)
          fail(groups_[k].line, fmt::format("a table within that of line {}", open));
        open = groups_[k].line;
      } else if (open == 0) {
        fail(groups_[k].line, fmt::format("'{}' stands outside of every table", shortened(groups_[k].text)));
      } else if (groups_[k].text == "ENDTAB") {
        open = 0;
      }
    }
    if (open > 0)
      fail(open, "the table has no end");
  }

  std::vector<DxfEntity> read_entities(std::size_t first, std::size_t end) const {
    std::vector<DxfEntity> flat;
    for (std::size_t k = first; k < end; ++k) {
      if (groups_[k].code == 0)
        flat.push_back({groups_[k].text, groups_[k].line, {}, {}});
      else if (flat.empty())
        fail(groups_[k].line, "a group before the first entity");
      else
        flat.back().groups.push_back(groups_[k]);
    }
    // Vertices and attributes stand behind their owner, up to SEQEND.
    std::vector<DxfEntity> result;
    for (std::size_t k = 0; k < flat.size(); ++k) {
      DxfEntity entity = flat[k];
      const bool polyline = entity.type == "POLYLINE";
      if (polyline || (entity.type == "INSERT" && entity.number(66, 0.0) != 0.0)) {
        const std::string member = polyline ? "VERTEX" : "ATTRIB";
        std::size_t v = k + 1;
        for (; v < flat.size() && flat[v].type == member; ++v)
          entity.vertices.push_back(flat[v]);
        if (v == flat.size() || flat[v].type != "SEQEND")
          fail(entity.line, fmt::format("the {} has no SEQEND behind its {} entities", entity.type, member));
        k = v;
      } else if (entity.type == "VERTEX" || entity.type == "SEQEND" || entity.type == "ATTRIB") {
        fail(entity.line, fmt::format("a {} without its POLYLINE or INSERT", entity.type));
      }
      check_counts(entity);
      result.push_back(std::move(entity));
    }
    return result;
  }

  /// libdime makes room for as many values as an entity announces.
  void check_counts(const DxfEntity& entity) const {
    const auto expect = [&](int code, int counted) {
      const double announced = entity.number(code, 0.0);
      const auto found = std::count_if(entity.groups.begin(), entity.groups.end(),
                                       [&](const DxfGroup& group) { return group.code == counted; });
      if (announced < 0.0 || announced > 30'000.0 || static_cast<double>(found) != announced)
        fail(entity.line, fmt::format("the {} announces {:g} values of group {} and has {}", entity.type, announced,
                                      counted, found));
      const auto first = std::find_if(entity.groups.begin(), entity.groups.end(),
                                      [&](const DxfGroup& group) { return group.code == counted; });
      const DxfGroup* count = entity.find(code);
      if (first != entity.groups.end() && count && first->line < count->line)
        fail(entity.line, fmt::format("the {} has values of group {} before it says how many", entity.type, counted));
    };
    if (entity.type == "LWPOLYLINE") {
      expect(90, 10);
      expect(90, 20);
    }
    if (entity.type == "SPLINE") {
      expect(72, 40);
      expect(73, 10);
      expect(73, 20);
      expect(74, 11);
      const auto weights = std::count_if(entity.groups.begin(), entity.groups.end(),
                                         [](const DxfGroup& group) { return group.code == 41; });
      if (weights > 0 && static_cast<double>(weights) != entity.number(73, 0.0))
        fail(entity.line, "the SPLINE has another number of weights than of control points");
    }
  }

  void read_blocks(std::size_t first, std::size_t end) {
    std::size_t k = first;
    while (k < end) {
      if (groups_[k].code != 0 || groups_[k].text != "BLOCK")
        fail(groups_[k].line, fmt::format("'{}' stands outside of every block", shortened(groups_[k].text)));
      const int line = groups_[k].line;
      std::string name;
      DxfBlock block;
      std::size_t body = k + 1;
      for (; body < end && groups_[body].code != 0; ++body) {
        if (groups_[body].code == 2)
          name = groups_[body].text;
        else if (groups_[body].code == 10)
          block.base_x = groups_[body].number;
        else if (groups_[body].code == 20)
          block.base_y = groups_[body].number;
      }
      std::size_t last = body;
      while (last < end &&
             !(groups_[last].code == 0 && (groups_[last].text == "ENDBLK" || groups_[last].text == "BLOCK")))
        ++last;
      if (last == end || groups_[last].text != "ENDBLK")
        fail(line, "the block has no ENDBLK");
      if (name.empty())
        fail(line, "the block has no name");
      block.entities = read_entities(body, last);
      if (!scan_.blocks.emplace(name, std::move(block)).second)
        fail(line, fmt::format("a second block '{}'", shortened(name)));
      for (k = last + 1; k < end && groups_[k].code != 0;)
        ++k;
    }
  }

  // ---- inserted blocks

  void check_inserts() const {
    std::map<std::string, double> size;
    for (const auto& [name, block] : scan_.blocks)
      size_of(name, 0, size);
    double whole = 0.0;
    for (const DxfEntity& entity : scan_.entities)
      whole += copies_of(entity, 0, size);
    if (whole > 1e6)
      fail(0, fmt::format("with its blocks inserted the drawing has {:.3g} entities; a million are possible", whole));
  }
  double copies_of(const DxfEntity& entity, int depth, std::map<std::string, double>& size) const {
    if (entity.type != "INSERT")
      return 1.0;
    const std::string block = entity.text(2, "");
    if (!scan_.blocks.count(block))
      fail(entity.line, fmt::format("it inserts a block '{}', which the file does not have", shortened(block)));
    const double columns = entity.number(70, 1.0), rows = entity.number(71, 1.0);
    if (columns < 0.0 || rows < 0.0 || columns * rows > most_copies)
      fail(entity.line, fmt::format("it inserts {:g} × {:g} copies", columns, rows));
    return std::max(1.0, columns) * std::max(1.0, rows) * size_of(block, depth + 1, size);
  }
  /// Entities of a block, those of blocks within it counted.
  double size_of(const std::string& name, int depth, std::map<std::string, double>& size) const {
    if (const auto known = size.find(name); known != size.end())
      return known->second;
    double sum = 0.0;
    for (const DxfEntity& entity : scan_.blocks.at(name).entities) {
      if (depth > deepest_insert)
        fail(entity.line, fmt::format("the block '{}' contains itself, or blocks in blocks over {} deep",
                                      shortened(name), deepest_insert));
      sum += copies_of(entity, depth, size);
    }
    return size[name] = sum;
  }

  DxfScan scan_;
  std::vector<DxfGroup> groups_;
};

}  // namespace

const DxfGroup* DxfEntity::find(int code) const {
  const auto found =
      std::find_if(groups.begin(), groups.end(), [&](const DxfGroup& group) { return group.code == code; });
  return found == groups.end() ? nullptr : &*found;
}

double DxfEntity::number(int code, double otherwise) const {
  const DxfGroup* group = find(code);
  return group ? group->number : otherwise;
}

std::string DxfEntity::text(int code, const std::string& otherwise) const {
  const DxfGroup* group = find(code);
  return group ? group->text : otherwise;
}

DxfScan DxfScan::load(const std::string& path) {
  return Scanner(path).run();
}

}  // namespace lodestone::geometries
