// SPDX-License-Identifier: GPL-3.0-or-later
// What a material answers at a point, written in g = ∇A instead of B = (∂A/∂y, −∂A/∂x): h = ∂w/∂g with the energy
// density w, and D = ∂h/∂g. Steel: h = ν g, D = ν I + 2 ν' g⊗g with ν' = dν/dB².
#pragma once

#include "materials/magnet.h"
#include "materials/reluctivity.h"

namespace lodestone::solver {

/// A vector in the plane of (∂A/∂x, ∂A/∂y).
struct Gradient {
  double x = 0.0;
  double y = 0.0;
};

/// h in A/m and D in m/H at one point.
struct PointResponse {
  Gradient h;
  double xx, xy, yy;
};

inline PointResponse respond(const materials::Reluctivity& law, const Gradient& g) {
  const auto value = law.evaluate(g.x * g.x + g.y * g.y);
  const double twice = 2.0 * value.dnu_db2;
  return {
      {value.nu * g.x, value.nu * g.y}, value.nu + twice * g.x * g.x, twice * g.x * g.y, value.nu + twice * g.y * g.y};
}

/// With the easy axis e and e⊥ = (−e_y, e_x): B·e = g·e⊥ and B·e⊥ = −g·e.
inline materials::MagnetLaw::Response response_along(const materials::MagnetLaw& law,
                                                     const materials::MagnetState& state, const Gradient& e,
                                                     const Gradient& g) {
  return law.respond(-g.x * e.y + g.y * e.x, -g.x * e.x - g.y * e.y, state);
}

inline PointResponse respond(const materials::MagnetLaw& law, const materials::MagnetState& state, const Gradient& e,
                             const Gradient& g) {
  const Gradient p{-e.y, e.x};
  const Gradient t{-e.x, -e.y};
  const auto r = response_along(law, state, e, g);
  const double pp = r.dh_parallel_db_parallel;
  const double pt = r.dh_parallel_db_transverse;
  const double tt = r.dh_transverse_db_transverse;
  return {{r.h_parallel * p.x + r.h_transverse * t.x, r.h_parallel * p.y + r.h_transverse * t.y},
          pp * p.x * p.x + 2.0 * pt * p.x * t.x + tt * t.x * t.x,
          pp * p.x * p.y + pt * (p.x * t.y + p.y * t.x) + tt * t.x * t.y,
          pp * p.y * p.y + 2.0 * pt * p.y * t.y + tt * t.y * t.y};
}

}  // namespace lodestone::solver
