#!/usr/bin/env pvpython
# SPDX-License-Identifier: GPL-3.0-or-later
"""Browses the pictures of a study in ParaView: its index as a table, its pictures one after the other.

    pvpython -i pictures.py DIR/insitu.cdb/data.csv [--where COLUMN=VALUE]… [--sort COLUMN] [--column FILE_picture]
    pvbatch pictures.py … -o PAGE.png      a page of each with what it shows, PAGE_000.png, …

In the graphical program: File › Run Script… does not take arguments; in its Python shell
    import sys; sys.argv = ["pictures.py", "DIR/insitu.cdb/data.csv"]; exec(open("…/pictures.py").read())
Time in ParaView is then the number of the picture, a row of the table after its filter and order.
"""
import argparse
import csv
import os

from paraview.simple import (CreateView, CSVReader, GetAnimationScene, PNGSeriesReader, Render, SaveScreenshot, Show, Text,
                             _DisableFirstRenderCameraReset)


def number(text):
    try:
        return (0, float(text), "")
    except ValueError:
        return (1, 0.0, text)


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("index", help="data.csv of a study's insitu.cdb")
parser.add_argument("--where", action="append", default=[], metavar="COLUMN=VALUE")
parser.add_argument("--sort", metavar="COLUMN")
parser.add_argument("--column", default="FILE_picture")
parser.add_argument("-o", "--output", help=".png: a page a row")
arguments = parser.parse_args()

folder = os.path.dirname(os.path.abspath(arguments.index))
with open(arguments.index, newline="", encoding="utf-8") as file:
    rows = list(csv.DictReader(file))
columns = list(rows[0]) if rows else []
for name in [arguments.column, *([arguments.sort] if arguments.sort else []), *[w.split("=", 1)[0] for w in arguments.where]]:
    if name not in columns:
        raise SystemExit(f"there is no column '{name}'; there are: {', '.join(columns)}")
for condition in arguments.where:
    name, value = condition.split("=", 1)
    rows = [row for row in rows if number(row[name]) == number(value)]
rows = [row for row in rows if row[arguments.column].endswith(".png")]
if not rows:
    raise SystemExit("no picture satisfies this")
if arguments.sort:
    rows.sort(key=lambda row: number(row[arguments.sort]))

table = CSVReader(FileName=[os.path.abspath(arguments.index)], registrationName="index")
files = [os.path.join(folder, row[arguments.column]) for row in rows]
pictures = PNGSeriesReader(FileNames=files, registrationName="pictures")
_DisableFirstRenderCameraReset()
view = CreateView("RenderView")
view.InteractionMode = "2D"
view.OrientationAxesVisibility = 0
view.UseColorPaletteForBackground = 0
view.Background = [1.0, 1.0, 1.0]
display = Show(pictures, view)
display.Representation = "Slice"
display.ColorArrayName = ["POINTS", "PNGImage"]
display.MapScalars = 0
# What a picture shows: the columns of its row that differ between rows.
told = [name for name in columns
        if not name.startswith("FILE") and name != "Case" and len({row[name] for row in rows}) > 1]
texts = [", ".join(f"{name} {row[name]}" for name in told) for row in rows]
words = Text(Text=texts[0], registrationName="what the picture shows")
label = Show(words, view)
label.Color = [0.1, 0.1, 0.1]
label.FontSize = 12
label.WindowLocation = "Upper Left Corner"
extent = pictures.GetDataInformation().GetExtent()
size = [extent[1] + 1, extent[3] + 1]
view.ViewSize = size
view.CameraParallelProjection = 1
view.CameraFocalPoint = [0.5 * size[0], 0.5 * size[1], 0.0]
view.CameraPosition = [0.5 * size[0], 0.5 * size[1], 1000.0]
view.CameraParallelScale = 0.5 * size[1]
Render(view)
print(f"{len(rows)} pictures")
if arguments.output:
    stem, ending = os.path.splitext(arguments.output)
    for k, file in enumerate(files):
        pictures.FileNames, words.Text = [file], texts[k]
        pictures.UpdatePipeline()
        Render(view)
        SaveScreenshot(f"{stem}_{k:03d}{ending}", view, ImageResolution=size)
        print(f"{stem}_{k:03d}{ending}")
else:
    GetAnimationScene().UpdateAnimationUsingDataTimeSteps()
