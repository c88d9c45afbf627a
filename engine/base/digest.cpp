// SPDX-License-Identifier: MIT
#include "engine/base/digest.hpp"

#include "engine/base/error.hpp"

#include <openssl/evp.h>

#include <array>

namespace optbench {
namespace {

std::string hexadecimal(std::string_view bytes, const EVP_MD* method) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, method, nullptr) != 1) {
    fail(ErrorKind::internal, "digest: {} is not available from the system's libcrypto",
         EVP_MD_get0_name(method));
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (unsigned int i = 0; i < size; ++i) {
    text += kDigits[digest[i] >> 4];
    text += kDigits[digest[i] & 0xf];
  }
  return text;
}

}  // namespace

std::string sha256_hex(std::string_view bytes) { return hexadecimal(bytes, EVP_sha256()); }
std::string md5_hex(std::string_view bytes) { return hexadecimal(bytes, EVP_md5()); }

}  // namespace optbench
