// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/rotation_memory.h"

#include <algorithm>
#include <utility>

namespace lodestone::postprocess {

namespace {

/// The answer to a question, found or made by `solve`.
template <class List, class Question, class Solve>
auto remembered(List& list, const Question& question, const Solve& solve) {
  const auto same = std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.question == question; });
  if (same != list.end()) {
    same->used = true;
    return same->answer;
  }
  list.push_back({question, solve()});
  return list.back().answer;
}

template <class List> void keep_used(List& list) {
  list.remove_if([](const auto& one) { return !one.used; });
  for (auto& one : list)
    one.used = false;
}

}  // namespace

bool RotationMemory::Question::operator==(const Question& other) const {
  return current == other.current && current_angle == other.current_angle && positions == other.positions &&
         whole_period == other.whole_period && first_position == other.first_position;
}

void RotationMemory::begin(const std::string& laws) {
  if (laws != laws_) {
    rotations_.clear();
    angles_.clear();
    laws_ = laws;
  }
  keep_used(rotations_);
  keep_used(angles_);
}

Rotation RotationMemory::rotate(solver::FieldProblem& problem, const geometries::Machine& machine, double current,
                                double current_angle, const RotationOptions& options) {
  return remembered(rotations_,
                    Question{current, current_angle, options.positions, options.whole_period, options.first_position},
                    [&] { return postprocess::rotate(problem, machine, current, current_angle, options); });
}

double RotationMemory::angle_of_most_torque(solver::FieldProblem& problem, const geometries::Machine& machine,
                                            double current, const RotationOptions& options) {
  return remembered(angles_, Question{current, 0.0, options.positions, options.whole_period, options.first_position},
                    [&] { return postprocess::angle_of_most_torque(problem, machine, current, options); });
}

}  // namespace lodestone::postprocess
