// SPDX-License-Identifier: GPL-3.0-or-later
// Rotations that are solved once: points of one case at the same current, and cases that differ in speeds, voltages,
// inverters, the winding's temperature or whatever else does not enter the field.
//
// What is remembered is what would be solved again, to the bit: every rotation starts from zero field, so that none
// depends on those before it.
#pragma once

#include "postprocess/rotation.h"

#include <list>
#include <string>

namespace lodestone::postprocess {

class RotationMemory {
public:
  /// A case begins. Everything is forgotten unless the laws are those of before; so is what the last case did not use.
  /// @param laws all that the field depends on beside mesh and currents: machine, materials, magnet temperature.
  void begin(const std::string& laws);

  /// As rotate(), with the problem's laws those of begin().
  Rotation rotate(solver::FieldProblem& problem, const geometries::Machine& machine, double current,
                  double current_angle, const RotationOptions& options);
  /// As angle_of_most_torque(), likewise.
  double angle_of_most_torque(solver::FieldProblem& problem, const geometries::Machine& machine, double current,
                              const RotationOptions& options);

private:
  struct Question {
    double current = 0.0;
    double current_angle = 0.0;  ///< 0 where it is asked for
    int positions = 0;
    bool whole_period = false;
    double first_position = 0.0;
    bool operator==(const Question& other) const;
  };
  template <class Answer> struct Remembered {
    Question question;
    Answer answer;
    bool used = true;
  };
  std::string laws_;
  std::list<Remembered<Rotation>> rotations_;
  std::list<Remembered<double>> angles_;
};

}  // namespace lodestone::postprocess
