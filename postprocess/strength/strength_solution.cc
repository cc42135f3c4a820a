// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/strength/strength_solution.h"

#include "base/index.h"
#include "base/quantity.h"
#include "base/user_error.h"
#include "geometries/rotor_fillets.h"
#include "postprocess/strength/contact_internal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <set>

namespace lodestone::postprocess {

namespace {

using base::index;
using geometries::Point;
using geometries::RegionKind;

/// The mesh at refinement 1 is twice as fine as the field's: the largest stress is then within 1.5 % of what one with
/// cells half as large gives (benchmarks/verification/strength).
constexpr double own_refinement = 2.0;
/// A rigid block's modulus over the steel's.
constexpr double rigid = 1e3;
/// A face holds a block along its slide where its normal has so much of that direction.
constexpr double least_hold = 0.5;
/// Part of the blocks whose tension lies beyond what is told: at their corners it grows with every finer mesh.
constexpr double beyond = 0.01;

bool has_surface_magnets(const geometries::Rotor& rotor) {
  const geometries::CrossSection section = rotor.half_pole();
  for (const geometries::Shape& shape : section.shapes)
    if (shape.kind == RegionKind::magnet)
      for (const int c : shape.curves)
        if (section.curves[index(c)].boundary == geometries::Boundary::gap)
          return true;
  return false;
}

/// The blocks' and the shaft's places of contact with the columns of their forces.
struct Places {
  struct Place {
    int block = -1;  ///< region of the magnet; −1: the shaft
    double length = 0.0;
    Point normal;  ///< of a magnet, outward
    bool tied = false;
    std::vector<double> force;   ///< by a pressure of 1 Pa on both bodies
    std::vector<double> answer;  ///< the displacement that it makes
  };
  std::vector<Place> list;
  std::vector<int> blocks;                        ///< regions of magnets
  std::vector<std::array<double, 3>> block_load;  ///< force and moment on each
  std::vector<bool> glued;
};

class Model {
public:
  Model(const geometries::Machine& machine, const MachineMaterials& materials, const RotorStrengthRequest& request)
      : machine_(machine), materials_(materials), request_(request) {
    if (const std::string lack = lacks_for_rotor_strength(*machine.rotor, *materials.rotor_steel); !lack.empty())
      throw base::UserError(lack);
    const materials::Mechanical& steel = *materials.rotor_steel->mechanical;
    yield_ = *steel.yield_strength;
    modulus_ = *steel.modulus;
    poisson_ = *steel.poisson_number;
    const auto& magnet = materials.magnet->mechanical();
    elastic_ = magnet && magnet->modulus && magnet->poisson_number;
    request_.corner_radius = strength_corner_radius(machine, request);
    bodies_ = geometries::mesh_pole_bodies(*machine.rotor, request_.corner_radius, own_refinement * request.refinement);
    solver::PlaneStressOptions options;
    options.sector_angle = 2.0 * base::pi / bodies_.poles;
    options.pins = pins();
    problem_ = std::make_unique<solver::PlaneStress>(bodies_.mesh, sheets(), options);
  }

  RotorStrength solve(StrengthField* kept) {
    const solver::PlaneStress& problem = *problem_;
    const std::vector<double> load = problem.centrifugal_load(request_.overspeed);
    std::vector<double> displacement = problem.solve(load);
    Places places = find_places(load);
    const auto n = static_cast<Eigen::Index>(places.list.size());
    ContactProblem contact = contact_problem(places, displacement);
    const ContactSolution solved = carried(contact);
    for (Eigen::Index i = 0; i < n; ++i) {
      const std::vector<double>& answer = places.list[static_cast<std::size_t>(i)].answer;
      for (std::size_t k = 0; k < displacement.size(); ++k)
        displacement[k] += solved.pressure(i) * answer[k];
    }
    solver::StressField field = problem.stress(displacement);
    move_blocks(field, places, solved);
    RotorStrength result = describe(field, places, solved);
    if (kept != nullptr)
      *kept = {std::move(bodies_), std::move(field)};
    return result;
  }

private:
  double area(int region) const {
    double sum = 0.0;
    for (std::size_t c = 0; c < bodies_.mesh.cells.size(); ++c) {
      if (bodies_.mesh.cell_region[c] == region)
        sum += cell_area(c);
    }
    return sum;
  }

  /// The sheets fill the stacking factor of the length, the magnets all of it: they weigh more on each.
  std::vector<solver::ElasticSheet> sheets() const {
    std::vector<solver::ElasticSheet> list;
    for (std::size_t r = 0; r < bodies_.mesh.regions.size(); ++r) {
      const geometries::Region& region = bodies_.mesh.regions[r];
      if (region.kind == RegionKind::steel) {
        list.push_back({modulus_, poisson_, materials_.rotor_steel->density});
        continue;
      }
      const double thickness = 1.0 / machine_.stacking_factor;
      const auto& magnet = materials_.magnet->mechanical();
      // The fillets take corners of the blocks, not of their mass.
      const double density = materials_.magnet->density() * region.area / area(static_cast<int>(r));
      list.push_back({elastic_ ? thickness * *magnet->modulus : rigid * modulus_,
                      elastic_ ? *magnet->poisson_number : poisson_, thickness * density});
    }
    return list;
  }

  /// Against turning of the steel about the shaft, and any rigid motion of each block: what the blocks' contact leaves
  /// of those is found with it.
  std::vector<std::pair<int, int>> pins() const {
    const geometries::BodyMesh& mesh = bodies_.mesh;
    std::vector<std::pair<int, int>> list;
    std::vector<std::vector<int>> vertices(mesh.regions.size());
    for (std::size_t c = 0; c < mesh.cells.size(); ++c)
      for (const int v : mesh.cells[c])
        vertices[index(mesh.cell_region[c])].push_back(v);
    bool steel_is_held = false;
    for (std::size_t r = 0; r < vertices.size(); ++r) {
      if (mesh.regions[r].kind == RegionKind::steel) {
        if (steel_is_held)
          continue;
        const auto on_axis = *std::min_element(vertices[r].begin(), vertices[r].end(), [&](int a, int b) {
          const auto key = [&](int v) {
            const Point& p = mesh.vertices[index(v)];
            return std::make_pair(std::abs(p.y) > 1e-9 * std::abs(p.x), p.x);
          };
          return key(a) < key(b);
        });
        list.emplace_back(on_axis, 1);
        steel_is_held = true;
        continue;
      }
      const int first = vertices[r].front();
      const Point& from = mesh.vertices[index(first)];
      const int other = *std::max_element(vertices[r].begin(), vertices[r].end(), [&](int a, int b) {
        return distance(from, mesh.vertices[index(a)]) < distance(from, mesh.vertices[index(b)]);
      });
      const Point& to = mesh.vertices[index(other)];
      list.emplace_back(first, 0);
      list.emplace_back(first, 1);
      list.emplace_back(other, std::abs(to.x - from.x) > std::abs(to.y - from.y) ? 1 : 0);
    }
    return list;
  }

  std::vector<double> force_on(const std::vector<std::pair<int, int>>& edges) const {
    return problem_->traction_load(edges, [](const Point&, const Point& normal) {
      return Point{-normal.x, -normal.y};
    });
  }

  Places find_places(const std::vector<double>& load) {
    Places places;
    std::set<int> blocks;
    const auto& vertices = bodies_.mesh.vertices;
    for (const geometries::ContactEdge& edge : bodies_.contacts) {
      Places::Place place;
      place.block = edge.region;
      const Point& a = vertices[index(edge.steel_a)];
      const Point& b = vertices[index(edge.steel_b)];
      place.length = distance(a, b);
      // The steel's outward normal is to the right of its edge; the magnet's is the opposite.
      place.normal = {-(b.y - a.y) / place.length, (b.x - a.x) / place.length};
      place.force = force_on({{edge.steel_a, edge.steel_b}, {edge.magnet_a, edge.magnet_b}});
      places.list.push_back(std::move(place));
      blocks.insert(edge.region);
    }
    for (const int block : blocks) {
      places.blocks.push_back(block);
      places.block_load.push_back(problem_->resultant(load, block));
      places.glued.push_back(glue(places, block, places.block_load.back()));
    }
    if (request_.interference > 0.0)
      for (const auto& edge : bodies_.mesh.boundary)
        if (edge.boundary == geometries::Boundary::flux_parallel) {
          Places::Place place;
          place.length = distance(vertices[index(edge.a)], vertices[index(edge.b)]);
          place.force = force_on({{edge.a, edge.b}});
          places.list.push_back(std::move(place));
        }
    for (Places::Place& place : places.list)
      place.answer = problem_->solve(place.force);
    return places;
  }

  /// @throws base::UserError where a block would slide out of its pocket.
  ContactSolution carried(const ContactProblem& contact) const {
    try {
      return solve_contact(contact);
    } catch (const std::runtime_error& error) {
      throw base::UserError(fmt::format("rotor '{}': its strength is not known: {}; steel must lie in the way of every "
                                        "block that would slide outward",
                                        machine_.rotor->type(), error.what()));
    }
  }

  /// Adds a shear on a block's main face where no seat holds it along that. @return whether.
  bool glue(Places& places, int block, const std::array<double, 3>& load) const {
    const double force = std::hypot(load[0], load[1]);
    const Point direction{load[0] / force, load[1] / force};
    const auto dot = [](const Point& a, const Point& b) { return a.x * b.x + a.y * b.y; };
    Point main;
    double most = 0.0;
    for (const Places::Place& one : places.list) {
      double pushed = 0.0;
      for (const Places::Place& other : places.list)
        if (one.block == block && other.block == block && dot(one.normal, other.normal) > 0.999)
          pushed += other.length * dot(other.normal, direction);
      if (pushed > most) {
        most = pushed;
        main = one.normal;
      }
    }
    Point along{-main.y, main.x};
    if (dot(along, direction) < 0.0)
      along = {-along.x, -along.y};
    std::vector<std::pair<int, int>> steel, magnet;
    for (std::size_t k = 0; k < bodies_.contacts.size(); ++k) {
      const Places::Place& place = places.list[k];
      if (place.block != block)
        continue;
      if (dot(place.normal, along) > least_hold)
        return false;
      if (dot(place.normal, main) > 0.999) {
        steel.emplace_back(bodies_.contacts[k].steel_a, bodies_.contacts[k].steel_b);
        magnet.emplace_back(bodies_.contacts[k].magnet_a, bodies_.contacts[k].magnet_b);
      }
    }
    Places::Place shear;
    shear.block = block;
    shear.tied = true;
    shear.force = problem_->traction_load(steel, [&](const Point&, const Point&) { return along; });
    const std::vector<double> other = problem_->traction_load(magnet, [&](const Point&, const Point&) {
      return Point{-along.x, -along.y};
    });
    for (std::size_t i = 0; i < other.size(); ++i)
      shear.force[i] += other[i];
    places.list.push_back(std::move(shear));
    return true;
  }

  ContactProblem contact_problem(const Places& places, const std::vector<double>& free) const {
    const std::size_t n = places.list.size();
    const auto size = static_cast<Eigen::Index>(n);
    const auto map = [](const std::vector<double>& values) {
      return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
    };
    ContactProblem contact;
    contact.compliance.resize(size, size);
    contact.free_gap.resize(size);
    contact.rigid_motion = Eigen::MatrixXd::Zero(size, static_cast<Eigen::Index>(3 * places.blocks.size()));
    contact.block_load.resize(contact.rigid_motion.cols());
    for (std::size_t i = 0; i < n; ++i) {
      const Places::Place& place = places.list[i];
      const auto row = static_cast<Eigen::Index>(i);
      for (std::size_t k = 0; k < n; ++k)
        contact.compliance(row, static_cast<Eigen::Index>(k)) = map(place.force).dot(map(places.list[k].answer));
      contact.free_gap(row) = map(place.force).dot(map(free));
      contact.tied.push_back(place.tied);
      bool first = true;
      if (place.block < 0) {
        contact.free_gap(row) -= request_.interference * place.length;
      } else {
        const auto b = static_cast<std::size_t>(std::find(places.blocks.begin(), places.blocks.end(), place.block) -
                                                places.blocks.begin());
        const std::array<double, 3> resultant = problem_->resultant(place.force, place.block);
        for (std::size_t k = 0; k < 3; ++k)
          contact.rigid_motion(row, static_cast<Eigen::Index>(3 * b + k)) = -resultant[k];
        first = place.normal.x * places.block_load[b][0] + place.normal.y * places.block_load[b][1] > 0.0;
      }
      contact.first.push_back(first);
    }
    for (std::size_t b = 0; b < places.blocks.size(); ++b)
      for (std::size_t k = 0; k < 3; ++k)
        contact.block_load(static_cast<Eigen::Index>(3 * b + k)) = places.block_load[b][k];
    return contact;
  }

  void move_blocks(solver::StressField& field, const Places& places, const ContactSolution& solved) const {
    const std::size_t nodes = field.nodes_per_cell();
    for (std::size_t i = 0; i < field.points.size(); ++i)
      for (std::size_t b = 0; b < places.blocks.size(); ++b)
        if (bodies_.mesh.cell_region[i / nodes] == places.blocks[b]) {
          const auto q = static_cast<Eigen::Index>(3 * b);
          field.displacement[i].x += solved.motion(q) - solved.motion(q + 2) * field.points[i].y;
          field.displacement[i].y += solved.motion(q + 1) + solved.motion(q + 2) * field.points[i].x;
        }
  }

  double cell_area(std::size_t cell) const {
    double sum = 0.0;
    for (std::size_t k = 0; k < 4; ++k) {
      const Point& a = bodies_.mesh.vertices[index(bodies_.mesh.cells[cell][k])];
      const Point& b = bodies_.mesh.vertices[index(bodies_.mesh.cells[cell][(k + 1) % 4])];
      sum += 0.5 * (a.x * b.y - b.x * a.y);
    }
    return sum;
  }

  /// The value that a share of the weight exceeds.
  static double exceeded(std::vector<std::pair<double, double>> values, double share) {
    std::sort(values.begin(), values.end(), std::greater<>());
    double whole = 0.0, above = 0.0;
    for (const auto& [value, weight] : values)
      whole += weight;
    for (const auto& [value, weight] : values) {
      above += weight;
      if (above >= share * whole)
        return value;
    }
    return 0.0;
  }

  /// Force over the part in contact, of faces with one normal each. Pressure itself has no largest value at the edges
  /// of a block.
  static double largest_face_pressure(const Places& places, const ContactSolution& solved) {
    double largest = 0.0;
    for (const Places::Place& one : places.list) {
      if (one.block < 0 || one.tied)
        continue;
      double force = 0.0, length = 0.0;
      for (std::size_t k = 0; k < places.list.size(); ++k) {
        const Places::Place& other = places.list[k];
        const double pressure = solved.pressure(static_cast<Eigen::Index>(k));
        if (other.block != one.block || other.tied || !(pressure > 0.0) ||
            one.normal.x * other.normal.x + one.normal.y * other.normal.y < 0.999)
          continue;
        force += pressure * other.length;
        length += other.length;
      }
      largest = length > 0.0 ? std::max(largest, force / length) : largest;
    }
    return largest;
  }

  RotorStrength describe(const solver::StressField& field, const Places& places, const ContactSolution& solved) const {
    RotorStrength result;
    result.request = request_;
    result.yield_strength = yield_;
    const std::size_t nodes = field.nodes_per_cell();
    const double surface = machine_.rotor->outer_radius();
    std::vector<std::pair<double, double>> tension;  // of nodes of magnets, and their shares of the cell's area
    for (std::size_t i = 0; i < field.points.size(); ++i) {
      const Point& at = field.points[i];
      const auto region = index(bodies_.mesh.cell_region[i / nodes]);
      if (bodies_.mesh.regions[region].kind != RegionKind::steel) {
        tension.emplace_back(field.stress[i].largest_principal(), cell_area(i / nodes));
        continue;
      }
      const double radius = std::hypot(at.x, at.y);
      if (radius > (1.0 - 1e-6) * surface)
        result.surface_growth =
            std::max(result.surface_growth, (at.x * field.displacement[i].x + at.y * field.displacement[i].y) / radius);
      const double stress = field.stress[i].von_mises();
      const std::string part = machine_.rotor->steel_part({at.x, std::abs(at.y)});
      double& of_part = result.peak_by_part[part];
      of_part = std::max(of_part, stress);
      // Of two images alike the upper one, whatever rounding says.
      if (stress > result.peak_stress * (1.0 + 1e-6) ||
          (stress > result.peak_stress * (1.0 - 1e-6) && at.y > 0.0 && result.peak_at.y < 0.0)) {
        result.peak_stress = stress;
        result.peak_at = at;
        result.peak_part = part;
      }
    }
    if (elastic_)
      result.magnet_tension = exceeded(tension, beyond) * machine_.stacking_factor;  // of the magnet's own thickness
    const auto& magnet = materials_.magnet->mechanical();
    if (magnet)
      result.magnet_tensile_strength = magnet->tensile_strength;
    double bore_force = 0.0, bore_length = 0.0;
    for (std::size_t i = 0; i < places.list.size(); ++i) {
      const Places::Place& place = places.list[i];
      const double pressure = solved.pressure(static_cast<Eigen::Index>(i));
      if (place.block < 0) {
        bore_force += pressure * place.length;
        bore_length += place.length;
      }
    }
    if (!places.blocks.empty())
      result.contact_pressure = largest_face_pressure(places, solved);
    if (bore_length > 0.0)
      result.bore_pressure = bore_force / bore_length;
    result.confidence = materials_.rotor_steel->mechanical->confidence;
    if (elastic_)
      result.confidence = materials::weakest(result.confidence, magnet->confidence);
    result.cells = static_cast<int>(bodies_.mesh.cells.size());
    result.unknowns = static_cast<int>(problem_->unknowns());
    add_notes(result, places);
    return result;
  }

  void add_notes(RotorStrength& result, const Places& places) const {
    result.notes.push_back(fmt::format("rotor strength: the pockets' corners are fillets of {}{}; yield strength at "
                                       "room temperature, without notch or "
                                       "fatigue factors",
                                       base::format_quantity(request_.corner_radius, "m", "mm"),
                                       geometries::drawn_corner_radius(machine_.document.root().at("rotor"))
                                           ? ", as in the field"
                                           : " there, sharp in the field"));
    result.notes.push_back(
        request_.interference > 0.0
            ? fmt::format("rotor strength: rigid shaft, {} thicker in radius than the bore, without friction",
                          base::format_quantity(request_.interference, "m", "mm"))
            : std::string("rotor strength: the bore is free, without the pressure of a shrink fit"));
    if (result.bore_pressure && *result.bore_pressure == 0.0)
      result.notes.emplace_back("rotor strength: the bore lifts from the shaft all around at overspeed");
    if (!elastic_ && !places.blocks.empty())
      result.notes.push_back(
          fmt::format("rotor strength: the blocks are rigid, since '{}' states no modulus", materials_.magnet->name()));
    if (std::find(places.glued.begin(), places.glued.end(), true) != places.glued.end())
      result.notes.emplace_back("rotor strength: no seat holds the blocks along their faces; what their weight has in "
                                "that direction is shear, as of glue, even over the face that they press on");
  }

  const geometries::Machine& machine_;
  const MachineMaterials& materials_;
  RotorStrengthRequest request_;
  double yield_ = 0.0, modulus_ = 0.0, poisson_ = 0.0;
  bool elastic_ = false;
  geometries::PoleBodies bodies_;
  std::unique_ptr<solver::PlaneStress> problem_;
};

}  // namespace

double strength_corner_radius(const geometries::Machine& machine, const RotorStrengthRequest& request) {
  constexpr double same = 1e-9;  // relative
  const auto drawn = geometries::drawn_corner_radius(machine.document.root().at("rotor"));
  const double given = request.corner_radius;
  if (given == 0.0 && !drawn)
    throw base::UserError(
        "the strength of a rotor needs a corner_radius: that of its drawing (rotor.corner_radius), or "
        "one for the strength alone");
  if (given > 0.0 && drawn && std::abs(given - *drawn) > same * *drawn)
    throw base::UserError(fmt::format("a corner radius of {} for the strength, and the rotor is drawn with "
                                      "rotor.corner_radius {}: leave the first out, or change the drawing",
                                      base::format_quantity(given, "m", "mm"),
                                      base::format_quantity(*drawn, "m", "mm")));
  return drawn ? *drawn : given;
}

std::string lacks_for_rotor_strength(const geometries::Rotor& rotor, const materials::Steel& steel) {
  if (rotor.side() == geometries::RotorSide::outer)
    return fmt::format("rotor '{}', side outer: rotor_strength knows rotors within their stator", rotor.type());
  if (has_surface_magnets(rotor))
    return fmt::format(
        "rotor '{}' has magnets on its surface: rotor_strength knows magnets in pockets (v-magnet); what "
        "a sleeve or glue bears is not modelled",
        rotor.type());
  const materials::Mechanical data = steel.mechanical.value_or(materials::Mechanical());
  const auto lack = [&](const std::string& name, const std::string& key) {
    return fmt::format("steel '{}' has no {}, which rotor_strength needs (mechanical.{} of its file)", steel.name, name,
                       key);
  };
  if (!data.yield_strength)
    return lack("yield strength", "yield_strength");
  if (!data.modulus)
    return lack("modulus", "modulus");
  return data.poisson_number ? "" : lack("Poisson number", "poisson_number");
}

RotorStrength solve_rotor_strength(const geometries::Machine& machine, const MachineMaterials& materials,
                                   const RotorStrengthRequest& request, StrengthField* field) {
  return Model(machine, materials, request).solve(field);
}

}  // namespace lodestone::postprocess
