// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/gnuplot.hpp"

#include "engine/analysis/draw/markup_text.hpp"
#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"
#include "engine/base/worker_process.hpp"

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <poll.h>
#include <stdlib.h>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace optbench::analysis::draw {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// A folder that is gone with all it holds when left.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (fs::temp_directory_path() / "optbench_gnuplot_XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
      fail(ErrorKind::io, "gnuplot: {}: no temporary folder could be made", name);
    }
    path_ = name;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// Reads what the process says until its output ends; false when it is still there at the deadline.
bool follow(WorkerProcess& process, Clock::time_point deadline) {
  std::vector<std::string> ignored;
  while (process.output_descriptor() >= 0) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) return false;
    pollfd watched[2] = {{process.output_descriptor(), POLLIN, 0},
                         {process.error_descriptor(), POLLIN, 0}};
    ::poll(&watched[0], 2, static_cast<int>(left.count()));
    process.read_errors();
    if (!process.read_lines(ignored)) return true;
    ignored.clear();
  }
  return true;
}

}  // namespace

bool is_gnuplot_installed() {
  const char* path = std::getenv("PATH");
  std::string_view rest = path == nullptr ? "" : path;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    const std::string candidate = std::string(rest.substr(0, end)) + "/gnuplot";
    if (::access(candidate.c_str(), X_OK) == 0) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

fs::path draw_with_gnuplot(const Figure& figure, const Palette& palette, GnuplotFormat format,
                           const fs::path& folder, std::chrono::seconds patience) {
  if (!is_gnuplot_installed()) {
    fail(ErrorKind::not_found,
         "gnuplot: expected it on $PATH, got nothing; on Debian and Ubuntu: apt-get install "
         "gnuplot-nox");
  }
  const std::string extension = format == GnuplotFormat::pdf ? ".pdf" : ".png";
  const ScratchFolder scratch;
  const fs::path script = scratch.path() / "figure.gp",
                 drawn = scratch.path() / ("figure" + extension);
  write_file_atomically(script, gnuplot_script(figure, palette, format, drawn.string()));

  WorkerProcess process({"gnuplot", script.string()});
  process.close_input();
  const bool ended = follow(process, Clock::now() + patience);
  if (!ended) process.signal(SIGKILL);
  const std::string ending = process.wait();
  std::error_code missing;
  if (!ended) {
    fail(ErrorKind::io, "gnuplot: figure {}: expected an end within {} s, got none", figure.id,
         patience.count());
  }
  if (ending != "exit status 0" || fs::file_size(drawn, missing) == 0 || missing) {
    fail(ErrorKind::io, "gnuplot: figure {}: expected a drawing, got {}: {}", figure.id, ending,
         process.last_words());
  }
  fs::path target = folder / (identifier_text(figure.id) + extension);
  write_file_atomically(target, read_file(drawn));
  return target;
}

}  // namespace optbench::analysis::draw
