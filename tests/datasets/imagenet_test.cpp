// SPDX-License-Identifier: MIT
#include "datasets/imagenet.hpp"

#include "datasets/imagenet_files.hpp"
#include "datasets/images/image_files.hpp"
#include "engine/base/digest.hpp"
#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/datasets/imagenet_fixture.hpp"
#include "tests/support/real_data.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::datasets {
namespace {

using testing::small_image;
using testing::tar_end;
using testing::tar_entry;

/// A data folder with a small "imagenet" in it: three classes of two training images each, four
/// validation images.
class SmallImagenet {
 public:
  static constexpr std::array kIds = {"n04380533", "n01440764", "n02084071"};  // not sorted

  [[nodiscard]] std::filesystem::path folder() const { return data_dir_ / "imagenet"; }
  void put(const std::string& name, const std::string& bytes) const {
    testing::write_bytes(folder() / name, bytes);
  }
  void put_archives() const {
    std::string train;
    for (std::size_t c = 0; c < kIds.size(); ++c) {
      const std::string id = kIds[c];
      train += testing::tar_entry(
          id + ".tar", testing::tar_entry(id + "_1.JPEG", testing::small_image(2 * c)) +
                           testing::tar_entry("notes.txt", "no image") +
                           testing::tar_entry(id + "_2.JPEG", testing::small_image(2 * c + 1)) +
                           testing::tar_end());
    }
    put("ILSVRC2012_img_train.tar", train + testing::tar_end());
    // Not in their order.
    put("ILSVRC2012_img_val.tar",
        testing::tar_entry("ILSVRC2012_val_00000002.JPEG", testing::small_image(7)) +
            testing::tar_entry("ILSVRC2012_val_00000001.JPEG", testing::small_image(6)) +
            testing::tar_entry("ILSVRC2012_val_00000003.JPEG", testing::small_image(8)) +
            testing::tar_entry("ILSVRC2012_val_00000004.JPEG", testing::small_image(9)) +
            testing::tar_end());
    put("ILSVRC2012_devkit_t12.tar.gz", testing::small_kit("1\n1\n2\n3\n"));
  }
  void put_trees() const {
    for (std::size_t c = 0; c < kIds.size(); ++c) {
      const std::string id = kIds[c];
      put("train/" + id + "/" + id + "_1.JPEG", testing::small_image(2 * c));
      put("train/" + id + "/" + id + "_2.JPEG", testing::small_image(2 * c + 1));
      put("train/" + id + "/.hidden.JPEG", "no image");
    }
    put("train/n01440764/Thumbs.db", "no image");
    put("train/readme/some.JPEG", "no image");
    put("val/n02084071/ILSVRC2012_val_00000001.JPEG", testing::small_image(6));
    put("val/n02084071/ILSVRC2012_val_00000002.JPEG", testing::small_image(7));
    put("val/n01440764/ILSVRC2012_val_00000003.JPEG", testing::small_image(8));
    put("val/n04380533/ILSVRC2012_val_00000004.JPEG", testing::small_image(9));
  }
  [[nodiscard]] std::string refusal(ErrorKind kind, bool verify = false) const {
    const std::string message = testing::thrown_message(
        kind, [&] { static_cast<void>(open_imagenet_files(folder(), verify)); });
    const std::string where = fmt::format("imagenet: '{}", folder().string());
    return message.starts_with(where) ? message.substr(where.size()) : message;
  }
  [[nodiscard]] std::unique_ptr<data::Dataset> open() const {
    return imagenet_dataset().open(
        {.data_dir = data_dir_.path(), .device = {}, .verify_checksums = false});
  }

 private:
  testing::TemporaryFolder data_dir_;
};

/// "label:digest of the pixels" of each image.
std::vector<std::string> listing(const images::ImageCollection& images) {
  std::vector<std::string> lines;
  std::vector<std::byte> file;
  images::Image image;
  for (std::int64_t i = 0; i < images.size(); ++i) {
    images.load(i, file, image);
    const auto bytes = static_cast<std::size_t>(image.height() * image.width() * 3);
    lines.push_back(fmt::format("{}:{}", images.label(i),
                                sha256_hex({reinterpret_cast<const char*>(image.row(0)), bytes})));
  }
  return lines;
}

std::vector<std::string> expected(
    std::initializer_list<std::pair<std::int64_t, std::size_t>> labels_and_images) {
  std::vector<std::string> lines;
  for (const auto& [label, image] : labels_and_images) {
    lines.push_back(fmt::format("{}:{}", label, testing::kPillowImages[image].sha256));
  }
  return lines;
}

// Sorted: n01440764 (written second), n02084071 (third), n04380533 (first).
const auto kTrainListing = expected({{1, 2}, {1, 3}, {2, 4}, {2, 5}, {3, 0}, {3, 1}});

TEST_CASE_FIXTURE(SmallImagenet,
                  "the archives are read in place, labelled by the development kit") {
  put_archives();
  const ImagenetFiles images = open_imagenet_files(folder(), false);
  CHECK(listing(*images.train) == kTrainListing);
  CHECK(listing(*images.test) == expected({{2, 6}, {2, 7}, {1, 8}, {3, 9}}));
}

TEST_CASE_FIXTURE(SmallImagenet, "unpacked trees are labelled by their folders") {
  put_trees();
  const ImagenetFiles images = open_imagenet_files(folder(), false);
  CHECK(listing(*images.train) == kTrainListing);
  CHECK(listing(*images.test) == expected({{1, 8}, {2, 6}, {2, 7}, {3, 9}}));
}

TEST_CASE_FIXTURE(SmallImagenet, "both give batches of crops with labels counted from 1") {
  put_trees();
  const auto data = open();
  CHECK(data->size(data::Split::train) == 6);
  CHECK(data->size(data::Split::train_eval) == 6);
  CHECK(data->size(data::Split::test) == 4);
  const data::Batch batch =
      data->pass({.split = data::Split::test, .batch_size = 4, .examples = 4})->next();
  CHECK(batch.inputs.sizes().vec() == std::vector<std::int64_t>{4, 3, 224, 224});
  CHECK(batch.targets.equal(at::tensor({1, 2, 2, 3}, at::kLong)));
}

TEST_CASE_FIXTURE(SmallImagenet, "verified, fewer classes, images or bytes are refused") {
  put_trees();
  CHECK(refusal(ErrorKind::corrupt_data, true) ==
        "/train': expected 1000 classes (folders such as n01440764), got 3   hint: --no-verify "
        "takes what is there");
  for (int i = 0; i < 997; ++i) {
    std::filesystem::create_directories(folder() / fmt::format("train/n1{:07}", i));
  }
  CHECK(refusal(ErrorKind::corrupt_data, true) ==
        "': expected 1281167 training images, got 6   hint: --no-verify takes what is there");
  put_archives();
  CHECK(refusal(ErrorKind::corrupt_data, true) ==
        "/ILSVRC2012_img_train.tar': expected 147897477120 bytes, got 15872   hint: is the "
        "download complete?");
}

TEST_CASE_FIXTURE(SmallImagenet, "a folder of validation images without a class is refused") {
  put_trees();
  put("val/n01443537/ILSVRC2012_val_00000005.JPEG", testing::small_image(1));
  CHECK(refusal(ErrorKind::corrupt_data) ==
        "/val': class 'n01443537': expected one of the 3 classes of the training part");
}

TEST_CASE_FIXTURE(SmallImagenet, "a kit that names a class without training images is refused") {
  put_archives();
  put("ILSVRC2012_devkit_t12.tar.gz", testing::small_kit("1\n1\n2\n4\n"));
  CHECK(refusal(ErrorKind::corrupt_data) ==
        "/ILSVRC2012_devkit_t12.tar.gz': class 'n01443537': expected one of the 3 classes of the "
        "training part");
}

TEST_CASE_FIXTURE(SmallImagenet, "foreign entries in the archives are refused") {
  put_archives();
  put("ILSVRC2012_img_val.tar",
      testing::tar_entry("ILSVRC2012_val_00000005.JPEG", "x") + testing::tar_end());
  CHECK(refusal(ErrorKind::corrupt_data) ==
        "/ILSVRC2012_img_val.tar': entry 'ILSVRC2012_val_00000005.JPEG': expected a name from "
        "ILSVRC2012_val_00000001.JPEG to 00000004");
  put("ILSVRC2012_img_val.tar", testing::tar_entry("ILSVRC2012_val_00000001.JPEG", "x") +
                                    testing::tar_entry("ILSVRC2012_val_00000001.JPEG", "x") +
                                    testing::tar_end());
  CHECK(refusal(ErrorKind::corrupt_data) ==
        "/ILSVRC2012_img_val.tar': entry 'ILSVRC2012_val_00000001.JPEG' occurs twice");
  put("ILSVRC2012_img_train.tar", testing::tar_entry("../n01440764.txt", "x") + testing::tar_end());
  CHECK(refusal(ErrorKind::corrupt_data) ==
        "/ILSVRC2012_img_train.tar': entry '../n01440764.txt': expected the archive of a class "
        "such as n01440764.tar");
  const std::string one = testing::tar_entry("n01440764.tar", testing::tar_end());
  put("ILSVRC2012_img_train.tar", one + one + testing::tar_end());
  CHECK(refusal(ErrorKind::corrupt_data) ==
        "/ILSVRC2012_img_train.tar': class 'n01440764' occurs twice");
}

TEST_CASE_FIXTURE(SmallImagenet, "what is missing is named, with how to get it") {
  const auto starts_with = [](const std::string& text, const std::string& start) {
    return text.substr(0, start.size()) == start;
  };
  const std::string start = fmt::format(
      "imagenet: no training images in folder '{}': expected "
      "ILSVRC2012_img_train.tar or a folder train   hint: "
      "ImageNet may not be handed on. Register at "
      "https://image-net.org",
      folder().string());
  CHECK(starts_with(refusal(ErrorKind::not_found), start));
  put_archives();
  std::filesystem::remove(folder() / "ILSVRC2012_devkit_t12.tar.gz");
  CHECK(starts_with(refusal(ErrorKind::not_found),
                    fmt::format("imagenet: no labels of validation images in folder '{}': "
                                "expected ILSVRC2012_devkit_t12.tar.gz",
                                folder().string())));
  std::filesystem::remove(folder() / "ILSVRC2012_img_val.tar");
  CHECK(starts_with(refusal(ErrorKind::not_found), "imagenet: no validation images in folder"));
}

TEST_CASE_FIXTURE(SmallImagenet, "a damaged image is named, in an archive and in a tree") {
  put_archives();
  put("ILSVRC2012_img_val.tar",
      testing::tar_entry("ILSVRC2012_val_00000001.JPEG", testing::small_image(0).substr(0, 300)) +
          testing::tar_end());
  const auto message = [&] {
    const auto data = open();
    return testing::thrown_message(ErrorKind::corrupt_data, [&] {
      static_cast<void>(
          data->pass({.split = data::Split::test, .batch_size = 1, .examples = 1})->next());
    });
  };
  const std::string cut = ": cut short: expected a whole JPEG image, got 300 bytes of it";
  CHECK(message() == fmt::format("imagenet: '{}': entry 'ILSVRC2012_val_00000001.JPEG'{}",
                                 (folder() / "ILSVRC2012_img_val.tar").string(), cut));
  std::filesystem::remove(folder() / "ILSVRC2012_img_val.tar");
  put("val/n01440764/one.jpg", testing::small_image(0).substr(0, 300));
  CHECK(message() ==
        fmt::format("imagenet: '{}'{}", (folder() / "val/n01440764/one.jpg").string(), cut));
}

TEST_CASE("the development tree of real images loads") {
  const auto data_dir = testing::real_data_dir("fixtures/imagenet");
  if (!data_dir) return;
  const auto data = imagenet_dataset().open(
      {.data_dir = *data_dir / "fixtures", .device = {}, .verify_checksums = false});
  CHECK(data->size(data::Split::train) == 16);
  CHECK(data->size(data::Split::test) == 8);
  const data::Batch train =
      data->pass({.split = data::Split::train, .batch_size = 16, .examples = 16})->next();
  CHECK(train.targets.bincount().equal(at::tensor({0, 4, 4, 4, 4}, at::kLong)));
  CHECK(train.inputs.isfinite().all().item<bool>());
  const data::Batch test =
      data->pass({.split = data::Split::test, .batch_size = 8, .examples = 8})->next();
  CHECK(test.targets.equal(at::tensor({1, 1, 2, 2, 3, 3, 4, 4}, at::kLong)));
}

TEST_CASE("synthetic data need no files, have every class, and are the same each time") {
  const auto open = [](int threads) {
    data::DatasetRequest request{.data_dir = "/nowhere", .device = {}, .synthetic = true};
    request.device.threads = threads;
    return imagenet_dataset().open(request);
  };
  const auto data = open(1);
  CHECK(data->size(data::Split::train) == 12'800);
  CHECK(data->size(data::Split::train_eval) == 2'000);
  CHECK(data->size(data::Split::test) == 2'000);
  const auto first = [](data::Dataset& from) {
    return from.pass({.split = data::Split::train, .batch_size = 16, .examples = 16})->next();
  };
  const data::Batch batch = first(*data);
  CHECK(batch.inputs.sizes().vec() == std::vector<std::int64_t>{16, 3, 224, 224});
  CHECK(batch.targets.min().item<std::int64_t>() >= 1);
  CHECK(batch.targets.max().item<std::int64_t>() <= 1000);
  const data::Batch again = first(*open(2));
  CHECK(batch.inputs.equal(again.inputs));
  CHECK(batch.targets.equal(again.targets));
}

TEST_CASE("names of images end in JPEG, jpg or png and are not hidden") {
  for (const char* name : {"a.JPEG", "a.jpeg", "a.jpg", "a.PNG"})
    CHECK(images::is_image_name(name));
  for (const char* name : {".a.JPEG", "a.txt", "JPEG", "", "a.JPEG.part"}) {
    CHECK_FALSE(images::is_image_name(name));
  }
}

}  // namespace
}  // namespace optbench::datasets
