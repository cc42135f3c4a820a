// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/noise/pressure_waves.h"

#include "base/quantity.h"
#include "postprocess/period_symmetry.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <stdexcept>

namespace lodestone::postprocess {

namespace {

using Complex = std::complex<double>;

/// e^{2πi k/n} for k = 0 … n − 1: every angle of a sampled circle is one of them.
std::vector<Complex> roots_of_unity(std::size_t n) {
  std::vector<Complex> roots(n);
  for (std::size_t k = 0; k < n; ++k)
    roots[k] = std::polar(1.0, 2.0 * base::pi * static_cast<double>(k) / static_cast<double>(n));
  return roots;
}

/// Pressure at equal angles over a sector.
std::vector<double> pressure(const std::vector<solver::RingHarmonic>& harmonics, std::size_t samples,
                             const std::vector<Complex>& circle) {
  std::vector<double> result(samples);
  for (std::size_t j = 0; j < samples; ++j) {
    double radial = 0.0, tangential = 0.0;
    for (const solver::RingHarmonic& one : harmonics) {
      const Complex& root = circle[static_cast<std::size_t>(std::llround(one.order)) * j % circle.size()];
      radial += one.radial_cos * root.real() + one.radial_sin * root.imag();
      tangential += one.tangential_cos * root.real() + one.tangential_sin * root.imag();
    }
    result[j] = (radial * radial - tangential * tangential) / (2.0 * base::mu_0);
  }
  return result;
}

}  // namespace

PressureOrders pressure_orders(const std::vector<std::vector<solver::RingHarmonic>>& by_position, int sectors,
                               double radius, const PartShift& shift) {
  if (by_position.size() < 2)
    throw std::invalid_argument("pressure orders need at least two rotor positions");
  int highest = 1;
  for (const auto& harmonics : by_position)
    for (const solver::RingHarmonic& one : harmonics)
      highest = std::max(highest, static_cast<int>(std::lround(one.order)));
  // B² has orders up to 2ν: more than 4ν samples around the machine tell them apart.
  const auto all_sectors = static_cast<std::size_t>(sectors);
  const std::size_t samples = 4 * static_cast<std::size_t>(highest) / all_sectors + 2;
  const std::size_t orders = 2 * static_cast<std::size_t>(highest) / all_sectors + 1;  // r = 0, sectors, 2 sectors, …
  const std::vector<Complex> circle = roots_of_unity(samples * all_sectors), sector = roots_of_unity(samples);

  // Z_r(θ) with p = Re Σ Z_r e^{i r φ}.
  const std::size_t solved = by_position.size(), repeats = static_cast<std::size_t>(shift.parts),
                    positions = solved * repeats;
  std::vector<std::vector<Complex>> by_order(orders, std::vector<Complex>(positions));
  for (std::size_t k = 0; k < solved; ++k) {
    const std::vector<double> values = pressure(by_position[k], samples, circle);
    for (std::size_t m = 0; m < orders; ++m) {
      Complex sum;
      for (std::size_t j = 0; j < samples; ++j)
        sum += values[j] * std::conj(sector[m * j % samples]);
      sum *= (m == 0 ? 1.0 : 2.0) / static_cast<double>(samples);
      for (std::size_t part = 0; part < repeats; ++part)
        by_order[m][part * solved + k] =
            sum * std::polar(1.0, -static_cast<double>(m * all_sectors * part) * shift.angle);
    }
  }

  PressureOrders result;
  result.radius = radius;
  result.positions = static_cast<int>(positions);
  result.highest_order = 2 * highest;
  const std::vector<Complex> period = roots_of_unity(positions);
  const int most = (static_cast<int>(positions) - 1) / 2;
  for (std::size_t m = 0; m < orders; ++m)
    for (int k = m == 0 ? 0 : -most; k <= most; ++k) {
      // Z = Σ z_k e^{−i k θ}
      const auto step = static_cast<std::size_t>((k + static_cast<int>(positions)) % static_cast<int>(positions));
      Complex z;
      for (std::size_t i = 0; i < positions; ++i)
        z += by_order[m][i] * period[step * i % positions];
      z /= static_cast<double>(positions);
      if (m == 0 && k == 0)
        result.mean = z.real();
      else
        result.waves.push_back({static_cast<int>(m) * sectors, k, (m == 0 ? 2.0 : 1.0) * std::abs(z), std::arg(z)});
    }
  std::sort(result.waves.begin(), result.waves.end(),
            [](const PressureWave& a, const PressureWave& b) { return a.amplitude > b.amplitude; });
  const double least = result.waves.empty() ? 0.0 : least_wave * result.waves.front().amplitude;
  result.waves.erase(std::find_if(result.waves.begin(), result.waves.end(),
                                  [&](const PressureWave& wave) { return !(wave.amplitude > least); }),
                     result.waves.end());
  return result;
}

PressureOrders pressure_orders(const Rotation& rotation, const geometries::Machine& machine,
                               const geometries::SectorMesh& mesh) {
  const double radius = 0.5 * (mesh.rotor_rim_radius + mesh.stator_rim_radius);
  std::vector<std::vector<solver::RingHarmonic>> by_position;
  by_position.reserve(rotation.solutions.size());
  for (const solver::FieldSolution& solution : rotation.solutions)
    by_position.push_back(solution.ring_harmonics(radius));
  PartShift shift;
  shift.parts = static_cast<int>(std::lround(2.0 * base::pi / rotation.span));
  if (shift.parts > 1) {
    const PeriodStep step = period_step(mesh, *machine.winding);
    if (step.parts != shift.parts)
      throw std::invalid_argument("a part of a period was solved of a winding without that symmetry");
    shift.angle = 2.0 * base::pi * step.slots / machine.stator->slots();
  }
  PressureOrders orders = pressure_orders(by_position, mesh.sectors, radius, shift);
  orders.pole_pairs = machine.pole_pairs();
  return orders;
}

}  // namespace lodestone::postprocess
