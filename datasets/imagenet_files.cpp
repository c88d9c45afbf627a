// SPDX-License-Identifier: MIT
#include "datasets/imagenet_files.hpp"

#include "datasets/archives/tar_index.hpp"
#include "datasets/imagenet_labels.hpp"
#include "datasets/images/image_files.hpp"
#include "engine/base/digest.hpp"
#include "engine/base/error.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <future>
#include <limits>
#include <map>
#include <string_view>
#include <system_error>

namespace optbench::datasets {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kName = "imagenet";
constexpr std::size_t kClasses = 1000;
constexpr std::int64_t kTrainImages = 1'281'167;
constexpr std::int64_t kTestImages = 50'000;
constexpr std::string_view kTestImagePrefix = "ILSVRC2012_val_";
enum Files : std::size_t { kTrainFile, kTestFile, kKitFile };

/// Labels by WordNet id.
using Labels = std::map<std::string, std::int32_t, std::less<>>;

Labels ranks(std::vector<std::string> ids) {
  std::sort(ids.begin(), ids.end());
  Labels labels;
  for (const std::string& id : ids)
    labels.emplace(id, static_cast<std::int32_t>(labels.size() + 1));
  return labels;
}

std::int32_t label_of(const Labels& labels, std::string_view id, std::string_view where) {
  if (const auto found = labels.find(id); found != labels.end()) return found->second;
  fail(ErrorKind::corrupt_data,
       "{}: class '{}': expected one of the {} classes of the training part", where, id,
       labels.size());
}

void expect_count(bool verify, std::string_view where, std::string_view what, std::int64_t expected,
                  std::int64_t got) {
  if (got == expected || (!verify && got > 0)) return;
  fail(ErrorKind::corrupt_data, "{}: expected {} {}, got {}{}", where, expected, what, got,
       got > 0 ? "   hint: --no-verify takes what is there" : "");
}

std::shared_ptr<const archives::RandomAccessFile> open_archive(const fs::path& path,
                                                               const data::DataFile& published,
                                                               bool verify) {
  auto archive = std::make_shared<const archives::RandomAccessFile>(kName, path);
  if (verify && archive->size() != published.bytes) {
    fail(ErrorKind::corrupt_data, "{}: expected {} bytes, got {}   hint: is the download complete?",
         archive->where(), published.bytes, archive->size());
  }
  return archive;
}

images::TarImages::Place place_of(const archives::RandomAccessFile& archive,
                                  const archives::TarEntry& entry, std::int32_t label) {
  if (entry.bytes > images::kMostImageBytes) {
    fail(ErrorKind::corrupt_data, "{}: entry '{}': expected an image of at most {} bytes, got {}",
         archive.where(), entry.path, images::kMostImageBytes, entry.bytes);
  }
  return {.offset = entry.offset, .bytes = static_cast<std::uint32_t>(entry.bytes), .label = label};
}

/// One archive per class within the archive of training images.
struct ClassArchive {
  std::string id;
  archives::TarEntry entry;
};

std::vector<ClassArchive> class_archives(const archives::RandomAccessFile& archive) {
  std::vector<ClassArchive> result;
  for (archives::TarEntry& entry : archives::index_tar(archive)) {
    const fs::path path(entry.path);
    std::string id = path.stem().string();
    if (path.extension() != ".tar" || !is_wordnet_id(id)) {
      fail(ErrorKind::corrupt_data,
           "{}: entry '{}': expected the archive of a class such as n01440764.tar", archive.where(),
           entry.path);
    }
    result.push_back({.id = std::move(id), .entry = std::move(entry)});
  }
  std::sort(result.begin(), result.end(),
            [](const ClassArchive& a, const ClassArchive& b) { return a.id < b.id; });
  const auto twice =
      std::adjacent_find(result.begin(), result.end(),
                         [](const ClassArchive& a, const ClassArchive& b) { return a.id == b.id; });
  if (twice == result.end()) return result;
  fail(ErrorKind::corrupt_data, "{}: class '{}' occurs twice", archive.where(), twice->id);
}

/// The images of all classes. Several threads read the headers, which are far apart: a disk serves
/// queued requests faster than single ones.
std::vector<images::TarImages::Place> index_classes(const archives::RandomAccessFile& archive,
                                                    const std::vector<ClassArchive>& classes) {
  constexpr std::size_t kReaders = 8;
  std::vector<std::vector<images::TarImages::Place>> places(classes.size());
  const auto index_some = [&](std::size_t first) {
    for (std::size_t i = first; i < classes.size(); i += kReaders) {
      const archives::TarEntry& whole = classes[i].entry;
      for (const archives::TarEntry& entry :
           archives::index_tar(archive, whole.offset, whole.offset + whole.bytes)) {
        if (!images::is_image_name(fs::path(entry.path).filename().string())) continue;
        places[i].push_back(place_of(archive, entry, static_cast<std::int32_t>(i + 1)));
      }
    }
  };
  std::vector<std::future<void>> readers;
  for (std::size_t i = 0; i < std::min(kReaders, classes.size()); ++i) {
    readers.push_back(std::async(std::launch::async, index_some, i));
  }
  for (std::future<void>& reader : readers) reader.get();
  std::vector<images::TarImages::Place> result;
  for (const auto& some : places) result.insert(result.end(), some.begin(), some.end());
  return result;
}

/// A part, and the names of its classes.
struct Training {
  std::unique_ptr<images::ImageCollection> images;
  Labels labels;
};

Training train_from_archive(const fs::path& path, bool verify) {
  const auto archive = open_archive(path, imagenet_files()[kTrainFile], verify);
  const std::vector<ClassArchive> classes = class_archives(*archive);
  expect_count(verify, archive->where(), "classes", kClasses,
               static_cast<std::int64_t>(classes.size()));
  std::vector<std::string> ids;
  for (const ClassArchive& one : classes) ids.push_back(one.id);
  return {.images = std::make_unique<images::TarImages>(archive, index_classes(*archive, classes)),
          .labels = ranks(std::move(ids))};
}

std::vector<std::string> class_folders(const fs::path& folder) {
  std::vector<std::string> ids = images::names_within(kName, folder, images::Kind::folder);
  std::erase_if(ids, [](const std::string& name) { return !is_wordnet_id(name); });
  return ids;
}

std::unique_ptr<images::ImageCollection> images_in(const fs::path& folder,
                                                   const std::vector<std::string>& ids,
                                                   const Labels& labels, const std::string& where) {
  std::vector<images::FolderImages::Class> classes;
  for (const std::string& id : ids) {
    classes.push_back({.folder = folder / id, .label = label_of(labels, id, where)});
  }
  return std::make_unique<images::FolderImages>(kName, std::move(classes));
}

Training train_from_folder(const fs::path& folder, bool verify) {
  const std::string where = fmt::format("{}: '{}'", kName, folder.string());
  const std::vector<std::string> ids = class_folders(folder);
  expect_count(verify, where, "classes (folders such as n01440764)", kClasses,
               static_cast<std::int64_t>(ids.size()));
  Labels labels = ranks(ids);
  auto images = images_in(folder, ids, labels, where);
  return {.images = std::move(images), .labels = std::move(labels)};
}

void check_kit(const fs::path& path, const data::DataFile& published) {
  const archives::RandomAccessFile kit(kName, path);
  std::string bytes(static_cast<std::size_t>(kit.size()), '\0');
  kit.read(0, std::as_writable_bytes(std::span(bytes)));
  const std::string got = md5_hex(bytes);
  if (got == published.md5.front()) return;
  fail(ErrorKind::corrupt_data, "{}: expected MD5 {}, got {}", kit.where(), published.md5.front(),
       got);
}

/// The number in ILSVRC2012_val_00000001.JPEG.
std::size_t image_number(const archives::RandomAccessFile& archive, const std::string& path,
                         std::size_t most) {
  const std::string stem = fs::path(path).stem().string();
  std::size_t number = 0;
  if (stem.starts_with(kTestImagePrefix)) {
    const char* end = stem.data() + stem.size();
    const auto parsed = std::from_chars(stem.data() + kTestImagePrefix.size(), end, number);
    if (parsed.ec == std::errc() && parsed.ptr == end && number >= 1 && number <= most) {
      return number;
    }
  }
  fail(ErrorKind::corrupt_data,
       "{}: entry '{}': expected a name from ILSVRC2012_val_00000001.JPEG to {:08}",
       archive.where(), path, most);
}

std::unique_ptr<images::ImageCollection> test_from_archive(const fs::path& path,
                                                           const fs::path& kit,
                                                           const Labels& labels, bool verify) {
  const auto archive = open_archive(path, imagenet_files()[kTestFile], verify);
  if (verify) check_kit(kit, imagenet_files()[kKitFile]);
  const std::vector<std::string> ids = read_validation_ids(kName, kit);
  const std::string kit_name = fmt::format("{}: '{}'", kName, kit.string());
  std::map<std::size_t, images::TarImages::Place> places;
  for (const archives::TarEntry& entry : archives::index_tar(*archive)) {
    if (!images::is_image_name(fs::path(entry.path).filename().string())) continue;
    const std::size_t number = image_number(*archive, entry.path, ids.size());
    const std::int32_t label = label_of(labels, ids[number - 1], kit_name);
    if (!places.emplace(number, place_of(*archive, entry, label)).second) {
      fail(ErrorKind::corrupt_data, "{}: entry '{}' occurs twice", archive->where(), entry.path);
    }
  }
  std::vector<images::TarImages::Place> ordered;
  for (const auto& [number, place] : places) ordered.push_back(place);
  return std::make_unique<images::TarImages>(archive, std::move(ordered));
}

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

[[noreturn]] void fail_missing(const fs::path& folder, std::string_view what,
                               std::string_view expected) {
  fail(ErrorKind::not_found, "{}: no {} in folder '{}': expected {}   hint: {}", kName, what,
       folder.string(), expected, imagenet_instructions());
}

Training open_train(const fs::path& folder, bool verify) {
  const data::DataFile& file = imagenet_files()[kTrainFile];
  if (is_file(folder / file.name)) return train_from_archive(folder / file.name, verify);
  if (is_folder(folder / file.unpacked)) return train_from_folder(folder / file.unpacked, verify);
  fail_missing(folder, "training images",
               fmt::format("{} or a folder {}", file.name, file.unpacked));
}

std::unique_ptr<images::ImageCollection> open_test(const fs::path& folder, const Labels& labels,
                                                   bool verify) {
  const data::DataFile& file = imagenet_files()[kTestFile];
  const data::DataFile& kit = imagenet_files()[kKitFile];
  if (is_file(folder / file.name)) {
    if (!is_file(folder / kit.name)) fail_missing(folder, "labels of validation images", kit.name);
    return test_from_archive(folder / file.name, folder / kit.name, labels, verify);
  }
  const fs::path tree = folder / file.unpacked;
  if (!is_folder(tree)) {
    fail_missing(folder, "validation images",
                 fmt::format("{} or a folder {}", file.name, file.unpacked));
  }
  const std::string where = fmt::format("{}: '{}'", kName, tree.string());
  return images_in(tree, class_folders(tree), labels, where);
}

}  // namespace

const std::vector<data::DataFile>& imagenet_files() {
  static const std::vector<data::DataFile> files = {
      {.name = "ILSVRC2012_img_train.tar",
       .md5 = {"1d675b47d978889d74fa0da5fadfb00e"},
       .bytes = 147'897'477'120,
       .unpacked = "train"},
      {.name = "ILSVRC2012_img_val.tar",
       .md5 = {"29b22e2961454d5413ddabcf34fc5622"},
       .bytes = 6'744'924'160,
       .unpacked = "val"},
      // Folders of validation images need no development kit: their names give the labels.
      {.name = "ILSVRC2012_devkit_t12.tar.gz",
       .md5 = {"fa75699e90414af021442c21a62c3abf"},
       .unpacked = "val"},
  };
  return files;
}

const std::string& imagenet_instructions() {
  static const std::string text =
      "ImageNet may not be handed on. Register at https://image-net.org, accept its terms, and get "
      "from the page of ILSVRC 2012 the files ILSVRC2012_img_train.tar (Task 1 & 2, 138 GiB, MD5 "
      "1d675b47d978889d74fa0da5fadfb00e), ILSVRC2012_img_val.tar (6.3 GiB, MD5 "
      "29b22e2961454d5413ddabcf34fc5622) and ILSVRC2012_devkit_t12.tar.gz (MD5 "
      "fa75699e90414af021442c21a62c3abf). Put them into the folder imagenet of the data folder; "
      "they "
      "are read as they are, without unpacking. Trees that are already unpacked, "
      "train/n01440764/*.JPEG and val/n01440764/*.JPEG, may lie or be linked there in their place.";
  return text;
}

ImagenetFiles open_imagenet_files(const fs::path& folder, bool verify) {
  Training training = open_train(folder, verify);
  auto test = open_test(folder, training.labels, verify);
  const std::string where = fmt::format("{}: '{}'", kName, folder.string());
  expect_count(verify, where, "training images", kTrainImages, training.images->size());
  expect_count(verify, where, "validation images", kTestImages, test->size());
  return {.train = std::move(training.images), .test = std::move(test)};
}

}  // namespace optbench::datasets
