// SPDX-License-Identifier: MIT
#include "engine/formats/safetensors.hpp"

#include "engine/base/atomic_file.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <cstring>

#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::formats {
namespace {

using testing::TemporaryFolder;
using testing::thrown_message;

/// A file parsed by the format's definition, independently of our code.
struct RawFile {
  explicit RawFile(const std::string& bytes) {
    for (int i = 7; i >= 0; --i) {
      header_size =
          header_size << 8 | static_cast<unsigned char>(bytes.at(static_cast<std::size_t>(i)));
    }
    header_text = bytes.substr(8, header_size);
    data = bytes.substr(8 + header_size);
    header = nlohmann::ordered_json::parse(header_text);
  }

  [[nodiscard]] std::string bytes_of(const std::string& name) const {
    const std::size_t begin = header.at(name).at("data_offsets").at(0);
    const std::size_t end = header.at(name).at("data_offsets").at(1);
    return data.substr(begin, end - begin);
  }

  template <class T>
  [[nodiscard]] std::vector<T> values_of(const std::string& name) const {
    const std::string bytes = bytes_of(name);
    std::vector<T> values(bytes.size() / sizeof(T));
    std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
  }

  std::size_t header_size = 0;
  std::string header_text;
  std::string data;
  nlohmann::ordered_json header;
};

std::string file_of(const std::string& header, const std::string& data) {
  std::string bytes;
  for (std::size_t i = 0; i < 8; ++i) bytes += static_cast<char>(header.size() >> (8 * i) & 0xff);
  return bytes + header + data;
}

/// The error about a file, without the path at its beginning.
std::string complaint_about(const std::string& bytes) {
  const testing::TemporaryFolder folder;
  const auto path = folder / "x.safetensors";
  write_file_atomically(path, bytes);
  const std::string message =
      testing::thrown_message(ErrorKind::corrupt_data, [&] { (void)read_safetensors(path); });
  const std::string opening = path.string() + ": ";
  return message.starts_with(opening) ? message.substr(opening.size()) : message;
}

std::string complaint_about_header(const std::string& header, std::size_t data_size) {
  return complaint_about(file_of(header, std::string(data_size, '\0')));
}

NamedTensors written_and_read(const NamedTensors& contents) {
  const testing::TemporaryFolder folder;
  write_safetensors(folder / "x.safetensors", contents);
  return read_safetensors(folder / "x.safetensors");
}

std::string complaint_about_writing(const NamedTensors& contents) {
  return testing::thrown_message(ErrorKind::invalid_argument,
                                 [&] { write_safetensors("dump.safetensors", contents); });
}

TEST_CASE("a written file holds what the format's definition says") {
  const testing::TemporaryFolder folder;
  const at::Tensor weight = at::arange(6, at::kFloat).reshape({2, 3});
  const at::Tensor labels = at::tensor({3, -1}, at::kLong);
  const at::Tensor mask = at::tensor({1, 0, 1}, at::kByte).to(at::kBool);
  write_safetensors(folder / "x.safetensors",
                    {.tensors = {{"mask", mask}, {"parameter/weight", weight}, {"labels", labels}},
                     .metadata = {{"problem", "mnist_mlp"}, {"seed", "42"}}});
  const RawFile file(read_file(folder / "x.safetensors"));

  CHECK(file.header_size % 8 == 0);
  CHECK(file.header_text.starts_with('{'));
  CHECK(file.header["__metadata__"] == nlohmann::json{{"problem", "mnist_mlp"}, {"seed", "42"}});
  CHECK(file.header["parameter/weight"]["dtype"] == "F32");
  CHECK(file.header["parameter/weight"]["shape"] == nlohmann::json{2, 3});
  CHECK(file.values_of<float>("parameter/weight") == std::vector<float>{0, 1, 2, 3, 4, 5});
  CHECK(file.header["labels"]["dtype"] == "I64");
  CHECK(file.values_of<std::int64_t>("labels") == std::vector<std::int64_t>{3, -1});
  CHECK(file.header["mask"]["dtype"] == "BOOL");
  CHECK(file.bytes_of("mask") == std::string("\1\0\1", 3));
  CHECK(file.data.size() == 24 + 16 + 3);
}

TEST_CASE("every tensor is aligned to its items, and the header keeps the given order") {
  const testing::TemporaryFolder folder;
  write_safetensors(folder / "x.safetensors", {.tensors = {{"a", at::ones({3}, at::kByte)},
                                                           {"b", at::ones({1}, at::kFloat)},
                                                           {"c", at::ones({1}, at::kDouble)},
                                                           {"d", at::ones({3}, at::kInt)},
                                                           {"e", at::ones({1}, at::kLong)}}});
  const RawFile file(read_file(folder / "x.safetensors"));
  std::string order;
  for (const auto& [name, entry] : file.header.items()) order += name;
  CHECK(order == "abcde");
  CHECK(file.header["b"]["data_offsets"][0].get<std::size_t>() % 4 == 0);
  CHECK(file.header["c"]["data_offsets"][0].get<std::size_t>() % 8 == 0);
  CHECK(file.header["d"]["data_offsets"][0].get<std::size_t>() % 4 == 0);
  CHECK(file.header["e"]["data_offsets"][0].get<std::size_t>() % 8 == 0);
  CHECK(file.values_of<double>("c") == std::vector<double>{1});
  CHECK(file.values_of<std::int32_t>("d") == std::vector<std::int32_t>{1, 1, 1});
}

TEST_CASE("names, order, kinds, shapes and values come back") {
  const NamedTensors contents = {
      .tensors = {{"z", at::tensor({1.5, -0.0, 1e300}, at::kDouble)},
                  {"a", at::full({2, 1, 2}, 7, at::kInt)},
                  {"scalar", at::scalar_tensor(2.5, at::kFloat)},
                  {"empty", at::empty({0, 3}, at::kLong)},
                  {"bytes", at::arange(256, at::kByte)},
                  {"half", at::tensor({0.1, -65504.0}).to(at::kHalf)},
                  {"brain", at::tensor({0.1, 1e38}).to(at::kBFloat16)},
                  {"short", at::tensor({-32768, 32767}, at::kShort)},
                  {"char", at::tensor({-128, 127}, at::kChar)},
                  {"flags", at::tensor({0, 1}, at::kByte).to(at::kBool)}},
      .metadata = {{"mode", "eval"}, {"parameters", "[\"conv1.weight\", \"ä\"]"}}};
  const NamedTensors read = written_and_read(contents);
  CHECK(read.metadata == contents.metadata);
  REQUIRE(read.tensors.size() == contents.tensors.size());
  for (std::size_t i = 0; i < contents.tensors.size(); ++i) {
    const auto& [name, tensor] = contents.tensors[i];
    CAPTURE(name);
    CHECK(read.tensors[i].first == name);
    CHECK((read.tensors[i].second.scalar_type() == tensor.scalar_type()));
    CHECK(at::equal(read.tensors[i].second, tensor));
  }
}

TEST_CASE("views and tensors with a gradient are written as their values") {
  at::Tensor weight = at::arange(6, at::kDouble).reshape({2, 3});
  weight.requires_grad_(true);
  const NamedTensors read =
      written_and_read({.tensors = {{"transposed", weight.t()}, {"column", weight.select(1, 1)}}});
  CHECK(at::equal(read.tensors[0].second, weight.detach().t()));
  CHECK(at::equal(read.tensors[1].second, at::tensor({1.0, 4.0}, at::kDouble)));
  CHECK_FALSE(read.tensors[0].second.requires_grad());
}

TEST_CASE("a file without tensors is a file") {
  CHECK(written_and_read({}).tensors.empty());
  CHECK(written_and_read({.tensors = {}, .metadata = {{"a", "b"}}}).metadata.at("a") == "b");
}

TEST_CASE("what the format cannot hold is refused before anything is written") {
  const at::Tensor one = at::ones({1});
  CHECK(complaint_about_writing({.tensors = {{"w", one}, {"w", one}}}) ==
        "dump.safetensors: tensor name 'w' is given twice");
  CHECK(complaint_about_writing({.tensors = {{"__metadata__", one}}}) ==
        "dump.safetensors: tensor name '__metadata__' is reserved");
  CHECK(complaint_about_writing({.tensors = {{"w", at::Tensor()}}}) ==
        "dump.safetensors: tensor 'w' is undefined");
  CHECK(complaint_about_writing({.tensors = {{"w", one.to(at::kComplexFloat)}}}) ==
        "dump.safetensors: tensor 'w' has dtype ComplexFloat, which the format cannot hold here");
  CHECK(complaint_about_writing({.tensors = {{"\xff", one}}}) ==
        "dump.safetensors: tensor name \"\\ufffd\" is not UTF-8");
}

TEST_CASE("a length beyond the file is refused") {
  CHECK(complaint_about("") == "is cut short: expected at least 8 bytes, got 0");
  CHECK(complaint_about("abc") == "is cut short: expected at least 8 bytes, got 3");
  CHECK(complaint_about(std::string("\x10\0\0\0\0\0\0\0{}", 10)) ==
        "promises a header of 16 bytes, the file has 2 left");
  CHECK(complaint_about(std::string(8, '\xff') + "{}") ==
        "promises a header of 18446744073709551615 bytes, the file has 2 left");
}

TEST_CASE("a header that is not a JSON object is refused") {
  CHECK(complaint_about_header("", 0) ==
        "header: line 1, column 1: expected a value, got the end of the text");
  CHECK(complaint_about_header("{\"a\": ", 0) ==
        "header: line 1, column 7: expected a value, got the end of the text");
  CHECK(complaint_about_header("[1]", 0) == "header must be a JSON object, got [1]");
  CHECK(complaint_about_header(R"({"__metadata__": 1})", 0) ==
        "__metadata__ must be an object, got 1");
  CHECK(complaint_about_header(R"({"__metadata__": {"a": 1}})", 0) ==
        "metadata 'a' must be text, got 1");
  CHECK(complaint_about_header(R"({"w": 1})", 0) == "tensor 'w': expected an object, got 1");
  CHECK(complaint_about_header(R"({"w": {}})", 0) == "tensor 'w': 'dtype' is missing");
  CHECK(complaint_about_header(R"({"w": {"dtype": "F32", "shape": [1]}})", 4) ==
        "tensor 'w': 'data_offsets' is missing");
}

TEST_CASE("an unknown dtype is refused") {
  CHECK(complaint_about_header(
            R"({"w": {"dtype": "F8_E4M3", "shape": [1], "data_offsets": [0, 2]}})", 2) ==
        "tensor 'w': dtype must be one of F32, F64, F16, BF16, I64, I32, I16, I8, U8, BOOL, got "
        "\"F8_E4M3\"");
  CHECK(complaint_about_header(R"({"w": {"dtype": 7, "shape": [1], "data_offsets": [0, 2]}})", 2) ==
        "tensor 'w': dtype must be one of F32, F64, F16, BF16, I64, I32, I16, I8, U8, BOOL, got 7");
}

TEST_CASE("an impossible shape is refused") {
  const auto complaint = [](const std::string& shape) {
    return complaint_about_header(
        R"({"w": {"dtype": "F32", "shape": )" + shape + R"(, "data_offsets": [0, 8]}})", 8);
  };
  CHECK(complaint("[3]") == "tensor 'w': shape [3] of \"F32\" takes 12 bytes, data_offsets give 8");
  CHECK(complaint("[0]") == "tensor 'w': shape [0] of \"F32\" takes 0 bytes, data_offsets give 8");
  CHECK(complaint("[-2]") == "tensor 'w': shape must be a list of sizes, got [-2]");
  CHECK(complaint("[2.0]") == "tensor 'w': shape must be a list of sizes, got [2.0]");
  CHECK(complaint("2") == "tensor 'w': shape must be a list of sizes, got 2");
  // 2^62 items of 4 bytes are 2^64 bytes: 0 if it were computed carelessly.
  CHECK(complaint("[4611686018427387904]") ==
        "tensor 'w': shape [4611686018427387904] is too large");
  CHECK(complaint("[0, 4611686018427387904, 8]") ==
        "tensor 'w': shape [0, 4611686018427387904, 8] is too large");
  CHECK(complaint("[18446744073709551615]") ==
        "tensor 'w': shape must be a list of sizes, got [18446744073709551615]");
}

TEST_CASE("offsets outside the data are refused") {
  const auto complaint = [](const std::string& offsets) {
    return complaint_about_header(
        R"({"w": {"dtype": "F32", "shape": [2], "data_offsets": )" + offsets + "}}", 8);
  };
  CHECK(complaint("[0, 16]") ==
        "tensor 'w': data_offsets [0, 16] reach beyond the 8 bytes of data in the file");
  CHECK(complaint("[9223372036854775800, 9223372036854775807]") ==
        "tensor 'w': data_offsets [9223372036854775800, 9223372036854775807] reach beyond the 8 "
        "bytes of data in the file");
  CHECK(complaint("[-8, 0]") == "tensor 'w': data_offsets must be [begin, end], got [-8, 0]");
  CHECK(complaint("[8, 0]") == "tensor 'w': data_offsets must be [begin, end], got [8, 0]");
  CHECK(complaint("[0]") == "tensor 'w': data_offsets must be [begin, end], got [0]");
  CHECK(complaint("[0, NaN]") == "tensor 'w': data_offsets must be [begin, end], got [0, NaN]");
}

TEST_CASE("overlapping tensors and unclaimed bytes are refused") {
  const auto complaint = [](const std::string& first, const std::string& second) {
    return complaint_about_header(
        R"({"a": {"dtype": "U8", "shape": [4], "data_offsets": )" + first +
            R"(}, "b": {"dtype": "U8", "shape": [4], "data_offsets": )" + second + "}}",
        8);
  };
  CHECK(complaint("[0, 4]", "[2, 6]") ==
        "tensor 'b': data_offsets [2, 6] overlap those of 'a', [0, 4]");
  CHECK(complaint("[4, 8]", "[4, 8]") == "bytes 0 to 4 of the data belong to no tensor");
  CHECK(complaint("[0, 4]", "[0, 4]").ends_with("overlap those of 'a', [0, 4]"));
  CHECK(complaint_about_header(R"({"a": {"dtype": "U8", "shape": [4], "data_offsets": [0, 4]}})",
                               9) == "bytes 4 to 9 of the data belong to no tensor");
  CHECK(complaint_about_header("{}", 1) == "bytes 0 to 1 of the data belong to no tensor");
}

TEST_CASE("a truth value other than 0 and 1 is refused") {
  const std::string header = R"({"m": {"dtype": "BOOL", "shape": [2], "data_offsets": [0, 2]}})";
  CHECK(complaint_about(file_of(header, "\x01\x02")) ==
        "tensor 'm': bool data must be bytes 0 and 1, got 2");
}

TEST_CASE("a file cut anywhere is refused") {
  const testing::TemporaryFolder folder;
  write_safetensors(folder / "x.safetensors", {.tensors = {{"w", at::arange(4, at::kDouble)}}});
  const std::string whole = read_file(folder / "x.safetensors");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(complaint_about(whole.substr(0, size)) != "(no Error)");
  }
}

TEST_CASE("a missing file is not found") {
  const testing::TemporaryFolder folder;
  const std::string path = (folder / "none.safetensors").string();
  CHECK(testing::thrown_message(ErrorKind::not_found, [&] { (void)read_safetensors(path); }) ==
        path + ": cannot be read: No such file or directory");
}

}  // namespace
}  // namespace optbench::formats
