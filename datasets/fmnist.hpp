// SPDX-License-Identifier: MIT
#pragma once

#include "engine/data/dataset.hpp"

namespace optbench::datasets {

/// "fmnist": Fashion-MNIST, images of clothes in the form of MNIST (idx_images.hpp). Its files
/// have the same names as those of MNIST and are in a separate folder. Source: Xiao, Rasul &
/// Vollgraf 2017.
[[nodiscard]] data::DatasetEntry fmnist_dataset();

}  // namespace optbench::datasets
