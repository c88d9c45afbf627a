// SPDX-License-Identifier: MIT
#include "bindings/tensor/tensor_text.hpp"

#include "engine/data/shape.hpp"
#include "engine/machine/device.hpp"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace optbench::bindings::tensor {
namespace {

constexpr std::int64_t kShownInFull = 1000;  // elements
constexpr std::int64_t kEdge = 3;            // entries at each end of a shortened dimension
constexpr std::size_t kLineWidth = 80;

/// How every element of one tensor is written, so that columns align.
class ElementFormat {
 public:
  explicit ElementFormat(const at::Tensor& shown) {
    const at::Tensor elements = shown.reshape(-1);
    if (elements.is_floating_point()) {
      const at::Tensor values = elements.to(at::kDouble);
      choose_style({values.const_data_ptr<double>(), static_cast<std::size_t>(values.numel())});
    }
    for (std::int64_t i = 0; i < elements.size(0); ++i) {
      width_ = std::max(width_, text(elements[i]).size());
    }
  }

  /// REQUIRES: one element.
  [[nodiscard]] std::string text(const at::Tensor& element) const {
    if (element.scalar_type() == at::kBool) return element.item<bool>() ? "true" : "false";
    if (!element.is_floating_point()) return std::to_string(element.item<std::int64_t>());
    const auto value = element.item<double>();
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
    switch (style_) {
      case Style::whole:
        return fmt::format("{:.0f}", value);
      case Style::fixed:
        return fmt::format("{:.4f}", value);
      default:
        return fmt::format("{:.4e}", value);
    }
  }
  /// Right-aligned behind two spaces.
  [[nodiscard]] std::string column(const std::string& text) const {
    return fmt::format("  {:>{}}", text, width_);
  }
  [[nodiscard]] std::size_t column_width() const { return width_ + 2; }

 private:
  enum class Style { whole, fixed, scientific };

  void choose_style(std::span<const double> elements) {
    bool whole = true;
    double least = INFINITY;
    double greatest = 0;
    for (const double element : elements) {
      if (!std::isfinite(element)) continue;
      whole = whole && element == std::floor(element);
      if (element != 0) least = std::min(least, std::abs(element));
      greatest = std::max(greatest, std::abs(element));
    }
    if (whole && greatest < 1e15) {
      style_ = Style::whole;
    } else if (greatest >= 1e5 || least < 1e-3) {
      style_ = Style::scientific;
    } else {
      style_ = Style::fixed;
    }
  }

  Style style_ = Style::whole;
  std::size_t width_ = 0;
};

/// The indices of a dimension that are shown: all, or so many at each end; -1 stands for the gap.
std::vector<std::int64_t> shown_indices(std::int64_t size, std::optional<std::int64_t> edge) {
  std::vector<std::int64_t> indices;
  const bool cut = edge && size > 2 * *edge;
  for (std::int64_t i = 0; i < size; ++i) {
    if (cut && i == *edge) {
      indices.push_back(-1);
      i = size - *edge;
    }
    indices.push_back(i);
  }
  return indices;
}

/// The elements that are shown, as a smaller tensor.
at::Tensor shown_part(at::Tensor tensor, bool shorten) {
  for (std::int64_t dim = 0; shorten && dim < tensor.dim(); ++dim) {
    if (tensor.size(dim) > 2 * kEdge) {
      tensor = at::cat({tensor.narrow(dim, 0, kEdge), tensor.narrow(dim, -kEdge, kEdge)}, dim);
    }
  }
  return tensor.to(at::kCPU);
}

class TextBuilder {
 public:
  /// `width`: of a line; 0: rows of matrices are as long as they are.
  TextBuilder(const ElementFormat& format, bool shorten, std::size_t width)
      : format_(format), width_(width) {
    if (shorten) edge_ = kEdge;
  }

  /// A row of a matrix in one line, a vector in as many as it takes.
  void add_row(const at::Tensor& row, bool wrap) {
    const std::size_t longest = width_ == 0 ? kLineWidth : std::min(width_, kLineWidth);
    std::size_t used = 0;
    for (const std::int64_t i : shown_indices(row.size(0), wrap ? edge_ : row_edge(row.size(0)))) {
      if (wrap && used > 0 && used + format_.column_width() > longest) used = 0;
      if (used == 0) text_ += '\n';
      const std::string element = i < 0 ? "..." : format_.text(row[i]);
      text_ += format_.column(element);
      used += format_.column_width();
    }
  }

  void add(const at::Tensor& tensor, const std::string& position) {
    if (tensor.dim() == 1) return add_row(tensor, /*wrap=*/position.empty());
    if (tensor.dim() == 2 && !position.empty())
      fmt::format_to(std::back_inserter(text_), "\n[{}]", position);
    for (const std::int64_t i : shown_indices(tensor.size(0), edge_)) {
      if (i < 0) {
        text_ += tensor.dim() == 2 ? "\n" + format_.column("...") : "\n...";
      } else if (tensor.dim() == 2) {
        add_row(tensor[i], /*wrap=*/false);
      } else {
        add(tensor[i], fmt::format("{}{}{}", position, position.empty() ? "" : ", ", i + 1));
      }
    }
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  /// How many elements are shown at each end of a matrix's row.
  [[nodiscard]] std::optional<std::int64_t> row_edge(std::int64_t size) const {
    const std::size_t column = format_.column_width();
    const std::size_t gap = format_.column("...").size();
    const bool is_cut = edge_ && size > 2 * *edge_;
    const auto elements = static_cast<std::size_t>(is_cut ? 2 * *edge_ : size);
    if (width_ == 0 || elements * column + (is_cut ? gap : 0) <= width_) return edge_;
    const std::size_t room = width_ > gap ? width_ - gap : 0;
    return static_cast<std::int64_t>(std::max<std::size_t>(room / (2 * column), 1));
  }

  const ElementFormat& format_;
  std::size_t width_;
  std::optional<std::int64_t> edge_;  // of a dimension that is cut short
  std::string text_;
};

}  // namespace

std::string tensor_text(const at::Tensor& tensor, std::size_t width) {
  std::string header = fmt::format("Tensor {} {}", machine::dtype_name(tensor.scalar_type()),
                                   data::shape_text(tensor.sizes()));
  if (!tensor.is_cpu()) header += " on " + tensor.device().str();
  if (tensor.numel() == 0) return header;
  const bool shorten = tensor.numel() > kShownInFull;
  const ElementFormat format(shown_part(tensor, shorten));
  if (tensor.dim() == 0) return header + " " + format.text(tensor);
  TextBuilder builder(format, shorten, width);
  builder.add(tensor.to(at::kCPU), "");
  return header + builder.take();
}

}  // namespace optbench::bindings::tensor
