// SPDX-License-Identifier: MIT
#include "bindings/cli/fetch_progress.hpp"

#include <doctest/doctest.h>

using optbench::bindings::cli::fetch_line;

TEST_CASE("a fetch is shown as bar, share, bytes, rate and remaining time") {
  CHECK(fetch_line("mnist: t10k.gz", 5'000'000, 10'000'000, 1'250'000, 100) ==
        "mnist: t10k.gz  [==========          ]   50 %  5.0 MB of 10.0 MB  1.2 MB/s  0:04 left");
}

TEST_CASE("an unknown size or rate is not shown") {
  CHECK(fetch_line("x", 500, 0, 0, 100) == "x  500 bytes");
  CHECK(fetch_line("x", 5'000, 0, 1'000, 100) == "x  5.0 kB  1.0 kB/s");
  CHECK(fetch_line("x", 500, 1000, 0, 100) ==
        "x  [==========          ]   50 %  500 bytes of 1.0 kB");
}

TEST_CASE("at the end no time is left, and never more than 100 % is shown") {
  CHECK(fetch_line("x", 1000, 1000, 10, 100) ==
        "x  [====================]  100 %  1.0 kB of 1.0 kB  10 bytes/s");
  CHECK(fetch_line("x", 2000, 1000, 0, 100) ==
        "x  [====================]  100 %  2.0 kB of 1.0 kB");
}

TEST_CASE("on a narrow terminal the bar goes first, then the end of the line") {
  const std::string line = fetch_line("mnist: t10k.gz", 5'000'000, 10'000'000, 1'250'000, 70);
  CHECK(line == "mnist: t10k.gz   50 %  5.0 MB of 10.0 MB  1.2 MB/s  0:04 left");
  CHECK(fetch_line("mnist: t10k.gz", 5'000'000, 10'000'000, 0, 20) == "mnist: t10k.gz   50…");
}
