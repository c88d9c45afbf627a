// SPDX-License-Identifier: MIT
#pragma once

#include "problems/network_problem.hpp"
#include "problems/networks/vae.hpp"

#include <string>
#include <vector>

namespace optbench::problems {

/// Images [B, 1, 28, 28] with values in [0, 1] through a variational autoencoder (Kingma &
/// Welling 2014): z = μ + ε·exp(s) with ε standard normal, drawn in every mode, and s half of the
/// output of the network.
///
/// Loss per example: the sum over the pixels of (x̂ − x)², or of the binary cross-entropy with
/// option `loss`, plus the divergence from the standard normal distribution,
/// −0.5·Σ(1 + 2s − μ² − exp(2s)). No accuracy; labels are ignored. forward() gives x̂, and ε as
/// noise "latent" [B, 8].
class VariationalAutoencoder : public NetworkProblem {
 public:
  /// `name` begins error messages. `options`: resolved from declared_options().
  VariationalAutoencoder(std::string name, const Options& options);

  [[nodiscard]] static std::vector<OptionSpec> declared_options();

  [[nodiscard]] model::Forward forward(const data::Batch& batch, model::Mode mode) override;

 protected:
  void plan_network() override;
  [[nodiscard]] std::int64_t evaluation_batch_size(std::int64_t /*batch_size*/) const override {
    return 256;
  }

 private:
  bool is_cross_entropy_;
  networks::Vae network_;
};

}  // namespace optbench::problems
