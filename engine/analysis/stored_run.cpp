// SPDX-License-Identifier: MIT
#include "engine/analysis/stored_run.hpp"

namespace optbench {

std::string_view to_text(RecordFamily family) {
  switch (family) {
    case RecordFamily::optbench:
      return "optbench";
    case RecordFamily::deepobs_1_1:
      return "DeepOBS 1.1";
    case RecordFamily::deepobs_1_2:
      return "DeepOBS 1.2";
    case RecordFamily::successor:
      return "DeepOBS successor";
  }
  return "";
}

}  // namespace optbench
