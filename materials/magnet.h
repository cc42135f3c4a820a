// SPDX-License-Identifier: GPL-3.0-or-later
// Permanent-magnet grades and their demagnetisation law.
//
// Along the easy axis, on the recoil line:  B = B_r(T) + μ0 μ_rec H;  across it:  B = μ0 μ_rec H.
// The knee: see MagnetGrade::knee_field.
#pragma once

#include "base/document.h"
#include "materials/composition.h"
#include "materials/provenance.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::materials {

/// The law of one magnet at one temperature, in components along and across its easy axis. The solver sees nothing
/// else of a magnet: a nonlinear law with memory comes in behind this interface.
class MagnetLaw {
public:
  struct Response {
    double h_parallel;                 ///< A/m
    double h_transverse;               ///< A/m
    double dh_parallel_db_parallel;    ///< m/H, tangent reluctivity
    double dh_parallel_db_transverse;  ///< m/H; the tangent is symmetric
    double dh_transverse_db_transverse;
    double energy_density;  ///< ∫ H·dB from the state H = 0 (B = B_r along the axis), J/m³; the magnet's own part of W
  };
  virtual ~MagnetLaw() = default;
  virtual Response respond(double b_parallel, double b_transverse) const = 0;
  /// True where the tangent does not depend on B.
  virtual bool is_linear() const = 0;
  /// Remanence of the undamaged magnet at this temperature, T.
  virtual double remanence() const = 0;
  virtual double recoil_permeability() const = 0;
};

/// A straight recoil line. Energy density ½ ν_rec |B − B_r|².
class LinearRecoil final : public MagnetLaw {
public:
  /// @param remanence in T, @param recoil_permeability relative, > 0.
  LinearRecoil(double remanence, double recoil_permeability);
  Response respond(double b_parallel, double b_transverse) const override;
  bool is_linear() const override { return true; }
  double remanence() const override { return remanence_; }
  double recoil_permeability() const override { return recoil_permeability_; }

private:
  double remanence_;
  double recoil_permeability_;
  double nu_;
};

/// Kelvin against a value; linear between the points, a straight continuation at most `extrapolation` kelvin beyond.
struct TemperaturePoint {
  double temperature;
  double value;
};

/// A grade as measured or published. Temperatures in K, B in T, H in A/m.
class MagnetGrade {
public:
  /// Reads and checks a `materials/library/magnets/*.yaml` document.
  static MagnetGrade read(const base::Document& document);

  const std::string& name() const;
  const std::string& description() const;
  /// "sintered Nd-Fe-B", "hot-deformed Nd-Fe-B", "ferrite", …
  const std::string& process() const;

  /// Remanence at temperature T (K). @throws base::UserError outside the range in which the data are meaningful
  /// (remanence would not be positive).
  double remanence(double temperature) const;
  /// Intrinsic coercivity H_cJ > 0 at T, A/m; nothing where the grade's file does not give it.
  std::optional<double> intrinsic_coercivity(double temperature) const;
  /// |H_1%|, A/m: the demagnetising field along the easy axis whose recoil loses 1 % of B_r. From the grade's table of
  /// knee fields where it has one; else from H_cJ(T) and the squareness H_k/H_cJ by the exponential knee of Ruoho et al.
  /// 2007 (IEEE Trans. Energy Convers. 22(1):214): the irreversible deviation from the recoil line grows as
  /// D(H) = D(H_k) exp[K (|H| − H_k)], D(H_k) = 0.1 B_r, D(H_cJ) = B_r − μ0 (μ_rec − 1) H_cJ. Nothing where unknown.
  std::optional<double> knee_field(double temperature) const;

  double recoil_permeability() const;
  double density() const;                              ///< kg/m³
  std::optional<double> conductivity() const;          ///< S/m at 20 degC
  std::optional<double> maximum_temperature() const;   ///< K, the maker's limit
  const Composition& composition() const;

  /// Lowest confidence of the values that a result at any temperature uses.
  Confidence confidence() const;
  /// Every value with its source, for people: (field, source, confidence).
  struct Sourced {
    std::string field;
    Provenance provenance;
  };
  const std::vector<Sourced>& provenance() const;

  /// The law at temperature T with every remanence multiplied by `remanence_factor`.
  std::shared_ptr<const MagnetLaw> law(double temperature, double remanence_factor = 1.0) const;

private:
  struct Data;
  explicit MagnetGrade(std::shared_ptr<const Data> data);
  std::shared_ptr<const Data> data_;
};

}  // namespace lodestone::materials
