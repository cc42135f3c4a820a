// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/losses/magnet_eddy.h"
#include "tests/postprocess/prius.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

namespace {

using namespace lodestone;
using namespace lodestone::postprocess;
using test::degree;
using test::Prius;

constexpr double rpm = base::pi / 30.0;
constexpr double conductivity = 0.6e6;  // S/m

/// A slab of width d and height h, midpoints of 120 × 4 cells, with A(x, t) over one period.
struct Slab {
  double width = 12e-3, height = 3e-3;
  int columns = 120, rows = 4;
  std::vector<double> area;
  std::vector<std::vector<double>> potential;
  std::vector<int> segment;

  Slab(int segments, const std::function<double(double x, double phase)>& a, int samples = 16) {
    for (int j = 0; j < rows; ++j)
      for (int i = 0; i < columns; ++i) {
        area.push_back(width / columns * height / rows);
        segment.push_back(i * segments / columns);
      }
    for (int k = 0; k < samples; ++k) {
      std::vector<double>& now = potential.emplace_back();
      for (int j = 0; j < rows; ++j)
        for (int i = 0; i < columns; ++i)
          now.push_back(a(((i + 0.5) / columns - 0.5) * width, 2.0 * base::pi * k / samples));
    }
  }
  double loss(double frequency) const {
    return eddy_loss_per_length(potential, area, segment, frequency, conductivity);
  }
};

TEST(EddyLoss, OfASlabInAUniformAlternatingField) {
  // P/(L d h) = σ ω² B² d²/24, of a slab cut into k pieces 1/k² of it. The midpoints take off 1/n² of n in a piece.
  const double frequency = 400.0, b = 0.05, omega = 2.0 * base::pi * frequency;
  for (const int segments : {1, 2, 3, 5}) {
    const Slab slab(segments, [&](double x, double phase) { return -b * x * std::cos(phase + 0.4); });
    const double piece = slab.width / segments;
    const double expected = conductivity * omega * omega * b * b * piece * piece / 24.0 * slab.width * slab.height;
    const double points = static_cast<double>(slab.columns) / segments;
    EXPECT_NEAR(slab.loss(frequency), expected * (1.0 - 1.0 / (points * points)), 1e-9 * expected) << segments;
  }
}

TEST(EddyLoss, OfHarmonicsGrowsWithTheSquareOfTheirFrequency) {
  const double b = 0.05;
  const Slab first(1, [&](double x, double phase) { return b * x * std::cos(phase); });
  const Slab third(1, [&](double x, double phase) { return b * x * std::sin(3.0 * phase); });
  const Slab both(1, [&](double x, double phase) { return b * x * (std::cos(phase) + std::sin(3.0 * phase)); });
  EXPECT_NEAR(third.loss(50.0), 9.0 * first.loss(50.0), 1e-9 * third.loss(50.0));
  EXPECT_NEAR(both.loss(50.0), first.loss(50.0) + third.loss(50.0), 1e-9 * both.loss(50.0));
}

TEST(EddyLoss, NeedsACurrentThatFlowsBack) {
  // What is the same in all of a segment drives no current; beside it nothing of the loss changes.
  const auto slope = [](double x, double phase) { return 0.05 * x * std::cos(phase); };
  const auto even = [](double, double phase) { return 0.7 + 0.3 * std::cos(2.0 * phase) + 0.1 * std::sin(phase); };
  const Slab alone(2, slope), lifted(2, [&](double x, double phase) { return slope(x, phase) + even(x, phase); });
  EXPECT_LT(Slab(1, even).loss(100.0), 1e-20);
  EXPECT_NEAR(lifted.loss(100.0), alone.loss(100.0), 1e-9 * alone.loss(100.0));
}

/// The loss of a plate over σ (dB/dt)² w² /12 a volume, from the stream function ∇²ψ = −1, ψ = 0 around, on n × m
/// cells.
double solved_plate(double width, double length, int n, int m) {
  const double hx = width / n, hy = length / m;
  std::vector<double> psi(static_cast<std::size_t>((n + 1) * (m + 1)), 0.0);
  const auto at = [&](int i, int j) -> double& { return psi[static_cast<std::size_t>(j * (n + 1) + i)]; };
  // Successive over-relaxation: the best factor of a square of n cells does for the others.
  const double omega = 2.0 / (1.0 + std::sin(base::pi / std::max(n, m)));
  for (int sweep = 0; sweep < 12 * std::max(n, m); ++sweep)
    for (int j = 1; j < m; ++j)
      for (int i = 1; i < n; ++i) {
        const double x = (at(i - 1, j) + at(i + 1, j)) / (hx * hx), y = (at(i, j - 1) + at(i, j + 1)) / (hy * hy);
        at(i, j) += omega * ((x + y + 1.0) / (2.0 / (hx * hx) + 2.0 / (hy * hy)) - at(i, j));
      }
  // ∫ |∇ψ|² = ∫ ψ.
  double sum = 0.0;
  for (const double value : psi)
    sum += value * hx * hy;
  return sum / (width * length) / (width * width / 12.0);
}

TEST(FiniteLength, IsThatOfASolvedPlate) {
  // Second-order differences on 32 cells of the shorter side: 3e-3 at most.
  for (const double ratio : {0.25, 0.5, 1.0, 2.0, 4.0}) {
    const int n = ratio < 1.0 ? static_cast<int>(32 / ratio) : 32, m = ratio < 1.0 ? 32 : static_cast<int>(32 * ratio);
    EXPECT_NEAR(finite_length_factor(10e-3, ratio * 10e-3), solved_plate(1.0, ratio, n, m), 3e-3) << ratio;
  }
}

TEST(FiniteLength, HasItsLimits) {
  // 0.1406 a⁴ is the torsion constant of a square (Timoshenko & Goodier), 0.63 of the width the ends of a long plate.
  EXPECT_NEAR(finite_length_factor(1.0, 1.0), 3.0 * 0.1406, 2e-4);
  EXPECT_NEAR(finite_length_factor(1.0, 100.0), 1.0 - 0.0063, 1e-5);
  EXPECT_NEAR(finite_length_factor(1.0, 0.01), 1e-4, 2e-6);
}

LossInput input_of(const Prius& prius, const Rotation& rotation, double speed) {
  return {prius.machine, prius.mesh, rotation, speed, test::celsius + 100.0, test::celsius + 20.0, prius.materials};
}

TEST(MagnetEddyLoss, OfOneSixthIsThatOfTheWholePeriod) {
  solver::FieldOptions exact;
  exact.newton_tolerance = 1e-10;
  geometries::MeshOptions coarse;
  coarse.refinement = 0.5;
  RotationOptions sixth, whole;
  sixth.positions = 5;
  whole.positions = 30;
  whole.whole_period = true;
  for (const std::string name : {"prius-2004", "servo-18s16p"}) {
    Prius motor(name, coarse, test::celsius + 20.0, exact);
    const double current = name == "prius-2004" ? 200.0 : 2.0;
    const Rotation short_one = rotate(motor.problem, motor.machine, current, 120.0 * degree, sixth);
    const Rotation long_one = rotate(motor.problem, motor.machine, current, 120.0 * degree, whole);
    const auto from_sixth = magnet_eddy_loss(input_of(motor, short_one, 3000.0 * rpm), conductivity);
    const auto from_whole = magnet_eddy_loss(input_of(motor, long_one, 3000.0 * rpm), conductivity);
    EXPECT_GT(from_sixth.loss, 0.0);
    EXPECT_NEAR(from_sixth.loss, from_whole.loss, 1e-5 * from_whole.loss) << name;
    // Cells on curved edges are integrated as they are mapped.
    EXPECT_NEAR(from_sixth.area * motor.machine.stack_length, motor.machine.magnet_volume(),
                1e-5 * motor.machine.magnet_volume())
        << name;
  }
}

TEST(MagnetEddyLoss, FallsWithTheSegments) {
  Prius servo("servo-18s16p");
  RotationOptions options;
  options.positions = 8;
  const Rotation rotation = rotate(servo.problem, servo.machine, 2.0, 90.0 * degree, options);
  const LossInput input = input_of(servo, rotation, 4000.0 * rpm);
  const auto whole = magnet_eddy_loss(input, conductivity);
  EXPECT_NEAR(whole.narrowest_segment, 7.417e-3, 1e-6);
  EXPECT_NEAR(whole.loss, whole.loss_without_ends * finite_length_factor(7.417e-3, 7.62e-3), 1e-9);

  servo.machine.magnet_segments.axial = 3;
  const auto axial = magnet_eddy_loss(input, conductivity);
  EXPECT_NEAR(axial.loss_without_ends, whole.loss_without_ends, 1e-12);
  EXPECT_NEAR(axial.loss, whole.loss_without_ends * finite_length_factor(7.417e-3, 2.54e-3), 1e-9);

  servo.machine.magnet_segments = {2, 1};
  const auto halves = magnet_eddy_loss(input, conductivity);
  EXPECT_NEAR(halves.narrowest_segment, 3.7085e-3, 1e-6);
  // A cut on the axis of symmetry falls between cells. Narrower pieces can only lose less.
  EXPECT_LT(halves.loss_without_ends, 0.9 * whole.loss_without_ends);
  servo.machine.magnet_segments = {4, 1};
  const auto quarters = magnet_eddy_loss(input, conductivity);
  EXPECT_LT(quarters.loss_without_ends, 0.6 * halves.loss_without_ends);
  EXPECT_NEAR(quarters.area, whole.area, 1e-4 * whole.area);
}

TEST(MagnetEddyLoss, IsUnknownWithoutAConductivity) {
  Prius servo("servo-18s16p");
  RotationOptions options;
  options.positions = 4;
  const Rotation rotation = rotate(servo.problem, servo.machine, 2.0, 90.0 * degree, options);
  const materials::MaterialLibrary library{base::LibraryPath()};
  servo.materials.magnet = library.magnet("smfen-bonded");
  const auto components = MagnetEddyLoss().losses(input_of(servo, rotation, 4000.0 * rpm));
  ASSERT_EQ(components.size(), 1u);
  EXPECT_FALSE(components[0].loss);
  EXPECT_NE(components[0].note.find("smfen-bonded"), std::string::npos);
  EXPECT_EQ(efficiency_note(components), "without PWM loss, nor magnet_eddy (unknown)");
  EXPECT_FALSE(total_loss(components));
}

TEST(MagnetEddyLoss, FollowsTheResistivityOverTemperature) {
  Prius servo("servo-18s16p");
  RotationOptions options;
  options.positions = 4;
  const Rotation rotation = rotate(servo.problem, servo.machine, 2.0, 90.0 * degree, options);
  const materials::MaterialLibrary library{base::LibraryPath()};
  servo.materials.magnet = library.magnet("nd-n42");  // 0.02 %/K
  LossInput cold = input_of(servo, rotation, 4000.0 * rpm), hot = cold;
  hot.magnet_temperature = test::celsius + 120.0;
  EXPECT_NEAR(*MagnetEddyLoss().losses(hot)[0].loss * 1.02, *MagnetEddyLoss().losses(cold)[0].loss, 1e-12);
}

}  // namespace
