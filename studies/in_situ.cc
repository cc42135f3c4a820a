// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/in_situ.h"

#include "base/user_error.h"
#include "postprocess/demagnetisation/load_cases.h"
#include "postprocess/fields/solution_grid.h"
#include "postprocess/store/atomic_file.h"
#include "postprocess/store/case_file.h"

#include <fmt/format.h>

#include <ctime>
#include <filesystem>
#include <set>

#include <unistd.h>

namespace lodestone::studies {

namespace fs = std::filesystem;

namespace {

/// Levels of A in the thumbnail: one lies at zero, eight on either side.
constexpr int thumbnail_flux_lines = 17;

std::set<std::string> files_in(const std::string& folder) {
  std::set<std::string> files;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, error))
    if (entry.is_regular_file(error))
      files.insert(fs::relative(entry.path(), folder, error).string());
  return files;
}

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// A file's name for the scripts' files while they are written: nobody else's.
std::string work_folder(const postprocess::ExtractsFolder& folder) {
  return fmt::format("{}/.work-{}", folder.path(), ::getpid());
}

/// The magnets' memory of a grade with a coercivity profile; empty for others.
std::vector<materials::MagnetState> magnet_states(const CaseFields& fields, int degree) {
  const auto graded = postprocess::graded_magnets(*fields.mesh, degree, *fields.materials.magnet);
  return graded ? graded->memory.rotor : std::vector<materials::MagnetState>();
}

/// With what tells one field from the next.
postprocess::FieldGrid described(postprocess::FieldGrid grid, const postprocess::CaseRecord& record, std::size_t point,
                                 double degrees) {
  grid.field_scalar("Position (deg)", degrees);
  grid.field_texts("Study", {record.study});
  grid.field_texts("Design", {record.design});
  grid.field_texts("Operating point", {record.points[point].name});
  return grid;
}

}  // namespace

void check_in_situ(const Study& study) {
  if (study.in_situ && !postprocess::has_catalyst())
    study.document.root().at("insitu").fail(
        "this program was built without ParaView, whose Catalyst runs the scripts; install paraview-dev, "
        "python3-paraview and libpython3-dev (./dev setup --all) and build again, or leave 'insitu' out");
}

std::string in_situ_hash(const InSituSettings& settings) {
  std::string text = fmt::format("every {}\n", settings.every);
  for (const std::string& script : settings.scripts)
    text += script + "\n" + postprocess::read_file(script);
  return postprocess::content_hash(text);
}

bool has_extracts(const postprocess::ExtractsFolder& folder, const std::string& id, const std::string& scripts_hash) {
  const auto found = folder.find(id);
  return found && found->error.empty() && found->scripts == scripts_hash;
}

InSitu::InSitu(const Study& study, const std::string& directory)
    : study_(study), folder_(directory), scripts_hash_(in_situ_hash(*study.in_situ)), work_(work_folder(folder_)) {}

InSitu::~InSitu() {
  std::error_code error;
  fs::remove_all(work_, error);
}

std::string InSitu::show(const postprocess::CaseRecord& record, const CaseFields& fields) {
  postprocess::CaseExtracts extracts{record.id, record.design, record.varied, scripts_hash_, "", {}};
  try {
    folder_.make_case_folder(record.id);
    if (!catalyst_ && cannot_start_.empty())
      try {
        postprocess::make_directory(work_);
        catalyst_ = std::make_unique<postprocess::Catalyst>(study_.in_situ->scripts, work_);
      } catch (const postprocess::CatalystError& error) {
        cannot_start_ = error.what();
      }
    if (!cannot_start_.empty())
      throw postprocess::CatalystError(cannot_start_);
    for (std::size_t point = 0; point < fields.rotations.size(); ++point)
      show_point(record, fields, point, extracts);
  } catch (const std::exception& error) {
    extracts.error = error.what();
  }
  try {
    folder_.write(extracts);
  } catch (const base::UserError& error) {
    extracts.error = error.what();
  }
  return extracts.error;
}

void InSitu::show_point(const postprocess::CaseRecord& record, const CaseFields& fields, std::size_t point,
                        postprocess::CaseExtracts& extracts) {
  const postprocess::Rotation& rotation = fields.rotations[point];
  const postprocess::Rotation& slice = rotation.pictured();
  const double speed = record.points.at(point).speed;
  const std::string name = std::to_string(point + 1);
  const std::string folder = folder_.path() + "/" + record.id + "/" + name;
  const solver::RegionLaws laws =
      postprocess::region_laws(*fields.mesh, *fields.machine, fields.materials, record.magnet_temperature);
  const std::vector<materials::MagnetState> states = magnet_states(fields, study_.numerics.degree);
  postprocess::GridOptions options;
  options.whole_machine = false;
  options.laws = &laws;
  // Once a point, whatever the number of its steps.
  if (study_.analysis == Analysis::performance && speed > 0.0)
    options.core_loss =
        postprocess::core_loss_density({*fields.machine, *fields.mesh, slice, speed, record.winding_temperature,
                                        record.magnet_temperature, fields.materials});
  const std::size_t stride =
      study_.in_situ->every > 0 ? static_cast<std::size_t>(study_.in_situ->every) : slice.solutions.size();
  for (std::size_t k = 0; k < slice.solutions.size(); k += stride) {
    const double begin = cpu_seconds();
    const int step = static_cast<int>(k);
    const double degrees = rotation.positions[k] * 180.0 / base::pi;
    const solver::FieldSolution& solution = slice.solutions[k];
    postprocess::CatalystInputs inputs;
    inputs.field = [&] {
      const auto margins = postprocess::margin_map(*fields.mesh, {solution}, *fields.materials.magnet,
                                                   record.magnet_temperature, states);
      options.margins = &margins;
      return described(postprocess::solution_grid(*fields.mesh, solution, options), record, point, degrees);
    };
    inputs.thumbnail = [&] { return postprocess::sector_thumbnail(*fields.mesh, solution, thumbnail_flux_lines); };
    if (!catalyst_->execute(step, degrees, inputs))
      continue;
    postprocess::ExtractStep done{record.points[point].name, rotation.positions[k], rotation.torque[k], 0.0, {}};
    // One folder for all steps, since ParaView asks for it once.
    for (const std::string& file : files_in(work_)) {
      const fs::path place = fs::path(folder) / file;
      postprocess::make_directory_of(place.string());
      fs::rename(fs::path(work_) / file, place);
      // Pieces of a data set lie in a folder of their own; the file beside it names them.
      if (fs::path(file).parent_path().empty())
        done.files.push_back(fmt::format("{}/{}/{}", record.id, name, file));
    }
    done.seconds = cpu_seconds() - begin;
    extracts.steps.push_back(std::move(done));
  }
}

}  // namespace lodestone::studies
