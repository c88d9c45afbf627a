// SPDX-License-Identifier: MIT
#include "engine/analysis/draw/svg_export.hpp"

#include "engine/base/error.hpp"

#include <algorithm>
#include <cairo-pdf.h>
#include <cmath>
#include <cstdint>
#include <dlfcn.h>
#include <fontconfig/fontconfig.h>
#include <librsvg/rsvg.h>
#include <memory>
#include <new>
#include <string>

namespace optbench::analysis::draw {
namespace {

constexpr const char* kLibrary = "librsvg-2.so.2";
constexpr double kPixelsPerInch = 96, kPointsPerInch = 72;

void* open_library() {
  void* library = ::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    fail(ErrorKind::not_found,
         "PDF and PNG: expected the library {}, got '{}'; on Debian and Ubuntu: apt-get install "
         "librsvg2-2",
         kLibrary, ::dlerror());
  }
  return library;
}

/// The functions that we use of librsvg and the libraries that it is linked to. They are loaded on
/// first use: linking them would lengthen every start of the program by 8 ms.
class Library {
 public:
  static const Library& loaded() {
    static const Library library;
    return library;
  }

 private:
  void* library_ = open_library();

  template <class Function>
  [[nodiscard]] Function* find(const char* name) const {
    void* found = ::dlsym(library_, name);
    if (found == nullptr) {
      fail(ErrorKind::not_found, "PDF and PNG: expected {} in {}, got '{}'", name, kLibrary,
           ::dlerror());
    }
    return reinterpret_cast<Function*>(found);
  }

 public:
#define OPTBENCH_FUNCTION(name) decltype(::name)* const name = find<decltype(::name)>(#name)
  OPTBENCH_FUNCTION(rsvg_handle_new_from_data);
  OPTBENCH_FUNCTION(rsvg_handle_get_intrinsic_size_in_pixels);
  OPTBENCH_FUNCTION(rsvg_handle_render_document);
  OPTBENCH_FUNCTION(g_object_unref);
  OPTBENCH_FUNCTION(g_error_free);
  OPTBENCH_FUNCTION(FcConfigGetFonts);
  OPTBENCH_FUNCTION(cairo_create);
  OPTBENCH_FUNCTION(cairo_destroy);
  OPTBENCH_FUNCTION(cairo_status);
  OPTBENCH_FUNCTION(cairo_status_to_string);
  OPTBENCH_FUNCTION(cairo_image_surface_create);
  OPTBENCH_FUNCTION(cairo_pdf_surface_create_for_stream);
  OPTBENCH_FUNCTION(cairo_pdf_surface_set_metadata);
  OPTBENCH_FUNCTION(cairo_surface_destroy);
  OPTBENCH_FUNCTION(cairo_surface_finish);
  OPTBENCH_FUNCTION(cairo_surface_status);
  OPTBENCH_FUNCTION(cairo_surface_write_to_png_stream);
#undef OPTBENCH_FUNCTION
};

/// Freed by a function of the library.
template <class T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

/// The error text is cairo's: "out of memory", "invalid value (typically too big) for the size
/// ...".
void expect_success(const Library& library, cairo_status_t status) {
  if (status == CAIRO_STATUS_SUCCESS) return;
  fail(ErrorKind::io, "cairo: expected a figure, got '{}'", library.cairo_status_to_string(status));
}

[[noreturn]] void fail_with(const Library& library, GError* error) {
  std::string message = error == nullptr ? "unknown error" : error->message;
  if (error != nullptr) library.g_error_free(error);
  while (message.ends_with('\n')) message.pop_back();
  fail(ErrorKind::io, "librsvg: expected an SVG document, got '{}'", message);
}

/// Called by C code, so no exception may leave it.
cairo_status_t append(void* bytes, const unsigned char* data, unsigned int length) noexcept {
  try {
    static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
  } catch (const std::bad_alloc&) {
    return CAIRO_STATUS_NO_MEMORY;
  }
  return CAIRO_STATUS_SUCCESS;
}

class Document {
 public:
  Document(const Library& library, const std::string& svg)
      : library_(library), handle_(nullptr, library.g_object_unref) {
    // Without any font librsvg omits all texts and reports success.
    const FcFontSet* fonts = library.FcConfigGetFonts(nullptr, FcSetSystem);
    if (fonts == nullptr || fonts->nfont == 0) {
      fail(ErrorKind::not_found,
           "PDF and PNG: expected an installed font, got none; on Debian and Ubuntu: apt-get "
           "install fonts-dejavu-core");
    }
    // A document without a base address cannot refer to anything outside.
    GError* error = nullptr;
    handle_.reset(library.rsvg_handle_new_from_data(reinterpret_cast<const guint8*>(svg.data()),
                                                    svg.size(), &error));
    if (!handle_) fail_with(library, error);
    if (library.rsvg_handle_get_intrinsic_size_in_pixels(handle(), &width_, &height_) == FALSE) {
      fail(ErrorKind::io, "librsvg: expected an SVG document with width and height, got none");
    }
  }

  [[nodiscard]] double width() const { return width_; }
  [[nodiscard]] double height() const { return height_; }

  void draw(cairo_surface_t* surface, double width, double height) const {
    const Owned<cairo_t> context(library_.cairo_create(surface), library_.cairo_destroy);
    const RsvgRectangle page{0, 0, width, height};
    GError* error = nullptr;
    if (library_.rsvg_handle_render_document(handle(), context.get(), &page, &error) == FALSE) {
      fail_with(library_, error);
    }
    expect_success(library_, library_.cairo_status(context.get()));
  }

 private:
  [[nodiscard]] RsvgHandle* handle() const { return static_cast<RsvgHandle*>(handle_.get()); }

  const Library& library_;
  Owned<void> handle_;
  double width_ = 0, height_ = 0;  // in the SVG's pixels
};

/// Sizes above cairo's limit are rejected by cairo.
int pixels(double length, std::int64_t dpi) {
  const double count = std::round(length * static_cast<double>(dpi) / kPixelsPerInch);
  return static_cast<int>(std::clamp(count, 1.0, 1e6));
}

}  // namespace

void expect_valid_dpi(std::int64_t dpi) {
  if (dpi >= kLowestDpi && dpi <= kHighestDpi) return;
  fail(ErrorKind::invalid_argument, "dpi: expected a whole number from {} to {}, got {}",
       kLowestDpi, kHighestDpi, dpi);
}

std::string pdf_of_svg(const std::string& svg) {
  const Library& library = Library::loaded();
  const Document document(library, svg);
  const double width = document.width() * kPointsPerInch / kPixelsPerInch;
  const double height = document.height() * kPointsPerInch / kPixelsPerInch;
  std::string bytes;
  const Owned<cairo_surface_t> surface(
      library.cairo_pdf_surface_create_for_stream(append, &bytes, width, height),
      library.cairo_surface_destroy);
  library.cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, nullptr);
  document.draw(surface.get(), width, height);
  library.cairo_surface_finish(surface.get());
  expect_success(library, library.cairo_surface_status(surface.get()));
  return bytes;
}

std::string png_of_svg(const std::string& svg, std::int64_t dpi) {
  expect_valid_dpi(dpi);
  const Library& library = Library::loaded();
  const Document document(library, svg);
  const int width = pixels(document.width(), dpi), height = pixels(document.height(), dpi);
  const Owned<cairo_surface_t> surface(
      library.cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height),
      library.cairo_surface_destroy);
  expect_success(library, library.cairo_surface_status(surface.get()));
  document.draw(surface.get(), width, height);
  std::string bytes;
  expect_success(library, library.cairo_surface_write_to_png_stream(surface.get(), append, &bytes));
  return bytes;
}

}  // namespace optbench::analysis::draw
