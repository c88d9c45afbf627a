// SPDX-License-Identifier: MIT
#include "datasets/svhn.hpp"

#include "datasets/archives/mat_file.hpp"
#include "datasets/fetch/data_folder.hpp"
#include "datasets/fetch/published_checksum.hpp"
#include "datasets/images/small_image_transform.hpp"
#include "datasets/images/synthetic_images.hpp"
#include "engine/base/error.hpp"
#include "engine/data/tensor_dataset.hpp"

#include <ATen/ATen.h>

#include <future>

namespace optbench::datasets {
namespace {

constexpr std::int64_t kSide = 32;
constexpr std::int64_t kClasses = 10;
constexpr std::int64_t kTrainExamples = 73'257;
constexpr std::int64_t kTestExamples = 26'032;
constexpr std::int64_t kTrainEvalExamples = 26'032;
constexpr std::int64_t kCompatTrainExamples = 64'000;
constexpr std::int64_t kMostExamples = 1'000'000;
constexpr images::ChannelConstants kConstants = {{0.4376821, 0.4437697, 0.47280442},
                                                 {0.19803012, 0.20101562, 0.19703614}};

const std::vector<data::DataFile> kFiles = {
    {.name = "train_32x32.mat",
     .md5 = {"e26dedcc434d2e4c54c9b2d4a06d8373"},
     .sha256 = "435e94d69a87fde4fd4d7f3dd208dfc32cb6ae8af2240d066de1df7508d083b8",
     .bytes = 182'040'794},
    {.name = "test_32x32.mat",
     .md5 = {"eb5a983be6a315427106f1b164d9cef3"},
     .sha256 = "cdce80dfb2a2c4c6160906d0bd7c68ec5a99d7ca4831afa54f09182025b6a75b",
     .bytes = 64'275'384},
};

std::unique_ptr<data::Dataset> open_svhn(const data::DatasetRequest& request) {
  data::TensorDataset::Contents contents{.name = "svhn",
                                         .train = {},
                                         .test = {},
                                         .valid = {},
                                         .train_eval_size = kTrainEvalExamples,
                                         .transform = {}};
  if (request.synthetic) {
    contents.train = images::synthetic_images(kTrainExamples, {3, kSide, kSide}, kClasses, 2);
    contents.test = images::synthetic_images(kTestExamples, {3, kSide, kSide}, kClasses, 3);
  } else {
    const auto paths = fetch::find_data_files("svhn", kFiles, request.data_dir);
    const bool verify = request.verify_checksums;
    contents.train = read_svhn_file(paths[0], verify ? &kFiles[0] : nullptr);
    contents.test = read_svhn_file(paths[1], verify ? &kFiles[1] : nullptr);
  }
  const bool compat = request.options.contains("compat") && request.options.boolean("compat");
  if (compat && contents.train.size() > kCompatTrainExamples) {
    contents.train = {contents.train.inputs.narrow(0, 0, kCompatTrainExamples),
                      contents.train.targets.narrow(0, 0, kCompatTrainExamples)};
  }
  images::SmallImageTransform how{.flip = false, .channel = std::nullopt};
  if (images::is_normalised_by_channel(request.options)) how.channel = kConstants;
  contents.transform = images::evaluation_transform(how, request.device.dtype);
  contents.augmentation = images::training_transform(how, request.device.dtype);
  contents.ahead = data::Ahead::always;
  return std::make_unique<data::TensorDataset>(std::move(contents), request);
}

}  // namespace

data::TensorPart read_svhn_file(const std::filesystem::path& path,
                                const data::DataFile* published) {
  std::future<void> checked;
  if (published != nullptr) {
    checked =
        std::async(std::launch::async, [&] { fetch::expect_published("svhn", path, *published); });
  }
  const at::Tensor labels = archives::read_mat_bytes(
      "svhn", path, {.name = "y", .shape = {-1, 1}, .most = kMostExamples});
  data::TensorPart part;
  part.targets = labels.squeeze(0).to(at::kLong);
  const auto* label = part.targets.const_data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < part.targets.size(0); ++i) {
    if (label[i] <= kClasses) continue;
    fail(ErrorKind::corrupt_data, "svhn: '{}': label {} of example {}: expected 1 to {}",
         path.filename().string(), label[i], i, kClasses);
  }
  part.targets.remainder_(kClasses);
  const at::Tensor images = archives::read_mat_bytes(
      "svhn", path, {.name = "X", .shape = {kSide, kSide, 3, -1}, .most = kMostExamples});
  // The file stores images by column, the network needs them by row.
  part.inputs = images.transpose(2, 3).contiguous();
  if (part.inputs.size(0) != part.targets.size(0)) {
    fail(ErrorKind::corrupt_data, "svhn: '{}' holds {} images, but {} labels",
         path.filename().string(), part.inputs.size(0), part.targets.size(0));
  }
  if (checked.valid()) checked.get();
  return part;
}

data::DatasetEntry svhn_dataset() {
  return {.name = "svhn",
          .summary = "digits of house numbers in colour, 32×32, 10 classes",
          .source =
              "Netzer, Wang, Coates, Bissacco, Wu & Ng 2011, Reading Digits in Natural Images "
              "with Unsupervised Feature Learning",
          .licence = "for non-commercial use only",
          .files = kFiles,
          .mirrors = {"http://ufldl.stanford.edu/housenumbers"},
          .options = {images::normalisation_option(),
                      {.name = "compat",
                       .kind = OptionKind::boolean,
                       .help = "train on the first 64 000 examples only, as DeepOBS 1.1",
                       .default_value = false}},
          .open = open_svhn,
          .has_labels = true};
}

}  // namespace optbench::datasets
