// SPDX-License-Identifier: GPL-3.0-or-later
// Studies: run into a store or here, read from a store, compared.
#include "base/user_error.h"
#include "postprocess/comparison/results_table.h"
#include "postprocess/comparison/stored_comparison.h"
#include "postprocess/report/stored_report.h"
#include "postprocess/store/results_store.h"
#include "python/bindings.h"
#include "studies/cases.h"
#include "studies/run_case.h"
#include "studies/run_optimisation.h"
#include "studies/run_refinement.h"
#include "studies/workers.h"

#include <fmt/format.h>

#include <memory>

namespace lodestone::python {

namespace {

using postprocess::CaseRecord;
using studies::Study;

/// A comparison with the library of which it reads.
struct Compared {
  Compared(const postprocess::StoredDesigns& designs, const std::vector<std::string>& folders)
      : library(base::LibraryPath(folders)), stored(postprocess::compare_stored(designs, library)) {}
  materials::MaterialLibrary library;
  postprocess::StoredComparison stored;
};

/// Every case of a study, in this process and in order; those that constraints refuse are left out.
std::vector<std::shared_ptr<CaseRecord>> evaluate(const Study& study, const std::vector<std::string>& folders) {
  if (study.chooses())
    throw base::UserError(fmt::format("{}: {} asks for its cases on the way; run it into a directory (lodestone.run)",
                                      study.file, study.refinement ? "a refinement" : "an optimisation"));
  std::vector<std::shared_ptr<CaseRecord>> records;
  alone([&] {
    const materials::MaterialLibrary library{base::LibraryPath(folders)};
    const base::Document machine = studies::check_study(study, library);
    studies::FieldModels models;
    for (std::size_t index = 0; index < study.case_count(); ++index) {
      {
        const py::gil_scoped_acquire acquire;
        if (PyErr_CheckSignals() != 0)
          throw py::error_already_set();
      }
      const studies::Case one = studies::make_case(study, machine, index);
      if (!one.refused)
        records.push_back(std::make_shared<CaseRecord>(studies::run_case(study, one, library, models)));
    }
  });
  return records;
}

py::dict dict_of(const studies::RunSummary& summary) {
  py::dict result;
  result["total"] = summary.total;
  result["computed"] = summary.computed;
  result["reused"] = summary.reused;
  result["failed"] = summary.failed;
  result["infeasible"] = summary.infeasible;
  result["missing"] = summary.missing;
  result["refused"] = summary.refused;
  result["damaged"] = summary.damaged;
  result["interrupted_by"] = summary.interrupted_by;
  result["stopped"] = summary.stopped;
  return result;
}

py::dict dict_of(const studies::Progress& progress) {
  py::dict result;
  result["total"] = progress.total;
  result["done"] = progress.done;
  result["reused"] = progress.reused;
  result["failed"] = progress.failed;
  result["running"] = progress.running;
  result["seconds"] = progress.seconds;
  result["design"] = progress.case_ended ? py::object(py::str(progress.last_design)) : py::none();
  result["failure"] = progress.case_ended ? py::object(py::str(progress.last_failure)) : py::none();
  return result;
}

/// Of a study of any kind. An exception of the report is kept, the cases go on, and it is raised at the end: a run has
/// no other way to stop than an interruption.
py::dict run(const std::string& file, const std::string& directory, const py::kwargs& given) {
  studies::RunOptions options;
  options.processes = integer(given["jobs"], "jobs", 1, 4096);
  options.library_folders = given["library"].cast<std::vector<std::string>>();
  options.program = given["program"].cast<std::string>();
  options.retry_failed = given["retry_failed"].cast<bool>();
  options.case_timeout = optional_quantity(given["case_timeout"], "case_timeout", "s", base::Range::positive())
                             .value_or(options.case_timeout);
  const py::object progress = given["progress"];
  const bool told = !progress.is_none();
  std::exception_ptr failure;
  const auto report = [&](const studies::Progress& now) {
    if (!told || failure)
      return;
    const py::gil_scoped_acquire acquire;
    try {
      progress(dict_of(now));
    } catch (const py::error_already_set&) {
      failure = std::current_exception();
    }
  };
  const studies::RunSummary summary = alone([&] {
    const Study study = Study::load(file);
    if (study.refinement)
      return studies::run_refinement(study, directory, options,
                                     [&](const studies::RefinementProgress& now) { report(now.cases); })
          .run;
    if (study.optimisation)
      return studies::run_optimisation(study, directory, options,
                                       [&](const studies::SearchProgress& now) { report(now.cases); })
          .run;
    return studies::run_study(study, directory, options, report);
  });
  if (failure)
    std::rethrow_exception(failure);
  return dict_of(summary);
}

py::tuple columns_of(const std::string& directory) {
  std::string csv;
  std::vector<postprocess::ResultColumn> names;
  alone([&] {
    const postprocess::ResultsStore store(directory, false);
    const postprocess::GatheredCases gathered = store.gathered();
    const postprocess::ResultColumns columns(gathered.cases);
    csv = columns.csv();
    names = columns.names();
  });
  py::list described;
  for (const postprocess::ResultColumn& one : names)
    described.append(py::make_tuple(one.name, one.unit, one.description));
  return py::make_tuple(csv, described);
}

}  // namespace

void bind_studies(py::module_& module) {
  module.def("evaluate_text",
             [](const std::string& text, const std::string& name, const std::vector<std::string>& library) {
               return evaluate(alone([&] { return Study::read(base::Document::parse(text, name)); }), library);
             });
  module.def("evaluate_file", [](const std::string& file, const std::vector<std::string>& library) {
    return evaluate(alone([&] { return Study::load(file); }), library);
  });
  module.def("run", &run);
  module.def("read_cases", [](const std::string& directory) {
    std::vector<std::shared_ptr<CaseRecord>> records;
    std::vector<std::string> damaged;
    alone([&] {
      const postprocess::ResultsStore store(directory, false);
      for (CaseRecord& record : store.read_all())
        records.push_back(std::make_shared<CaseRecord>(std::move(record)));
      damaged = store.damaged();
    });
    return py::make_tuple(records, damaged);
  });
  module.def("columns", &columns_of);

  py::class_<Compared>(module, "Comparison")
      .def(py::init([](const std::vector<std::string>& directories, const std::string& point,
                       const std::vector<std::string>& scenarios, const std::vector<std::string>& library) {
        if (directories.empty())
          throw base::UserError("compare: name one directory of results or several");
        return alone([&] {
          return std::make_unique<Compared>(postprocess::StoredDesigns{directories, point, scenarios, true}, library);
        });
      }))
      .def_property_readonly("title", [](const Compared& self) { return self.stored.title; })
      .def_property_readonly("damaged", [](const Compared& self) { return self.stored.damaged; })
      .def_property_readonly("point", [](const Compared& self) { return self.stored.comparison.point_name(); })
      .def_property_readonly(
          "conditions", [](const Compared& self) { return alone([&] { return self.stored.comparison.conditions(); }); })
      .def("json", [](const Compared& self) { return alone([&] { return self.stored.comparison.json(); }); })
      .def("csv", [](const Compared& self) { return alone([&] { return self.stored.comparison.csv(); }); })
      .def("table", [](const Compared& self) { return alone([&] { return self.stored.comparison.table(); }); })
      .def("write_report", [](const Compared& self, const std::string& file) {
        alone([&] { postprocess::write_stored_report(self.stored, file); });
      });
}

}  // namespace lodestone::python
