// SPDX-License-Identifier: GPL-3.0-or-later
// A magnet that is loaded beyond its knee, against closed forms: a slab of magnet and a gap between two infinitely
// permeable faces, A = 0 on the left, one unknown A on the right, driven by ∮H·dl = F. Its field is uniform:
//
//   F = H t + (B/μ0) g,   B the same in magnet (thickness t) and gap (g)
#include "base/quantity.h"
#include "materials/demagnetisation_law.h"
#include "solver/field_problem.h"
#include "solver/magnet_memory.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <memory>

namespace {

using namespace lodestone;
using base::mu_0;
using geometries::Boundary;
using materials::DemagnetisationLaw;
using materials::KneeShape;
using solver::Body;

constexpr double width = 0.012, thickness = 0.005, gap = 0.001;
constexpr double b_r = 1.2, mu_rec = 1.05, mu = mu_0 * mu_rec, h_cj = 1.0e6;

/// Magnet below, magnetised upward, gap above; cells of unlike size, so that the uniform field is no accident.
geometries::SectorMesh slab() {
  const double x[] = {0.0, 0.002, 0.005, 0.009, width};
  const double y[] = {0.0, 0.001, 0.0035, thickness, thickness + 0.4 * gap, thickness + gap};
  geometries::BodyMesh body;
  geometries::Region magnet;
  magnet.name = "magnet";
  magnet.kind = geometries::RegionKind::magnet;
  magnet.area = width * thickness;
  magnet.magnetisation.angle = 0.5 * base::pi;
  geometries::Region air;
  air.name = "gap";
  air.area = width * gap;
  body.regions = {magnet, air};
  for (int j = 0; j < 6; ++j)
    for (int i = 0; i < 5; ++i)
      body.vertices.push_back({x[i], y[j]});
  const auto at = [](int i, int j) { return 5 * j + i; };
  for (int j = 0; j < 5; ++j)
    for (int i = 0; i < 4; ++i) {
      body.cells.push_back({at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)});
      body.cell_region.push_back(j < 3 ? 0 : 1);
    }
  for (int i = 0; i < 4; ++i) {
    body.boundary.push_back({at(i, 0), at(i + 1, 0), Boundary::flux_normal});
    body.boundary.push_back({at(i, 5), at(i + 1, 5), Boundary::flux_normal});
  }
  for (int j = 0; j < 5; ++j) {
    body.boundary.push_back({at(0, j), at(0, j + 1), Boundary::flux_parallel});
    body.boundary.push_back({at(4, j), at(4, j + 1), Boundary::floating});
  }
  geometries::SectorMesh mesh;
  mesh.stator = body;
  mesh.angle = 2.0 * base::pi;
  return mesh;
}

std::shared_ptr<const materials::MagnetLaw> kneed(double remanence = b_r, double coercivity = h_cj) {
  const double lost = 1.0 - mu_0 * (mu_rec - 1.0) * coercivity / remanence;
  return std::make_shared<DemagnetisationLaw>(remanence, coercivity, mu_rec, mu_rec,
                                              KneeShape::exponential(0.8, 0.01 / lost));
}

class Slab {
public:
  explicit Slab(const std::shared_ptr<const materials::MagnetLaw>& magnet)
      : problem_(slab(), laws(magnet), {}, options()) {}

  void heat(const std::shared_ptr<const materials::MagnetLaw>& magnet) {
    problem_.set_laws(laws(magnet), problem_.magnet_memory());
  }

  /// A load that is not yet done: F in A.
  solver::FieldSolution load(double f) {
    // H t + B g/μ0 = F along +y is a sheet of −F spread over the floating side.
    problem_.set_current_sheet(Body::stator, Boundary::floating, [f](double) { return -f / (thickness + gap); });
    return problem_.solve({});
  }
  /// A load done: the magnet remembers it.
  solver::FieldSolution done(double f) {
    auto solution = load(f);
    problem_.set_magnet_memory(solution.magnet_memory());
    return solution;
  }
  const solver::MagnetMemory& memory() const { return problem_.magnet_memory(); }
  void forget() { problem_.set_magnet_memory({}); }

private:
  static solver::RegionLaws laws(const std::shared_ptr<const materials::MagnetLaw>& magnet) {
    solver::RegionLaws laws;
    laws.stator.resize(2);
    laws.stator[0].magnet = magnet;
    laws.stator[1].reluctivity = materials::Reluctivity::linear(1.0);
    return laws;
  }
  static solver::FieldOptions options() {
    solver::FieldOptions options;
    options.newton_tolerance = 1e-13;
    return options;
  }
  solver::FieldProblem problem_;
};

/// The uniform flux density; every point must have it.
double uniform(const solver::FieldSolution& solution) {
  const auto b = solution.flux_density(Body::stator);
  for (const auto& at : b) {
    EXPECT_NEAR(at.y, b.front().y, 1e-9);
    EXPECT_NEAR(at.x, 0.0, 1e-9);
  }
  return b.front().y;
}

/// On the recoil line of a remaining remanence m B_r.
double straight(double f, double remanence = b_r) {
  return (f + remanence * thickness / mu) / (thickness / mu + gap / mu_0);
}

/// D(h) of the exponential knee written out (Ruoho et al. 2007 with E(0) = 0), its k by bisection.
double deviation(double h, double remanence, double coercivity) {
  const double lost = remanence - mu_0 * (mu_rec - 1.0) * coercivity;
  double low = 1.0, high = 100.0;
  for (int i = 0; i < 100; ++i) {
    const double k = 0.5 * (low + high);
    (lost * (std::exp(0.8 * k) - 1.0) / (std::exp(k) - 1.0) > 0.01 * remanence ? low : high) = k;
  }
  return lost * (std::exp(low * h / coercivity) - 1.0) / (std::exp(low) - 1.0);
}

/// Where load line and major curve meet: the demagnetising field in the magnet.
double loaded_field(double f, double remanence = b_r, double coercivity = h_cj) {
  double low = 0.0, high = coercivity;
  for (int i = 0; i < 200; ++i) {
    const double h = 0.5 * (low + high);
    const double b = remanence - mu * h - deviation(h, remanence, coercivity);
    (b * gap / mu_0 - h * thickness > f ? low : high) = h;
  }
  return low;
}

double loaded(double f, double remanence = b_r, double coercivity = h_cj) {
  const double h = loaded_field(f, remanence, coercivity);
  return remanence - mu * h - deviation(h, remanence, coercivity);
}

/// m after the load f.
double remaining(double f) {
  return 1.0 - deviation(loaded_field(f), b_r, h_cj) / b_r;
}

TEST(MagnetMemory, WorkingPointOfAStraightLine) {
  Slab slab(std::make_shared<materials::LinearRecoil>(b_r, mu_rec));
  for (const double f : {0.0, -2000.0, -6000.0, 3000.0})
    EXPECT_NEAR(uniform(slab.load(f)), straight(f), 1e-9) << f;
  // A memory from elsewhere holds on a straight line too.
  solver::MagnetMemory memory = slab.memory();
  EXPECT_TRUE(memory.empty());
}

TEST(MagnetMemory, WorkingPointBeyondTheKnee) {
  Slab slab(kneed());
  for (const double f : {0.0, -2000.0, -3500.0, -4000.0, -4700.0})
    EXPECT_NEAR(uniform(slab.load(f)), loaded(f), 1e-8) << f;
  EXPECT_NEAR(uniform(slab.load(3000.0)), straight(3000.0), 1e-9);  // H > 0: nothing is lost, even beyond B_r
  EXPECT_TRUE(slab.memory().empty());                               // no load was done
}

TEST(MagnetMemory, RecoilAfterAnOverload) {
  Slab slab(kneed());
  for (const double overload : {-4200.0, -4400.0, -4700.0}) {
    slab.forget();
    slab.done(overload);
    const double m = remaining(overload);
    for (const auto& state : {slab.memory().stator.front(), slab.memory().stator[50]})
      EXPECT_NEAR(state.remaining, m, 1e-8);
    // What is left of the flux without load, and everywhere above the overload: the straight line of m B_r.
    for (const double f : {0.0, -1500.0, 0.999 * overload})
      EXPECT_NEAR(uniform(slab.load(f)), straight(f, m * b_r), 1e-8) << overload << " " << f;
    EXPECT_LT(m, 0.99);
    // Beyond it goes on along the major curve.
    EXPECT_NEAR(uniform(slab.load(overload - 200.0)), loaded(overload - 200.0), 1e-8);
  }
}

TEST(MagnetMemory, TheSameLoadAgainChangesNothing) {
  Slab slab(kneed());
  const double first = uniform(slab.done(-4500.0));
  const solver::MagnetMemory memory = slab.memory();
  for (int i = 0; i < 5; ++i)
    EXPECT_NEAR(uniform(slab.done(-4500.0)), first, 1e-9);
  EXPECT_LT(solver::largest_change(memory, slab.memory()), 1e-9);
  // A smaller one nothing at all.
  const solver::MagnetMemory before = slab.memory();
  slab.done(-4490.0);
  EXPECT_EQ(solver::largest_change(before, slab.memory()), 0.0);
}

TEST(MagnetMemory, OrderOfTwoLoadsAndTheLargerOneWins) {
  Slab slab(kneed());
  slab.done(-4500.0);
  slab.done(-4100.0);
  const double large_first = uniform(slab.load(0.0));
  slab.forget();
  slab.done(-4100.0);
  slab.done(-4500.0);
  // One field everywhere: the larger load decides, whatever the order.
  EXPECT_NEAR(uniform(slab.load(0.0)), large_first, 1e-9);
  EXPECT_NEAR(large_first, straight(0.0, remaining(-4500.0) * b_r), 1e-8);
}

TEST(MagnetMemory, DamagedHotAndRunCold) {
  // 100 K hotter: B_r −10 %, H_cJ −45 %. Cold, the magnet bears the load.
  const double hot_b_r = 1.08, hot_h_cj = 5.5e5, f = -2000.0;
  Slab slab(kneed());
  slab.done(f);
  EXPECT_NEAR(uniform(slab.load(0.0)), straight(0.0), 1e-4);
  slab.heat(kneed(hot_b_r, hot_h_cj));
  const double h = loaded_field(f, hot_b_r, hot_h_cj);
  const double m = 1.0 - deviation(h, hot_b_r, hot_h_cj) / hot_b_r;
  EXPECT_LT(m, 0.98);
  EXPECT_NEAR(uniform(slab.done(f)), loaded(f, hot_b_r, hot_h_cj), 1e-8);
  EXPECT_NEAR(uniform(slab.load(0.0)), straight(0.0, m * hot_b_r), 1e-8);
  // Cold again: m stays, B_r(T) comes back.
  slab.heat(kneed());
  EXPECT_NEAR(uniform(slab.done(f)), straight(f, m * b_r), 1e-8);
  EXPECT_NEAR(slab.memory().stator.front().remaining, m, 1e-8);
  // The straight law keeps what the magnet remembers.
  slab.heat(std::make_shared<materials::LinearRecoil>(b_r, mu_rec));
  EXPECT_NEAR(uniform(slab.load(0.0)), straight(0.0, m * b_r), 1e-8);
}

TEST(MagnetMemory, HeatAloneDemagnetises) {
  // Without load the gap alone demagnetises: 190 kA/m here.
  Slab slab(kneed());
  slab.done(0.0);
  slab.heat(kneed(1.0, 2.0e5));
  const double h = loaded_field(0.0, 1.0, 2.0e5);
  EXPECT_NEAR(uniform(slab.done(0.0)), loaded(0.0, 1.0, 2.0e5), 1e-8);
  slab.heat(kneed());
  EXPECT_NEAR(uniform(slab.load(0.0)), straight(0.0, b_r * (1.0 - deviation(h, 1.0, 2.0e5))), 1e-8);
}

TEST(MagnetMemory, WorkIsStoredOrLost) {
  Slab slab(kneed());
  const double end = -4500.0;
  const auto begin = slab.done(0.0);
  const auto flux = [](const solver::FieldSolution& solution) { return width * uniform(solution); };
  // ∫ F dΦ by Simpson's rule on the way down; the way back is a straight line.
  const auto work_down = [&] {
    constexpr int steps = 100;
    double sum = 0.0;
    for (int i = 0; i <= steps; ++i) {
      const double weight = i == 0 || i == steps ? 1.0 : (i % 2 == 1 ? 4.0 : 2.0);
      sum += weight * flux(slab.load(end * i / steps));
    }
    return end * flux(slab.load(end)) - sum * end / steps / 3.0;
  }();
  const auto loaded_state = slab.load(end);
  const double lost = loaded_state.dissipated_energy() - begin.dissipated_energy();
  EXPECT_GT(lost, 0.0);
  EXPECT_NEAR(work_down, loaded_state.energy() - begin.energy() + lost, 1e-6 * std::abs(work_down));
  // ∫ h dD over the magnet, closed form: h D − ∫ D dh.
  const double h0 = loaded_field(0.0), h1 = loaded_field(end);
  double area = 0.0;
  constexpr int steps = 2000;
  for (int i = 0; i < steps; ++i) {
    const double h = h0 + (h1 - h0) * (i + 0.5) / steps, half = 0.5 * (h1 - h0) / steps;
    area += h * (deviation(h + half, b_r, h_cj) - deviation(h - half, b_r, h_cj));
  }
  EXPECT_NEAR(lost, area * width * thickness, 1e-5 * lost);

  slab.done(end);
  const auto back = slab.done(0.0);
  EXPECT_EQ(back.dissipated_energy(), 0.0);
  const double work_back = 0.5 * end * (flux(back) - flux(loaded_state));
  EXPECT_NEAR(work_back, back.energy() - loaded_state.energy(), 1e-6 * std::abs(work_back));
  // Around the whole way nothing but the loss and the change of what is stored is left.
  EXPECT_NEAR(work_down + work_back, back.energy() - begin.energy() + lost, 1e-6 * std::abs(work_down));
}

// Another case on the same mesh begins with whole magnets.
TEST(MagnetMemory, OtherLawsForget) {
  solver::RegionLaws laws;
  laws.stator.resize(2);
  laws.stator[0].magnet = kneed();
  laws.stator[1].reluctivity = materials::Reluctivity::linear(1.0);
  solver::FieldProblem problem(slab(), laws, {});
  problem.set_magnet_memory(problem.solve({}).magnet_memory());
  EXPECT_FALSE(problem.magnet_memory().empty());
  problem.set_laws(laws);
  EXPECT_TRUE(problem.magnet_memory().empty());
}

TEST(MagnetMemory, MustFitTheMesh) {
  solver::MagnetMemory memory;
  memory.stator.resize(7);
  solver::RegionLaws laws;
  laws.stator.resize(2);
  laws.stator[0].magnet = kneed();
  laws.stator[1].reluctivity = materials::Reluctivity::linear(1.0);
  solver::FieldProblem problem(slab(), laws, {});
  EXPECT_THROW(problem.set_magnet_memory(memory), std::invalid_argument);
}

TEST(MagnetMemory, CountsTheDamage) {
  const auto mesh = *slab().stator;
  std::vector<double> area(mesh.cells.size(), 1.0);
  std::vector<materials::MagnetState> states(mesh.cells.size());
  states[0].remaining = 0.9;
  states[1].remaining = 0.5;
  states[15].remaining = 0.0;  // air
  const auto damage = solver::damaged_volume(mesh, area, states);
  EXPECT_EQ(damage.volume, 12.0);
  EXPECT_NEAR(damage.mean_remaining, 11.4 / 12.0, 1e-15);
  EXPECT_EQ(damage.least_remaining, 0.5);
  EXPECT_NEAR(damage.share_beyond(0.05), 2.0 / 12.0, 1e-15);
  EXPECT_NEAR(damage.share_beyond(0.2), 1.0 / 12.0, 1e-15);
  EXPECT_EQ(solver::damaged_volume(mesh, area, {}).share_beyond(0.0), 0.0);
  // Points stand for the middles of their twelfths: losses 0.5, 0.1, 0 at 1/24, 3/24, 5/24.
  EXPECT_NEAR(damage.loss_exceeded_by(0.0), 0.5, 1e-15);
  EXPECT_NEAR(damage.loss_exceeded_by(1.0 / 12.0), 0.3, 1e-15);
  EXPECT_NEAR(damage.loss_exceeded_by(2.0 / 12.0), 0.05, 1e-15);
  EXPECT_NEAR(damage.loss_exceeded_by(1.0), 0.0, 1e-15);
  EXPECT_EQ(solver::damaged_volume(mesh, area, {}).loss_exceeded_by(0.0), 0.0);
}

}  // namespace
