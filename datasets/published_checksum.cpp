// SPDX-License-Identifier: MIT
#include "datasets/published_checksum.hpp"

#include "engine/error.hpp"

#include <fmt/ranges.h>
#include <openssl/evp.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>

namespace optbench {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20;

void expect_success(int status) {
  if (status != 1) fail(ErrorKind::internal, "checksum: the digest library refused to compute");
}

std::string digest_of_file(std::string_view dataset, const std::filesystem::path& path,
                           const EVP_MD* kind) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  expect_success(context ? EVP_DigestInit_ex(context.get(), kind, nullptr) : 0);
  std::ifstream file(path, std::ios::binary);
  std::vector<char> piece(kPiece);
  while (file.read(piece.data(), kPiece) || file.gcount() > 0) {
    expect_success(
        EVP_DigestUpdate(context.get(), piece.data(), static_cast<std::size_t>(file.gcount())));
  }
  if (!file.eof()) {
    fail(ErrorKind::io, "{}: '{}' cannot be read: {}", dataset, path.string(),
         std::strerror(errno));
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  expect_success(EVP_DigestFinal_ex(context.get(), digest.data(), &length));
  return fmt::format("{:02x}", fmt::join(digest.begin(), digest.begin() + length, ""));
}

}  // namespace

void expect_published(std::string_view dataset, const std::filesystem::path& path,
                      const DataFile& published) {
  const bool strong = !published.sha256.empty();
  const std::vector<std::string> expected =
      strong ? std::vector<std::string>{published.sha256} : published.md5;
  if (expected.empty()) return;
  const std::string got = digest_of_file(dataset, path, strong ? EVP_sha256() : EVP_md5());
  if (std::find(expected.begin(), expected.end(), got) != expected.end()) return;
  fail(ErrorKind::corrupt_data,
       "{}: '{}': checksum: expected {} {}, got {}   hint: replace it by the published file, or "
       "accept it with --no-verify",
       dataset, path.string(), strong ? "sha256" : "md5", fmt::join(expected, " or "), got);
}

}  // namespace optbench
