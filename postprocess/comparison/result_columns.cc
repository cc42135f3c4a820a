// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/comparison/result_columns_internal.h"

#include "postprocess/comparison/comparison_duties_internal.h"
#include "postprocess/comparison/comparison_thermal_internal.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <set>

namespace lodestone::postprocess {

namespace {

constexpr double not_computed = std::numeric_limits<double>::quiet_NaN();

/// Collects columns; `cases` are those of whom it is told which there are.
class Columns {
public:
  void text(const std::string& name, const std::string& description,
            std::function<std::string(const CaseRecord&)> value) {
    columns_.push_back({name, "", description, std::move(value)});
  }
  void integer(const std::string& name, const std::string& description,
               std::function<std::int64_t(const CaseRecord&)> value) {
    columns_.push_back({name, "1", description, std::move(value)});
  }
  /// A result: NaN where the case failed or the quantity was not computed.
  void number(const std::string& name, const std::string& unit, const std::string& description,
              std::function<std::optional<double>(const CaseRecord&)> value) {
    input(name, unit, description, [value = std::move(value)](const CaseRecord& record) {
      return record.done ? value(record).value_or(not_computed) : not_computed;
    });
  }
  /// An input: known of failed cases too.
  void input(const std::string& name, const std::string& unit, const std::string& description,
             std::function<double(const CaseRecord&)> value) {
    columns_.push_back({name, unit, description, std::move(value)});
  }

  std::vector<PlannedColumn> take() { return std::move(columns_); }

private:
  std::vector<PlannedColumn> columns_;
};

/// Names of the operating points in the order in which they first appear.
std::vector<std::string> point_names(const std::vector<CaseRecord>& cases) {
  std::vector<std::string> names;
  for (const CaseRecord& record : cases) {
    for (const PointRecord& point : record.points) {
      if (std::find(names.begin(), names.end(), point.name) == names.end()) {
        names.push_back(point.name);
      }
    }
  }
  return names;
}

std::optional<double> value_in(const std::map<std::string, double>& values, const std::string& key) {
  const auto found = values.find(key);
  return found == values.end() ? std::nullopt : std::optional<double>(found->second);
}

void add_point(Columns& builder, const std::vector<CaseRecord>& cases, const std::string& name) {
  const auto add = [&](const std::string& quantity, const std::string& unit, const std::string& description,
                       const std::function<std::optional<double>(const PointRecord&)>& value) {
    builder.number(name + "." + quantity, unit, description, [name, value](const CaseRecord& record) {
      const PointRecord* point = find_point(record, name);
      return point == nullptr ? std::nullopt : value(*point);
    });
  };
  add("current", "A", "peak phase current", [](const PointRecord& point) { return point.current; });
  add("current_angle", "rad", "from the +d axis", [](const PointRecord& point) { return point.current_angle; });
  add("speed", "rad/s", "mechanical", [](const PointRecord& point) { return point.speed; });
  add("torque", "N m", "mean", [](const PointRecord& point) { return point.torque; });
  add("torque_ripple", "N m", "peak to peak", [](const PointRecord& point) { return point.torque_ripple; });
  add("psi_d", "Wb", "mean flux linkage of the d axis", [](const PointRecord& point) { return point.psi_d; });
  add("psi_q", "Wb", "mean flux linkage of the q axis", [](const PointRecord& point) { return point.psi_q; });
  add("inductance_d", "H", "apparent", [](const PointRecord& point) { return point.inductance_d; });
  add("inductance_q", "H", "apparent", [](const PointRecord& point) { return point.inductance_q; });
  add("phase_voltage", "V", "peak of a phase's fundamental",
      [](const PointRecord& point) { return point.phase_voltage; });
  add("torque_error", "N m", "what a finer mesh would add to the mean, estimated",
      [](const PointRecord& point) { return point.torque_error; });
  add("mechanical_power", "W", "torque times speed", [](const PointRecord& point) { return point.mechanical_power; });
  add("efficiency", "1", efficiency_label, [](const PointRecord& point) { return point.efficiency; });
  add("system_efficiency", "1", "of motor and inverter",
      [](const PointRecord& point) { return point.system_efficiency; });

  std::vector<LossComponent> components;
  std::set<std::string> parts;
  for (const CaseRecord& record : cases) {
    const PointRecord* point = find_point(record, name);
    if (point == nullptr) {
      continue;
    }
    for (const LossComponent& component : all_components(*point)) {
      if (std::none_of(components.begin(), components.end(),
                       [&](const LossComponent& known) { return known.name == component.name; })) {
        components.push_back(component);
      }
    }
    for (const auto& [part, peak] : point->peak_flux_density) {
      parts.insert(part);
    }
  }
  for (const LossComponent& component : components) {
    add("loss." + component.name, "W", component.label,
        [wanted = component.name](const PointRecord& point) -> std::optional<double> {
          for (const std::vector<LossComponent>* list : {&point.losses, &point.inverter_losses}) {
            for (const LossComponent& one : *list) {
              if (one.name == wanted) {
                return one.loss;
              }
            }
          }
          return std::nullopt;
        });
  }
  for (const std::string& part : parts) {
    add("peak_flux_density." + part, "T", "largest |B| in the " + part,
        [part](const PointRecord& point) { return value_in(point.peak_flux_density, part); });
  }
}

void add_passport(Columns& builder, const std::vector<CaseRecord>& cases) {
  const auto add_band = [&](const std::string& name, const std::string& description,
                            const std::function<std::optional<materials::Band>(const CaseRecord&)>& band) {
    builder.number(name + ".min", "kg", description + ", at the composition's lower end",
                   [band](const CaseRecord& record) -> std::optional<double> {
                     const auto value = band(record);
                     return value ? std::optional<double>(value->min) : std::nullopt;
                   });
    builder.number(name + ".max", "kg", description + ", at the composition's upper end",
                   [band](const CaseRecord& record) -> std::optional<double> {
                     const auto value = band(record);
                     return value ? std::optional<double>(value->max) : std::nullopt;
                   });
  };
  builder.number("magnet_mass", "kg", "of all magnets",
                 [](const CaseRecord& record) { return record.passport.magnet_mass; });
  add_band("rare_earth_mass", "of all rare earths",
           [](const CaseRecord& record) { return record.passport.rare_earth_mass; });
  add_band("heavy_rare_earth_mass", "of the heavy rare earths",
           [](const CaseRecord& record) { return record.passport.heavy_rare_earth_mass; });
  std::set<std::string> elements;
  for (const CaseRecord& record : cases) {
    for (const auto& [element, band] : record.passport.element_mass) {
      elements.insert(element);
    }
  }
  for (const std::string& element : elements) {
    add_band("mass." + element, "of " + element + " in the magnets",
             [element](const CaseRecord& record) -> std::optional<materials::Band> {
               if (!record.passport.composition_known) {
                 return std::nullopt;
               }
               const auto found = record.passport.element_mass.find(element);
               return found == record.passport.element_mass.end() ? materials::Band{} : found->second;
             });
  }
}

/// Facts of the flux maps, where there are any.
void add_flux_map(Columns& builder, const std::vector<CaseRecord>& cases) {
  if (std::none_of(cases.begin(), cases.end(), [](const CaseRecord& record) { return record.flux_map.has_value(); })) {
    return;
  }
  const auto add = [&](const std::string& quantity, const std::string& unit, const std::string& description,
                       const std::function<double(const FluxMap&)>& value) {
    builder.number("flux_map." + quantity, unit, description, [value](const CaseRecord& record) {
      return record.flux_map ? std::optional<double>(value(*record.flux_map)) : std::nullopt;
    });
  };
  add("current", "A", "largest peak phase current", [](const FluxMap& map) { return map.data().range.current; });
  add("nodes", "1", "currents solved", [](const FluxMap& map) { return static_cast<double>(map.nodes().size()); });
  add("largest_torque", "N m", "in its range", [](const FluxMap& map) { return map.errors().torque_scale; });
  add("torque_error", "N m", "most at the held-out currents",
      [](const FluxMap& map) { return map.errors().torque_most; });
  add("flux_linkage_error", "Wb", "most at the held-out currents",
      [](const FluxMap& map) { return map.errors().flux_most; });
  add("torque_ripple_error", "N m", "most at the held-out currents",
      [](const FluxMap& map) { return map.errors().ripple_most; });
}

/// Facts of the efficiency maps, where there are any.
void add_efficiency_map(Columns& builder, const std::vector<CaseRecord>& cases) {
  if (std::none_of(cases.begin(), cases.end(),
                   [](const CaseRecord& record) { return record.efficiency_map.has_value(); })) {
    return;
  }
  using Value = std::optional<double>;
  const auto add = [&](const std::string& quantity, const std::string& unit, const std::string& description,
                       const std::function<Value(const EfficiencyMap&)>& value) {
    builder.number("efficiency_map." + quantity, unit, description, [value](const CaseRecord& record) {
      return record.efficiency_map ? value(*record.efficiency_map) : std::nullopt;
    });
  };
  add("base_speed", "rad/s", "up to which the voltage leaves the most torque",
      [](const EfficiencyMap& map) { return Value(map.base_speed); });
  add("largest_torque", "N m", "within the limits",
      [](const EfficiencyMap& map) { return Value(map.largest_torque()); });
  add("largest_power", "W", "within the limits", [](const EfficiencyMap& map) { return Value(map.largest_power()); });
  add("torque_at_top_speed", "N m", "within the limits",
      [](const EfficiencyMap& map) { return map.torque_at_top_speed(); });
  add("characteristic_current", "A", "NaN: beyond the current limit",
      [](const EfficiencyMap& map) { return map.characteristic_current; });
  add("open_circuit_voltage", "V", "peak between terminals at top speed",
      [](const EfficiencyMap& map) { return Value(map.open_circuit_voltage); });
  add("best_efficiency", "1", "on the grid", [](const EfficiencyMap& map) {
    const auto best = map.best();
    return best ? map.points[*best]->efficiency : std::nullopt;
  });
}

/// Facts of the rotors at overspeed, where there are any.
void add_rotor_strength(Columns& builder, const std::vector<CaseRecord>& cases) {
  if (std::none_of(cases.begin(), cases.end(), [](const CaseRecord& r) { return r.rotor_strength.has_value(); })) {
    return;
  }
  const auto add = [&](const std::string& quantity, const std::string& unit, const std::string& description,
                       const std::function<std::optional<double>(const RotorStrength&)>& value) {
    builder.number("rotor_strength." + quantity, unit, description, [value](const CaseRecord& record) {
      return record.rotor_strength ? value(*record.rotor_strength) : std::nullopt;
    });
  };
  using Value = std::optional<double>;
  add("overspeed", "rad/s", "mechanical", [](const RotorStrength& s) { return Value(s.request.overspeed); });
  add("peak_stress", "Pa", "largest von Mises", [](const RotorStrength& s) { return Value(s.peak_stress); });
  add("safety_factor", "1", "yield strength over it", [](const RotorStrength& s) { return Value(s.safety_factor()); });
  add("least_dimension", "m", "that keeps the wanted safety factor; NaN: none, or not searched",
      [](const RotorStrength& s) { return s.minimum ? s.minimum->value : std::nullopt; });
}

/// Of cases among which there is one of each kind.
std::vector<PlannedColumn> columns_of(const std::vector<CaseRecord>& cases, const std::vector<std::string>& points) {
  Columns builder;
  builder.text("id", "hash of the full input and the program's version", [](const CaseRecord& r) { return r.id; });
  builder.text("design", "for people", [](const CaseRecord& r) { return r.design; });
  builder.text("machine", "its name", [](const CaseRecord& r) { return r.machine; });
  builder.text("magnet", "its grade", [](const CaseRecord& r) { return r.magnet; });
  builder.text("magnet_process", "how the grade is made: sintered, hot-deformed, bonded, …",
               [](const CaseRecord& r) { return r.magnet_process; });
  if (std::any_of(cases.begin(), cases.end(), [](const CaseRecord& r) { return !r.skew.empty(); }))
    builder.text("skew", "results are means over its slices; empty: straight",
                 [](const CaseRecord& r) { return r.skew; });
  std::vector<std::string> paths;
  for (const CaseRecord& record : cases) {
    for (const auto& [path, value] : record.varied) {
      if (std::find(paths.begin(), paths.end(), path) == paths.end()) {
        paths.push_back(path);
      }
    }
  }
  for (const std::string& path : paths) {
    builder.text("varied." + path, "value as text", [path](const CaseRecord& record) -> std::string {
      for (const auto& [one, value] : record.varied) {
        if (one == path) {
          return value;
        }
      }
      return "";
    });
  }
  builder.integer("done", "1: computed, 0: failed", [](const CaseRecord& r) { return r.done ? 1 : 0; });
  builder.integer("valid", "1: computed, no magnet past its knee, and load cases survived",
                  [](const CaseRecord& r) { return r.valid() ? 1 : 0; });
  builder.text("failure", "why a failed case failed", [](const CaseRecord& r) { return r.failure; });
  builder.text("confidence", "lowest behind the results",
               [](const CaseRecord& r) { return r.done ? materials::to_string(r.confidence) : ""; });
  builder.input("magnet_temperature", "K", "of the magnets", [](const CaseRecord& r) { return r.magnet_temperature; });
  builder.input("winding_temperature", "K", "of the windings",
                [](const CaseRecord& r) { return r.winding_temperature; });

  for (const std::string& point : points) {
    add_point(builder, cases, point);
  }
  builder.number("no_load_flux_linkage", "Wb", "peak of a phase's fundamental without current",
                 [](const CaseRecord& r) { return r.no_load_flux_linkage; });
  builder.number("cogging_torque", "N m", "peak to peak without current",
                 [](const CaseRecord& r) { return r.cogging_torque; });
  std::set<int> orders;
  for (const CaseRecord& record : cases) {
    for (const auto& [order, amplitude] : record.back_emf_per_speed) {
      orders.insert(order);
    }
  }
  for (const int order : orders) {
    builder.number("back_emf_per_speed." + std::to_string(order), "V s/rad",
                   "peak of a phase's harmonic per mechanical angular speed",
                   [order](const CaseRecord& record) -> std::optional<double> {
                     const auto found = record.back_emf_per_speed.find(order);
                     return found == record.back_emf_per_speed.end() ? std::nullopt
                                                                     : std::optional<double>(found->second);
                   });
  }
  builder.number("phase_resistance", "ohm", "at the winding's temperature",
                 [](const CaseRecord& r) { return r.phase_resistance; });
  builder.number("knee_field", "A/m", "field whose recoil loses 1 % of the remanence",
                 [](const CaseRecord& r) { return r.knee.knee_field; });
  builder.number("worst_field", "A/m", "largest demagnetising |H| along the easy axis",
                 [](const CaseRecord& r) -> std::optional<double> { return r.knee.worst_field; });
  builder.number("demagnetisation_margin", "A/m", "knee_field - worst_field; negative: the knee is passed",
                 [](const CaseRecord& r) { return r.knee.margin; });
  builder.number("irreversible_torque_loss", "1", "after the last load case", [](const CaseRecord& r) {
    return r.load_cases.empty() ? std::nullopt : r.load_cases.back().torque_loss;
  });
  builder.number("short_circuit_direct_current", "A", "least i_d of the short circuits among the load cases",
                 [](const CaseRecord& r) { return least_fault_current(r.load_cases); });
  builder.number("temperature_of_loss", "K", "of the magnets: the first load case for which it was searched",
                 [](const CaseRecord& r) {
                   const LossTemperature* found = first_loss_temperature(r.load_cases);
                   return found != nullptr ? found->temperature : std::nullopt;
                 });
  builder.number("volume_beyond_knee", "1", "fraction of the magnet volume",
                 [](const CaseRecord& r) { return r.knee.volume_beyond_knee; });
  add_passport(builder, cases);
  add_flux_map(builder, cases);
  add_efficiency_map(builder, cases);
  add_rotor_strength(builder, cases);
  for (const DutyColumn& one : thermal_columns(cases, false))
    builder.number(one.key, one.unit, one.description, one.value);
  for (const DutyColumn& one : duty_columns(cases))
    builder.number(one.key, one.unit.empty() ? "1" : one.unit, one.description, one.value);
  if (std::any_of(cases.begin(), cases.end(), [](const CaseRecord& r) { return r.adaptation.has_value(); })) {
    builder.number("adapted_torque_error", "1", "largest estimate on the adapted mesh, relative as the tolerance",
                   [](const CaseRecord& r) {
                     return r.adaptation ? std::optional<double>(r.adaptation->torque_error()) : std::nullopt;
                   });
  }
  builder.integer("cells", "of the meshes of one sector", [](const CaseRecord& r) { return r.cells; });
  builder.integer("unknowns", "of the field problem", [](const CaseRecord& r) { return r.unknowns; });
  return builder.take();
}

/// What a case brings into the table: cases that bring the same need not be looked at twice.
class Kinds {
public:
  bool is_new(const CaseRecord& record) {
    text_.clear();
    for (const auto& [path, value] : record.varied)
      add(path);
    end();
    for (const PointRecord& point : record.points) {
      add(point.name);
      for (const std::vector<LossComponent>* list : {&point.losses, &point.inverter_losses})
        for (const LossComponent& one : *list)
          add(one.name);
      end();
      for (const auto& [part, peak] : point.peak_flux_density)
        add(part);
      end();
    }
    for (const auto& [order, amplitude] : record.back_emf_per_speed)
      add(std::to_string(order));
    end();
    for (const auto& [element, band] : record.passport.element_mass)
      add(element);
    end();
    for (const DutyResult& duty : record.duties) {
      add(duty.name), add(duty.vehicle);
      for (const std::vector<LossEnergy>* list : {&duty.losses, &duty.inverter_losses})
        for (const LossEnergy& one : *list)
          add(one.name);
      end();
    }
    if (record.thermal)
      for (const ThermalNodeResult& node : record.thermal->nodes)
        add(node.name);
    for (const bool one : {!record.skew.empty(), record.flux_map.has_value(), record.efficiency_map.has_value(),
                           record.rotor_strength.has_value(), record.adaptation.has_value()})
      text_ += one ? '1' : '0';
    return known_.insert(text_).second;
  }

private:
  void add(const std::string& word) { text_ += word + '\0'; }
  void end() { text_ += '\1'; }
  std::string text_;
  std::set<std::string> known_;
};

}  // namespace

const PointRecord* find_point(const CaseRecord& record, const std::string& name) {
  const auto found = std::find_if(record.points.begin(), record.points.end(),
                                  [&](const PointRecord& point) { return point.name == name; });
  return found == record.points.end() ? nullptr : &*found;
}

ColumnPlan plan_columns(const EachCase& each) {
  ColumnPlan plan;
  Kinds kinds;
  std::vector<CaseRecord> kept;
  std::map<std::string, std::size_t> widths;
  each([&](const CaseRecord& record) {
    if (plan.rows++ == 0) {
      plan.study = record.study;
      plan.version = record.version;
    }
    for (const PointRecord& point : record.points) {
      std::size_t& width = widths[point.name];
      width = std::max(width, point.positions.size());
    }
    if (kinds.is_new(record))
      kept.push_back(record);
  });
  for (const std::string& name : point_names(kept))
    plan.points.push_back({name, widths.at(name)});
  plan.columns = columns_of(kept, point_names(kept));
  return plan;
}

}  // namespace lodestone::postprocess
