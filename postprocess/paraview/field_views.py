# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scripts of this folder have in common: opening a file of Lodestone, colours, outlines, flux lines, the camera.

The names of the arrays are explained in docs/paraview.md.
"""
import argparse
import math
import os
import struct
import zlib

from paraview.simple import (CleantoGrid, ColorBy, Contour, CreateView, ExtractSurface, FeatureEdges, GetColorTransferFunction,
                             GetScalarBar, PVDReader, Render, SaveScreenshot, Show, Threshold, XMLUnstructuredGridReader,
                             _DisableFirstRenderCameraReset)

POTENTIAL, FLUX_DENSITY = "A (Wb/m)", "B (T)"
MATERIAL, STEEL, MAGNET, WINDING = "Material", 1, 2, 3
BODY, RING = "Body", 2
MARGIN = "Margin to knee (kA/m)"
# Red, pale yellow, blue: positions from 0 to 1 with red, green, blue.
RED_TO_BLUE = [0.0, 0.65, 0.0, 0.15, 0.25, 0.96, 0.43, 0.26, 0.5, 1.0, 1.0, 0.75, 0.75, 0.45, 0.68, 0.82, 1.0, 0.19, 0.21, 0.58]
PERMEABILITY, CORE_LOSS = "Relative permeability", "Core loss (kW/m³)"


def arguments_of(description, output=True):
    """The options that every script has, to be added to."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("field", help=".vtu or .pvd")
    if output:
        parser.add_argument("-o", "--output", help="picture; default: beside the file")
    parser.add_argument("--zoom", type=float, nargs=2, metavar=("ANGLE", "SPAN"),
                        help="shows SPAN degrees around the direction ANGLE only")
    parser.add_argument("--size", type=int, nargs=2, default=[1400, 1200], metavar=("WIDTH", "HEIGHT"))
    parser.add_argument("--no-outlines", action="store_true")
    return parser


def open_field(name):
    if os.path.splitext(name)[1] == ".pvd":
        return PVDReader(FileName=name)
    return XMLUnstructuredGridReader(FileName=[name])


def times_of(source):
    """Electrical positions in degrees, [None] of a single field."""
    return list(source.TimestepValues) if hasattr(source, "TimestepValues") and len(source.TimestepValues) else [None]


def names_of(source, association="CELLS"):
    data = source.CellData if association == "CELLS" else source.PointData
    return [data.GetArray(i).GetName() for i in range(data.GetNumberOfArrays())]


def need(source, array, hint):
    if array not in names_of(source):
        raise SystemExit(f"the file has no array '{array}': {hint}")


def white_view(size):
    _DisableFirstRenderCameraReset()
    view = CreateView("RenderView")
    view.ViewSize = list(size)
    view.UseColorPaletteForBackground = 0
    view.Background = [1.0, 1.0, 1.0]
    view.OrientationAxesVisibility = 0
    return view


def show_colours(source, view, array, title, low, high, preset="Viridis (matplotlib)", association="CELLS", log=False,
                 label="%.1f"):
    """Colours of an array with a legend; a vector by its magnitude. Not a number is pale grey.

    preset: a name, or a list of positions from 0 to 1 with red, green and blue.
    """
    display = Show(source, view)
    display.Representation = "Surface"
    display.NonlinearSubdivisionLevel = 2
    # Colours as in the legend, without the shade of a lamp.
    display.Ambient, display.Diffuse, display.Specular = 1.0, 0.0, 0.0
    ColorBy(display, (association, array, "Magnitude") if array == FLUX_DENSITY else (association, array))
    colours = GetColorTransferFunction(array)
    if isinstance(preset, list):
        colours.RGBPoints, colours.ColorSpace = preset, "RGB"
    else:
        colours.ApplyPreset(preset, True)
    colours.NanColor = [0.92, 0.92, 0.92]
    colours.RescaleTransferFunction(low, high)
    if log:
        colours.MapControlPointsToLogSpace()
        colours.UseLogScale = 1
    bar = GetScalarBar(colours, view)
    bar.Title = title
    bar.ComponentTitle = ""
    bar.TitleColor = bar.LabelColor = [0.1, 0.1, 0.1]
    bar.AutomaticLabelFormat = 0
    bar.LabelFormat = bar.RangeLabelFormat = label
    if log:
        bar.UseCustomLabels = 1
        bar.CustomLabels = [10.0**power for power in range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1)]
        bar.AddRangeLabels = 0
    bar.Orientation = "Horizontal"
    bar.WindowLocation = "Lower Center"
    bar.ScalarBarLength = 0.4
    display.SetScalarBarVisibility(view, True)
    return display


def show_flux_density(source, view, maximum=2.2):
    return show_colours(source, view, FLUX_DENSITY, "Flux density in T", 0.0, maximum, association="POINTS")


def draw_plain(display, colour, width):
    display.ColorArrayName = ["POINTS", ""]
    display.AmbientColor = display.DiffuseColor = colour
    display.LineWidth = width


def show_flux_lines(source, view, count=25):
    """Contours of A at equal steps, symmetric about zero, so that north and south poles show the same lines."""
    lines = Contour(Input=source, ContourBy=["POINTS", POTENTIAL], Isosurfaces=flux_line_levels(source, count))
    draw_plain(Show(lines, view), [0.0, 0.0, 0.0], 1.5)
    return lines


def flux_line_levels(source, count):
    low, high = source.PointData[POTENTIAL].GetRange()
    most = max(abs(low), abs(high))
    return [most * (2.0 * (i + 0.5) / count - 1.0) for i in range(count)]


def only(source, array, value):
    """The cells of which an array of integers has a value."""
    part = Threshold(Input=source, Scalars=["CELLS", array])
    part.LowerThreshold = part.UpperThreshold = value
    return part


def show_outlines(source, view, materials=(STEEL, MAGNET, WINDING), width=2.5):
    # Cells share no points; outlines need them merged. Images of a sector meet to rounding only.
    merged = CleantoGrid(Input=source)
    for tolerance in ("Tolerance", "AbsoluteTolerance"):
        if hasattr(merged, tolerance):
            setattr(merged, tolerance, 1e-9)
    for material in materials:
        edges = FeatureEdges(Input=ExtractSurface(Input=only(merged, MATERIAL, material)), BoundaryEdges=1, FeatureEdges=0,
                             NonManifoldEdges=0)
        draw_plain(Show(edges, view), [0.0, 0.0, 0.0], width)


def aim(view, bounds, zoom=None):
    """Looks along the shaft at all of the machine, or at a piece of it with its radius upward."""
    radius = max(abs(bound) for bound in bounds[:4])
    up, middle, half = (0.0, 1.0), 0.0, radius
    if zoom:
        angle = math.radians(zoom[0])
        up = (math.cos(angle), math.sin(angle))
        half = min(radius, 1.1 * radius * math.sin(math.radians(0.5 * min(zoom[1], 180.0))))
        middle = radius - half
    # The legend stands below.
    middle -= 0.16 * half
    look(view, [middle * up[0], middle * up[1]], up, 1.2 * half)


def aim_at_sector(view, source):
    """Looks at a field of one sector with its radius upward, the legend below."""
    middle, angle, outer = [source.FieldData[name].GetRange()[0]
                            for name in ("Sector middle (deg)", "Sector angle (deg)", "Outer radius (m)")]
    middle, angle = math.radians(middle), math.radians(angle)
    # The rotor's sector stands out by half its width at most.
    wide = min(math.pi, 0.75 * angle)
    half_width = outer * (math.sin(wide) if wide < 0.5 * math.pi else 1.0)
    low = -outer if angle >= math.pi else 0.3 * outer * math.cos(min(wide, 0.5 * math.pi))
    half = max(0.5 * (outer - low) * 1.25, half_width * view.ViewSize[1] / view.ViewSize[0])
    centre = 1.04 * outer - half
    up = (math.cos(middle), math.sin(middle))
    look(view, [centre * up[0], centre * up[1]], up, half)


def look(view, centre, up, half):
    view.CameraParallelProjection = 1
    view.CameraFocalPoint = [*centre, 0.0]
    view.CameraPosition = [*centre, 1.0]
    view.CameraViewUp = [*up, 0.0]
    view.CameraParallelScale = half


def extracts_folder(options):
    """Where a script run by a study writes: Lodestone names a folder, whatever the script's options are."""
    return os.environ.get("PARAVIEW_OVERRIDE_EXTRACTS_OUTPUT_DIRECTORY") or options.ExtractsOutputDirectory


def save_png(view, name):
    """Draws a view and writes it. ParaView's own writer tries filters on each row, which takes longer than all the rest of the
    file and makes these pictures of lines and even colours larger."""
    image = view.SMProxy.CaptureWindow(1)
    width, height, _ = image.GetDimensions()
    colours = memoryview(image.GetPointData().GetScalars()).cast("B")
    row = len(colours) // height
    # Each row after the number of its filter, the top one first.
    rows = b"".join(b"\0" + colours[k * row:(k + 1) * row] for k in range(height - 1, -1, -1))
    header = struct.pack(">IIBBBBB", width, height, 8, {3: 2, 4: 6}[row // width], 0, 0, 0)
    with open(name, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        for kind, data in (b"IHDR", header), (b"IDAT", zlib.compress(rows, 2)), (b"IEND", b""):
            file.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)))


def draw(arguments, show):
    """One picture of a field, of a collection one a position: PICTURE_000.png, …; show(source, view) once."""
    source = open_field(arguments.field)
    output = arguments.output or os.path.splitext(arguments.field)[0] + ".png"
    times = times_of(source)
    view = white_view(arguments.size)
    for number, time in enumerate(times):
        source.UpdatePipeline(*([] if time is None else [time]))
        if number == 0:
            show(source, view)
            if not arguments.no_outlines:
                show_outlines(source, view)
            aim(view, source.GetDataInformation().GetBounds(), arguments.zoom)
        if time is not None:
            view.ViewTime = time
        Render(view)
        name = output if len(times) == 1 else "{0}_{2:03d}{1}".format(*os.path.splitext(output), number)
        SaveScreenshot(name, view, ImageResolution=arguments.size)
        print(name)
