// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/losses/loss_map.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/losses/iron.h"
#include "postprocess/losses/magnet_eddy.h"
#include "postprocess/losses/strands.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

namespace lodestone::postprocess {

using materials::CoreLoss;
using nlohmann::json;
using solver::DirectQuadrature;

namespace {

constexpr const char* no_convergence = "no convergence";
constexpr const char* bad_input = "bad input";
constexpr std::size_t numbers_of_coefficients = 8;
constexpr std::size_t magnet_number = 6;

/// All coefficients in a row; NaN: unknown.
std::array<double, numbers_of_coefficients> numbers(const LossCoefficients& c) {
  return {c.stator.hysteresis, c.stator.eddy,  c.stator.excess,         c.rotor.hysteresis,
          c.rotor.eddy,        c.rotor.excess, c.magnets.value_or(0.0), c.strands};
}

LossCoefficients coefficients(const std::array<double, numbers_of_coefficients>& n, bool has_magnets) {
  return {{n[0], n[1], n[2]}, {n[3], n[4], n[5]}, has_magnets ? std::optional<double>(n[6]) : std::nullopt, n[7]};
}

json to_json(const LossCoefficients& c) {
  json result = json::array();
  for (const double value : numbers(c))
    result.push_back(value);
  if (!c.magnets)
    result[magnet_number] = nullptr;
  return result;
}

LossCoefficients from_json(const json& values) {
  std::array<double, numbers_of_coefficients> n{};
  for (std::size_t i = 0; i < n.size(); ++i)
    n[i] = values.at(i).is_null() ? 0.0 : values.at(i).get<double>();
  return coefficients(n, !values.at(magnet_number).is_null());
}

/// Weights of the Lagrange polynomial through the (at most) four nodes nearest to x, and the first of them.
std::pair<std::size_t, std::vector<double>> stencil(const std::vector<double>& nodes, double x) {
  const std::size_t count = std::min<std::size_t>(4, nodes.size());
  const auto above = static_cast<std::size_t>(std::upper_bound(nodes.begin(), nodes.end(), x) - nodes.begin());
  const std::size_t first = std::min(above > 2 ? above - 2 : 0, nodes.size() - count);
  std::vector<double> weights;
  for (std::size_t i = 0; i < count; ++i) {
    double weight = 1.0;
    for (std::size_t j = 0; j < count; ++j)
      if (j != i)
        weight *= (x - nodes[first + j]) / (nodes[first + i] - nodes[first + j]);
    weights.push_back(weight);
  }
  return {first, weights};
}

/// Evenly in [0, 1), the same on every machine.
class Random {
public:
  double operator()() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }

private:
  std::mt19937_64 engine_{18161616};
};

/// What a task answers.
struct Solved {
  std::vector<LossCoefficients> coefficients;
  std::vector<RippleResponse> ripple;  ///< empty where not asked for
};

/// Difference of currents for the ripple's fields, over the range of the map.
constexpr double ripple_step = 0.005;

json to_json(const RippleResponse& response) {
  json result = json::array();
  for (const double value : numbers_of(response))
    result.push_back(std::isnan(value) ? json() : json(value));
  return result;
}

RippleResponse ripple_from_json(const json& values) {
  std::array<double, ripple_numbers> n{};
  for (std::size_t i = 0; i < n.size(); ++i)
    n[i] = values.at(i).is_null() ? std::numeric_limits<double>::quiet_NaN() : values.at(i).get<double>();
  return response_of(n);
}

/// @param with_ripple of so many currents, the first.
Solved solve(base::Executor& executor, const std::vector<DirectQuadrature>& currents, const LossMapOptions& options,
             std::size_t with_ripple) {
  std::vector<std::string> tasks;
  tasks.reserve(currents.size());
  for (const DirectQuadrature& current : currents)
    tasks.push_back(json({{"loss_current", {current.d, current.q}},
                          {"positions", options.positions},
                          {"magnet_temperature", options.magnet_temperature},
                          {"winding_temperature", options.winding_temperature},
                          {"ripple_step", tasks.size() < with_ripple ? ripple_step * options.range.current : 0.0}})
                        .dump());
  Solved result;
  for (const std::string& text : executor.run(tasks)) {
    const json answer = json::parse(text);
    if (answer.contains(no_convergence))
      throw solver::ConvergenceError(answer[no_convergence].get<std::string>());
    if (answer.contains(bad_input))
      throw base::UserError(answer[bad_input].get<std::string>());
    result.coefficients.push_back(from_json(answer.at("coefficients")));
    if (answer.contains("ripple"))
      result.ripple.push_back(ripple_from_json(answer.at("ripple")));
  }
  return result;
}

}  // namespace

LossCoefficients loss_coefficients(const LossInput& input) {
  // At one hertz the terms are the coefficients.
  const double speed = 2.0 * base::pi / input.machine.pole_pairs();
  const LossInput at_one_hertz{
      input.machine,  input.mesh, input.rotation, speed, input.winding_temperature, input.magnet_temperature,
      input.materials};
  LossCoefficients result;
  result.stator = iron_loss(at_one_hertz, solver::Body::stator).parts;
  result.rotor = iron_loss(at_one_hertz, solver::Body::rotor).parts;
  if (const auto conductivity = input.materials.magnet->conductivity(input.magnet_temperature))
    result.magnets = magnet_eddy_loss(at_one_hertz, *conductivity).loss;
  result.strands = strand_losses(at_one_hertz).sum();
  return result;
}

LossMap::LossMap(LossMapData data) : data_(std::move(data)) {
  if (data_.radii.size() < 2 || data_.angles.size() < 2 || data_.radii.front() != 0.0 ||
      data_.values.size() != data_.radii.size() * data_.angles.size() ||
      (!data_.ripple.empty() && data_.ripple.size() != data_.values.size()) ||
      !std::is_sorted(data_.radii.begin(), data_.radii.end()) ||
      !std::is_sorted(data_.angles.begin(), data_.angles.end()))
    throw std::invalid_argument("the parts of a loss map do not fit each other");
}

DirectQuadrature LossMap::node(std::size_t radius, std::size_t angle) const {
  return {data_.radii.at(radius) * std::cos(data_.angles.at(angle)),
          data_.radii.at(radius) * std::sin(data_.angles.at(angle))};
}

LossMap::Stencil LossMap::stencil_of(const DirectQuadrature& current) const {
  const double radius = std::hypot(current.d, current.q);
  double angle =
      radius > 0.0 ? std::atan2(data_.symmetric ? std::abs(current.q) : current.q, current.d) : data_.angles.front();
  const double slack = 1e-9;
  if (angle < data_.angles.front() - slack)
    angle += 2.0 * base::pi;  // grids go up from their first angle
  if (radius > data_.radii.back() * (1.0 + slack) || angle < data_.angles.front() - slack ||
      angle > data_.angles.back() + slack)
    throw std::out_of_range(
        fmt::format("a current of {:.6g} A at {:.6g} degrees lies outside the loss map, which covers "
                    "up to {:.6g} A from {:.6g} to {:.6g} degrees",
                    radius, angle * 180.0 / base::pi, data_.radii.back(), data_.angles.front() * 180.0 / base::pi,
                    data_.angles.back() * 180.0 / base::pi));
  const auto [first_radius, by_radius] = stencil(data_.radii, radius);
  const auto [first_angle, by_angle] = stencil(data_.angles, angle);
  return {first_radius, first_angle, by_radius, by_angle, angle};
}

LossCoefficients LossMap::at(const DirectQuadrature& current) const {
  const Stencil s = stencil_of(current);
  std::array<double, numbers_of_coefficients> sum{};
  bool has_magnets = true;
  for (std::size_t i = 0; i < s.by_radius.size(); ++i)
    for (std::size_t j = 0; j < s.by_angle.size(); ++j) {
      const LossCoefficients& value = data_.values[(s.first_radius + i) * data_.angles.size() + s.first_angle + j];
      const auto row = numbers(value);
      has_magnets = has_magnets && value.magnets;
      for (std::size_t k = 0; k < row.size(); ++k)
        sum[k] += s.by_radius[i] * s.by_angle[j] * std::sqrt(row[k]);
    }
  for (double& root : sum)
    root *= root;
  return coefficients(sum, has_magnets);
}

std::optional<RippleResponse> LossMap::ripple_at(const DirectQuadrature& current) const {
  if (data_.ripple.empty())
    return std::nullopt;
  // Straight lines between the nearest nodes: inductances and losses keep their signs, matrices stay definite.
  const double radius = std::hypot(current.d, current.q);
  const Stencil s = stencil_of(current);
  const auto line = [](const std::vector<double>& nodes, double x) {
    const auto above = static_cast<std::size_t>(std::upper_bound(nodes.begin(), nodes.end(), x) - nodes.begin());
    const std::size_t first = std::clamp<std::size_t>(above, 1, nodes.size() - 1) - 1;
    return std::make_pair(first, std::clamp((x - nodes[first]) / (nodes[first + 1] - nodes[first]), 0.0, 1.0));
  };
  const auto [first_radius, along] = line(data_.radii, radius);
  const auto [first_angle, around] = line(data_.angles, s.angle);
  std::array<double, ripple_numbers> sum{};
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 2; ++j) {
      const double weight = (i == 1 ? along : 1.0 - along) * (j == 1 ? around : 1.0 - around);
      const auto row = numbers_of(data_.ripple[(first_radius + i) * data_.angles.size() + first_angle + j]);
      for (std::size_t k = 0; k < row.size(); ++k)
        sum[k] += weight * row[k];
    }
  RippleResponse response = response_of(sum);
  if (data_.symmetric && current.q < 0.0) {  // mirrored
    for (AxisMatrix* matrix : {&response.inductance, &response.stator_eddy, &response.rotor_eddy, &response.strands})
      matrix->dq = -matrix->dq;
    if (response.magnets)
      response.magnets->dq = -response.magnets->dq;
  }
  return response;
}

SpeedLosses LossMap::at_frequency(const LossCoefficients& c, double frequency) const {
  const double square = frequency * frequency, excess = frequency * std::sqrt(frequency);
  SpeedLosses losses;
  losses.iron_stator = c.stator.hysteresis * std::pow(frequency, data_.stator_exponent) + c.stator.eddy * square +
                       c.stator.excess * excess;
  losses.iron_rotor =
      c.rotor.hysteresis * std::pow(frequency, data_.rotor_exponent) + c.rotor.eddy * square + c.rotor.excess * excess;
  if (c.magnets)
    losses.magnets = *c.magnets * square;
  losses.strands = c.strands * square;
  return losses;
}

SpeedLosses LossMap::at(const DirectQuadrature& current, double frequency) const {
  return at_frequency(at(current), frequency);
}

LossMapErrors LossMap::errors(double frequency) const {
  double iron = 0.0, magnets = 0.0;
  bool has_magnets = true;
  for (const LossCoefficients& value : data_.values) {
    const SpeedLosses losses = at_frequency(value, frequency);
    iron = std::max(iron, losses.iron_stator + losses.iron_rotor);
    magnets = std::max(magnets, losses.magnets.value_or(0.0));
    has_magnets = has_magnets && losses.magnets;
  }
  LossMapErrors errors;
  errors.currents = data_.checks.size();
  errors.frequency = frequency;
  double magnet_error = 0.0;
  for (const LossMapCheck& check : data_.checks) {
    const SpeedLosses solved = at_frequency(check.solved, frequency), mapped = at_frequency(check.map, frequency);
    errors.iron = std::max(
        errors.iron, std::abs(mapped.iron_stator + mapped.iron_rotor - solved.iron_stator - solved.iron_rotor) / iron);
    if (has_magnets && magnets > 0.0)
      magnet_error = std::max(magnet_error, std::abs(*mapped.magnets - *solved.magnets) / magnets);
  }
  if (has_magnets)
    errors.magnets = magnet_error;
  return errors;
}

LossMap solve_loss_map(base::Executor& executor, const CoreLoss& stator, const CoreLoss& rotor,
                       const LossMapOptions& options) {
  LossMapData data;
  data.magnet_temperature = options.magnet_temperature;
  data.winding_temperature = options.winding_temperature;
  data.positions = options.positions;
  data.symmetric = options.symmetric;
  data.stator_exponent = stator.coefficients().frequency_exponent;
  data.rotor_exponent = rotor.coefficients().frequency_exponent;
  for (int i = 0; i <= options.radii; ++i)
    data.radii.push_back(options.range.current * i / options.radii);
  // Quadrants: the second, with the first where i_d > 0 belongs to the range; mirrored below unless that is known.
  const int step = options.angles - 1;
  const int from = options.range.most_direct > 0.0 ? 0 : step, to = options.symmetric ? 2 * step : 4 * step - from;
  for (int i = from; i <= to; ++i)
    data.angles.push_back(0.5 * base::pi * i / step);

  std::vector<DirectQuadrature> currents{{0.0, 0.0}};
  for (std::size_t i = 1; i < data.radii.size(); ++i)
    for (const double angle : data.angles)
      currents.push_back({data.radii[i] * std::cos(angle), data.radii[i] * std::sin(angle)});
  const std::size_t nodes = currents.size();
  Random random;
  while (currents.size() < nodes + static_cast<std::size_t>(std::max(0, options.held_out))) {
    const double direct =
        options.range.least_direct + random() * (options.range.most_direct - options.range.least_direct);
    const DirectQuadrature current{direct, (2.0 * random() - 1.0) * options.range.current};
    if (options.range.contains(current))
      currents.push_back(current);
  }
  Solved all = solve(executor, currents, options, options.ripple ? nodes : 0);
  if (options.ripple) {
    data.ripple.assign(data.angles.size(), all.ripple.front());
    data.ripple.insert(data.ripple.end(), all.ripple.begin() + 1, all.ripple.end());
    data.exponents = {stator.coefficients().frequency_exponent, stator.coefficients().hysteresis_exponent,
                      rotor.coefficients().frequency_exponent, rotor.coefficients().hysteresis_exponent};
  }
  const std::vector<LossCoefficients>& solved = all.coefficients;
  data.values.assign(data.angles.size(), solved.front());
  data.values.insert(data.values.end(), solved.begin() + 1, solved.begin() + static_cast<std::ptrdiff_t>(nodes));
  const LossMap made(data);
  for (std::size_t k = nodes; k < currents.size(); ++k)
    data.checks.push_back({currents[k], solved[k], made.at(currents[k])});
  return LossMap(std::move(data));
}

bool is_loss_task(const std::string& request) {
  return request.find("\"loss_current\"") != std::string::npos;
}

std::string answer_loss_task(const std::string& text, const geometries::Machine& machine,
                             const MachineMaterials& materials, solver::FieldProblem& problem) {
  const json request = json::parse(text);
  const double d = request.at("loss_current").at(0).get<double>(), q = request.at("loss_current").at(1).get<double>();
  const auto refuse = [](const char* kind, const std::string& reason) {
    return json({{kind, reason}}).dump(-1, ' ', false, json::error_handler_t::replace);
  };
  try {
    RotationOptions options;
    options.positions = request.at("positions").get<int>();
    const Rotation rotation = rotate(problem, machine, std::hypot(d, q), std::atan2(q, d), options);
    const LossInput input{machine,
                          problem.mesh(),
                          rotation,
                          0.0,
                          request.at("winding_temperature").get<double>(),
                          request.at("magnet_temperature").get<double>(),
                          materials};
    json answer = {{"coefficients", to_json(loss_coefficients(input))}};
    if (const double step = request.at("ripple_step").get<double>(); step > 0.0)
      answer["ripple"] = to_json(ripple_response(input, problem, step));
    return answer.dump();
  } catch (const solver::ConvergenceError& error) {
    return refuse(no_convergence, fmt::format("at i_d = {:.6g} A, i_q = {:.6g} A: {}", d, q, error.what()));
  } catch (const base::UserError& error) {
    return refuse(bad_input, error.what());
  }
}

}  // namespace lodestone::postprocess
