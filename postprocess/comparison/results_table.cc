// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/comparison/results_table.h"

#include "base/csv_text.h"
#include "base/user_error.h"
#include "postprocess/comparison/result_columns_internal.h"
#include "postprocess/store/hdf5_internal.h"
#include "postprocess/store/sealed_file.h"

#include <algorithm>
#include <functional>
#include <limits>

namespace lodestone::postprocess {

namespace {

using hdf5::Column;
using hdf5::Group;
using hdf5::Table;

constexpr double not_computed = std::numeric_limits<double>::quiet_NaN();
/// That are written at once.
constexpr std::size_t rows_of_block = 4096;

/// Rows of the table that was planned.
class Rows {
public:
  explicit Rows(const ColumnPlan& plan) : plan_(plan) { clear(); }

  void add(const CaseRecord& record) {
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      std::visit([&](const auto& value) { put(columns_[c], value(record)); }, plan_.columns[c].value);
    }
    ++count_;
  }
  std::size_t count() const { return count_; }

  /// The rows so far, of which none are kept.
  Table take() {
    Table table(std::move(columns_));
    clear();
    return table;
  }

private:
  template <class Value> static void put(Column& column, Value value) {
    std::get<std::vector<Value>>(column.values).push_back(std::move(value));
  }

  void clear() {
    columns_.clear();
    count_ = 0;
    for (const PlannedColumn& one : plan_.columns) {
      Column column{one.name, one.unit, one.description, {}};
      if (one.value.index() == 1)
        column.values = std::vector<std::int64_t>();
      else if (one.value.index() == 2)
        column.values = std::vector<std::string>();
      columns_.push_back(std::move(column));
    }
  }

  const ColumnPlan& plan_;
  std::vector<Column> columns_;
  std::size_t count_ = 0;
};

/// One operating point of all cases: matrices [case, position], filled up with NaN.
class PositionMatrices {
public:
  PositionMatrices(const Group& group, const ColumnPlan::Point& point, std::size_t rows) : point_(point) {
    using Values = const std::vector<double>&;
    const auto add = [&](const std::string& quantity, const std::string& unit, const std::string& description,
                         std::function<Values(const PointRecord&)> values) {
      matrices_.push_back(
          {hdf5::MatrixWriter(group, quantity, rows, point.positions, unit, description), std::move(values), {}});
    };
    add("position", "rad", "electrical; rows as in /table", [](const PointRecord& p) -> Values { return p.positions; });
    add("torque", "N m", "whole machine", [](const PointRecord& p) -> Values { return p.torque_by_position; });
    add("psi_d", "Wb", "flux linkage of the d axis",
        [](const PointRecord& p) -> Values { return p.psi_d_by_position; });
    add("psi_q", "Wb", "flux linkage of the q axis",
        [](const PointRecord& p) -> Values { return p.psi_q_by_position; });
  }

  void add(const CaseRecord& record) {
    const PointRecord* point = find_point(record, point_.name);
    for (Matrix& matrix : matrices_) {
      const std::size_t begin = matrix.block.size();
      matrix.block.resize(begin + point_.positions, not_computed);
      if (point != nullptr) {
        const std::vector<double>& row = matrix.values(*point);
        std::copy_n(row.begin(), std::min(row.size(), point_.positions),
                    matrix.block.begin() + static_cast<std::ptrdiff_t>(begin));
      }
    }
  }

  void flush() {
    for (Matrix& matrix : matrices_) {
      matrix.writer.append(matrix.block);
      matrix.block.clear();
    }
  }

private:
  struct Matrix {
    hdf5::MatrixWriter writer;
    std::function<const std::vector<double>&(const PointRecord&)> values;
    std::vector<double> block;
  };
  ColumnPlan::Point point_;
  std::vector<Matrix> matrices_;
};

/// The cases that constraints keep from being run.
void write_refused(const Group& root, const std::vector<RefusedCase>& refused) {
  std::vector<std::string> designs, conditions, reasons;
  std::vector<std::int64_t> numbers;
  for (const RefusedCase& one : refused) {
    designs.push_back(one.design);
    numbers.push_back(static_cast<std::int64_t>(one.constraint));
    conditions.push_back(one.condition);
    reasons.push_back(one.reason);
  }
  root.write_table("refused",
                   Table({{"design", "", "what is varied", designs},
                          {"constraint", "1", "number in the study, from 1", numbers},
                          {"condition", "", "the constraint as the study has it", conditions},
                          {"reason", "", "its values in this case", reasons}}),
                   "cases that a constraint of the study refused; they were not run");
}

/// The table, and with a group the arrays over rotor positions.
void write_cases(const Group& root, const std::string& name, const std::string& description, const EachCase& each,
                 const ColumnPlan& plan, const Group* by_position) {
  Rows rows(plan);
  hdf5::TableWriter writer(root, name, Rows(plan).take(), plan.rows, description);
  std::vector<PositionMatrices> matrices;
  for (std::size_t i = 0; by_position != nullptr && i < plan.points.size(); ++i) {
    const Group group = by_position->make_group(std::to_string(i));
    group.set_attribute("name", plan.points[i].name);
    matrices.emplace_back(group, plan.points[i], plan.rows);
  }
  const auto flush = [&] {
    writer.append(rows.take());
    for (PositionMatrices& one : matrices)
      one.flush();
  };
  each([&](const CaseRecord& record) {
    rows.add(record);
    for (PositionMatrices& one : matrices)
      one.add(record);
    if (rows.count() == rows_of_block)
      flush();
  });
  flush();
}

void write_texts(const Group& root, const EachCase& each) {
  std::vector<std::string> inputs;
  std::vector<std::string> notes;
  each([&](const CaseRecord& record) {
    inputs.push_back(record.input);
    std::string lines;
    for (const std::string& note : record.notes) {
      lines += note + "\n";
    }
    notes.push_back(std::move(lines));
  });
  root.write_long_texts("inputs", inputs, "canonical JSON of each case's full input; rows as in /table");
  root.write_long_texts("notes", notes, "assumptions and remarks, a line each; rows as in /table");
}

}  // namespace

EachCase each_of(const std::vector<CaseRecord>& cases) {
  return [&cases](const std::function<void(const CaseRecord&)>& use) {
    for (const CaseRecord& record : cases)
      use(record);
  };
}

std::string encode_results(const GatheredCases& gathered) {
  const hdf5::FileImage file;
  const Group root = file.root();
  const ColumnPlan plan = plan_columns(gathered.cases);
  root.set_attribute("format", "lodestone results");
  root.set_attribute("schema", results_schema_version);
  root.set_attribute("study", plan.study);
  root.set_attribute("version", plan.version);
  const Group by_position = root.make_group("by_position");
  write_cases(root, "table", "a row a case; NaN: not computed", gathered.cases, plan, &by_position);
  if (!gathered.refused.empty()) {
    write_refused(root, gathered.refused);
  }
  if (!gathered.sample_of.empty()) {
    write_cases(root, "samples", "designs perturbed within their tolerances, a row a sample; NaN: not computed",
                gathered.samples, plan_columns(gathered.samples), nullptr);
    root.write_table("sample_of", Table({{"design", "1", "row of /table, from 0", gathered.sample_of}}),
                     "rows as in /samples");
  }
  if (gathered.with_texts) {
    write_texts(root, gathered.whole);
  }
  return file.bytes();
}

struct ResultColumns::Data {
  EachCase each;
  ColumnPlan plan;
};

ResultColumns::ResultColumns(const EachCase& each) : data_(std::make_unique<Data>(Data{each, plan_columns(each)})) {}

ResultColumns::~ResultColumns() = default;

std::size_t ResultColumns::rows() const {
  return data_->plan.rows;
}

std::vector<ResultColumn> ResultColumns::names() const {
  std::vector<ResultColumn> names;
  for (const PlannedColumn& column : data_->plan.columns)
    names.push_back({column.name, column.unit, column.description});
  return names;
}

std::string ResultColumns::csv(const std::vector<std::string>& wanted) const {
  const std::vector<PlannedColumn>& all = data_->plan.columns;
  std::vector<const PlannedColumn*> chosen;
  for (const PlannedColumn& column : all)
    if (wanted.empty())
      chosen.push_back(&column);
  for (const std::string& name : wanted) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const PlannedColumn& one) { return one.name == name; });
    if (found == all.end()) {
      std::vector<std::string> known;
      for (const PlannedColumn& column : all)
        known.push_back(column.name);
      throw base::UserError("there is no column '" + name + "'" + base::did_you_mean(name, known));
    }
    chosen.push_back(&*found);
  }
  std::string text;
  for (std::size_t c = 0; c < chosen.size(); ++c)
    text += (c > 0 ? "," : "") + base::csv_header(chosen[c]->name, chosen[c]->unit);
  text += "\n";
  struct Cell {
    std::string operator()(double value) const { return base::csv_number(value); }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(const std::string& value) const { return base::csv_text(value); }
  };
  data_->each([&](const CaseRecord& record) {
    for (std::size_t c = 0; c < chosen.size(); ++c) {
      if (c > 0)
        text += ',';
      text += std::visit([&](const auto& value) { return Cell()(value(record)); }, chosen[c]->value);
    }
    text += '\n';
  });
  return text;
}

}  // namespace lodestone::postprocess
