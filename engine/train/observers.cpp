// SPDX-License-Identifier: MIT
#include "engine/train/observers.hpp"

#include <c10/util/Exception.h>

#include <string>

namespace optbench::train {
namespace {

/// The first line only: LibTorch appends its backtrace.
std::string text_of(const std::exception& error) {
  const auto* libtorch = dynamic_cast<const c10::Error*>(&error);
  std::string text = libtorch != nullptr ? libtorch->what_without_backtrace() : error.what();
  return text.substr(0, text.find('\n'));
}

}  // namespace

std::optional<TrainObserver::Stop> Observers::stop() {
  std::optional<TrainObserver::Stop> first;
  tell([&](TrainObserver& observer) {
    if (!first) first = observer.stop();
  });
  return first;
}

void Observers::switch_off(std::size_t i, const std::exception& error) {
  const ObserverError noted = {.observer = active_[i]->name(), .message = text_of(error)};
  active_[i] = nullptr;
  errors_.push_back(noted);
  tell([&](TrainObserver& observer) { observer.on_observer_error(noted); });
}

}  // namespace optbench::train
