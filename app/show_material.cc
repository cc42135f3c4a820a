// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/show.h"
#include "app/text_output.h"
#include "base/quantity.h"
#include "base/user_error.h"
#include "materials/demagnetisation_curve.h"
#include "postprocess/plots/curve_plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace lodestone::app {

namespace {

using nlohmann::ordered_json;
using postprocess::Plot;
using postprocess::PlotCurve;

constexpr double room_temperature = base::zero_celsius + 20.0;

ordered_json or_null(const std::optional<double>& value) {
  return value ? ordered_json(*value) : ordered_json();
}

/// 0.2 written as 0.2, 373.15 K as 100 degC.
double rounded(double value) {
  return std::round(value * 1e6) / 1e6;
}

/// Those of the measured curves; else seven from the cold to the grade's limit, what the data cannot tell left out.
std::vector<double> temperatures_of(const materials::MagnetGrade& grade) {
  const double last = grade.maximum_temperature().value_or(base::zero_celsius + 200.0);
  std::vector<double> result;
  std::vector<double> kelvins;
  // As many as there are colours.
  const std::vector<double> cool = {-40.0, 20.0, 60.0, 100.0, 120.0, 150.0, 180.0};
  const std::vector<double> hot = {-40.0, 20.0, 100.0, 150.0, 220.0, 300.0, 350.0};
  for (const double celsius : last < base::zero_celsius + 219.0 ? cool : hot)
    kelvins.push_back(base::zero_celsius + celsius);
  if (const auto& measured = grade.measured_curves()) {
    kelvins.clear();
    for (const auto& branch : measured->branches())
      kelvins.push_back(branch.temperature);
  }
  for (const double kelvin : kelvins) {
    if (kelvin > last + 1e-6)
      break;
    try {
      grade.remanence(kelvin);
      result.push_back(kelvin);
    } catch (const base::UserError&) {
    }
  }
  return result;
}

std::string band_in_words(const materials::Band& band) {
  const auto number = [](double fraction) { return fmt::format("{:.4g}", 100.0 * fraction); };
  return (number(band.min) == number(band.max) ? number(band.min) : number(band.min) + " to " + number(band.max)) +
         " wt%";
}

std::string kilo(const std::optional<double>& value) {
  return value ? digits(1e-3 * *value, 4) : "-";
}

/// Goes on to y = 0 and no further.
void add_to_zero(PlotCurve& curve, double x, double y) {
  if (y >= 0.0) {
    curve.points.emplace_back(x, y);
  } else if (!curve.points.empty() && curve.points.back().second > 0.0) {
    const auto [last_x, last_y] = curve.points.back();
    curve.points.emplace_back(last_x + (x - last_x) * last_y / (last_y - y), 0.0);
  }
}

Plot demagnetisation_plot(const materials::MagnetGrade& grade, const std::vector<double>& temperatures) {
  Plot plot;
  plot.title = grade.name() + ": polarisation J (solid) and flux density B (dashed)";
  plot.x_label = "H, kA/m";
  plot.y_label = "J, B, T";
  for (std::size_t i = 0; i < temperatures.size(); ++i) {
    PlotCurve polarisation, flux;
    polarisation.label = fmt::format("{:g} degC", rounded(temperatures[i] - base::zero_celsius));
    polarisation.colour = flux.colour = static_cast<int>(i);
    flux.dashed = true;
    for (const auto& point : materials::measured_or_modelled_curve(grade, temperatures[i])) {
      add_to_zero(polarisation, 1e-3 * point.field, point.polarisation);
      add_to_zero(flux, 1e-3 * point.field, point.flux_density);
    }
    plot.curves.push_back(polarisation);
    plot.curves.push_back(flux);
  }
  if (const auto& measured = grade.measured_curves())
    for (std::size_t i = 0; i < measured->branches().size(); ++i) {
      const auto& branch = measured->branches()[i];
      PlotCurve points;
      points.label = fmt::format("measured {:g} degC", rounded(branch.temperature - base::zero_celsius));
      points.colour = static_cast<int>(i);
      points.markers_only = true;
      for (const auto& point : branch.points)
        if (point.polarisation >= 0.0)
          points.points.emplace_back(1e-3 * point.field, point.polarisation);
      plot.curves.push_back(points);
    }
  return plot;
}

Plot magnetisation_plot(const materials::Steel& steel) {
  Plot plot;
  plot.title = steel.name + ": magnetisation curve";
  plot.x_label = "H, A/m";
  plot.y_label = "B, T";
  plot.logarithmic_x = true;
  PlotCurve law, table;
  law.label = "law";
  table.label = "table";
  table.markers_only = true;
  table.colour = 1;
  const double last = 10.0 * (steel.table.empty() ? 1e5 : steel.table.back().h);
  for (double h = 10.0; h <= last; h *= 1.05)
    law.points.emplace_back(h, steel.reluctivity.flux_density(h));
  for (const materials::BHPoint& point : steel.table)
    table.points.emplace_back(point.h, point.b);
  plot.curves = {law, table};
  return plot;
}

void add_provenance(Facts& facts, const std::string& title, const std::vector<std::string>& remarks) {
  if (!remarks.empty())
    facts.title(title);
  for (const std::string& remark : remarks)
    facts.note(remark);
}

}  // namespace

Description describe_magnet(const std::string& name, const materials::MaterialLibrary& library) {
  const auto grade = library.magnet(name);
  const std::vector<double> temperatures = temperatures_of(*grade);

  Facts facts;
  facts.title(grade->name() + (grade->description().empty() ? "" : ": " + grade->description()));
  facts.add("process", grade->process());
  facts.add("recoil permeability", digits(grade->recoil_permeability(), 4));
  facts.add("density", digits(grade->density(), 4, "kg/m³"));
  if (const auto conductivity = grade->conductivity(room_temperature))
    facts.add("conductivity", digits(*conductivity, 4, "S/m") +
                                  (grade->has_resistivity_coefficient()
                                       ? fmt::format(" at 20 degC, {} at 120 degC",
                                                     digits(*grade->conductivity(room_temperature + 100.0), 4, "S/m"))
                                       : ", its change with temperature not given"));
  if (const auto limit = grade->maximum_temperature())
    facts.add("temperature limit", fmt::format("{:g} degC", rounded(*limit - base::zero_celsius)));
  if (const auto energy = grade->stated_energy_product())
    facts.add("(BH)max as stated", digits(1e-3 * *energy, 4, "kJ/m³"));
  if (const auto normal = grade->stated_normal_coercivity())
    facts.add("H_cB as stated", digits(1e-3 * *normal, 4, "kA/m"));
  facts.add("lowest confidence", materials::to_string(grade->confidence()));

  Table table(
      {{"  degC", true}, {"B_r T", true}, {"H_cJ kA/m", true}, {"knee H_1% kA/m", true}, {"(BH)max kJ/m³", true}});
  ordered_json curve = ordered_json::array();
  for (const double kelvin : temperatures) {
    const double energy = materials::maximum_energy_product(materials::measured_or_modelled_curve(*grade, kelvin));
    const auto coercivity = grade->intrinsic_coercivity(kelvin);
    const auto knee = grade->knee_field(kelvin);
    table.add({fmt::format("{:g}", rounded(kelvin - base::zero_celsius)), digits(grade->remanence(kelvin), 4),
               kilo(coercivity), kilo(knee), digits(1e-3 * energy, 3)});
    curve.push_back({{"temperature", rounded(kelvin - base::zero_celsius)},
                     {"remanence", grade->remanence(kelvin)},
                     {"intrinsic_coercivity", or_null(coercivity)},
                     {"knee_field", or_null(knee)},
                     {"maximum_energy_product", energy}});
  }

  Facts more;
  ordered_json composition;
  if (grade->composition().is_known()) {
    more.title("Composition");
    for (const auto& [element, fraction] : grade->composition().fractions()) {
      more.add(element, band_in_words(fraction));
      composition[element] = {fraction.min, fraction.max};
    }
  }
  add_provenance(more, "Remarks", grade->remarks());
  more.title("Sources");
  ordered_json sources = ordered_json::array();
  for (const auto& value : grade->provenance()) {
    more.add(value.field, value.provenance.source + " (confidence: " + value.provenance.confidence_in_words() + ")");
    sources.push_back({{"field", value.field},
                       {"source", value.provenance.source},
                       {"confidence", to_string(value.provenance.confidence)},
                       {"evidence", value.provenance.evidence ? ordered_json(value.provenance.confidence_in_words())
                                                              : ordered_json()}});
  }

  Description description;
  description.text = facts.text() + "\n" + table.text() + "\n" + more.text();
  description.json = {
      {"name", grade->name()},
      {"description", grade->description()},
      {"process", grade->process()},
      {"recoil_permeability", grade->recoil_permeability()},
      {"density", grade->density()},
      {"conductivity", or_null(grade->conductivity(room_temperature))},
      {"maximum_temperature", grade->maximum_temperature()
                                  ? ordered_json(rounded(*grade->maximum_temperature() - base::zero_celsius))
                                  : ordered_json()},
      {"over_temperature", curve},
      {"composition", composition},
      {"confidence", to_string(grade->confidence())},
      {"remarks", grade->remarks()},
      {"sources", sources}};
  description.draw = [grade, temperatures] { return draw_plot(demagnetisation_plot(*grade, temperatures)); };
  return description;
}

Description describe_steel(const std::string& name, const materials::MaterialLibrary& library) {
  const auto steel = library.steel(name);
  const materials::Reluctivity& law = steel->reluctivity;
  Facts facts;
  facts.title(steel->name + (steel->description.empty() ? "" : ": " + steel->description));
  if (steel->sheet_thickness)
    facts.add("sheet", digits(1e3 * *steel->sheet_thickness, 3, "mm"));
  facts.add("density", digits(steel->density, 4, "kg/m³"));
  ordered_json points = ordered_json::array();
  for (const double h : {1e2, 1e3, 2.5e3, 5e3, 1e4, 5e4}) {
    facts.add(fmt::format("B at {:g} A/m", h), digits(law.flux_density(h), 4, "T"));
    points.push_back({h, law.flux_density(h)});
  }
  facts.add("end of the table", fmt::format("{:.4g} T, slope {:.3g} μ0", law.table_end(), law.last_slope()));
  facts.add("saturation", digits(law.saturation_polarisation(), 4, "T"));
  ordered_json loss;
  if (steel->core_loss) {
    const auto& k = steel->core_loss->coefficients();
    facts.add("core loss law",
              fmt::format("p = {:.4g} f{} B^{:.3f} + {:.4g} f² B² + {:.4g} f^1.5 B^1.5 W/kg, f in Hz, "
                          "B in T",
                          k.hysteresis, k.frequency_exponent == 1.0 ? "" : fmt::format("^{:g}", k.frequency_exponent),
                          k.hysteresis_exponent, k.eddy, k.excess));
    for (const double f : {50.0, 400.0, 1000.0})
      facts.add(fmt::format("loss at 1 T, {:g} Hz", f), digits(steel->core_loss->specific_loss(f, 1.0), 3, "W/kg"));
    loss = {{"hysteresis", k.hysteresis},
            {"frequency_exponent", k.frequency_exponent},
            {"flux_density_exponent", k.hysteresis_exponent},
            {"eddy", k.eddy},
            {"excess", k.excess},
            {"rms_error", steel->core_loss->rms_error()},
            {"max_error", steel->core_loss->max_error()}};
  }
  add_provenance(facts, "Remarks", steel->remarks);
  facts.title("Source");
  facts.note(steel->provenance.source + " (lowest confidence: " + to_string(steel->provenance.confidence) + ")");

  Description description;
  description.text = facts.text();
  description.json = {{"name", steel->name},
                      {"description", steel->description},
                      {"sheet_thickness", or_null(steel->sheet_thickness)},
                      {"density", steel->density},
                      {"magnetisation_curve", points},
                      {"saturation_polarisation", law.saturation_polarisation()},
                      {"core_loss", loss},
                      {"remarks", steel->remarks},
                      {"source", steel->provenance.source},
                      {"confidence", to_string(steel->provenance.confidence)}};
  description.draw = [steel] { return draw_plot(magnetisation_plot(*steel)); };
  return description;
}

Description describe_conductor(const std::string& name, const materials::MaterialLibrary& library) {
  const auto conductor = library.conductor(name);
  Facts facts;
  facts.title(conductor->name + (conductor->description.empty() ? "" : ": " + conductor->description));
  ordered_json over_temperature = ordered_json::array();
  for (const double celsius : {20.0, 60.0, 100.0, 140.0, 180.0}) {
    const double value = conductor->resistivity_at(base::zero_celsius + celsius);
    facts.add(fmt::format("resistivity at {:g} degC", celsius), digits(1e9 * value, 4, "nΩ·m"));
    over_temperature.push_back({celsius, value});
  }
  facts.add("temperature coefficient",
            fmt::format("{:.3g} %/K at {:g} degC", 100.0 * conductor->temperature_coefficient,
                        rounded(conductor->reference_temperature - base::zero_celsius)));
  facts.add("density", digits(conductor->density, 4, "kg/m³"));
  facts.title("Source");
  facts.note(conductor->provenance.source + " (confidence: " + to_string(conductor->provenance.confidence) + ")");

  Description description;
  description.text = facts.text();
  description.json = {{"name", conductor->name},
                      {"description", conductor->description},
                      {"resistivity_20_degC", conductor->resistivity_at(room_temperature)},
                      {"over_temperature", over_temperature},
                      {"temperature_coefficient", conductor->temperature_coefficient},
                      {"density", conductor->density},
                      {"source", conductor->provenance.source},
                      {"confidence", to_string(conductor->provenance.confidence)}};
  return description;
}

}  // namespace lodestone::app
