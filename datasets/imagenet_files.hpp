// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/images/image_collection.hpp"
#include "engine/data/dataset.hpp"

#include <filesystem>
#include <memory>
#include <vector>

namespace optbench::datasets {

/// What ImageNet (ILSVRC 2012, classification) is published as.
[[nodiscard]] const std::vector<data::DataFile>& imagenet_files();

/// How to get those files, for people.
[[nodiscard]] const std::string& imagenet_instructions();

/// The two parts with labels.
struct ImagenetFiles {
  std::unique_ptr<images::ImageCollection> train;
  std::unique_ptr<images::ImageCollection> test;  ///< the official validation images
};

/// Opens the images in `folder`: each part from its official archive, read in place by an index
/// of where its images lie, else from an unpacked tree train/<WordNet id>/*.JPEG, val/<WordNet
/// id>/*.JPEG. The labels of an archive of validation images come from the development kit, of a
/// tree from its folders.
///
/// The label of an image is 1 + the rank of its WordNet id among the sorted ones of the training
/// part; 0, "background", does not occur. Training images come in the order of their labels,
/// validation images in that of their names.
///
/// With `verify` the archives must have their official sizes, and there must be 1000 classes,
/// 1,281,167 training and 50,000 validation images, so that no label can be wrong; the
/// development kit's checksum is computed, those of the two archives (150 GB) are not. Without,
/// ranks are among the classes that are there. Throws Error(not_found) saying what to do,
/// Error(io), Error(corrupt_data).
[[nodiscard]] ImagenetFiles open_imagenet_files(const std::filesystem::path& folder, bool verify);

}  // namespace optbench::datasets
