// SPDX-License-Identifier: MIT
#include "datasets/cifar.hpp"

#include "datasets/archives/cifar_records.hpp"
#include "datasets/fetch/data_folder.hpp"
#include "datasets/fetch/published_checksum.hpp"
#include "datasets/images/small_image_transform.hpp"
#include "datasets/images/synthetic_images.hpp"

#include <future>

namespace optbench::datasets {
namespace {

constexpr std::int64_t kTrainEvalExamples = 10'000;

/// What distinguishes CIFAR-10 and CIFAR-100.
struct Cifar {
  archives::CifarLayout layout;
  data::DataFile archive;
  images::ChannelConstants constants;
};

const Cifar kCifar10 = {
    .layout = {.dataset = "cifar10",
               .train_files = {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
                               "data_batch_4.bin", "data_batch_5.bin"},
               .test_file = "test_batch.bin",
               .label_names = {"label"}},
    .archive = {.name = "cifar-10-binary.tar.gz",
                .md5 = {"c32a1d4ab5d03f1284b67883e8d87530"},
                .sha256 = "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
                .bytes = 170'052'171,
                .unpacked = "cifar-10-batches-bin"},
    .constants = {{0.49139968, 0.48215841, 0.44653091}, {0.24703223, 0.24348513, 0.26158784}}};

const Cifar kCifar100 = {
    .layout = {.dataset = "cifar100",
               .classes = 100,
               .train_files = {"train.bin"},
               .test_file = "test.bin",
               .label_names = {"coarse label", "fine label"},
               .records_per_train_file = 50'000},
    .archive = {.name = "cifar-100-binary.tar.gz",
                .md5 = {"03b5dce01913d631647c71ecec9e9cb8"},
                .sha256 = "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
                .bytes = 168'513'733,
                .unpacked = "cifar-100-binary"},
    .constants = {{0.50707516, 0.48654887, 0.44091784}, {0.26733429, 0.25643846, 0.27615047}}};

/// The checksum is computed while the archive is read. A folder has none.
archives::ImageParts read_files(const Cifar& cifar, const data::DatasetRequest& request) {
  const std::string& name = cifar.layout.dataset;
  const std::filesystem::path path =
      fetch::find_data_files(name, {cifar.archive}, request.data_dir).front();
  std::future<void> checked;
  if (request.verify_checksums && !std::filesystem::is_directory(path)) {
    checked =
        std::async(std::launch::async, [&] { fetch::expect_published(name, path, cifar.archive); });
  }
  archives::ImageParts parts =
      archives::read_cifar(cifar.layout, path, /*exact=*/request.verify_checksums);
  if (checked.valid()) checked.get();
  return parts;
}

std::unique_ptr<data::Dataset> open(const Cifar& cifar, const data::DatasetRequest& request) {
  const std::int64_t classes = cifar.layout.classes;
  archives::ImageParts parts =
      request.synthetic
          ? archives::ImageParts{images::synthetic_images(50'000, {3, 32, 32}, classes, 2),
                                 images::synthetic_images(10'000, {3, 32, 32}, classes, 3)}
          : read_files(cifar, request);
  images::SmallImageTransform how;
  if (images::is_normalised_by_channel(request.options)) how.channel = cifar.constants;
  return std::make_unique<data::TensorDataset>(
      data::TensorDataset::Contents{
          .name = cifar.layout.dataset,
          .train = std::move(parts.train),
          .test = std::move(parts.test),
          .valid = {},
          .train_eval_size = kTrainEvalExamples,
          .transform = images::evaluation_transform(how, request.device.dtype),
          .augmentation = images::training_transform(how, request.device.dtype),
          .ahead = data::Ahead::always},
      request);
}

data::DatasetEntry entry(const Cifar& cifar, std::string summary) {
  return {.name = cifar.layout.dataset,
          .summary = std::move(summary),
          .source = "Krizhevsky 2009, Learning Multiple Layers of Features from Tiny Images",
          .licence = "none stated; the authors ask to be cited",
          .files = {cifar.archive},
          .mirrors = {"https://www.cs.toronto.edu/~kriz"},
          .options = {images::normalisation_option()},
          .open = [&cifar](const data::DatasetRequest& request) { return open(cifar, request); },
          .has_labels = true};
}

}  // namespace

data::DatasetEntry cifar10_dataset() {
  return entry(kCifar10, "small colour images of things and animals, 32×32, 10 classes");
}

data::DatasetEntry cifar100_dataset() {
  return entry(kCifar100, "small colour images of things and animals, 32×32, 100 classes");
}

}  // namespace optbench::datasets
