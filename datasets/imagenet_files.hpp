// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/images/image_collection.hpp"
#include "engine/data/dataset.hpp"

#include <filesystem>
#include <memory>
#include <vector>

namespace optbench::datasets {

/// The published files of ImageNet (ILSVRC 2012, classification).
[[nodiscard]] const std::vector<data::DataFile>& imagenet_files();

/// Instructions for getting these files.
[[nodiscard]] const std::string& imagenet_instructions();

/// The two parts with labels.
struct ImagenetFiles {
  std::unique_ptr<images::ImageCollection> train;
  std::unique_ptr<images::ImageCollection> test;  ///< the official validation images
};

/// Opens the images in `folder`: each part from its official archive, read in place through an
/// index of its images, else from the unpacked folders train/<WordNet id>/*.JPEG, val/<WordNet
/// id>/*.JPEG. Labels of the archive of validation images come from the development kit, those of
/// unpacked images from their folders.
///
/// The label of an image is 1 + the rank of its WordNet id among the sorted ones of the training
/// part; 0, "background", does not occur. Training images are ordered by label, validation images
/// by name.
///
/// With `verify` the archives must have their official sizes, and there must be 1000 classes,
/// 1,281,167 training and 50,000 validation images, so that no label can be wrong; the
/// development kit's checksum is computed, those of the two archives (150 GB) are not. Without
/// `verify`, ranks are among the classes that exist. Throws Error(not_found) with instructions,
/// Error(io), Error(corrupt_data).
[[nodiscard]] ImagenetFiles open_imagenet_files(const std::filesystem::path& folder, bool verify);

}  // namespace optbench::datasets
