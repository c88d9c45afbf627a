// SPDX-License-Identifier: MIT
#include "engine/data/dataset.hpp"

#include "engine/base/error.hpp"

namespace optbench::data {

std::string to_text(Split split) {
  switch (split) {
    case Split::train:
      return "train";
    case Split::train_eval:
      return "train_eval";
    case Split::valid:
      return "valid";
    case Split::test:
      return "test";
  }
  fail(ErrorKind::internal, "data set: a split without a name");
}

Split parse_split(std::string_view text) {
  for (const Split split : kAllSplits) {
    if (to_text(split) == text) return split;
  }
  fail(ErrorKind::invalid_argument, "split: must be train, train_eval, valid or test, got '{}'",
       text);
}

void expect_pass_fits(std::string_view where, const PassRequest& request, std::int64_t size) {
  if (request.batch_size < 1) {
    fail(ErrorKind::invalid_argument, "{}: batch size must be at least 1, got {}", where,
         request.batch_size);
  }
  if (request.examples < 0 || request.examples > size) {
    fail(ErrorKind::invalid_argument, "{}: split '{}' has {} examples, got a request for {}", where,
         to_text(request.split), size, request.examples);
  }
  const std::int64_t batches = (request.examples + request.batch_size - 1) / request.batch_size;
  if (request.first_batch < 0 || request.first_batch > batches) {
    fail(ErrorKind::invalid_argument, "{}: first batch must be in [0, {}], got {}", where, batches,
         request.first_batch);
  }
}

std::int64_t Dataset::full_batches(Split split, std::int64_t batch_size) const {
  if (batch_size < 1) {
    fail(ErrorKind::invalid_argument, "batch_size: must be at least 1, got {}", batch_size);
  }
  const std::int64_t examples = size(split);
  if (examples > 0 && examples < batch_size) {
    fail(ErrorKind::invalid_argument,
         "batch_size: must be at most {}, the examples of split '{}', got {}", examples,
         to_text(split), batch_size);
  }
  return examples / batch_size;
}

}  // namespace optbench::data
