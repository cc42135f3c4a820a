// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/steel.h"

#include "base/quantity.h"
#include "materials/sourced_value.h"

#include <fmt/format.h>

namespace lodestone::materials {

namespace {

const std::vector<std::string> curve_keys = {"saturation_polarisation", "columns", "rows", "source", "confidence"};

std::vector<BHPoint> read_curve(const base::Node& node) {
  node.allow_keys(curve_keys);
  std::vector<BHPoint> table;
  for (const std::vector<double>& row : read_table(node, {"A/m", "T"}))
    table.push_back({row[0], row[1]});
  return table;
}

CoreLoss::Coefficients read_coefficients(const base::Node& node) {
  node.allow_keys({"hysteresis", "frequency_exponent", "flux_density_exponent", "eddy", "excess"});
  const auto number = [&](const char* key, double absent, const base::Range& range) {
    const auto found = node.find(key);
    return found ? found->number(range) : absent;
  };
  CoreLoss::Coefficients k;
  k.hysteresis = number("hysteresis", 0.0, base::Range::non_negative());
  k.frequency_exponent = number("frequency_exponent", 1.0, base::Range::between(0.5, 2.0));
  k.hysteresis_exponent = number("flux_density_exponent", 2.0, base::Range::between(1.0, 4.0));
  k.eddy = number("eddy", 0.0, base::Range::non_negative());
  k.excess = number("excess", 0.0, base::Range::non_negative());
  if (k.hysteresis == 0.0 && k.eddy == 0.0 && k.excess == 0.0)
    node.fail("all coefficients are zero; leave 'core_loss' out where it is not known");
  return k;
}

/// Fills core_loss and loss_table.
void read_core_loss(const base::Node& node, Steel& steel) {
  node.allow_keys({"coefficients", "fit_up_to", "columns", "rows", "source", "confidence"});
  const auto coefficients = node.find("coefficients");
  if (node.find("rows") || !coefficients)
    for (const std::vector<double>& row : read_table(node, {"Hz", "T", "W/kg"}))
      steel.loss_table.push_back({row[0], row[1], row[2]});
  std::string law;
  if (coefficients) {
    if (const auto limit = node.find("fit_up_to"))
      limit->fail("nothing is fitted where 'coefficients' are given; leave one of the two out");
    const CoreLoss::Coefficients given = read_coefficients(*coefficients);
    if (steel.loss_table.empty()) {
      steel.core_loss = CoreLoss(given);
      return;
    }
    const base::Node rows = node.at("rows");
    steel.core_loss = CoreLoss::compared(given, steel.loss_table, &rows);
    law = "The core-loss law of the given coefficients";
  } else {
    const base::Node rows = node.at("rows");
    steel.core_loss =
        CoreLoss::fit(steel.loss_table, node.at("fit_up_to").quantity("Hz", base::Range::positive()), &rows);
    law = "The core-loss law";
  }
  steel.remarks.push_back(
      fmt::format("{} meets its table up to {:g} Hz and {:g} T with {:.1f} % rms, {:.0f} % at most.", law,
                  steel.core_loss->fitted_to_frequency(), steel.core_loss->fitted_to_flux_density(),
                  100.0 * steel.core_loss->rms_error(), 100.0 * steel.core_loss->max_error()));
}

}  // namespace

Steel Steel::read(const base::Document& document) {
  const base::Node root = document.root();
  root.allow_keys({"steel", "description", "source", "confidence", "sheet_thickness", "density", "magnetisation_curve",
                   "core_loss", "mechanical"});
  const Provenance file = read_provenance(root, {});

  const base::Node curve = root.at("magnetisation_curve");
  const std::vector<BHPoint> table = read_curve(curve);
  std::optional<double> saturation;
  if (const auto given = curve.find("saturation_polarisation"))
    saturation = given->quantity("T", {0.0, 3.0, false, true});
  const base::Node rows = curve.at("rows");
  Reluctivity law = Reluctivity::from_table(table, saturation, &rows);

  Steel steel{
      root.at("steel").text(), "", law, table, std::nullopt, {}, 0.0, std::nullopt, std::nullopt, file, law.remarks()};
  Confidence confidence = file.confidence;
  Confidence of_curve = read_provenance(curve, file).confidence;
  if (law.last_slope() > 2.0 && !saturation && of_curve != Confidence::low)
    of_curve = of_curve == Confidence::high ? Confidence::medium : Confidence::low;
  confidence = weakest(confidence, of_curve);

  if (const auto description = root.find("description"))
    steel.description = description->text();
  const SourcedValue density = read_sourced(root.at("density"), "kg/m3", base::Range::between(1000.0, 10000.0), file);
  steel.density = density.value;
  confidence = weakest(confidence, density.provenance.confidence);
  if (const auto thickness = root.find("sheet_thickness"))
    steel.sheet_thickness = read_sourced(*thickness, "m", {0.0, 0.01, false, true}, file).value;
  if (const auto loss = root.find("core_loss")) {
    read_core_loss(*loss, steel);
    confidence = weakest(confidence, read_provenance(*loss, file).confidence);
  } else {
    steel.remarks.emplace_back("No core loss is given: machines with this steel have no iron loss.");
  }
  if (const auto mechanical = root.find("mechanical"))
    steel.mechanical = Mechanical::read(*mechanical, file);
  steel.provenance.confidence = confidence;
  return steel;
}

}  // namespace lodestone::materials
