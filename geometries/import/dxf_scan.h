// SPDX-License-Identifier: GPL-3.0-or-later
// The groups of a DXF file as text with their lines: whether the file is whole, before libdime reads it, and the
// coordinates of its entities as they stand there. libdime keeps numbers in single precision (seven digits), which is
// too coarse for arcs that have to close and to share a centre.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lodestone::geometries {

struct DxfGroup {
  int code = 0;
  std::string text;
  double number = 0.0;  ///< of codes whose values are numbers
  int line = 0;         ///< of the value
};

struct DxfEntity {
  std::string type;  ///< "LINE"
  int line = 0;
  std::vector<DxfGroup> groups;
  std::vector<DxfEntity> vertices;  ///< of a POLYLINE

  const DxfGroup* find(int code) const;
  double number(int code, double otherwise) const;
  std::string text(int code, const std::string& otherwise) const;
};

struct DxfBlock {
  double base_x = 0.0;  ///< the point that comes to lie where the block is inserted
  double base_y = 0.0;
  std::vector<DxfEntity> entities;
};

struct DxfScan {
  std::string file;
  int length_unit = 0;  ///< $INSUNITS; 0: not said
  std::vector<DxfEntity> entities;
  std::map<std::string, DxfBlock> blocks;

  /// @throws base::UserError with the line: a file that cannot be read, is no text or over 64 MiB; binary DXF; pairs,
  /// sections or counts that are broken; numbers that are none; blocks that contain themselves.
  static DxfScan load(const std::string& path);
};

}  // namespace lodestone::geometries
