// SPDX-License-Identifier: GPL-3.0-or-later
// What every page of the program begins and ends with: head, style, title. Self-contained: it works from a file,
// offline, and cannot make a network request even by mistake.
#pragma once

#include <string>

namespace lodestone::postprocess {

/// From the document type to the open <main>. @param title plain text. @param skip_to id of the element to which the
/// first link of the page leads, for readers by keyboard, with `skip` as its words.
std::string begin_page(const std::string& title, const std::string& skip_to, const std::string& skip);
/// From </main> on. @param scripts elements behind it, markup.
std::string end_page(const std::string& scripts = "");

}  // namespace lodestone::postprocess
