// SPDX-License-Identifier: GPL-3.0-or-later
// Permanent-magnet grades and their demagnetisation law.
//
// Along the easy axis, on the recoil line:  B = B_r(T) + μ0 μ_rec H;  across it:  B = μ0 μ_t H.
// The knee: see MagnetGrade::knee_field; what lies beyond it, and the memory of it: demagnetisation_law.h.
#pragma once

#include "base/document.h"
#include "materials/coercivity_profile.h"
#include "materials/composition.h"
#include "materials/demagnetisation_table.h"
#include "materials/mechanical.h"
#include "materials/provenance.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::materials {

/// What one point of a magnet has of its own. Dimensionless; none of it changes with temperature.
struct MagnetState {
  double remaining = 1.0;          ///< m, remaining remanence over B_r; 1 in a whole magnet, above −1
  double coercivity_factor = 1.0;  ///< the point's H_cJ over that of the grade (coercivity_profile.h)
  double remanence_factor = 1.0;   ///< the point's B_r over that of the grade
};

/// The law of one magnet at one temperature, in components along and across its easy axis. The solver sees nothing
/// else of a magnet. A law is a function of B and of the state from which the present load began: it keeps nothing.
class MagnetLaw {
public:
  struct Response {
    double h_parallel;                 ///< A/m
    double h_transverse;               ///< A/m
    double dh_parallel_db_parallel;    ///< m/H, tangent reluctivity
    double dh_parallel_db_transverse;  ///< m/H; the tangent is symmetric
    double dh_transverse_db_transverse;
    /// ∫ H·dB from the state H = 0 (B = m B_r along the axis, m before this load), J/m³: the magnet's own part of W and
    /// what was dissipated.
    double energy_density;
    double dissipated_energy_density;  ///< lost for good in this load, J/m³, ≥ 0
    double remaining;                  ///< m after this load, at most m before
  };
  virtual ~MagnetLaw() = default;
  virtual Response respond(double b_parallel, double b_transverse, const MagnetState& state) const = 0;
  /// True where the tangent does not depend on B.
  virtual bool is_linear() const = 0;
  /// Remanence of the undamaged magnet at this temperature, T.
  virtual double remanence() const = 0;
  virtual double recoil_permeability() const = 0;
  /// Across the easy axis, relative.
  virtual double transverse_permeability() const { return recoil_permeability(); }
};

/// A straight recoil line from m B_r, without a knee. Energy density ½ ν_rec (B − m B_r)² along, ½ ν_t B² across.
class LinearRecoil final : public MagnetLaw {
public:
  /// @param remanence in T, @param recoil_permeability relative, > 0; @param transverse_permeability alike, the same
  /// unless given.
  LinearRecoil(double remanence, double recoil_permeability, std::optional<double> transverse_permeability = {});
  Response respond(double b_parallel, double b_transverse, const MagnetState& state) const override;
  bool is_linear() const override { return true; }
  double remanence() const override { return remanence_; }
  double recoil_permeability() const override { return recoil_permeability_; }
  double transverse_permeability() const override { return transverse_permeability_; }

private:
  double remanence_;
  double recoil_permeability_;
  double transverse_permeability_;
  double nu_;
  double nu_t_;
};

class DemagnetisationLaw;
class KneeShape;

/// A grade as measured or published. Temperatures in K, B in T, H in A/m.
///
/// A `materials/library/magnets/*.yaml` document:
///
///     magnet: nd-n42sh
///     description: …
///     process: sintered Nd-Fe-B
///     source: …                       # of every value that has none of its own
///     confidence: medium              # low | medium | high; a value with its own source and none: low
///     remanence: {value: 1.33 T, at: 20 degC, coefficient: -0.115 %/K, interval: [20 degC, 150 degC]}
///     intrinsic_coercivity:           # optional; magnitude, > 0; the same form, or a table over temperature:
///       columns: [degC, kA/m]
///       rows: [[20, 1595], [150, 434]]
///       source: …
///     squareness: 0.95                # optional, H_k/H_cJ, 0.5 … 1: the knee follows from it …
///     knee: {columns: [degC, kA/m], rows: [[100, 733]]}    # … or the field of the knee, where it is known
///     demagnetisation_curves: …       # optional: measured J-H or B-H curves, see DemagnetisationTable::read
///     maximum_energy_product: 320 kJ/m3    # optional, as is …
///     normal_coercivity: 950 kA/m     # … H_cB: nothing is computed from the two, `lodestone check` compares with them
///     recoil_permeability: 1.05
///     transverse_permeability: 1.1    # optional, across the easy axis; that of the recoil line unless given
///     density: 7550 kg/m3
///     resistivity: {value: 150 uohm.cm, at: 20 degC, coefficient: 0.02 %/K}   # optional; `at`, `coefficient` too;
///                                     # or conductivity: 0.667 MS/m
///     maximum_temperature: 150 degC   # optional
///     composition: …                  # see Composition::read; `unknown` or left out where not known
///     recycled_content: 0 %           # optional
///     mechanical: …                   # optional, see Mechanical
///     coercivity_profile: …           # optional, see CoercivityProfile: what is above is the base grade
///
/// Every value may be a map {value: …, source: …, confidence: …}. kG, kOe and MGOe are read too. `interval` is the
/// range of temperature over which the source states its coefficient; the straight line is continued beyond it. A table
/// is linear between its points and continued straight by `table_extrapolation` kelvin beyond its ends, no further.
///
/// What measured curves give need not be written again: without `remanence`, `intrinsic_coercivity`, `knee` or
/// `squareness`, `recoil_permeability` of its own a grade has those of its curves, as tables over their temperatures
/// (the recoil permeability as the mean of their initial slopes). A single curve holds at its own temperature alone
/// unless the file gives remanence and coercivity with their coefficients.
class MagnetGrade {
public:
  static constexpr double table_extrapolation = 80.0;  ///< K

  /// @throws base::UserError with the place in the file.
  static MagnetGrade read(const base::Document& document);

  const std::string& name() const;
  const std::string& description() const;
  /// "sintered Nd-Fe-B", "hot-deformed Nd-Fe-B", "ferrite", …
  const std::string& process() const;

  /// Remanence at temperature T (K). @throws base::UserError outside the range in which the data are meaningful
  /// (remanence would not be positive, or a table ends too far away).
  double remanence(double temperature) const;
  /// Intrinsic coercivity H_cJ ≥ 0 at T, A/m; nothing where the grade's file does not give it, or not near T. Zero
  /// where the straight line of its coefficient has come down to zero: the magnet holds nothing there.
  std::optional<double> intrinsic_coercivity(double temperature) const;
  /// |H_1%|, A/m: the demagnetising field along the easy axis whose recoil loses 1 % of B_r. From the grade's table of
  /// knee fields where it has one; else from H_cJ(T) and the squareness H_k/H_cJ by the exponential knee of Ruoho,
  /// Dlala & Arkkio 2007 (IEEE Trans. Magn. 43(11):3964; the reference is recalled, unverified): the irreversible
  /// deviation from the recoil line grows as D(H) = D(H_k) exp[K (|H| − H_k)], D(H_k) = 0.1 B_r, D(H_cJ) = B_r − μ0
  /// (μ_rec − 1) H_cJ, so that |H_1%| = H_k − (H_cJ − H_k) ln 10 / ln[D(H_cJ) / D(H_k)]. Not negative. Nothing where
  /// unknown.
  std::optional<double> knee_field(double temperature) const;

  /// The curves that the file names, as measured; nothing where there are none.
  const std::optional<DemagnetisationTable>& measured_curves() const;
  /// (BH)max (J/m³) and H_cB (A/m) at 20 degC as the source states them, for comparison.
  std::optional<double> stated_energy_product() const;
  std::optional<double> stated_normal_coercivity() const;

  double recoil_permeability() const;
  double transverse_permeability() const;
  double density() const;  ///< kg/m³
  /// S/m at T (K): by the resistivity's coefficient where the file gives one, else the same at every temperature.
  /// Nothing where the file gives neither. @throws base::UserError where the resistivity would not be positive.
  std::optional<double> conductivity(double temperature) const;
  bool has_resistivity_coefficient() const;
  std::optional<double> maximum_temperature() const;    ///< K, the maker's limit
  std::optional<double> recycled_content() const;       ///< mass fraction made of recycled material
  const std::optional<Mechanical>& mechanical() const;  ///< its confidence is its own: no field depends on it
  const Composition& composition() const;
  /// How the coercivity differs within a block; nothing where it does not.
  const std::optional<CoercivityProfile>& coercivity_profile() const;
  /// The temperature at which the file states the intrinsic coercivity (a table: its first row), K: that of the
  /// profile's gain. Nothing without one.
  std::optional<double> coercivity_reference_temperature() const;

  /// Lowest confidence of the values that a result at any temperature uses.
  Confidence confidence() const;
  /// Every value with its source, for people: (field, source, confidence).
  struct Sourced {
    std::string field;
    Provenance provenance;
  };
  const std::vector<Sourced>& provenance() const;
  /// What a reader should know of the data: a missing knee, a missing composition.
  const std::vector<std::string>& remarks() const;

  /// The recoil line at temperature T with every remanence multiplied by `remanence_factor`. @throws base::UserError as
  /// remanence(), or for a factor that is not positive.
  std::shared_ptr<const MagnetLaw> law(double temperature, double remanence_factor = 1.0) const;
  /// The same with its knee and what lies beyond: the law of a magnet that a load can weaken. Goes through B_r, |H_1%|
  /// and H_cJ at T, on the exponential knee; where the file names measured curves that reach H_cJ, through their points
  /// in units of B_r and H_cJ, linear in temperature between two curves, that of the nearest beyond the last. @throws
  /// base::UserError as law(), and with what `lacks_for_demagnetisation` says.
  std::shared_ptr<const DemagnetisationLaw> demagnetisation_law(double temperature,
                                                                double remanence_factor = 1.0) const;
  /// Why there is no demagnetisation law at T, in words: a value unknown there, or one that leaves nothing. Nothing
  /// where there is one. @throws base::UserError as law().
  std::optional<std::string> lacks_for_demagnetisation(double temperature, double remanence_factor = 1.0) const;

private:
  std::optional<KneeShape> measured_shape(double temperature) const;

  struct Data;
  explicit MagnetGrade(std::shared_ptr<const Data> data);
  std::shared_ptr<const Data> data_;
};

}  // namespace lodestone::materials
