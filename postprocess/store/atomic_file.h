// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are there whole or not at all: written beside, synced to the disk, renamed into place.
#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace lodestone::postprocess {

/// Makes a directory and its parents. @throws base::UserError with the reason.
void make_directory(const std::string& directory);
/// Makes the directory that a file is to be written in; nothing for a bare name. @throws as make_directory.
void make_directory_of(const std::string& file);

/// Takes the next piece of a text that is never whole in memory.
using TextSink = std::function<void(std::string_view piece)>;

/// Replaces `file` by `bytes`. A kill at any moment leaves the old file or the new one, at most a hidden `.….tmp`
/// beside it. @throws base::UserError with the reason ("No space left on device", …); the temporary file is removed
/// then.
void write_file_atomically(const std::string& file, std::string_view bytes);
/// Likewise of one of many files: until sync_directory() a power cut may leave none of this name, or the old one. A
/// kill leaves what it leaves above.
void write_file_of_many(const std::string& file, std::string_view bytes);
/// Makes last what was renamed into a directory so far. @throws base::UserError with the reason.
void sync_directory(const std::string& directory);
/// Of several parts in order.
void write_file_atomically(const std::string& file, std::initializer_list<std::string_view> parts);
/// Of what `content` hands over, piece by piece. What it throws leaves the old file too.
void write_file_atomically(const std::string& file, const std::function<void(const TextSink& sink)>& content);

/// Removes temporary files in `directory` that processes of this machine left when they were killed.
void remove_abandoned_files(const std::string& directory);

/// The bytes of a file. @throws base::UserError with the reason.
std::string read_file(const std::string& file);

}  // namespace lodestone::postprocess
