// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/field_batch.h"

#include "base/quantity.h"
#include "base/user_error.h"
#include "postprocess/demagnetisation/load_cases.h"
#include "postprocess/losses/loss_map.h"
#include "postprocess/rotation.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace lodestone::postprocess {

namespace {

using nlohmann::json;
using solver::FieldSolution;

constexpr const char* no_convergence = "no convergence";
constexpr const char* bad_input = "bad input";

/// Chunks keep two or more processes busy to the end and are long enough to pay for their cold start.
constexpr std::size_t chunks_wanted = 24;
constexpr std::size_t shortest_chunk = 16;
constexpr std::size_t longest_chunk = 64;

/// rad for a change of the current by the batch's largest: turning the rotor by a slot's pitch changes the field some
/// as much as half the current does.
constexpr double radians_per_current = 2.0;

double distance(const FieldTask& a, const FieldTask& b, double largest_current) {
  return radians_per_current * std::hypot(a.current.d - b.current.d, a.current.q - b.current.q) / largest_current +
         std::abs(a.position - b.position);
}

/// From each task to the nearest one that is left; the first listed of equally near ones.
std::vector<std::size_t> tour(const std::vector<FieldTask>& tasks, std::vector<std::size_t> left) {
  double largest = 0.0;
  for (const std::size_t i : left)
    largest = std::max(largest, std::hypot(tasks[i].current.d, tasks[i].current.q));
  largest = std::max(largest, std::numeric_limits<double>::min());
  std::vector<std::size_t> order;
  std::size_t next = 0;
  while (!left.empty()) {
    const std::size_t here = left[next];
    order.push_back(here);
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(next));
    double nearest = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < left.size(); ++k)
      if (const double d = distance(tasks[here], tasks[left[k]], largest); d < nearest * (1.0 - 1e-12)) {
        nearest = d;
        next = k;
      }
  }
  return order;
}

json to_json(const FieldTask& task) {
  return {task.current.d, task.current.q, task.position};
}

json to_json(const FieldAnswer& answer) {
  return {answer.torque,        answer.coenergy,      answer.flux_linkage.d, answer.flux_linkage.q,
          answer.inductance.dd, answer.inductance.dq, answer.inductance.qd,  answer.inductance.qq};
}

FieldAnswer answer_from(const json& numbers) {
  const auto at = [&](std::size_t i) { return numbers.at(i).get<double>(); };
  return {at(0), at(1), {at(2), at(3)}, {at(4), at(5), at(6), at(7)}};
}

void add(FieldAnswer& sum, const FieldAnswer& one, double share) {
  sum.torque += share * one.torque;
  sum.coenergy += share * one.coenergy;
  sum.flux_linkage.d += share * one.flux_linkage.d;
  sum.flux_linkage.q += share * one.flux_linkage.q;
  sum.inductance.dd += share * one.inductance.dd;
  sum.inductance.dq += share * one.inductance.dq;
  sum.inductance.qd += share * one.inductance.qd;
  sum.inductance.qq += share * one.inductance.qq;
}

/// The starts of a chunk's solutions: the last one, and the one before where only the rotor turned.
class Starts {
public:
  const FieldSolution* start() const { return last_ ? &*last_ : nullptr; }
  const FieldSolution* older(const FieldTask& next) const {
    return older_ && same_current(next, last_task_) && same_current(last_task_, older_task_) ? &*older_ : nullptr;
  }
  void add(const FieldTask& task, FieldSolution solution) {
    older_ = std::move(last_);
    older_task_ = last_task_;
    last_ = std::move(solution);
    last_task_ = task;
  }

private:
  static bool same_current(const FieldTask& a, const FieldTask& b) {
    return a.current.d == b.current.d && a.current.q == b.current.q;
  }
  std::optional<FieldSolution> last_, older_;
  FieldTask last_task_, older_task_;
};

}  // namespace

std::vector<std::vector<std::size_t>> chunks_of(const std::vector<FieldTask>& tasks) {
  std::map<double, std::vector<std::size_t>> by_temperature;
  for (std::size_t i = 0; i < tasks.size(); ++i)
    by_temperature[tasks[i].magnet_temperature].push_back(i);
  const std::size_t length = std::clamp(tasks.size() / chunks_wanted, shortest_chunk, longest_chunk);
  std::vector<std::vector<std::size_t>> chunks;
  for (const auto& [temperature, members] : by_temperature) {
    const std::vector<std::size_t> order = tour(tasks, members);
    const std::size_t count = (order.size() + length - 1) / length;
    for (std::size_t k = 0; k < count; ++k)
      chunks.emplace_back(order.begin() + static_cast<std::ptrdiff_t>(order.size() * k / count),
                          order.begin() + static_cast<std::ptrdiff_t>(order.size() * (k + 1) / count));
  }
  return chunks;
}

bool is_refusal(const std::string& answer) {
  const json content = json::parse(answer);
  return content.contains(no_convergence) || content.contains(bad_input);
}

std::vector<FieldAnswer> solve_fields(base::Executor& executor, const std::vector<FieldTask>& tasks, bool inductances) {
  const std::vector<std::vector<std::size_t>> chunks = chunks_of(tasks);
  std::vector<std::string> texts;
  for (const std::vector<std::size_t>& chunk : chunks) {
    json text = {{"magnet_temperature", tasks[chunk.front()].magnet_temperature}, {"inductances", inductances}};
    for (const std::size_t i : chunk)
      text["fields"].push_back(to_json(tasks[i]));
    texts.push_back(text.dump());
  }
  const std::vector<std::string> answers = executor.run(texts);
  std::vector<FieldAnswer> result(tasks.size());
  for (std::size_t c = 0; c < chunks.size(); ++c) {
    const json answer = json::parse(answers.at(c));
    if (answer.contains(no_convergence))
      throw solver::ConvergenceError(answer[no_convergence].get<std::string>());
    if (answer.contains(bad_input))
      throw base::UserError(answer[bad_input].get<std::string>());
    for (std::size_t k = 0; k < chunks[c].size(); ++k)
      result[chunks[c][k]] = answer_from(answer.at("fields").at(k));
  }
  return result;
}

FieldServer::FieldServer(const geometries::Machine& machine, const MachineMaterials& materials,
                         solver::FieldProblem& problem)
    : machine_(machine), materials_(materials), problem_(problem) {
  if (auto graded = graded_magnets(problem.mesh(), problem.degree(), *materials.magnet))
    whole_ = std::move(graded->memory);
}

std::string FieldServer::answer(const std::string& task) {
  const json request = json::parse(task);
  json result;
  try {
    problem_.set_laws(
        region_laws(problem_.mesh(), machine_, materials_, request.at("magnet_temperature").get<double>()), whole_);
  } catch (const base::UserError& error) {
    return json({{bad_input, error.what()}}).dump(-1, ' ', false, json::error_handler_t::replace);
  }
  if (is_loss_task(task))
    return answer_loss_task(task, machine_, materials_, problem_);
  const bool inductances = request.at("inductances").get<bool>();
  const std::vector<geometries::SkewSlice>& slices = machine_.skew.slices();
  std::vector<Starts> starts(slices.size());
  for (const json& numbers : request.at("fields")) {
    const FieldTask one{{numbers.at(0).get<double>(), numbers.at(1).get<double>()}, numbers.at(2).get<double>(), 0.0};
    try {
      FieldAnswer mean;
      for (std::size_t k = 0; k < slices.size(); ++k) {
        FieldSolution solution =
            solve_near(problem_, state_at(machine_, problem_.mesh(), one.current, one.position, slices[k]),
                       starts[k].start(), starts[k].older(one));
        FieldAnswer facts{
            solution.torque(), solution.coenergy(), solver::dq_from_phases(solution.flux_linkages(), one.position), {}};
        if (inductances)
          facts.inductance = solver::dq_from_phases(problem_.incremental_inductances(solution), one.position);
        add(mean, facts, slices[k].share);
        starts[k].add(one, std::move(solution));
      }
      result["fields"].push_back(to_json(mean));
    } catch (const solver::ConvergenceError& error) {
      const std::string where =
          fmt::format("at i_d = {:.6g} A, i_q = {:.6g} A, {:.6g} electrical degrees: ", one.current.d, one.current.q,
                      one.position * 180.0 / base::pi);
      return json({{no_convergence, where + error.what()}}).dump(-1, ' ', false, json::error_handler_t::replace);
    }
  }
  return result.dump();
}

}  // namespace lodestone::postprocess
