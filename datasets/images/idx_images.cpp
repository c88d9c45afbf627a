// SPDX-License-Identifier: MIT
#include "datasets/images/idx_images.hpp"

#include "datasets/archives/idx_format.hpp"
#include "datasets/fetch/data_folder.hpp"
#include "datasets/images/synthetic_images.hpp"
#include "datasets/images/unit_scale.hpp"
#include "engine/base/error.hpp"
#include "engine/data/tensor_dataset.hpp"

#include <ATen/ATen.h>

#include <future>

namespace optbench::datasets::images {
namespace {

constexpr std::int64_t kSide = 28;
constexpr std::int64_t kClasses = 10;
constexpr std::int64_t kTrainExamples = 60'000;
constexpr std::int64_t kTestExamples = 10'000;
constexpr std::int64_t kTrainEvalExamples = 10'000;

/// One file and its published description.
struct Source {
  std::filesystem::path path;
  const data::DataFile* published = nullptr;  // null: checksums are not required
};

at::Tensor read_labels(const std::string& name, const Source& source) {
  const at::Tensor labels = archives::read_idx(name, source.path, {{}, source.published});
  const auto* label = labels.const_data_ptr<std::uint8_t>();
  for (std::int64_t i = 0; i < labels.size(0); ++i) {
    if (label[i] < kClasses) continue;
    fail(ErrorKind::corrupt_data, "{}: '{}': label {} of example {}: expected 0 to {}", name,
         source.path.filename().string(), label[i], i, kClasses - 1);
  }
  return labels.to(at::kLong);
}

data::TensorPart read_part(const std::string& name, const Source& images, const Source& labels) {
  data::TensorPart part;
  part.targets = read_labels(name, labels);
  part.inputs =
      archives::read_idx(name, images.path, {{kSide, kSide}, images.published}).unsqueeze(1);
  if (part.inputs.size(0) != part.targets.size(0)) {
    fail(ErrorKind::corrupt_data, "{}: '{}' holds {} images, but '{}' holds {} labels", name,
         images.path.filename().string(), part.inputs.size(0), labels.path.filename().string(),
         part.targets.size(0));
  }
  return part;
}

}  // namespace

std::unique_ptr<data::Dataset> open_idx_images(const std::string& name,
                                               const std::vector<data::DataFile>& files,
                                               const data::DatasetRequest& request) {
  data::TensorDataset::Contents contents{.name = name,
                                         .train = {},
                                         .test = {},
                                         .valid = {},
                                         .train_eval_size = kTrainEvalExamples,
                                         .transform = {}};
  if (request.synthetic) {
    contents.train = synthetic_images(kTrainExamples, {1, kSide, kSide}, kClasses, 2);
    contents.test = synthetic_images(kTestExamples, {1, kSide, kSide}, kClasses, 3);
  } else {
    const std::vector<std::filesystem::path> paths =
        fetch::find_data_files(name, files, request.data_dir);
    const auto source = [&](std::size_t i) {
      return Source{paths[i], request.verify_checksums ? &files[i] : nullptr};
    };
    auto test = std::async(std::launch::async, read_part, name, source(2), source(3));
    contents.train = read_part(name, source(0), source(1));
    contents.test = test.get();
  }
  const at::ScalarType dtype = request.device.dtype;
  if (request.device.device.is_cpu()) {
    contents.ahead = data::Ahead::on_a_free_core;
    contents.transform = [dtype](const at::Tensor& bytes) { return unit_scaled(bytes, dtype); };
    contents.row_transform = [dtype](const at::Tensor& bytes,
                                     std::span<const std::int64_t> positions) {
      return unit_scaled_rows(bytes, positions, dtype);
    };
  } else {  // bytes are moved to the device and converted there
    contents.transform = [dtype](const at::Tensor& bytes) { return bytes.to(dtype).div_(255); };
  }
  return std::make_unique<data::TensorDataset>(std::move(contents), request);
}

}  // namespace optbench::datasets::images
