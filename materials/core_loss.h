// SPDX-License-Identifier: GPL-3.0-or-later
// Specific core loss of electrical steel under sinusoidal flux density, fitted to the steel's measured table.
#pragma once

#include "base/document.h"

#include <string>
#include <vector>

namespace lodestone::materials {

/// One measured value: frequency in Hz, peak flux density in T, specific loss in W/kg.
struct LossPoint {
  double frequency = 0.0;
  double flux_density = 0.0;
  double specific_loss = 0.0;
};

/// p = k_h f^α B^β + k_e f² B² + k_x f^1.5 B^1.5 in W/kg, f in Hz, B in T (Bertotti 1988, IEEE Trans. Magn. 24(1):621,
/// with a free hysteresis exponent), coefficients ≥ 0. A fit has α = 1; α is another number only where a source gives
/// coefficients of the form k_h f^α B^β + k_e f² B². Fitted by least squares of the relative error: non-negative in the
/// coefficients for a given β, β by search over 1 … 4.
class CoreLoss {
public:
  struct Coefficients {
    double hysteresis = 0.0;           ///< k_h, W·s^α/(kg·T^β)
    double hysteresis_exponent = 2.0;  ///< β
    double frequency_exponent = 1.0;   ///< α
    double eddy = 0.0;                 ///< k_e, W·s²/(kg·T²)
    double excess = 0.0;               ///< k_x, W·s^1.5/(kg·T^1.5)
  };

  explicit CoreLoss(const Coefficients& coefficients);
  /// Fits to the rows with frequency ≤ max_frequency (Hz). @param node the table's rows, for the place of an error.
  /// @throws base::UserError for fewer than six usable rows, fewer than two frequencies, or a row that is not positive.
  static CoreLoss fit(const std::vector<LossPoint>& table, double max_frequency, const base::Node* node = nullptr);

  /// Given coefficients with their error over measured rows, which is thereby known. @throws base::UserError for a row
  /// that is not positive.
  static CoreLoss compared(const Coefficients& coefficients, const std::vector<LossPoint>& table,
                           const base::Node* node = nullptr);

  /// The three terms of the law, each with a power of the frequency of its own: α, 2, 1.5.
  struct Parts {
    double hysteresis = 0.0;
    double eddy = 0.0;
    double excess = 0.0;
    double sum() const { return hysteresis + eddy + excess; }
  };
  /// In W/kg, of one harmonic of amplitude `flux_density` (T) at `frequency` (Hz).
  Parts parts(double frequency, double flux_density) const;
  double specific_loss(double frequency, double flux_density) const { return parts(frequency, flux_density).sum(); }

  const Coefficients& coefficients() const;
  /// Root-mean-square and largest relative error over the rows fitted or compared; 0 for coefficients alone.
  double rms_error() const;
  double max_error() const;
  double fitted_to_frequency() const;     ///< Hz, largest of these rows
  double fitted_to_flux_density() const;  ///< T, likewise

private:
  void measure_errors(const std::vector<LossPoint>& rows);

  Coefficients coefficients_;
  double rms_error_ = 0.0;
  double max_error_ = 0.0;
  double max_frequency_ = 0.0;
  double max_flux_density_ = 0.0;
};

}  // namespace lodestone::materials
