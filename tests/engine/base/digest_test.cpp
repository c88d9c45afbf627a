// SPDX-License-Identifier: MIT
#include "engine/base/digest.hpp"

#include <doctest/doctest.h>

namespace optbench {
namespace {

TEST_CASE("SHA-256 gives the examples of FIPS 180-4") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_hex(std::string(1000000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("MD5 gives the examples of RFC 1321") {
  CHECK(md5_hex("") == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(md5_hex("message digest") == "f96b697d7cb7938d525a2f31aaf161d0");
}

TEST_CASE("all bytes count, zero bytes too") {
  using namespace std::string_view_literals;
  CHECK(md5_hex("a\0b"sv) != md5_hex("a"sv));
  CHECK(sha256_hex("a\0b"sv) != sha256_hex("a\0c"sv));
}

}  // namespace
}  // namespace optbench
