// SPDX-License-Identifier: GPL-3.0-or-later
// Drawings with edges of a ten thousandth of a millimetre: they are meshed, or refused at once with the place.
#include "geometries/import/fem_section.h"
#include "geometries/sector_mesh.h"
#include "tests/support/fem_drawing.h"

#include <gtest/gtest.h>

#include <string>

namespace lodestone::geometries {
namespace {

using test::FemDrawing;

constexpr double tiny = 1e-4;  // mm

enum class Odd { none, edge, needle };

/// 40 square coils of 2 mm in a box of air, one of them with an edge of 0.1 um.
std::string coils(Odd odd) {
  FemDrawing d;
  const int zero = d.boundary("A = 0"), air = d.material("Air"), copper = d.material("Copper");
  d.rectangle(-20, -14, 20, 14, zero);
  for (int i = 0; i < 8; ++i)
    for (int j = 0; j < 5; ++j) {
      const double x = 4.0 * i - 14.0, y = 4.0 * j - 8.0;
      if (odd == Odd::none || i != 3 || j != 2) {
        d.rectangle(x - 1, y - 1, x + 1, y + 1);
      } else {
        d.line(x - 1, y - 1, x + 1, y - 1);
        d.line(x + 1, y - 1, x + 1, y + 1);
        d.line(x - 1, y + 1, x - 1, y - 1);
        if (odd == Odd::edge) {
          d.line(x + 1, y + 1, x + tiny, y + 1);
          d.line(x + tiny, y + 1, x, y + 1);
        } else {
          // 1.5 mm high on a foot of 0.1 um.
          d.line(x + 1, y + 1, x + tiny, y + 1);
          d.line(x + tiny, y + 1, x + 0.5 * tiny, y + 2.5);
          d.line(x + 0.5 * tiny, y + 2.5, x, y + 1);
        }
        d.line(x, y + 1, x - 1, y + 1);
      }
      d.label(x, y, copper);
    }
  d.label(0, 13, air);
  return d.text();
}

BodyMesh meshed(Odd odd) {
  return *mesh_section(lay_out(FemModel::read({coils(odd), "coils.fem"})), 0.5).stator;
}

TEST(TinyEdges, AreMeshed) {
  EXPECT_GT(meshed(Odd::none).cells.size(), 100u);
  EXPECT_GT(meshed(Odd::edge).cells.size(), 100u);
}

TEST(TinyEdges, NeedlesAreRefusedWithTheirPlace) {
  try {
    meshed(Odd::needle);
    FAIL();
  } catch (const MeshError& error) {
    const std::string text = error.what();
    // atan(0.1 um / 1.5 mm) at the tip of the coil at (-2, 0).
    EXPECT_NE(text.find("a needle of 0.00382 deg at (-1.99995, 2.5) mm, 0.0001 mm wide"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace lodestone::geometries
