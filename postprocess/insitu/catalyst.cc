// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/insitu/catalyst.h"

#include "postprocess/insitu/catalyst_module_internal.h"
#include "postprocess/store/atomic_file.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace lodestone::postprocess {

namespace fs = std::filesystem;

namespace {

constexpr const char* module_name = "lodestone_catalyst.so";

/// The module beside the library that holds this code, wherever an installation was moved.
std::string module_file() {
  Dl_info info;
  std::error_code error;
  if (::dladdr(reinterpret_cast<const void*>(&module_file), &info) == 0 || info.dli_fname == nullptr)
    return module_name;
  return (fs::canonical(info.dli_fname, error).parent_path() / module_name).string();
}

/// ParaView starts MPI. A worker under mpirun has inherited the variables of its launcher, as whose rank it must not
/// appear: several workers share one. It is a world of its own.
void forget_launcher() {
  std::vector<std::string> names;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string name = std::string(*entry).substr(0, std::string(*entry).find('='));
    for (const char* prefix : {"OMPI_", "PMIX_", "PMI_", "ORTE_"})
      if (name.rfind(prefix, 0) == 0)
        names.push_back(name);
  }
  for (const std::string& name : names)
    ::unsetenv(name.c_str());
  // Without a daemon of its own.
  ::setenv("OMPI_MCA_ess_singleton_isolated", "1", 1);
}

/// Whether an X server answers to DISPLAY. Asked through its socket where it is of this machine, so that no library of
/// X is needed; a display elsewhere is taken to be there.
bool has_display() {
  const char* display = std::getenv("DISPLAY");
  if (display == nullptr || *display == '\0')
    return false;
  if (*display != ':')
    return true;
  const std::string number = std::string(display + 1).substr(0, std::string(display + 1).find('.'));
  const std::string path = "/tmp/.X11-unix/X" + number;
  for (const bool is_abstract : {true, false}) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() + 2 > sizeof address.sun_path)
      return false;
    std::memcpy(address.sun_path + (is_abstract ? 1 : 0), path.c_str(), path.size());
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
    const bool answers =
        descriptor >= 0 && ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), length) == 0;
    if (descriptor >= 0)
      ::close(descriptor);
    if (answers)
      return true;
  }
  return false;
}

}  // namespace

bool has_catalyst() {
  return ::access(module_file().c_str(), R_OK) == 0;
}

Catalyst::Catalyst(const std::vector<std::string>& scripts, const std::string& folder) {
  forget_launcher();
  void* handle = ::dlopen(module_file().c_str(), RTLD_NOW | RTLD_GLOBAL);
  if (handle == nullptr)
    throw CatalystError(fmt::format("ParaView cannot be loaded: {}", ::dlerror()));
  const auto make = reinterpret_cast<MakeCatalystModule>(::dlsym(handle, make_catalyst_module));
  if (make == nullptr)
    throw CatalystError(fmt::format("{} is of another version of the program", module_file()));
  module_.reset(make());
  if (const std::string reason = module_->start(folder, has_display()); !reason.empty())
    throw CatalystError("ParaView cannot be started: " + reason);
  const auto names = [&](const std::string& name) {
    return std::any_of(scripts.begin(), scripts.end(), [&](const std::string& script) {
      const std::string text = read_file(script);
      return text.find(fmt::format("\"{}\"", name)) != std::string::npos ||
             text.find(fmt::format("'{}'", name)) != std::string::npos;
    });
  };
  field_ = names("input");
  thumbnail_ = names("thumbnail");
  if (!field_ && !thumbnail_)
    field_ = thumbnail_ = true;
  for (const std::string& script : scripts)
    if (const std::string reason = module_->add_script(script); !reason.empty())
      throw CatalystError(script + ": " + reason);
}

Catalyst::~Catalyst() = default;

bool Catalyst::execute(int step, double time, const CatalystInputs& inputs) {
  bool wanted = false;
  CatalystInputs used;
  if (field_)
    used.field = inputs.field;
  if (thumbnail_)
    used.thumbnail = inputs.thumbnail;
  if (const std::string reason = module_->execute(step, time, used, wanted); !reason.empty())
    throw CatalystError(reason);
  return wanted;
}

}  // namespace lodestone::postprocess
