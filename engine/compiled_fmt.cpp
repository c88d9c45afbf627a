// SPDX-License-Identifier: MIT
//
// fmt's formatting functions, compiled once for the whole program. LibTorch brings fmt's headers
// and not its library; header-only use costs every file that formats anything three seconds more to
// compile.
#ifdef FMT_HEADER_ONLY
#error "this file is for builds in which fmt is compiled, not header-only"
#endif
#include <fmt/format-inl.h>

#include <locale>

FMT_BEGIN_NAMESPACE
namespace detail {

// What the headers declare as compiled elsewhere.
template FMT_API auto dragonbox::to_decimal(float x) noexcept -> dragonbox::decimal_fp<float>;
template FMT_API auto dragonbox::to_decimal(double x) noexcept -> dragonbox::decimal_fp<double>;
template FMT_API auto thousands_sep_impl<char>(locale_ref) -> thousands_sep_result<char>;
template FMT_API auto decimal_point_impl(locale_ref) -> char;

}  // namespace detail

#if FMT_VERSION < 120000
using detail::locale_ref;
#endif
template FMT_API auto locale_ref::get<std::locale>() const -> std::locale;

FMT_END_NAMESPACE
