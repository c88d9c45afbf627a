// SPDX-License-Identifier: MIT
#include "datasets/tolstoi.hpp"

#include "datasets/text/character_text.hpp"
#include "datasets/text/text_dataset.hpp"
#include "engine/base/error.hpp"

#include <ATen/ATen.h>

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/pass_rest.hpp"
#include "tests/support/real_data.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thrown_message.hpp"

namespace optbench::datasets {
namespace {

using testing::TemporaryFolder;
using testing::thrown_message;

std::vector<std::int64_t> numbers(const at::Tensor& values) {
  const at::Tensor dense = values.contiguous();
  const auto* first = dense.const_data_ptr<std::int64_t>();
  return {first, first + dense.numel()};
}

/// The texts 0 ... n-1 and 1000 ... 1000+n-1, windows of 3.
text::TextDataset counted(std::int64_t n, std::int64_t valid_size = 0) {
  return text::TextDataset({.name = "numbers",
                            .train = at::arange(n, at::TensorOptions(at::kLong)),
                            .test = at::arange(1000, 1000 + n, at::TensorOptions(at::kLong)),
                            .train_eval_characters = 10,
                            .window = 3},
                           {.data_dir = {}, .device = {}, .valid_size = valid_size});
}

/// All inputs of a split, one list per batch.
std::unique_ptr<data::Dataset> open(const std::filesystem::path& data_dir,
                                    std::int64_t valid_size = 0) {
  return tolstoi_dataset().open({.data_dir = data_dir, .device = {}, .valid_size = valid_size});
}

/// The characters that a pass over a split at batch size 50 reads, joined.
at::Tensor text_of(data::Dataset& dataset, data::Split split) {
  const std::int64_t batches = dataset.full_batches(split, 50);
  const auto pass = dataset.pass({.split = split, .batch_size = 50, .examples = batches * 50});
  std::vector<at::Tensor> columns;
  for (std::int64_t i = 0; i < batches; ++i) columns.push_back(pass->next().inputs);
  return at::cat(columns, 1).flatten();
}

std::string complaint(const std::string& text) {
  return testing::thrown_message(ErrorKind::corrupt_data,
                                 [&] { (void)text::number_characters("text", text); });
}

}  // namespace

TEST_CASE("frequent characters come first, equally frequent ones as they first occurred") {
  const text::CharacterText text = text::number_characters("text",
                                                           "baab\xC3\xA9\xE2\x82\xAC"
                                                           "caa");
  CHECK((text.vocabulary == std::vector<char32_t>{U'a', U'b', U'\u00e9', U'\u20ac', U'c'}));
  CHECK(numbers(text.ids) == std::vector<std::int64_t>{1, 0, 0, 1, 2, 3, 4, 0, 0});
}

TEST_CASE("invalid UTF-8 is refused with its place") {
  CHECK(complaint("ab\xff") == "text: expected UTF-8, got byte 0xff at position 2");
  CHECK(complaint("a\xC3") == "text: expected UTF-8, got byte 0xc3 at position 1");
  CHECK(complaint("\xC3(") == "text: expected UTF-8, got byte 0xc3 at position 0");
  CHECK(complaint("\xC0\x80") == "text: expected UTF-8, got byte 0xc0 at position 0");  // overlong
  CHECK(complaint("\xE0\x80\x80") == "text: expected UTF-8, got byte 0xe0 at position 0");
  CHECK(complaint("\xED\xA0\x80") == "text: expected UTF-8, got byte 0xed at position 0");
  CHECK(complaint("\xF4\x90\x80\x80") == "text: expected UTF-8, got byte 0xf4 at position 0");
  CHECK(complaint("\xF0\x9F\x98") == "text: expected UTF-8, got byte 0xf0 at position 0");
  CHECK(complaint("") == "text: expected a text, got none");
}

TEST_CASE("lines are deleted with their ends") {
  CHECK(text::delete_lines("text", "1\r\n2\n3\n4", 2, 3) == "1\r\n4");
  CHECK(text::delete_lines("text", "1\n2\n3\n", 1, 1) == "2\n3\n");
  CHECK(testing::thrown_message(ErrorKind::corrupt_data, [] {
          (void)text::delete_lines("text", "1\n2\n", 2, 3);
        }) == "text: expected at least 3 lines, got 2");
}

TEST_CASE("each row of a batch goes on where it stopped in the batch before") {
  text::TextDataset dataset = counted(20);
  CHECK(dataset.size(data::Split::train) == 6);  // 19 characters have a successor
  const auto pass = dataset.pass({.split = data::Split::train, .batch_size = 2, .examples = 6});
  REQUIRE(pass->batches() == 3);
  data::Batch batch = pass->next();
  CHECK(batch.size() == 2);
  CHECK(numbers(batch.inputs) == std::vector<std::int64_t>{0, 1, 2, 9, 10, 11});
  CHECK(numbers(batch.targets) == std::vector<std::int64_t>{1, 2, 3, 10, 11, 12});
  batch = pass->next();
  CHECK(numbers(batch.inputs) == std::vector<std::int64_t>{3, 4, 5, 12, 13, 14});
  batch = pass->next();
  CHECK(numbers(batch.inputs) == std::vector<std::int64_t>{6, 7, 8, 15, 16, 17});
  CHECK(numbers(batch.targets) == std::vector<std::int64_t>{7, 8, 9, 16, 17, 18});
}

TEST_CASE("a pass along a text begun at any batch is the rest of the whole pass") {
  text::TextDataset dataset = counted(40);
  static_cast<void>(testing::check_begun_anywhere(
      dataset, {.split = data::Split::train, .batch_size = 2, .examples = 10, .shuffled = true}));
  static_cast<void>(testing::check_begun_anywhere(
      dataset, {.split = data::Split::test, .batch_size = 3, .examples = 12}));
}

TEST_CASE("validation takes the start of the training text, train_eval what then comes first") {
  text::TextDataset dataset = counted(40, 8);
  const auto first_of = [&](data::Split split) {
    return numbers(dataset.pass({.split = split, .batch_size = 1, .examples = 1})->next().inputs);
  };
  CHECK(dataset.size(data::Split::valid) == 2);
  CHECK(dataset.size(data::Split::train) == 10);
  CHECK(dataset.size(data::Split::train_eval) == 3);
  CHECK(first_of(data::Split::valid) == std::vector<std::int64_t>{0, 1, 2});
  CHECK(first_of(data::Split::train) == std::vector<std::int64_t>{8, 9, 10});
  CHECK(first_of(data::Split::train_eval) == std::vector<std::int64_t>{8, 9, 10});
  CHECK(first_of(data::Split::test) == std::vector<std::int64_t>{1000, 1001, 1002});
}

TEST_CASE("requests that do not fit a text are refused") {
  text::TextDataset dataset = counted(20);
  CHECK(testing::thrown_message(
            ErrorKind::invalid_argument,
            [&] {
              (void)dataset.pass({.split = data::Split::train, .batch_size = 2, .examples = 5});
            }) ==
        "numbers: rows of text need a multiple of the batch size 2, got a request for 5 examples");
  CHECK(testing::thrown_message(ErrorKind::invalid_argument, [] { (void)counted(20, 20); }) ==
        "numbers: valid_size must be in [0, 19] characters, got 20");
}

TEST_CASE("the novel has the reference values of the specification") {
  const auto data_dir = testing::real_data_dir("tolstoi");
  if (!data_dir) return;
  const auto tolstoi = open(*data_dir);
  CHECK(tolstoi->full_batches(data::Split::train, 50) == 1045);
  CHECK(tolstoi->full_batches(data::Split::train_eval, 50) == 261);
  CHECK(tolstoi->full_batches(data::Split::test, 50) == 261);
  const auto held_out = open(*data_dir, 653'237);
  CHECK(held_out->full_batches(data::Split::train, 50) == 783);
  CHECK(held_out->full_batches(data::Split::valid, 50) == 261);
  CHECK(held_out->full_batches(data::Split::train_eval, 50) == 261);

  const at::Tensor train = text_of(*tolstoi, data::Split::train);
  CHECK(numbers(train.narrow(0, 0, 20)) == std::vector<std::int64_t>{42, 32, 43, 0,  32, 38, 47,
                                                                     0,  33, 49, 32, 50, 49, 13,
                                                                     14, 13, 14, 37, 20, 0});
  const data::Batch first =
      tolstoi->pass({.split = data::Split::train, .batch_size = 50, .examples = 52'250})->next();
  CHECK(first.inputs[1].equal(train.narrow(0, 52'250, 50)));
  const at::Tensor test = text_of(*tolstoi, data::Split::test);
  CHECK(numbers(test.narrow(0, 0, 10)) == std::vector<std::int64_t>{1, 0, 7, 1, 9, 0, 8, 2, 9, 1});
  CHECK(test.eq(0).to(at::kDouble).mean().item<double>() ==
        doctest::Approx(0.155809).epsilon(3e-3));  // 652,500 of its 653,237 characters
}

TEST_CASE("the whole novel: length, kinds of characters, sums of ids, ends") {
  const auto data_dir = testing::real_data_dir("tolstoi");
  if (!data_dir) return;
  const text::CharacterText text = read_tolstoi(*data_dir / "tolstoi/war-and-peace.txt");
  CHECK(text.ids.size(0) == 3'266'185);
  const std::u32string vocabulary =
      U" etaonihsrdlu\r\ncmwfgy,pbvk\"'IT-APH!xBNM?SWRqzjDFECOYGK;:VL()XJ1*U802Z365Q794\u00ea"
      U"\u00e0/=\u00e9\u00e4.";
  std::u32string sorted(text.vocabulary.begin(), text.vocabulary.end());
  CHECK(sorted.size() == 83);
  CHECK((text.vocabulary[0] == U' '));
  CHECK((text.vocabulary[9] == U'r'));
  CHECK((text.vocabulary[10] == U'd'));
  CHECK((text.vocabulary[13] == U'\r'));
  CHECK((text.vocabulary[14] == U'\n'));
  CHECK((text.vocabulary[82] == U'\u00e4'));
  std::u32string expected = vocabulary;
  std::sort(expected.begin(), expected.end());
  std::sort(sorted.begin(), sorted.end());
  CHECK((sorted == expected));
  const at::Tensor train = text.ids.narrow(0, 0, 2'612'948);
  const at::Tensor test = text.ids.narrow(0, 2'612'948, 653'237);
  CHECK(text.ids.sum().item<std::int64_t>() == 26'550'395);
  CHECK(train.sum().item<std::int64_t>() == 21'334'278);
  CHECK(test.sum().item<std::int64_t>() == 5'216'117);
  CHECK(numbers(train.narrow(0, 2'612'943, 5)) == std::vector<std::int64_t>{10, 0, 19, 3, 25});
  const auto share_of_spaces = [](const at::Tensor& ids) {
    return ids.eq(0).to(at::kDouble).mean().item<double>();
  };
  CHECK(share_of_spaces(text.ids) == doctest::Approx(0.156665).epsilon(4e-6));
  CHECK(share_of_spaces(test) == doctest::Approx(0.155809).epsilon(4e-6));
  const auto frequencies = [](const at::Tensor& ids) {
    return ids.bincount({}, 83).to(at::kDouble) / static_cast<double>(ids.size(0));
  };
  const at::Tensor all = frequencies(text.ids);
  CHECK(-(all * all.log()).sum().item<double>() == doctest::Approx(3.1313).epsilon(2e-5));
  const at::Tensor unigrams = frequencies(train);
  const at::Tensor in_test = frequencies(test);
  const at::Tensor seen = unigrams.gt(0);  // a few characters occur in the test part only
  CHECK(-(in_test * unigrams.log()).masked_select(seen).sum().item<double>() ==
        doctest::Approx(3.1162).epsilon(2e-5));
}

TEST_CASE("another text than the published one is refused unless told otherwise") {
  const testing::TemporaryFolder folder;
  std::filesystem::create_directory(folder / "tolstoi");
  std::ofstream file(folder / "tolstoi/war-and-peace.txt", std::ios::binary);
  for (int line = 0; line < 70'000; ++line) file << "Well, Prince\r\n";
  file.close();
  CHECK(testing::thrown_message(ErrorKind::corrupt_data, [&] { (void)open(folder.path()); })
            .starts_with("tolstoi: '" + (folder / "tolstoi/war-and-peace.txt").string() +
                         "': checksum: expected SHA-256 3ed0f41c"));
  const auto dataset =
      tolstoi_dataset().open({.data_dir = folder.path(), .device = {}, .verify_checksums = false});
  CHECK(dataset->size(data::Split::train) > 0);
}

TEST_CASE("the synthetic text has the novel's length and characters, and is the same each time") {
  const auto stand_in = [] {
    return tolstoi_dataset().open({.data_dir = "/nowhere", .device = {}, .synthetic = true});
  };
  const auto dataset = stand_in();
  CHECK(dataset->full_batches(data::Split::train, 50) == 1045);
  CHECK(dataset->full_batches(data::Split::test, 50) == 261);
  const at::Tensor text = text_of(*dataset, data::Split::test);
  CHECK(text.min().item<std::int64_t>() == 0);
  CHECK(text.max().item<std::int64_t>() == 82);
  CHECK(text.equal(text_of(*stand_in(), data::Split::test)));
}

}  // namespace optbench::datasets
