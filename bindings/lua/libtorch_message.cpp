// SPDX-License-Identifier: MIT
#include "bindings/lua/libtorch_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

namespace optbench::bindings {
namespace {

bool is_word_letter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// LibTorch counts dimensions and list entries from 0, scripts from 1: adds one to each number that
/// follows `phrase`.
void count_from_one(std::string& message, std::string_view phrase) {
  for (std::size_t found = message.find(phrase); found != std::string::npos;
       found = message.find(phrase, found + 1)) {
    if (found > 0 && is_word_letter(message[found - 1])) continue;
    const std::size_t first = found + phrase.size();
    std::size_t last = first;
    while (last < message.size() && std::isdigit(static_cast<unsigned char>(message[last])) != 0) {
      ++last;
    }
    if (last == first || last - first > 6) continue;
    const int number = std::stoi(message.substr(first, last - first));
    message.replace(first, last - first, std::to_string(number + 1));
  }
}

constexpr std::array<std::string_view, 7> kCountedPhrases = {
    "dimension ", "dim ", "tensor number ", "at entry ", "operand ", "Batch element ", "at index "};

/// "Dimension out of range (expected to be in range of [-2, 1], but got 2)"; false for others.
bool reword_dimension_range(std::string& message) {
  int least = 0;
  int greatest = 0;
  int given = 0;
  if (std::sscanf(message.c_str(),
                  "Dimension out of range (expected to be in range of [%d, %d], but got %d)",
                  &least, &greatest, &given) != 3) {
    return false;
  }
  message = fmt::format("dimension {} is out of range, expected 1 to {} or {} to -1",
                        given < 0 ? given : given + 1, greatest + 1, least);
  return true;
}

/// A dtype's name in LibTorch and ours.
struct DtypeName {
  std::string_view theirs;
  std::string_view ours;
};
constexpr std::array kDtypeNames = {
    DtypeName{"Float", "float32"},     DtypeName{"Double", "float64"}, DtypeName{"Half", "float16"},
    DtypeName{"BFloat16", "bfloat16"}, DtypeName{"Long", "int64"},     DtypeName{"Int", "int32"},
    DtypeName{"Short", "int16"},       DtypeName{"Char", "int8"},      DtypeName{"Byte", "uint8"},
    DtypeName{"Bool", "bool"}};
/// Only one kind of message has the C++ spelling.
constexpr std::string_view kSameDtype = "to have the same dtype, but got: ";
constexpr std::array kTypeNames = {
    DtypeName{"float", "float32"},      DtypeName{"double", "float64"},
    DtypeName{"c10::Half", "float16"},  DtypeName{"c10::BFloat16", "bfloat16"},
    DtypeName{"long int", "int64"},     DtypeName{"long", "int64"},
    DtypeName{"short int", "int16"},    DtypeName{"short", "int16"},
    DtypeName{"int", "int32"},          DtypeName{"signed char", "int8"},
    DtypeName{"unsigned char", "uint8"}};

/// Replaces a whole word after position `from`.
void replace_word(std::string& message, std::size_t from, const DtypeName& name) {
  for (std::size_t found = message.find(name.theirs, from); found != std::string::npos;
       found = message.find(name.theirs, found + name.ours.size())) {
    const std::size_t end = found + name.theirs.size();
    const bool whole = (found == 0 || !is_word_letter(message[found - 1])) &&
                       (end == message.size() || !is_word_letter(message[end]));
    if (whole) message.replace(found, name.theirs.size(), name.ours);
  }
}

void name_dtypes(std::string& message) {
  for (const DtypeName& name : kDtypeNames) replace_word(message, 0, name);
  const std::size_t pair = message.find(kSameDtype);
  if (pair == std::string::npos) return;
  for (const DtypeName& name : kTypeNames) replace_word(message, pair + kSameDtype.size(), name);
}

/// A message of LibTorch in C++ or Python terms, and its wording for authors of scripts.
struct Wording {
  std::string_view theirs;  ///< part of the message, which is replaced as a whole
  std::string_view ours;
};
constexpr std::array kWordings = {
    Wording{"leaf Variable that requires grad is being used in an in-place operation",
            "a tensor with requires_grad_() is changed in place while it is recorded: do so within "
            "torch.no_grad(function() ... end)"},
    Wording{"needed for gradient computation has been modified by an inplace operation",
            "backward: a tensor that the gradient needs was changed in place after it was computed "
            "with"},
    Wording{"Trying to backward through the graph a second time",
            "backward: the graph was freed by an earlier backward(): pass {retain_graph = true} to "
            "the earlier one"},
};

}  // namespace

std::string readable_message(std::string_view libtorch_message) {
  std::string text(libtorch_message.substr(0, libtorch_message.find('\n')));
  // "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: ..."
  constexpr std::string_view kAllocator = "DefaultCPUAllocator: ";
  const std::size_t allocator = text.find(kAllocator);
  if (allocator != std::string::npos) {
    text.erase(0, allocator + kAllocator.size());
    text.erase(std::min(text.find(" Error code"), text.size()));
  }
  for (const Wording& wording : kWordings) {
    if (text.find(wording.theirs) != std::string::npos) return std::string(wording.ours);
  }
  if (reword_dimension_range(text)) return text;
  for (const std::string_view phrase : kCountedPhrases) count_from_one(text, phrase);
  name_dtypes(text);
  return text;
}

}  // namespace optbench::bindings
