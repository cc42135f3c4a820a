// SPDX-License-Identifier: GPL-3.0-or-later
// Files with something wrong in them go all the way to the mesh, or end with a reason; nothing else.
#include "base/user_error.h"
#include "geometries/export/drawing_formats.h"
#include "geometries/import/drawing_model.h"
#include "geometries/import/fem_section.h"
#include "geometries/import/pyleecan/machine_import.h"
#include "geometries/machine.h"
#include "tests/support/mutations.h"
#include "tests/support/small_mesh.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace lodestone::geometries {
namespace {

std::string text_of(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream buffer;
  buffer << stream.rdbuf();
  return buffer.str();
}

/// @param use a text as far as the mesh. Counts what is meshed, so that the mutations are not all refused at the first
/// line.
template <typename Use> void mesh_mutations(const std::string& whole, const Use& use) {
  ASSERT_NO_THROW(use(whole)) << "the whole file is good";
  std::mt19937 random(20261128);
  int meshed = 0, refused = 0;
  for (int k = 0; k < test::mutations_to_try(); ++k) {
    const std::string text = test::mutated(whole, random);
    try {
      use(text);
      ++meshed;
    } catch (const base::UserError& error) {
      EXPECT_NE(std::string(error.what()), "");
      ++refused;
    } catch (const MeshError& error) {
      EXPECT_NE(std::string(error.what()), "");
      ++refused;
    } catch (const std::exception& error) {
      std::ofstream(testing::TempDir() + "mutation") << text;
      FAIL() << "mutation " << k << ": " << error.what() << " (kept as " << testing::TempDir() << "mutation)";
    }
  }
  EXPECT_GT(meshed, 0);
  EXPECT_GT(refused, 0);
}

/// @param read a model from a text.
template <typename Read> void try_mutations(const std::string& whole, const Read& read) {
  mesh_mutations(whole, [&](const std::string& text) {
    if (mesh_section(lay_out(read(text)), 0.5).sectors < 1)
      throw std::logic_error("a mesh of no sector");
  });
}

TEST(MutatedFiles, Fem) {
  try_mutations(text_of(std::string(LODESTONE_SOURCE_DIR) + "/examples/surface-magnet-pole.fem"),
                [](const std::string& text) {
                  return FemModel::read({text, "mutation.fem"});
                });
}

/// Writes a drawing and its description, reads them.
FemModel read_beside(const std::string& drawing, const std::string& text, const std::string& description) {
  const std::string path = testing::TempDir() + drawing;
  std::ofstream(path, std::ios::binary) << text;
  std::ofstream(std::filesystem::path(path).replace_extension(".yaml")) << "drawing: " << drawing << "\n"
                                                                        << description;
  return model_of(read_drawing(path));
}

TEST(MutatedFiles, Dxf) {
  const Machine machine =
      Machine::read(base::Document::load(std::string(LODESTONE_SOURCE_DIR) + "/geometries/library/prius-2004.yaml"));
  ExportedSection section = export_section(mesh_sector(machine), {"m400-50a", "m400-50a", "nd-n42sh", 1.0, 1.0}, 0.0);
  section.description.depth = 0.08;
  section.description.magnet_temperature = 300.0;
  section.description.circuits = {{"A", 1.0, 0}, {"B", 1.0, 0}, {"C", -2.0, 0}};
  const std::string text = section.description.to_yaml("mutated"), description = text.substr(text.find('\n') + 1);
  try_mutations(dxf_text(section.drawing),
                [&](const std::string& mutation) { return read_beside("mutated-dxf.dxf", mutation, description); });
}

TEST(MutatedFiles, Msh) {
  for (const bool new_format : {false, true})
    try_mutations(test::ring_mesh(new_format, 24, 3, false), [](const std::string& text) {
      return read_beside("mutated-msh.msh", text,
                         "depth: 10 mm\nunit: mm\nlayers: {core: {steel: m270-35a}, space: air}\n");
    });
}

TEST(MutatedFiles, Pyleecan) {
  for (const char* name : {"examples/prius-2004-pyleecan", "tests/geometries/pyleecan/servo-18s16p"}) {
    std::string whole = text_of(std::string(LODESTONE_SOURCE_DIR) + "/" + name + ".json");
    // Numbers as words of their own, which the mutations change.
    for (std::size_t at = whole.find(','); at != std::string::npos; at = whole.find(',', at + 2))
      whole.insert(at, " ");
    mesh_mutations(whole, [](const std::string& text) {
      const ImportedMachine machine = import_pyleecan(base::Document::parse(text, "mutation.json"), "mutation");
      mesh_sector(Machine::read(base::Document::parse(machine.yaml(), "mutation.yaml")));
    });
  }
}

}  // namespace
}  // namespace lodestone::geometries
