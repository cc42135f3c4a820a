// SPDX-License-Identifier: GPL-3.0-or-later
// lodestone solve MACHINE|FILE.fem|DRAWING: one field solution.
#include "app/adaptation_answer.h"
#include "app/commands.h"
#include "app/derivatives_answer.h"
#include "app/machine_choice.h"
#include "app/solve_fem.h"
#include "app/text_output.h"
#include "base/user_error.h"
#include "geometries/winding.h"
#include "postprocess/demagnetisation/magnet_map.h"
#include "postprocess/fields/fem_output.h"
#include "postprocess/fields/field_picture.h"
#include "postprocess/fields/magnet_picture.h"
#include "postprocess/fields/vtu_output.h"
#include "postprocess/store/atomic_file.h"
#include "studies/field_answer.h"
#include "studies/solve_fem.h"
#include "studies/solve_field.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>

namespace lodestone::app {

namespace {

struct Options {
  MachineChoice machine;
  std::optional<double> current;
  std::string angle;
  std::optional<double> position;
  std::optional<double> temperature;
  std::optional<double> winding_temperature;
  int degree = 2;
  double refinement = 1.0;
  std::string tolerance;
  bool json = false;
  std::string output;
  int positions = 1;
  std::optional<double> speed;
  std::string fem;
  bool derivatives = false;
};

/// Rotor positions of a whole period for its core loss: four a sixth (IronLoss).
constexpr int least_loss_positions = 24;

double in_degrees(double radians) {
  return radians * 180.0 / base::pi;
}

std::optional<double> read_angle(const std::string& text) {
  if (text == "best")
    return std::nullopt;
  try {
    return base::parse_quantity(text, "rad");
  } catch (const base::QuantityError& error) {
    throw base::UserError(std::string("--angle: ") + error.what() + "; or 'best', the angle of most torque");
  }
}

std::string angle_in_words(const studies::FieldRequest& request, const studies::FieldReport& report) {
  std::string text = fmt::format("{:.1f} deg from +d", in_degrees(report.current_angle));
  if (!request.current_angle)
    text += request.current > 0.0 ? ", the angle of most torque" : "";
  return text;
}

/// What the mesh leaves in the torque.
std::string error_in_words(const studies::FieldReport& report) {
  if (!report.error)
    return "not known";
  std::string text = fmt::format("{:+.2g} N·m", report.error->torque);
  if (report.torque != 0.0)
    text += fmt::format(", {:.2g} %", 100.0 * std::abs(report.error->torque / report.torque));
  return text + " (what a finer mesh would add)";
}

std::string to_text(const geometries::Machine& machine, const studies::FieldRequest& request,
                    const studies::FieldReport& report, bool current_is_rated) {
  const auto celsius = [](double kelvin) { return fmt::format("{:g} degC", kelvin - base::zero_celsius); };
  Facts facts;
  facts.title(machine.name);
  facts.add(
      "magnet",
      fmt::format(
          "{} at {}, B_r {}", report.materials.magnet->name(), celsius(request.magnet_temperature),
          digits(machine.remanence_factor * report.materials.magnet->remanence(request.magnet_temperature), 4, "T")));
  facts.add("current",
            digits(request.current, 4, "A") + " peak" + (current_is_rated ? ", the machine's rated one" : ""));
  if (request.current > 0.0)
    facts.add("current angle", angle_in_words(request, report));
  facts.add("rotor position", fmt::format("{:g} deg, electrical", in_degrees(request.position)));
  if (!machine.skew.is_straight())
    facts.add("skew", machine.skew.description() + "; values are means over them");

  facts.title("Result");
  facts.add("torque", digits(report.torque, 5, "N·m"));
  facts.add("its estimated error", error_in_words(report));
  facts.add("flux linkage d, q", digits(report.flux_linkage.d, 4) + ", " + digits(report.flux_linkage.q, 4, "Wb"));
  const std::vector<double>& linkages = report.phase_flux_linkage;
  std::string names, values;
  for (std::size_t phase = 0; phase < linkages.size(); ++phase) {
    names += (phase == 0 ? "" : ", ") + studies::key_of_phase(phase, linkages.size());
    values += (phase == 0 ? "" : ", ") + digits(linkages[phase], 4);
  }
  facts.add("flux linkage " + names, values + " Wb");
  facts.add("no-load flux linkage", digits(report.no_load_flux_linkage, 4, "Wb"));
  if (report.inductance_d)
    facts.add("apparent L_d", digits(1e3 * *report.inductance_d, 4, "mH"));
  if (report.inductance_q)
    facts.add("apparent L_q", digits(1e3 * *report.inductance_q, 4, "mH"));
  for (const auto& [part, value] : report.peak_flux_density)
    facts.add("peak B, " + part, digits(value, 3, "T"));
  facts.add("largest H in the magnets", digits(1e-3 * report.knee.worst_field, 4, "kA/m, demagnetising"));
  if (report.knee.margin)
    facts.add("margin to the knee",
              digits(1e-3 * *report.knee.margin, 4, "kA/m") +
                  (report.knee.valid()
                       ? ""
                       : fmt::format("  ! {:.1f} % of the magnets pass it", 100.0 * report.knee.volume_beyond_knee)),
              report.knee.valid() ? Tone::plain : Tone::caution);
  else
    facts.add("margin to the knee", "not known: the grade's coercivity is not given");
  facts.add("phase resistance",
            digits(1e3 * report.phase_resistance, 4, "mΩ") + " at " + celsius(request.winding_temperature));
  if (request.current > 0.0)
    facts.add("copper loss", digits(report.copper_loss, 4, "W"));

  if (report.adaptation)
    add_adaptation(*report.adaptation, facts);

  facts.title("Computation");
  facts.add("mesh",
            fmt::format("{} cells, {} unknowns, degree {}", report.cells, report.unknowns, request.numerics.degree));
  facts.add("Newton", fmt::format("{} iterations, residual {:.1e}", report.newton_iterations, report.newton_residual));
  const auto arkkio = [](const std::optional<double>& torque) {
    return torque ? digits(*torque, 5, "N·m") : std::string("none beside a shaped surface");
  };
  facts.add("torque, Arkkio's integral", fmt::format("{} (rotor side), {} (stator side)", arkkio(report.arkkio_rotor),
                                                     arkkio(report.arkkio_stator)));
  facts.add("time", fmt::format("{:.2f} s of meshing, {:.2f} s of solving", report.mesh_seconds, report.solve_seconds));
  facts.add("lowest confidence", materials::to_string(report.confidence));
  for (const std::string& note : report.notes)
    facts.note(note);
  return facts.text() + (report.derivatives ? derivatives_text(*report.derivatives) : std::string());
}

/// What a .vtu holds beside the field.
struct FieldExtras {
  solver::RegionLaws laws;
  std::optional<postprocess::MarginMap> margins;  ///< where the grade tells its knee
  std::optional<postprocess::CoreLossDensity> core_loss;
};

FieldExtras field_extras(const geometries::Machine& machine, const studies::FieldReport& report,
                         const solver::FieldSolution& solution, double magnet_temperature) {
  FieldExtras extras{postprocess::region_laws(*report.mesh, machine, report.materials, magnet_temperature), {}, {}};
  if (report.knee.knee_field)
    extras.margins = postprocess::margin_map(*report.mesh, {solution}, *report.materials.magnet, magnet_temperature,
                                             report.magnets.rotor);
  return extras;
}

void write_vtu(const std::string& file, const studies::FieldReport& report, const solver::FieldSolution& solution,
               const FieldExtras& extras) {
  postprocess::GridOptions options;
  options.laws = &extras.laws;
  options.margins = extras.margins ? &*extras.margins : nullptr;
  options.core_loss = extras.core_loss;
  postprocess::write_vtu(file, *report.mesh, solution, options);
}

/// Writes the field as VTU and PNG, and the magnets apart where the grade tells its knee. @return their paths.
std::vector<std::string> write_field(const geometries::Machine& machine, const studies::FieldReport& report,
                                     double magnet_temperature, const std::string& folder) {
  postprocess::make_directory(folder);
  const std::string stem = (std::filesystem::path(folder) / machine.name).string();
  const FieldExtras extras = field_extras(machine, report, *report.solution, magnet_temperature);
  write_vtu(stem + ".vtu", report, *report.solution, extras);
  postprocess::write_file_atomically(stem + ".png", postprocess::draw_field_png(*report.mesh, *report.solution));
  std::vector<std::string> files = {stem + ".vtu", stem + ".png"};
  if (!extras.margins)
    return files;
  postprocess::MagnetMap magnets = postprocess::empty_magnet_map(*report.mesh, *report.solution);
  // A single field on straight recoil lines damages nothing.
  postprocess::add_frame(magnets, machine.name, magnet_temperature, *extras.margins, false);
  // Apart: programs that draw flux lines take every .vtu of the folder.
  const std::filesystem::path apart = std::filesystem::path(folder) / "magnets";
  postprocess::make_directory(apart.string());
  const std::string stem_of_magnets = (apart / machine.name).string();
  postprocess::write_magnet_vtu(stem_of_magnets + ".vtu", magnets);
  postprocess::write_file_atomically(stem_of_magnets + ".png",
                                     postprocess::draw_magnets_png(magnets, magnets.frames.front()));
  files.insert(files.end(), {stem_of_magnets + ".vtu", stem_of_magnets + ".png"});
  return files;
}

/// A period as it was written.
struct WrittenPeriod {
  std::string collection;      ///< its file
  std::vector<double> torque;  ///< N·m by position, whole machine
};

/// Torque over rotor position in a line: its course, its ends, its mean.
std::string period_in_words(const WrittenPeriod& period) {
  const auto [least, most] = std::minmax_element(period.torque.begin(), period.torque.end());
  double mean = 0.0;
  for (const double torque : period.torque)
    mean += torque / static_cast<double>(period.torque.size());
  return fmt::format("{}  {} … {}, mean {}", sparkline(period.torque, 48), digits(*least, 4), digits(*most, 4, "N·m"),
                     digits(mean, 4, "N·m"));
}

/// Writes the fields of an electrical period, the currents turning with the rotor, and their collection; with a speed
/// (rad/s) the core loss too.
WrittenPeriod write_period(const geometries::Machine& machine, const materials::MaterialLibrary& library,
                           const studies::FieldRequest& request, studies::FieldReport& report, int positions,
                           std::optional<double> speed, const std::string& folder) {
  const studies::FieldModel& model =
      report.models.of(machine, library, request.magnet_temperature, request.numerics, report.mesh_options);
  postprocess::RotationOptions period;
  period.positions = positions;
  period.whole_period = true;
  period.first_position = request.position;
  const postprocess::Rotation rotation =
      postprocess::rotate(*model.problem, machine, request.current, report.current_angle, period);
  const postprocess::Rotation& slice = rotation.pictured();
  std::optional<postprocess::CoreLossDensity> core_loss;
  if (speed)
    core_loss = postprocess::core_loss_density({machine, *model.mesh, slice, *speed, request.winding_temperature,
                                                request.magnet_temperature, report.materials});
  std::vector<std::pair<double, std::string>> files;
  for (std::size_t k = 0; k < rotation.positions.size(); ++k) {
    const std::string file = (std::filesystem::path(folder) / fmt::format("{}-{:04}.vtu", machine.name, k)).string();
    FieldExtras extras = field_extras(machine, report, slice.solutions[k], request.magnet_temperature);
    extras.core_loss = core_loss;
    write_vtu(file, report, slice.solutions[k], extras);
    files.emplace_back(in_degrees(rotation.positions[k]), file);
  }
  const std::string collection = (std::filesystem::path(folder) / (machine.name + ".pvd")).string();
  postprocess::write_pvd(collection, files);
  return {collection, rotation.torque};
}

/// A .fem file or the description of a drawing says itself what these options would say of a machine.
void refuse_options_of_machines(const Options& options) {
  for (const auto& [name, given] :
       {std::make_pair("--magnet", !options.machine.magnet.empty()),
        std::make_pair("--current", options.current.has_value()), std::make_pair("--angle", options.angle != "best"),
        std::make_pair("--position", options.position.has_value()),
        std::make_pair("--temperature", options.temperature.has_value()),
        std::make_pair("--winding-temperature", options.winding_temperature.has_value()),
        std::make_pair("--positions", options.positions > 1), std::make_pair("--speed", options.speed.has_value()),
        std::make_pair("--fem", !options.fem.empty()), std::make_pair("--tolerance", !options.tolerance.empty()),
        std::make_pair("--derivatives", options.derivatives)})
    if (given)
      throw base::UserError(
          fmt::format("{}: a .fem file or a drawing is solved as it is, with its own currents, magnets "
                      "and rotor angle; --degree, --refinement, --json and --output are possible",
                      name));
}

/// Writes the problem that was solved for FEMM. @return the file's path.
std::string write_fem(const geometries::Machine& machine, const studies::FieldRequest& request,
                      const studies::FieldReport& report, const std::string& file) {
  postprocess::FemProblem problem;
  problem.depth = machine.stack_length;
  problem.parallel_paths = machine.winding->definition().parallel_paths;
  problem.state = report.solution->state();
  problem.comment = machine.name + ", written by lodestone";
  if (!machine.skew.is_straight())
    problem.comment += fmt::format("; skewed, {}: this is the slice at {:.4g} deg", machine.skew.description(),
                                   in_degrees(machine.skew.slices()[machine.skew.middle()].angle));
  const solver::RegionLaws laws =
      postprocess::region_laws(*report.mesh, machine, report.materials, request.magnet_temperature);
  postprocess::write_file_atomically(file, postprocess::fem_text(*report.mesh, laws, problem));
  return file;
}

int solve(const Options& options) {
  if (studies::is_problem_file(options.machine.machine)) {
    refuse_options_of_machines(options);
    return solve_fem({options.machine.machine, options.degree, options.refinement, options.json, options.output,
                      options.machine.library});
  }
  const materials::MaterialLibrary library = options.machine.materials();
  const geometries::Machine machine = geometries::Machine::read(options.machine.document(library.path()));
  studies::FieldRequest request;
  request.current = options.current.value_or(machine.rated_current);
  request.current_angle = read_angle(options.angle);
  request.position = options.position.value_or(0.0);
  request.magnet_temperature = options.temperature.value_or(studies::room_temperature);
  request.winding_temperature = options.winding_temperature.value_or(studies::room_temperature);
  request.numerics = {options.degree, options.refinement, studies::angle_search_positions};
  request.numerics.tolerance = read_tolerance(options.tolerance, options.degree);
  request.progress = [](const postprocess::MeshAdaptation& adaptation) {
    std::cerr << progress_of(adaptation) << '\n';
  };
  request.derivatives = options.derivatives;
  if (request.current == 0.0)
    request.current_angle = request.current_angle.value_or(0.5 * base::pi);

  if (options.positions > 1 && options.output.empty())
    throw base::UserError("--positions: needs --output DIR, where the fields are written");
  if (options.speed && options.positions < least_loss_positions)
    throw base::UserError(fmt::format("--speed: gives the core loss of a period, which needs --positions {} or more",
                                      least_loss_positions));
  studies::FieldReport report = studies::solve_field(machine, library, request);
  std::vector<std::string> files;
  std::optional<WrittenPeriod> period;
  if (!options.output.empty())
    files = write_field(machine, report, request.magnet_temperature, options.output);
  if (options.positions > 1)
    period = write_period(machine, library, request, report, options.positions, options.speed, options.output);
  if (period)
    files.push_back(period->collection);
  if (!options.fem.empty())
    files.push_back(write_fem(machine, request, report, options.fem));
  if (options.json) {
    std::cout << studies::field_answer(machine, request, report, files) << "\n";
  } else {
    std::cout << to_text(machine, request, report, !options.current && machine.rated_current > 0.0);
    if (period) {
      Facts facts;
      facts.title("Over an electrical period");
      facts.add("torque", period_in_words(*period));
      std::cout << "\n" << facts.text();
    }
    for (const std::string& file : files)
      std::cout << "Written: " << file << "\n";
  }
  return report.adaptation && !report.adaptation->met ? exit_code::some_failed : exit_code::done;
}

}  // namespace

void add_solve(CLI::App& program, Action& action) {
  const auto options = std::make_shared<Options>();
  options->angle = "best";
  CLI::App* command = program.add_subcommand("solve", "Solve one magnetic field of a machine");
  add_machine_choice(*command, options->machine);
  add_quantity(*command, "--current", options->current, "A", base::Range::non_negative(),
               "Peak phase current; default: the machine's rated one, 0 A where it has none")
      ->type_name("CURRENT");
  command
      ->add_option(
          "--angle", options->angle,
          "Electrical angle of the current from the +d axis (the magnets' north pole), 90deg is the q axis; or "
          "'best' (default): the angle of most mean torque")
      ->type_name("ANGLE");
  add_quantity(*command, "--position", options->position, "rad", base::Range::any(),
               "Electrical angle of the rotor's d axis from the axis of phase A; default: 0deg")
      ->type_name("ANGLE");
  const base::Range temperatures{0.0, std::numeric_limits<double>::infinity(), false, true};
  add_quantity(*command, "--temperature", options->temperature, "K", temperatures,
               "Temperature of the magnets; default: 20degC")
      ->type_name("TEMPERATURE");
  add_quantity(*command, "--winding-temperature", options->winding_temperature, "K", temperatures,
               "Temperature of the windings, for resistance and copper loss; default: 20degC")
      ->type_name("TEMPERATURE");
  command->add_option("--degree", options->degree, "Degree of the finite elements, 1 to 4; default: 2")
      ->type_name("P")
      ->check(between(1, 4));
  command->add_option("--refinement", options->refinement, "2: cells half as large, 0.25 to 8; default: 1")
      ->type_name("FACTOR")
      ->check(between(0.25, 8.0));
  command
      ->add_option("--tolerance", options->tolerance,
                   "Largest estimated error of the torque over its mean, such as 0.2%: the mesh is made finer where "
                   "the error comes from until it is met, beginning with that of --refinement")
      ->type_name("SHARE");
  command->add_flag("--json", options->json, "Print one JSON object (SI units; angles in electrical degrees)");
  command
      ->add_option("-o,--output", options->output,
                   "Write the field and the margins of the magnets there: .vtu for ParaView, .png to look at")
      ->type_name("DIR");
  command
      ->add_option("--positions", options->positions,
                   "With --output: so many rotor positions of an electrical period, a .vtu each and a .pvd that "
                   "ParaView plays; default: 1, only --position")
      ->type_name("N")
      ->check(between(1, 720));
  add_quantity(*command, "--speed", options->speed, "rad/s", base::Range::positive(),
               "With --positions: the core loss of each cell at this speed goes into the .vtu files")
      ->type_name("SPEED");
  command->add_flag("--derivatives", options->derivatives,
                    "What each parameter does to torque, flux linkages and iron: currents, magnets, every dimension");
  command->add_option("--fem", options->fem, "Write the problem as a .fem file of FEMM 4.2")->type_name("FILE");
  add_examples(*command, {"lodestone solve prius-2004 --current 250A --angle 140deg",
                          "lodestone solve prius-2004-measured --current '75 A' --temperature 100degC --json",
                          "lodestone solve prius-2004-measured --current 150A --derivatives",
                          "lodestone solve prius-2004-measured --current 150A --angle 120deg --tolerance 0.2%",
                          "lodestone solve my-machine.yaml --current 0A --output out/no-load"});
  command->callback([options, &action] { action = [options] { return solve(*options); }; });
}

}  // namespace lodestone::app
