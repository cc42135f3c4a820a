// SPDX-License-Identifier: GPL-3.0-or-later
#include "materials/reluctivity.h"

#include "base/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <limits>

namespace lodestone::materials {

using base::mu_0;

namespace {

constexpr double least_slope = 0.97;     ///< of dB/dH over μ0: below it the row is wrong, not rounded
constexpr double saturated_slope = 2.0;  ///< of dB/dH over μ0 at the table's end: above it saturation is an assumption
constexpr double stacking_tolerance = 1e-9;  ///< relative in H

/// The error of a row, at its place where the table came from a file.
[[noreturn]] void fail_row(const base::Node* rows, std::size_t row, const std::string& message) {
  if (rows != nullptr) {
    const std::vector<base::Node> items = rows->items();
    if (row < items.size())
      items[row].fail(message);
    rows->fail(message);
  }
  throw base::UserError(fmt::format("magnetisation curve, row {}: {}", row + 1, message));
}

/// The table with its origin, strictly increasing, every slope dB/dH at least μ0, and what had to be done for that.
struct CleanTable {
  std::vector<BHPoint> points;
  std::vector<bool> saturated;  ///< of the interval after each point: dB/dH = μ0 after clipping
  double last_slope = 1.0;      ///< as given, over μ0
  std::vector<std::string> remarks;
};

CleanTable clean(const std::vector<BHPoint>& table, const base::Node* node) {
  CleanTable result;
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (!std::isfinite(table[i].h) || !std::isfinite(table[i].b) || table[i].h < 0.0 || table[i].b < 0.0)
      fail_row(node, i, "field strength and flux density must be finite and not negative");
    if ((table[i].h == 0.0) != (table[i].b == 0.0))
      fail_row(node, i, "the curve must pass through the origin (a single-valued curve without remanence)");
  }
  if (table.empty() || table.front().h != 0.0) {
    result.points.push_back({0.0, 0.0});
    result.remarks.emplace_back("The magnetisation curve has no origin; (0, 0) was added.");
  }
  const std::size_t added = result.points.size();
  if (table.size() + added < 3)
    fail_row(node, 0, "a magnetisation curve needs at least two rows beside the origin");

  std::vector<std::string> clipped;
  double raised = 0.0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    BHPoint point = table[i];
    if (i + added > 0) {
      const BHPoint before = i == 0 ? BHPoint{} : table[i - 1];
      if (!(point.h > before.h))
        fail_row(node, i,
                 fmt::format("the curve is not monotone: H = {:.6g} A/m is not above {:.6g} A/m of the row before",
                             point.h, before.h));
      if (!(point.b > before.b))
        fail_row(node, i,
                 fmt::format("the curve is not monotone: B = {:.6g} T is not above {:.6g} T of the row before", point.b,
                             before.b));
      const double slope = (point.b - before.b) / (point.h - before.h) / mu_0;
      if (slope < least_slope)
        fail_row(node, i,
                 fmt::format("dB/dH from the row before is {:.3f} μ0; below {} μ0 is no rounding, the row is wrong",
                             slope, least_slope));
      result.last_slope = slope;
      // The polarisation never falls: B is raised to J of the point before.
      const BHPoint& last = result.points.back();
      const double least_b = last.b + mu_0 * (point.h - last.h);
      result.saturated.push_back(point.b <= least_b);
      if (point.b < least_b) {
        raised = std::max(raised, least_b - point.b);
        point.b = least_b;
        clipped.push_back(std::to_string(i + 1));
      }
    }
    result.points.push_back(point);
  }
  if (!clipped.empty())
    result.remarks.push_back(fmt::format(
        "Slopes of the magnetisation curve below μ0 by rounding, clipped to μ0: {}; B raised by at most {:.2g} mT.",
        clipped.size() == 1 ? "row " + clipped.front()
                            : fmt::format("{} rows, {} … {}", clipped.size(), clipped.front(), clipped.back()),
        raised * 1e3));
  return result;
}

/// Least of g(B) = H' B − H = 2 B³ dν/dB² over a cubic Hermite piece: at an end or where H'' = 0.
double least_growth(const BHPoint& left, const BHPoint& right, double d0, double d1) {
  const double width = right.b - left.b;
  const double secant = (right.h - left.h) / width;
  const double second = (6.0 * secant - 4.0 * d0 - 2.0 * d1) / width;        // H'' at the left end
  const double third = (6.0 * (d0 + d1) - 12.0 * secant) / (width * width);  // H''', constant
  double least = std::min(d0 * left.b - left.h, d1 * right.b - right.h);
  const double x = third != 0.0 ? -second / third : -1.0;
  if (x > 0.0 && x < width) {
    const double h = left.h + x * (d0 + x * (0.5 * second + x * third / 6.0));
    const double slope = d0 + x * (second + x * 0.5 * third);
    least = std::min(least, slope * (left.b + x) - h);
  }
  return least;
}

/// Node slopes dH/dB of the monotone spline; `end_slope` is that of the last node. The first entry is not used: the odd
/// cubic next to the origin follows from its other end.
std::vector<double> monotone_slopes(const std::vector<BHPoint>& points, const std::vector<bool>& saturated,
                                    double end_slope) {
  const std::size_t last = points.size() - 1;
  std::vector<double> secants(last);
  for (std::size_t i = 0; i < last; ++i)
    secants[i] = (points[i + 1].h - points[i].h) / (points[i + 1].b - points[i].b);

  std::vector<double> slopes(points.size(), 0.0);
  for (std::size_t i = 1; i < last; ++i) {
    const double before = points[i].b - points[i - 1].b;
    const double after = points[i + 1].b - points[i].b;
    const double w0 = 2.0 * after + before;
    const double w1 = after + 2.0 * before;
    slopes[i] = (w0 + w1) / (w0 / secants[i - 1] + w1 / secants[i]);
    if (saturated[i - 1] || saturated[i])  // J is constant there: the piece is a straight line
      slopes[i] = std::min(1.0 / mu_0, 3.0 * std::min(secants[i - 1], secants[i]));
  }
  slopes[last] = end_slope;
  // H = ν_0 B + ν_1 B³ needs ν_0 = (3 H/B − H')/2 > 0 at its end.
  slopes[1] = std::min(slopes[1], 2.5 * secants[0]);

  // dν/dB² ≥ 0 inside every interval over which the table's H/B does not fall: lower the slopes until it holds. Each
  // lowering keeps the slopes at or above H/B, which is always possible, and helps the neighbours too.
  const auto nu = [&](std::size_t i) { return points[i].h / points[i].b; };
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 1; i < last; ++i) {
      const double nu_0 = nu(i);
      const double nu_1 = nu(i + 1);
      if (nu_1 < nu_0 || slopes[i] < nu_0 || slopes[i + 1] < nu_1)
        continue;
      const double rounding = 1e-12 * points[i + 1].h;
      if (least_growth(points[i], points[i + 1], slopes[i], slopes[i + 1]) >= -rounding)
        continue;
      const double bound = 3.0 * secants[i];  // H'' ≥ 0 at the left end: 2 d0 + d1 ≤ 3 s
      // The last slope is that of the law beyond the table; it stays.
      const double right = i + 1 == last ? slopes[last] : std::max(nu_1, bound - 2.0 * slopes[i]);
      const double left = std::max(nu_0, std::min(slopes[i], 0.5 * (bound - right)));
      if (right < slopes[i + 1] * (1.0 - 1e-12) || left < slopes[i] * (1.0 - 1e-12)) {
        slopes[i + 1] = std::min(slopes[i + 1], right);
        slopes[i] = std::min(slopes[i], left);
        changed = true;
      }
    }
  }
  return slopes;
}

}  // namespace

// ---- the law's storage

void Reluctivity::index_pieces(Law& law) {
  if (law.pieces.empty())
    return;
  const double length = law.table_end - law.table_start;
  const std::size_t bins = std::clamp<std::size_t>(8 * law.pieces.size(), 256, 8192);
  law.bins_per_tesla = static_cast<double>(bins) / length;
  // One bin more than there are: (b − start) · bins/length may round up to `bins`.
  law.piece_of_bin.resize(bins + 1);
  std::size_t piece = 0;
  for (std::size_t bin = 0; bin <= bins; ++bin) {
    // Slightly below the bin's lower end, so that rounding in the look-up can only make it walk a step more.
    const double b = law.table_start + (static_cast<double>(bin) - 1e-6) / law.bins_per_tesla;
    while (piece + 1 < law.pieces.size() && law.pieces[piece + 1].start <= b)
      ++piece;
    law.piece_of_bin[bin] = static_cast<std::uint32_t>(piece);
  }
}

Reluctivity::Law Reluctivity::law_through(const std::vector<BHPoint>& points, const std::vector<double>& slopes) {
  Law law;
  const BHPoint& first = points[1];
  law.nu_1 = (slopes[1] - first.h / first.b) / (2.0 * first.b * first.b);
  law.nu_0 = first.h / first.b - law.nu_1 * first.b * first.b;
  law.first_end_squared = first.b * first.b;
  law.table_start = first.b;
  law.table_end = points.back().b;
  double energy = first.b * first.b * (0.5 * law.nu_0 + 0.25 * law.nu_1 * first.b * first.b);
  for (std::size_t i = 1; i + 1 < points.size(); ++i) {
    const double width = points[i + 1].b - points[i].b;
    const double secant = (points[i + 1].h - points[i].h) / width;
    Piece piece{};
    piece.start = points[i].b;
    piece.c0 = points[i].h;
    piece.c1 = slopes[i];
    piece.c2 = (3.0 * secant - 2.0 * slopes[i] - slopes[i + 1]) / width;
    piece.c3 = (slopes[i] + slopes[i + 1] - 2.0 * secant) / (width * width);
    piece.energy = energy;
    energy += width * (piece.c0 + width * (piece.c1 / 2.0 + width * (piece.c2 / 3.0 + width * piece.c3 / 4.0)));
    law.pieces.push_back(piece);
  }
  law.table_end_energy = energy;
  index_pieces(law);
  return law;
}

Reluctivity::Value Reluctivity::Law::beyond_table(double b_squared, double b) const {
  const double x = b - saturation_polarisation;
  const double root = std::sqrt(x * x + 4.0 * mu_0 * approach);
  const double nu = (x + root) / (2.0 * mu_0 * b);
  // Without approach (a = 0) J is constant and the root is |x|, x > 0.
  const double dh_db = root > 0.0 ? (1.0 + x / root) / (2.0 * mu_0) : 1.0 / mu_0;
  return {nu, 0.5 * (dh_db - nu) / b_squared};
}

Reluctivity::Reluctivity(std::shared_ptr<const Law> law) : law_(std::move(law)) {}

// ---- making a law

Reluctivity Reluctivity::linear(double relative_permeability) {
  if (!std::isfinite(relative_permeability) || relative_permeability <= 0.0)
    throw base::UserError(
        fmt::format("a relative permeability of {} is not allowed; it must be above 0", relative_permeability));
  auto law = std::make_shared<Law>();
  law->nu_0 = 1.0 / (mu_0 * relative_permeability);
  law->first_end_squared = std::numeric_limits<double>::infinity();
  law->table_start = law->table_end = std::numeric_limits<double>::infinity();
  return Reluctivity(std::move(law));
}

Reluctivity Reluctivity::from_table(const std::vector<BHPoint>& table,
                                    const std::optional<double>& saturation_polarisation, const base::Node* node) {
  CleanTable cleaned = clean(table, node);
  const std::vector<BHPoint>& points = cleaned.points;
  const BHPoint& end = points.back();
  const BHPoint& before = points[points.size() - 2];
  const double end_polarisation = end.b - mu_0 * end.h;
  const double last_secant = (end.h - before.h) / (end.b - before.b);

  double approach = 0.0;
  if (saturation_polarisation) {
    approach = (*saturation_polarisation - end_polarisation) * end.h;
    if (approach < 0.0)
      fail_row(
          node, table.size() - 1,
          fmt::format("the curve ends at a polarisation of {:.4g} T, above the saturation polarisation of {:.4g} T",
                      end_polarisation, *saturation_polarisation));
    if (1.0 / (mu_0 + approach / (end.h * end.h)) > 3.0 * last_secant)
      fail_row(
          node, table.size() - 1,
          fmt::format("the saturation polarisation of {:.4g} T is too near the curve's end ({:.4g} T, still rising "
                      "with dB/dH = {:.1f} μ0)",
                      *saturation_polarisation, end_polarisation, cleaned.last_slope));
  } else {
    // J = J_s − a/H through the last two points.
    const double before_polarisation = before.b - mu_0 * before.h;
    approach = std::max(0.0, end_polarisation - before_polarisation) / (1.0 / before.h - 1.0 / end.h);
    // A monotone spline has no end slope above three secants.
    approach = std::max(approach, (1.0 / (3.0 * last_secant) - mu_0) * end.h * end.h);
    if (cleaned.saturated.back())
      approach = 0.0;
  }
  const double end_slope = 1.0 / (mu_0 + approach / (end.h * end.h));

  auto law = std::make_shared<Law>(law_through(points, monotone_slopes(points, cleaned.saturated, end_slope)));
  law->saturation_polarisation = end_polarisation + approach / end.h;
  law->approach = approach;
  law->last_slope = cleaned.last_slope;
  law->remarks = std::move(cleaned.remarks);
  if (cleaned.last_slope > saturated_slope)
    law->remarks.push_back(
        fmt::format("The magnetisation curve ends at {:.4g} A/m and {:.4g} T with dB/dH = {:.1f} μ0, above {} μ0: the "
                    "law beyond is "
                    "extrapolated, to a saturation polarisation of {:.3f} T ({}).",
                    end.h, end.b, cleaned.last_slope, saturated_slope, law->saturation_polarisation,
                    saturation_polarisation ? "given with the curve" : "estimated from its last two rows"));
  return Reluctivity(std::move(law));
}

Reluctivity Reluctivity::with_stacking_factor(double k) const {
  if (!std::isfinite(k) || k <= 0.0 || k > 1.0)
    throw base::UserError(fmt::format("a stacking factor of {} is not allowed; it must be above 0 and at most 1", k));
  if (k == 1.0)
    return *this;
  if (is_linear())
    return linear(k / (law_->nu_0 * mu_0) + (1.0 - k));

  // The stack's curve in the sheet's flux density b as parameter: B = k b + (1 − k) μ0 H(b), H = H(b), exactly. It is
  // laid through nodes so close that the spline between them meets it within the tolerance.
  struct Sample {
    double b;      ///< of the sheet
    double stack;  ///< B of the stack
    double h;
    double slope;  ///< dH/dB of the stack
  };
  const auto sample = [&](double b) {
    const Value value = evaluate(b * b);
    const double h = value.nu * b;
    const double dh_db = value.nu + 2.0 * value.dnu_db2 * b * b;
    return Sample{b, k * b + (1.0 - k) * mu_0 * h, h, dh_db / (k + (1.0 - k) * mu_0 * dh_db)};
  };
  const auto spline_misses = [&](const Sample& left, const Sample& right) {
    const double width = right.stack - left.stack;
    const double secant = (right.h - left.h) / width;
    for (const double fraction : {0.25, 0.5, 0.75}) {
      const Sample exact = sample(left.b + fraction * (right.b - left.b));
      double h = 0.0;
      if (left.b == 0.0) {
        const double nu_1 = (right.slope - right.h / right.stack) / (2.0 * right.stack * right.stack);
        h = exact.stack * (right.h / right.stack + nu_1 * (exact.stack * exact.stack - right.stack * right.stack));
      } else {
        const double x = exact.stack - left.stack;
        const double c2 = (3.0 * secant - 2.0 * left.slope - right.slope) / width;
        const double c3 = (left.slope + right.slope - 2.0 * secant) / (width * width);
        h = left.h + x * (left.slope + x * (c2 + x * c3));
      }
      if (std::abs(h - exact.h) > stacking_tolerance * exact.h)
        return true;
    }
    return false;
  };
  std::vector<BHPoint> points{{0.0, 0.0}};
  std::vector<double> slopes{0.0};
  const std::function<void(const Sample&, const Sample&, int)> refine = [&](const Sample& left, const Sample& right,
                                                                            int depth) {
    if (depth < 12 && spline_misses(left, right)) {
      const Sample middle = sample(0.5 * (left.b + right.b));
      refine(left, middle, depth + 1);
      refine(middle, right, depth + 1);
      return;
    }
    points.push_back({right.h, right.stack});
    slopes.push_back(right.slope);
  };
  Sample left{0.0, 0.0, 0.0, 0.0};
  for (std::size_t i = 0; i <= law_->pieces.size(); ++i) {
    const double end = i < law_->pieces.size() ? law_->pieces[i].start : law_->table_end;
    const Sample right = sample(end);
    refine(left, right, 0);
    left = right;
  }

  auto law = std::make_shared<Law>(law_through(points, slopes));
  // Beyond the table: k (μ0 H + J_s − a/H) + (1 − k) μ0 H is the same law with k J_s and k a.
  law->saturation_polarisation = k * law_->saturation_polarisation;
  law->approach = k * law_->approach;
  law->last_slope = law_->last_slope;
  law->remarks = law_->remarks;
  return Reluctivity(std::move(law));
}

// ---- reading a law

double Reluctivity::field_strength(double b) const {
  return evaluate(b * b).nu * b;
}

double Reluctivity::flux_density(double h) const {
  const Law& law = *law_;
  if (h <= 0.0)
    return 0.0;
  double low = 0.0;
  double high = law.table_start;
  if (is_linear())
    return h / law.nu_0;
  if (h >= field_strength(law.table_end))
    return mu_0 * h + law.saturation_polarisation - law.approach / h;
  const auto above = std::upper_bound(law.pieces.begin(), law.pieces.end(), h,
                                      [](double value, const Piece& piece) { return value < piece.c0; });
  if (above != law.pieces.begin()) {
    low = std::prev(above)->start;
    high = above == law.pieces.end() ? law.table_end : above->start;
  }
  // Newton inside the bracket, bisection where it leaves it.
  double b = 0.5 * (low + high);
  for (int i = 0; i < 100; ++i) {
    const Value value = evaluate(b * b);
    const double miss = value.nu * b - h;
    (miss > 0.0 ? high : low) = b;
    double next = b - miss / (value.nu + 2.0 * value.dnu_db2 * b * b);
    if (!(next > low && next < high))
      next = 0.5 * (low + high);
    if (std::abs(next - b) <= 1e-15 * high)
      return next;
    b = next;
  }
  return b;
}

double Reluctivity::energy_density(double b) const {
  const Law& law = *law_;
  const double b_squared = b * b;
  if (b_squared < law.first_end_squared)
    return b_squared * (0.5 * law.nu_0 + 0.25 * law.nu_1 * b_squared);
  if (b < law.table_end) {
    const Piece& piece = law.piece(b);
    const double x = b - piece.start;
    return piece.energy + x * (piece.c0 + x * (piece.c1 / 2.0 + x * (piece.c2 / 3.0 + x * piece.c3 / 4.0)));
  }
  // ∫ (x + √(x² + c)) / (2 μ0) dx = [x² + x √(x² + c) + c ln(x + √(x² + c))] / (4 μ0), c = 4 μ0 a.
  const double c = 4.0 * mu_0 * law.approach;
  const auto antiderivative = [&](double x) {
    const double root = std::sqrt(x * x + c);
    // x + √(x² + c) loses all digits for x ≪ 0; its reciprocal form does not.
    const double sum = x > 0.0 ? x + root : c / (root - x);
    return (x * x + x * root + (c > 0.0 ? c * std::log(sum) : 0.0)) / (4.0 * mu_0);
  };
  return law.table_end_energy + antiderivative(b - law.saturation_polarisation) -
         antiderivative(law.table_end - law.saturation_polarisation);
}

bool Reluctivity::is_linear() const {
  return std::isinf(law_->first_end_squared);
}
double Reluctivity::last_slope() const {
  return law_->last_slope;
}
double Reluctivity::table_end() const {
  return law_->table_end;
}

double Reluctivity::saturation_polarisation() const {
  return is_linear() ? std::numeric_limits<double>::infinity() : law_->saturation_polarisation;
}

const std::vector<std::string>& Reluctivity::remarks() const {
  return law_->remarks;
}

}  // namespace lodestone::materials
