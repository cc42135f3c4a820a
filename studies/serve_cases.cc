// SPDX-License-Identifier: GPL-3.0-or-later
// The worker's side of workers.h.
#include "base/user_error.h"
#include "postprocess/store/results_store.h"
#include "studies/cases.h"
#include "studies/design_gradient.h"
#include "studies/field_workers.h"
#include "studies/gradient_store.h"
#include "studies/in_situ.h"
#include "studies/remembered_fields.h"
#include "studies/run_case.h"
#include "studies/worker_answers_internal.h"
#include "studies/workers.h"

#include <boost/algorithm/hex.hpp>
#include <nlohmann/json.hpp>

#include <sys/resource.h>

#include <csignal>
#include <cstdint>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

namespace lodestone::studies {

namespace {

nlohmann::json answer_of(const Case& one, const char* status, const std::string& reason) {
  return {{"case", one.index}, {"status", status}, {"reason", reason}};
}

/// The answer about a case that is stored.
nlohmann::json answer_of(const Case& one, const postprocess::CaseRecord& record,
                         const postprocess::ResultsStore& store) {
  nlohmann::json answer = answer_of(one, record.done ? "done" : "failed", record.failure);
  if (const std::string page = store.page_of(record); !page.empty())
    answer["page"] = boost::algorithm::hex_lower(page);
  return answer;
}

/// Of what this process and those that it starts may write to, bytes; 0: as much as there is. Beyond it no memory is
/// given, which ends the case and not the process.
void limit_memory(std::uint64_t bytes) {
  const rlimit limit{bytes, bytes};
  if (bytes > 0)
    ::setrlimit(RLIMIT_DATA, &limit);
}

nlohmann::json serve(const Study& study, const Case& one, const std::string& id,
                     const materials::MaterialLibrary& materials, const postprocess::ResultsStore& store,
                     FieldModels& models, const FieldExecutors& fields, InSitu* in_situ) {
  const auto answer = [&](const char* status, const std::string& reason) { return answer_of(one, status, reason); };
  const postprocess::CaseRecord described = describe_case(study, one, materials);
  if (described.id != id)
    return answer("changed", "");
  CaseFields kept;
  const postprocess::CaseRecord record =
      run_case(study, one, materials, models, fields, in_situ != nullptr ? &kept : nullptr, described);
  // What it holds for the next case is given back.
  if (failure_kind(record.failure) == FailureKind::memory)
    models = FieldModels();
  try {
    store.write(record);
  } catch (const base::UserError& error) {
    return answer("stopped", error.what());
  }
  nlohmann::json line = answer_of(one, record, store);
  // The results are stored: whatever a script does, they stay.
  if (in_situ != nullptr && record.done)
    line["insitu"] = in_situ->show(record, kept);
  return line;
}

/// A case with its derivatives, or these alone. @param wanted as in CaseJob.
nlohmann::json serve_gradient(const Study& study, const base::Document& machine, const Case& one, const std::string& id,
                              const std::vector<double>& shares, int wanted,
                              const materials::MaterialLibrary& materials, const postprocess::ResultsStore& store,
                              FieldModels& models) {
  const postprocess::CaseRecord described = describe_case(study, one, materials);
  if (described.id != id)
    return answer_of(one, "changed", "");
  const GradientStore gradients(study, store.directory(), materials);
  try {
    if (wanted >= 0) {
      const auto variable = static_cast<std::size_t>(wanted);
      gradients.write(id, variable, gradient_by_differences(study, machine, shares, variable, materials));
      return answer_of(one, "done", "");
    }
    CaseFields kept;
    const postprocess::CaseRecord record = run_case(study, one, materials, models, {}, &kept, described);
    // One that is stored already stays as it is, its time with it.
    const auto stored = store.find(id);
    const bool there = stored && stored->done;
    if (!there)
      store.write(record);
    if (record.done)
      gradients.write(id, std::nullopt,
                      gradient_by_adjoints(study, machine, one, shares, materials, models, record, kept));
    return there ? answer_of(one, "done", "") : answer_of(one, record, store);
  } catch (const base::UserError& error) {
    return answer_of(one, "stopped", error.what());
  }
}

}  // namespace

int serve_cases(const WorkerOptions& options) {
  if (!die_with_parent())
    return 1;
  ::signal(SIGPIPE, SIG_IGN);
  const WorkerAnswers answers;

  const Study study = Study::load(options.study_file);
  const materials::MaterialLibrary materials{base::LibraryPath(options.library_folders)};
  const base::Document machine = load_machine(study, materials.path());
  const postprocess::ResultsStore store(options.store_directory, true);
  limit_memory(options.memory);
  FieldModels models;
  std::optional<InSitu> in_situ;
  if (study.in_situ)
    in_situ.emplace(study, options.store_directory);
  const FieldExecutors fields = [&](const Case& one, const auto& here) -> std::unique_ptr<base::Executor> {
    RememberedFields::Maker solves = here;
    if (options.field_processes > 1)
      solves = [&, index = one.index] {
        return std::make_unique<FieldWorkers>(FieldWorkers::Options{options.program,
                                                                    serving_fields(options.study_file, index),
                                                                    options.library_folders, options.field_processes});
      };
    return std::make_unique<RememberedFields>(store.directory() + "/fields",
                                              postprocess::content_hash(fields_input(study, one, materials)), solves);
  };
  for (std::string line; std::getline(std::cin, line);) {
    const nlohmann::json request = nlohmann::json::parse(line);
    const auto index = request.at("case").get<std::size_t>();
    const auto id = request.at("id").get<std::string>();
    const auto shares = request.value("shares", std::vector<double>());
    const Case one = shares.empty() ? make_case(study, machine, index) : make_candidate(study, machine, index, shares);
    const nlohmann::json answer =
        request.contains("gradient")
            ? serve_gradient(study, machine, one, id, shares, request["gradient"].get<int>(), materials, store, models)
            : serve(study, one, id, materials, store, models, fields, in_situ ? &*in_situ : nullptr);
    // Reasons may hold bytes of a file name that are not UTF-8.
    if (!answers.send(answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)))
      return 1;
  }
  return 0;
}

}  // namespace lodestone::studies
