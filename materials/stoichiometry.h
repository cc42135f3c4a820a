// SPDX-License-Identifier: GPL-3.0-or-later
// Mass fractions of chemical formulas: prices are paid for oxides, passports count elements.
#pragma once

#include <optional>
#include <string>

namespace lodestone::materials {

/// Standard atomic weight, g/mol, of the elements of magnets and of what they are traded as (IUPAC/CIAAW 2021, abridged
/// to five digits); nothing for others.
std::optional<double> atomic_weight(const std::string& element);

/// Mass fraction of an element in a formula such as "Nd2O3" or "Pr6O11"; 1 for the element itself. @throws
/// base::UserError for a formula that cannot be read, holds an element without a known weight, or not this element.
double mass_fraction(const std::string& element, const std::string& formula);

}  // namespace lodestone::materials
