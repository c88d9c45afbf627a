// SPDX-License-Identifier: MIT
#include "engine/formats/npy.hpp"

#include "engine/base/atomic_file.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::formats {
namespace {

using testing::TemporaryFolder;
using testing::thrown_message;

/// A file of format 1.0 as numpy.lib.format describes it.
std::string file_of(const std::string& header, const std::string& data, char major = 1) {
  std::string text = "\x93NUMPY";
  text += {major, '\0'};
  text += {static_cast<char>(header.size() & 0xff), static_cast<char>(header.size() >> 8)};
  if (major > 1) text += {'\0', '\0'};
  return text + header + data;
}

std::string dict(const std::string& description, const std::string& order,
                 const std::string& shape) {
  return "{'descr': '" + description + "', 'fortran_order': " + order + ", 'shape': " + shape +
         ", }";
}

at::Tensor read_bytes(const std::string& bytes) {
  const testing::TemporaryFolder folder;
  write_file_atomically(folder / "x.npy", bytes);
  return read_npy(folder / "x.npy");
}

/// The error about a file, without the path at its beginning.
std::string complaint_about(const std::string& bytes) {
  const testing::TemporaryFolder folder;
  const auto path = folder / "x.npy";
  write_file_atomically(path, bytes);
  const std::string message =
      testing::thrown_message(ErrorKind::corrupt_data, [&] { (void)read_npy(path); });
  const std::string opening = path.string() + ": ";
  return message.starts_with(opening) ? message.substr(opening.size()) : message;
}

TEST_CASE("an .npy file holds what NumPy's definition says") {
  const testing::TemporaryFolder folder;
  write_npy(folder / "x.npy", at::tensor({1, 2, -1}, at::kShort));
  const std::string bytes = read_file(folder / "x.npy");
  CHECK(bytes.substr(0, 8) == std::string("\x93NUMPY\x01\x00", 8));
  CHECK(bytes.size() == 128 + 6);
  CHECK(bytes[8] == 118);
  CHECK(bytes.substr(10, 59) == "{'descr': '<i2', 'fortran_order': False, 'shape': (3,), }  ");
  CHECK(bytes[127] == '\n');
  CHECK(bytes.substr(128) == std::string("\1\0\2\0\xff\xff", 6));
}

TEST_CASE("arrays of every kind and shape come back from an .npy file") {
  const testing::TemporaryFolder folder;
  for (const at::Tensor& tensor :
       {at::tensor({1.5, -0.0, 1e300}, at::kDouble), at::full({2, 1, 2}, 7, at::kInt),
        at::scalar_tensor(2.5, at::kFloat), at::empty({0, 3}, at::kLong),
        at::arange(256, at::kByte), at::tensor({-128, 127}, at::kChar),
        at::tensor({-300, 300}, at::kShort), at::tensor({0.5, 65504.0}).to(at::kHalf),
        at::tensor({0, 1}, at::kByte).to(at::kBool), at::arange(6, at::kFloat).view({2, 3}).t()}) {
    write_npy(folder / "x.npy", tensor);
    const at::Tensor read = read_npy(folder / "x.npy");
    CHECK((read.scalar_type() == tensor.scalar_type()));
    CHECK(at::equal(read, tensor));
    CHECK(read.is_contiguous());
  }
  CHECK(testing::thrown_message(ErrorKind::invalid_argument, [&] {
          write_npy("x.npy", at::ones({1}, at::kBFloat16));
        }) == "x.npy: .npy files do not support bfloat16: convert the tensor first");
  CHECK(testing::thrown_message(ErrorKind::not_found, [] {
          (void)read_npy("/no/such.npy");
        }).starts_with("/no/such.npy: cannot be read: "));
}

TEST_CASE("column order and big-endian elements are read") {
  const std::string data("\0\1\0\2\0\3\0\4\0\5\0\6", 12);
  CHECK(at::equal(read_bytes(file_of(dict(">i2", "True", "(2, 3)"), data)),
                  at::tensor({1, 3, 5, 2, 4, 6}, at::kShort).view({2, 3})));
  CHECK(at::equal(read_bytes(file_of(dict(">i2", "False", "(2, 3)"), data)),
                  at::arange(1, 7, at::kShort).view({2, 3})));
  CHECK(at::equal(read_bytes(file_of("{\"shape\": (), \"descr\": \"|u1\", \"fortran_order\": True}",
                                     "\7", '\2')),
                  at::scalar_tensor(7, at::kByte)));
}

TEST_CASE("a file that is not a .npy file, is truncated or announces too much is refused") {
  const std::string good = file_of(dict("<i2", "False", "(2,)"), std::string(4, '\0'));
  CHECK(complaint_about("") == "is not a .npy file: it must begin with \\x93NUMPY");
  CHECK(complaint_about("PK\3\4 and more") == "is not a .npy file: it must begin with \\x93NUMPY");
  CHECK(complaint_about(good.substr(0, 7)) == "is cut short");
  CHECK(complaint_about(good.substr(0, 9)) == "is cut short");
  CHECK(complaint_about(good.substr(0, 20)) ==
        "promises a header of 57 bytes, the file has 10 left");
  CHECK(complaint_about(good.substr(0, good.size() - 1)) ==
        "shape (2,) of '<i2' takes 4 bytes, the file has 3");
  CHECK(complaint_about(good + "x") == "shape (2,) of '<i2' takes 4 bytes, the file has 5");
  CHECK(complaint_about(file_of(dict("<i2", "False", "(2,)"), "", '\4')) ==
        "has format version 4, expected 1 to 3");
  CHECK(complaint_about(file_of(dict("<f8", "False", "(4611686018427387904, 8)"), "")) ==
        "shape (4611686018427387904, 8) of '<f8' takes too many bytes, the file has 0");
  CHECK(complaint_about(file_of(dict("<f8", "False", "(0, 4611686018427387904, 8)"), "")) ==
        "shape (0, 4611686018427387904, 8) of '<f8' takes too many bytes, the file has 0");
}

TEST_CASE("kinds of elements that no tensor has are refused unread") {
  CHECK(complaint_about(file_of(dict("|O", "False", "(1,)"), "cos\nsystem\n")) ==
        "has elements of kind '|O', expected one of f8, f4, f2, i8, i4, i2, i1, u1, b1");
  CHECK(complaint_about(file_of(dict("<U5", "False", "(0,)"), "")) ==
        "has elements of kind '<U5', expected one of f8, f4, f2, i8, i4, i2, i1, u1, b1");
  CHECK(complaint_about(file_of(dict("", "False", "(0,)"), "")) ==
        "has elements of kind '', expected one of f8, f4, f2, i8, i4, i2, i1, u1, b1");
  CHECK(complaint_about(file_of(dict("|b1", "False", "(2,)"), "\1\2")) ==
        "bool data must be bytes 0 and 1, got 2");
}

TEST_CASE("a header that is not NumPy's dict is refused") {
  const auto complaint = [](const std::string& header) {
    return complaint_about(file_of(header, ""));
  };
  CHECK(complaint("") == "header: expected '{', got the end");
  CHECK(complaint("[1]") == "header: expected '{', got byte 91");
  CHECK(complaint("{}") == "header: expected the entries 'descr', 'fortran_order' and 'shape'");
  CHECK(complaint("{'descr': '<f8'") == "header: expected '}', got the end");
  CHECK(complaint("{'evil': 1}") == "header: unexpected entry 'evil'");
  CHECK(complaint("{'descr': '<f8', 'descr': '<f4'}") == "header: unexpected entry 'descr'");
  CHECK(complaint("{'descr': [('x', '<f8')]}") == "header: expected ''', got byte 91");
  CHECK(complaint("{'descr': '<f8") == "header: a string does not end");
  CHECK(complaint("{'fortran_order': 1}") == "header: fortran_order must be True or False");
  CHECK(complaint("{'shape': (-1,)}") == "header: shape must be a tuple of sizes");
  CHECK(complaint("{'shape': (99999999999999999999,)}") ==
        "header: shape must be a tuple of sizes");
  CHECK(complaint("{'shape': 3}") == "header: expected '(', got byte 51");
  std::string deep = "{'shape': (";
  for (int i = 0; i < 65; ++i) deep += "1, ";
  CHECK(complaint(deep + ")}") == "header: more than 64 sizes");
  CHECK(complaint(dict("<f8", "False", "(0,)") + " x") == "header: text behind the closing brace");
}

}  // namespace
}  // namespace optbench::formats
