// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/flux_map/flux_map_builder.h"

#include "base/quantity.h"
#include "postprocess/rotation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

namespace lodestone::postprocess {

using solver::DirectQuadrature;

namespace {

constexpr int least_positions = 4;
/// Points of the table of remanence: data of magnets are straight lines between a few temperatures.
constexpr int remanence_points = 33;
/// By how much a quarter is better than its square, see the header.
constexpr double gain_of_splitting = 4.0;
constexpr double ripple_gain_of_splitting = 2.0;
/// Nodes at which the middle between two temperatures is tested.
constexpr std::size_t temperature_tests = 8;
/// Mirrored currents agree to the solver's tolerance where the machine is symmetric.
constexpr double symmetry_tolerance = 1e-6;

double magnitude(const DirectQuadrature& value) {
  return std::hypot(value.d, value.q);
}

/// Evenly in [0, 1), the same on every machine (the distributions of the standard library are not).
class Random {
public:
  double operator()() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }

private:
  std::mt19937_64 engine_{20040601};
};

}  // namespace

FluxMapData empty_flux_map(const geometries::Machine& machine, const geometries::SectorMesh& mesh,
                           const materials::MagnetGrade& magnet, const FluxMapOptions& options) {
  if (options.positions < least_positions)
    throw std::invalid_argument("the means of a flux map need four positions in a sixth of a period");
  if (options.temperatures.empty() || !(options.tolerance > 0.0) || !(options.ripple_tolerance > 0.0))
    throw std::invalid_argument("a flux map needs a temperature and a tolerance");
  FluxMapData data;
  data.phases = machine.phases;
  data.pole_pairs = machine.pole_pairs();
  data.span = repeating_span(machine, mesh);
  data.positions = options.positions * static_cast<int>(std::lround(data.span / (base::pi / 3.0)));
  data.tolerance = options.tolerance;
  data.ripple_tolerance = options.ripple_tolerance;
  data.temperatures = options.temperatures;
  std::sort(data.temperatures.begin(), data.temperatures.end());
  const double first = data.temperatures.front(), last = data.temperatures.back();
  const int points = last > first ? remanence_points : 1;
  for (int k = 0; k < points; ++k) {
    const double temperature = points == 1 ? first : first + (last - first) * k / (points - 1);
    data.remanence.push_back({temperature, machine.remanence_factor * magnet.remanence(temperature)});
  }
  return data;
}

FluxMapBuilder::FluxMapBuilder(FluxMapData empty, Solve solve) : data_(std::move(empty)), solve_(std::move(solve)) {}

DirectQuadrature FluxMapBuilder::current_of(const TreeNode& node) const {
  return {node.x() * data_.side, node.y() * data_.side};
}

std::vector<FluxMapBuilder::Means> FluxMapBuilder::solve(const std::vector<DirectQuadrature>& currents,
                                                         const std::vector<double>& temperatures) const {
  std::vector<FieldTask> tasks;
  for (std::size_t k = 0; k < currents.size(); ++k)
    for (int i = 0; i < data_.positions; ++i)
      tasks.push_back({currents[k], data_.span * i / data_.positions, temperatures[k]});
  const std::vector<FieldAnswer> answers = solve_(tasks);
  std::vector<Means> result;
  auto answer = answers.begin();
  for (std::size_t k = 0; k < currents.size(); ++k) {
    Means means;
    double least = std::numeric_limits<double>::infinity(), most = -least;
    const double share = 1.0 / data_.positions;
    for (int i = 0; i < data_.positions; ++i, ++answer) {
      FluxMapValues& v = means.values;
      v.coenergy += share * answer->coenergy;
      v.flux_linkage.d += share * answer->flux_linkage.d;
      v.flux_linkage.q += share * answer->flux_linkage.q;
      v.inductance_dd += share * answer->inductance.dd;
      v.inductance_dq += share * 0.5 * (answer->inductance.dq + answer->inductance.qd);
      v.inductance_qq += share * answer->inductance.qq;
      means.torque += share * answer->torque;
      least = std::min(least, answer->torque);
      most = std::max(most, answer->torque);
    }
    means.values.torque_ripple = most - least;
    result.push_back(means);
  }
  return result;
}

void FluxMapBuilder::solve_nodes(const std::vector<TreeNode>& nodes) {
  std::vector<DirectQuadrature> currents;
  std::vector<double> temperatures;
  for (const TreeNode& node : nodes)
    for (const double temperature : data_.temperatures) {
      currents.push_back(current_of(node));
      temperatures.push_back(temperature);
    }
  const std::vector<Means> means = solve(currents, temperatures);
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    NodeValues& values = solved_[nodes[n]];
    for (std::size_t k = 0; k < data_.temperatures.size(); ++k)
      values.push_back(means[n * data_.temperatures.size() + k].values);
  }
}

bool FluxMapBuilder::is_symmetric() const {
  const FluxMapRange& range = data_.range;
  const DirectQuadrature current{0.5 * (range.least_direct + range.most_direct), 0.6 * range.current};
  const double temperature = data_.temperatures.front();
  const auto pair = solve({current, {current.d, -current.q}}, {temperature, temperature});
  const FluxMapValues &up = pair[0].values, &down = pair[1].values;
  return magnitude({up.flux_linkage.d - down.flux_linkage.d, up.flux_linkage.q + down.flux_linkage.q}) <=
         symmetry_tolerance * magnitude(up.flux_linkage);
}

bool FluxMapBuilder::is_relevant(const TreeCell& cell) const {
  const int parts = 1 << cell.level;
  const auto root = [&](int place) { return static_cast<int>(std::floor(static_cast<double>(place) / parts)); };
  if (single_.count({root(cell.i), root(cell.j)}) > 0)
    return true;
  const FluxMapRange& range = data_.range;
  const double left = cell.left() * data_.side, bottom = cell.bottom() * data_.side, side = cell.side() * data_.side;
  const double slack = 1e-9 * data_.side;
  const double from = std::max(left, range.least_direct), to = std::min(left + side, range.most_direct);
  if (from > to + slack || (to - from < slack && range.most_direct - range.least_direct > slack))
    return false;
  const DirectQuadrature nearest{std::clamp(0.0, from, std::max(from, to)), std::clamp(0.0, bottom, bottom + side)};
  return magnitude(nearest) < range.current - slack;
}

void FluxMapBuilder::cover(const FluxMapRange& range) {
  if (!(range.current > 0.0) || range.least_direct > range.most_direct || range.least_direct > range.current ||
      range.most_direct < -range.current)
    throw std::invalid_argument("a flux map needs a range of currents");
  const double least = std::max(range.least_direct, -range.current);
  const double most = std::min(range.most_direct, range.current);
  if (data_.side == 0.0) {
    data_.range = {range.current, least, most};
    data_.side = 0.5 * range.current;
    data_.symmetric = is_symmetric();
  } else {
    data_.range = {std::max(data_.range.current, range.current), std::min(data_.range.least_direct, least),
                   std::max(data_.range.most_direct, most)};
  }

  const auto reach = static_cast<int>(std::ceil(data_.range.current / data_.side - 1e-9));
  for (int i = -reach; i < reach; ++i)
    for (int j = data_.symmetric ? 0 : -reach; j < reach; ++j)
      if (is_relevant({0, i, j}))
        tree_.add(i, j);
  solve_and_refine();
}

void FluxMapBuilder::cover(const std::vector<DirectQuadrature>& currents) {
  if (data_.side == 0.0)
    throw std::logic_error("a flux map covers single currents beside a range only");
  for (const DirectQuadrature& current : currents) {
    const double q = data_.symmetric ? std::abs(current.q) : current.q;
    const int i = static_cast<int>(std::floor(current.d / data_.side));
    const int j = static_cast<int>(std::floor(q / data_.side));
    single_.emplace(i, j);
    tree_.add(i, j);
  }
  solve_and_refine();
}

void FluxMapBuilder::solve_and_refine() {
  tree_.balance();
  std::vector<TreeNode> missing;
  for (const TreeNode& node : tree_.nodes())
    if (solved_.count(node) == 0)
      missing.push_back(node);
  if (!missing.empty())
    solve_nodes(missing);
  refine();
  refine_temperatures();
}

void FluxMapBuilder::refine() {
  for (;;) {
    std::vector<TreeCell> wanted;
    for (const TreeCell& leaf : tree_.leaves()) {
      const auto found = indicator_.find(leaf);
      const bool good = found != indicator_.end() && found->second <= 1.0;
      if (!good && leaf.level < most_levels && is_relevant(leaf))
        wanted.push_back(leaf);
    }
    if (wanted.empty() || solved_.size() >= most_nodes)
      return;
    split(wanted);
  }
}

void FluxMapBuilder::split(const std::vector<TreeCell>& cells) {
  const FluxMap before = map();
  std::set<TreeCell> done;
  for (const TreeCell& cell : cells)
    if (tree_.leaves().count(cell) > 0)  // balance may have been quicker
      for (const TreeCell& one : tree_.split(cell))
        done.insert(one);
  std::set<TreeNode> middles;
  for (const TreeCell& cell : done)
    for (const TreeNode& node : middles_of(cell))
      middles.insert(node);
  std::vector<TreeNode> fresh;
  for (const TreeNode& node : middles)
    if (solved_.count(node) == 0)
      fresh.push_back(node);
  solve_nodes(fresh);

  const FluxMapErrors scales = before.errors();
  for (const TreeNode& node : middles) {
    Error& error = error_[node] = Error();
    const DirectQuadrature current = current_of(node);
    for (std::size_t k = 0; k < data_.temperatures.size(); ++k) {
      const FluxMapValues& solved = solved_.at(node)[k];
      const FluxMapPoint mapped = before.at(current, data_.temperatures[k]);
      error.smooth = std::max(error.smooth, smooth_error(mapped, solved, scales, current));
      if (scales.torque_scale > 0.0)
        error.ripple = std::max(error.ripple, std::abs(mapped.torque_ripple - solved.torque_ripple) /
                                                  (data_.ripple_tolerance * scales.torque_scale));
    }
  }
  for (const TreeCell& cell : done) {
    const auto middles_here = middles_of(cell);
    for (int k = 0; k < 4; ++k) {
      const TreeCell quarter{cell.level + 1, 2 * cell.i + k % 2, 2 * cell.j + k / 2};
      const auto corners = corners_of(quarter);
      double worst = 0.0;
      for (const TreeNode& node : middles_here)
        if (std::find(corners.begin(), corners.end(), node) != corners.end())
          worst = std::max(
              {worst, error_.at(node).smooth / gain_of_splitting, error_.at(node).ripple / ripple_gain_of_splitting});
      indicator_[quarter] = worst;
    }
  }
  for (const CellTree::HangingNode& hanging : tree_.hanging_nodes()) {
    const auto known = indicator_.find(hanging.leaf);
    if (known == indicator_.end())
      continue;  // not tested yet
    double& indicator = known->second;
    if (const auto found = error_.find(hanging.node); found != error_.end())
      indicator = std::max({indicator, found->second.smooth, found->second.ripple});
  }
}

/// Of torque and flux linkage, over the tolerance.
double FluxMapBuilder::smooth_error(const FluxMapPoint& mapped, const FluxMapValues& solved,
                                    const FluxMapErrors& scales, const DirectQuadrature& current) const {
  const DirectQuadrature off{mapped.flux_linkage.d - solved.flux_linkage.d,
                             mapped.flux_linkage.q - solved.flux_linkage.q};
  const double flux = magnitude(off) / (data_.tolerance * scales.flux_scale);
  // Without any torque (a map of the d axis alone) there is none to be wrong.
  if (!(scales.torque_scale > 0.0))
    return flux;
  const double torque = 0.5 * data_.phases * data_.pole_pairs * (off.d * current.q - off.q * current.d);
  return std::max(flux, std::abs(torque) / (data_.tolerance * scales.torque_scale));
}

void FluxMapBuilder::refine_temperatures() {
  const std::vector<double> before = data_.temperatures;
  for (std::size_t k = 1; k < before.size(); ++k)
    refine_between(before[k - 1], before[k]);
}

void FluxMapBuilder::refine_between(double lower, double upper) {
  if (data_.temperatures.size() >= most_temperatures)
    return;
  const double error = error_between(lower, upper);
  if (error <= 1.0)
    return;
  const double middle = 0.5 * (lower + upper);
  add_temperature(middle);
  if (error <= gain_of_splitting)
    return;
  refine_between(lower, middle);
  refine_between(middle, upper);
}

/// Of the map in the middle between two of its temperatures that follow each other, over the tolerance.
double FluxMapBuilder::error_between(double lower, double upper) {
  const FluxMap made = map();
  const std::vector<TreeNode> nodes = tree_.nodes();
  const auto below = static_cast<std::size_t>(std::find(data_.temperatures.begin(), data_.temperatures.end(), lower) -
                                              data_.temperatures.begin());
  std::vector<std::pair<double, TreeNode>> changes;
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    if (made.hanging()[n])
      continue;  // not what the map has there
    const FluxMapValues &first = solved_.at(nodes[n])[below], &second = solved_.at(nodes[n])[below + 1];
    changes.emplace_back(
        std::hypot(first.inductance_dd - second.inductance_dd, first.inductance_dq - second.inductance_dq), nodes[n]);
  }
  const std::size_t tests = std::min(temperature_tests, changes.size());
  std::partial_sort(changes.begin(), changes.begin() + static_cast<std::ptrdiff_t>(tests), changes.end(),
                    [](const auto& a, const auto& b) { return a.first > b.first; });
  changes.resize(tests);

  const double middle = 0.5 * (lower + upper);
  auto& tested = tested_[middle];
  std::vector<TreeNode> fresh;
  for (const auto& [change, node] : changes)
    if (tested.count(node) == 0)
      fresh.push_back(node);
  std::vector<DirectQuadrature> currents;
  currents.reserve(fresh.size());
  for (const TreeNode& node : fresh)
    currents.push_back(current_of(node));
  const std::vector<Means> means = solve(currents, std::vector<double>(fresh.size(), middle));
  for (std::size_t n = 0; n < fresh.size(); ++n)
    tested.emplace(fresh[n], means[n].values);

  const FluxMapErrors scales = made.errors();
  double worst = 0.0;
  for (const auto& [change, node] : changes)
    worst = std::max(worst, smooth_error(made.at(current_of(node), middle), tested.at(node), scales, current_of(node)));
  return worst;
}

void FluxMapBuilder::add_temperature(double temperature) {
  const auto place = std::lower_bound(data_.temperatures.begin(), data_.temperatures.end(), temperature);
  const std::ptrdiff_t index = place - data_.temperatures.begin();
  data_.temperatures.insert(place, temperature);
  const std::map<TreeNode, FluxMapValues> known = std::move(tested_[temperature]);
  tested_.erase(temperature);
  std::vector<TreeNode> fresh;
  std::vector<DirectQuadrature> currents;
  for (auto& [node, values] : solved_)
    if (const auto found = known.find(node); found != known.end()) {
      values.insert(values.begin() + index, found->second);
    } else {
      fresh.push_back(node);
      currents.push_back(current_of(node));
    }
  const std::vector<Means> means = solve(currents, std::vector<double>(fresh.size(), temperature));
  for (std::size_t n = 0; n < fresh.size(); ++n) {
    NodeValues& values = solved_.at(fresh[n]);
    values.insert(values.begin() + index, means[n].values);
  }
}

void FluxMapBuilder::check(int currents) {
  Random random;
  const FluxMap made = map();
  std::vector<DirectQuadrature> chosen;
  std::vector<double> temperatures;
  while (chosen.size() < static_cast<std::size_t>(std::max(0, currents))) {
    const double d = data_.range.least_direct + random() * (data_.range.most_direct - data_.range.least_direct);
    const DirectQuadrature current{d, (2.0 * random() - 1.0) * data_.range.current};
    const double share = random();
    if (!data_.range.contains(current))
      continue;
    chosen.push_back(current);
    temperatures.push_back(data_.temperatures.front() +
                           share * (data_.temperatures.back() - data_.temperatures.front()));
  }
  const std::vector<Means> means = solve(chosen, temperatures);
  data_.checks.clear();
  for (std::size_t k = 0; k < chosen.size(); ++k) {
    const FluxMapPoint mapped = made.at(chosen[k], temperatures[k]);
    data_.checks.push_back({chosen[k], temperatures[k], means[k].torque, mapped.torque, means[k].values.flux_linkage,
                            mapped.flux_linkage, means[k].values.torque_ripple, mapped.torque_ripple});
  }
}

FluxMap FluxMapBuilder::map() const {
  if (tree_.leaves().empty())
    throw std::logic_error("a flux map covers nothing yet");
  FluxMapData data = data_;
  data.cells = tree_.leaves();
  data.values.assign(data.temperatures.size(), {});
  for (const TreeNode& node : tree_.nodes())
    for (std::size_t k = 0; k < data.temperatures.size(); ++k)
      data.values[k].push_back(solved_.at(node)[k]);
  return FluxMap(std::move(data));
}

}  // namespace lodestone::postprocess
