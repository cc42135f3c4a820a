// SPDX-License-Identifier: GPL-3.0-or-later
// A power switch of an inverter as its data sheet describes it: voltage drop and switching energies of the switch and
// its diode, over junction temperature.
//
// A file of `materials/library/switches/`:
//
//     switch: fs800r07a2e3
//     description: …
//     technology: igbt                 # igbt, mosfet, gan
//     blocking_voltage: 650 V
//     rated_current: 800 A
//     conduction:                      # v = threshold + resistance · i of the switch that is on
//       - {temperature: 25 degC, threshold: 0.75 V, resistance: 0.75 mohm}
//       - {temperature: 150 degC, threshold: 0.5 V, resistance: 1.17 mohm}
//     diode:                           # likewise, of the diode beside it, or of the transistor in reverse and off
//       - {temperature: 25 degC, threshold: 0.8 V, resistance: 1.125 mohm}
//     switching:                       # energies at this voltage and current, a pulse of one switch
//       voltage: 300 V
//       current: 533 A
//       voltage_exponent: 1            # of turning on and off
//       recovery_voltage_exponent: 0
//       at_no_current: {on: 1.7 mJ, off: 4.7 mJ, recovery: 1.3 mJ}   # optional, 0 where left out
//       energies:
//         - {temperature: 125 degC, on: 14.67 mJ, off: 23.33 mJ, recovery: 9.33 mJ}
//     source: …                        # and confidence, of the file or of a section
//
// Between two temperatures every value is a straight line. Values of one temperature hold at all.
#pragma once

#include "base/document.h"
#include "materials/provenance.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::materials {

class PowerSwitch {
public:
  enum class Technology {
    igbt,    ///< silicon, conducts one way; the diode the other
    mosfet,  ///< the channel conducts both ways while it is on
    gan      ///< alike, without a recovery
  };

  /// v = threshold + resistance · i.
  struct Drop {
    double threshold = 0.0;   ///< V
    double resistance = 0.0;  ///< Ω
    double at(double current) const { return threshold + resistance * current; }
  };

  /// Energies of one pulse, J.
  struct Energies {
    double on = 0.0;        ///< of the switch
    double off = 0.0;       ///< of the switch
    double recovery = 0.0;  ///< of the other diode
    double sum() const { return on + off + recovery; }
  };

  /// @throws base::UserError.
  static PowerSwitch read(const base::Document& document);

  const std::string& name() const { return name_; }
  const std::string& description() const { return description_; }
  Technology technology() const { return technology_; }
  double blocking_voltage() const { return blocking_voltage_; }  ///< V
  double rated_current() const { return rated_current_; }        ///< A
  double reference_voltage() const { return voltage_; }          ///< V, at which the energies were measured
  double reference_current() const { return current_; }          ///< A
  const Provenance& provenance() const { return provenance_; }   ///< the lowest confidence of the file
  /// The channel carries the current in both directions.
  bool conducts_both_ways() const { return technology_ != Technology::igbt; }

  /// At a junction temperature, K. @throws base::UserError outside the temperatures of the file.
  Drop conduction(double temperature) const;
  Drop diode(double temperature) const;
  /// At a current (A, ≥ 0) and dc voltage (V): E = [E_0 + (E_ref − E_0) i/i_ref] (V/V_ref)^k with the energies E_0 at
  /// no current, which go with temperature as E_ref.
  Energies energies(double current, double voltage, double temperature) const;

  /// Temperatures at which the file has values, K; equal where one temperature holds at all.
  double least_temperature() const { return least_; }
  double most_temperature() const { return most_; }

private:
  struct DropRow {
    double temperature = 0.0;
    Drop drop;
  };
  struct EnergyRow {
    double temperature = 0.0;
    Energies energies;
  };
  void check_temperature(double temperature) const;
  static std::vector<DropRow> read_drops(const base::Node& node);

  std::string name_, description_;
  Technology technology_ = Technology::igbt;
  double blocking_voltage_ = 0.0, rated_current_ = 0.0;
  std::vector<DropRow> conduction_, diode_;
  std::vector<EnergyRow> energies_;
  Energies at_no_current_;
  double voltage_ = 0.0, current_ = 0.0, voltage_exponent_ = 1.0, recovery_voltage_exponent_ = 1.0;
  double least_ = 0.0, most_ = 0.0;
  Provenance provenance_;
};

/// "igbt", "mosfet", "gan".
std::string to_string(PowerSwitch::Technology technology);

}  // namespace lodestone::materials
