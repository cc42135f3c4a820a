// SPDX-License-Identifier: GPL-3.0-or-later
// The worker's side of workers.h.
#include "base/user_error.h"
#include "postprocess/results_store.h"
#include "studies/cases.h"
#include "studies/run_case.h"
#include "studies/workers.h"

#include <nlohmann/json.hpp>

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <string>

namespace lodestone::studies {

namespace {

/// Takes standard output for the answers alone: what a library prints there goes to standard error.
class Answers {
public:
  Answers() : stream_(::fdopen(::dup(STDOUT_FILENO), "w")) { ::dup2(STDERR_FILENO, STDOUT_FILENO); }
  ~Answers() { std::fclose(stream_); }
  Answers(const Answers&) = delete;
  Answers& operator=(const Answers&) = delete;
  /// @return false where nobody reads any more.
  bool send(const nlohmann::json& answer) const {
    // Reasons may hold bytes of a file name that are not UTF-8.
    const std::string line = answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    return std::fputs(line.c_str(), stream_) >= 0 && std::fflush(stream_) == 0;
  }

private:
  std::FILE* stream_;
};

nlohmann::json serve(const Study& study, const Case& one, const std::string& id,
                     const materials::MaterialLibrary& materials, const postprocess::ResultsStore& store,
                     FieldModels& models) {
  const nlohmann::json head = {{"case", one.index}};
  const auto answer = [&](const char* status, const std::string& reason) {
    nlohmann::json line = head;
    line["status"] = status;
    line["reason"] = reason;
    return line;
  };
  if (describe_case(study, one, materials).id != id)
    return answer("changed", "");
  const postprocess::CaseRecord record = run_case(study, one, materials, models);
  try {
    store.write(record);
  } catch (const base::UserError& error) {
    return answer("stopped", error.what());
  }
  return answer(record.done ? "done" : "failed", record.failure);
}

}  // namespace

int serve_cases(const std::string& study_file, const std::string& store_directory,
                const std::vector<std::string>& library_folders) {
  const pid_t parent = ::getppid();
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent)
    return 1;
  ::signal(SIGPIPE, SIG_IGN);
  const Answers answers;

  const Study study = Study::load(study_file);
  const materials::MaterialLibrary materials{base::LibraryPath(library_folders)};
  const base::Document machine = load_machine(study, materials.path());
  const postprocess::ResultsStore store(store_directory, true);
  FieldModels models;
  for (std::string line; std::getline(std::cin, line);) {
    const nlohmann::json request = nlohmann::json::parse(line);
    const Case one = make_case(study, machine, request.at("case").get<std::size_t>());
    if (!answers.send(serve(study, one, request.at("id").get<std::string>(), materials, store, models)))
      return 1;
  }
  return 0;
}

}  // namespace lodestone::studies
