// SPDX-License-Identifier: MIT
#pragma once

#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace optbench::testing {

/// The mistake in a text as XML, or "": elements that do not nest, attributes without quotes or
/// given twice, a bare '<' or '&'. Knows no entities besides the five that XML has and numbers.
[[nodiscard]] inline std::string markup_mistake(std::string_view text) {
  std::vector<std::string> open;
  std::size_t at = 0;
  bool any = false;
  const auto entity_ends = [&](std::size_t start) {
    const std::string_view rest = text.substr(start);
    for (const char* const known : {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#39;"}) {
      if (rest.starts_with(known)) return true;
    }
    return false;
  };
  const auto is_name = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == ':' || c == '_';
  };
  const auto here = [&](const char* what) {
    return std::string(what) + " at " + std::string(text.substr(at, 40));
  };
  while (at < text.size()) {
    if (text[at] == '&' && !entity_ends(at)) return here("a bare &");
    if (text[at] != '<') {
      ++at;
      continue;
    }
    if (text.substr(at).starts_with("<?")) {
      at = text.find("?>", at) + 2;
      continue;
    }
    const bool closing = text.substr(at).starts_with("</");
    const std::size_t start = at + (closing ? 2 : 1);
    std::size_t end = start;
    while (end < text.size() && is_name(text[end])) ++end;
    const std::string name(text.substr(start, end - start));
    if (name.empty()) return here("a bare <");
    if (closing) {
      if (open.empty() || open.back() != name) return here("an end without its start");
      open.pop_back();
      at = end + 1;
      continue;
    }
    if (open.empty() && any) return here("a second root");
    any = true;
    std::vector<std::string> attributes;
    at = end;
    while (at < text.size() && text[at] == ' ') {
      const std::size_t first = ++at;
      while (at < text.size() && is_name(text[at])) ++at;
      std::string attribute(text.substr(first, at - first));
      for (const std::string& other : attributes) {
        if (other == attribute) return here("an attribute given twice");
      }
      if (!text.substr(at).starts_with("=\"")) return here("an attribute without quotes");
      for (at += 2; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '<') return here("a bare < in an attribute");
        if (text[at] == '&' && !entity_ends(at)) return here("a bare & in an attribute");
      }
      ++at;
      attributes.push_back(std::move(attribute));
    }
    if (text.substr(at).starts_with("/>")) {
      at += 2;
    } else if (text.substr(at).starts_with(">")) {
      open.push_back(name);
      ++at;
    } else {
      return here("a tag that does not end");
    }
  }
  return open.empty() && any ? "" : "an element that does not end";
}

}  // namespace optbench::testing
