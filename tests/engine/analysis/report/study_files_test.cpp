// SPDX-License-Identifier: MIT
#include "engine/analysis/report/study_files.hpp"

#include "engine/analysis/study/study_page.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "tests/engine/analysis/study/study_results.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

namespace {

using namespace optbench;
using namespace optbench::testing;
namespace fs = std::filesystem;

std::vector<record::StoredRun> variants() {
  std::vector<record::StoredRun> runs;
  for (const char* problem : {"mlp@width=0.5,activation=tanh", "mlp@width=0.5/activation=tanh"}) {
    add_seeds(runs, problem, "a", {1, 2});
    add_seeds(runs, problem, "b", {2, 3});
  }
  return runs;
}

}  // namespace

TEST_CASE("formats are read by name") {
  CHECK(analysis::report::parse_output_format("csv") == analysis::report::OutputFormat::csv);
  CHECK(analysis::report::parse_output_format("latex") == analysis::report::OutputFormat::latex);
  CHECK(analysis::report::parse_output_format("svg") == analysis::report::OutputFormat::svg);
  CHECK(analysis::report::parse_output_format("pdf") == analysis::report::OutputFormat::pdf);
  CHECK(analysis::report::parse_output_format("png") == analysis::report::OutputFormat::png);
  CHECK(thrown_message(ErrorKind::unknown_name, [] {
          (void)analysis::report::parse_output_format("sgv");
        }) == "unknown format 'sgv'; did you mean 'svg'?: expected csv, latex, svg, pdf or png");
}

TEST_CASE("every table and figure is a file of its own, none over another") {
  const TemporaryFolder folder;
  const Studied studied(variants());
  const analysis::report::ReportPage page = analysis::study::study_page(studied.study);
  std::size_t tables = 1, figures = 0;
  for (const analysis::report::ReportSection& section : page.sections) {
    tables += section.tables.size();
    figures += section.figures.size();
  }
  const fs::path output = folder.path() / "new" / "output";
  const auto paths = analysis::report::write_study_files(
      page, output,
      {.formats = {analysis::report::OutputFormat::csv, analysis::report::OutputFormat::latex,
                   analysis::report::OutputFormat::svg, analysis::report::OutputFormat::pdf,
                   analysis::report::OutputFormat::png}});
  CHECK(paths.size() == 2 * tables + 4 * figures);
  CHECK(std::set<fs::path>(paths.begin(), paths.end()).size() == paths.size());
  for (const fs::path& path : paths) {
    CAPTURE(path.string());
    CHECK(fs::file_size(path) > 0);
    const fs::path part = path.lexically_relative(output);
    CHECK(std::distance(part.begin(), part.end()) == 2);  // tables/ID.csv
  }
  CHECK(fs::exists(output / "tables" / "overview.csv"));
  CHECK(fs::exists(output / "tables" / "methods.tex"));
  CHECK(fs::exists(output / "figures" / "mlp_width_0_5_activation_tanh-loss.svg"));
  CHECK(fs::exists(output / "figures" / "mlp_width_0_5_activation_tanh-loss-2.svg"));
}

TEST_CASE("without a format nothing is written") {
  const TemporaryFolder folder;
  const Studied studied(variants());
  CHECK(analysis::report::write_study_files(analysis::study::study_page(studied.study),
                                            folder.path() / "output", {})
            .empty());
  CHECK_FALSE(fs::exists(folder.path() / "output"));
}

TEST_CASE("a folder that cannot be made is an error that names it") {
  const TemporaryFolder folder;
  std::ofstream(folder.path() / "file") << "in the way";
  const Studied studied(variants());
  for (const analysis::report::OutputFormat format :
       {analysis::report::OutputFormat::csv, analysis::report::OutputFormat::png}) {
    const std::string message = thrown_message(ErrorKind::io, [&] {
      (void)analysis::report::write_study_files(analysis::study::study_page(studied.study),
                                                folder.path() / "file", {.formats = {format}});
    });
    CHECK(message.find((folder.path() / "file").string()) == 0);
    CHECK(message.find("cannot be made") != std::string::npos);
  }
}
