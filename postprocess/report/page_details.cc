// SPDX-License-Identifier: GPL-3.0-or-later
// The lower half of the page: field pictures, flux maps, notes.
#include "postprocess/report/page_sections.h"

#include "base/markup.h"
#include "base/quantity.h"
#include "materials/composition.h"
#include "postprocess/fields/base64.h"
#include "postprocess/flux_map/flux_map_picture.h"
#include "postprocess/report/design_labels.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace lodestone::postprocess {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_maps = 12;
constexpr std::size_t most_notes = 200;

/// Notes that every design that is done carries, and those of each design alone.
std::vector<std::string> common_notes(const Comparison& comparison) {
  std::vector<std::string> shared;
  bool first = true;
  for (const CaseRecord& record : comparison.cases()) {
    if (!record.done) {
      continue;
    }
    if (first) {
      shared = record.notes;
      first = false;
      continue;
    }
    shared.erase(std::remove_if(shared.begin(), shared.end(),
                                [&](const std::string& note) {
                                  return std::find(record.notes.begin(), record.notes.end(), note) ==
                                         record.notes.end();
                                }),
                 shared.end());
  }
  return shared;
}

std::string list(const std::vector<std::string>& notes) {
  std::string text = "<ul>";
  for (const std::string& note : notes) {
    text += "<li>" + base::escape_markup(note) + "</li>";
  }
  return text + "</ul>";
}

}  // namespace

std::vector<std::size_t> choose_designs(const Comparison& comparison, std::size_t most,
                                        const std::function<bool(const CaseRecord&)>& condition) {
  const auto& cases = comparison.cases();
  std::vector<std::size_t> chosen;
  for (const bool front : {true, false}) {
    for (std::size_t i = 0; i < cases.size() && chosen.size() < most; ++i) {
      if (comparison.on_front(i) == front && condition(cases[i])) {
        chosen.push_back(i);
      }
    }
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

std::string picture_section(const Comparison& comparison, const PictureFiles& pictures) {
  const auto& cases = comparison.cases();
  if (pictures.in_page().empty())
    return "";
  std::string text = "<section aria-labelledby=\"fields-title\"><h2 id=\"fields-title\">Fields</h2>\n<p class=\"hint\">"
                     "Flux density in colour, on one scale for all; lines are lines of flux.";
  if (pictures.beside() > 0)
    text += fmt::format(" {} of {} pictures; the others lie in a folder beside this page, with a link in the row of "
                        "their design.",
                        pictures.in_page().size(), pictures.in_page().size() + pictures.beside());
  text += "</p>\n<div class=\"pictures\">\n";
  for (const std::size_t i : pictures.in_page()) {
    const CaseRecord& record = cases[i];
    const std::string point = record.points.empty() ? "" : record.points.front().name;
    const std::string state = !record.knee.valid() ? " (magnets past their knee)" : "";
    text += fmt::format("<figure data-design=\"{5}\"><img alt=\"Flux density and flux lines of {0}{1}\" "
                        "src=\"data:image/png;base64,{2}\"><figcaption><strong>{0}</strong>{1}<br>{3} N·m{4}"
                        "</figcaption></figure>\n",
                        base::escape_markup(record.design), state, base64(record.field_picture),
                        record.points.empty() ? "–" : format_fixed(record.points.front().torque, 0),
                        point.empty() ? "" : ", " + base::escape_markup(point), i);
  }
  return text + "</div>\n</section>\n";
}

std::string sweep_section(const std::vector<SweepPicture>& pictures) {
  if (pictures.empty()) {
    return "";
  }
  std::string text =
      "<section aria-labelledby=\"sweep-title\"><h2 id=\"sweep-title\">Pictures of the sweep</h2>\n"
      "<p class=\"hint\">Drawn by ParaView while the study ran; all of them, with their index, are in the "
      "folder insitu.cdb of the results.</p>\n<div class=\"choices\" id=\"sweep-choices\"></div>\n"
      "<div class=\"strip\" id=\"sweep\" role=\"region\" aria-label=\"Pictures of the sweep\" "
      "tabindex=\"0\">\n";
  for (const SweepPicture& picture : pictures) {
    Json shows = Json::object();
    std::string words;
    for (const auto& [name, value] : picture.shows) {
      shows[name] = value;
      words += (words.empty() ? "" : ", ") + name + " " + value;
    }
    text += fmt::format("<figure data-shows=\"{0}\"><img alt=\"{1}\" src=\"data:image/png;base64,{2}\"><figcaption>{1}"
                        "</figcaption></figure>\n",
                        base::escape_markup(shows.dump(-1, ' ', false, Json::error_handler_t::replace)),
                        base::escape_markup(words), base64(picture.png));
  }
  return text + "</div>\n</section>\n";
}

std::string flux_map_section(const Comparison& comparison) {
  const auto& cases = comparison.cases();
  const auto has_map = [](const CaseRecord& record) { return record.flux_map.has_value(); };
  const auto all = static_cast<std::size_t>(std::count_if(cases.begin(), cases.end(), has_map));
  if (all == 0) {
    return "";
  }
  const std::vector<std::size_t> chosen = choose_designs(comparison, most_maps, has_map);
  std::string rows, pictures;
  for (const std::size_t i : chosen) {
    const FluxMap& map = *cases[i].flux_map;
    const FluxMapData& data = map.data();
    const FluxMapErrors errors = map.errors();
    const std::string design = base::escape_markup(cases[i].design);
    std::vector<std::string> temperatures;
    for (const double temperature : data.temperatures) {
      temperatures.push_back(fmt::format("{:.4g}", temperature - base::zero_celsius));
      pictures += fmt::format(
          "<figure><img alt=\"Contours of torque, torque ripple and flux linkages of {0} over the currents i_d and "
          "i_q, "
          "magnets at {1} degC\" src=\"data:image/svg+xml;base64,{2}\"><figcaption><strong>{0}</strong>, magnets at "
          "{1} degC</figcaption></figure>\n",
          design, temperatures.back(),
          base64(draw_flux_map(map, temperature,
                               fmt::format("{}, magnets at {} degC", cases[i].design, temperatures.back()))));
    }
    rows +=
        fmt::format("<tr><th scope=\"row\">{}</th><td>up to {:g} A peak, i_d {:g} to {:g} A</td><td>{}</td>", design,
                    data.range.current, data.range.least_direct, data.range.most_direct, fmt::join(temperatures, ", "));
    const auto figure = [&](const std::string& text) { rows += "<td class=\"number\">" + text + "</td>"; };
    // A map that is 0 everywhere has no scale to be off by.
    const auto percent = [](double part, double whole) {
      return format_fixed(whole > 0.0 ? std::optional<double>(100.0 * part / whole) : std::nullopt, 3);
    };
    figure(std::to_string(map.nodes().size()));
    figure(fmt::format("{:.4g}", errors.torque_scale));
    figure(fmt::format("{:.4g}", errors.flux_scale));
    figure(std::to_string(errors.currents));
    figure(percent(errors.torque_most, errors.torque_scale));
    figure(percent(errors.torque_rms, errors.torque_scale));
    figure(percent(errors.flux_most, errors.flux_scale));
    figure(percent(errors.ripple_most, errors.torque_scale));
    rows += "</tr>\n";
  }
  std::string text = "<section aria-labelledby=\"maps-title\"><h2 id=\"maps-title\">Flux maps</h2>\n<p class=\"hint\">"
                     "Torque, its ripple and the flux linkages over all currents; torque and flux linkages are "
                     "derivatives of one co-energy surface. Its errors are the largest at currents at which the field "
                     "was solved and that are no nodes, in per cent of the largest torque and flux linkage.";
  if (chosen.size() < all) {
    text += fmt::format(" {} of {} maps; the others are in the store.", chosen.size(), all);
  }
  text += "</p>\n<div class=\"scroll\" role=\"region\" aria-labelledby=\"maps-title\" tabindex=\"0\">\n"
          "<table class=\"plain\">\n<thead><tr><th scope=\"col\">Design</th><th scope=\"col\">Currents</th>"
          "<th scope=\"col\">Magnets at <small>degC</small></th>";
  const std::vector<std::pair<const char*, const char*>> figures = {{"Nodes", ""},
                                                                    {"Largest torque", "N·m"},
                                                                    {"Largest flux linkage", "Wb"},
                                                                    {"Currents checked", ""},
                                                                    {"Torque error", "%"},
                                                                    {"Torque error, r.m.s.", "%"},
                                                                    {"Flux linkage error", "%"},
                                                                    {"Ripple error", "% of the torque"}};
  for (const auto& [title, unit] : figures) {
    text += fmt::format("<th scope=\"col\" class=\"number\">{} <small>{}</small></th>", title, unit);
  }
  return text + "</tr></thead>\n<tbody>\n" + rows + "</tbody>\n</table>\n</div>\n<div class=\"pictures maps\">\n" +
         pictures + "</div>\n</section>\n";
}

std::string notes_section(const Comparison& comparison) {
  const auto& cases = comparison.cases();
  const std::vector<std::string> shared = common_notes(comparison);
  std::string text = "<section aria-labelledby=\"notes-title\"><h2 id=\"notes-title\">What stands behind the "
                     "figures</h2>\n";
  if (!shared.empty()) {
    text += "<h3>For every design</h3>" + list(shared) + "\n";
  }
  const std::vector<std::size_t> chosen =
      choose_designs(comparison, most_notes, [](const CaseRecord&) { return true; });
  text += chosen.size() == cases.size()
              ? "<h3>For each design</h3>"
              : fmt::format("<h3>For {} of {} designs; those of the others are in the store</h3>", chosen.size(),
                            cases.size());
  text += "\n<div class=\"notes\">\n";
  for (const std::size_t i : chosen) {
    const CaseRecord& record = cases[i];
    text += "<details><summary>" + base::escape_markup(record.design);
    text += record.done ? " <small>confidence " + materials::to_string(record.confidence) + "</small>"
                        : std::string(" <small>failed</small>");
    text += "</summary>\n";
    std::vector<std::string> lines;
    if (const std::string why = comparison.exclusion(i); !why.empty()) {
      lines.push_back((record.done ? "Not on the front: " : "Failed: ") + why);
    }
    if (record.done) {
      if (!record.knee.margin) {
        lines.emplace_back("The grade's knee is unknown and was not checked.");
      } else if (!record.knee.valid()) {
        lines.push_back(
            fmt::format("{:.2g} % of the magnet volume passes the knee.", 100.0 * record.knee.volume_beyond_knee));
      }
      const materials::Provenance& provenance = record.passport.composition_provenance;
      lines.push_back(record.passport.composition_known
                          ? fmt::format("Composition: {} (confidence {})", provenance.source,
                                        materials::to_string(provenance.confidence))
                          : "Composition unknown: masses of its elements are unknown, not zero.");
      for (const std::string& note : record.notes) {
        if (std::find(shared.begin(), shared.end(), note) == shared.end()) {
          lines.push_back(note);
        }
      }
      lines.push_back(
          fmt::format("{} cells, {} unknowns, {:.3g} s of CPU", record.cells, record.unknowns, record.seconds));
    }
    for (const auto& [path, value] : record.varied) {
      lines.push_back(fmt::format("{} = {}", path, value));
    }
    lines.push_back("Case " + record.id);
    text += list(lines) + "</details>\n";
  }
  const auto done = std::find_if(cases.begin(), cases.end(), [](const CaseRecord& record) { return record.done; });
  return text + fmt::format("</div>\n<p class=\"hint\">Made by Lodestone {} from stored cases; every figure is in the "
                            "store with its unit and full input.</p>\n</section>\n",
                            base::escape_markup(done->version));
}

}  // namespace lodestone::postprocess
