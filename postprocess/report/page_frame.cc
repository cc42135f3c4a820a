// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/report/page_frame.h"

#include "base/markup.h"
#include "postprocess/report/page_assets.h"

namespace lodestone::postprocess {

namespace {

/// No origin may be asked for anything.
const char* const security_policy =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

}  // namespace

std::string begin_page(const std::string& title, const std::string& skip_to, const std::string& skip) {
  std::string page = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  page += std::string("<meta http-equiv=\"Content-Security-Policy\" content=\"") + security_policy + "\">\n";
  page += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
          "<meta name=\"generator\" content=\"Lodestone\">\n";
  // An icon of its own, or the browser asks a server for one.
  page += "<link rel=\"icon\" href=\"data:,\">\n";
  page += "<title>" + base::escape_markup(title) + "</title>\n<style>\n" + page_style + "</style>\n</head>\n<body>\n";
  page += "<a class=\"skip\" href=\"#" + skip_to + "\">" + skip +
          "</a>\n<header>\n<p class=\"brand\">Lodestone</p>\n<h1>" + base::escape_markup(title) +
          "</h1>\n</header>\n<main>\n";
  return page;
}

std::string end_page(const std::string& scripts) {
  return "</main>\n" + scripts + "</body>\n</html>\n";
}

}  // namespace lodestone::postprocess
