// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tests/datasets/archives/hostile_bytes.hpp"
#include "tests/datasets/archives/idx_fixture.hpp"
#include "tests/datasets/images/pillow_images.hpp"

namespace optbench::testing {

/// One header of a tar archive; `type` as tar numbers them.
inline std::string tar_header(const std::string& name, std::string_view size, char type = '0') {
  std::string block(512, '\0');
  const auto put = [&](std::size_t at, std::string_view text) {
    block.replace(at, text.size(), text);
  };
  put(0, name.substr(0, 100));
  put(100, "0000644");
  put(124, size);
  put(136, "00000000000");
  block[156] = type;
  put(257, std::string_view("ustar\00000", 8));
  put(148, "        ");
  unsigned sum = 0;
  for (const char c : block) sum += static_cast<unsigned char>(c);
  put(148, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
  return block;
}

/// A file within a tar archive.
inline std::string tar_entry(const std::string& name, const std::string& contents,
                             char type = '0') {
  const std::string filling((512 - contents.size() % 512) % 512, '\0');
  return tar_header(name, fmt::format("{:011o}", contents.size()), type) + contents + filling;
}

inline std::string tar_end() { return std::string(1024, '\0'); }

/// The table of a development kit with four classes, numbers 1 to 4: n02084071, n01440764,
/// n04380533, n01443537; before it a matrix "other". Written by SciPy 1.17.1's savemat with
/// compression; the descriptive text in front was shortened.
inline std::string small_meta_mat() {
  return from_hexadecimal(
      "4d41544c414220352e30204d41542d66696c652020202020202020202020202020202020202020202020202020"
      "202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020"
      "202020202020202020202020202020202020202020202020202000000000000000000001494d0f0000003b0000"
      "00789ce3636060c800623620e680d220c00ae533013133103342c5f24b32528b803427101b30a0030e0708fdc1"
      "1e420b40f90c505ac4010001a305590f000000bf000000789ce3636060886061606003d21c40ccc40001ac503e"
      "508a81118ad981b8b832af38b5a41828cfc2c00715b700624f9fe0b02067230343a3784f1786703f200107e5f9"
      "4529c5705e7246664e4a516a1e84c707d50fb39f0dcd7e46240c029c507108f8600fd2ef80a49f058b7e4e24fd"
      "02507e9e819181858981b92103c21d0604cc6141318705ec2f747de8ee870164f753ee6f0607f2fd6d6802f4b6"
      "99c990f4370705fe3631b6303035361e92fe16a02cbe8d4d8dcd07c8df00dfe426f0");
}

/// The fixture's development kit; `list` is its list of class numbers.
inline std::string small_kit(const std::string& list, const std::string& table = small_meta_mat()) {
  return gzipped(
      tar_entry("ILSVRC2012_devkit_t12/readme.txt", "nothing of interest") +
      tar_entry("ILSVRC2012_devkit_t12/data/meta.mat", table) +
      tar_entry("ILSVRC2012_devkit_t12/data/ILSVRC2012_validation_ground_truth.txt", list) +
      tar_end());
}

/// A small image file; they repeat.
inline std::string small_image(std::size_t i) {
  return from_hexadecimal(kPillowImages[i % kPillowImages.size()].hexadecimal);
}

}  // namespace optbench::testing
