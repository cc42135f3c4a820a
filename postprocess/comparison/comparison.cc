// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/comparison/comparison.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/comparison/comparison_duties_internal.h"
#include "postprocess/comparison/comparison_load_cases_internal.h"
#include "postprocess/comparison/comparison_thermal_internal.h"
#include "postprocess/comparison/text_columns.h"
#include "postprocess/store/refusals.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <map>

namespace lodestone::postprocess {

namespace {

const PointRecord* find_point(const CaseRecord& record, const std::string& name) {
  const auto found = std::find_if(record.points.begin(), record.points.end(),
                                  [&](const PointRecord& point) { return point.name == name; });
  return found == record.points.end() ? nullptr : &*found;
}

std::string in_celsius(double kelvin) {
  return fmt::format("{:.4g} degC", kelvin - base::zero_celsius);
}

/// "250 A", or "200 … 250 A" where the designs differ.
std::string span(std::vector<double> values, const char* unit) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  const std::string from = fmt::format("{:.4g}", *least);
  const std::string to = fmt::format("{:.4g}", *most);
  return (from == to ? from : from + " … " + to) + " " + unit;
}

}  // namespace

std::string why_invalid(const CaseRecord& record) {
  if (!record.knee.valid()) {
    return fmt::format("magnet passes its knee by {:.3g} kA/m at {}", -*record.knee.margin / 1e3,
                       in_celsius(record.magnet_temperature));
  }
  if (const LoadCaseResult* load = record.not_survived()) {
    const bool flux = !load->torque_loss || load->no_load_flux_loss > *load->torque_loss;
    return fmt::format("load case '{}' takes {:.3g} % of the {} for good, {:.3g} % are allowed", load->name,
                       100.0 * irreversible_loss(*load), flux ? "no-load flux" : "torque",
                       100.0 * record.irreversible_loss_limit);
  }
  if (record.efficiency_map && record.efficiency_map->breaks_open_circuit_limit()) {
    return fmt::format("open-circuit voltage of {:.0f} V at {:.0f} rpm is above the limit of {:g} V",
                       record.efficiency_map->open_circuit_voltage,
                       record.efficiency_map->top_speed() * 30.0 / base::pi,
                       *record.efficiency_map->open_circuit_limit);
  }
  return "";
}

std::string format_fixed(const std::optional<double>& value, int decimals) {
  if (!value || !std::isfinite(*value)) {
    return "–";
  }
  const std::string text = fmt::format("{:.{}f}", *value, decimals);
  // "-0.00" is 0.
  return text.find_first_not_of("-0.") == std::string::npos ? fmt::format("{:.{}f}", 0.0, decimals) : text;
}

std::string format_band(const materials::Band& band) {
  const double most = std::max(std::abs(band.min), std::abs(band.max));
  if (most == 0.0) {
    return "0";
  }
  // A wide band does not know its third digit.
  const int digits = band.max - band.min > 0.1 * most ? 2 : 3;
  const int decimals = std::clamp(digits - 1 - static_cast<int>(std::floor(std::log10(most))), 0, 9);
  const std::string least_text = format_fixed(band.min, decimals);
  const std::string most_text = format_fixed(band.max, decimals);
  return least_text == most_text ? most_text : least_text + "–" + most_text;
}

Comparison::Comparison(std::vector<CaseRecord> cases, const ComparisonOptions& options)
    : cases_(std::move(cases)), point_(options.point), refused_(options.refused), aims_(options.aims),
      search_(options.search), width_(options.width) {
  if (cases_.empty()) {
    throw base::UserError("nothing to compare: no case is stored; run a study first (lodestone run STUDY)");
  }
  const auto first = std::find_if(cases_.begin(), cases_.end(), [](const CaseRecord& record) { return record.done; });
  if (first == cases_.end()) {
    throw base::UserError(fmt::format("nothing to compare: all {} cases failed; the first ({}): {}", cases_.size(),
                                      cases_.front().design, cases_.front().failure));
  }
  if (point_.empty() && !first->points.empty()) {
    point_ = first->points.front().name;
  }
  for (const CaseRecord& record : cases_) {
    if (record.done && find_point(record, point_) == nullptr) {
      std::vector<std::string> names;
      for (const PointRecord& point : record.points) {
        names.push_back(point.name);
      }
      throw base::UserError(fmt::format("{}: no operating point '{}'{}; there is: {}", record.design, point_,
                                        base::did_you_mean(point_, names), fmt::join(names, ", ")));
    }
  }

  robustness_.resize(cases_.size());
  for (std::size_t i = 0; i < cases_.size(); ++i) {
    const auto found = options.samples.find(cases_[i].id);
    if (found == options.samples.end()) {
      continue;
    }
    std::vector<SampleOutcome> outcomes;
    for (const CaseRecord& sample : found->second.records) {
      outcomes.push_back(outcome(sample, point_));
    }
    robustness_[i] = postprocess::robustness(outcomes, found->second.wanted, options.limits);
  }

  has_scenarios_ = !options.scenarios.empty() && options.library != nullptr;
  life_cycles_.resize(cases_.size());
  for (std::size_t i = 0; i < cases_.size(); ++i) {
    if (options.library == nullptr || !cases_[i].done || !cases_[i].passport.composition_known) {
      continue;
    }
    for (const auto& scenario : options.scenarios) {
      life_cycles_[i].emplace_back(cases_[i].passport, cases_[i].magnet, *scenario, *options.library);
    }
  }

  for (std::size_t i = 0; i < cases_.size(); ++i) {
    by_efficiency_ = by_efficiency_ || (cases_[i].done && point(i).efficiency);
  }
  merits_.resize(cases_.size());
  if (!aims_.empty()) {
    for (std::size_t i = 0; i < cases_.size(); ++i) {
      merits_[i] = merit_of(cases_[i], aims_, *options.library);
    }
    on_front_ = front_of(merits_, aims_);
    return;
  }
  mark_front();
}

void Comparison::mark_front() {
  on_front_.assign(cases_.size(), false);
  struct Competitor {
    std::size_t index;
    double gain, mass;
  };
  std::vector<Competitor> competitors;
  for (std::size_t i = 0; i < cases_.size(); ++i) {
    if (exclusion(i).empty()) {
      competitors.push_back({i, *measure(i), cases_[i].passport.heavy_rare_earth_mass->middle()});
    }
  }
  std::sort(competitors.begin(), competitors.end(), [](const Competitor& a, const Competitor& b) {
    return a.gain != b.gain ? a.gain > b.gain : a.mass < b.mass;
  });
  // From the most gain on: on the front is whoever has less mass than all of more gain, and no more than its equals.
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < competitors.size();) {
    const Competitor& best = competitors[k];
    for (; k < competitors.size() && competitors[k].gain == best.gain; ++k) {
      on_front_[competitors[k].index] = competitors[k].mass == best.mass && best.mass < least;
    }
    least = std::min(least, best.mass);
  }
}

const std::vector<CaseRecord>& Comparison::cases() const {
  return cases_;
}

Comparison Comparison::renamed(const std::vector<std::string>& names) const {
  Comparison other = *this;
  for (std::size_t i = 0; i < names.size(); ++i)
    other.cases_[i].design = names[i];
  return other;
}

const PointRecord& Comparison::point(std::size_t index) const {
  static const PointRecord nothing;
  const PointRecord* found = find_point(cases_.at(index), point_);
  return found == nullptr || !cases_[index].done ? nothing : *found;
}

const std::string& Comparison::point_name() const {
  return point_;
}

bool Comparison::on_front(std::size_t index) const {
  return on_front_.at(index);
}

bool Comparison::front_by_efficiency() const {
  return by_efficiency_;
}

const std::vector<LifeCycle>& Comparison::life_cycles(std::size_t index) const {
  return life_cycles_.at(index);
}

std::string Comparison::life_cycle_gap(std::size_t index) const {
  const CaseRecord& record = cases_.at(index);
  if (!has_scenarios_ || !record.done || !life_cycles_[index].empty())
    return "";
  return "the composition of the magnet is unknown";
}

std::optional<double> Comparison::measure(std::size_t index) const {
  const std::optional<double> value = by_efficiency_ ? point(index).efficiency : point(index).torque;
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::string Comparison::exclusion(std::size_t index) const {
  const CaseRecord& record = cases_.at(index);
  if (!aims_.empty()) {
    return merits_[index].reason;
  }
  if (!record.done) {
    return record.failure.empty() ? "failed" : record.failure;
  }
  if (const std::string reason = why_invalid(record); !reason.empty()) {
    return reason;
  }
  if (!record.passport.heavy_rare_earth_mass) {
    return "composition of the magnet is unknown";
  }
  if (!measure(index)) {
    return by_efficiency_ ? "efficiency was not computed" : "torque was not computed";
  }
  return "";
}

const std::optional<Robustness>& Comparison::robustness(std::size_t index) const {
  return robustness_.at(index);
}

std::string Comparison::refusals() const {
  std::map<std::pair<std::size_t, std::string>, std::size_t> counts;
  for (const RefusedCase& one : refused_) {
    ++counts[{one.constraint, one.condition}];
  }
  std::string text;
  for (const auto& [constraint, count] : counts) {
    text += fmt::format("{} of {} cases refused by {}, not run\n", count, cases_.size() + refused_.size(),
                        refused_by(constraint.first, constraint.second));
  }
  return text;
}

std::string Comparison::conditions() const {
  std::vector<double> currents;
  std::vector<double> speeds;
  std::vector<double> magnets;
  std::vector<double> windings;
  for (std::size_t i = 0; i < cases_.size(); ++i) {
    if (cases_[i].done) {
      currents.push_back(point(i).current);
      speeds.push_back(point(i).speed * 30.0 / base::pi);
      magnets.push_back(cases_[i].magnet_temperature - base::zero_celsius);
      windings.push_back(cases_[i].winding_temperature - base::zero_celsius);
    }
  }
  std::string text = span(currents, "A peak");
  if (*std::max_element(speeds.begin(), speeds.end()) > 0.0) {
    text += ", " + span(speeds, "rpm");
  }
  return text + ", magnets at " + span(magnets, "degC") + ", windings at " + span(windings, "degC");
}

std::string Comparison::table() const {
  if (!aims_.empty()) {
    return aims_table();
  }
  const LossTemperature* searched = nullptr;
  for (const CaseRecord& record : cases_) {
    searched = searched != nullptr ? searched : first_loss_temperature(record.load_cases);
  }
  bool estimated = false;
  for (std::size_t i = 0; i < cases_.size(); ++i) {
    estimated = estimated || (cases_[i].done && point(i).torque_error);
  }
  std::vector<std::pair<std::string, std::string>> titles = {
      {"torque", "N·m"},    {"ripple", "N·m"}, {"efficiency", "%"},       {"losses", "W"},        {"magnets", "kg"},
      {"rare earth", "kg"}, {"heavy", "kg"},   {"rare earth", "g/(N·m)"}, {"knee margin", "kA/m"}};
  if (searched != nullptr) {
    titles.emplace_back(fmt::format("{:.3g} % lost at", 100.0 * searched->loss), "degC");
  }
  titles.emplace_back("confidence", "");
  if (estimated) {
    titles.insert(titles.begin() + 1, {"error", "N·m"});
  }
  TextColumns columns("  design");
  for (const auto& [title, unit] : titles) {
    columns.add_column(title, unit);
  }
  for (std::size_t i = 0; i < cases_.size(); ++i) {
    const CaseRecord& record = cases_[i];
    const char* mark = !record.done          ? "x "
                       : !record.valid()     ? "! "
                       : on_front_[i]        ? "* "
                       : !record.knee.margin ? "? "
                                             : "  ";
    if (!record.done) {
      columns.add_row(mark + record.design, exclusion(i));
      continue;
    }
    const PointRecord& one = point(i);
    const std::optional<double> losses = total_loss(one.losses);
    const auto band = [](std::optional<materials::Band> value, double factor) -> std::string {
      return value ? format_band({value->min * factor, value->max * factor}) : "–";
    };
    std::vector<std::string> cells = {
        format_fixed(one.torque, 1),
        format_fixed(one.torque_ripple, 1),
        format_fixed(one.efficiency ? std::optional<double>(100.0 * *one.efficiency) : std::nullopt, 2),
        format_fixed(losses, 0),
        format_fixed(record.passport.magnet_mass, 3),
        band(record.passport.rare_earth_mass, 1.0),
        band(record.passport.heavy_rare_earth_mass, 1.0),
        band(per(record.passport.rare_earth_mass, one.torque), 1e3),
        format_fixed(record.knee.margin ? std::optional<double>(*record.knee.margin / 1e3) : std::nullopt, 0)};
    if (estimated) {
      cells.insert(cells.begin() + 1, one.torque_error ? fmt::format("{:+.2g}", *one.torque_error) : "–");
    }
    if (searched != nullptr) {
      cells.push_back(loss_temperature_in_words(first_loss_temperature(record.load_cases)));
    }
    cells.push_back(materials::to_string(record.confidence));
    columns.add_row(mark + record.design, cells);
  }
  std::string text = fmt::format("Operating point {}: {}\n\n", point_.empty() ? "(unnamed)" : point_, conditions());
  text += columns.text(width_);

  if (estimated) {
    text += "\nerror: what a finer mesh would add to the mean torque, estimated";
  }
  text +=
      fmt::format("\n* on the front of {} against heavy-rare-earth mass\n", by_efficiency_ ? "efficiency" : "torque");
  for (std::size_t i = 0; i < cases_.size(); ++i) {
    if (cases_[i].done && !exclusion(i).empty()) {
      text += fmt::format("{} {}: {}\n", cases_[i].valid() ? "–" : "!", cases_[i].design, exclusion(i));
    } else if (cases_[i].done && !cases_[i].knee.margin) {
      text += fmt::format("? {}: the grade's knee is unknown and was not checked\n", cases_[i].design);
    }
  }
  for (const CaseRecord& record : cases_) {
    if (!record.skew.empty()) {
      text += fmt::format("{}: skewed, {}; values are means over the slices\n", record.design, record.skew);
    }
  }
  for (const CaseRecord& record : cases_) {
    text += load_cases_in_words(record);
  }
  for (const CaseRecord& record : cases_) {
    if (!record.flux_map) {
      continue;
    }
    const FluxMapErrors errors = record.flux_map->errors();
    text +=
        fmt::format("Flux map of {}: {} nodes, up to {:g} A peak; at {} other currents torque is off by {:.2g} % of "
                    "{:.4g} N·m at most\n",
                    record.design, record.flux_map->nodes().size(), record.flux_map->data().range.current,
                    errors.currents, 100.0 * errors.torque_most / errors.torque_scale, errors.torque_scale);
  }
  if (by_efficiency_) {
    text += fmt::format("Losses and efficiency {}.\n", efficiency_label);
    for (std::size_t i = 0; i < cases_.size(); ++i) {
      for (const LossComponent& component : point(i).losses) {
        if (!component.loss) {
          text += fmt::format("{}: {} not in it, {}\n", cases_[i].design, component.label, component.note);
        }
      }
    }
  }
  return text + refusals() + robustness_table() + thermal_table(*this) + duty_tables(*this) + life_cycle_table();
}

}  // namespace lodestone::postprocess
