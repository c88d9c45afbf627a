// SPDX-License-Identifier: MIT
#include "engine/base/suggestion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace optbench {
namespace {

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

/// Edit distance with transpositions of neighbours (optimal string alignment: no letter is edited
/// twice). Three rows of the table are enough.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, substituted});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

/// "lr" for "learning_rate"; "" for a single word.
std::string initials(std::string_view name) {
  constexpr std::string_view kSeparators = "_-. ";
  std::string result;
  bool at_start = true;
  for (const char c : name) {
    const bool separator = kSeparators.find(c) != std::string_view::npos;
    if (at_start && !separator) result += c;
    at_start = separator;
  }
  return result.size() > 1 ? result : std::string();
}

/// The words of a name that are long enough to say something: "rosenbrock" of "two_d_rosenbrock".
std::vector<std::string_view> long_words(std::string_view name) {
  constexpr std::string_view kSeparators = "_-. ";
  constexpr std::size_t kShortest = 4;
  std::vector<std::string_view> words;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find_first_of(kSeparators), name.size());
    if (end >= kShortest) words.push_back(name.substr(0, end));
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return words;
}

/// Letters of the long words that both names have.
std::size_t shared_letters(std::string_view a, std::string_view b) {
  const std::vector<std::string_view> others = long_words(b);
  std::size_t letters = 0;
  for (const std::string_view word : long_words(a)) {
    if (std::find(others.begin(), others.end(), word) != others.end()) letters += word.size();
  }
  return letters;
}

/// The only candidate that shares most with the name; null when there is none, or several.
const std::string* most_shared(const std::string& wanted, std::span<const std::string> candidates) {
  const std::string* best = nullptr;
  std::size_t most = 0;
  for (const std::string& candidate : candidates) {
    const std::size_t shared = shared_letters(wanted, lower_case(candidate));
    if (shared == 0 || shared < most) continue;
    best = shared == most ? nullptr : &candidate;
    most = shared;
  }
  return best;
}

bool abbreviates(std::string_view a, std::string_view b) {
  constexpr std::size_t kShortestPrefix = 3;
  if (a == initials(b) || b == initials(a)) return true;
  return std::min(a.size(), b.size()) >= kShortestPrefix && (a.starts_with(b) || b.starts_with(a));
}

}  // namespace

std::string nearest_name(std::string_view name, std::span<const std::string> candidates) {
  if (name.empty()) return {};
  const std::string wanted = lower_case(name);
  const std::string* nearest = nullptr;
  std::size_t smallest = std::clamp<std::size_t>(wanted.size() / 3, 1, 3) + 1;
  const std::string* abbreviated = nullptr;
  std::size_t abbreviations = 0;
  for (const std::string& candidate : candidates) {
    if (candidate.empty()) continue;
    const std::string offered = lower_case(candidate);
    const std::size_t distance = edit_distance(wanted, offered);
    // A distance as long as the name itself has nothing in common with it.
    if (distance < smallest && distance < std::max(wanted.size(), offered.size())) {
      smallest = distance;
      nearest = &candidate;
    }
    if (abbreviates(wanted, offered)) {
      ++abbreviations;
      abbreviated = &candidate;
    }
  }
  if (nearest != nullptr) return *nearest;
  if (abbreviations == 1) return *abbreviated;
  const std::string* sharing = most_shared(wanted, candidates);
  return sharing == nullptr ? std::string() : *sharing;
}

std::string did_you_mean(std::string_view name, std::span<const std::string> candidates) {
  const std::string nearest = nearest_name(name, candidates);
  return nearest.empty() ? nearest : fmt::format("; did you mean '{}'?", nearest);
}

}  // namespace optbench
