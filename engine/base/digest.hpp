// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace optbench {

/// Lower-case hexadecimal digests.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
[[nodiscard]] std::string md5_hex(std::string_view bytes);

}  // namespace optbench
