// SPDX-License-Identifier: MIT
#include "problems/classification_metrics.hpp"
#include "problems/image_classification.hpp"
#include "problems/networks/all_cnn_c.hpp"
#include "problems/networks/convnet_2c2d.hpp"
#include "problems/networks/convnet_3c3d.hpp"
#include "problems/networks/logreg.hpp"
#include "problems/networks/mlp.hpp"
#include "problems/networks/vgg.hpp"
#include "problems/networks/wide_resnet.hpp"

namespace optbench::problems {
namespace {

using layers::LayerPtr;
using networks::VggDepth;

struct Images {
  const char* dataset;
  layers::Shape shape;
  std::int64_t classes;
};
const Images kMnist = {"mnist", {1, 28, 28}, 10};
const Images kFmnist = {"fmnist", {1, 28, 28}, 10};
const Images kCifar10 = {"cifar10", {3, 32, 32}, 10};
const Images kCifar100 = {"cifar100", {3, 32, 32}, 100};
const Images kSvhn = {"svhn", {3, 32, 32}, 10};
const Images kImagenet = {"imagenet", {3, 224, 224}, 1001};

/// VGG's evaluation takes smaller batches: its activations are large.
constexpr std::int64_t kVggEvaluationBatchSize = 32;

LayerPtr vgg16(std::int64_t classes) { return networks::vgg(VggDepth::vgg16, classes); }
LayerPtr vgg19(std::int64_t classes) { return networks::vgg(VggDepth::vgg19, classes); }
LayerPtr wrn_16_4(std::int64_t classes) {
  return networks::wide_resnet(/*units_per_group=*/2, classes);
}
LayerPtr wrn_40_4(std::int64_t classes) {
  return networks::wide_resnet(/*units_per_group=*/6, classes);
}

/// `source`: of the network, where DeepOBS took it from elsewhere.
struct ImageClassifier {
  const char* name;
  const char* summary;
  const Images& images;
  LayerPtr (*network)(std::int64_t classes);
  std::int64_t batch_size;
  std::int64_t num_epochs;
  double l2 = 0;
  const char* source = "";
  std::int64_t evaluation_batch_size = 256;
};

constexpr const char* kAllCnn = "Springenberg et al. 2015; ";
constexpr const char* kVgg = "Simonyan & Zisserman 2015; ";
constexpr const char* kWideResnet = "Zagoruyko & Komodakis 2016; ";

const ImageClassifier kImageClassifiers[] = {
    {"mnist_logreg", "logistic regression on MNIST", kMnist, networks::logreg, 128, 50},
    {"mnist_mlp", "multilayer perceptron, 4 dense layers on MNIST", kMnist, networks::mlp, 128,
     100},
    {"mnist_2c2d", "two convolutional and two dense layers on MNIST", kMnist,
     networks::convnet_2c2d, 128, 100},
    {"fmnist_logreg", "logistic regression on Fashion-MNIST", kFmnist, networks::logreg, 128, 50},
    {"fmnist_mlp", "multilayer perceptron, 4 dense layers on Fashion-MNIST", kFmnist, networks::mlp,
     128, 100},
    {"fmnist_2c2d", "two convolutional and two dense layers on Fashion-MNIST", kFmnist,
     networks::convnet_2c2d, 128, 100},
    {"cifar10_3c3d", "three convolutional and three dense layers on CIFAR-10", kCifar10,
     networks::convnet_3c3d, 128, 100, 0.002},
    {"cifar10_vgg16", "VGG 16 on CIFAR-10, resized to 224 × 224", kCifar10, vgg16, 128, 100, 5e-4,
     kVgg, kVggEvaluationBatchSize},
    {"cifar10_vgg19", "VGG 19 on CIFAR-10, resized to 224 × 224", kCifar10, vgg19, 128, 100, 5e-4,
     kVgg, kVggEvaluationBatchSize},
    {"cifar100_3c3d", "three convolutional and three dense layers on CIFAR-100", kCifar100,
     networks::convnet_3c3d, 128, 200, 0.002},
    {"cifar100_allcnnc", "the All-CNN-C on CIFAR-100", kCifar100, networks::all_cnn_c, 256, 350,
     5e-4, kAllCnn},
    {"cifar100_vgg16", "VGG 16 on CIFAR-100, resized to 224 × 224", kCifar100, vgg16, 128, 100,
     5e-4, kVgg, kVggEvaluationBatchSize},
    {"cifar100_vgg19", "VGG 19 on CIFAR-100, resized to 224 × 224", kCifar100, vgg19, 128, 100,
     5e-4, kVgg, kVggEvaluationBatchSize},
    {"cifar100_wrn404", "wide residual network 40-4 on CIFAR-100", kCifar100, wrn_40_4, 128, 160,
     5e-4, kWideResnet},
    {"svhn_3c3d", "three convolutional and three dense layers on SVHN", kSvhn,
     networks::convnet_3c3d, 128, 100, 0.002},
    {"svhn_wrn164", "wide residual network 16-4 on SVHN", kSvhn, wrn_16_4, 128, 160, 5e-4,
     kWideResnet},
    {"imagenet_vgg16", "VGG 16 on ImageNet", kImagenet, vgg16, 64, 90, 5e-4, kVgg,
     kVggEvaluationBatchSize},
    {"imagenet_vgg19", "VGG 19 on ImageNet", kImagenet, vgg19, 64, 90, 5e-4, kVgg,
     kVggEvaluationBatchSize},
};

model::ProblemEntry entry_of(const ImageClassifier& row) {
  return {.name = row.name,
          .summary = row.summary,
          .dataset = row.images.dataset,
          .loss = "cross-entropy",
          .source = row.source + std::string("Schneider, Balles & Hennig 2019, DeepOBS"),
          .default_batch_size = row.batch_size,
          .default_num_epochs = row.num_epochs,
          .default_l2 = row.l2,
          .default_threads = row.network == networks::logreg ? 1 : 0,
          .metrics = classification_metrics(row.images.classes),
          .make = [&row](const Options& /*options*/) {
            return std::make_unique<ImageClassification>(row.name, row.images.shape,
                                                         row.network(row.images.classes),
                                                         row.evaluation_batch_size);
          }};
}

}  // namespace

std::vector<model::ProblemEntry> image_classifiers() {
  std::vector<model::ProblemEntry> entries;
  for (const ImageClassifier& row : kImageClassifiers) entries.push_back(entry_of(row));
  return entries;
}

}  // namespace optbench::problems
