// SPDX-License-Identifier: MIT
#include "datasets/archives/trailing_digest.hpp"

#include "engine/base/error.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <memory>
#include <utility>

namespace optbench::datasets::archives {
namespace {

using DigestContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

void expect_success(int status) {
  if (status != 1) fail(ErrorKind::internal, "md5: the digest library refused to compute");
}

std::string finish_hex(EVP_MD_CTX* context) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  expect_success(EVP_DigestFinal_ex(context, digest, &length));
  std::string text;
  for (unsigned int i = 0; i < length; ++i) text += fmt::format("{:02x}", digest[i]);
  return text;
}

}  // namespace

TrailingDigest::TrailingDigest(std::string_view prefix, const std::byte* buffer) {
  DigestContext context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  expect_success(context ? EVP_DigestInit_ex(context.get(), EVP_md5(), nullptr) : 0);
  expect_success(EVP_DigestUpdate(context.get(), prefix.data(), prefix.size()));
  digest_ = std::async(std::launch::async, [this, buffer, context = std::move(context)] {
    std::size_t hashed = 0;
    for (std::size_t seen = 0;;) {
      progress_.wait(seen, std::memory_order_acquire);
      seen = progress_.load(std::memory_order_acquire);
      expect_success(EVP_DigestUpdate(context.get(), buffer + hashed, seen / 2 - hashed));
      hashed = seen / 2;
      if (seen % 2 == 1) return finish_hex(context.get());
    }
  });
}

TrailingDigest::~TrailingDigest() {
  if (digest_.valid()) publish(2 * written_ + 1);  // the future's destructor waits for the thread
}

void TrailingDigest::advance(std::size_t count) {
  written_ = count;
  publish(2 * count);
}

std::string TrailingDigest::finish() {
  publish(2 * written_ + 1);
  return digest_.get();
}

void TrailingDigest::publish(std::size_t progress) {
  progress_.store(progress, std::memory_order_release);
  progress_.notify_one();
}

}  // namespace optbench::datasets::archives
