// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/magnet.h"

#include "base/quantity.h"
#include "materials/demagnetisation_law.h"
#include "materials/sourced_value.h"
#include "materials/temperature_curve.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace lodestone::materials {

using base::mu_0;
using base::Range;

// ---- LinearRecoil

LinearRecoil::LinearRecoil(double remanence, double recoil_permeability, std::optional<double> transverse_permeability)
    : remanence_(remanence), recoil_permeability_(recoil_permeability),
      transverse_permeability_(transverse_permeability.value_or(recoil_permeability)),
      nu_(1.0 / (mu_0 * recoil_permeability_)), nu_t_(1.0 / (mu_0 * transverse_permeability_)) {}

MagnetLaw::Response LinearRecoil::respond(double b_parallel, double b_transverse, const MagnetState& state) const {
  const double from_remanence = b_parallel - state.remaining * state.remanence_factor * remanence_;
  Response response{};
  response.h_parallel = nu_ * from_remanence;
  response.h_transverse = nu_t_ * b_transverse;
  response.dh_parallel_db_parallel = nu_;
  response.dh_parallel_db_transverse = 0.0;
  response.dh_transverse_db_transverse = nu_t_;
  response.energy_density = 0.5 * (nu_ * from_remanence * from_remanence + nu_t_ * b_transverse * b_transverse);
  response.remaining = state.remaining;
  return response;
}

// ---- MagnetGrade

struct MagnetGrade::Data {
  std::string name;
  std::string description;
  std::string process;
  TemperatureCurve remanence;
  std::optional<TemperatureCurve> coercivity;
  std::optional<TemperatureCurve> knee;
  std::optional<double> squareness;
  std::optional<DemagnetisationTable> curves;
  std::vector<std::pair<double, KneeShape>> measured_knees;  ///< by temperature, K: of the curves that reach H_cJ
  std::optional<double> energy_product;
  std::optional<double> normal_coercivity;
  double recoil_permeability = 1.0;
  std::optional<double> transverse_permeability;
  double density = 0.0;
  std::optional<double> conductivity;  ///< at the reference temperature
  std::optional<double> resistivity_coefficient;
  double resistivity_reference = 0.0;  ///< K
  std::optional<double> maximum_temperature;
  std::optional<double> recycled_content;
  std::optional<Mechanical> mechanical;
  Composition composition;
  std::optional<CoercivityProfile> coercivity_profile;
  std::vector<Sourced> provenance;
  std::vector<std::string> remarks;
  Confidence confidence = Confidence::high;
};

namespace {

/// Share of B_r whose loss defines the knee.
constexpr double lost_at_knee = 0.01;

/// D(H_cJ) / B_r: what the recoil line has left at H_cJ.
double lost_share_at_coercivity(double remanence, double coercivity, double recoil_permeability) {
  return 1.0 - mu_0 * (recoil_permeability - 1.0) * coercivity / remanence;
}

/// Where the exponential knee loses 1 % of B_r; see the header.
double exponential_knee(double remanence, double coercivity, double squareness, double recoil_permeability) {
  const double h_k = squareness * coercivity;
  const double at_h_k = 0.1 * remanence;
  const double at_coercivity = remanence - mu_0 * (recoil_permeability - 1.0) * coercivity;
  return std::max(0.0, h_k - (coercivity - h_k) * std::log(10.0) / std::log(at_coercivity / at_h_k));
}

/// E(η) of a measured curve that reaches its coercivity: what lies under the recoil line, levelled where noise or a
/// steeper recoil line would make it fall, and through the curve's own |H_1%|.
KneeShape measured_knee(const DemagnetisationBranch& branch, double recoil_permeability) {
  const double coercivity = *branch.intrinsic_coercivity;
  const double lost = lost_share_at_coercivity(branch.remanence, coercivity, recoil_permeability);
  std::vector<KneeShape::Node> nodes;
  for (const DemagnetisationPoint& point : branch.points) {
    const double h = -point.field;
    if (h > 0.0 && h < coercivity)
      nodes.push_back(
          {h / coercivity,
           (1.0 - (point.polarisation + mu_0 * (recoil_permeability - 1.0) * h) / branch.remanence) / lost});
  }
  if (const auto knee = branch.knee_field(recoil_permeability))
    nodes.push_back({*knee / coercivity, lost_at_knee / lost});
  std::sort(nodes.begin(), nodes.end(), [](const auto& a, const auto& b) { return a.eta < b.eta; });
  std::vector<KneeShape::Node> kept;
  double highest = 0.0;
  for (KneeShape::Node node : nodes) {
    node.e = std::max(highest, node.e);
    // Closer together than this two points say nothing of a slope; E must still rise at the end.
    if (node.e < 1.0 - 1e-6 && node.eta < 1.0 - 1e-6 && (kept.empty() || node.eta > kept.back().eta + 1e-6)) {
      kept.push_back(node);
      highest = node.e;
    }
  }
  return KneeShape::through(kept);
}

/// A table over the temperatures of the measured curves, of those that give the value.
std::optional<TemperatureCurve>
over_temperature(const DemagnetisationTable& curves,
                 const std::function<std::optional<double>(const DemagnetisationBranch&)>& value,
                 double extrapolation) {
  std::vector<TemperaturePoint> points;
  for (const DemagnetisationBranch& branch : curves.branches())
    if (const auto found = value(branch))
      points.push_back({branch.temperature, *found});
  if (points.empty())
    return std::nullopt;
  return TemperatureCurve::through(std::move(points), extrapolation);
}

}  // namespace

MagnetGrade::MagnetGrade(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

MagnetGrade MagnetGrade::read(const base::Document& document) {
  const base::Node root = document.root();
  root.allow_keys({"magnet",
                   "description",
                   "process",
                   "source",
                   "confidence",
                   "remanence",
                   "intrinsic_coercivity",
                   "squareness",
                   "knee",
                   "demagnetisation_curves",
                   "maximum_energy_product",
                   "normal_coercivity",
                   "recoil_permeability",
                   "transverse_permeability",
                   "density",
                   "resistivity",
                   "conductivity",
                   "maximum_temperature",
                   "composition",
                   "recycled_content",
                   "mechanical",
                   "coercivity_profile"});
  auto data = std::make_shared<Data>();
  data->name = root.at("magnet").text();
  if (const auto description = root.find("description"))
    data->description = description->text();
  data->process = root.at("process").text();
  const Provenance file = read_provenance(root, {});
  const auto note = [&](const std::string& field, const Provenance& provenance) {
    data->provenance.push_back({field, provenance});
    data->confidence = weakest(data->confidence, provenance.confidence);
  };
  const auto curve = [&](const char* key, const std::string& unit, const Range& range) {
    const base::Node node = root.at(key);
    note(key, node.is_map() ? read_provenance(node, file) : file);
    return TemperatureCurve::read(node, unit, range, table_extrapolation);
  };
  const auto value = [&](const char* key, const std::string& unit, const Range& range) {
    const SourcedValue read = read_sourced(root.at(key), unit, range, file);
    note(key, read.provenance);
    return read.value;
  };

  if (const auto node = root.find("demagnetisation_curves")) {
    const double density = read_sourced(root.at("density"), "kg/m3", Range::between(1000.0, 10000.0), file).value;
    data->curves = DemagnetisationTable::read(*node, density, file);
    data->remarks = data->curves->remarks();
    for (const DemagnetisationBranch& branch : data->curves->branches())
      note("demagnetisation curve at " + base::format_quantity(branch.temperature, "K", "degC"), branch.provenance);
  }
  const std::optional<DemagnetisationTable>& curves = data->curves;
  if (root.find("remanence") || !curves)
    data->remanence = curve("remanence", "T", {0.0, 2.5, false, true});
  else
    data->remanence = *over_temperature(
        *curves, [](const DemagnetisationBranch& branch) { return std::optional<double>(branch.remanence); },
        table_extrapolation);
  if (root.find("intrinsic_coercivity"))
    data->coercivity = curve("intrinsic_coercivity", "A/m", {0.0, 1e7, false, true});
  else if (curves)
    data->coercivity = over_temperature(
        *curves, [](const DemagnetisationBranch& branch) { return branch.intrinsic_coercivity; }, table_extrapolation);
  if (root.find("knee"))
    data->knee = curve("knee", "A/m", {0.0, 1e7, true, true});
  const Range permeabilities = Range::between(0.9, 5.0);
  if (root.find("recoil_permeability") || !curves) {
    data->recoil_permeability = value("recoil_permeability", "1", permeabilities);
  } else {
    data->recoil_permeability = 0.0;
    for (const DemagnetisationBranch& branch : curves->branches())
      data->recoil_permeability += branch.initial_permeability / static_cast<double>(curves->branches().size());
    if (!permeabilities.contains(data->recoil_permeability))
      root.at("demagnetisation_curves")
          .fail(fmt::format("the curves start with a recoil permeability of {:.3g}; it must be 0.9 … 5; state "
                            "'recoil_permeability' where they do not show it",
                            data->recoil_permeability));
    data->remarks.push_back(
        fmt::format("The recoil permeability of {:.4g} is the initial slope of the measured curves, "
                    "an upper limit.",
                    data->recoil_permeability));
  }
  if (curves && !data->knee && !root.find("squareness"))
    data->knee = over_temperature(
        *curves, [&](const DemagnetisationBranch& branch) { return branch.knee_field(data->recoil_permeability); },
        table_extrapolation);
  if (root.find("transverse_permeability"))
    data->transverse_permeability = value("transverse_permeability", "1", permeabilities);
  if (curves)
    for (const DemagnetisationBranch& branch : curves->branches())
      if (branch.intrinsic_coercivity &&
          lost_share_at_coercivity(branch.remanence, *branch.intrinsic_coercivity, data->recoil_permeability) > 0.0)
        data->measured_knees.emplace_back(branch.temperature, measured_knee(branch, data->recoil_permeability));
  data->density = value("density", "kg/m3", Range::between(1000.0, 10000.0));
  if (root.find("squareness")) {
    if (data->knee)
      root.at("squareness").fail("give either 'squareness' or 'knee', not both");
    if (!data->coercivity)
      root.at("squareness").fail("the squareness H_k/H_cJ needs 'intrinsic_coercivity'");
    // Below one half the exponential knee would begin in the second quadrant's start; such grades need a knee table.
    data->squareness = value("squareness", "1", Range::between(0.5, 1.0));
    const TemperatureCurve& coercivity = *data->coercivity;
    const double at = coercivity.reference_temperature();
    const double h = coercivity.value(at).value_or(0.0);
    const double b = data->remanence.value(at).value_or(0.0);
    if (b - mu_0 * (data->recoil_permeability - 1.0) * h <= 0.1 * b)
      root.at("recoil_permeability")
          .fail(
              fmt::format("with a recoil permeability of {:g} the recoil line has no polarisation left at H_cJ; give a "
                          "'knee' table instead of 'squareness'",
                          data->recoil_permeability));
  }
  if (data->knee && data->coercivity)
    for (const TemperaturePoint& point : data->knee->points()) {
      const auto coercivity = data->coercivity->value(point.temperature);
      if (coercivity && point.value > *coercivity * (1.0 + 1e-9))
        root.at("knee").fail(fmt::format("the knee of {:.4g} kA/m at {} lies beyond the intrinsic coercivity of {:.4g} "
                                         "kA/m",
                                         point.value / 1e3, base::format_quantity(point.temperature, "K", "degC"),
                                         *coercivity / 1e3));
    }

  if (root.find("resistivity") && root.find("conductivity"))
    root.at("conductivity").fail("give either 'resistivity' or 'conductivity', not both");
  if (const auto node = root.find("resistivity")) {
    const Range range{1e-9, 1e15, true, true};
    if (node->is_map() && node->find("coefficient")) {
      node->allow_keys({"value", "at", "coefficient", "source", "confidence"});
      data->conductivity = 1.0 / node->at("value").quantity("ohm.m", range);
      data->resistivity_reference = node->at("at").quantity("K", Range::positive());
      data->resistivity_coefficient = node->at("coefficient").quantity("1/K", Range::between(-0.05, 0.05));
      note("resistivity", read_provenance(*node, file));
    } else {
      data->conductivity = 1.0 / value("resistivity", "ohm.m", range);
    }
  }
  if (root.find("conductivity"))
    data->conductivity = value("conductivity", "S/m", {0.0, 1e9, true, true});
  if (root.find("maximum_energy_product"))
    data->energy_product = value("maximum_energy_product", "J/m3", {0.0, 1e6, false, true});
  if (root.find("normal_coercivity"))
    data->normal_coercivity = value("normal_coercivity", "A/m", {0.0, 1e7, false, true});
  if (root.find("maximum_temperature"))
    data->maximum_temperature = value("maximum_temperature", "K", Range::between(200.0, 1500.0));
  if (root.find("recycled_content"))
    data->recycled_content = value("recycled_content", "1", Range::between(0.0, 1.0));
  if (const auto node = root.find("mechanical"))
    data->mechanical = Mechanical::read(*node, file);
  if (const auto composition = root.find("composition"))
    data->composition = Composition::read(*composition, file);
  if (data->composition.is_known())
    note("composition", data->composition.provenance());

  if (const auto profile = root.find("coercivity_profile")) {
    if (!data->coercivity)
      profile->fail("a profile of the coercivity needs 'intrinsic_coercivity', that of the base grade");
    data->coercivity_profile = CoercivityProfile::read(*profile, file);
    for (const auto& [field, provenance] : data->coercivity_profile->provenance)
      note(field, provenance);
  }

  const auto beyond = [&](const std::string& key, const TemperatureCurve& line) {
    if (line.stated_up_to() && data->maximum_temperature && *data->maximum_temperature > *line.stated_up_to() + 1.0)
      data->remarks.push_back(
          fmt::format("The coefficient of '{}' is stated up to {}; its straight line goes on to the "
                      "temperature limit of {}.",
                      key, base::format_quantity(*line.stated_up_to(), "K", "degC"),
                      base::format_quantity(*data->maximum_temperature, "K", "degC")));
  };
  beyond("remanence", data->remanence);
  if (data->coercivity)
    beyond("intrinsic_coercivity", *data->coercivity);
  const auto missing = [&](const std::string& text) { data->remarks.push_back("Missing: " + text); };
  if (!data->composition.is_known())
    missing("the composition is unknown: rare-earth masses cannot be given.");
  if (!data->knee && !data->squareness)
    missing("the knee is unknown (neither 'knee' nor 'intrinsic_coercivity' with 'squareness'): demagnetisation cannot "
            "be checked.");
  if (!data->coercivity)
    missing("the intrinsic coercivity is unknown: what lies beyond the knee cannot be computed.");
  if (!data->conductivity)
    missing("neither 'resistivity' nor 'conductivity': eddy currents in the magnets cannot be computed.");
  if (!data->maximum_temperature)
    missing("the temperature limit.");
  return MagnetGrade(std::move(data));
}

const std::string& MagnetGrade::name() const {
  return data_->name;
}
const std::string& MagnetGrade::description() const {
  return data_->description;
}
const std::string& MagnetGrade::process() const {
  return data_->process;
}

double MagnetGrade::remanence(double temperature) const {
  const std::optional<double> value = data_->remanence.value(temperature);
  if (!value)
    throw base::UserError(fmt::format("magnet '{}' has no remanence at {}: its table ends at {}", data_->name,
                                      base::format_quantity(temperature, "K", "degC"),
                                      data_->remanence.table_ends_in_words()));
  if (!(*value > 0.0))
    throw base::UserError(fmt::format("magnet '{}' has no remanence at {}: the coefficient takes it to zero at {}",
                                      data_->name, base::format_quantity(temperature, "K", "degC"),
                                      data_->remanence.zero_in_words()));
  return *value;
}

std::optional<double> MagnetGrade::intrinsic_coercivity(double temperature) const {
  if (!data_->coercivity)
    return std::nullopt;
  const std::optional<double> value = data_->coercivity->value(temperature);
  return value ? std::optional<double>(std::max(0.0, *value)) : std::nullopt;
}

std::optional<double> MagnetGrade::knee_field(double temperature) const {
  if (data_->knee) {
    const std::optional<double> value = data_->knee->value(temperature);
    return value ? std::optional<double>(std::max(0.0, *value)) : std::nullopt;
  }
  const std::optional<double> coercivity = intrinsic_coercivity(temperature);
  if (!data_->squareness || !coercivity)
    return std::nullopt;
  return exponential_knee(remanence(temperature), *coercivity, *data_->squareness, data_->recoil_permeability);
}

const std::optional<DemagnetisationTable>& MagnetGrade::measured_curves() const {
  return data_->curves;
}
std::optional<double> MagnetGrade::stated_energy_product() const {
  return data_->energy_product;
}
std::optional<double> MagnetGrade::stated_normal_coercivity() const {
  return data_->normal_coercivity;
}
double MagnetGrade::recoil_permeability() const {
  return data_->recoil_permeability;
}
double MagnetGrade::transverse_permeability() const {
  return data_->transverse_permeability.value_or(data_->recoil_permeability);
}
double MagnetGrade::density() const {
  return data_->density;
}
std::optional<double> MagnetGrade::conductivity(double temperature) const {
  if (!data_->conductivity || !data_->resistivity_coefficient)
    return data_->conductivity;
  const double growth = 1.0 + *data_->resistivity_coefficient * (temperature - data_->resistivity_reference);
  if (!(growth > 0.0))
    throw base::UserError(fmt::format("magnet '{}': its resistivity at {} would not be positive", data_->name,
                                      base::format_quantity(temperature, "K", "degC")));
  return *data_->conductivity / growth;
}
bool MagnetGrade::has_resistivity_coefficient() const {
  return data_->resistivity_coefficient.has_value();
}
std::optional<double> MagnetGrade::maximum_temperature() const {
  return data_->maximum_temperature;
}
std::optional<double> MagnetGrade::recycled_content() const {
  return data_->recycled_content;
}

const std::optional<Mechanical>& MagnetGrade::mechanical() const {
  return data_->mechanical;
}
const Composition& MagnetGrade::composition() const {
  return data_->composition;
}
const std::optional<CoercivityProfile>& MagnetGrade::coercivity_profile() const {
  return data_->coercivity_profile;
}
std::optional<double> MagnetGrade::coercivity_reference_temperature() const {
  return data_->coercivity ? std::optional<double>(data_->coercivity->reference_temperature()) : std::nullopt;
}
Confidence MagnetGrade::confidence() const {
  return data_->confidence;
}
const std::vector<MagnetGrade::Sourced>& MagnetGrade::provenance() const {
  return data_->provenance;
}
const std::vector<std::string>& MagnetGrade::remarks() const {
  return data_->remarks;
}

std::shared_ptr<const MagnetLaw> MagnetGrade::law(double temperature, double remanence_factor) const {
  if (!std::isfinite(remanence_factor) || remanence_factor <= 0.0)
    throw base::UserError(fmt::format("a remanence factor of {} is not allowed; it must be above 0", remanence_factor));
  return std::make_shared<LinearRecoil>(remanence(temperature) * remanence_factor, data_->recoil_permeability,
                                        data_->transverse_permeability);
}

std::optional<KneeShape> MagnetGrade::measured_shape(double temperature) const {
  const auto& knees = data_->measured_knees;
  if (knees.empty())
    return std::nullopt;
  const auto after = std::upper_bound(knees.begin(), knees.end(), temperature,
                                      [](double t, const auto& knee) { return t < knee.first; });
  if (after == knees.begin())
    return knees.front().second;
  if (after == knees.end())
    return knees.back().second;
  const auto& below = *(after - 1);
  return KneeShape::between(below.second, after->second, (temperature - below.first) / (after->first - below.first));
}

std::optional<std::string> MagnetGrade::lacks_for_demagnetisation(double temperature, double remanence_factor) const {
  const double b_r = law(temperature, remanence_factor)->remanence();
  const std::optional<double> coercivity = intrinsic_coercivity(temperature);
  if (!coercivity)
    return "its file gives no 'intrinsic_coercivity' there";
  const bool measured = !data_->measured_knees.empty();
  const std::optional<double> knee = knee_field(temperature);
  if (!knee && !measured)
    return "its file gives neither 'squareness' nor 'knee' there";
  if (!(*coercivity > 0.0 && (measured || *knee > 0.0)))
    return "it holds no field there: its coercivity or its knee has come down to 0";
  const double lost = lost_share_at_coercivity(b_r, *coercivity, data_->recoil_permeability);
  if (!(lost > 0.0))
    return fmt::format("the recoil line has no polarisation left at H_cJ = {:.4g} kA/m", *coercivity / 1e3);
  if (!measured && !(lost_at_knee / lost < std::min(*knee / *coercivity, 1.0)))
    return fmt::format("no exponential knee goes from B_r through 1 % of loss at {:.4g} kA/m to H_cJ = {:.4g} kA/m",
                       *knee / 1e3, *coercivity / 1e3);
  return std::nullopt;
}

std::shared_ptr<const DemagnetisationLaw> MagnetGrade::demagnetisation_law(double temperature,
                                                                           double remanence_factor) const {
  if (const auto lack = lacks_for_demagnetisation(temperature, remanence_factor))
    throw base::UserError(fmt::format("the demagnetisation of magnet '{}' at {} is not known: {}", data_->name,
                                      base::format_quantity(temperature, "K", "degC"), *lack));
  const double b_r = remanence(temperature) * remanence_factor;
  const double coercivity = *intrinsic_coercivity(temperature);
  std::optional<KneeShape> shape = measured_shape(temperature);
  if (!shape)
    shape =
        KneeShape::exponential(std::min(1.0, *knee_field(temperature) / coercivity),
                               lost_at_knee / lost_share_at_coercivity(b_r, coercivity, data_->recoil_permeability));
  return std::make_shared<DemagnetisationLaw>(b_r, coercivity, data_->recoil_permeability, transverse_permeability(),
                                              *shape);
}

}  // namespace lodestone::materials
