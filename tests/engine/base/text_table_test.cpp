// SPDX-License-Identifier: MIT
#include "engine/base/text_table.hpp"

#include "engine/base/error.hpp"

#include <doctest/doctest.h>

using optbench::cut_to_width;
using optbench::display_width;
using optbench::TextTable;

TEST_CASE("display width counts columns of the terminal, not bytes") {
  CHECK(display_width("") == 0);
  CHECK(display_width("adam") == 4);
  CHECK(display_width("0.1 ± 0.2") == 9);
  CHECK(display_width("e\u0301") == 1);       // a combining accent
  CHECK(display_width("\u65E5\u672C") == 4);  // wide characters
  CHECK(display_width("\U0001F680") == 2);    // an emoji
  CHECK(display_width("a\xFF\xC3") == 3);     // no UTF-8: bytes stand for themselves
  CHECK(display_width("\xE2\x94") == 2);      // cut in the middle of a character
}

TEST_CASE("a text is cut between characters and says so") {
  CHECK(cut_to_width("momentum", 8) == "momentum");
  CHECK(cut_to_width("momentum", 7) == "moment…");
  CHECK(cut_to_width("±±±", 2) == "±…");
  CHECK(cut_to_width("\u65E5\u672C\u8A9E", 4) ==
        "\u65E5…");  // a wide character does not fit by half
  CHECK(cut_to_width("abc", 1) == "…");
  CHECK(cut_to_width("abc", 0).empty());
}

TEST_CASE("columns are aligned by what is seen: words left, numbers right") {
  TextTable table(
      {{"optimizer"}, {"runs", TextTable::Align::right}, {"loss", TextTable::Align::right}});
  table.add_row({"sgd", "12", "1 ± 2"});
  table.add_row({"Nesterov ±", "2", "—"});
  CHECK(table.text() ==
        "optimizer   runs   loss\n"
        "───────────────────────\n"
        "sgd           12  1 ± 2\n"
        "Nesterov ±     2      —\n");
}

TEST_CASE("no line ends in blanks and gaps are empty lines") {
  TextTable table({{"number", TextTable::Align::right}, {"word"}});
  table.add_gap();  // before the first row there is nothing to part from
  table.add_row({"1", "a"});
  table.add_gap();
  table.add_row({"2", "longer"});
  CHECK(table.text() ==
        "number  word\n"
        "──────────────\n"
        "     1  a\n"
        "\n"
        "     2  longer\n");
}

TEST_CASE("a table that is too wide has its widest words cut, never its numbers") {
  TextTable table({{"problem"}, {"optimizer"}, {"loss", TextTable::Align::right}});
  table.add_row({"a_problem_with_a_long_name", "momentum", "0.12345678901234567890"});
  const std::string text = table.text(45);
  CHECK(text ==
        "problem     optimizer                    loss\n"
        "─────────────────────────────────────────────\n"
        "a_problem…  momentum   0.12345678901234567890\n");
  SUBCASE("what does not fit at all stays readable") {
    CHECK(table.text(10).find("0.12345678901234567890") != std::string::npos);
    CHECK(table.text(10).find("a_probl…") != std::string::npos);
  }
}

TEST_CASE("a row of another length is our own mistake") {
  TextTable table({{"a"}, {"b"}});
  CHECK_THROWS_WITH_AS(table.add_row({"1"}), "text table: expected 2 cells, got 1",
                       optbench::Error);
}
