// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/gnuplot.hpp"

#include "engine/base/atomic_file.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <sys/stat.h>

#include "tests/support/error_message.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support_analysis/report_sample.hpp"

using optbench::analysis::draw::Figure;
using optbench::analysis::draw::GnuplotFormat;
using optbench::analysis::draw::Palette;

namespace {

/// $PATH is one folder while this lives.
class OtherPath {
 public:
  explicit OtherPath(const std::string& path) : before_(std::getenv("PATH")) {
    ::setenv("PATH", path.c_str(), 1);
  }
  OtherPath(const OtherPath&) = delete;
  OtherPath& operator=(const OtherPath&) = delete;
  ~OtherPath() { ::setenv("PATH", before_.c_str(), 1); }

 private:
  std::string before_;
};

void write_program(const std::filesystem::path& path, const std::string& text) {
  optbench::write_file_atomically(path, text);
  ::chmod(path.c_str(), 0755);
}

const Figure kLine{.id = "line", .series = {{.name = "s", .x = {0, 1}, .y = {0, 1}}}};

}  // namespace

TEST_CASE("gnuplot draws every figure of the sample as PDF and as PNG") {
  if (!optbench::analysis::draw::is_gnuplot_installed()) {
    MESSAGE("skipped: gnuplot is not installed (package gnuplot-nox)");
    return;
  }
  const optbench::testing::TemporaryFolder folder;
  const Palette palette({"adam", "lion", "momentum", "sgd"});
  for (const auto& section : optbench::testing::sample_report().sections) {
    for (const Figure& figure : section.figures) {
      INFO(figure.id);
      const auto png = optbench::analysis::draw::draw_with_gnuplot(
          figure, palette, GnuplotFormat::png, folder.path());
      CHECK(optbench::read_file(png).starts_with("\x89PNG"));
      const auto pdf = optbench::analysis::draw::draw_with_gnuplot(
          figure, palette, GnuplotFormat::pdf, folder.path());
      CHECK(optbench::read_file(pdf).starts_with("%PDF"));
    }
  }
}

TEST_CASE("a name in a gnuplot script is text, whatever it holds") {
  const Figure figure{.id = "f",
                      .title = "it's `touch /tmp/x` @m \"$(x)\"\nset output 'y'",
                      .series = {{.name = "a'b", .x = {0, 1}, .y = {0, 1}}}};
  const std::string script =
      optbench::analysis::draw::gnuplot_script(figure, Palette({}), GnuplotFormat::png, "o'ut.png");
  CHECK(script.find("set title 'it''s `touch /tmp/x` @m \"$(x)\" set output ''y'''\n") !=
        std::string::npos);
  CHECK(script.find("title 'a''b'") != std::string::npos);
  CHECK(script.find("set output 'o''ut.png'\n") != std::string::npos);
  CHECK(script.find(" noenhanced") != std::string::npos);
}

TEST_CASE("without gnuplot the message names the package") {
  const optbench::testing::TemporaryFolder folder;
  const OtherPath path(folder.path().string());
  CHECK(optbench::testing::error_message([&] {
          optbench::analysis::draw::draw_with_gnuplot(kLine, Palette({}), GnuplotFormat::pdf,
                                                      folder.path());
        }) ==
        "gnuplot: expected it on $PATH, got nothing; on Debian and Ubuntu: apt-get install "
        "gnuplot-nox");
}

TEST_CASE("a gnuplot that fails is quoted, and leaves no file") {
  const optbench::testing::TemporaryFolder programs, folder;
  write_program(programs / "gnuplot", "#!/bin/sh\necho 'no such terminal' >&2\nexit 3\n");
  const OtherPath path(programs.path().string() + ":/usr/bin:/bin");
  CHECK(optbench::testing::error_message([&] {
          optbench::analysis::draw::draw_with_gnuplot(kLine, Palette({}), GnuplotFormat::pdf,
                                                      folder.path());
        }) == "gnuplot: figure line: expected a drawing, got exit status 3: no such terminal");
  CHECK(folder.names().empty());
}

TEST_CASE("a gnuplot that hangs is ended") {
  const optbench::testing::TemporaryFolder programs, folder;
  write_program(programs / "gnuplot", "#!/bin/sh\nexec sleep 1000\n");
  const OtherPath path(programs.path().string() + ":/usr/bin:/bin");
  CHECK(optbench::testing::error_message([&] {
          optbench::analysis::draw::draw_with_gnuplot(kLine, Palette({}), GnuplotFormat::pdf,
                                                      folder.path(), std::chrono::seconds(1));
        }) == "gnuplot: figure line: expected an end within 1 s, got none");
}
