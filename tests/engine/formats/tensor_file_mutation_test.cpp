// SPDX-License-Identifier: MIT
// Damaged files of tensors: both readers end with tensors or with Error(corrupt_data) that names
// the file, for any bytes. `make asan` runs it under the sanitizers.
#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"
#include "engine/formats/npy.hpp"
#include "engine/formats/safetensors.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <fstream>
#include <functional>

#include "tests/support/mutations.hpp"
#include "tests/support/temporary_folder.hpp"

namespace optbench::formats {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

constexpr std::uint64_t kMutations = 2000;

/// Reads `path` with mutated contents, many times over.
void check_mutations(const fs::path& path, const std::function<void()>& read) {
  const std::string whole = read_file(path);
  read();  // the undamaged file can be read
  std::uint64_t refused = 0;
  for (std::uint64_t seed = 1; seed <= kMutations; ++seed) {
    CAPTURE(seed);
    std::ofstream(path, std::ios::binary | std::ios::trunc) << testing::mutated(whole, seed);
    try {
      read();
    } catch (const Error& error) {
      ++refused;
      CHECK((error.kind() == ErrorKind::corrupt_data));
      CHECK(std::string(error.what()).find(path.filename().string()) != std::string::npos);
    }
  }
  CHECK(refused > kMutations / 10);  // the mutations do damage
}

}  // namespace

TEST_CASE("no damage to a safetensors file goes further than an error") {
  const testing::TemporaryFolder folder;
  const fs::path path = folder / "x.safetensors";
  write_safetensors(path, {.tensors = {{"layers.1.weight", at::arange(12, at::kFloat).view({3, 4})},
                                       {"layers.1.bias", at::ones({3}, at::kHalf)},
                                       {"mask", at::ones({5}, at::kBool)},
                                       {"empty", at::empty({0, 7}, at::kLong)}},
                           .metadata = {{"optbench.value", "nested"}}});
  check_mutations(path, [&] { (void)read_safetensors(path); });
}

TEST_CASE("no damage to an .npy file goes further than an error") {
  const testing::TemporaryFolder folder;
  const fs::path path = folder / "x.npy";
  write_npy(path, at::arange(24, at::kDouble).view({2, 3, 4}));
  check_mutations(path, [&] { (void)read_npy(path); });
  write_npy(path, at::ones({40}, at::kBool));
  check_mutations(path, [&] { (void)read_npy(path); });
}

}  // namespace optbench::formats
