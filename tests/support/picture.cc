// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/picture.h"

#include <cairo.h>
#include <gtest/gtest.h>

#include <cstring>
#include <memory>

namespace lodestone::support {

namespace {

struct Source {
  const std::string& bytes;
  std::size_t at = 0;
};

cairo_status_t read_source(void* source, unsigned char* data, unsigned int length) {
  auto& from = *static_cast<Source*>(source);
  if (from.at + length > from.bytes.size()) {
    return CAIRO_STATUS_READ_ERROR;
  }
  std::memcpy(data, from.bytes.data() + from.at, length);
  from.at += length;
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

Picture decode(const std::string& png) {
  Source source{png};
  const std::unique_ptr<cairo_surface_t, void (*)(cairo_surface_t*)> surface(
      cairo_image_surface_create_from_png_stream(read_source, &source), cairo_surface_destroy);
  EXPECT_EQ(cairo_surface_status(surface.get()), CAIRO_STATUS_SUCCESS);
  Picture picture{cairo_image_surface_get_width(surface.get()), cairo_image_surface_get_height(surface.get()), {}};
  const unsigned char* row = cairo_image_surface_get_data(surface.get());
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      const unsigned char* pixel = row + 4 * static_cast<std::ptrdiff_t>(x);
      picture.pixels.push_back({pixel[2], pixel[1], pixel[0]});
    }
    row += cairo_image_surface_get_stride(surface.get());
  }
  return picture;
}

}  // namespace lodestone::support
