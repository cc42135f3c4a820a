// SPDX-License-Identifier: GPL-3.0-or-later
// The comparison as columns, a row a design. Names and units: docs/results-format.md.
#include "base/csv_text.h"
#include "postprocess/comparison/comparison.h"
#include "postprocess/comparison/comparison_duties_internal.h"
#include "postprocess/comparison/comparison_formats_internal.h"
#include "postprocess/comparison/comparison_thermal_internal.h"
#include "postprocess/comparison/robustness_internal.h"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <set>
#include <utility>

namespace lodestone::postprocess {

std::string Comparison::csv() const {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows(cases_.size());
  const auto text_column = [&](const std::string& name, const std::function<std::string(std::size_t)>& value) {
    header.push_back(base::csv_text(name));
    for (std::size_t i = 0; i < cases_.size(); ++i) {
      rows[i].push_back(base::csv_text(value(i)));
    }
  };
  // Results: empty in a failed case and where the quantity was not computed.
  const auto column = [&](const std::string& name, const std::string& unit,
                          const std::function<std::optional<double>(const CaseRecord&, const PointRecord&)>& value) {
    text_column(unit.empty() ? name : name + " [" + unit + "]", [&](std::size_t i) -> std::string {
      const std::optional<double> number = cases_[i].done ? value(cases_[i], point(i)) : std::nullopt;
      return number ? base::csv_number(*number) : "";
    });
  };
  const auto band_columns =
      [&](const std::string& name, const std::string& unit, double factor,
          const std::function<std::optional<materials::Band>(const CaseRecord&, const PointRecord&)>& value) {
        column(name + " min", unit, [&](const CaseRecord& record, const PointRecord& one) -> std::optional<double> {
          const auto mass = value(record, one);
          return mass ? std::optional<double>(mass->min * factor) : std::nullopt;
        });
        column(name + " max", unit, [&](const CaseRecord& record, const PointRecord& one) -> std::optional<double> {
          const auto mass = value(record, one);
          return mass ? std::optional<double>(mass->max * factor) : std::nullopt;
        });
      };

  text_column("design", [&](std::size_t i) { return cases_[i].design; });
  text_column("machine", [&](std::size_t i) { return cases_[i].machine; });
  text_column("magnet", [&](std::size_t i) { return cases_[i].magnet; });
  text_column("magnet process", [&](std::size_t i) { return cases_[i].magnet_process; });
  if (std::any_of(cases_.begin(), cases_.end(), [](const CaseRecord& record) { return !record.skew.empty(); }))
    text_column("skew", [&](std::size_t i) { return cases_[i].skew; });
  std::vector<std::string> paths;
  std::vector<LossComponent> components;
  std::vector<std::string> elements(passport_elements.begin(), passport_elements.end());
  std::set<std::string> others;
  for (std::size_t i = 0; i < cases_.size(); ++i) {
    for (const auto& [path, value] : cases_[i].varied) {
      if (std::find(paths.begin(), paths.end(), path) == paths.end()) {
        paths.push_back(path);
      }
    }
    for (const LossComponent& component : all_components(point(i))) {
      if (std::none_of(components.begin(), components.end(),
                       [&](const LossComponent& known) { return known.name == component.name; })) {
        components.push_back(component);
      }
    }
    for (const auto& [element, band] : cases_[i].passport.element_mass) {
      if (std::find(elements.begin(), elements.end(), element) == elements.end()) {
        others.insert(element);
      }
    }
  }
  elements.insert(elements.end(), others.begin(), others.end());
  std::vector<std::pair<std::string, std::string>> scenarios;  // and their currencies
  for (const std::vector<LifeCycle>& cycles : life_cycles_) {
    if (scenarios.empty()) {
      for (const LifeCycle& cycle : cycles) {
        scenarios.emplace_back(cycle.scenario(), cycle.currency());
      }
    }
  }
  for (const std::string& path : paths) {
    if (path != "magnet") {
      text_column(path, [&](std::size_t i) -> std::string {
        for (const auto& [one, value] : cases_[i].varied) {
          if (one == path) {
            return value;
          }
        }
        return "";
      });
    }
  }
  text_column("valid", [&](std::size_t i) { return cases_[i].valid() ? "true" : "false"; });
  text_column("on front", [&](std::size_t i) { return on_front_[i] ? "true" : "false"; });
  text_column("excluded", [&](std::size_t i) { return exclusion(i); });
  const auto aim_column = [&](const NamedQuantity& quantity,
                              const std::function<std::optional<double>(const DesignMerit&)>& value) {
    const std::string unit = quantity.quantity->unit;
    text_column(fmt::format("aim {} [{}]", quantity.name, unit.empty() ? aims_.scenario->currency : unit),
                [&](std::size_t i) -> std::string {
                  const std::optional<double> one = value(merits_[i]);
                  return one ? fmt::format("{}", *one) : "";
                });
  };
  for (std::size_t o = 0; o < aims_.objectives.size(); ++o) {
    aim_column(aims_.objectives[o].quantity, [o](const DesignMerit& merit) { return merit.objectives[o]; });
  }
  for (std::size_t l = 0; l < aims_.limits.size(); ++l) {
    aim_column(aims_.limits[l].quantity, [l](const DesignMerit& merit) { return merit.limited[l]; });
  }
  text_column("operating point", [&](std::size_t) { return point_; });
  column("current", "A", [](const CaseRecord&, const PointRecord& p) { return p.current; });
  column("current angle", "deg", [](const CaseRecord&, const PointRecord& p) { return p.current_angle * degrees; });
  column("speed", "rpm", [](const CaseRecord&, const PointRecord& p) { return p.speed * rpm; });
  column("magnet temperature", "degC",
         [](const CaseRecord& r, const PointRecord&) { return r.magnet_temperature - base::zero_celsius; });
  column("winding temperature", "degC",
         [](const CaseRecord& r, const PointRecord&) { return r.winding_temperature - base::zero_celsius; });
  column("torque", "N m", [](const CaseRecord&, const PointRecord& p) { return p.torque; });
  column("torque ripple", "N m", [](const CaseRecord&, const PointRecord& p) { return p.torque_ripple; });
  column("torque error", "N m", [](const CaseRecord&, const PointRecord& p) { return p.torque_error; });
  column("mechanical power", "W", [](const CaseRecord&, const PointRecord& p) { return p.mechanical_power; });
  column("efficiency", "1", [](const CaseRecord&, const PointRecord& p) { return p.efficiency; });
  column("efficiency with inverter", "1", [](const CaseRecord&, const PointRecord& p) { return p.system_efficiency; });
  for (const LossComponent& component : components) {
    column("loss " + component.name, "W", [&](const CaseRecord&, const PointRecord& p) -> std::optional<double> {
      for (const LossComponent& one : all_components(p)) {
        if (one.name == component.name) {
          return one.loss;
        }
      }
      return std::nullopt;
    });
  }
  column("no-load flux linkage", "Wb", [](const CaseRecord& r, const PointRecord&) { return r.no_load_flux_linkage; });
  column("cogging torque", "N m", [](const CaseRecord& r, const PointRecord&) { return r.cogging_torque; });
  column("magnet mass", "kg", [](const CaseRecord& r, const PointRecord&) { return r.passport.magnet_mass; });
  band_columns("rare earth mass", "kg", 1.0,
               [](const CaseRecord& r, const PointRecord&) { return r.passport.rare_earth_mass; });
  band_columns("heavy rare earth mass", "kg", 1.0,
               [](const CaseRecord& r, const PointRecord&) { return r.passport.heavy_rare_earth_mass; });
  for (const std::string& element : elements) {
    band_columns(element + " mass", "kg", 1.0,
                 [&](const CaseRecord& r, const PointRecord&) -> std::optional<materials::Band> {
                   return r.passport.composition_known ? std::optional(mass_of(r.passport, element)) : std::nullopt;
                 });
  }
  band_columns("rare earth per torque", "g/(N m)", 1e3,
               [](const CaseRecord& r, const PointRecord& p) { return per(r.passport.rare_earth_mass, p.torque); });
  band_columns("rare earth per power", "g/kW", 1e6, [](const CaseRecord& r, const PointRecord& p) {
    return per(r.passport.rare_earth_mass, p.mechanical_power.value_or(0.0));
  });
  column("irreversible torque loss", "1", [](const CaseRecord& r, const PointRecord&) {
    return r.load_cases.empty() ? std::nullopt : r.load_cases.back().torque_loss;
  });
  column("short circuit direct current", "A",
         [](const CaseRecord& r, const PointRecord&) { return least_fault_current(r.load_cases); });
  column("temperature of loss", "degC", [](const CaseRecord& r, const PointRecord&) -> std::optional<double> {
    const LossTemperature* found = first_loss_temperature(r.load_cases);
    return found != nullptr && found->temperature ? std::optional(*found->temperature - base::zero_celsius)
                                                  : std::nullopt;
  });
  for (const DutyColumn& one : thermal_columns(cases_, true))
    column(one.name, one.unit, [&](const CaseRecord& r, const PointRecord&) { return one.value(r); });
  for (const DutyColumn& one : duty_columns(cases_))
    column(one.name, one.unit, [&](const CaseRecord& r, const PointRecord&) { return one.value(r); });
  for (const auto& [scenario, currency] : scenarios) {
    for (const FlowName& name : flow_names()) {
      for (const bool least : {true, false}) {
        text_column(fmt::format("{} {} {} [{}]", scenario, name.label, least ? "min" : "max",
                                name.quantity == FlowQuantity::cost ? currency : name.unit),
                    [&, wanted = scenario](std::size_t i) -> std::string {
                      for (const LifeCycle& cycle : life_cycles_[i]) {
                        const auto total = cycle.total(name.quantity);
                        if (cycle.scenario() == wanted && total) {
                          return fmt::format("{}", least ? total->min : total->max);
                        }
                      }
                      return "";
                    });
      }
    }
  }
  column("demagnetisation margin", "kA/m",
         [](const CaseRecord& r, const PointRecord&) { return scaled(r.knee.margin, 1e-3); });
  const auto of_rotor = [](const std::function<std::optional<double>(const RotorStrength&)>& value) {
    return [value](const CaseRecord& record, const PointRecord&) -> std::optional<double> {
      return record.rotor_strength ? value(*record.rotor_strength) : std::nullopt;
    };
  };
  column("rotor stress", "MPa", of_rotor([](const RotorStrength& s) { return 1e-6 * s.peak_stress; }));
  column("rotor safety factor", "1", of_rotor([](const RotorStrength& s) { return s.safety_factor(); }));
  column("least rotor dimension", "mm",
         of_rotor([](const RotorStrength& s) { return s.minimum ? scaled(s.minimum->value, 1e3) : std::nullopt; }));
  if (std::any_of(robustness_.begin(), robustness_.end(), [](const auto& one) { return one.has_value(); })) {
    for (const RobustnessColumn& one : robustness_columns(robustness_))
      text_column(one.name, [&](std::size_t i) -> std::string {
        const auto number = robustness_[i] ? one.value(*robustness_[i]) : std::nullopt;
        return number ? fmt::format("{}", *number) : "";
      });
  }
  text_column("confidence", [&](std::size_t i) {
    return cases_[i].done ? materials::to_string(cases_[i].confidence) : std::string();
  });
  text_column("id", [&](std::size_t i) { return cases_[i].id; });

  std::string text = fmt::format("{}\n", fmt::join(header, ","));
  for (const std::vector<std::string>& row : rows) {
    text += fmt::format("{}\n", fmt::join(row, ","));
  }
  return text;
}

}  // namespace lodestone::postprocess
