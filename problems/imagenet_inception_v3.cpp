// SPDX-License-Identifier: MIT
#include "problems/classification_metrics.hpp"
#include "problems/expect_batch.hpp"
#include "problems/network_problem.hpp"
#include "problems/networks/inception_v3.hpp"

#include <ATen/ATen.h>

namespace optbench::problems {
namespace {

const layers::Shape kImage = {3, 224, 224};
constexpr std::int64_t kClasses = 1001;
constexpr double kAuxiliaryWeight = 0.4;
constexpr double kLabelSmoothing = 0.1;

/// Cross-entropy with smoothed labels; in training mode plus 0.4 times that of the auxiliary head.
/// forward() gives the logits of the main head.
class ImagenetInceptionV3 : public NetworkProblem {
 public:
  ImagenetInceptionV3()
      : NetworkProblem("imagenet_inception_v3"), network_(networks::inception_v3(kClasses)) {
    ImagenetInceptionV3::plan_network();
  }

  [[nodiscard]] model::Forward forward(const data::Batch& batch, model::Mode mode) override {
    expect_inputs(name_, batch.inputs, kImage, device_.dtype);
    expect_labels(name_, batch.targets, {batch.size()}, kClasses);
    const layers::ForwardPass pass = forward_pass(mode);
    const at::Tensor features = network_.trunk->forward(batch.inputs, pass);
    model::Forward result;
    result.output = network_.top->forward(features, pass);
    result.losses = losses(result.output, batch);
    if (mode == model::Mode::train) {
      const at::Tensor auxiliary = losses(network_.auxiliary->forward(features, pass), batch);
      result.losses = result.losses + kAuxiliaryWeight * auxiliary;
    }
    return result;
  }

 protected:
  void plan_network() override {
    const layers::Shape features = network_.trunk->plan(plan_, kImage);
    network_.auxiliary->plan(plan_, features);
    network_.top->plan(plan_, features);
  }

  [[nodiscard]] std::int64_t evaluation_batch_size(std::int64_t /*batch_size*/) const override {
    return 32;
  }

 private:
  static at::Tensor losses(const at::Tensor& logits, const data::Batch& batch) {
    return at::cross_entropy_loss(logits, batch.targets, /*weight=*/{}, at::Reduction::None,
                                  /*ignore_index=*/-100, kLabelSmoothing);
  }

  networks::InceptionV3 network_;
};

}  // namespace

model::ProblemEntry imagenet_inception_v3() {
  return {
      .name = "imagenet_inception_v3",
      .summary = "Inception v3 with its auxiliary head on ImageNet",
      .dataset = "imagenet",
      .loss = "cross-entropy, label smoothing 0.1; in training + 0.4 of the auxiliary head's",
      .source =
          "Szegedy et al. 2016, Rethinking the Inception Architecture; Schneider, Balles "
          "& Hennig 2019, DeepOBS",
      .default_batch_size = 32,
      .default_num_epochs = 100,
      .default_l2 = 5e-4,
      .metrics = classification_metrics(kClasses),
      .make = [](const Options& /*options*/) { return std::make_unique<ImagenetInceptionV3>(); }};
}

}  // namespace optbench::problems
