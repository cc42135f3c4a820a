// SPDX-License-Identifier: GPL-3.0-or-later
// A stator template: one slot pitch, drawn about +x, that repeats around the bore.
#pragma once

#include "geometries/cross_section.h"

#include <string>
#include <vector>

namespace lodestone::geometries {

class Stator {
public:
  virtual ~Stator() = default;
  /// Name of the template in files, "round-bottom-slot".
  virtual std::string type() const = 0;
  virtual int slots() const = 0;
  virtual double bore_radius() const = 0;   ///< m
  virtual double outer_radius() const = 0;  ///< m
  /// One slot pitch from −π/slots to +π/slots, symmetric in y. Sides carry side_begin/side_end, the bore Boundary::gap,
  /// the outer circle flux_parallel. Winding regions: `layers` shapes of kind winding.
  /// @param refinement scales mesh sizes: 2 asks for cells half as large.
  virtual CrossSection slot_pitch(int layers, double refinement) const = 0;
  /// Area of the winding regions of one slot, m².
  virtual double winding_area() const = 0;
  /// Radius of the winding region's centroid, m: the span of the end turns.
  virtual double winding_radius() const = 0;
};

}  // namespace lodestone::geometries
