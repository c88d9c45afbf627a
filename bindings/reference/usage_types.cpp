// SPDX-License-Identifier: MIT
#include "bindings/reference/usage_types.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

namespace optbench::bindings::reference {
namespace {

struct Word {
  std::string_view word;
  std::string_view type;
};

/// Sorted by word within each group. A type that ends in "..." is written as one value or several:
/// `2, 3`.
constexpr auto kWords = std::to_array<Word>({
    // tensors, and what stands for them
    {"a", "Tensor"},
    {"amounts", "integer[]"},
    {"attn_mask", "Tensor"},
    {"b", "Tensor"},
    {"bias", "Tensor"},
    {"bias_hh", "Tensor"},
    {"bias_ih", "Tensor"},
    {"boundaries", "Tensor"},
    {"cell", "Tensor"},
    {"condition", "Tensor"},
    {"data", "number|boolean|table"},
    {"elements", "table|number|boolean"},
    {"exponent", "Tensor|number"},
    {"factor", "Tensor"},
    {"grad_outputs", "Tensor|Tensor[]"},
    {"gradient", "Tensor"},
    {"hidden", "Tensor"},
    {"indices", "Tensor"},
    {"input", "Tensor"},
    {"inputs", "Tensor|Tensor[]"},
    {"key", "Tensor"},
    {"labels", "Tensor"},
    {"log_p", "Tensor"},
    {"log_probabilities", "Tensor"},
    {"logits", "Tensor"},
    {"m", "Tensor"},
    {"mask", "Tensor"},
    {"matrix", "Tensor"},
    {"other", "Tensor|number"},
    {"outputs", "Tensor|Tensor[]"},
    {"pos_weight", "Tensor"},
    {"probabilities", "Tensor|number"},
    {"query", "Tensor"},
    {"running_mean", "Tensor"},
    {"running_var", "Tensor"},
    {"scores", "Tensor"},
    {"sorted", "Tensor"},
    {"source", "Tensor"},
    {"state", "Tensor"},
    {"t", "Tensor"},
    {"target", "Tensor"},
    {"tensor", "Tensor"},
    {"tensors", "Tensor[]"},
    {"tokens", "Tensor"},
    {"value", "Tensor|number|boolean"},
    {"values", "Tensor"},
    {"vector", "Tensor"},
    {"vectors", "Tensor[]"},
    {"weight", "Tensor|number"},
    {"weight_hh", "Tensor"},
    {"weight_ih", "Tensor"},
    {"weights", "Tensor"},
    {"x", "Tensor"},

    // sizes, dimensions, indices
    {"bins", "integer"},
    {"classes", "integer"},
    {"columns", "integer"},
    {"correction", "integer"},
    {"count", "integer"},
    {"counts", "integer|integer[]..."},
    {"dilation", "integer|integer[]"},
    {"dim", "integer"},
    {"dim1", "integer"},
    {"dim2", "integer"},
    {"dims", "integer|integer[]"},
    {"first", "integer"},
    {"groups", "integer"},
    {"ignore_index", "integer"},
    {"index", "integer"},
    {"iterations", "integer"},
    {"k", "integer"},
    {"kernel_size", "integer|integer[]"},
    {"last", "integer"},
    {"length", "integer"},
    {"minlength", "integer"},
    {"n", "integer"},
    {"normalized_shape", "integer|integer[]"},
    {"offset", "integer"},
    {"other_dims", "integer|integer[]"},
    {"output_padding", "integer|integer[]"},
    {"output_size", "integer|integer[]"},
    {"padding", "integer|integer[]|string"},
    {"rows", "integer"},
    {"shape", "integer|integer[]..."},
    {"shifts", "integer|integer[]"},
    {"size", "integer"},
    {"sizes", "integer[]"},
    {"stride", "integer|integer[]"},
    {"turns", "integer"},

    // numbers
    {"alpha", "number"},
    {"atol", "number"},
    {"base", "number"},
    {"beta", "number"},
    {"delta", "number"},
    {"dropout_p", "number"},
    {"end", "number"},
    {"eps", "number"},
    {"from", "number"},
    {"gain", "number"},
    {"high", "number"},
    {"inf", "number"},
    {"label_smoothing", "number"},
    {"low", "number"},
    {"lr", "number"},
    {"max_val", "number"},
    {"mean", "number"},
    {"median", "number"},
    {"min_val", "number"},
    {"minus_inf", "number"},
    {"momentum", "number"},
    {"nan", "number"},
    {"negative_slope", "number"},
    {"p", "number"},
    {"q", "Tensor|number"},
    {"rate", "number"},
    {"rtol", "number"},
    {"scale", "number"},
    {"scale_factor", "number"},
    {"seed", "integer"},
    {"start", "integer"},
    {"std", "number"},
    {"step", "number"},
    {"threshold", "number"},
    {"to", "number"},

    // switches
    {"accumulate", "boolean"},
    {"align_corners", "boolean"},
    {"allow_unused", "boolean"},
    {"ceil_mode", "boolean"},
    {"count_include_pad", "boolean"},
    {"create_graph", "boolean"},
    {"descending", "boolean"},
    {"equal_nan", "boolean"},
    {"full_matrices", "boolean"},
    {"hermitian", "boolean"},
    {"include_self", "boolean"},
    {"increasing", "boolean"},
    {"invert", "boolean"},
    {"is_causal", "boolean"},
    {"keepdim", "boolean"},
    {"largest", "boolean"},
    {"left", "boolean"},
    {"log_target", "boolean"},
    {"on", "boolean"},
    {"replacement", "boolean"},
    {"retain_graph", "boolean"},
    {"right", "boolean"},
    {"training", "boolean"},
    {"unitriangular", "boolean"},
    {"upper", "boolean"},
    {"with_replacement", "boolean"},

    // what is chosen by name
    {"approximate", "string"},
    {"device", "string"},
    {"dtype", "Dtype"},
    {"equation", "string"},
    {"generator", "Generator"},
    {"indexing", "string"},
    {"interpolation", "string"},
    {"mode", "string"},
    {"name", "string"},
    {"names", "string[]"},
    {"ord", "string|number"},
    {"path", "string"},
    {"reduction", "string"},
    {"set", "string"},
    {"split", "string"},
    {"triangle", "string"},

    // functions
    {"f", "fun(...): any"},
    {"function", "function"},

    // runs and plans
    {"batch", "Batch"},
    {"class", "table"},
    {"contents", "table"},
    {"declaration", "Declaration"},
    {"figure", "table"},
    {"metadata", "table"},
    {"optimizer", "string|OptimizerClass"},
    {"options", "table"},
    {"plan", "RunSettings[]"},
    {"plans", "RunSettings[]"},
    {"problem", "string|table"},
    {"record", "Record"},
    {"results", "string|string[]"},
    {"run", "RunSettings"},
    {"runs", "RunSettings[]"},
    {"settings", "table"},
});

/// Words that say another thing as a result than as a parameter, or are results only.
constexpr auto kResults = std::to_array<Word>({
    {"inverse", "Tensor"}, {"largest", "Tensor"},  {"logarithm", "Tensor"}, {"L", "Tensor"},
    {"P", "Tensor"},       {"Q", "Tensor"},        {"losses", "Tensor"},    {"mean", "Tensor"},
    {"product", "Tensor"}, {"rank", "Tensor"},     {"output", "Tensor"},    {"product", "Tensor"},
    {"R", "Tensor"},       {"S", "Tensor"},        {"U", "Tensor"},         {"residuals", "Tensor"},
    {"sign", "Tensor"},    {"smallest", "Tensor"}, {"results of f", "any"}, {"solution", "Tensor"},
    {"std", "Tensor"},     {"variance", "Tensor"}, {"vectors", "Tensor"},   {"Vh", "Tensor"},
    {"counts", "Tensor"},  {"gradient", "Tensor"},
});

enum class Vocabulary { types, types_and_words };

constexpr auto kTypes = std::to_array<Word>({
    {"any", "any"},
    {"boolean", "boolean"},
    {"booleans", "boolean[]"},
    {"class of modules", "Module"},
    {"false", "false"},
    {"function", "function"},
    {"generator", "Generator"},
    {"initialiser", "Initialiser"},
    {"integer", "integer"},
    {"integers", "integer[]"},
    {"list", "any[]"},
    {"module", "Module"},
    {"modules", "Module[]"},
    {"nested lists", "table"},
    {"nil", "nil"},
    {"nothing", "nil"},
    {"number", "number"},
    {"numbers", "number[]"},
    {"sizes", "integer[]"},
    {"string", "string"},
    {"strings", "string[]"},
    {"table", "table"},
    {"tables", "table[]"},
    {"tensor", "Tensor"},
    {"tensors", "Tensor[]"},
    {"text", "string"},
    {"texts", "string[]"},
    {"true", "true"},
});

template <std::size_t size>
std::optional<std::string> look_up(const std::array<Word, size>& table, std::string_view word) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const Word& entry) { return entry.word == word; });
  if (found == table.end()) return std::nullopt;
  return std::string(found->type);
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

/// The alternatives of "a | b or c", separated outside of brackets and quotes.
std::vector<std::string_view> alternatives(std::string_view phrase) {
  std::vector<std::string_view> parts;
  int depth = 0;
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < phrase.size(); ++i) {
    const char c = phrase[i];
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '(' || c == '{' || c == '[' || c == '<') ++depth;
    if (c == ')' || c == '}' || c == ']' || c == '>') --depth;
    if (depth > 0) continue;
    const std::size_t length = c == '|' ? 1 : phrase.substr(i).starts_with(" or ") ? 4 : 0;
    if (length == 0) continue;
    parts.push_back(trimmed(phrase.substr(begin, i - begin)));
    begin = i + length;
    i = begin - 1;
  }
  parts.push_back(trimmed(phrase.substr(begin)));
  return parts;
}

bool is_class_name(std::string_view text) {
  if (text.empty()) return false;
  const std::string_view last =
      text.substr(text.rfind('.') == std::string_view::npos ? 0 : text.rfind('.') + 1);
  const auto is_part = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '.'; };
  return !last.empty() && std::isupper(static_cast<unsigned char>(last.front())) != 0 &&
         std::all_of(text.begin(), text.end(), is_part);
}

/// Where the first bracket of the text is closed; npos when it is not.
std::size_t closing(std::string_view text) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '(' || c == '{' || c == '<') ++depth;
    if ((c == ')' || c == '}' || c == '>') && --depth == 0) return i;
  }
  return std::string_view::npos;
}

/// Whether the text is a type as editors write it, of a kind that no word stands for: a quoted
/// choice, a function's signature, a table's fields.
bool is_written_out(std::string_view text) {
  if (text.front() == '"') return text.find('"', 1) == text.size() - 1;
  const std::size_t close = closing(text);
  if (close == std::string_view::npos) return false;
  const std::string_view behind = text.substr(close + 1);
  if (text.front() == '{') return behind.empty() && text.find(": ") != std::string_view::npos;
  if (text.starts_with("table<")) return behind.empty();
  if (!text.starts_with("fun(")) return false;
  return behind.empty() || (behind.starts_with(": ") && type_of_phrase(behind.substr(2)));
}

std::optional<std::string> type_of_part(std::string_view part, Vocabulary vocabulary) {
  for (const std::string_view article : {"a ", "an ", "the "}) {
    if (part.starts_with(article)) part = trimmed(part.substr(article.size()));
  }
  if (part.empty()) return std::nullopt;
  if (is_written_out(part)) return std::string(part);
  if (part.front() == '{' && closing(part) == part.size() - 1) return "table";  // an example
  if (part.starts_with("function(") && closing(part) == part.size() - 1) return "function";
  if (part.starts_with("list of ")) {
    auto element = type_of_part(part.substr(8), Vocabulary::types_and_words);
    if (element && element->ends_with("[]")) return element;  // "list of tensors"
    if (element) return *element + "[]";
    return std::nullopt;
  }
  if (part.ends_with("[]")) {
    auto element = type_of_part(part.substr(0, part.size() - 2), vocabulary);
    if (element) *element += "[]";
    return element;
  }
  if (auto type = look_up(kTypes, part)) return type;
  if (is_class_name(part)) return std::string(part);
  if (vocabulary == Vocabulary::types) return std::nullopt;
  return look_up(kWords, part);
}

std::optional<std::string> type_of(std::string_view phrase, Vocabulary vocabulary) {
  std::string type;
  for (const std::string_view part : alternatives(trimmed(phrase))) {
    const auto one = type_of_part(part, vocabulary);
    if (!one) return std::nullopt;
    if (!type.empty()) type += '|';
    type += *one;
  }
  return type;
}

}  // namespace

std::optional<std::string> type_of_word(std::string_view word) { return look_up(kWords, word); }

std::optional<std::string> type_of_result(std::string_view result) {
  if (auto type = look_up(kResults, result)) return type;
  return type_of_phrase(result);
}

bool is_result_name(std::string_view result) {
  return look_up(kResults, result) || (!look_up(kTypes, result) && look_up(kWords, result));
}

std::optional<std::string> type_of_phrase(std::string_view phrase) {
  return type_of(phrase, Vocabulary::types_and_words);
}

std::optional<LeadingType> leading_type(std::string_view text) {
  constexpr std::string_view kOptional = "optional ";
  constexpr std::string_view kMarks = " \n:;,.";
  LeadingType result;
  std::string_view rest = trimmed(text);
  if (rest.starts_with(kOptional)) {
    result.optional = true;
    rest = trimmed(rest.substr(kOptional.size()));
  }
  // The longest beginning that is a type, ending before a blank or a mark.
  for (std::size_t end = rest.size(); end > 0; --end) {
    const bool at_end = end == rest.size() || kMarks.find(rest[end]) != std::string_view::npos;
    if (!at_end) continue;
    std::string_view phrase = rest.substr(0, end);
    if (phrase.front() == '`' && phrase.back() == '`' && end > 2)
      phrase = phrase.substr(1, end - 2);
    bool optional = false;
    if (phrase.ends_with('?')) {
      phrase.remove_suffix(1);
      optional = true;
    }
    // A single word is a type in any case when no sentence goes on behind it.
    const bool stands_alone = end == rest.size() || (rest[end] != ' ' && rest[end] != '\n');
    const auto vocabulary = stands_alone ? Vocabulary::types_and_words : Vocabulary::types;
    const auto type = phrase.empty() ? std::nullopt : type_of(phrase, vocabulary);
    if (!type) continue;
    result.type = *type;
    result.optional = result.optional || optional;
    rest.remove_prefix(end);
    while (rest.starts_with(' ') || rest.starts_with(':') || rest.starts_with(';') ||
           rest.starts_with(',')) {
      rest.remove_prefix(1);
    }
    result.rest = rest;
    return result;
  }
  return std::nullopt;
}

}  // namespace optbench::bindings::reference
