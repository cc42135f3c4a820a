// SPDX-License-Identifier: GPL-3.0-or-later
#include "studies/gradient_store.h"

#include "base/user_error.h"
#include "postprocess/store/atomic_file.h"
#include "postprocess/store/case_file.h"

#include <nlohmann/json.hpp>

#include <filesystem>

namespace lodestone::studies {

namespace {

using nlohmann::json;

/// Everything but the case that derivatives depend on: what they are of, and by what.
std::string request_of(const Study& study, const materials::MaterialLibrary& materials) {
  json request;
  for (const auto& [name, quantity] : refined_quantities(study))
    request["quantities"].push_back({name, to_string(method_of(quantity, study))});
  for (const Variation& variation : study.variations.all())
    request["variables"].push_back(
        {variation.path, variation.interval->first, variation.interval->last, variation.interval->unit});
  if (const base::Node root = study.document.root(); const auto derive = root.find("derive"))
    for (const auto& [path, expression] : derive->entries())
      request["derived"].push_back({path, expression.text()});
  if (const auto& scenario = study.refinement->wanted.scenario)
    request["scenario"] = materials.content("scenarios", scenario->text(), &*scenario);
  return request.dump();
}

json body_of(const std::string& case_id, const GradientPart& part) {
  return {{"case", case_id}, {"derivatives", part.by_variable}, {"failure", part.failure}, {"seconds", part.seconds}};
}

}  // namespace

GradientStore::GradientStore(const Study& study, const std::string& directory,
                             const materials::MaterialLibrary& materials)
    : directory_((std::filesystem::path(directory) / "gradients").string()), request_(request_of(study, materials)) {}

std::string GradientStore::file(const std::string& case_id, std::optional<std::size_t> variable) const {
  const std::string part = variable ? std::to_string(*variable) : "adjoint";
  return (std::filesystem::path(directory_) /
          (postprocess::content_hash(case_id + "\n" + part + "\n" + request_) + ".json"))
      .string();
}

std::optional<GradientPart> GradientStore::find(const std::string& case_id, std::optional<std::size_t> variable) const {
  const std::string name = file(case_id, variable);
  std::error_code error;
  if (!std::filesystem::exists(name, error))
    return std::nullopt;
  try {
    const json whole = json::parse(postprocess::read_file(name));
    const json& body = whole.at("gradient");
    if (whole.at("checksum") != postprocess::content_hash(body.dump()) || body.at("case") != case_id)
      return std::nullopt;
    GradientPart part;
    body.at("derivatives").get_to(part.by_variable);
    body.at("failure").get_to(part.failure);
    body.at("seconds").get_to(part.seconds);
    return part;
  } catch (const json::exception&) {
  } catch (const base::UserError&) {
  }
  return std::nullopt;
}

void GradientStore::write(const std::string& case_id, std::optional<std::size_t> variable,
                          const GradientPart& part) const {
  const json body = body_of(case_id, part);
  postprocess::make_directory(directory_);
  postprocess::write_file_atomically(
      file(case_id, variable), json{{"gradient", body}, {"checksum", postprocess::content_hash(body.dump())}}.dump(
                                   -1, ' ', false, json::error_handler_t::replace) +
                                   "\n");
}

}  // namespace lodestone::studies
