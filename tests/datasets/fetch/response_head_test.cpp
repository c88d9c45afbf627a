// SPDX-License-Identifier: MIT
#include "datasets/fetch/response_head.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

using optbench::datasets::fetch::ResponseHead;

namespace {

ResponseHead head_of(std::initializer_list<const char*> lines) {
  ResponseHead head;
  for (const char* line : lines) head.add_line(line);
  return head;
}

}  // namespace

TEST_CASE("a head tells status, length, range and version, whatever the case of its names") {
  const ResponseHead head =
      head_of({"HTTP/2 206\r\n", "content-LENGTH:  100 \r\n", "Content-Range: bytes 50-149/150\r\n",
               "ETag: \"abc\"\r\n", "\r\n"});
  CHECK(head.status() == 206);
  CHECK(head.length() == 100);
  REQUIRE(head.range().has_value());
  CHECK(head.range()->first == 50);
  CHECK(head.range()->total == 150);
  CHECK(head.validator() == "\"abc\"");
}

TEST_CASE("after a redirection the last head counts, without a trace of the first") {
  const ResponseHead head =
      head_of({"HTTP/1.1 302 Found\r\n", "ETag: \"old\"\r\n", "Content-Length: 7\r\n", "\r\n",
               "HTTP/1.1 200 OK\r\n", "Last-Modified: Thu, 14 Feb 2019 08:00:00 GMT\r\n"});
  CHECK(head.status() == 200);
  CHECK_FALSE(head.length().has_value());
  CHECK(head.validator() == "Thu, 14 Feb 2019 08:00:00 GMT");
}

TEST_CASE("a weak ETag names no version of the bytes") {
  CHECK(head_of({"HTTP/1.1 200 OK", "ETag: W/\"abc\""}).validator().empty());
}

TEST_CASE("malformed headers count as missing") {
  for (const char* line :
       {"Content-Range: bytes 5", "Content-Range: bytes x-9/10", "Content-Range: pages 1-2/3",
        "Content-Range: bytes 1/2-3", "Content-Range: bytes -1-9/10",
        "Content-Range:", "Content-Range: bytes 1-2/99999999999999999999", "Content-Range"}) {
    CAPTURE(line);
    CHECK_FALSE(head_of({"HTTP/1.1 206 Partial", line}).range().has_value());
  }
  CHECK_FALSE(head_of({"HTTP/1.1 200", "Content-Length: -1"}).length().has_value());
  CHECK(head_of({"HTTP/1.1"}).status() == 0);
  const auto unknown_total = head_of({"HTTP/1.1 206 x", "Content-Range: bytes 1-2/*"}).range();
  REQUIRE(unknown_total.has_value());
  CHECK_FALSE(unknown_total->total.has_value());
}
