// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>

namespace optbench::testing {

/// What Pillow 13.0.0 (libjpeg-turbo 3.2.0) reads from the image files that development machines
/// hold in fixtures/imagenet.
struct PillowFixture {
  std::string_view path;
  std::string_view decoded;  ///< SHA-256 of `Image.open(path).convert("RGB").tobytes()`
  /// SHA-256 of the bytes of the central 224×224 after `resize(size, BILINEAR)` to a shorter side
  /// of 256, the other one rounded.
  std::string_view resized;
};

inline constexpr std::array kPillowFixtures = {
    PillowFixture{.path = "train/n01440764/n01440764_0.JPEG",
                  .decoded = "7e418650a0025589bc661b1e5246758146dd028267295f186b4c78e0056cfcb1",
                  .resized = "46add70bf517c3e2d85ce1c0c950ba3c742b57bd97039e8adb6cf232536d32af"},
    PillowFixture{.path = "train/n01440764/n01440764_1.JPEG",
                  .decoded = "cd561e19aedf4a890f389ce910d1d66243dca21a5a873a3a47c384527888ea38",
                  .resized = "ad532e4fda0cec084b34004ce2b6551e3b3285abbb24dfcca26a0e1421a57f3b"},
    PillowFixture{.path = "train/n01440764/n01440764_2.JPEG",
                  .decoded = "de2461d62ab987dc615b883d2e78b448b9cf5dfba6449447e3085002a7f1ca3f",
                  .resized = "7dbf875d35c2aa006f3dd4ec0ce1d7107a14a0602ad1492731f6fff462ac3eed"},
    PillowFixture{.path = "train/n01440764/n01440764_3.JPEG",
                  .decoded = "9eb09bcf33b018a5464df736e7d6e257d45b52a95be04c47eccdcd695de49b4d",
                  .resized = "50a7d3e3d68b5a1a4bf510a4a5a0d973d5ecb96f70c9651c1cc5ee9cb788935e"},
    PillowFixture{.path = "train/n01443537/n01443537_4.JPEG",
                  .decoded = "00b017476edee713b37fd6157f1df858c77241614b4ed98adc706a1e9b59f4bf",
                  .resized = "267a792ad7b764f6c082a24e5d0dad91668ac5b9307da3a67a552b7de11b75ca"},
    PillowFixture{.path = "train/n01443537/n01443537_5.JPEG",
                  .decoded = "fe5a51a7f79be7f78e3c9cfe6393a203a4ded2a3a5a0a48177203c525c3ea253",
                  .resized = "585435e0dca5ab57c6014093993bb1dee2fbc80cd47a4ee9e803c90054fae59b"},
    PillowFixture{.path = "train/n01443537/n01443537_6.JPEG",
                  .decoded = "ce0ee99715e8c0a807a781d1666ab644aef9df85bbcadc198b90872ff43afe0d",
                  .resized = "0ece9500945becca4e6176865497a2955f34674f2b7894e38251bc5f964e29ae"},
    PillowFixture{.path = "train/n01443537/n01443537_7.JPEG",
                  .decoded = "1992c83eecaab1ec4aa17d7e6bf0d935b4961d86cd062f45e8725a456d2c3650",
                  .resized = "517190aefcce05247e7c96eb3cdd59028f735b8a785effe00649c23fcd236072"},
    PillowFixture{.path = "train/n02084071/n02084071_10.JPEG",
                  .decoded = "973a6dd0e0f128bd4b601208861e3148b86d1729e6530fb2a09ef97be4aba14a",
                  .resized = "ca4550b9acae19c0997cf7d3326fd13f77cccaaa9493585cc89af1e7b5fd7e69"},
    PillowFixture{.path = "train/n02084071/n02084071_11.JPEG",
                  .decoded = "4469742bed825aef0714f165a6cc32ee13455c4a2574e6d46021601e2137c969",
                  .resized = "e50a174f160a5da037edf587025746515dceee74e9a7a2af67b91b711b1d7197"},
    PillowFixture{.path = "train/n02084071/n02084071_8.JPEG",
                  .decoded = "5713f12f0a708589ae8a165c573cd26a203949a0e506e9172710c7a498d800b6",
                  .resized = "3a970de154a317582f5878627547789c852d5e9a32dffcba5dd3028ac6d64e5a"},
    PillowFixture{.path = "train/n02084071/n02084071_9.JPEG",
                  .decoded = "42aec5f5ad12b0249fa945ce9fb708cc70888822213dc13190e71c489d14e4d1",
                  .resized = "d52c3fa3d6086fe05f543dc42362e0e155ae3686432ecd37b0fc36b12d5cdd9b"},
    PillowFixture{.path = "train/n04380533/n04380533_12.JPEG",
                  .decoded = "0093af9a0ddfd077ab79055a8c40ac455039c1bcf59466caee6331520a9f6be9",
                  .resized = "ca93896a0be43ea95cea18d7c2c5ea4b3f5258f0baffd4fcdcf0c74f2e17a8a0"},
    PillowFixture{.path = "train/n04380533/n04380533_13.JPEG",
                  .decoded = "77eb51efe4f35ed38e66066aade25e06fdfa946544f9556de1a022367b46a112",
                  .resized = "645f407d301b53f36cf6b442004c8fd121d4b44388b8541f7e175497afaf2f0d"},
    PillowFixture{.path = "train/n04380533/n04380533_14.JPEG",
                  .decoded = "eea736aed8148024cd606f2fc251964715986dbd24143a08bef82e5ed7fd717a",
                  .resized = "b4cf22d498c02c481e4c6bae32b44acf7d9a59efeb1b708095d1a3a96983cdf3"},
    PillowFixture{.path = "train/n04380533/n04380533_15.JPEG",
                  .decoded = "6c3d50734d27eddbd4f84e21c99f9d4960116de749791c22f416a73819c63b7a",
                  .resized = "41cbe3108c4540621a7db956b06b867183da17aa5b6cc71fd54dba0c484257af"},
    PillowFixture{.path = "val/n01440764/ILSVRC2012_val_00000016.JPEG",
                  .decoded = "520f8fbe95a47c94da564621d178f5d310313b02547992aba563a0eba3f9955a",
                  .resized = "2e1fc7861e6f5b96c013a0c7f8836eac5e9122a05582dd11510435e9bc3d6de1"},
    PillowFixture{.path = "val/n01440764/ILSVRC2012_val_00000017.JPEG",
                  .decoded = "a94b2a4ba0ca3b598d75f45c9df02bcd33169057b0e505b07e324dad6199320b",
                  .resized = "7a31c7f412bdb7c163df2ae493e4d8b0fbb63aef789aeb09fb2258b3b5e920ab"},
    PillowFixture{.path = "val/n01443537/ILSVRC2012_val_00000018.JPEG",
                  .decoded = "0313cd3816a92cd11f5c1c8e29722d265ba9ff6f8c197cd9a7360e87abb173fe",
                  .resized = "c018fb29d4b65c3c4de462ef34833766b6b9eb422283215c913dba5bbc1aad40"},
    PillowFixture{.path = "val/n01443537/ILSVRC2012_val_00000019.JPEG",
                  .decoded = "a48b317f98f31cca2f3c56353c042f3fa008af50ab3bbda25ccc366bfbc8bfde",
                  .resized = "38aca59eef5a6d489e1f0ab5aa4b37fe758a7fc74f06b5a7a5ad32fa67a8d281"},
    PillowFixture{.path = "val/n02084071/ILSVRC2012_val_00000020.JPEG",
                  .decoded = "c6a0bf8780904b87fd13f227c50186555d760a766ff39ebbd3c31f0d4b2f0789",
                  .resized = "fe39f120dba498b184fd3a74db485fc5783061dba0c4411667789ca222f6939c"},
    PillowFixture{.path = "val/n02084071/ILSVRC2012_val_00000021.JPEG",
                  .decoded = "94c61daf93a5bdb05a73e8279689f3d1f432a5290f4d3c61a4271ef9d4b08826",
                  .resized = "e87878b036519eb029fb7b6d4119f37fa90a389ee532712af97669ff6a3e2813"},
    PillowFixture{.path = "val/n04380533/ILSVRC2012_val_00000022.JPEG",
                  .decoded = "a2c66b68b052b90e6d459e7e66128cc6e18488d3c313a3213a946ed09003243d",
                  .resized = "4129c1fa7125b095a1e840f3d076bde95d12a25a95fed53496b019d23a5962cc"},
    PillowFixture{.path = "val/n04380533/ILSVRC2012_val_00000023.JPEG",
                  .decoded = "292ebd7d74afb4abbd36ea94632c4f91bc353fdec6d4c3a26d7775f70454deb9",
                  .resized = "afb4edfc3bf06b7b823106b700207983cd6c81ab1c1013fc6208a0d0b3df8bea"},
};

}  // namespace optbench::testing
