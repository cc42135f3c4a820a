// SPDX-License-Identifier: GPL-3.0-or-later
// A steel for tests that need none of the library's files.
#pragma once

#include "materials/reluctivity.h"

namespace lodestone::support {

/// M400-50A: pyleecan, Data/Material/M400-50A.json (Apache-2.0).
inline materials::Reluctivity m400_50a() {
  return materials::Reluctivity::from_table(
      {{0, 0},         {100, 0.5},    {150, 0.7},    {180, 0.8},    {200, 0.9},    {250, 1},      {300, 1.05},
       {350, 1.1},     {450, 1.15},   {550, 1.2},    {650, 1.225},  {750, 1.25},   {850, 1.275},  {950, 1.3},
       {1100, 1.325},  {1250, 1.35},  {1400, 1.375}, {1550, 1.4},   {1700, 1.425}, {1900, 1.45},  {2150, 1.475},
       {2450, 1.5},    {2750, 1.525}, {3150, 1.55},  {3600, 1.575}, {4100, 1.6},   {4700, 1.625}, {5250, 1.65},
       {6000, 1.675},  {6700, 1.7},   {7500, 1.725}, {8650, 1.75},  {9500, 1.775}, {10750, 1.8},  {14500, 1.85},
       {19500, 1.9},   {25000, 1.95}, {33000, 2},    {44000, 2.05}, {57000, 2.1},  {74000, 2.15}, {96000, 2.2},
       {130000, 2.25}, {170000, 2.3}},
      std::nullopt);
}

}  // namespace lodestone::support
