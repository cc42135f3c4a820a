// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/solution_grid.h"

#include "base/quantity.h"
#include "postprocess/fields/field_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace lodestone::postprocess {

namespace {

using geometries::Point;

enum BodyNumber : std::int32_t { rotor_body = 0, stator_body = 1, ring_body = 2 };

/// All arrays of a file while cells are added.
struct Arrays {
  explicit Arrays(int degree) : grid(degree) {}

  FieldGrid grid;
  std::vector<double> potential;
  std::vector<Point> flux_density;
  std::vector<std::int32_t> body, region, kind;
  std::vector<Point> mean_b, mean_h, magnetisation;
  std::vector<double> magnitude, radial, tangential, permeability, current_density;
  std::vector<double> margin, core_loss;  ///< empty where not asked for

  void finish() {
    grid.point_scalars("A (Wb/m)", std::move(potential));
    grid.point_vectors("B (T)", flux_density);
    grid.cell_integers("Body", std::move(body));
    grid.cell_integers("Region", std::move(region));
    grid.cell_integers("Material", std::move(kind));
    grid.cell_vectors("B mean (T)", mean_b);
    grid.cell_vectors("H mean (kA/m)", mean_h);
    grid.cell_scalars("B magnitude (T)", std::move(magnitude));
    grid.cell_scalars("B radial (T)", std::move(radial));
    grid.cell_scalars("B tangential (T)", std::move(tangential));
    grid.cell_scalars("Relative permeability", std::move(permeability));
    grid.cell_scalars("Current density (A/mm²)", std::move(current_density));
    grid.cell_vectors("Magnetisation direction", magnetisation);
    if (!margin.empty()) {
      grid.cell_scalars(margin_name, std::move(margin));
    }
    if (!core_loss.empty()) {
      grid.cell_scalars("Core loss (kW/m³)", std::move(core_loss));
    }
  }
};

/// Means over the solver's sample points of each cell of a body, in the body's frame.
struct CellMeans {
  std::vector<Point> b, h, at;
  std::vector<double> magnitude, h_magnitude;
};

CellMeans cell_means(const solver::FieldSolution& solution, solver::Body body) {
  const solver::SamplePoints& samples = solution.sample_points(body);
  const std::vector<Point> b = solution.flux_density(body);
  const std::vector<Point> h = solution.field_strength(body);
  const auto per_cell = static_cast<std::size_t>(samples.per_cell);
  const std::size_t cells = samples.at.size() / per_cell;
  CellMeans means;
  for (std::size_t cell = 0; cell < cells; ++cell) {
    Point sum_b, sum_h, sum_at;
    double sum_magnitude = 0.0;
    double sum_h_magnitude = 0.0;
    double area = 0.0;
    for (std::size_t i = cell * per_cell; i < (cell + 1) * per_cell; ++i) {
      const double weight = samples.area[i];
      area += weight;
      sum_b = {sum_b.x + weight * b[i].x, sum_b.y + weight * b[i].y};
      sum_h = {sum_h.x + weight * h[i].x, sum_h.y + weight * h[i].y};
      sum_at = {sum_at.x + weight * samples.at[i].x, sum_at.y + weight * samples.at[i].y};
      sum_magnitude += weight * std::hypot(b[i].x, b[i].y);
      sum_h_magnitude += weight * std::hypot(h[i].x, h[i].y);
    }
    means.b.push_back({sum_b.x / area, sum_b.y / area});
    means.h.push_back({sum_h.x / area, sum_h.y / area});
    means.at.push_back({sum_at.x / area, sum_at.y / area});
    means.magnitude.push_back(sum_magnitude / area);
    means.h_magnitude.push_back(sum_h_magnitude / area);
  }
  return means;
}

constexpr double in_kilo = 1e-3;
constexpr double in_per_square_millimetre = 1e-6;
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// What is given of the cells of a body beside its field, in the unit of its array.
struct CellExtras {
  std::vector<double> margin, core_loss;
};

CellExtras cell_extras(const BodyView& body, const GridOptions& options) {
  CellExtras extras;
  const std::size_t cells = body.mesh->cells.size();
  if (options.margins != nullptr) {
    extras.margin.assign(cells, not_a_number);
    if (body.body == solver::Body::rotor) {
      const std::vector<double>& margin = options.margins->margin;
      std::vector<std::size_t> magnets;
      for (std::size_t cell = 0; cell < cells; ++cell) {
        if (body.mesh->regions[static_cast<std::size_t>(body.mesh->cell_region[cell])].kind ==
            geometries::RegionKind::magnet) {
          magnets.push_back(cell);
        }
      }
      if (magnets.empty() || margin.size() % magnets.size() != 0) {
        throw std::invalid_argument("margins of other magnets");
      }
      const std::size_t per_cell = margin.size() / magnets.size();
      for (std::size_t k = 0; k < magnets.size(); ++k) {
        const auto begin = margin.begin() + static_cast<std::ptrdiff_t>(k * per_cell);
        extras.margin[magnets[k]] = in_kilo * *std::min_element(begin, begin + static_cast<std::ptrdiff_t>(per_cell));
      }
    }
  }
  if (options.core_loss) {
    extras.core_loss = body.body == solver::Body::rotor ? options.core_loss->rotor : options.core_loss->stator;
    if (extras.core_loss.size() != cells) {
      throw std::invalid_argument("core loss of another mesh");
    }
    for (std::size_t cell = 0; cell < cells; ++cell) {
      const bool steel = body.mesh->regions[static_cast<std::size_t>(body.mesh->cell_region[cell])].kind ==
                         geometries::RegionKind::steel;
      extras.core_loss[cell] = steel ? in_kilo * extras.core_loss[cell] : not_a_number;
    }
  }
  return extras;
}

/// A vector of the body's frame in an image.
Point in_image(const Point& vector, const BodyImage& image) {
  const Point rotated = turned(vector, image.turn);
  return {image.sign * rotated.x, image.sign * rotated.y};
}

void add_polar(Arrays& arrays, const Point& b, const Point& at) {
  const double radius = std::hypot(at.x, at.y);
  arrays.radial.push_back((b.x * at.x + b.y * at.y) / radius);
  arrays.tangential.push_back((b.y * at.x - b.x * at.y) / radius);
}

void add_body(Arrays& arrays, const BodyView& body, const std::vector<BodyImage>& images,
              const solver::FieldSolution& solution, const GridOptions& options, std::int32_t first_region) {
  const CellExtras extras = cell_extras(body, options);
  const CellMeans means = cell_means(solution, body.body);
  // Elements of degree 3 and 4 come as a lattice of four biquadratic cells.
  const auto lattice_size = static_cast<std::size_t>(body.lattice.subdivisions);
  const auto degree = static_cast<std::size_t>(arrays.grid.degree());
  const std::size_t parts = lattice_size / degree;
  const std::vector<double> density = solution.current_density(body.body);
  std::vector<Point> points;
  for (const BodyImage& image : images) {
    for (std::size_t cell = 0; cell < body.mesh->cells.size(); ++cell) {
      const auto region_index = static_cast<std::size_t>(body.mesh->cell_region[cell]);
      const geometries::Region& region = body.mesh->regions[region_index];
      const bool magnet = region.kind == geometries::RegionKind::magnet;
      const Point b = in_image(means.b[cell], image);
      const Point h = in_image(means.h[cell], image);
      for (std::size_t part = 0; part < parts * parts; ++part) {
        points.clear();
        for (std::size_t i = 0; i < arrays.grid.points_per_cell(); ++i) {
          const std::size_t column = part % parts * degree + i % (degree + 1);
          const std::size_t row = part / parts * degree + i / (degree + 1);
          const std::size_t at = (cell * (lattice_size + 1) + row) * (lattice_size + 1) + column;
          points.push_back(turned(body.lattice.points[at], image.turn));
          arrays.potential.push_back(image.sign * body.lattice.potential[at]);
          arrays.flux_density.push_back(in_image(body.lattice.flux_density[at], image));
        }
        arrays.grid.add_cell(points);
        arrays.body.push_back(body.body == solver::Body::rotor ? rotor_body : stator_body);
        arrays.region.push_back(first_region + static_cast<std::int32_t>(region_index));
        arrays.kind.push_back(static_cast<std::int32_t>(region.kind));
        arrays.mean_b.push_back(b);
        arrays.mean_h.push_back({in_kilo * h.x, in_kilo * h.y});
        arrays.magnitude.push_back(means.magnitude[cell]);
        add_polar(arrays, b, turned(means.at[cell], image.turn));
        arrays.permeability.push_back(magnet || means.h_magnitude[cell] == 0.0
                                          ? not_a_number
                                          : means.magnitude[cell] / (base::mu_0 * means.h_magnitude[cell]));
        arrays.current_density.push_back(in_per_square_millimetre * image.sign * density[region_index]);
        arrays.magnetisation.push_back(magnet ? in_image(region.magnetisation.direction(means.at[cell]), image)
                                              : Point{});
        if (!extras.margin.empty()) {
          arrays.margin.push_back(extras.margin[cell]);
        }
        if (!extras.core_loss.empty()) {
          arrays.core_loss.push_back(extras.core_loss[cell]);
        }
      }
    }
  }
}

/// The field on one circle of the ring.
class RingCircle {
public:
  RingCircle(const solver::FieldSolution& solution, double radius, double mean_potential)
      : radius_(radius), mean_(mean_potential), harmonics_(solution.ring_harmonics(radius)) {}

  /// A = mean + Σ (r/ν)(c sin νθ − s cos νθ), since B_r = (1/r) ∂A/∂θ.
  double potential(double angle) const {
    double sum = mean_;
    for (const solver::RingHarmonic& harmonic : harmonics_) {
      if (harmonic.order > 0.0) {
        sum += radius_ / harmonic.order *
               (harmonic.radial_cos * std::sin(harmonic.order * angle) -
                harmonic.radial_sin * std::cos(harmonic.order * angle));
      }
    }
    return sum;
  }

  Point flux_density(double angle) const {
    double radial = 0.0;
    double tangential = 0.0;
    for (const solver::RingHarmonic& harmonic : harmonics_) {
      const double c = std::cos(harmonic.order * angle);
      const double s = std::sin(harmonic.order * angle);
      radial += harmonic.radial_cos * c + harmonic.radial_sin * s;
      tangential += harmonic.tangential_cos * c + harmonic.tangential_sin * s;
    }
    return turned(geometries::Point{radial, tangential}, angle);
  }

  Point at(double angle) const { return {radius_ * std::cos(angle), radius_ * std::sin(angle)}; }

private:
  double radius_;
  double mean_;
  std::vector<solver::RingHarmonic> harmonics_;
};

/// Mean of A along a rim over one sector; zero where the sector is antiperiodic.
double mean_along(const RimPotential& rim, double begin, double sector, bool antiperiodic) {
  if (antiperiodic) {
    return 0.0;
  }
  constexpr int steps = 720;
  double sum = 0.0;
  for (int i = 0; i < steps; ++i) {
    sum += rim(begin + sector * (i + 0.5) / steps) / steps;
  }
  return sum;
}

std::size_t rim_faces(const geometries::BodyMesh& mesh) {
  return static_cast<std::size_t>(std::count_if(mesh.boundary.begin(), mesh.boundary.end(), [](const auto& edge) {
    return edge.boundary == geometries::Boundary::rim;
  }));
}

/// One layer of cells over [begin, end], twice as many as the finer rim has faces.
void add_ring(Arrays& arrays, const FieldView& view, const solver::FieldSolution& solution, const GridOptions& options,
              double begin, double end, std::int32_t region) {
  const geometries::SectorMesh& mesh = *view.mesh;
  const int n = arrays.grid.degree();
  const auto mean_of = [&](std::size_t body, double radius) {
    return mean_along(RimPotential(view, view.bodies[body], radius), begin, mesh.angle, mesh.antiperiodic);
  };
  double mean_inside = mean_of(0, mesh.rotor_rim_radius), mean_outside = mean_of(1, mesh.stator_rim_radius);
  if (mesh.rotor_rim_radius > mesh.stator_rim_radius)
    std::swap(mean_inside, mean_outside);
  const auto [least, most] = std::minmax(mesh.rotor_rim_radius, mesh.stator_rim_radius);
  std::vector<RingCircle> circles;
  for (int j = 0; j <= n; ++j) {
    const double part = static_cast<double>(j) / n;
    const double radius = least + part * (most - least);
    circles.emplace_back(solution, std::clamp(radius, least, most), mean_inside + part * (mean_outside - mean_inside));
  }
  const RingCircle middle(solution, 0.5 * (mesh.rotor_rim_radius + mesh.stator_rim_radius), 0.0);
  const double sectors = (end - begin) / mesh.angle;
  const auto cells = static_cast<int>(
      std::lround(2.0 * sectors * static_cast<double>(std::max(rim_faces(*mesh.rotor), rim_faces(*mesh.stator)))));
  std::vector<Point> points;
  for (int cell = 0; cell < cells; ++cell) {
    points.clear();
    for (int j = 0; j <= n; ++j) {
      for (int i = 0; i <= n; ++i) {
        // Radially outward is the unit cell's y: x grows clockwise for a positive orientation.
        const double angle = end - (end - begin) * (cell + static_cast<double>(i) / n) / cells;
        const RingCircle& circle = circles[static_cast<std::size_t>(j)];
        points.push_back(circle.at(angle));
        arrays.potential.push_back(circle.potential(angle));
        arrays.flux_density.push_back(circle.flux_density(angle));
      }
    }
    arrays.grid.add_cell(points);
    const double centre = end - (end - begin) * (cell + 0.5) / cells;
    const Point b = middle.flux_density(centre);
    arrays.body.push_back(ring_body);
    arrays.region.push_back(region);
    arrays.kind.push_back(static_cast<std::int32_t>(geometries::RegionKind::air));
    arrays.mean_b.push_back(b);
    arrays.mean_h.push_back({in_kilo * b.x / base::mu_0, in_kilo * b.y / base::mu_0});
    arrays.magnitude.push_back(std::hypot(b.x, b.y));
    add_polar(arrays, b, middle.at(centre));
    arrays.permeability.push_back(1.0);
    arrays.current_density.push_back(0.0);
    arrays.magnetisation.push_back({});
    if (options.margins != nullptr) {
      arrays.margin.push_back(not_a_number);
    }
    if (options.core_loss) {
      arrays.core_loss.push_back(not_a_number);
    }
  }
}

/// Of each region; "" where it is not known or nothing fills it.
void add_materials(std::vector<std::string>& names, const BodyView& body, const solver::RegionLaws* laws) {
  const auto* of_body = laws == nullptr ? nullptr : body.body == solver::Body::rotor ? &laws->rotor : &laws->stator;
  for (std::size_t i = 0; i < body.mesh->regions.size(); ++i) {
    const std::string name = of_body == nullptr ? "" : of_body->at(i).material;
    names.push_back(name.empty() ? geometries::to_string(body.mesh->regions[i].kind) : name);
  }
}

}  // namespace

FieldGrid solution_grid(const geometries::SectorMesh& mesh, const solver::FieldSolution& solution,
                        const GridOptions& options) {
  FieldView view = view_field(mesh, solution);
  int degree = view.bodies.front().lattice.subdivisions;
  if (degree > 2) {
    degree = 2;
    view = view_field(mesh, solution, 4);
  }
  Arrays arrays(degree);
  std::vector<std::string> regions, materials;
  for (const BodyView& body : view.bodies) {
    add_body(arrays, body, options.whole_machine ? images_around(view, body) : std::vector{image_of_sector(view, body)},
             solution, options, static_cast<std::int32_t>(regions.size()));
    const char* side = body.body == solver::Body::rotor ? "rotor: " : "stator: ";
    for (const geometries::Region& region : body.mesh->regions) {
      regions.push_back(side + region.name);
    }
    add_materials(materials, body, options.laws);
  }
  if (view.bodies.size() == 2) {
    const double begin = mesh.stator->begin_angle;
    add_ring(arrays, view, solution, options, begin, begin + (options.whole_machine ? 2.0 * base::pi : mesh.angle),
             static_cast<std::int32_t>(regions.size()));
    regions.emplace_back("air gap: ring");
    materials.emplace_back("air");
  }
  arrays.finish();
  FieldGrid& grid = arrays.grid;
  grid.field_texts("Region names", regions);
  grid.field_texts("Region materials", materials);
  std::vector<std::string> kinds;
  for (const auto kind : {geometries::RegionKind::air, geometries::RegionKind::steel, geometries::RegionKind::magnet,
                          geometries::RegionKind::winding}) {
    kinds.push_back(geometries::to_string(kind));
  }
  grid.field_texts("Material names", kinds);
  grid.field_texts("Body names", {"rotor", "stator", "air gap"});
  if (view.bodies.size() == 2) {
    grid.field_scalar("Torque (N m)", solution.torque());
  }
  if (!options.whole_machine) {
    grid.field_scalar("Sector middle (deg)",
                      (view.bodies.back().mesh->begin_angle + 0.5 * mesh.angle) * 180.0 / base::pi);
    grid.field_scalar("Sector angle (deg)", mesh.angle * 180.0 / base::pi);
    double outer = 0.0;
    for (std::size_t i = 0; i < grid.coordinates().size(); i += 3) {
      outer = std::max(outer, std::hypot(grid.coordinates()[i], grid.coordinates()[i + 1]));
    }
    grid.field_scalar("Outer radius (m)", outer);
  }
  grid.field_scalar("Rotor angle (deg)", solution.state().rotor_angle * 180.0 / base::pi);
  for (std::size_t i = 0; i < solution.state().phase_currents.size(); ++i) {
    grid.field_scalar("Current " + mesh.name_of_phase(i) + " (A)", solution.state().phase_currents[i]);
  }
  return std::move(arrays.grid);
}

}  // namespace lodestone::postprocess
