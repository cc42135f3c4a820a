// SPDX-License-Identifier: GPL-3.0-or-later
// What a page calls a design. A name that spells out many varied values ("nd-n42sh, rotor.magnet.thickness 6.21 mm, …")
// is none to read in a sentence or beside a mark: such a design goes by its number, that of its row in the table, and
// by what it has chosen from names ("Design 17 (nd-n42sh)"). The values themselves stand in the table and under the
// pointer.
#pragma once

#include "postprocess/comparison/comparison.h"

#include <string>

namespace lodestone::postprocess {

/// Whether a design goes by its number: it has more than three varied values.
bool goes_by_number(const CaseRecord& record);

/// The same with those designs under their short names.
Comparison with_short_names(const Comparison& comparison);

/// "thickness 6.21 mm, bridge 1.2 mm": of a design that goes by its number what is varied and a quantity, by the ends
/// of the paths; "" of others, whose name says it. Not escaped.
std::string varied_in_words(const CaseRecord& record);

/// As HTML: the name, of a design that goes by its number a link to its row in the table, with the values as its title.
std::string linked_name(const Comparison& comparison, std::size_t index);

}  // namespace lodestone::postprocess
