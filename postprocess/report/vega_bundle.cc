// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/report/vega_bundle.h"

#include "base/user_error.h"
#include "postprocess/store/atomic_file.h"

#include <filesystem>
#include <utility>
#include <vector>

namespace lodestone::postprocess {

namespace {

/// What a chart without geography, force layouts and word clouds needs. Name as modules require it, file.
const std::vector<std::pair<const char*, const char*>> modules = {
    {"vega-util", "vega-util"},
    {"vega-time", "vega-time"},
    {"vega-format", "vega-format"},
    {"vega-loader", "vega-loader"},
    {"vega-statistics", "vega-statistics"},
    {"vega-dataflow", "vega-dataflow"},
    {"vega-canvas", "vega-canvas"},
    {"vega-scale", "vega-scale"},
    {"vega-scenegraph", "vega-scenegraph"},
    {"vega-expression", "vega-expression"},
    {"vega-selections", "vega-selection"},
    {"vega-functions", "vega-functions"},
    {"vega-runtime", "vega-runtime"},
    {"vega-event-selector", "vega-event-selector"},
    {"vega-parser", "vega-parser"},
    {"vega-transforms", "vega-transforms"},
    {"vega-view-transforms", "vega-view-transforms"},
    {"vega-encode", "vega-encode"},
    {"vega-label", "vega-label"},
    {"vega-view", "vega-view"},
    {"vega-interpreter", "vega-interpreter"},
};

const char* const licences = R"(/*
Vega 5. Copyright (c) 2015-2021, University of Washington Interactive Data Lab. All rights reserved.
vega-expression holds code based on Esprima (BSD-2-Clause), copyright (c) Ariya Hidayat, Thaddee Tyl, Mathias Bynens,
Joost-Wim Boekesteijn, Kris Kowal, Yusuke Suzuki and Arpad Borsos.
The D3 modules within are copyright (c) 2010-2022 Mike Bostock (BSD-3-Clause up to 2020, under the terms below, and ISC:
Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted,
provided that the above copyright notice and this permission notice appear in all copies. THE SOFTWARE IS PROVIDED "AS
IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF
MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL
DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT,
NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE).

BSD-3-Clause: Redistribution and use in source and binary forms, with or without modification, are permitted provided
that the following conditions are met:
1. Redistributions of source code must retain the above copyright notice, this list of conditions and the following
   disclaimer.
2. Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following
   disclaimer in the documentation and/or other materials provided with the distribution.
3. Neither the name of the copyright holder nor the names of its contributors may be used to endorse or promote products
   derived from this software without specific prior written permission.
THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS OR IMPLIED WARRANTIES,
INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL,
SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES;
LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN
CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS
SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
*/
)";

/// Debian ships the modules apart, each for a loader of the CommonJS kind; this is one.
const char* const loader_begin = R"("use strict";
globalThis.vega = (() => {
const factories = {};
)";

const char* const loader_end = R"(
const loaded = {};
const require = name => {
  if (!loaded[name]) {
    const module = {exports: loaded[name] = {}};
    factories[name](module.exports, module, require);
  }
  return loaded[name];
};
for (const name of ["vega-transforms", "vega-view-transforms", "vega-encode", "vega-label"]) {
  Object.assign(require("vega-dataflow").transforms, require(name));
}
return {
  parse: require("vega-parser").parse,
  View: require("vega-view").View,
  expressionInterpreter: require("vega-interpreter").expressionInterpreter,
};
})();
)";

/// Nothing in a script may look like the end of its element or the begin of a comment, and the reference to a source
/// map would be a request.
std::string safe_in_script(std::string text) {
  const std::string source_map = "\n//# sourceMappingURL=";
  if (const std::size_t at = text.rfind(source_map); at != std::string::npos) {
    text.erase(at);
  }
  for (const char* forbidden : {"</script", "<!--"}) {
    for (std::size_t at = 0; (at = text.find(forbidden, at)) != std::string::npos; at += 2) {
      text.replace(at, 1, "\\x3c");  // in a string; none of the modules has it elsewhere
    }
  }
  return text;
}

}  // namespace

std::string vega_bundle(const std::string& directory) {
  const std::string folder = directory.empty() ? LODESTONE_VEGA_DIR : directory;
  std::string script = licences;
  script += loader_begin;
  for (const auto& [name, file] : modules) {
    const std::string path = folder + "/" + file + ".min.js";
    if (!std::filesystem::exists(path)) {
      throw base::UserError("the report needs Vega's module " + path +
                            ", which is not there; install it (Debian: apt-get install libjs-vega) or build with "
                            "-DLODESTONE_VEGA_DIR=FOLDER");
    }
    script += std::string("factories[\"") + name + "\"] = function(exports, module, require) {\n" +
              safe_in_script(read_file(path)) + "\n};\n";
  }
  return script + loader_end;
}

}  // namespace lodestone::postprocess
