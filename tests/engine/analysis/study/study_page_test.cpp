// SPDX-License-Identifier: MIT
#include "engine/analysis/study/study_page.hpp"

#include "engine/analysis/draw/csv.hpp"
#include "engine/analysis/draw/markup_text.hpp"
#include "engine/analysis/draw/svg.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <set>
#include <string>

#include "tests/engine/analysis/study/study_results.hpp"

namespace {

using namespace optbench;
using namespace optbench::testing;

/// Checks that an id is new and a file name.
void check_id(const std::string& id, std::set<std::string>& taken) {
  CAPTURE(id);
  CHECK(id == analysis::draw::identifier_text(id));
  CHECK(taken.insert(id).second);
}

std::set<std::string> section_ids(const analysis::report::ReportPage& page) {
  std::set<std::string> ids;
  for (const analysis::report::ReportSection& section : page.sections) ids.insert(section.id);
  return ids;
}

}  // namespace

TEST_CASE("a page has an overview, the comparison, each problem and the methods") {
  const Studied studied(crowd(2, 3));
  analysis::study::StudyPageOptions options;
  options.title = "Three optimizers";
  const analysis::report::ReportPage page = analysis::study::study_page(studied.study, options);
  CHECK(page.title == "Three optimizers");
  CHECK(section_ids(page) == std::set<std::string>{"overview", "comparison", "p0", "p1"});
  REQUIRE(page.facts.size() == 4);
  CHECK(page.facts[0].value + page.facts[0].label == "3optimizers");
  CHECK(page.facts[2].value + page.facts[2].label == "30runs");
  REQUIRE(page.ranking);
  CHECK(page.ranking->entries.size() == 3);
  CHECK(page.optimizers == studied.study.labels);
  CHECK_FALSE(page.methods.rows.empty());
}

TEST_CASE("on a single problem optimizers are ranked by their means") {
  std::vector<record::StoredRun> runs;
  add_seeds(runs, "p", "a", {1, 3});
  add_seeds(runs, "p", "b", {1, kNaN});
  analysis::study::StudyOptions options;
  options.bootstrap.level = 0.9;
  const Studied studied(runs, options);
  const analysis::report::ReportPage page = analysis::study::study_page(studied.study);
  REQUIRE(page.ranking);
  CHECK(page.ranking->entries.at(0).text == "2");
  CHECK(page.ranking->entries.at(1).text == "not finite");
  CHECK(page.ranking->entries.at(1).remark == "lr 0.1; 1 of 2 runs diverged");
  CHECK(page.ranking->measure.find("90 % bootstrap") != std::string::npos);
  CHECK(section_ids(page) == std::set<std::string>{"overview", "p"});
}

TEST_CASE("one optimizer is not ranked") {
  CHECK_FALSE(
      analysis::study::study_page(Studied({run_at("p", "a", 0.1, 1, {2, 1})}).study).ranking);
}

TEST_CASE("ids are file names, no two alike, whatever problems and optimizers are called") {
  for (const auto& [name, runs] : odd_results()) {
    CAPTURE(name);
    std::vector<record::StoredRun> more = runs;
    // With a second rate and option, so that every figure is there.
    for (const record::StoredRun& run : runs) {
      record::StoredRun other = run;
      other.setting += "_b";
      other.learning_rate = 0.5;
      other.choices = {{"momentum", 0.5}};
      more.push_back(other);
      other.setting += "_c";
      other.choices = {{"momentum", 0.6}};
      more.push_back(other);
    }
    const Studied studied(more);
    const analysis::report::ReportPage page = analysis::study::study_page(studied.study);
    std::set<std::string> sections, figures, tables;
    check_id(page.methods.id, tables);
    for (const analysis::report::ReportSection& section : page.sections) {
      check_id(section.id, sections);
      for (const analysis::draw::Figure& figure : section.figures) check_id(figure.id, figures);
      for (const analysis::draw::FigureTable& table : section.tables) check_id(table.id, tables);
    }
  }
}

TEST_CASE("odd results give pages that can be drawn and written") {
  for (const analysis::study::BandKind band :
       {analysis::study::BandKind::quartiles, analysis::study::BandKind::deviation}) {
    for (const auto& [name, runs] : odd_results()) {
      CAPTURE(name);
      analysis::study::StudyOptions options;
      options.targets = analysis::results::ConvergenceThresholds({{"p", 1}, {"q", 1}});
      const Studied studied(runs, options);
      const analysis::report::ReportPage page =
          analysis::study::study_page(studied.study, {.title = name, .band = band});
      const analysis::draw::Palette palette = analysis::report::report_palette(page);
      for (const analysis::report::ReportSection& section : page.sections) {
        for (const analysis::draw::Figure& figure : section.figures) {
          CAPTURE(figure.id);
          CHECK(svg_text(figure, palette).ends_with("</svg>\n"));
          CHECK_FALSE(csv_text(figure).empty());
          CHECK_FALSE(figure.caption.empty());
        }
      }
      CHECK(analysis::report::report_html(page, {.interactive = false}).find("</html>") !=
            std::string::npos);
    }
  }
}

TEST_CASE("the page of 200 optimizers is made in seconds") {
  const Studied studied(crowd(3, 200));
  const auto begin = std::chrono::steady_clock::now();
  const std::string html = analysis::report::report_html(analysis::study::study_page(studied.study),
                                                         {.interactive = false});
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
  MESSAGE("took " << taken.count() << " s for " << html.size() << " bytes");
  CHECK(html.find("optimizer_199") != std::string::npos);
}
