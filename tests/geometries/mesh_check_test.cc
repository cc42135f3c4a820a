// SPDX-License-Identifier: GPL-3.0-or-later
// Meshes that are bad on purpose, and the refusal that names what is bad.
#include "base/index.h"
#include "geometries/sector_mesh.h"
#include "prius.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace {

using namespace lodestone;
using geometries::BodyMesh;
using geometries::Boundary;
using geometries::MeshError;
using geometries::SectorMesh;

using base::index;

void expect_refused(const std::function<void(SectorMesh&)>& spoil, const std::vector<std::string>& parts) {
  SectorMesh sector = geometries::mesh_sector(test::prius_with({}));
  spoil(sector);
  try {
    geometries::check_mesh(sector);
    FAIL() << "accepted";
  } catch (const MeshError& error) {
    for (const auto& part : parts)
      EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
  }
}

/// A cell none of whose vertices lies on an arc or the boundary.
std::size_t inner_cell(const BodyMesh& body, geometries::RegionKind kind) {
  std::vector<bool> special(body.vertices.size(), false);
  for (const auto& arc : body.arcs)
    special[index(arc.a)] = special[index(arc.b)] = true;
  for (const auto& edge : body.boundary)
    special[index(edge.a)] = special[index(edge.b)] = true;
  for (std::size_t c = 0; c < body.cells.size(); ++c)
    if (body.regions[index(body.cell_region[c])].kind == kind &&
        std::none_of(body.cells[c].begin(), body.cells[c].end(), [&](int v) { return special[index(v)]; }))
      return c;
  return 0;
}

TEST(MeshCheck, AnInvertedCell) {
  expect_refused([](SectorMesh& sector) { std::swap(sector.rotor->cells[5][1], sector.rotor->cells[5][3]); },
                 {"rotor", "cell 5", "inverted"});
}

TEST(MeshCheck, AVertexPulledThroughItsCell) {
  expect_refused(
      [](SectorMesh& sector) {
        const auto& cell = sector.stator->cells[inner_cell(*sector.stator, geometries::RegionKind::steel)];
        auto& vertices = sector.stator->vertices;
        const auto a = vertices[index(cell[0])], c = vertices[index(cell[2])];
        vertices[index(cell[0])] = {c.x + 0.2 * (c.x - a.x), c.y + 0.2 * (c.y - a.y)};
      },
      {"stator", "is inverted", "near ("});
}

TEST(MeshCheck, ACellTooSharp) {
  expect_refused(
      [](SectorMesh& sector) {
        const auto& cell = sector.stator->cells[inner_cell(*sector.stator, geometries::RegionKind::steel)];
        auto& vertices = sector.stator->vertices;
        const auto a = vertices[index(cell[0])], b = vertices[index(cell[1])], d = vertices[index(cell[3])];
        // Nearly onto the diagonal from its neighbours: its own corner opens to almost 180°.
        const double t = 0.48;
        vertices[index(cell[0])] = {a.x + t * (b.x + d.x - 2.0 * a.x), a.y + t * (b.y + d.y - 2.0 * a.y)};
      },
      {"stator", "too sharp", "scaled Jacobian"});
}

TEST(MeshCheck, AnArcOfARegionWithoutItsCurve) {
  for (const bool stator : {false, true})
    expect_refused(
        [stator](SectorMesh& sector) {
          BodyMesh& body = stator ? *sector.stator : *sector.rotor;
          // The first arc that is not on the rim: of the slot's bottom or the bridge, or of the surface or the bore.
          std::vector<std::pair<int, int>> rim;
          for (const auto& edge : body.boundary)
            if (edge.boundary == Boundary::rim)
              rim.emplace_back(std::minmax(edge.a, edge.b));
          const auto arc = std::find_if(body.arcs.begin(), body.arcs.end(), [&](const BodyMesh::ArcEdge& a) {
            return std::find(rim.begin(), rim.end(), std::pair<int, int>(std::minmax(a.a, a.b))) == rim.end();
          });
          body.arcs.erase(arc);
        },
        {stator ? "stator" : "rotor", "curve"});
}

TEST(MeshCheck, EveryArcIsMissed) {
  // On a fine mesh too, where a chord hardly differs from its arc.
  geometries::MeshOptions options;
  options.refinement = 3.0;
  const SectorMesh sector = geometries::mesh_sector(test::prius_with({}), options);
  for (std::size_t k = 0; k < sector.stator->arcs.size(); k += 97) {
    SectorMesh spoilt = sector;
    spoilt.stator->arcs.erase(spoilt.stator->arcs.begin() + static_cast<std::ptrdiff_t>(k));
    EXPECT_THROW(geometries::check_mesh(spoilt), MeshError) << k;
  }
}

TEST(MeshCheck, ARimFaceWithoutItsCurve) {
  expect_refused(
      [](SectorMesh& sector) {
        const auto edge = *std::find_if(sector.rotor->boundary.begin(), sector.rotor->boundary.end(),
                                        [](const auto& e) { return e.boundary == Boundary::rim; });
        auto& arcs = sector.rotor->arcs;
        arcs.erase(std::find_if(arcs.begin(), arcs.end(), [&](const BodyMesh::ArcEdge& arc) {
          return std::minmax(arc.a, arc.b) == std::minmax(edge.a, edge.b);
        }));
      },
      {"rotor", "lacks its curve"});
}

TEST(MeshCheck, AnArcAboutTheWrongCentre) {
  expect_refused([](SectorMesh& sector) { sector.rotor->arcs[3].centre.x += 1e-3; }, {"rotor", "one circle"});
}

TEST(MeshCheck, ACellFoldedByItsCurve) {
  // A face of the rim bent to almost a half circle: its layer is thinner than that.
  expect_refused(
      [](SectorMesh& sector) {
        BodyMesh& body = *sector.rotor;
        const auto edge = *std::find_if(body.boundary.begin(), body.boundary.end(),
                                        [](const auto& e) { return e.boundary == Boundary::rim; });
        auto arc = std::find_if(body.arcs.begin(), body.arcs.end(), [&](const BodyMesh::ArcEdge& a) {
          return std::minmax(a.a, a.b) == std::minmax(edge.a, edge.b);
        });
        const auto &p = body.vertices[index(arc->a)], &q = body.vertices[index(arc->b)];
        const double x = 0.5 * (p.x + q.x), y = 0.5 * (p.y + q.y);
        arc->centre = {1.0001 * x, 1.0001 * y};
      },
      {"rotor", "folded by its curves"});
}

TEST(MeshCheck, AMissingCell) {
  expect_refused(
      [](SectorMesh& sector) {
        const auto c = static_cast<std::ptrdiff_t>(inner_cell(*sector.rotor, geometries::RegionKind::steel));
        sector.rotor->cells.erase(sector.rotor->cells.begin() + c);
        sector.rotor->cell_region.erase(sector.rotor->cell_region.begin() + c);
      },
      {"rotor core", "off by"});
}

TEST(MeshCheck, ACellInTheWrongRegion) {
  expect_refused(
      [](SectorMesh& sector) {
        const std::size_t c = inner_cell(*sector.stator, geometries::RegionKind::winding);
        sector.stator->cell_region[c] = sector.stator->cell_region[0];
      },
      {"stator", "off by"});
}

TEST(MeshCheck, SidesThatDoNotMatch) {
  expect_refused(
      [](SectorMesh& sector) {
        BodyMesh& body = *sector.stator;
        // Moves a vertex along side_end by a hundredth of a micrometre: no area shows it, the tied sides would.
        std::vector<int> uses(body.vertices.size(), 0);
        for (const auto& edge : body.boundary)
          if (edge.boundary == Boundary::side_end)
            ++uses[index(edge.a)], ++uses[index(edge.b)];
        const auto inside = static_cast<std::size_t>(std::find(uses.begin(), uses.end(), 2) - uses.begin());
        body.vertices[inside].x *= 1.0 + 1e-7;
        body.vertices[inside].y *= 1.0 + 1e-7;
      },
      {"stator", "do not match"});
}

}  // namespace
