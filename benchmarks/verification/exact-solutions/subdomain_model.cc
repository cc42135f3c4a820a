// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/verification/exact-solutions/subdomain_model.h"

#include "base/quantity.h"

#include <Eigen/Dense>

#include <cmath>
#include <numeric>
#include <stdexcept>

namespace lodestone::verification {

namespace {

using base::mu_0;
using base::pi;
using Complex = std::complex<double>;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Orders of gap and slots reach waves this much shorter than the openings' shortest.
constexpr int finer = 4;

/// ∫ cos(a x) dx from −β/2 to β/2, halved.
double half_integral(double a, double beta) {
  return std::abs(a * beta) < 1e-9 ? 0.5 * beta : std::sin(0.5 * a * beta) / a;
}

double coth(double x) {
  return (1.0 + std::exp(-2.0 * x)) / -std::expm1(-2.0 * x);
}
double inverse_sinh(double x) {
  return 2.0 * std::exp(-x) / -std::expm1(-2.0 * x);
}

/// sin(kπ/2) and cos(kπ/2) of a whole k.
double sine_of_quarters(Index k) {
  return k % 2 == 0 ? 0.0 : (k % 4 == 1 ? 1.0 : -1.0);
}
double cosine_of_quarters(Index k) {
  return k % 2 == 1 ? 0.0 : (k % 4 == 0 ? 1.0 : -1.0);
}

/// A(r) = inner (R_t/r)^κ + outer (r/R_b)^κ + particular r² for one order of a slot.
struct SlotOrder {
  double inner = 0.0, outer = 0.0, particular = 0.0;
};

}  // namespace

Sector smallest_sector(int slots, int pole_pairs) {
  Sector sector;
  sector.count = std::gcd(slots, 2 * pole_pairs);
  sector.poles = 2 * pole_pairs / sector.count;
  sector.slots = slots / sector.count;
  sector.angle = 2.0 * pi / sector.count;
  sector.antiperiodic = sector.poles % 2 == 1;
  return sector;
}

struct SubdomainModel::Data {
  SurfaceMagnets magnets;
  SlottedStator stator;
  Sector sector;
  Index modes = 0;        ///< M: b_0 … b_M
  Index slot_orders = 0;  ///< k = 1 … slot_orders
  std::vector<GapOrder> gap;
  /// e^{iνθ_i} ∫ e^{iνx} cos λ_m(x + β/2) dx: real parts above, imaginary parts below; a column for each slot i and
  /// mode m = 0 … M.
  MatrixXd projection;
  Eigen::LDLT<MatrixXd> factor;  ///< of the openings' inner arcs, m = 1 … M of each slot
  MatrixXd outer_from_inner;     ///< amplitudes at R_t from those at R_s, both m = 1 … M
  Eigen::LDLT<MatrixXd> outer_factor;
  MatrixXd overlap;  ///< ∫ cos λ_m x cos κ_k x over an opening: rows m = 0 … M, columns k = 1 …

  double lambda(Index m) const { return static_cast<double>(m) * pi / stator.opening_angle; }
  double kappa(Index k) const { return static_cast<double>(k) * pi / stator.slot_angle; }
  double slot_middle(int slot) const { return stator.first_slot + 2.0 * pi * slot / stator.slots; }
  double half_area() const {
    return 0.25 * stator.slot_angle * (std::pow(stator.slot_outer, 2) - std::pow(stator.opening_outer, 2));
  }
  Index column(int slot, Index mode) const { return slot * (modes + 1) + mode; }

  void check() const;
  void list_gap_orders();
  void fill_projection();
  void fill_overlap();
  void factorise();
  double current_density(const std::array<double, 2>& currents, Index k) const;
  /// @param b amplitude of B_θ at R_t, T.
  SlotOrder slot_order(Index k, double b, double current_density) const;
  /// Right side of the outer arcs' system from the current of a slot, m = 1 … M.
  VectorXd outer_load(const std::array<double, 2>& currents) const;
  /// e^{iνφ} i: what turns amplitudes of sin νθ in the rotor's frame into (cos, sin) of the stator's.
  Complex turned(double order, double rotor_angle) const {
    return Complex(0.0, 1.0) * std::polar(1.0, order * rotor_angle);
  }
  /// Mean of cos κ_k x over the half of a slot at the smaller angle; over the other half it is the negative.
  double half_mean(Index k) const { return 2.0 / (pi * static_cast<double>(k)) * sine_of_quarters(k); }
};

void SubdomainModel::Data::check() const {
  const double pitch = 2.0 * pi / stator.slots;
  if (!(0.0 < magnets.iron_radius && magnets.iron_radius < magnets.magnet_radius &&
        magnets.magnet_radius < stator.bore && stator.bore < stator.opening_outer &&
        stator.opening_outer < stator.slot_outer))
    throw std::invalid_argument("radii of a subdomain model must grow from rotor iron to slot bottom");
  if (!(0.0 < stator.opening_angle && stator.opening_angle <= stator.slot_angle && stator.slot_angle < pitch))
    throw std::invalid_argument("angles of a subdomain model: 0 < opening <= slot < slot pitch");
  if (modes < 1)
    throw std::invalid_argument("a subdomain model needs at least one mode in its openings");
}

void SubdomainModel::Data::list_gap_orders() {
  const double highest = finer * lambda(modes);
  const double step = 2.0 * pi / sector.angle;
  // The mean of A is arbitrary where the sector is periodic, and no flux belongs to it.
  for (double nu = sector.antiperiodic ? 0.5 * step : step; nu <= highest; nu += step)
    gap.emplace_back(magnets, stator.bore, nu);
}

void SubdomainModel::Data::fill_projection() {
  const auto orders = static_cast<Index>(gap.size());
  projection.resize(2 * orders, sector.slots * (modes + 1));
  for (Index n = 0; n < orders; ++n) {
    const double nu = gap[static_cast<std::size_t>(n)].order;
    for (Index m = 0; m <= modes; ++m) {
      const double difference = half_integral(nu - lambda(m), stator.opening_angle);
      const double sum = half_integral(nu + lambda(m), stator.opening_angle);
      const Complex centred(cosine_of_quarters(m) * (difference + sum), -sine_of_quarters(m) * (difference - sum));
      for (int slot = 0; slot < sector.slots; ++slot) {
        const Complex value = std::polar(1.0, nu * slot_middle(slot)) * centred;
        projection(n, column(slot, m)) = value.real();
        projection(orders + n, column(slot, m)) = value.imag();
      }
    }
  }
}

void SubdomainModel::Data::fill_overlap() {
  slot_orders = static_cast<Index>(std::ceil(finer * lambda(modes) * stator.slot_angle / pi));
  overlap.resize(modes + 1, slot_orders);
  for (Index k = 1; k <= slot_orders; ++k) {
    if (std::abs(kappa(k) - 2.0) < 1e-9)
      throw std::invalid_argument("a subdomain model's slot must not be a multiple of 90 degrees wide");
    for (Index m = 0; m <= modes; ++m) {
      const double difference = half_integral(kappa(k) - lambda(m), stator.opening_angle);
      const double sum = half_integral(kappa(k) + lambda(m), stator.opening_angle);
      overlap(m, k - 1) = cosine_of_quarters(k) * cosine_of_quarters(m) * (difference + sum) +
                          sine_of_quarters(k) * sine_of_quarters(m) * (difference - sum);
    }
  }
}

void SubdomainModel::Data::factorise() {
  const double beta = stator.opening_angle, delta = stator.slot_angle;
  const double r_s = stator.bore, r_t = stator.opening_outer;
  const double opening_log = std::log(r_t / r_s), slot_log = std::log(stator.slot_outer / r_t);

  // Opening, order m: A(R_s) = (R_s b coth − R_t b'/sinh)/λ, A(R_t) = (R_s b/sinh − R_t b' coth)/λ at λ ln(R_t/R_s),
  // b and b' the amplitudes of B_θ at R_s and R_t. Slot, order k: A(R_t) = R_t B coth(κ ln(R_b/R_t))/κ + its source.
  VectorXd slot_impedance(slot_orders);
  for (Index k = 1; k <= slot_orders; ++k)
    slot_impedance(k - 1) = coth(kappa(k) * slot_log) / kappa(k);
  const MatrixXd inner_overlap = overlap.bottomRows(modes);
  MatrixXd outer = 4.0 * r_t / (beta * delta) * inner_overlap * slot_impedance.asDiagonal() * inner_overlap.transpose();
  VectorXd transfer(modes), self(modes);
  for (Index m = 1; m <= modes; ++m) {
    transfer(m - 1) = inverse_sinh(lambda(m) * opening_log) / lambda(m);
    self(m - 1) = coth(lambda(m) * opening_log) / lambda(m);
    outer(m - 1, m - 1) += r_t * self(m - 1);
  }
  outer_factor.compute(outer);
  outer_from_inner = outer_factor.solve(MatrixXd(r_s * transfer.asDiagonal()));
  const MatrixXd seen_from_gap = MatrixXd(r_s * self.asDiagonal()) - r_t * transfer.asDiagonal() * outer_from_inner;

  // Gap: A_ν = (w_ν − b_ν)/y_ν with b_ν = (2/α) Σ b_im E_νim; its projection on mode m of opening i is
  // (2/β) Σ_ν Re(A_ν* E_νim).
  const auto orders = static_cast<Index>(gap.size());
  MatrixXd scaled(2 * orders, sector.slots * modes);
  for (Index n = 0; n < orders; ++n) {
    const double scale = std::sqrt(4.0 / (sector.angle * beta * gap[static_cast<std::size_t>(n)].admittance));
    for (int slot = 0; slot < sector.slots; ++slot)
      for (const Index row : {n, orders + n})
        scaled.row(row).segment(slot * modes, modes) = scale * projection.row(row).segment(column(slot, 1), modes);
  }
  MatrixXd matrix = scaled.transpose() * scaled;
  for (int slot = 0; slot < sector.slots; ++slot)
    matrix.block(slot * modes, slot * modes, modes, modes) += seen_from_gap;
  factor.compute(matrix);
}

double SubdomainModel::Data::current_density(const std::array<double, 2>& currents, Index k) const {
  // Uniform in each half: the mean, and odd orders from the difference of the halves.
  if (k == 0)
    return 0.5 * (currents[0] + currents[1]) / half_area();
  return half_mean(k) * (currents[0] - currents[1]) / half_area();
}

SlotOrder SubdomainModel::Data::slot_order(Index k, double b, double density) const {
  const double r_t = stator.opening_outer, r_b = stator.slot_outer, order = kappa(k);
  SlotOrder result;
  result.particular = -mu_0 * density / (4.0 - order * order);
  // r A' = −κ inner (R_t/r)^κ + κ outer (r/R_b)^κ + 2 particular r²: zero at R_b, −R_t b at R_t.
  const double q = std::pow(r_t / r_b, order);
  const double slope_inner = 2.0 * result.particular * r_t * r_t, slope_outer = 2.0 * result.particular * r_b * r_b;
  result.inner = (r_t * b + slope_inner - q * slope_outer) / (order * (1.0 - q * q));
  result.outer = result.inner * q - slope_outer / order;
  return result;
}

VectorXd SubdomainModel::Data::outer_load(const std::array<double, 2>& currents) const {
  // A(R_t) of every slot order from the current alone: its density, and the mean of B_θ over the opening.
  const double r_t = stator.opening_outer;
  const double b_0 = -mu_0 * (currents[0] + currents[1]) / (r_t * stator.opening_angle);
  VectorXd potential(slot_orders);
  for (Index k = 1; k <= slot_orders; ++k) {
    const SlotOrder order =
        slot_order(k, 2.0 / stator.slot_angle * overlap(0, k - 1) * b_0, current_density(currents, k));
    potential(k - 1) =
        order.inner + order.outer * std::pow(r_t / stator.slot_outer, kappa(k)) + order.particular * r_t * r_t;
  }
  return -2.0 / stator.opening_angle * overlap.bottomRows(modes) * potential;
}

SubdomainModel::SubdomainModel(const SurfaceMagnets& magnets, const SlottedStator& stator, int modes) {
  auto data = std::make_shared<Data>();
  data->magnets = magnets;
  data->stator = stator;
  data->modes = modes;
  data->check();
  data->sector = smallest_sector(stator.slots, magnets.pole_pairs);
  data->list_gap_orders();
  data->fill_projection();
  data->fill_overlap();
  data->factorise();
  data_ = std::move(data);
}

SubdomainModel::~SubdomainModel() = default;
SubdomainModel::SubdomainModel(SubdomainModel&&) noexcept = default;

const Sector& SubdomainModel::sector() const {
  return data_->sector;
}

SubdomainField SubdomainModel::solve(double rotor_angle, const SlotCurrents& currents) const {
  const Data& d = *data_;
  const int slots = d.sector.slots;
  SubdomainField field;
  field.model_ = data_;
  field.rotor_angle_ = rotor_angle;
  field.currents_ = currents.empty() ? SlotCurrents(static_cast<std::size_t>(slots), {0.0, 0.0}) : currents;
  if (field.currents_.size() != static_cast<std::size_t>(slots))
    throw std::invalid_argument("a subdomain model takes the currents of the slots of one sector");
  double net = 0.0, total = 0.0;
  for (const auto& slot : field.currents_)
    for (const double current : slot) {
      net += current;
      total += std::abs(current);
    }
  if (!d.sector.antiperiodic && std::abs(net) > 1e-9 * total)
    throw std::invalid_argument("the currents of a periodic sector must add to zero");

  const double beta = d.stator.opening_angle, r_s = d.stator.bore, r_t = d.stator.opening_outer;
  const auto orders = static_cast<Index>(d.gap.size());
  // Known amplitudes: Ampère's law in each opening.
  VectorXd amplitudes = VectorXd::Zero(slots * (d.modes + 1));
  for (int slot = 0; slot < slots; ++slot) {
    const auto& current = field.currents_[static_cast<std::size_t>(slot)];
    amplitudes(d.column(slot, 0)) = -mu_0 * (current[0] + current[1]) / (r_s * beta);
  }
  const VectorXd known = 2.0 / d.sector.angle * d.projection * amplitudes;
  // (w_ν − known_ν)/y_ν, projected on the openings.
  VectorXd potential(2 * orders);
  for (Index n = 0; n < orders; ++n) {
    const auto& gap = d.gap[static_cast<std::size_t>(n)];
    const Complex source = gap.source * d.turned(gap.order, rotor_angle);
    potential(n) = (source.real() - known(n)) / gap.admittance;
    potential(orders + n) = (source.imag() - known(orders + n)) / gap.admittance;
  }
  const VectorXd projected = 2.0 / beta * d.projection.transpose() * potential;

  const double opening_log = std::log(r_t / r_s);
  VectorXd load(slots * d.modes);
  std::vector<VectorXd> outer_from_current;
  for (int slot = 0; slot < slots; ++slot) {
    outer_from_current.emplace_back(
        d.outer_factor.solve(d.outer_load(field.currents_[static_cast<std::size_t>(slot)])));
    for (Index m = 1; m <= d.modes; ++m)
      load(slot * d.modes + m - 1) = projected(d.column(slot, m)) + r_t * outer_from_current.back()(m - 1) *
                                                                        inverse_sinh(d.lambda(m) * opening_log) /
                                                                        d.lambda(m);
  }
  const VectorXd inner = d.factor.solve(load);

  for (int slot = 0; slot < slots; ++slot) {
    const VectorXd own = inner.segment(slot * d.modes, d.modes);
    amplitudes.segment(d.column(slot, 1), d.modes) = own;
    const VectorXd outer = d.outer_from_inner * own + outer_from_current[static_cast<std::size_t>(slot)];
    std::vector<double> at_outer{amplitudes(d.column(slot, 0)) * r_s / r_t};
    at_outer.insert(at_outer.end(), outer.begin(), outer.end());
    field.outer_amplitudes_.push_back(std::move(at_outer));
  }
  const VectorXd tangential = 2.0 / d.sector.angle * d.projection * amplitudes;
  for (Index n = 0; n < orders; ++n) {
    const auto& gap = d.gap[static_cast<std::size_t>(n)];
    const Complex b(tangential(n), tangential(orders + n));
    field.bore_tangential_.push_back(b);
    field.bore_potential_.push_back((gap.source * d.turned(gap.order, rotor_angle) - b) / gap.admittance);
  }
  return field;
}

SubdomainField::FluxDensity SubdomainField::flux_density(double radius, double angle) const {
  const auto& d = *model_;
  const double r_m = d.magnets.magnet_radius, r_s = d.stator.bore;
  if (radius < r_m || radius > r_s)
    throw std::out_of_range("a subdomain model gives the field in its gap only");
  FluxDensity result;
  for (std::size_t n = 0; n < d.gap.size(); ++n) {
    const auto& gap = d.gap[n];
    const double nu = gap.order, whole = nu * std::log(r_s / r_m);
    const Complex at_bore = bore_potential_[n];
    const Complex at_magnets =
        (at_bore * inverse_sinh(whole) + gap.surface_source * d.turned(nu, rotor_angle_)) / gap.surface_divisor;
    // sinh x/sinh(whole) and cosh x/sinh(whole) for 0 ≤ x ≤ whole, without overflow.
    const auto ratios = [&](double x) {
      const double scale = std::exp(x - whole) / -std::expm1(-2.0 * whole);
      return std::pair(scale * -std::expm1(-2.0 * x), scale * (1.0 + std::exp(-2.0 * x)));
    };
    const auto [sinh_up, cosh_up] = ratios(nu * std::log(radius / r_m));
    const auto [sinh_down, cosh_down] = ratios(nu * std::log(r_s / radius));
    const Complex value = at_bore * sinh_up + at_magnets * sinh_down;
    const Complex slope = nu / radius * (at_bore * cosh_up - at_magnets * cosh_down);
    const double c = std::cos(nu * angle), s = std::sin(nu * angle);
    result.radial += nu / radius * (value.imag() * c - value.real() * s);
    result.tangential -= slope.real() * c + slope.imag() * s;
  }
  return result;
}

double SubdomainField::torque() const {
  const auto& d = *model_;
  double sum = 0.0;
  for (std::size_t n = 0; n < d.gap.size(); ++n)
    sum += d.gap[n].order * (bore_potential_[n].imag() * bore_tangential_[n].real() -
                             bore_potential_[n].real() * bore_tangential_[n].imag());
  return pi * d.stator.bore / mu_0 * sum;
}

std::vector<std::array<double, 2>> SubdomainField::slot_potentials() const {
  const auto& d = *model_;
  const double beta = d.stator.opening_angle, delta = d.stator.slot_angle;
  const double r_s = d.stator.bore, r_t = d.stator.opening_outer, r_b = d.stator.slot_outer;
  const double t2 = r_t * r_t, b2 = r_b * r_b, radial_weight = 0.5 * (b2 - t2);
  const auto orders = static_cast<Index>(d.gap.size());

  std::vector<std::array<double, 2>> result;
  for (int slot = 0; slot < d.sector.slots; ++slot) {
    const auto& currents = currents_[static_cast<std::size_t>(slot)];
    const auto& outer = outer_amplitudes_[static_cast<std::size_t>(slot)];
    const Eigen::Map<const VectorXd> b(outer.data(), static_cast<Index>(outer.size()));
    // Mean of A over the opening's inner arc, and from there to its outer one.
    double mean = 0.0;
    for (Index n = 0; n < orders; ++n) {
      const Complex a = bore_potential_[static_cast<std::size_t>(n)];
      mean += a.real() * d.projection(n, d.column(slot, 0)) + a.imag() * d.projection(orders + n, d.column(slot, 0));
    }
    mean = mean / beta - r_t * outer[0] * std::log(r_t / r_s);

    // The slot's orders k ≥ 1: what they add to that mean, and their own means over the halves.
    const VectorXd tangential = 2.0 / delta * d.overlap.transpose() * b;
    double odd = 0.0;
    for (Index k = 1; k <= d.slot_orders; ++k) {
      const double kappa = d.kappa(k), q = std::pow(r_t / r_b, kappa);
      const SlotOrder order = d.slot_order(k, tangential(k - 1), d.current_density(currents, k));
      mean -= d.overlap(0, k - 1) / beta * (order.inner + order.outer * q + order.particular * t2);
      const double radial_integral = order.inner * (b2 * q - t2) / (2.0 - kappa) +
                                     order.outer * (b2 - t2 * q) / (2.0 + kappa) +
                                     0.25 * order.particular * (b2 * b2 - t2 * t2);
      odd += d.half_mean(k) * radial_integral / radial_weight;
    }
    // Order 0: A = mean + (μ0 J R_b²/2) ln(r/R_t) − μ0 J (r² − R_t²)/4.
    const double density = d.current_density(currents, 0);
    const double log_integral = 0.5 * b2 * std::log(r_b / r_t) - 0.25 * (b2 - t2);  // of r ln(r/R_t)
    const double square_integral = 0.25 * (b2 - t2) * (b2 - t2);                    // of r (r² − R_t²)
    mean += mu_0 * density * (0.5 * b2 * log_integral - 0.25 * square_integral) / radial_weight;
    result.push_back({mean + odd, mean - odd});
  }
  return result;
}

}  // namespace lodestone::verification
