// SPDX-License-Identifier: MIT
// How fast photographs become network inputs: photo_speed FOLDER SECONDS
// Every file of the folder is read into memory once; then, on one thread and again and again, each
// is decoded and goes through ImageNet's training transform. Prints one JSON object;
// data_imagenet.py makes the pictures and runs it.
//   decode       pictures per second, decoded only
//   grid         decoded and transformed, resized without antialiasing (the default)
//   antialiased  decoded and transformed, resized as Pillow does
#include "datasets/images/image_file.hpp"
#include "datasets/images/photo_transform.hpp"
#include "datasets/images/picture_files.hpp"
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
       datasets::images::names_within("photo_speed", folder, Kind::file)) {
    const datasets::archives::RandomAccessFile source("photo_speed", folder / name);
    files.emplace_back(static_cast<std::size_t>(source.size()));
    source.read(0, files.back());
  }
  return files;
}

/// Pictures per second of `work` on a decoded picture, decoding included.
template <class Work>
double speed(const std::vector<File>& files, double seconds, const Work& work) {
  datasets::images::Picture picture;
  std::int64_t done = 0;
  const auto start = Clock::now();
  do {
    for (const File& file : files) {
      datasets::images::decode_image("photo_speed", file, picture);
      work(picture);
      ++done;
    }
  } while (seconds_since(start) < seconds);
  return static_cast<double>(done) / seconds_since(start);
}

double transform_speed(const std::vector<File>& files, double seconds, bool antialias) {
  datasets::images::PhotoOptions options;
  options.antialias = antialias;
  datasets::images::PhotoTransform transform(options);
  at::Generator random = data::RandomStreams(42).stream("augmentation");
  std::vector<float> input(3 * datasets::images::kPhotoSide * datasets::images::kPhotoSide);
  return speed(files, seconds, [&](const datasets::images::Picture& picture) {
    transform.training(picture, datasets::images::draw_photo(random), input.data());
  });
}

void run(const std::filesystem::path& folder, double seconds) {
  const std::vector<File> files = files_of(folder);
  const nlohmann::json measured = {
      {"decode", speed(files, seconds, [](const datasets::images::Picture&) {})},
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
    std::fprintf(stderr, "photo_speed: %s\n", error.what());
    return 1;
  }
}
