// SPDX-License-Identifier: GPL-3.0-or-later
// Values of pyleecan's JSON: null is none, an empty list or map is none, numbers are SI without unit.
#pragma once

#include "base/document.h"
#include "geometries/point.h"

#include <optional>
#include <string>
#include <vector>

namespace lodestone::geometries::pyleecan {

/// `__class__` of an object. @throws base::UserError where there is none.
std::string class_of(const base::Node& object);
/// "SlotW11, SlotW21, …" refused as "stator.slot: SlotUD is not read; read are …". @param why optional, after the name.
[[noreturn]] void refuse_class(const base::Node& object, const std::string& read, const std::string& why = "");

/// The child that is there and not null.
std::optional<base::Node> present(const base::Node& object, const std::string& key);
/// The one of two names under which versions of pyleecan write the same field. @throws base::UserError where neither
/// is.
base::Node either(const base::Node& object, const std::string& key, const std::string& older);

/// A length in metres, finite, not negative, below 20 m. @throws base::UserError, also where it is null or missing.
double length(const base::Node& object, const std::string& key);
double positive_length(const base::Node& object, const std::string& key);
double length(const base::Node& value);
/// 0 where it is null or missing.
double length_or_zero(const base::Node& object, const std::string& key);
bool flag(const base::Node& object, const std::string& key);
/// "(0.023-0.0018j)", as Python writes a complex number: x and y in metres. @throws base::UserError.
Point point(const base::Node& value);

/// Refuses every field that is neither known nor none (null, 0, false, empty): it would be lost.
void refuse_others(const base::Node& object, const std::vector<std::string>& known);
/// The same of a slot, with what all slots have: their number, and that they lie at the gap and not in the yoke.
void refuse_others_of_slot(const base::Node& slot, std::vector<std::string> known);

/// "6.5 mm", to a picometre.
std::string millimetres(double metres);
/// "winding.Ntcoil, winding.Npcp" of one object.
std::string origin(const base::Node& object, const std::vector<std::string>& keys);

}  // namespace lodestone::geometries::pyleecan
