// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/comparison/design_aims.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/comparison/comparison.h"
#include "postprocess/comparison/design_breaches.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lodestone::postprocess {

namespace {

// Load cases that may cost nothing at all are judged by this share.
constexpr double least_allowed_loss = 1e-4;

/// What the bound of a limit counts as.
double scale_of(const AimedLimit& aimed) {
  if (aimed.limit.bound != 0.0)
    return std::abs(aimed.limit.bound);
  const DesignQuantity& quantity = *aimed.quantity.quantity;
  return *quantity.unit == '\0' || *quantity.display_unit == '\0'
             ? 1.0
             : base::convert(1.0, quantity.display_unit, quantity.unit);
}

void add(DesignMerit& merit, double violation, const std::string& reason) {
  // What is broken counts, however little it is: a strict limit that is met exactly.
  merit.violation = *merit.violation + std::max(violation, 1e-12);
  if (merit.reason.empty())
    merit.reason = reason;
}

/// Of the knee, load cases and the open circuit.
std::vector<std::optional<double>> validity_breaches(const CaseRecord& record) {
  std::optional<double> knee, loads, voltage;
  if (record.knee.margin)
    knee = -*record.knee.margin / std::max(record.knee.knee_field.value_or(0.0), 1.0);
  const double allowed = record.irreversible_loss_limit;
  for (const LoadCaseResult& load : record.load_cases) {
    const double beyond = (irreversible_loss(load) - allowed) / std::max(allowed, least_allowed_loss);
    loads = std::max(loads.value_or(beyond), beyond);
  }
  if (const auto& map = record.efficiency_map; map && map->open_circuit_limit)
    voltage = map->open_circuit_voltage / *map->open_circuit_limit - 1.0;
  return {knee, loads, voltage};
}

/// What makes a design invalid whatever is wanted of it.
void add_validity(DesignMerit& merit, const CaseRecord& record, const std::string& reason) {
  if (!record.knee.valid())
    add(merit, -*record.knee.margin / std::max(record.knee.knee_field.value_or(0.0), 1.0), reason);
  if (const LoadCaseResult* load = record.not_survived()) {
    const double allowed = record.irreversible_loss_limit;
    add(merit, (irreversible_loss(*load) - allowed) / std::max(allowed, least_allowed_loss), reason);
  }
  if (const auto& map = record.efficiency_map; map && map->breaks_open_circuit_limit())
    add(merit, map->open_circuit_voltage / *map->open_circuit_limit - 1.0, reason);
}

}  // namespace

AimedLimit read_aimed_limit(const NamedQuantity& quantity, const std::string& text, const std::string& currency) {
  const std::string unit = quantity.quantity->unit;
  return {quantity, read_limit(quantity.name, text, unit.empty() ? currency : unit)};
}

DesignMerit merit_of(const CaseRecord& record, const DesignAims& aims, const materials::MaterialLibrary& library) {
  DesignMerit merit;
  merit.objectives.resize(aims.objectives.size());
  merit.limited.resize(aims.limits.size());
  if (!record.done) {
    merit.reason = record.failure.empty() ? "failed" : record.failure;
    return merit;
  }
  std::optional<LifeCycle> cycle;
  if (aims.scenario && record.passport.composition_known)
    cycle.emplace(record.passport, record.magnet, *aims.scenario, library);
  const LifeCycle* const followed = cycle ? &*cycle : nullptr;

  std::string unknown;
  for (std::size_t i = 0; i < aims.objectives.size(); ++i) {
    merit.objectives[i] = value_of(aims.objectives[i].quantity, record, followed);
    if (!merit.objectives[i] && unknown.empty())
      unknown = aims.objectives[i].quantity.label();
  }
  merit.violation = 0.0;
  add_validity(merit, record, why_invalid(record));
  for (std::size_t i = 0; i < aims.limits.size(); ++i) {
    const AimedLimit& aimed = aims.limits[i];
    const std::optional<double> value = value_of(aimed.quantity, record, followed);
    merit.limited[i] = value;
    if (!value) {
      unknown = unknown.empty() ? aimed.quantity.label() : unknown;
      continue;
    }
    if (!aimed.limit.holds(*value))
      add(merit, std::abs(*value - aimed.limit.bound) / scale_of(aimed),
          fmt::format("{} {} is not {}", aimed.quantity.label(),
                      format_value(aimed.quantity, value, followed != nullptr ? followed->currency() : ""),
                      aimed.limit.text));
  }
  if (!unknown.empty()) {
    merit.violation.reset();
    merit.reason = unknown + " was not computed";
  }
  return merit;
}

std::vector<std::optional<double>> breaches_of(const CaseRecord& record, const DesignMerit& merit,
                                               const DesignAims& aims) {
  if (!record.done)
    return {};
  std::vector<std::optional<double>> breaches = validity_breaches(record);
  for (std::size_t i = 0; i < aims.limits.size(); ++i) {
    const AimedLimit& aimed = aims.limits[i];
    const double sign = aimed.limit.comparison.front() == '<' ? 1.0 : -1.0;
    const std::optional<double>& value = merit.limited[i];
    breaches.push_back(value ? std::make_optional(sign * (*value - aimed.limit.bound) / scale_of(aimed))
                             : std::nullopt);
  }
  return breaches;
}

bool dominates(const DesignMerit& one, const DesignMerit& other, const DesignAims& aims) {
  bool better = false;
  for (std::size_t i = 0; i < aims.objectives.size(); ++i) {
    const double sign = aims.objectives[i].maximise ? -1.0 : 1.0;
    const double mine = sign * *one.objectives[i], its = sign * *other.objectives[i];
    if (mine > its)
      return false;
    better = better || mine < its;
  }
  return better;
}

std::vector<bool> front_of(const std::vector<DesignMerit>& merits, const DesignAims& aims) {
  // A design that is beaten is beaten by one of the front, so that only the front so far needs to be looked at.
  std::vector<std::size_t> front;
  for (std::size_t i = 0; i < merits.size(); ++i) {
    const auto beats = [&](std::size_t k) { return dominates(merits[k], merits[i], aims); };
    if (!merits[i].counts() || std::any_of(front.begin(), front.end(), beats))
      continue;
    front.erase(std::remove_if(front.begin(), front.end(),
                               [&](std::size_t k) { return dominates(merits[i], merits[k], aims); }),
                front.end());
    front.push_back(i);
  }
  std::vector<bool> on_front(merits.size(), false);
  for (const std::size_t i : front)
    on_front[i] = true;
  return on_front;
}

DesignAims read_aims(const StudyAims& aims, const materials::MaterialLibrary& library) {
  DesignAims read;
  try {
    if (!aims.scenario.empty())
      read.scenario = library.scenario(aims.scenario);
    const std::string currency = read.scenario ? read.scenario->currency : "";
    for (const auto& [name, direction] : aims.objectives)
      read.objectives.push_back({read_quantity(name, aims.points), direction == "maximise"});
    for (const auto& [name, text] : aims.limits)
      read.limits.push_back(read_aimed_limit(read_quantity(name, aims.points), text, currency));
  } catch (const base::QuantityError& error) {
    throw base::UserError(fmt::format("study.json: its aims cannot be understood: {}", error.what()));
  }
  return read;
}

std::string in_words(const DesignAims& aims) {
  std::string words;
  for (const Objective& one : aims.objectives)
    words += fmt::format("{}{} ({})", words.empty() ? "" : ", ", one.quantity.label(),
                         one.maximise ? "maximise" : "minimise");
  return words;
}

}  // namespace lodestone::postprocess
