// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/markup_text.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("markup in a text is shown, not interpreted") {
  CHECK(optbench::analysis::draw::escape_markup("</script><b>\"&'") ==
        "&lt;/script&gt;&lt;b&gt;&quot;&amp;&#39;");
  CHECK(optbench::analysis::draw::escape_markup("±µ→😀 line\n") == "±µ→😀 line\n");
}

TEST_CASE("bytes that XML forbids become the replacement character") {
  const std::string replacement = "\xEF\xBF\xBD";
  CHECK(optbench::analysis::draw::escape_markup(std::string("a\0b\x1b", 4)) ==
        "a" + replacement + "b" + replacement);
  CHECK(optbench::analysis::draw::escape_markup("\xff\xfe") == replacement + replacement);
  CHECK(optbench::analysis::draw::escape_markup("\xc0\xaf") ==
        replacement + replacement);  // overlong
  CHECK(optbench::analysis::draw::escape_markup("\xed\xa0\x80") ==
        replacement + replacement + replacement);
  CHECK(optbench::analysis::draw::escape_markup("cut \xe2\x82") ==
        "cut " + replacement + replacement);
  CHECK(optbench::analysis::draw::escape_markup("\xef\xbf\xbf") == replacement);
}

TEST_CASE("an id is made of letters, digits and strokes") {
  CHECK(optbench::analysis::draw::identifier_text("mnist_2c2d/lr 0.1") == "mnist_2c2d_lr_0_1");
  CHECK(optbench::analysis::draw::identifier_text("") == "_");
}
