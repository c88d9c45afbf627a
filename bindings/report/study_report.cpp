// SPDX-License-Identifier: MIT
#include "bindings/report/study_report.hpp"

#include "engine/analysis/draw/svg_export.hpp"
#include "engine/analysis/report/report_page.hpp"
#include "engine/analysis/report/study_files.hpp"
#include "engine/analysis/study/study_page.hpp"
#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"

namespace optbench::bindings::report {
namespace fs = std::filesystem;
namespace {

analysis::study::BandKind parse_band(const std::string& name) {
  if (name == "quartiles") return analysis::study::BandKind::quartiles;
  if (name == "deviation") return analysis::study::BandKind::deviation;
  fail(ErrorKind::unknown_name, "unknown bands '{}': expected quartiles or deviation", name);
}

}  // namespace

void expect_valid(const ReportRequest& request) {
  static_cast<void>(parse_band(request.bands));
  for (const std::string& format : request.formats)
    static_cast<void>(analysis::report::parse_output_format(format));
  analysis::draw::expect_valid_dpi(request.dpi);
}

WrittenReport write_report(const analysis::study::Study& study, const ReportRequest& request) {
  expect_valid(request);
  analysis::report::StudyFileOptions files{.dpi = request.dpi};
  for (const std::string& format : request.formats)
    files.formats.insert(analysis::report::parse_output_format(format));
  analysis::study::StudyPageOptions options{.band = parse_band(request.bands)};
  if (!request.title.empty()) options.title = request.title;

  const analysis::report::ReportPage page = analysis::study::study_page(study, options);
  std::error_code error;
  fs::create_directories(request.output, error);
  if (error) {
    fail(ErrorKind::io, "{}: cannot be made: {}", request.output.string(), error.message());
  }
  WrittenReport written;
  if (!request.without_page) {
    written.report = request.output / "report.html";
    write_file_atomically(written.report,
                          analysis::report::report_html(page, {.interactive = !request.is_static}));
  }
  written.files = analysis::report::write_study_files(page, request.output, files);
  return written;
}

}  // namespace optbench::bindings::report
