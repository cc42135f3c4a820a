// SPDX-License-Identifier: GPL-3.0-or-later
#include "geometries/import/fem_model.h"

#include "base/quantity.h"
#include "geometries/import/direction_expression.h"
#include "geometries/import/fem_check.h"
#include "geometries/import/fem_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <functional>
#include <map>

namespace lodestone::geometries {

namespace {

constexpr int most_rows = 1'000'000;
constexpr double degree = base::pi / 180.0;

struct Unit {
  const char* name;
  double metres;
};
constexpr std::array<Unit, 6> units{{{"inches", 25.4e-3},
                                     {"millimeters", 1e-3},
                                     {"centimeters", 1e-2},
                                     {"mils", 25.4e-6},
                                     {"microns", 1e-6},
                                     {"meters", 1.0}}};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

/// "Mu_x" of "<mu_x>", as the format writes it: field names of messages.
const std::vector<std::string>& known_keys() {
  static const std::vector<std::string> keys{
      "[Format]",    "[Frequency]",     "[Precision]",    "[MinAngle]",    "[DoSmartMesh]", "[ForceMaxMesh]",
      "[Depth]",     "[LengthUnits]",   "[ProblemType]",  "[Coordinates]", "[ACSolver]",    "[PrevType]",
      "[PrevSoln]",  "[Comment]",       "[extZo]",        "[extRo]",       "[extRi]",       "[PointProps]",
      "[BdryProps]", "[BlockProps]",    "[CircuitProps]", "[NumPoints]",   "[NumSegments]", "[NumArcSegments]",
      "[NumHoles]",  "[NumBlockLabels]"};
  return keys;
}

/// Turns lines into a model, section by section.
class Reader {
public:
  explicit Reader(const FemText& text) : text_(text) { model_.file = text.file(); }

  FemModel read() {
    while (at_ < text_.lines().size())
      read_section();
    for (const char* key :
         {"[Format]", "[Frequency]", "[LengthUnits]", "[ProblemType]", "[Depth]", "[NumPoints]", "[NumBlockLabels]"})
      if (!seen_.count(lower(key)))
        text_.fail(0, key, "the section is missing; a .fem file of FEMM 4 has it");
    convert_lengths();
    check_fem_model(model_);
    return std::move(model_);
  }

private:
  const FemLine& here() const { return text_.lines()[at_]; }

  void read_section() {
    const FemLine& line = here();
    const int previous = at_ > 0 ? text_.lines()[at_ - 1].number : 0;
    if (line.key.empty())
      text_.fail(line.number, section_,
                 previous == 0 ? "this is no .fem file: it begins with [Format]"
                               : "a row beyond the section's count; is the count right?");
    const auto known = std::find_if(known_keys().begin(), known_keys().end(),
                                    [&](const std::string& key) { return lower(key) == line.key; });
    if (known == known_keys().end()) {
      if (seen_.empty())
        text_.fail(line.number, "", "this is no .fem file: it begins with [Format]");
      text_.fail(line.number, line.written_key.substr(0, 40),
                 "this key is not known here" + base::did_you_mean(line.key, known_keys()));
    }
    section_ = *known;
    if (const auto [entry, is_new] = seen_.emplace(line.key, line.number); !is_new)
      text_.fail(line.number, section_, fmt::format("the section stands in line {} already", entry->second));
    if (line.key == "[format]")
      read_format(line);
    else if (line.key == "[frequency]")
      read_frequency(line);
    else if (line.key == "[depth]")
      read_depth(line);
    else if (line.key == "[lengthunits]")
      read_unit(line);
    else if (line.key == "[problemtype]")
      read_problem_type(line);
    else if (line.key == "[coordinates]")
      model_.polar = choice(line, {"cartesian", "polar"}) == 1;
    else if (line.key == "[prevtype]")
      read_previous_type(line);
    else if (line.key == "[pointprops]")
      records(line, "point", [this] { return point_property(); });
    else if (line.key == "[bdryprops]")
      records(line, "bdry", [this] { return boundary(); });
    else if (line.key == "[blockprops]")
      records(line, "block", [this] { return material(); });
    else if (line.key == "[circuitprops]")
      records(line, "circuit", [this] { return circuit(); });
    else if (line.key == "[numpoints]")
      rows(line, 3, [this](const FemLine& row, const std::string& field) { node(row, field); });
    else if (line.key == "[numsegments]")
      rows(line, 4, [this](const FemLine& row, const std::string& field) { segment(row, field); });
    else if (line.key == "[numarcsegments]")
      rows(line, 5, [this](const FemLine& row, const std::string& field) { arc(row, field); });
    else if (line.key == "[numholes]")
      rows(line, 2, [this](const FemLine& row, const std::string& field) { hole(row, field); });
    else if (line.key == "[numblocklabels]")
      rows(line, 6, [this](const FemLine& row, const std::string& field) { label(row, field); });
    else
      ++at_;  // of FEMM's own mesher, solver and windows
  }

  // ---- the problem

  void read_format(const FemLine& line) {
    const double format = text_.number(line, 0, section_);
    if (!(format >= 4.0 && format < 5.0))
      text_.fail(line.number, section_, fmt::format("format {} cannot be read; 4.0, which FEMM 4 writes, can", format));
    ++at_;
  }
  void read_frequency(const FemLine& line) {
    const double frequency = text_.number(line, 0, section_);
    if (frequency != 0.0)
      text_.fail(line.number, section_,
                 fmt::format("{} Hz is not supported; only magnetostatic problems (0) are", frequency));
    ++at_;
  }
  void read_depth(const FemLine& line) {
    model_.depth = text_.number(line, 0, section_);
    if (!(model_.depth > 0.0))
      text_.fail(line.number, section_, fmt::format("{} is not allowed; it must be above 0", model_.depth));
    ++at_;
  }
  void read_unit(const FemLine& line) {
    std::vector<std::string> names;
    names.reserve(units.size());
    for (const Unit& unit : units)
      names.emplace_back(unit.name);
    model_.length = units.at(choice(line, names)).metres;
  }
  void read_problem_type(const FemLine& line) {
    if (choice(line, {"planar", "axisymmetric"}) == 1)
      text_.fail(line.number, section_, "axisymmetric problems are not supported; only planar ones are");
  }
  void read_previous_type(const FemLine& line) {
    if (text_.integer(line, 0, section_, 0, 1000) != 0)
      text_.fail(line.number, section_,
                 "an incremental or frozen solution about a previous one is not supported; only 0 (none) is");
    ++at_;
  }

  std::size_t choice(const FemLine& line, const std::vector<std::string>& words) {
    const std::string value = text_.value(line, section_);
    const auto found = std::find(words.begin(), words.end(), lower(value));
    if (found == words.end()) {
      std::string list;
      for (const std::string& word : words)
        list += (list.empty() ? "" : ", ") + word;
      text_.fail(line.number, section_,
                 fmt::format("'{}' is not known; one of {}", value.substr(0, 40), list) +
                     base::did_you_mean(lower(value), words));
    }
    ++at_;
    return static_cast<std::size_t>(found - words.begin());
  }

  // ---- records

  void records(const FemLine& head, const std::string& kind, const std::function<void()>& read_one) {
    const int count = text_.integer(head, 0, section_, 0, most_rows);
    ++at_;
    for (int k = 0; k < count; ++k) {
      if (at_ == text_.lines().size() || here().key != "<begin" + kind + ">")
        text_.fail(at_ == text_.lines().size() ? head.number : here().number, section_,
                   fmt::format("record {} of {} is missing; is the count right?", k + 1, count));
      read_one();
    }
    if (at_ < text_.lines().size() && here().key == "<begin" + kind + ">")
      text_.fail(here().number, section_, fmt::format("a record beyond the count of {}; is the count right?", count));
  }

  /// Reads up to the record's end. @param rows_after a key after whose line rows of numbers stand, as many as it says.
  FemRecord record(const std::string& kind, const std::string& rows_after = "") {
    FemRecord result(text_, section_, here().number);
    ++at_;
    while (true) {
      if (at_ == text_.lines().size())
        text_.fail(result.begin_line(), section_, "the record has no end");
      const FemLine& line = here();
      ++at_;
      if (line.key == "<end" + kind + ">")
        return result;
      if (line.key.empty())
        text_.fail(line.number, section_, "a row of numbers is not expected in this record; is a count right?");
      if (line.key.rfind("<begin", 0) == 0 || line.key.front() == '[')
        text_.fail(line.number, section_, fmt::format("the record from line {} has no end", result.begin_line()));
      result.add(line);
      if (line.key == rows_after)
        read_table(line, result.field(line.key));
    }
  }

  void read_table(const FemLine& head, const std::string& field) {
    table_.clear();
    const int count = text_.integer(head, 0, field, 0, most_rows);
    for (int k = 0; k < count; ++k) {
      if (at_ == text_.lines().size() || !here().key.empty())
        text_.fail(at_ == text_.lines().size() ? head.number : here().number, field,
                   fmt::format("row {} of {} is missing; is the count right?", k + 1, count));
      const FemLine& row = here();
      if (row.words.size() != 2)
        text_.fail(row.number, field, fmt::format("a row has two numbers, B and H; here are {}", row.words.size()));
      table_.push_back({text_.number(row, 0, field), text_.number(row, 1, field), row.number});
      ++at_;
    }
  }

  void point_property() {
    FemRecord record = this->record("point");
    FemPointProperty point;
    point.name = record.name_of("<pointname>");
    point.line = record.begin_line();
    point.current = record.number("<i_re>", 0.0);
    point.potential = record.number("<a_re>", 0.0);
    record.expect_zero("<i_im>", "a static field has no imaginary part");
    record.expect_zero("<a_im>", "a static field has no imaginary part");
    record.refuse_others();
    model_.point_properties.push_back(point);
  }

  void boundary() {
    FemRecord record = this->record("bdry");
    FemBoundary boundary;
    boundary.name = record.name_of("<bdryname>");
    boundary.line = record.begin_line();
    boundary.type = static_cast<FemBoundary::Type>(record.integer("<bdrytype>", 0, 0, 7));
    boundary.type_line = record.line_of("<bdrytype>");
    boundary.a0 = record.number("<a_0>", 0.0);
    boundary.a1 = record.number("<a_1>", 0.0);
    boundary.a2 = record.number("<a_2>", 0.0);
    boundary.phase = record.number("<phi>", 0.0);
    boundary.c0 = record.number("<c0>", 0.0);
    boundary.c1 = record.number("<c1>", 0.0);
    for (const char* key : {"<c0i>", "<c1i>", "<mu_ssd>", "<sigma_ssd>"})
      record.ignore(key);
    boundary.inner_angle = degree * record.number("<innerangle>", 0.0);
    boundary.outer_angle = degree * record.number("<outerangle>", 0.0);
    record.refuse_others();
    model_.boundaries.push_back(boundary);
  }

  void material() {
    table_.clear();
    FemRecord record = this->record("block", "<bhpoints>");
    FemMaterial material;
    material.name = record.name_of("<blockname>");
    material.line = record.begin_line();
    material.mu_x = record.number("<mu_x>", 1.0);
    material.mu_y = record.number("<mu_y>", 1.0);
    material.mu_line = record.line_of("<mu_x>");
    material.coercivity = record.number("<h_c>", 0.0);
    material.coercivity_line = record.line_of("<h_c>");
    record.expect_zero("<h_cangle>", "the direction of a magnet stands at its block label");
    material.current_density = 1e6 * record.number("<j_re>", 0.0);
    record.expect_zero("<j_im>", "a static field has no imaginary part");
    material.conductivity = 1e6 * record.number("<sigma>", 0.0);
    material.lamination = record.integer("<lamtype>", 0, 0, 100);
    material.lamination_line = record.line_of("<lamtype>");
    material.lamination_fill = record.number("<lamfill>", 1.0);
    for (const char* key : {"<d_lam>", "<phi_h>", "<phi_hx>", "<phi_hy>", "<nstrands>", "<wired>"})
      record.ignore(key);
    record.find("<bhpoints>");
    record.refuse_others();
    const auto refuse = [&](const std::string& key, const std::string& message) {
      text_.fail(record.line_of(key), record.field(key), message);
    };
    for (const auto& [key, value] : {std::make_pair("<mu_x>", material.mu_x), std::make_pair("<mu_y>", material.mu_y)})
      if (!(value > 0.0))
        refuse(key, fmt::format("{} is not allowed; a relative permeability is above 0", value));
    if (material.coercivity < 0.0)
      refuse("<h_c>", fmt::format("{} A/m is not allowed; it must be 0 or above", material.coercivity));
    if (material.conductivity < 0.0)
      refuse("<sigma>", fmt::format("{} S/m is not allowed; it must be 0 or above", material.conductivity));
    if (!(material.lamination_fill > 0.0 && material.lamination_fill <= 1.0))
      refuse("<lamfill>", fmt::format("{} is not allowed; it must be above 0 and at most 1", material.lamination_fill));
    material.table = table_;
    check_table(material, record.field("<bhpoints>"));
    model_.materials.push_back(material);
  }

  void check_table(const FemMaterial& material, const std::string& field) {
    const auto& table = material.table;
    for (std::size_t k = 0; k < table.size(); ++k) {
      if (k == 0 && (table[k].b != 0.0 || table[k].h != 0.0))
        text_.fail(
            table[k].line, field,
            fmt::format("the curve begins at B = {} T, H = {} A/m; it must begin at 0, 0", table[k].b, table[k].h));
      if (k > 0 && !(table[k].b > table[k - 1].b && table[k].h > table[k - 1].h))
        text_.fail(table[k].line, field,
                   fmt::format("B = {} T, H = {} A/m: both must be above those of the row before ({} T, {} A/m)",
                               table[k].b, table[k].h, table[k - 1].b, table[k - 1].h));
      if (k > 0 && table[k].b - table[k - 1].b < 0.97 * base::mu_0 * (table[k].h - table[k - 1].h))
        text_.fail(table[k].line, field,
                   fmt::format("dB/dH from the row before is {:.3f} μ0; below 0.97 μ0 is no rounding, the row is wrong",
                               (table[k].b - table[k - 1].b) / (table[k].h - table[k - 1].h) / base::mu_0));
    }
    if (!table.empty() && table.size() < 3)
      text_.fail(table.front().line, field, "a curve needs at least two rows beside the origin");
  }

  void circuit() {
    FemRecord record = this->record("circuit");
    FemCircuit circuit;
    circuit.name = record.name_of("<circuitname>");
    circuit.line = record.begin_line();
    circuit.current = record.number("<totalamps_re>", 0.0);
    record.expect_zero("<totalamps_im>", "a static field has no imaginary part");
    circuit.series = record.integer("<circuittype>", 1, 0, 1) == 1;
    for (const char* key : {"<voltgradient_re>", "<voltgradient_im>"})
      record.expect_zero(key, "a circuit is driven by its current");
    record.refuse_others();
    model_.circuits.push_back(circuit);
  }

  // ---- rows

  void rows(const FemLine& head, std::size_t least_words,
            const std::function<void(const FemLine&, const std::string&)>& read_one) {
    const int count = text_.integer(head, 0, section_, 0, most_rows);
    ++at_;
    for (int k = 0; k < count; ++k) {
      if (at_ == text_.lines().size() || !here().key.empty())
        text_.fail(at_ == text_.lines().size() ? head.number : here().number, section_,
                   fmt::format("row {} of {} is missing; is the count right?", k + 1, count));
      const std::string field = fmt::format("{}.{}", section_, k);
      if (here().words.size() < least_words)
        text_.fail(here().number, field,
                   fmt::format("the row has {} values, at least {} are needed", here().words.size(), least_words));
      read_one(here(), field);
      ++at_;
    }
  }

  Point point(const FemLine& row, const std::string& field) {
    return {text_.number(row, 0, field + ".x"), text_.number(row, 1, field + ".y")};
  }
  /// A 1-based index of a property, checked later.
  int property(const FemLine& row, std::size_t word, const std::string& field) {
    return text_.integer(row, word, field, 0, most_rows) - 1;
  }

  void node(const FemLine& row, const std::string& field) {
    FemNode node;
    node.at = point(row, field);
    node.property = property(row, 2, field + ".property");
    node.line = row.number;
    model_.nodes.push_back(node);
  }
  void segment(const FemLine& row, const std::string& field) {
    FemSegment segment;
    segment.begin = text_.integer(row, 0, field + ".begin", 0, most_rows);
    segment.end = text_.integer(row, 1, field + ".end", 0, most_rows);
    text_.number(row, 2, field + ".size");
    segment.boundary = property(row, 3, field + ".boundary");
    segment.line = row.number;
    model_.segments.push_back(segment);
  }
  void arc(const FemLine& row, const std::string& field) {
    FemArc arc;
    arc.begin = text_.integer(row, 0, field + ".begin", 0, most_rows);
    arc.end = text_.integer(row, 1, field + ".end", 0, most_rows);
    const double angle = text_.number(row, 2, field + ".angle");
    if (!(angle > 0.0 && angle <= 180.0))
      text_.fail(row.number, field + ".angle",
                 fmt::format("{} degrees is not allowed; an arc turns by more than 0 and at most 180", angle));
    arc.angle = degree * angle;
    text_.number(row, 3, field + ".size");
    arc.boundary = property(row, 4, field + ".boundary");
    arc.line = row.number;
    model_.arcs.push_back(arc);
  }
  void hole(const FemLine& row, const std::string& field) {
    FemLabel hole;
    hole.at = point(row, field);
    hole.line = row.number;
    model_.labels.push_back(hole);
  }
  void label(const FemLine& row, const std::string& field) {
    FemLabel label;
    label.at = point(row, field);
    label.line = row.number;
    label.material = property(row, 2, field + ".material");
    text_.number(row, 3, field + ".size");
    label.circuit = property(row, 4, field + ".circuit");
    label.direction = degree * text_.number(row, 5, field + ".direction");
    if (row.words.size() > 6)
      label.group = text_.integer(row, 6, field + ".group", -most_rows, most_rows);
    if (row.words.size() > 7)
      label.turns = text_.number(row, 7, field + ".turns");
    if (row.words.size() > 8) {
      const int flags = text_.integer(row, 8, field + ".flags", 0, 3);
      if ((flags & 1) != 0)
        text_.fail(row.number, field + ".flags", "an external region (Kelvin transformation) is not supported");
      label.is_default = (flags & 2) != 0;
    }
    if (row.words.size() > 9 && !row.words[9].text.empty()) {
      if (!row.words[9].quoted)
        text_.fail(row.number, field + ".direction", "the expression of a direction stands in double quotes");
      try {
        const DirectionOfTheta direction = parse_direction(row.words[9].text);
        label.direction = degree * direction.angle;
        label.direction_order = direction.order;
      } catch (const ExpressionError& error) {
        text_.fail(row.number, field + ".direction", error.what());
      }
    }
    if (row.words.size() > 10)
      text_.fail(row.number, field, fmt::format("the row has {} values, at most 10 are known", row.words.size()));
    model_.labels.push_back(label);
  }

  // ---- the whole

  void convert_lengths() {
    const double unit = model_.length;
    const auto convert = [&](Point& at) { at = {unit * at.x, unit * at.y}; };
    model_.depth *= unit;
    for (FemNode& node : model_.nodes)
      convert(node.at);
    for (FemLabel& label : model_.labels)
      convert(label.at);
    for (FemBoundary& boundary : model_.boundaries) {
      boundary.a1 /= unit;
      if (!model_.polar)
        boundary.a2 /= unit;
    }
  }

  const FemText& text_;
  FemModel model_;
  std::size_t at_ = 0;
  std::string section_;
  std::map<std::string, int> seen_;
  std::vector<FemMaterial::Row> table_;
};

}  // namespace

FemModel FemModel::load(const std::string& path) {
  return read(FemText::load(path));
}

FemModel FemModel::read(const FemText& text) {
  FemModel model = Reader(text).read();
  model.name = std::filesystem::path(text.file()).stem().string();
  return model;
}

bool is_fem_file(const std::string& path) {
  return lower(std::filesystem::path(path).extension().string()) == ".fem";
}

}  // namespace lodestone::geometries
