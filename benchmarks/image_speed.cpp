// SPDX-License-Identifier: MIT
// How fast images become network inputs: image_speed FOLDER SECONDS
// Every file of the folder is read into memory once; then, on one thread and again and again, each
// is decoded and goes through ImageNet's training transform. Prints one JSON object;
// data_imagenet.py makes the images and runs it.
//   decode       images per second, decoded only
//   grid         decoded and transformed, resized without antialiasing (the default)
//   antialiased  decoded and transformed, resized as Pillow does
#include "datasets/images/decode_image.hpp"
#include "datasets/images/image_files.hpp"
#include "datasets/images/large_image_transform.hpp"
#include "engine/data/random.hpp"

#include <ATen/Parallel.h>

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace optbench {
namespace {

using Clock = std::chrono::steady_clock;
using File = std::vector<std::byte>;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::vector<File> files_of(const std::filesystem::path& folder) {
  std::vector<File> files;
  for (const std::string& name :
       datasets::images::names_within("image_speed", folder, datasets::images::Kind::file)) {
    const datasets::archives::RandomAccessFile source("image_speed", folder / name);
    files.emplace_back(static_cast<std::size_t>(source.size()));
    source.read(0, files.back());
  }
  return files;
}

/// Images per second of `work` on a decoded image, decoding included.
template <class Work>
double speed(const std::vector<File>& files, double seconds, const Work& work) {
  datasets::images::Image image;
  std::int64_t done = 0;
  const auto start = Clock::now();
  do {
    for (const File& file : files) {
      datasets::images::decode_image("image_speed", file, image);
      work(image);
      ++done;
    }
  } while (seconds_since(start) < seconds);
  return static_cast<double>(done) / seconds_since(start);
}

double transform_speed(const std::vector<File>& files, double seconds, bool antialias) {
  datasets::images::LargeImageOptions options;
  options.antialias = antialias;
  datasets::images::LargeImageTransform transform(options);
  const std::uint64_t seed = data::RandomStreams(42).stream_seed("augmentation", 0);
  std::int64_t number = 0;
  std::vector<float> input(3 * datasets::images::kCropSide * datasets::images::kCropSide);
  return speed(files, seconds, [&](const datasets::images::Image& image) {
    transform.training(
        image, datasets::images::draw_large_image_augmentation(data::numbered_seed(seed, number++)),
        input.data());
  });
}

void run(const std::filesystem::path& folder, double seconds) {
  const std::vector<File> files = files_of(folder);
  const nlohmann::json measured = {
      {"decode", speed(files, seconds, [](const datasets::images::Image&) {})},
      {"grid", transform_speed(files, seconds, false)},
      {"antialiased", transform_speed(files, seconds, true)}};
  std::puts(measured.dump().c_str());
}

}  // namespace
}  // namespace optbench

int main(int argc, char** argv) {
  try {
    if (argc != 3) throw std::runtime_error("expected a folder and a number of seconds");
    optbench::run(argv[1], std::stod(argv[2]));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "image_speed: %s\n", error.what());
    return 1;
  }
}
