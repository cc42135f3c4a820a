// SPDX-License-Identifier: GPL-3.0-or-later
// Fields of shaped poles against formulas of smooth gaps, which hold where the gap is short beside the pole, and of
// holes in a uniform field; torque of shaped poles, and of filleted pockets and slots, against virtual work.
#include "geometries/machine.h"
#include "solver/field_problem.h"
#include "tests/support/annulus.h"
#include "tests/support/library_machine.h"

#include <Eigen/Dense>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace lodestone;
using base::pi;
using geometries::RegionKind;

/// A rotor in a smooth stator without resistance: magnets of remanence 1 T, linear steel.
class SmoothStator {
public:
  SmoothStator(const std::string& rotor, int poles, double bore, double gap, double permeability = 1e7) {
    const auto millimetres = [](double length) { return std::to_string(1e3 * length) + " mm"; };
    const auto machine = geometries::Machine::read(base::Document::parse(
        "machine: bench\npoles: " + std::to_string(poles) + "\nstack_length: 1 m\nair_gap: " + millimetres(gap) +
            "\nstator: {type: slotless, slots: " + std::to_string(6 * poles) + ", bore_radius: " + millimetres(bore) +
            ", outer_radius: " + millimetres(1.5 * bore) + "}\nrotor:\n" + rotor +
            "winding: {layers: 1, coil_pitch: 6, turns_per_coil: 1, strand_diameter: 0.1 mm}\n"
            "magnet: none\nmaterials: {stator_steel: none, rotor_steel: none, conductor: none}\n",
        "bench.yaml"));
    geometries::MeshOptions options;
    options.refinement = 2.0;
    mesh_ = geometries::mesh_sector(machine, options);
    support::AnnulusDescription smooth;
    smooth.inner = mesh_.stator_rim_radius;
    smooth.rings = {{bore, 2, 0}};
    smooth.begin_angle = mesh_.stator->begin_angle;
    smooth.angle = mesh_.angle;
    smooth.cells_around = 240;
    smooth.inner_boundary = geometries::Boundary::rim;
    smooth.outer_boundary = geometries::Boundary::flux_normal;
    geometries::Region air;
    air.name = "air gap";
    smooth.regions = {air};
    mesh_.stator = support::annulus(smooth);
    solver::RegionLaws laws;
    const auto magnet = std::make_shared<materials::LinearRecoil>(1.0, 1.0);
    for (const auto& region : mesh_.rotor->regions)
      if (region.kind == RegionKind::magnet)
        laws.rotor.push_back({std::nullopt, magnet});
      else
        laws.rotor.push_back(
            {materials::Reluctivity::linear(region.kind == RegionKind::steel ? permeability : 1.0), nullptr});
    laws.stator = {{materials::Reluctivity::linear(1.0), nullptr}};
    problem_ = std::make_unique<solver::FieldProblem>(mesh_, laws, solver::Circuit{}, solver::FieldOptions{});
  }
  std::vector<solver::RingHarmonic> no_load(double radius) { return problem_->solve({}).ring_harmonics(radius); }
  /// T, mean over the sample points within a circle.
  geometries::Point no_load_within(const geometries::Point& centre, double radius) {
    return no_load_within([&](const geometries::Point& at) { return geometries::distance(at, centre) < radius; });
  }
  template <class Inside> geometries::Point no_load_within(const Inside& inside) {
    const auto solution = problem_->solve({});
    const auto& points = solution.sample_points(solver::Body::rotor);
    const auto field = solution.flux_density(solver::Body::rotor);
    geometries::Point sum;
    double area = 0.0;
    for (std::size_t k = 0; k < field.size(); ++k)
      if (inside(points.at[k])) {
        sum = {sum.x + points.area[k] * field[k].x, sum.y + points.area[k] * field[k].y};
        area += points.area[k];
      }
    return {sum.x / area, sum.y / area};
  }

private:
  geometries::SectorMesh mesh_;
  std::unique_ptr<solver::FieldProblem> problem_;
};

double radius_of_arc(double on_axis, double beside, double angle, double at) {
  const double c = (on_axis * on_axis - beside * beside) / (2.0 * (on_axis - beside * std::cos(angle)));
  return c * std::cos(at) + std::sqrt((on_axis - c) * (on_axis - c) - c * c * std::sin(at) * std::sin(at));
}

// A closed ring of radial magnets, thinner toward the q axis. With flux along the radius alone, C/r from the core (R_i)
// to the bore (R_o), Ampère's law across magnet and gap gives at each angle
//   C(θ) = B_r (R_f(θ) − R_i) / ln(R_o/R_i),
// R_f the face. What flows along the circumference weighs as (n p d/r)², d = 10 mm from core to bore, r = 1 m, n p the
// order: 4e-4 of the fundamental, 9 and 25 times that of the third and fifth.
TEST(PoleShape, MagnetsOfShapedThickness) {
  constexpr double bore = 1.0, gap = 3e-3, face = bore - gap, core = 0.99, recess = 2e-3, at = face + 0.5 * gap;
  SmoothStator bench("  type: surface-magnet\n  inner_radius: 900 mm\n  magnet: {thickness: 7 mm, arc: 1}\n"
                     "  magnetisation: radial\n  pole_recess: 2 mm\n",
                     4, bore, gap);
  const auto harmonics = bench.no_load(at);
  const auto wave = [&](double order) {
    double sum = 0.0;  // (2/π)·2 ∫ C cos(order θ) over half a pole
    constexpr int steps = 2000;
    for (int k = 0; k < steps; ++k) {
      const double angle = (k + 0.5) / steps * pi / 4.0;
      sum += (radius_of_arc(face, face - recess, pi / 4.0, angle) - core) * std::cos(order * angle);
    }
    return 8.0 / pi * sum * (pi / 4.0) / steps / std::log(bore / core) / at;
  };
  int seen = 0;
  for (const auto& h : harmonics)
    if (h.order == 2 || h.order == 6 || h.order == 10) {
      const double expected = wave(h.order), spread = h.order * 10e-3;
      EXPECT_NEAR(h.radial_cos, expected, std::abs(expected) * spread * spread + 2e-5) << h.order;
      ++seen;
    }
  EXPECT_EQ(seen, 3);
  // Magnets as thick everywhere: the third harmonic is a third of the fundamental. Shaped it is less.
  EXPECT_LT(std::abs(wave(6) / wave(2)), 0.27);
}

// A pole of ideal steel without leakage past its edges: the same drop of potential at every angle, and with flux along
// the radius alone  B(θ)/B(0) = ln(R_o/R_f(0)) / ln(R_o/R_f(θ)).
TEST(PoleShape, TheFieldGoesWithTheGap) {
  constexpr double bore = 80.5e-3, gap = 0.5e-3, face = bore - gap, recess = 1e-3, at = face + 0.5 * gap;
  SmoothStator bench("  type: spoke\n  inner_radius: 20 mm\n  magnet: {width: 40 mm, thickness: 12 mm}\n  depth: 3 mm\n"
                     "  opening: 12 mm\n  barrier: 8 mm\n  web: 4 mm\n  hub: non-magnetic\n  pole_recess: 1 mm\n",
                     4, bore, gap);
  const auto harmonics = bench.no_load(at);
  const auto field = [&](double angle) {
    double sum = 0.0;
    for (const auto& h : harmonics)
      sum += h.radial_cos * std::cos(h.order * angle) + h.radial_sin * std::sin(h.order * angle);
    return sum;
  };
  ASSERT_GT(field(0.0), 0.5);
  for (const double degrees : {10.0, 20.0, 30.0, 36.0}) {
    const double angle = degrees * pi / 180.0;
    const double expected =
        std::log(bore / face) / std::log(bore / radius_of_arc(face, face - recess, pi / 4.0, angle));
    EXPECT_NEAR(field(angle) / field(0.0), expected, 2e-3 * expected) << degrees;
    EXPECT_NEAR(field(-angle) / field(0.0), expected, 2e-3 * expected) << degrees;
  }
}

// A ring of parallel magnetisation, 2 poles: its field in the core within is uniform, all but for the shaft hole (2 mm
// of 40: (1/20)² of it at the hole, the same with and without). A round hole across a uniform field B in steel of
// relative permeability μ has the uniform field 2B/(μ + 1) (two-dimensional dipole). The hole's own dipole, mirrored at
// the core's edge and at the second hole 80 mm away, comes back as (2/40)² and (2/80)².
TEST(RotorHoles, AHoleInAUniformField) {
  constexpr double bore = 101e-3, permeability = 5.0;
  const std::string core = "  type: surface-magnet\n  inner_radius: 2 mm\n  magnet: {thickness: 20 mm, arc: 1}\n";
  SmoothStator solid(core, 2, bore, 1e-3, permeability);
  for (const bool on_d_axis : {true, false}) {
    const geometries::Point centre = on_d_axis ? geometries::Point{40e-3, 0.0} : geometries::Point{0.0, 40e-3};
    SmoothStator drilled(core + "  holes: [{radius: 40 mm, diameter: 4 mm, at: " + (on_d_axis ? "d" : "q") +
                             "-axis}]\n",
                         2, bore, 1e-3, permeability);
    const auto before = solid.no_load_within(centre, 10e-3), after = drilled.no_load_within(centre, 1.9e-3);
    ASSERT_GT(before.x, 0.1);
    EXPECT_NEAR(before.y, 0.0, 2e-3 * before.x);
    EXPECT_NEAR(after.x / before.x, 2.0 / (permeability + 1.0), 5e-3 * 2.0 / (permeability + 1.0));
    EXPECT_NEAR(after.y, 0.0, 2e-3 * before.x);
  }
}

/// A curve in panels, each smooth, with the weights of Gauss' rule of five points: the panels of a boundary integral.
struct Boundary {
  struct Node {
    geometries::Point at, normal;  ///< outward
    double weight = 0.0;           ///< m
    double curvature = 0.0;        ///< 1/m
  };
  std::vector<Node> nodes;
  /// @param curve position and curvature for t from 0 to 1, counter-clockwise. @param panels of equal t.
  template <class Curve> void add(const Curve& curve, int panels) {
    constexpr double x[] = {-0.9061798459386640, -0.5384693101056831, 0.0, 0.5384693101056831, 0.9061798459386640};
    constexpr double w[] = {0.2369268850561891, 0.4786286704993665, 0.5688888888888889, 0.4786286704993665,
                            0.2369268850561891};
    for (int panel = 0; panel < panels; ++panel)
      for (int k = 0; k < 5; ++k) {
        const double t = (panel + 0.5 + 0.5 * x[k]) / panels, h = 1e-6;
        const auto [at, curvature] = curve(t);
        const geometries::Point before = curve(t - h).first, after = curve(t + h).first;
        const double dx = (after.x - before.x) / (2.0 * h), dy = (after.y - before.y) / (2.0 * h);
        const double speed = std::hypot(dx, dy);
        nodes.push_back({at, {dy / speed, -dx / speed}, 0.5 * w[k] / panels * speed, curvature});
      }
  }
};

/// B_x in a hole over that of the uniform field around it in steel of a relative permeability, mean over the hole. A
/// layer of poles σ on its boundary has the potential ∫ σ ln r/2π, whose slope along the normal n jumps by σ (Kellogg
/// 1929, Foundations of Potential Theory, ch. VI); the flux across the boundary is continuous where
///   (μ + 1)/(2(μ − 1)) σ + ∫ σ n·(x − y)/(2π r²) = H n_x,
/// on the diagonal half the curvature; and ∮ σ x = (1/μ − 1) ∫ ∂φ/∂x over the hole (moment of its magnetisation).
double mean_in_hole(const Boundary& boundary, double area, double permeability) {
  const double inside = 1.0, outside = permeability;
  const auto count = static_cast<Eigen::Index>(boundary.nodes.size());
  Eigen::MatrixXd matrix(count, count);
  Eigen::VectorXd right(count);
  for (Eigen::Index i = 0; i < count; ++i) {
    const auto& x = boundary.nodes[static_cast<std::size_t>(i)];
    right(i) = x.normal.x;
    for (Eigen::Index j = 0; j < count; ++j) {
      const auto& y = boundary.nodes[static_cast<std::size_t>(j)];
      const double dx = x.at.x - y.at.x, dy = x.at.y - y.at.y;
      matrix(i, j) = y.weight / (2.0 * pi) *
                     (i == j ? 0.5 * x.curvature : (x.normal.x * dx + x.normal.y * dy) / (dx * dx + dy * dy));
    }
    matrix(i, i) += 0.5 * (outside + inside) / (outside - inside);
  }
  const Eigen::VectorXd layer = matrix.partialPivLu().solve(right);
  double moment = 0.0;
  for (Eigen::Index i = 0; i < count; ++i)
    moment += layer(i) * boundary.nodes[static_cast<std::size_t>(i)].at.x *
              boundary.nodes[static_cast<std::size_t>(i)].weight;
  const double slope = moment / (inside / outside - 1.0) / area;  // mean ∂φ/∂x for H = 1
  return -slope * inside / outside;
}

/// An ellipse with its axis a along the field.
Boundary ellipse(double a, double b) {
  Boundary result;
  result.add(
      [&](double t) {
        const double angle = 2.0 * pi * t, s = std::sin(angle), c = std::cos(angle);
        return std::pair(geometries::Point{a * c, b * s}, a * b / std::pow(a * a * s * s + b * b * c * c, 1.5));
      },
      24);
  return result;
}

/// A long hole, its straight sides along x or along y.
Boundary long_hole(double radius, double half_line, bool along_x) {
  Boundary result;
  const auto turned = [&](geometries::Point p) { return along_x ? p : geometries::Point{-p.y, p.x}; };
  for (const double sign : {1.0, -1.0}) {
    result.add(
        [&](double t) {
          const double angle = pi * (t - 0.5);
          return std::pair(turned({sign * (half_line + radius * std::cos(angle)), sign * radius * std::sin(angle)}),
                           1.0 / radius);
        },
        16);
    result.add(
        [&](double t) {
          return std::pair(turned({sign * half_line * (1.0 - 2.0 * t), sign * radius}), 0.0);
        },
        16);
  }
  return result;
}

// The boundary integral itself against the ellipse, in which the field is uniform: with the demagnetising factor
// N = b/(a + b), B_in/B = 1/(μ (1 − N) + N).
TEST(LongHoles, TheBoundaryIntegralKnowsTheEllipse) {
  for (const auto& [a, b] : {std::pair(1.0, 1.0), std::pair(2.0, 1.0), std::pair(1.0, 3.0)}) {
    const double n = b / (a + b);
    EXPECT_NEAR(mean_in_hole(ellipse(a, b), pi * a * b, 5.0), 1.0 / (5.0 * (1.0 - n) + n), 1e-6) << a << ' ' << b;
  }
}

// As AHoleInAUniformField, of a hole twice as long as wide; the images come back as its larger moment over their
// distance squared.
TEST(LongHoles, InAUniformField) {
  constexpr double bore = 101e-3, permeability = 5.0, radius = 2e-3, half_line = 2e-3;
  constexpr double area = pi * radius * radius + 4.0 * radius * half_line;
  const std::string core = "  type: surface-magnet\n  inner_radius: 2 mm\n  magnet: {thickness: 20 mm, arc: 1}\n";
  SmoothStator solid(core, 2, bore, 1e-3, permeability);
  for (const bool on_d_axis : {true, false})
    for (const bool radial : {true, false}) {
      const geometries::Point centre = on_d_axis ? geometries::Point{40e-3, 0.0} : geometries::Point{0.0, 40e-3};
      const bool along_x = on_d_axis == radial;  // the field's direction
      SmoothStator drilled(core + "  holes: [{radius: 40 mm, diameter: 4 mm, length: 8 mm, along: " +
                               (radial ? "radial" : "tangential") + ", at: " + (on_d_axis ? "d" : "q") + "-axis}]\n",
                           2, bore, 1e-3, permeability);
      const auto before = solid.no_load_within(centre, 10e-3);
      const auto after = drilled.no_load_within([&](const geometries::Point& at) {
        const double x = std::abs(at.x - centre.x), y = std::abs(at.y - centre.y);
        const double beyond = std::max(0.0, (along_x ? x : y) - half_line);
        return std::hypot(beyond, along_x ? y : x) < radius;
      });
      const double expected = mean_in_hole(long_hole(radius, half_line, along_x), area, permeability);
      EXPECT_NEAR(after.x / before.x, expected, 1e-2 * expected) << on_d_axis << radial;
      EXPECT_NEAR(after.y, 0.0, 2e-3 * before.x);
    }
}

test::LibraryMachine bench_of(const std::string& rotor) {
  return test::LibraryMachine(geometries::Machine::read(base::Document::parse(
      "machine: bench\npoles: 8\nstack_length: 50 mm\nair_gap: 0.6 mm\n"
      "stator: {type: parallel-tooth-semi-closed-slot, slots: 24, bore_radius: 60.6 mm, outer_radius: 100 mm, slot: "
      "{corner_radius: 1 mm}}\n"
      "rotor: {" +
          rotor +
          "}\nwinding: {layers: 1, coil_pitch: 3, turns_per_coil: 10, strand_diameter: 0.5 mm}\n"
          "magnet: nd-n42sh\nmaterials: {stator_steel: m270-35a, rotor_steel: m270-35a, conductor: copper}\n",
      "bench.yaml")));
}

class ShapedPoles : public testing::TestWithParam<std::string> {};

// dW'/dφ at fixed currents by the five-point rule (consistency_test.cc); the ring's torque is that of Arkkio's integral
// on both sides.
TEST_P(ShapedPoles, TheTorqueIsVirtualWork) {
  const test::LibraryMachine bench = bench_of(GetParam());
  const geometries::SectorMesh mesh = bench.mesh();
  solver::FieldOptions options;
  options.newton_tolerance = 1e-11;
  solver::FieldProblem problem = bench.problem(mesh, options);
  const solver::OperatingState state = bench.state(60.0, 110.0, 17.0);
  const auto centre = problem.solve(state);
  ASSERT_GT(centre.torque(), 1.0);
  const double h = 0.01 * pi / 180.0;
  const auto coenergy = [&](double shift) {
    solver::OperatingState other = state;
    other.rotor_angle += shift;
    return problem.solve(other, &centre).coenergy();
  };
  EXPECT_NEAR((8.0 * (coenergy(h) - coenergy(-h)) - (coenergy(2.0 * h) - coenergy(-2.0 * h))) / (12.0 * h),
              centre.torque(), 5e-6 * centre.torque());
  EXPECT_NEAR(centre.torque_arkkio(solver::Body::stator).value(), centre.torque(), 0.01 * centre.torque());
}

INSTANTIATE_TEST_SUITE_P(Rotors, ShapedPoles,
                         testing::Values("type: v-magnet, pole_recess: 0.8 mm", "type: bar-magnet, pole_recess: 0.8 mm",
                                         "type: u-magnet, pole_recess: 0.8 mm", "type: spoke, pole_recess: 0.8 mm",
                                         "type: surface-magnet, pole_recess: 1.5 mm",
                                         "type: surface-magnet, inset: 1 mm, pole_recess: 1.5 mm",
                                         "type: v-magnet, rib: 6 mm, seat_step: 0.5 mm, corner_radius: 0.3 mm",
                                         "type: u-magnet, corner_radius: 0.5 mm",
                                         "type: spoke, corner_radius: 0.3 mm"));

double loaded_torque(const std::string& rotor, double refinement, int poles = 0, int degree = 2) {
  const test::LibraryMachine bench = bench_of(rotor);
  const geometries::SectorMesh mesh = bench.mesh(refinement, poles);
  solver::FieldOptions options;
  options.degree = degree;
  return bench.problem(mesh, options).solve(bench.state(60.0, 110.0, 17.0)).torque();
}

// What a fillet does to the field goes as r^2λ, where the field at the sharp corner goes as r^(λ-1). Of two materials
// in wedges of π/2 (pocket) and 3π/2 (steel of relative permeability μ), A = cos λφ in the one and b cos λ(π-φ) in the
// other are continuous with their tangential H where 2 cos(λπ/2) = ±(μ-1)/(μ+1): the lower λ is 2/3 for μ → ∞ and 1
// for μ = 1. So a doubled radius makes between 2^(4/3) and 2^2 times the difference from the sharp machine. The
// differences are those of cells of half the width (0.02751, 0.08943, 0.31124 N·m) to 2 %, what the coarser ones leave
// of the smallest.
TEST(Fillets, VanishWithTheirRadius) {
  const double sharp = loaded_torque("type: u-magnet", 2.0, 0, 3);
  std::vector<double> differences;
  for (const char* radius : {"0.2", "0.4", "0.8"})
    differences.push_back(sharp -
                          loaded_torque(std::string("type: u-magnet, corner_radius: ") + radius + " mm", 2.0, 0, 3));
  ASSERT_GT(differences.front(), 0.0);
  EXPECT_LT(differences.front(), 2e-3 * sharp);
  const std::vector<double> fine = {0.02751, 0.08943, 0.31124};
  for (std::size_t k = 0; k < fine.size(); ++k)
    EXPECT_NEAR(differences[k], fine[k], 0.02 * fine[k]);
  for (const std::size_t k : {0U, 1U}) {
    EXPECT_GT(differences[k + 1] / differences[k], std::pow(2.0, 4.0 / 3.0));
    EXPECT_LT(differences[k + 1] / differences[k], 4.0);
  }
}

// The sector against the whole machine.
TEST(Fillets, TheWholeCircleIsTheSector) {
  const std::string rotor =
      "type: v-magnet, corner_radius: 0.4 mm, holes: [{radius: 42 mm, diameter: 3 mm, length: 5 mm, along: tangential, "
      "at: q-axis}]";
  const double sector = loaded_torque(rotor, 0.7);
  EXPECT_NEAR(loaded_torque(rotor, 0.7, 8), sector, 1e-7 * sector);
}

}  // namespace
