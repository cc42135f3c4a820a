// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/fem_output.h"

#include "base/index.h"
#include "base/quantity.h"
#include "base/user_error.h"
#include "geometries/export/body_outline.h"
#include "geometries/winding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <stdexcept>
#include <vector>

namespace lodestone::postprocess {

namespace {

using base::pi;
using geometries::BodyMesh;
using geometries::Boundary;
using geometries::OutlinePiece;
using geometries::Point;
using geometries::Region;
using geometries::RegionKind;

constexpr int table_points = 100;

using base::index;
double in_degrees(double radians) {
  return radians * 180.0 / pi;
}

class Writer {
public:
  Writer(const geometries::SectorMesh& mesh, const solver::RegionLaws& laws, const FemProblem& problem)
      : mesh_(mesh), problem_(problem) {
    for (const auto& [body, law] :
         {std::make_pair(&mesh.rotor, &laws.rotor), std::make_pair(&mesh.stator, &laws.stator)})
      if (*body) {
        if (law->size() != (*body)->regions.size())
          throw std::invalid_argument("there must be one law for each region of the mesh");
        add_body(**body, *law);
      }
  }

  std::string text() const {
    std::string text = "[Format]      =  4.0\n[Frequency]   =  0\n[Precision]   =  1e-008\n[MinAngle]    =  30\n"
                       "[DoSmartMesh] =  1\n";
    text += fmt::format("[Depth]       =  {:.17g}\n", 1e3 * problem_.depth);
    text += "[LengthUnits] =  millimeters\n[ProblemType] =  planar\n[Coordinates] =  cartesian\n[ACSolver]    =  0\n"
            "[PrevType]    =  0\n[PrevSoln]    =  \"\"\n";
    text += fmt::format("[Comment]     =  \"{}\"\n[PointProps]  = 0\n", problem_.comment);
    text += section("[BdryProps]  ", boundaries_) + section("[BlockProps] ", materials_);
    std::vector<std::string> circuits;
    for (std::size_t k = 0; k < phases_; ++k) {
      const double current = k < problem_.state.phase_currents.size() ? problem_.state.phase_currents[k] : 0.0;
      circuits.push_back(fmt::format("  <BeginCircuit>\n    <CircuitName> = \"{}\"\n    <TotalAmps_re> = {:.17g}\n"
                                     "    <TotalAmps_im> = 0\n    <CircuitType> = 1\n  <EndCircuit>\n",
                                     geometries::phase_name(k), current / problem_.parallel_paths));
    }
    text += section("[CircuitProps] ", circuits) + section("[NumPoints]", nodes_) +
            section("[NumSegments]", segments_) + section("[NumArcSegments]", arcs_) + "[NumHoles] = 0\n" +
            section("[NumBlockLabels]", labels_);
    return text;
  }

private:
  static std::string section(const std::string& key, const std::vector<std::string>& entries) {
    std::string text = fmt::format("{} = {}\n", key, entries.size());
    for (const std::string& entry : entries)
      text += entry;
    return text;
  }

  /// @return its number in the file, from 1.
  int add_boundary(const std::string& name, int type) {
    double inner = 0.0, outer = 0.0;
    if (type >= 6)
      (mesh_.rotor_rim_radius < mesh_.stator_rim_radius ? inner : outer) = in_degrees(problem_.state.rotor_angle);
    std::string text = fmt::format("  <BeginBdry>\n    <BdryName> = \"{}\"\n    <BdryType> = {}\n", name, type);
    for (const char* key : {"A_0", "A_1", "A_2", "Phi", "c0", "c0i", "c1", "c1i", "Mu_ssd", "Sigma_ssd"})
      text += fmt::format("    <{}> = 0\n", key);
    text += fmt::format("    <innerangle> = {:.17g}\n    <outerangle> = {:.17g}\n  <EndBdry>\n", inner, outer);
    boundaries_.push_back(text);
    return static_cast<int>(boundaries_.size());
  }
  int shared_boundary(int& number, const std::string& name, int type) {
    if (number == 0)
      number = add_boundary(name, type);
    return number;
  }

  /// The number in the file, from 1, of a region's material.
  int material(const Region& region, const solver::RegionLaw& law) {
    std::string name = law.material;
    if (name.empty())
      name = region.kind == RegionKind::winding ? "Conductor" : geometries::to_string(region.kind);
    std::string text;
    double permeability = 1.0, coercivity = 0.0;
    std::string table;
    int rows = 0;
    if (law.magnet) {
      permeability = law.magnet->recoil_permeability();
      coercivity = law.magnet->remanence() / (base::mu_0 * permeability);
    } else if (law.reluctivity->is_linear()) {
      permeability = 1.0 / (base::mu_0 * law.reluctivity->evaluate(0.0).nu);
    } else {
      rows = bh_table(*law.reluctivity, table);
    }
    text +=
        fmt::format("    <Mu_x> = {0:.17g}\n    <Mu_y> = {0:.17g}\n    <H_c> = {1:.17g}\n", permeability, coercivity);
    for (const char* key : {"H_cAngle", "J_re", "J_im", "Sigma", "d_lam", "Phi_h", "Phi_hx", "Phi_hy", "LamType"})
      text += fmt::format("    <{}> = 0\n", key);
    text += "    <LamFill> = 1\n    <NStrands> = 0\n    <WireD> = 0\n";
    text += fmt::format("    <BHPoints> = {}\n{}  <EndBlock>\n", rows, table);
    const auto same = material_number_.find({name, text});
    if (same != material_number_.end())
      return same->second;
    // Two laws of one name (stacks of a steel with other fills) stay apart.
    const int count = ++uses_of_name_[name];
    materials_.push_back(
        fmt::format("  <BeginBlock>\n    <BlockName> = \"{}{}\"\n", name, count > 1 ? fmt::format(" {}", count) : "") +
        text);
    return material_number_[{name, text}] = static_cast<int>(materials_.size());
  }

  static int bh_table(const materials::Reluctivity& law, std::string& text) {
    std::vector<double> b;
    const double end = law.table_end();
    for (int k = 0; k <= table_points; ++k)
      b.push_back(end * k / table_points);
    for (double h = 1.5 * law.field_strength(end); b.size() < std::size_t{2} * table_points && b.back() < 3.0; h *= 1.5)
      b.push_back(law.flux_density(h));
    for (const double value : b)
      text += fmt::format("      {:.17g}\t{:.17g}\n", value, value == 0.0 ? 0.0 : law.field_strength(value));
    return static_cast<int>(b.size());
  }

  int node(const BodyMesh& body, std::map<int, int>& numbers, int vertex) {
    const auto [entry, is_new] = numbers.emplace(vertex, static_cast<int>(nodes_.size()));
    if (is_new) {
      const Point& p = body.vertices[index(vertex)];
      nodes_.push_back(fmt::format("{:.17g}\t{:.17g}\t0\t0\n", 1e3 * p.x, 1e3 * p.y));
    }
    return entry->second;
  }

  void add_body(const BodyMesh& body, const std::vector<solver::RegionLaw>& laws) {
    const std::vector<OutlinePiece> pieces = geometries::outline_of(body);
    // A symmetry side and its image carry one property, known by their radii.
    std::map<std::pair<long, long>, int> sides;
    const auto side = [&](const OutlinePiece& piece) {
      const auto radius = [&](int v) {
        return std::lround(1e9 * std::hypot(body.vertices[index(v)].x, body.vertices[index(v)].y));
      };
      int& number = sides[std::minmax(radius(piece.a), radius(piece.b))];
      if (number == 0)
        number = add_boundary(fmt::format("side {}", ++sides_), mesh_.antiperiodic ? 5 : 4);
      return number;
    };
    std::map<int, int> numbers;
    for (const OutlinePiece& piece : pieces) {
      int condition = 0;
      if (piece.boundary == Boundary::floating)
        throw base::UserError("a .fem file has no condition for the shaft hole of this rotor: around it A is one value "
                              "that is found, not set (consequent poles)");
      if (piece.boundary == Boundary::flux_parallel)
        condition = shared_boundary(flux_parallel_, "A = 0", 0);
      else if (piece.boundary == Boundary::rim)
        condition = shared_boundary(air_gap_, "air gap", mesh_.antiperiodic ? 7 : 6);
      else if (piece.boundary == Boundary::side_begin || piece.boundary == Boundary::side_end)
        condition = side(piece);
      const int a = node(body, numbers, piece.a), b = node(body, numbers, piece.b);
      if (!piece.centre) {
        segments_.push_back(fmt::format("{}\t{}\t-1\t{}\t0\t0\n", a, b, condition));
        continue;
      }
      const double turn = piece.turn(body);
      arcs_.push_back(fmt::format("{}\t{}\t{:.17g}\t1\t{}\t0\t0\n", turn > 0.0 ? a : b, turn > 0.0 ? b : a,
                                  in_degrees(std::abs(turn)), condition));
    }
    for (const geometries::RegionPart& part : geometries::parts_of(body)) {
      const Region& region = body.regions[index(part.region)];
      const Point& at = part.inside;
      const bool wound = region.kind == RegionKind::winding && region.phase >= 0;
      if (wound)
        phases_ = std::max(phases_, index(region.phase) + 1);
      std::string direction = "0", expression;
      if (region.kind == RegionKind::magnet)
        direction_of(region.magnetisation, direction, expression);
      labels_.push_back(fmt::format("{:.17g}\t{:.17g}\t{}\t-1\t{}\t{}\t0\t{:.17g}\t0{}\n", 1e3 * at.x, 1e3 * at.y,
                                    material(region, laws[index(part.region)]), wound ? region.phase + 1 : 0, direction,
                                    wound ? region.turns : 1.0, expression));
    }
  }

  static void direction_of(const geometries::Magnetisation& m, std::string& direction, std::string& expression) {
    using Pattern = geometries::Magnetisation::Pattern;
    const double angle = in_degrees(m.angle) + (m.sign < 0 ? 180.0 : 0.0);
    const double flip = m.sign < 0 ? 180.0 : 0.0;
    switch (m.pattern) {
    case Pattern::parallel:
      direction = fmt::format("{:.17g}", angle);
      break;
    case Pattern::radial:
      expression = fmt::format("\t\"theta + {}\"", flip);
      break;
    case Pattern::tangential:
      expression = fmt::format("\t\"theta + {}\"", flip + 90.0);
      break;
    case Pattern::halbach:
      expression = fmt::format("\t\"{:.17g} + ({:.17g})*theta\"", angle, m.order);
      break;
    }
  }

  const geometries::SectorMesh& mesh_;
  const FemProblem& problem_;
  std::vector<std::string> boundaries_, materials_, nodes_, segments_, arcs_, labels_;
  std::map<std::pair<std::string, std::string>, int> material_number_;
  std::map<std::string, int> uses_of_name_;
  std::size_t phases_ = 0;
  int flux_parallel_ = 0;
  int air_gap_ = 0;
  int sides_ = 0;
};

}  // namespace

std::string fem_text(const geometries::SectorMesh& mesh, const solver::RegionLaws& laws, const FemProblem& problem) {
  return Writer(mesh, laws, problem).text();
}

}  // namespace lodestone::postprocess
