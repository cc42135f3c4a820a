#!/usr/bin/env pvbatch
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flux lines over |B|: a picture of every field in a .vtu or .pvd file that Lodestone wrote.

    pvbatch flux_lines.py FIELD.vtu|FIELD.pvd [-o PICTURE.png] [--lines N] [--maximum TESLA]
            [--zoom ANGLE_DEGREES SPAN_DEGREES] [--size WIDTH HEIGHT] [--no-outlines]

Without a display: xvfb-run -a -s -noreset pvbatch flux_lines.py … . A collection gives one picture a position, PICTURE_000.png ….
Flux lines are contours of the point array A at equal steps; colours are the magnitude of the point array B.
"""
import argparse
import math
import os

from paraview.simple import (CleantoGrid, ColorBy, Contour, CreateView, ExtractSurface, FeatureEdges, GetColorTransferFunction,
                             GetScalarBar, PVDReader, Render, SaveScreenshot, Show, Threshold, XMLUnstructuredGridReader,
                             _DisableFirstRenderCameraReset)

MATERIALS = {1: "steel", 2: "magnet", 3: "winding"}


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("field")
    parser.add_argument("-o", "--output")
    parser.add_argument("--lines", type=int, default=25, help="number of levels of A")
    parser.add_argument("--maximum", type=float, default=2.2, help="top of the colour scale in tesla")
    parser.add_argument("--zoom", type=float, nargs=2, metavar=("ANGLE", "SPAN"),
                        help="shows SPAN degrees around the direction ANGLE only")
    parser.add_argument("--size", type=int, nargs=2, default=[1400, 1200])
    parser.add_argument("--no-outlines", action="store_true")
    return parser.parse_args()


def show_field(source, view, maximum):
    display = Show(source, view)
    display.Representation = "Surface"
    display.NonlinearSubdivisionLevel = 2
    # Colours as in the legend, without the shade of a lamp.
    display.Ambient, display.Diffuse, display.Specular = 1.0, 0.0, 0.0
    ColorBy(display, ("POINTS", "B", "Magnitude"))
    colours = GetColorTransferFunction("B")
    colours.ApplyPreset("Viridis (matplotlib)", True)
    colours.RescaleTransferFunction(0.0, maximum)
    bar = GetScalarBar(colours, view)
    bar.Title = "Flux density in T"
    bar.ComponentTitle = ""
    bar.TitleColor = bar.LabelColor = [0.1, 0.1, 0.1]
    bar.AutomaticLabelFormat = 0
    bar.LabelFormat = bar.RangeLabelFormat = "%.1f"
    bar.Orientation = "Horizontal"
    bar.WindowLocation = "Lower Center"
    bar.ScalarBarLength = 0.4
    display.SetScalarBarVisibility(view, True)


def draw_black(display, width):
    display.ColorArrayName = ["POINTS", ""]
    display.AmbientColor = display.DiffuseColor = [0.0, 0.0, 0.0]
    display.LineWidth = width


def show_flux_lines(source, view, count):
    low, high = source.PointData["A"].GetRange()
    most = max(abs(low), abs(high))
    # Symmetric about zero, so that north and south poles show the same lines.
    levels = [most * (2.0 * (i + 0.5) / count - 1.0) for i in range(count)]
    lines = Contour(Input=source, ContourBy=["POINTS", "A"], Isosurfaces=levels)
    display = Show(lines, view)
    draw_black(display, 1.5)


def show_outlines(source, view):
    # Cells share no points; outlines need them merged. Images of a sector meet to rounding only.
    merged = CleantoGrid(Input=source)
    for tolerance in ("Tolerance", "AbsoluteTolerance"):
        if hasattr(merged, tolerance):
            setattr(merged, tolerance, 1e-9)
    for material in MATERIALS:
        part = Threshold(Input=merged, Scalars=["CELLS", "material"])
        part.LowerThreshold = part.UpperThreshold = material
        edges = FeatureEdges(Input=ExtractSurface(Input=part), BoundaryEdges=1, FeatureEdges=0, NonManifoldEdges=0)
        display = Show(edges, view)
        draw_black(display, 2.5)


def aim(view, source, zoom):
    """Looks along the shaft at all of the machine, or at a piece of it with its radius upward."""
    bounds = source.GetDataInformation().GetBounds()
    radius = max(abs(bound) for bound in bounds[:4])
    up, middle, half = (0.0, 1.0), 0.0, radius
    if zoom:
        angle = math.radians(zoom[0])
        up = (math.cos(angle), math.sin(angle))
        half = min(radius, 1.1 * radius * math.sin(math.radians(0.5 * min(zoom[1], 180.0))))
        middle = radius - half
    # The legend stands below.
    middle -= 0.1 * half
    centre = [middle * up[0], middle * up[1]]
    view.CameraParallelProjection = 1
    view.CameraFocalPoint = [*centre, 0.0]
    view.CameraPosition = [*centre, 10.0 * radius]
    view.CameraViewUp = [*up, 0.0]
    view.CameraParallelScale = 1.14 * half


def main():
    arguments = read_arguments()
    stem, extension = os.path.splitext(arguments.field)
    output = arguments.output or stem + ".png"
    collection = extension == ".pvd"
    source = PVDReader(FileName=arguments.field) if collection else XMLUnstructuredGridReader(FileName=[arguments.field])
    _DisableFirstRenderCameraReset()
    view = CreateView("RenderView")
    view.ViewSize = arguments.size
    view.UseColorPaletteForBackground = 0
    view.Background = [1.0, 1.0, 1.0]
    view.OrientationAxesVisibility = 0
    times = list(source.TimestepValues) if collection else [None]
    for number, time in enumerate(times):
        source.UpdatePipeline(*([] if time is None else [time]))
        if number == 0:
            show_field(source, view, arguments.maximum)
            show_flux_lines(source, view, arguments.lines)
            if not arguments.no_outlines:
                show_outlines(source, view)
            aim(view, source, arguments.zoom)
        if time is not None:
            view.ViewTime = time
        Render(view)
        name = output if len(times) == 1 else "{0}_{2:03d}{1}".format(*os.path.splitext(output), number)
        SaveScreenshot(name, view, ImageResolution=arguments.size)
        print(name)


main()
