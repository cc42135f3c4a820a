// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/store/sealed_file.h"

#define XXH_INLINE_ALL
#include <fmt/format.h>
#include <xxhash.h>

#include <charconv>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lodestone::postprocess {

namespace {

constexpr std::size_t user_block_size = 512;  // the smallest that HDF5 allows
constexpr std::size_t check_digits = 16;      // of the hash of a head

std::string title_of(const std::string& kind) {
  return "Lodestone " + kind + "\nschema ";
}

/// The block without its filling.
std::string checked_text(std::string_view image, const std::string& kind) {
  return fmt::format("{}{}\nAn HDF5 file follows after 512 bytes.\nbytes {}\nxxh3-128 {}\n", title_of(kind),
                     results_schema_version, image.size(), content_hash(image));
}

/// The value of a line "name value"; nothing where there is none.
std::optional<std::string> line_of(std::string_view text, std::string_view name) {
  const std::string begin = "\n" + std::string(name) + " ";
  const std::size_t at = text.find(begin);
  const std::size_t end = at == std::string_view::npos ? at : text.find('\n', at + begin.size());
  if (end == std::string_view::npos)
    return std::nullopt;
  return std::string(text.substr(at + begin.size(), end - at - begin.size()));
}

std::string lines_of(const CaseHead& head) {
  return fmt::format("case {}\nstatus {}\nseconds {}\n", head.id, head.done ? "done" : "failed", head.seconds);
}

}  // namespace

std::string content_hash(std::string_view text) {
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

std::string user_block(std::string_view image, const std::string& kind, const CaseHead* head) {
  std::string block = checked_text(image, kind);
  if (head != nullptr) {
    const std::string lines = lines_of(*head);
    block += lines + "check " + content_hash(lines).substr(0, check_digits) + "\n";
  }
  block.resize(user_block_size, '\0');
  return block;
}

std::string seal(const std::string& image, const std::string& kind, const CaseHead* head) {
  return user_block(image, kind, head) + image;
}

std::string unseal(const std::string& bytes, const std::string& kind) {
  const std::string title = title_of(kind);
  if (bytes.size() < user_block_size || bytes.compare(0, title.size(), title) != 0) {
    throw DamagedFile(bytes.empty() ? "the file is empty"
                                    : "not a Lodestone " + kind + " file, or its head is damaged");
  }
  const std::string version = bytes.substr(title.size(), bytes.find('\n', title.size()) - title.size());
  if (version != std::to_string(results_schema_version)) {
    throw DamagedFile(fmt::format("it has schema {}, this program reads schema {}", version, results_schema_version));
  }
  std::string image = bytes.substr(user_block_size);
  const auto head = head_of(bytes);
  if (bytes.compare(0, user_block_size, user_block(image, kind, head ? &*head : nullptr)) != 0) {
    throw DamagedFile("its checksum does not match: truncated or damaged");
  }
  return image;
}

std::optional<CaseHead> head_of(std::string_view bytes) {
  const std::string_view block = bytes.substr(0, user_block_size);
  const std::string title = title_of("case") + std::to_string(results_schema_version) + "\n";
  const auto id = line_of(block, "case"), status = line_of(block, "status"), seconds = line_of(block, "seconds"),
             check = line_of(block, "check");
  if (block.substr(0, title.size()) != title || !id || !status || !seconds || !check)
    return std::nullopt;
  CaseHead head{*id, *status == "done", 0.0};
  std::from_chars(seconds->data(), seconds->data() + seconds->size(), head.seconds);
  // Written again it is the same: nothing in it was damaged.
  if (content_hash(lines_of(head)).substr(0, check_digits) != *check)
    return std::nullopt;
  return head;
}

std::optional<CaseHead> read_head(const std::string& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return std::nullopt;
  char bytes[user_block_size];
  struct stat facts {};
  const bool read = ::read(descriptor, bytes, sizeof(bytes)) == static_cast<ssize_t>(sizeof(bytes)) &&
                    ::fstat(descriptor, &facts) == 0;
  ::close(descriptor);
  if (!read)
    return std::nullopt;
  const std::string_view block(bytes, sizeof(bytes));
  const auto size = line_of(block, "bytes");
  if (!size || *size != std::to_string(static_cast<std::size_t>(facts.st_size) - user_block_size))
    return std::nullopt;
  return head_of(block);
}

}  // namespace lodestone::postprocess
