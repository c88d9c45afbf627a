// SPDX-License-Identifier: MIT
#pragma once

#include "datasets/archives/random_access_file.hpp"
#include "datasets/images/image_collection.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::datasets::images {

/// A larger file is not read as an image.
inline constexpr std::uint64_t kMostImageBytes = std::uint64_t{1} << 27;

/// Whether a file of this name counts as an image: ".JPEG", ".jpg", ".png" in any case, and not
/// hidden.
[[nodiscard]] bool is_image_name(std::string_view name);

/// The images of a tar archive, read in place.
class TarImages : public ImageCollection {
 public:
  struct Place {
    std::uint64_t offset = 0;  ///< of the image's bytes, which follow its tar header
    std::uint32_t bytes = 0;
    std::int32_t label = 0;
  };
  TarImages(std::shared_ptr<const archives::RandomAccessFile> archive, std::vector<Place> places)
      : archive_(std::move(archive)), places_(std::move(places)) {}

  [[nodiscard]] std::int64_t size() const override;
  [[nodiscard]] std::int64_t label(std::int64_t i) const override;
  void load(std::int64_t i, std::vector<std::byte>& file, Image& image) const override;

 private:
  std::shared_ptr<const archives::RandomAccessFile> archive_;
  std::vector<Place> places_;
};

/// Images in folders, one folder per class.
class FolderImages : public ImageCollection {
 public:
  struct Class {
    std::filesystem::path folder;
    std::int64_t label = 0;
  };
  /// The images of all classes, ordered by class and then by name. `dataset`
  /// opens error messages. Throws Error(io).
  FolderImages(std::string_view dataset, std::vector<Class> classes);

  [[nodiscard]] std::int64_t size() const override;
  [[nodiscard]] std::int64_t label(std::int64_t i) const override;
  void load(std::int64_t i, std::vector<std::byte>& file, Image& image) const override;

 private:
  [[nodiscard]] std::size_t class_of(std::int64_t i) const;
  [[nodiscard]] std::string name(std::int64_t i) const;

  std::string dataset_;
  std::vector<Class> classes_;
  std::vector<std::int64_t> class_ends_;  // the number of images up to and with each class
  // A million names in one string, without an allocation for each.
  std::string names_;
  std::vector<std::uint64_t> name_ends_;
};

/// Names of the files, or of the folders, directly in a folder, sorted. Throws Error(io).
enum class Kind { file, folder };
[[nodiscard]] std::vector<std::string> names_within(std::string_view dataset,
                                                    const std::filesystem::path& folder, Kind kind);

}  // namespace optbench::datasets::images
