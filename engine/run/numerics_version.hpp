// SPDX-License-Identifier: MIT
#pragma once

namespace optbench::run {

/// Version of the numbers that the engine computes. Part of every run key and record.
///
/// Raise it by one with each entry under *Changed results* in CHANGELOG.md, and only then: runs
/// that were filed under another version are made again, and are not averaged with new ones. It is
/// the number of these entries (tests/identity_test.py counts them).
inline constexpr int kNumericsVersion = 12;

}  // namespace optbench::run
