// SPDX-License-Identifier: GPL-3.0-or-later
// The adaptor: ParaView Catalyst as Debian ships it (vtkCPProcessor; there is no Catalyst 2 library), with scripts of
// version 2. Opened by catalyst.cc.
#include "postprocess/insitu/catalyst_module_internal.h"

#include <vtkCPDataDescription.h>
#include <vtkCPInputDataDescription.h>
#include <vtkCPProcessor.h>
#include <vtkCPPythonPipeline.h>
#include <vtkCellArray.h>
#include <vtkCellData.h>
#include <vtkDoubleArray.h>
#include <vtkFieldData.h>
#include <vtkFloatArray.h>
#include <vtkIdTypeArray.h>
#include <vtkIntArray.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPointSet.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkPythonInterpreter.h>
#include <vtkSmartPointer.h>
#include <vtkStringArray.h>
#include <vtkUnstructuredGrid.h>

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <utility>

namespace lodestone::postprocess {

namespace {

/// While it lives what is written to standard error is kept, and passed on at the end.
class ErrorLines {
public:
  ErrorLines() : kept_(::memfd_create("catalyst errors", MFD_CLOEXEC)), standard_(::dup(STDERR_FILENO)) {
    std::fflush(stderr);
    ::dup2(kept_, STDERR_FILENO);
  }
  ~ErrorLines() {
    text();
    ::close(kept_);
    ::close(standard_);
  }
  ErrorLines(const ErrorLines&) = delete;
  ErrorLines& operator=(const ErrorLines&) = delete;

  /// Ends the keeping. @return the lines.
  const std::string& text() {
    if (ended_)
      return text_;
    ended_ = true;
    std::fflush(stderr);
    ::dup2(standard_, STDERR_FILENO);
    const off_t size = ::lseek(kept_, 0, SEEK_END);
    text_.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    const ssize_t count = ::pread(kept_, text_.data(), text_.size(), 0);
    text_.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    std::fwrite(text_.data(), 1, text_.size(), stderr);
    std::fflush(stderr);
    return text_;
  }

  /// The exception's own line, the last one that is not indented and names an error; else the last line.
  std::string reason() {
    std::string last, named;
    std::size_t at = 0;
    const std::string& all = text();
    while (at < all.size()) {
      const std::size_t end = std::min(all.find('\n', at), all.size());
      const std::string line = all.substr(at, end - at);
      at = end + 1;
      if (line.empty())
        continue;
      last = line;
      const std::size_t colon = line.find(':');
      const std::string word = line.substr(0, colon);
      if (line.front() != ' ' && word.find(' ') == std::string::npos && word.size() > 4 &&
          (word.find("Error") != std::string::npos || word.find("Exception") != std::string::npos ||
           word == "SystemExit"))
        named = line;
    }
    if (!named.empty())
      return named;
    return last.empty() ? "ParaView gives no reason" : last;
  }

private:
  int kept_, standard_;
  bool ended_ = false;
  std::string text_;
};

template <class Array, class Number>
vtkSmartPointer<Array> filled(const std::string& name, int components, const std::vector<Number>& values) {
  auto array = vtkSmartPointer<Array>::New();
  array->SetName(name.c_str());
  array->SetNumberOfComponents(components);
  array->SetNumberOfTuples(static_cast<vtkIdType>(values.size()) / components);
  using Value = typename Array::ValueType;
  std::transform(values.begin(), values.end(), array->GetPointer(0),
                 [](Number value) { return static_cast<Value>(value); });
  return array;
}

void add(vtkFieldData* data, const std::vector<GridArray>& arrays) {
  for (const GridArray& array : arrays) {
    if (array.integers.empty())
      data->AddArray(filled<vtkDoubleArray>(array.name, array.components, array.numbers));
    else
      data->AddArray(filled<vtkIntArray>(array.name, array.components, array.integers));
  }
}

template <class Number>
vtkSmartPointer<vtkCellArray> vtk_cells(const std::vector<Number>& offsets, const std::vector<Number>& connectivity) {
  auto cells = vtkSmartPointer<vtkCellArray>::New();
  cells->SetData(filled<vtkIdTypeArray>("offsets", 1, offsets),
                 filled<vtkIdTypeArray>("connectivity", 1, connectivity));
  return cells;
}

void fill(vtkPointSet* result, const FieldGrid& grid) {
  vtkNew<vtkPoints> points;
  points->SetData(filled<vtkDoubleArray>("Points", 3, grid.coordinates()));
  result->SetPoints(points);
  add(result->GetPointData(), grid.point_data());
  add(result->GetCellData(), grid.cell_data());
  add(result->GetFieldData(), grid.field_data());
  for (const GridTexts& texts : grid.texts()) {
    vtkNew<vtkStringArray> array;
    array->SetName(texts.name.c_str());
    for (const std::string& value : texts.values)
      array->InsertNextValue(value);
    result->GetFieldData()->AddArray(array);
  }
}

vtkSmartPointer<vtkUnstructuredGrid> vtk_grid(const FieldGrid& grid) {
  auto result = vtkSmartPointer<vtkUnstructuredGrid>::New();
  std::vector<std::int64_t> offsets;
  for (std::size_t cell = 0; cell <= grid.cells(); ++cell)
    offsets.push_back(static_cast<std::int64_t>(cell * grid.points_per_cell()));
  result->SetCells(grid.vtk_cell_type(), vtk_cells(offsets, grid.vtk_connectivity()));
  fill(result, grid);
  return result;
}

/// Polygons and lines as one data set, in single precision: each data set more costs ParaView milliseconds. Points of
/// lines have no value (NaN), by which they get a colour of their own.
vtkSmartPointer<vtkPolyData> vtk_thumbnail(const Thumbnail& thumbnail) {
  std::vector<float> coordinates, values;
  const auto add_point = [&](const geometries::Point& point) {
    coordinates.insert(coordinates.end(), {static_cast<float>(point.x), static_cast<float>(point.y), 0.0F});
    return static_cast<vtkIdType>(coordinates.size() / 3 - 1);
  };
  std::vector<vtkIdType> polygons, polygon_ends{0}, lines, line_ends{0};
  for (const geometries::Point& corner : thumbnail.corners)
    polygons.push_back(add_point(corner));
  for (std::size_t corner = 4; corner <= thumbnail.corners.size(); corner += 4)
    polygon_ends.push_back(static_cast<vtkIdType>(corner));
  const auto add_line = [&](const std::vector<geometries::Point>& line) {
    for (const geometries::Point& point : line)
      lines.push_back(add_point(point));
    line_ends.push_back(static_cast<vtkIdType>(lines.size()));
  };
  std::for_each(thumbnail.flux_lines.begin(), thumbnail.flux_lines.end(), add_line);
  std::for_each(thumbnail.outlines.begin(), thumbnail.outlines.end(), add_line);
  values.assign(thumbnail.flux_density.begin(), thumbnail.flux_density.end());
  values.resize(coordinates.size() / 3, std::numeric_limits<float>::quiet_NaN());

  auto result = vtkSmartPointer<vtkPolyData>::New();
  vtkNew<vtkPoints> points;
  points->SetData(filled<vtkFloatArray>("Points", 3, coordinates));
  result->SetPoints(points);
  result->SetPolys(vtk_cells(polygon_ends, polygons));
  result->SetLines(vtk_cells(line_ends, lines));
  result->GetPointData()->AddArray(filled<vtkFloatArray>("B magnitude (T)", 1, values));
  constexpr double degree = 3.14159265358979323846 / 180.0;
  for (const auto& [name, value] : {std::make_pair("Sector middle (deg)", thumbnail.middle / degree),
                                    std::make_pair("Sector angle (deg)", thumbnail.angle / degree),
                                    std::make_pair("Outer radius (m)", thumbnail.outer_radius)})
    result->GetFieldData()->AddArray(filled<vtkDoubleArray>(name, 1, std::vector<double>{value}));
  return result;
}

/// A view without an X server ends the process by abort(): scripts that make one get an exception in its place.
constexpr const char* refuse_views = R"(
import paraview.servermanager as _servermanager
def _refuse_view(name, *arguments, **more):
    raise RuntimeError("the script makes a " + name + ", and there is no display to draw on: set DISPLAY, or run under "
                       "xvfb-run -a -s -noreset")
_servermanager._create_view = _refuse_view
)";

class Adaptor final : public CatalystModule {
public:
  ~Adaptor() override {
    if (processor_ != nullptr) {
      processor_->Finalize();
      processor_->Delete();
    }
  }

  std::string start(const std::string& folder, bool has_display) override {
    ErrorLines errors;
    // Extracts of whatever folder a script names go here (vtkSMExtractsController).
    ::setenv("PARAVIEW_OVERRIDE_EXTRACTS_OUTPUT_DIRECTORY", folder.c_str(), 1);
    processor_ = vtkCPProcessor::New();
    if (processor_->Initialize() == 0)
      return errors.reason();
    if (!has_display) {
      vtkPythonInterpreter::Initialize();
      if (vtkPythonInterpreter::RunSimpleString(refuse_views) != 0)
        return errors.reason();
    }
    return "";
  }

  std::string add_script(const std::string& file) override {
    ErrorLines errors;
    // A script without the line "# script-version: 2.0" is taken for one all the same.
    const vtkSmartPointer<vtkCPPythonPipeline> pipeline =
        vtkCPPythonPipeline::CreateAndInitializePipeline(file.c_str(), 2);
    if (pipeline == nullptr || processor_->AddPipeline(pipeline) == 0)
      return errors.reason();
    return "";
  }

  std::string execute(int step, double time, const CatalystInputs& inputs, bool& wanted) override {
    ErrorLines errors;
    vtkNew<vtkCPDataDescription> description;
    for (const auto& [name, used] :
         {std::make_pair("input", bool(inputs.field)), std::make_pair("thumbnail", bool(inputs.thumbnail))})
      if (used)
        description->AddInput(name);
    description->SetTimeData(time, step);
    wanted = processor_->RequestDataDescription(description) != 0;
    // The first request reads the scripts; where one cannot be, ParaView says so and wants nothing.
    if (!wanted)
      return errors.text().find("Error") == std::string::npos ? "" : errors.reason();
    if (inputs.field)
      description->GetInputDescriptionByName("input")->SetGrid(vtk_grid(inputs.field()));
    if (inputs.thumbnail)
      description->GetInputDescriptionByName("thumbnail")->SetGrid(vtk_thumbnail(inputs.thumbnail()));
    const bool done = processor_->CoProcess(description) != 0;
    // ParaView reports some failures of a script in words alone.
    if (!done || errors.text().find("Traceback (most recent call last)") != std::string::npos)
      return errors.reason();
    return "";
  }

private:
  vtkCPProcessor* processor_ = nullptr;
};

}  // namespace

}  // namespace lodestone::postprocess

extern "C" __attribute__((visibility("default"))) lodestone::postprocess::CatalystModule*
lodestone_make_catalyst_module() {
  return new lodestone::postprocess::Adaptor;
}
