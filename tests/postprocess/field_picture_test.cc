// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/field_picture.h"
#include "tests/support/annulus.h"
#include "tests/support/picture.h"
#include "tests/support/slotted_machine.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

namespace lodestone::postprocess {
namespace {

using support::decode;
using support::Picture;

constexpr double pi = 3.14159265358979323846;

double difference(const std::array<int, 3>& a, const std::array<int, 3>& b) {
  return std::max({std::abs(a[0] - b[0]), std::abs(a[1] - b[1]), std::abs(a[2] - b[2])});
}

std::array<int, 3> colour_at(double flux_density) {
  // Steps of 0.1 T up to 2.2 T, each in the colour of its middle.
  const auto colour = field_colour((std::floor(flux_density / 0.1) + 0.5) / 22.0);
  return {static_cast<int>(std::lround(255 * colour[0])), static_cast<int>(std::lround(255 * colour[1])),
          static_cast<int>(std::lround(255 * colour[2]))};
}

/// A disc with the uniform field B = (0, b): A = −b x.
FieldView uniform(const geometries::SectorMesh& mesh, double b) {
  BodyView body;
  body.mesh = &*mesh.stator;
  body.lattice.subdivisions = 1;
  for (const auto& cell : body.mesh->cells) {
    for (const std::size_t corner : {0U, 1U, 3U, 2U}) {  // counter-clockwise to lexicographic
      const geometries::Point& at = body.mesh->vertices[static_cast<std::size_t>(cell[corner])];
      body.lattice.points.push_back(at);
      body.lattice.potential.push_back(-b * at.x);
      body.lattice.flux_density.push_back({0.0, b});
    }
  }
  FieldView view;
  view.mesh = &mesh;
  view.bodies.push_back(std::move(body));
  return view;
}

// Uniform field: one colour between the lines; lines straight up, equally spaced, as many as asked for.
TEST(FieldPicture, UniformFieldHasItsColourAndEquallySpacedLines) {
  support::AnnulusDescription disc;
  disc.rings = {{0.05, 8, 0}};
  disc.cells_around = 64;
  disc.regions.emplace_back().name = "air";
  geometries::SectorMesh mesh;
  mesh.stator = support::annulus(disc);
  mesh.angle = 2.0 * pi;
  PictureOptions options;
  options.width = 500;
  options.flux_lines = 11;
  const Picture picture = decode(draw_field_png(uniform(mesh, 1.25), options));
  ASSERT_EQ(picture.width, 500);
  const int middle = 250;
  const std::array<int, 3> expected = colour_at(1.25);
  std::vector<double> lines;
  int plain = 0;
  for (int x = 12; x < 488; ++x) {
    if (picture.at(x, middle)[1] < expected[1] - 25) {
      if (!lines.empty() && x - lines.back() < 3.0) {
        lines.back() = 0.5 * (lines.back() + x);
      } else {
        lines.push_back(x);
      }
    }
    plain += difference(picture.at(x, middle), expected) <= 4.0 ? 1 : 0;
  }
  ASSERT_EQ(lines.size(), 11U);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    EXPECT_NEAR(lines[i] - lines[i - 1], (500.0 - 16.0) / 11.0, 1.5);
  }
  EXPECT_GT(plain, 400) << "most pixels of the middle row have the colour of 1.25 T";
}

TEST(FieldPicture, ColoursGrowBrighterWithoutReturn) {
  double before = -1.0;
  for (int i = 0; i <= 100; ++i) {
    const auto colour = field_colour(i / 100.0);
    const double luminance = 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2];
    EXPECT_GT(luminance, before);
    before = luminance;
  }
}

solver::FieldSolution solve(const support::SlottedMachine& machine, double theta) {
  solver::Circuit circuit;
  circuit.stack_length = 0.1;
  solver::FieldProblem problem(machine.mesh, machine.laws, circuit);
  solver::OperatingState state;
  state.phase_currents = solver::phases_from_dq({-500.0, 2000.0}, theta);
  state.rotor_angle = machine.phase_a_axis + theta / support::SlottedMachine::pole_pairs;
  return problem.solve(state);
}

// One antiperiodic pole, two poles and the whole machine are the same machine: their pictures agree but for single
// pixels at edges, whatever the rotor's angle (which cuts the rotor's images elsewhere than the stator's).
TEST(FieldPicture, WholeMachineIsTheSameFromEverySector) {
  for (const double theta : {0.0, 1.1}) {
    const auto pole = support::slotted_machine(1);
    const auto whole = support::slotted_machine(4);
    PictureOptions options;
    options.width = 400;
    options.whole_machine = true;
    const Picture a = decode(draw_field_png(pole.mesh, solve(pole, theta), options));
    const Picture b = decode(draw_field_png(whole.mesh, solve(whole, theta), options));
    ASSERT_EQ(a.width, b.width);
    ASSERT_EQ(a.height, b.height);
    std::size_t different = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i) {
      different += difference(a.pixels[i], b.pixels[i]) > 40.0 ? 1 : 0;
    }
    EXPECT_LT(different, a.pixels.size() / 100) << "theta " << theta;
  }
}

// With the currents turned along, sixty electrical degrees later the rotor's surroundings look the same from its pole
// (two slots per pole and phase: the slots move by whole pitches, and phases rename themselves).
TEST(FieldPicture, SectorIsDrawnUprightWithBothBodiesFillingIt) {
  const auto machine = support::slotted_machine(1);
  for (const double theta : {0.0, 0.9, 2.5}) {
    const Picture picture = decode(draw_field_png(machine.mesh, solve(machine, theta)));
    EXPECT_EQ(picture.width, 640);
    // Along the axis of the pole, from the shaft to the stator's back, no gap shows white paper; an arrow, letters and
    // the shaft's hole do.
    int white = 0;
    const int bottom = picture.height - 60;
    for (int y = 20; y < bottom; ++y) {
      white += picture.at(picture.width / 2, y)[0] > 250 && picture.at(picture.width / 2, y)[2] > 250 ? 1 : 0;
    }
    EXPECT_LT(white, 45) << "theta " << theta;
    // The picture is symmetric in outline.
    for (int y = 20; y < bottom; y += 7) {
      const auto filled = [&](int x) {
        const auto& p = picture.at(x, y);
        return !(p[0] > 245 && p[1] > 245 && p[2] > 245);
      };
      int left = 0;
      int right = picture.width - 1;
      while (left < picture.width && !filled(left)) {
        ++left;
      }
      while (right > 0 && !filled(right)) {
        --right;
      }
      if (left < right) {
        EXPECT_NEAR(left, picture.width - 1 - right, 3.0) << "row " << y << ", theta " << theta;
      }
    }
  }
}

TEST(FieldPicture, IsSmallEnoughForAPage) {
  const auto machine = support::slotted_machine(1, 2);
  const std::string png = draw_field_png(machine.mesh, solve(machine, 0.4));
  EXPECT_LT(png.size(), 120000U);
  EXPECT_EQ(png, draw_field_png(machine.mesh, solve(machine, 0.4))) << "the same field, the same bytes";
}

}  // namespace
}  // namespace lodestone::postprocess
