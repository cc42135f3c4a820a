// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/demagnetisation_table.h"

#include "base/quantity.h"
#include "materials/separated_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <map>
#include <utility>

namespace lodestone::materials {

namespace {

/// J may rise by this share of B_r as H falls: noise of a hysteresigraph.
constexpr double noise = 0.002;
/// Temperatures of a column T nearer than this belong to one curve, K.
constexpr double same_temperature = 2.0;
constexpr std::size_t least_points = 5;

/// One row in SI units, with the way to blame it.
struct Row {
  double field;
  double polarisation;
  double temperature;
  std::size_t index;  ///< in the file, for messages
};

using Fail = std::function<void(std::size_t row, const std::string& message)>;

enum class Meaning { field, polarisation, flux_density, temperature, ignored };

struct Column {
  Meaning meaning = Meaning::ignored;
  std::string unit;     ///< as given
  std::string si_unit;  ///< to which `unit` converts
  double factor = 1.0;  ///< on the converted value
};

/// @throws base::UserError without a place.
Column understand(const Heading& heading, double density) {
  struct Known {
    const char* name;
    Meaning meaning;
    const char* si_unit;
    double factor;
  };
  static const std::vector<Known> known = {{"H", Meaning::field, "A/m", 1.0},
                                           {"-H", Meaning::field, "A/m", -1.0},
                                           {"mu0H", Meaning::field, "T", 1.0 / base::mu_0},
                                           {"-mu0H", Meaning::field, "T", -1.0 / base::mu_0},
                                           {"B", Meaning::flux_density, "T", 1.0},
                                           {"J", Meaning::polarisation, "T", 1.0},
                                           {"4piM", Meaning::polarisation, "T", 1.0},
                                           {"mu0M", Meaning::polarisation, "T", 1.0},
                                           {"M", Meaning::polarisation, "A/m", base::mu_0},
                                           {"T", Meaning::temperature, "K", 1.0}};
  const auto found =
      std::find_if(known.begin(), known.end(), [&](const Known& one) { return heading.name == one.name; });
  if (found == known.end())
    return {};
  Column column{found->meaning, heading.unit, found->si_unit, found->factor};
  if (heading.unit.empty())
    throw base::UserError(fmt::format("the column '{}' has no unit; write '{} ({})'", heading.name, heading.name,
                                      found->meaning == Meaning::temperature ? "degC" : found->si_unit));
  // The emu is no unit of UDUNITS-2: 1 emu = 1e-3 A·m².
  if (heading.name == "M") {
    if (heading.unit == "emu/cm3" || heading.unit == "emu/cc")
      return {column.meaning, "kA/m", "A/m", base::mu_0};
    if (heading.unit == "emu/g")
      return {column.meaning, "A.m2/kg", "A.m2/kg", base::mu_0 * density};
    if (base::converts(heading.unit, "A.m2/kg"))
      return {column.meaning, heading.unit, "A.m2/kg", base::mu_0 * density};
  }
  if (!base::converts(heading.unit, column.si_unit))
    throw base::UserError(fmt::format("'{}' is no unit of the column '{}'; expected one such as '{}'", heading.unit,
                                      heading.name, found->meaning == Meaning::temperature ? "degC" : found->si_unit));
  return column;
}

std::vector<Column> understand(const std::vector<Heading>& headings, double density) {
  std::vector<Column> columns;
  std::map<Meaning, int> count;
  for (const Heading& heading : headings) {
    columns.push_back(understand(heading, density));
    ++count[columns.back().meaning];
  }
  if (count[Meaning::field] != 1)
    throw base::UserError(fmt::format("expected one column of H, found {}; columns are H or -H, one of B, J, 4piM, M, "
                                      "and T, each with its unit",
                                      count[Meaning::field]));
  if (count[Meaning::polarisation] + count[Meaning::flux_density] != 1)
    throw base::UserError(fmt::format("expected one column of B, J, 4piM or M, found {}",
                                      count[Meaning::polarisation] + count[Meaning::flux_density]));
  if (count[Meaning::temperature] > 1)
    throw base::UserError("the column T is given twice");
  return columns;
}

bool holds(const std::vector<Column>& columns, Meaning meaning) {
  return std::any_of(columns.begin(), columns.end(), [&](const Column& one) { return one.meaning == meaning; });
}

/// @param temperature of the rows where no column gives it, K.
std::vector<Row> to_rows(const std::vector<Column>& columns, const std::vector<std::vector<double>>& values,
                         double temperature) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < values.size(); ++i) {
    Row row{0.0, 0.0, temperature, i};
    bool is_flux_density = false;
    for (std::size_t j = 0; j < columns.size(); ++j) {
      const Column& column = columns[j];
      if (column.meaning == Meaning::ignored)
        continue;
      const double value = column.factor * base::convert(values[i][j], column.unit, column.si_unit);
      if (column.meaning == Meaning::field)
        row.field = value;
      else if (column.meaning == Meaning::temperature)
        row.temperature = value;
      else
        row.polarisation = value;
      is_flux_density = is_flux_density || column.meaning == Meaning::flux_density;
    }
    if (is_flux_density)
      row.polarisation -= base::mu_0 * row.field;
    rows.push_back(row);
  }
  return rows;
}

double between(double x, double x_0, double y_0, double x_1, double y_1) {
  return y_0 + (y_1 - y_0) * (x - x_0) / (x_1 - x_0);
}

/// Where J has come down to `level`, |H|; nothing where the curve ends before.
std::optional<double> field_at(const std::vector<DemagnetisationPoint>& points, double level) {
  for (std::size_t i = 1; i < points.size(); ++i)
    if (points[i].polarisation <= level && points[i - 1].polarisation > level)
      return -between(level, points[i - 1].polarisation, points[i - 1].field, points[i].polarisation, points[i].field);
  return std::nullopt;
}

double initial_permeability(const DemagnetisationBranch& branch) {
  const double end = 0.25 * branch.intrinsic_coercivity.value_or(-branch.points.back().field);
  // Through (0, B_r): least squares of J − B_r over H.
  double product = 0.0;
  double square = 0.0;
  for (std::size_t i = 1; i < branch.points.size(); ++i) {
    const DemagnetisationPoint& point = branch.points[i];
    if (i > 1 && -point.field > end)
      break;
    product += point.field * (point.polarisation - branch.remanence);
    square += point.field * point.field;
  }
  return 1.0 + product / square / base::mu_0;
}

/// @param rows of one temperature.
DemagnetisationBranch make_branch(std::vector<Row> rows, const Fail& fail, std::vector<std::string>& remarks) {
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.field > b.field; });
  for (std::size_t i = 1; i < rows.size(); ++i)
    if (rows[i].field == rows[i - 1].field)
      fail(std::max(rows[i].index, rows[i - 1].index),
           fmt::format("a second value at H = {:.6g} kA/m; give the demagnetising branch alone", rows[i].field / 1e3));

  DemagnetisationBranch branch;
  for (const Row& row : rows)
    branch.temperature += row.temperature / static_cast<double>(rows.size());
  const auto below = std::find_if(rows.begin(), rows.end(), [](const Row& row) { return row.field <= 0.0; });
  if (below == rows.end())
    fail(rows.front().index, "every field is above 0; a demagnetising field is below it, or its column is called '-H'");
  if (below->field < 0.0) {
    if (below == rows.begin())
      fail(below->index, fmt::format("the curve begins at H = {:.6g} kA/m; without a value at H = 0 its remanence is "
                                     "not known",
                                     below->field / 1e3));
    const Row& above = *(below - 1);
    branch.remanence = between(0.0, above.field, above.polarisation, below->field, below->polarisation);
  } else {
    branch.remanence = below->polarisation;
  }
  if (!(branch.remanence > 0.0 && branch.remanence <= 2.5))
    fail(below->index,
         fmt::format("the remanence, J at H = 0, is {:.4g} T; it must be above 0 and at most 2.5 T", branch.remanence));

  branch.points.push_back({0.0, branch.remanence, branch.remanence});
  double levelled = 0.0;
  for (auto row = below; row != rows.end(); ++row) {
    if (row->field == 0.0)
      continue;
    const double last = branch.points.back().polarisation;
    const double rise = row->polarisation - last;
    if (rise > noise * branch.remanence)
      fail(row->index,
           fmt::format("J rises from {:.4g} to {:.4g} T as H falls to {:.4g} kA/m, which no magnet does; is the column "
                       "B and not J (or the other way round), its unit right, H below 0 where it demagnetises?",
                       last, row->polarisation, row->field / 1e3));
    levelled = std::max(levelled, rise);
    const double polarisation = std::min(row->polarisation, last);
    branch.points.push_back({row->field, polarisation + base::mu_0 * row->field, polarisation});
  }
  if (branch.points.size() < least_points)
    fail(below->index,
         fmt::format("{} points from H = 0 downward at {}; a curve needs at least {}", branch.points.size(),
                     base::format_quantity(branch.temperature, "K", "degC"), least_points));
  branch.intrinsic_coercivity = field_at(branch.points, 0.0);
  branch.squareness_field = field_at(branch.points, 0.9 * branch.remanence);
  branch.initial_permeability = initial_permeability(branch);

  const std::string at = base::format_quantity(branch.temperature, "K", "degC");
  if (levelled > 0.0)
    remarks.push_back(fmt::format("The curve at {} rises by up to {:.2g} % of B_r as H falls; it was levelled.", at,
                                  100.0 * levelled / branch.remanence));
  if (!branch.intrinsic_coercivity)
    remarks.push_back(fmt::format("The curve at {} ends at {:.4g} kA/m, before J = 0: it gives no coercivity.", at,
                                  branch.points.back().field / 1e3));
  if (branch.initial_permeability > 2.0)
    remarks.push_back(
        fmt::format("The curve at {} starts with a recoil permeability of {:.3g}; a column J that holds B "
                    "looks like that, and so does Alnico.",
                    at, branch.initial_permeability));
  return branch;
}

/// One branch a temperature of the rows.
std::vector<DemagnetisationBranch> split(std::vector<Row> rows, const Fail& fail, std::vector<std::string>& remarks) {
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.temperature < b.temperature; });
  std::vector<DemagnetisationBranch> branches;
  std::vector<Row> curve;
  for (const Row& row : rows) {
    if (!(row.temperature > 0.0))
      fail(row.index, "the temperature is below absolute zero");
    if (!curve.empty() && row.temperature - curve.back().temperature > same_temperature) {
      branches.push_back(make_branch(std::move(curve), fail, remarks));
      curve.clear();
    }
    curve.push_back(row);
  }
  branches.push_back(make_branch(std::move(curve), fail, remarks));
  return branches;
}

/// What an entry holds, as given, and how to blame a row of it.
struct Content {
  std::vector<Column> columns;
  std::vector<std::vector<double>> values;
  Fail fail;
};

/// @param file the node that names the CSV file. An error inside it names both files.
Content read_file(const base::Node& file, const std::string& path, double density) {
  try {
    SeparatedValues csv = SeparatedValues::load(path);
    Content content;
    try {
      content.columns = understand(csv.headings, density);
    } catch (const base::UserError& error) {
      throw base::UserError(fmt::format("{}:{}: {}", path, csv.heading_line, error.what()));
    }
    content.values = std::move(csv.rows);
    content.fail = [file, path, lines = std::move(csv.lines)](std::size_t row, const std::string& message) {
      file.fail(fmt::format("{}:{}: {}", path, lines.at(row), message));
    };
    return content;
  } catch (const base::UserError& error) {
    file.fail(error.what());
  }
}

/// `columns` and `rows` of the entry itself.
Content read_rows(const base::Node& entry, double density) {
  Content content;
  const base::Node header = entry.at("columns");
  std::vector<Heading> headings;
  for (const base::Node& one : header.items())
    headings.push_back(Heading::parse(one.text()));
  try {
    content.columns = understand(headings, density);
  } catch (const base::UserError& error) {
    header.fail(error.what());
  }
  const std::vector<base::Node> rows = entry.at("rows").items();
  for (const base::Node& row : rows) {
    const std::vector<base::Node> cells = row.items();
    if (cells.size() != headings.size())
      row.fail(fmt::format("expected {} numbers, found {}", headings.size(), cells.size()));
    std::vector<double> numbers;
    numbers.reserve(cells.size());
    for (const base::Node& cell : cells)
      numbers.push_back(cell.number());
    content.values.push_back(std::move(numbers));
  }
  content.fail = [rows](std::size_t row, const std::string& message) { rows.at(row).fail(message); };
  return content;
}

}  // namespace

std::optional<double> DemagnetisationBranch::polarisation(double field) const {
  if (field > 0.0 || field < points.back().field)
    return std::nullopt;
  // Fields fall from point to point.
  const auto next = std::find_if(points.begin() + 1, points.end() - 1,
                                 [&](const DemagnetisationPoint& point) { return point.field <= field; });
  const DemagnetisationPoint& a = *(next - 1);
  const DemagnetisationPoint& b = *next;
  return between(field, a.field, a.polarisation, b.field, b.polarisation);
}

std::optional<double> DemagnetisationBranch::knee_field(double recoil_permeability) const {
  const double lost = 0.01 * remanence;
  const auto deviation = [&](const DemagnetisationPoint& point) {
    return remanence + base::mu_0 * (recoil_permeability - 1.0) * point.field - point.polarisation;
  };
  for (std::size_t i = 1; i < points.size(); ++i) {
    const double before = deviation(points[i - 1]);
    const double here = deviation(points[i]);
    if (here >= lost)
      return -between(lost, before, points[i - 1].field, here, points[i].field);
  }
  return std::nullopt;
}

DemagnetisationTable DemagnetisationTable::read(const base::Node& node, double density, const Provenance& fallback) {
  DemagnetisationTable table;
  for (const base::Node& entry : node.items()) {
    entry.allow_keys({"file", "at", "columns", "rows", "source", "confidence"});
    const Provenance provenance = read_provenance(entry, fallback);
    const auto at = entry.find("at");
    const auto file = entry.find("file");
    Content content;
    if (file) {
      if (entry.find("rows") || entry.find("columns"))
        file->fail("give either a 'file' or 'columns' and 'rows', not both");
      const std::filesystem::path folder = std::filesystem::path(node.location().file).parent_path();
      table.files_.push_back((folder / file->text()).string());
      content = read_file(*file, table.files_.back(), density);
    } else {
      content = read_rows(entry, density);
    }
    if (content.values.empty())
      entry.fail("the curve has no rows");
    if (holds(content.columns, Meaning::temperature) == at.has_value())
      entry.fail(at ? "the temperature is given twice, by 'at' and by the column T"
                    : "the temperature is missing: write 'at: 20 degC', or give a column T");
    const double temperature = at ? at->quantity("K", base::Range::positive()) : 0.0;
    for (DemagnetisationBranch& branch :
         split(to_rows(content.columns, content.values, temperature), content.fail, table.remarks_)) {
      for (const DemagnetisationBranch& other : table.branches_)
        if (std::abs(other.temperature - branch.temperature) <= same_temperature)
          entry.fail(fmt::format("a second curve at {}", base::format_quantity(branch.temperature, "K", "degC")));
      branch.provenance = provenance;
      table.branches_.push_back(std::move(branch));
    }
  }
  if (table.branches_.empty())
    node.fail("no curve is given");
  std::sort(
      table.branches_.begin(), table.branches_.end(),
      [](const DemagnetisationBranch& a, const DemagnetisationBranch& b) { return a.temperature < b.temperature; });
  return table;
}

const std::vector<DemagnetisationBranch>& DemagnetisationTable::branches() const {
  return branches_;
}
const std::vector<std::string>& DemagnetisationTable::files() const {
  return files_;
}
const std::vector<std::string>& DemagnetisationTable::remarks() const {
  return remarks_;
}

}  // namespace lodestone::materials
