// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/svg_export.hpp"

#include "engine/analysis/draw/svg.hpp"
#include "engine/base/atomic_file.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <regex>
#include <string>
#include <utility>

#include "tests/support/error_message.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support_analysis/report_sample.hpp"

using optbench::analysis::draw::Figure;
using optbench::analysis::draw::Palette;
using optbench::analysis::draw::pdf_of_svg;
using optbench::analysis::draw::png_of_svg;
using optbench::analysis::draw::svg_text;
using optbench::testing::error_message;

namespace {

const Palette kPalette({"adam", "lion", "momentum", "sgd"});

/// What the header of a PNG says (PNG specification, 11.2.2).
std::pair<unsigned, unsigned> png_size(const std::string& png) {
  const auto number = [&](std::size_t at) {
    unsigned value = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
      value = value * 256 + static_cast<unsigned char>(png.at(i));
    }
    return value;
  };
  return {number(16), number(20)};
}

std::pair<double, double> svg_size(const std::string& svg) {
  std::smatch found;
  REQUIRE(std::regex_search(svg, found, std::regex(R"re(width="([0-9.]+)" height="([0-9.]+)")re")));
  return {std::stod(found[1]), std::stod(found[2])};
}

std::string document(const std::string& inside, const std::string& before = "") {
  return before + R"(<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">)" + inside +
         "</svg>";
}

const std::string kSquare = R"(<rect width="20" height="20" fill="#d00"/>)";

template <class Test>
void for_each_figure(const Test& test) {
  for (const auto& section : optbench::testing::sample_report().sections) {
    for (const Figure& figure : section.figures) {
      INFO(figure.id);
      test(svg_text(figure, kPalette));
    }
  }
}

}  // namespace

TEST_CASE("every figure of the sample becomes a PNG with the pixels that its dpi asks for") {
  for_each_figure([](const std::string& svg) {
    const auto [width, height] = svg_size(svg);
    for (const int dpi : {96, 150}) {
      const std::string png = png_of_svg(svg, dpi);
      CHECK(png.starts_with("\x89PNG\r\n"));
      CHECK(png_size(png).first == static_cast<unsigned>(std::lround(width * dpi / 96)));
      CHECK(png_size(png).second == static_cast<unsigned>(std::lround(height * dpi / 96)));
    }
  });
}

TEST_CASE("every figure of the sample becomes a PDF without raster images") {
  for_each_figure([](const std::string& svg) {
    const std::string pdf = pdf_of_svg(svg);
    CHECK(pdf.starts_with("%PDF-"));
    CHECK(pdf.find("/Subtype /Image") == std::string::npos);
  });
}

TEST_CASE("the same figure gives the same bytes, and no date is in them") {
  const std::string svg =
      svg_text({.id = "line", .title = "Loss", .series = {{.name = "s", .x = {0, 1}, .y = {0, 1}}}},
               kPalette);
  CHECK(pdf_of_svg(svg) == pdf_of_svg(svg));
  CHECK(png_of_svg(svg) == png_of_svg(svg));
  CHECK(pdf_of_svg(svg).find("CreationDate") == std::string::npos);
}

TEST_CASE("a PNG shows the figure") {
  const std::string square = png_of_svg(document(kSquare));
  CHECK(square != png_of_svg(document("")));
  CHECK(square != png_of_svg(document("<g transform=\"scale(0.5)\">" + kSquare + "</g>")));
}

TEST_CASE(
    "an image, a style sheet and an entity within an SVG count; files named there are not read") {
  const optbench::testing::TemporaryFolder folder;
  const std::string style = "rect{fill:#00d!important}", square = png_of_svg(document(kSquare)),
                    nothing = png_of_svg(document(""));
  optbench::write_file_atomically(folder / "square.png", square);
  optbench::write_file_atomically(folder / "blue.css", style);
  optbench::write_file_atomically(folder / "square.xml", kSquare);

  const auto image = [](const std::string& address) {
    return png_of_svg(document("<image width=\"20\" height=\"20\" href=\"" + address + "\"/>"));
  };
  const auto styled = [](const std::string& rules) {
    return png_of_svg(document("<style>" + rules + "</style>" + kSquare));
  };
  const auto entity = [](const std::string& value) {
    return png_of_svg(document("&e;", "<!DOCTYPE svg [<!ENTITY e " + value + ">]>"));
  };
  CHECK(
      image("data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQ"
            "DwAEhQGAhKmMIQAAAABJRU5ErkJggg==") != nothing);
  CHECK(styled(style) != square);

  for (const std::string& start : {folder.path().string(), "file://" + folder.path().string()}) {
    INFO(start);
    CHECK(image(start + "/square.png") == nothing);
    CHECK(styled("@import url('" + start + "/blue.css');") == square);
    CHECK(error_message([&] {
            entity("SYSTEM \"" + start + "/square.xml\"");
          }).find("Entity 'e' not defined") != std::string::npos);
  }
}

TEST_CASE("what is no SVG is refused with librsvg's reason, on one line") {
  const std::string message = error_message([] { static_cast<void>(pdf_of_svg("<svg")); });
  CHECK(message.starts_with("librsvg: expected an SVG document, got '"));
  CHECK(message.find('\n') == std::string::npos);
  CHECK(error_message([] {
          static_cast<void>(png_of_svg("<p/>"));
        }).starts_with("librsvg: expected an SVG document, got '"));
}

TEST_CASE("a figure larger than cairo's images is refused") {
  const std::string wide = R"(<svg xmlns="http://www.w3.org/2000/svg" width="1e7" height="1"/>)";
  CHECK(error_message([&] {
          static_cast<void>(png_of_svg(wide));
        }).starts_with("cairo: expected a figure, got '"));
}

TEST_CASE("a dpi out of range is refused") {
  CHECK(error_message([] { static_cast<void>(png_of_svg(document(kSquare), 23)); }) ==
        "dpi: expected a whole number from 24 to 600, got 23");
  CHECK(error_message([] { optbench::analysis::draw::expect_valid_dpi(601); }) ==
        "dpi: expected a whole number from 24 to 600, got 601");
  CHECK(png_size(png_of_svg(document(kSquare), 600)) == std::pair{250U, 125U});
}
