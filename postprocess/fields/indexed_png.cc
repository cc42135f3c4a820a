// SPDX-License-Identifier: GPL-3.0-or-later
#include "postprocess/fields/indexed_png.h"

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>
#include <zlib.h>

namespace lodestone::postprocess {

namespace {

constexpr std::size_t bins = 1U << 15U;  // five bits a channel
constexpr int greys = 16;                // always in the palette: text and lines smoothed against white

std::array<unsigned int, 3> channels(std::uint32_t colour) {
  return {colour >> 16U & 255U, colour >> 8U & 255U, colour & 255U};
}

std::size_t bin_of(std::uint32_t colour) {
  const auto [red, green, blue] = channels(colour);
  return (red >> 3U) << 10U | (green >> 3U) << 5U | blue >> 3U;
}

struct Bin {
  std::size_t count = 0;
  std::array<std::size_t, 3> sum{};
};

void append_number(std::string& bytes, std::size_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes += static_cast<char>(value >> shift & 255U);
  }
}

void append_chunk(std::string& png, const std::string& type, const std::string& data) {
  append_number(png, data.size());
  const std::string body = type + data;
  png += body;
  append_number(png, crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size())));
}

std::string deflated(const std::string& data) {
  uLongf size = compressBound(static_cast<uLong>(data.size()));
  std::string packed(size, '\0');
  if (compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(data.data()),
                static_cast<uLong>(data.size()), Z_BEST_COMPRESSION) != Z_OK) {
    throw std::runtime_error("cannot compress a picture");
  }
  packed.resize(size);
  return packed;
}

}  // namespace

std::string encode_indexed_png(const std::vector<std::uint32_t>& pixels, int width, int height) {
  std::vector<Bin> histogram(bins);
  for (const std::uint32_t pixel : pixels) {
    Bin& bin = histogram[bin_of(pixel)];
    ++bin.count;
    const auto parts = channels(pixel);
    for (std::size_t i = 0; i < 3; ++i) {
      bin.sum[i] += parts[i];
    }
  }
  std::vector<std::size_t> used;
  for (std::size_t i = 0; i < bins; ++i) {
    if (histogram[i].count > 0) {
      used.push_back(i);
    }
  }
  std::stable_sort(used.begin(), used.end(),
                   [&](std::size_t a, std::size_t b) { return histogram[a].count > histogram[b].count; });
  const auto mean = [&](std::size_t bin) {
    std::array<int, 3> colour{};
    for (std::size_t i = 0; i < 3; ++i) {
      colour[i] = static_cast<int>((histogram[bin].sum[i] + histogram[bin].count / 2) / histogram[bin].count);
    }
    return colour;
  };
  std::vector<std::array<int, 3>> palette;
  for (std::size_t i = 0; i < std::min<std::size_t>(used.size(), 256 - greys); ++i) {
    palette.push_back(mean(used[i]));
  }
  const std::size_t frequent = palette.size();
  for (int i = 0; i < greys; ++i) {
    palette.push_back({255 * i / (greys - 1), 255 * i / (greys - 1), 255 * i / (greys - 1)});
  }
  std::vector<unsigned char> index_of_bin(bins, 0);
  for (std::size_t i = 0; i < used.size(); ++i) {
    std::size_t nearest = i;
    if (i >= frequent) {
      const std::array<int, 3> colour = mean(used[i]);
      int least = std::numeric_limits<int>::max();
      for (std::size_t k = 0; k < palette.size(); ++k) {
        int distance = 0;
        for (std::size_t c = 0; c < 3; ++c) {
          distance += (colour[c] - palette[k][c]) * (colour[c] - palette[k][c]);
        }
        if (distance < least) {
          least = distance;
          nearest = k;
        }
      }
    }
    index_of_bin[used[i]] = static_cast<unsigned char>(nearest);
  }

  std::string lines;
  for (std::size_t row = 0; row < static_cast<std::size_t>(height); ++row) {
    lines += '\0';  // no filter: indices are no brightness
    for (std::size_t column = 0; column < static_cast<std::size_t>(width); ++column) {
      lines += static_cast<char>(index_of_bin[bin_of(pixels[row * static_cast<std::size_t>(width) + column])]);
    }
  }
  std::string header;
  append_number(header, static_cast<std::size_t>(width));
  append_number(header, static_cast<std::size_t>(height));
  header += std::string("\x08\x03\0\0\0", 5);  // eight bits, palette, deflate, no interlace
  std::string colours;
  for (const std::array<int, 3>& colour : palette) {
    for (const int part : colour) {
      colours += static_cast<char>(part);
    }
  }
  std::string png = "\x89PNG\r\n\x1a\n";
  append_chunk(png, "IHDR", header);
  append_chunk(png, "PLTE", colours);
  append_chunk(png, "IDAT", deflated(lines));
  append_chunk(png, "IEND", "");
  return png;
}

}  // namespace lodestone::postprocess
