// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>

namespace optbench::testing {

/// A small image file and what another program reads from it.
struct PillowImage {
  std::string_view what;
  std::string_view hexadecimal;  ///< the file
  std::string_view sha256;       ///< of its bytes red, green, blue, row after row
};

/// 23×17 pixels each. Files written by Pillow 13.0.0 and, where it cannot (the last three), by a
/// few lines of Python; digests of `Image.open(file).convert("RGB").tobytes()` by Pillow 13.0.0
/// with libjpeg-turbo 3.2.0.
inline constexpr std::array kPillowImages = {
    PillowImage{.what = "colour JPEG with halved chroma",
                .hexadecimal = "ffd8ffe000104a46494600010100000100010000ffdb0043000d090a0b0a080d0"
                               "b0a0b0e0e0d0f132015131212"
                               "13271c1e17202e2931302e292d2c333a4a3e333646372c2d405741464c4e52535"
                               "2323e5a615a50604a51524fff"
                               "db0043010e0e0e131113261515264f352d354f4f4f4f4f4f4f4f4f4f4f4f4f4f4"
                               "f4f4f4f4f4f4f4f4f4f4f4f4f"
                               "4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4fffc0001108001100170"
                               "3012200021101031101ffc400"
                               "17000101010100000000000000000000000000050604ffc400251000010400050"
                               "3050000000000000000000100"
                               "0203110405122131135162153261b1c1ffc400180100030101000000000000000"
                               "0000000000104060207ffc400"
                               "20110001020603010000000000000000000000010302040511223221233142ffd"
                               "a000c03010002110311003f00"
                               "ca65f94b2676991e2315b12055d81bd915cfe2abe8acc386549adee26dba6a80e"
                               "0fcdf2aa41971e996d6ce1447"
                               "7defec05520c1492bf5485cf77771b2b08ef6422f2751bdaca428f2ef145ae8f2"
                               "ef1445d773529d9a9609c9c90"
                               "7b42a584e422257ee139bc978548d1111777529d9d10ffd9",
                .sha256 = "71ad1103b18645c60974f448fc7b0c85ecb9f63c3ce99864f588bb89c5663d09"},
    PillowImage{.what = "colour JPEG with chroma halved along rows",
                .hexadecimal = "ffd8ffe000104a46494600010100000100010000ffdb0043000d090a0b0a080d0"
                               "b0a0b0e0e0d0f132015131212"
                               "13271c1e17202e2931302e292d2c333a4a3e333646372c2d405741464c4e52535"
                               "2323e5a615a50604a51524fff"
                               "db0043010e0e0e131113261515264f352d354f4f4f4f4f4f4f4f4f4f4f4f4f4f4"
                               "f4f4f4f4f4f4f4f4f4f4f4f4f"
                               "4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4fffc0001108001100170"
                               "3012100021101031101ffc400"
                               "17000101010100000000000000000000000005000406ffc400251000010400050"
                               "3050000000000000000000100"
                               "0203110405122131135162153261b1c1ffc400190100020301000000000000000"
                               "000000000010602030407ffc4"
                               "002311000103030207000000000000000000000100020403112232f0121321314"
                               "25171ffda000c030100021103"
                               "11003f00e532fca5933b4c8f118ad8902aec0dec8ae7f12be8acc386549adee26"
                               "dba6a80e0fcdf2a40b8bda6dd"
                               "15f12496f08f7bdfd0b5c79778a91aafcca68a32700b4c1971e996d6ce14477de"
                               "fec04a41829257ea90b9eeeee"
                               "3656404731a573a8528dad748c79778a94aabb3299a8c9c02c907b424b09c854f"
                               "9b52342ec948d48d5d6533d1d"
                               "017fffd9",
                .sha256 = "61108aaa484fed6f4e55e6f09c40d41e8b88b06e240601d5947400bb526aae05"},
    PillowImage{
        .what = "colour JPEG with whole chroma",
        .hexadecimal =
            "ffd8ffe000104a46494600010100000100010000ffdb0043000d090a0b0a080d0b0a0b0e0e0d0f13201513"
            "1212"
            "13271c1e17202e2931302e292d2c333a4a3e333646372c2d405741464c4e525352323e5a615a50604a5152"
            "4fff"
            "db0043010e0e0e131113261515264f352d354f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f"
            "4f4f"
            "4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4fffc00011080011001703011100021101031101ff"
            "c400"
            "160001010100000000000000000000000000050406ffc40025100001040005030500000000000000000001"
            "0002"
            "03110405122131135162153261b1c1ffc4001a010001050100000000000000000000000005000203040701"
            "ffc4"
            "0027110001030401000b0000000000000000000100032102041131411213324351617181b1d1f0ffda000c"
            "0301"
            "0002110311003f00ca65f94b2676991e2315b12055d81bd915cfe271acf57033fbef0172d5e35671c0cc49"
            "3e40"
            "724a57d159870ca935bdc4db74d501c1f9be5263a54d58a82216b7a5c9c4707e7dc73bf555c79778a95fae"
            "51b6"
            "2e6153065c7a65b5b38511df7bfb0151241a0656676f74418294830524afd52173ddddc6ca6da902a845da"
            "ba3e"
            "2918f2ef153bf5ca2cc5cc2920f6855bbb59fb1b49613909b6dda461a4a46a67f68bb1a5ffd9",
        .sha256 = "6722d5ccd203e55c59f9c6fe1b768e1b590ba2d3b78584c478a7e7f5d0310663"},
    PillowImage{
        .what = "progressive JPEG",
        .hexadecimal =
            "ffd8ffe000104a46494600010100000100010000ffdb0043000d090a0b0a080d0b0a0b0e0e0d0f13201513"
            "1212"
            "13271c1e17202e2931302e292d2c333a4a3e333646372c2d405741464c4e525352323e5a615a50604a5152"
            "4fff"
            "db0043010e0e0e131113261515264f352d354f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f"
            "4f4f"
            "4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4fffc20011080011001703012200021101031101ff"
            "c400"
            "17000101010100000000000000000000000000040503ffc400190100020301000000000000000000000000"
            "0305"
            "00010206ffda000c03010002100310000001c9aeaab2381aeb67ca905cdd4234ffc4001b10000300020300"
            "0000"
            "00000000000000000001030211121321ffda00080101000105029cb674f114c53f160d8a623111ffc40019"
            "1100"
            "020301000000000000000000000000000203042131ffda0008010301013f0186c09670844e1fffc4001b11"
            "0002"
            "01050000000000000000000000000002011221223141ffda0008010201013f01ab2819ae7606d9ffc40018"
            "1000"
            "0203000000000000000000000000000021102031ffda0008010100063f0268d975ffc4001b100003000203"
            "0000"
            "0000000000000000000001113161104151ffda0008010100013f214bc6131937d434189e8e2d37b3418f37"
            "ffda"
            "000c030100020003000000108bd042ffc4001811000301010000000000000000000000000011213101ffda"
            "0008"
            "010301013f106a5d21a64c4fffc4001811000203000000000000000000000000000001102131ffda000801"
            "0201"
            "013f1044bf16e7ffc4001d10010100020300030000000000000000000111213100105161b1c1ffda000801"
            "0100"
            "013f10842261425a19a937f9c8a6b37040d3f377d27a8c089ee6fd872ecf52af4b57373a7fffd9",
        .sha256 = "71ad1103b18645c60974f448fc7b0c85ecb9f63c3ce99864f588bb89c5663d09"},
    PillowImage{.what = "grey JPEG",
                .hexadecimal = "ffd8ffe000104a46494600010100000100010000ffdb0043000d090a0b0a080d0"
                               "b0a0b0e0e0d0f132015131212"
                               "13271c1e17202e2931302e292d2c333a4a3e333646372c2d405741464c4e52535"
                               "2323e5a615a50604a51524fff"
                               "c0000b080011001701011100ffc40016000101010000000000000000000000000"
                               "0050406ffc400251000010400"
                               "05030500000000000000000001000203110405122131135162153261b1c1ffda0"
                               "008010100003f00ca65f94b26"
                               "76991e2315b12055d81bd915cfe257d159870ca935bdc4db74d501c1f9be5571e"
                               "5de2a9832e3d32dad9c288efb"
                               "dfd8094830524afd52173ddddc6ca463cbbc54907b424b09c84a46bfffd9",
                .sha256 = "de2695751abe4a416145fc6a3d8c806f8b5dcb0efd752942ee2ce6b094bb4109"},
    PillowImage{.what = "CMYK JPEG",
                .hexadecimal = "ffd8ffee000e41646f626500640000000000ffdb0043000d090a0b0a080d0b0a0"
                               "b0e0e0d0f1320151312121327"
                               "1c1e17202e2931302e292d2c333a4a3e333646372c2d405741464c4e525352323"
                               "e5a615a50604a51524fffc000"
                               "140800110017044311004d11005911004b1100ffc400180001010101010000000"
                               "0000000000000000504060307"
                               "ffc4002e100000050301060601050000000000000001020304050006112113223"
                               "3517172121416323441072331"
                               "354381ffda000e0443004d0059004b00003f0050b2510c1a2a293c298d8d03348"
                               "465c3b68e708c80022639440a"
                               "03f7445ad3af63d4f28d1bed135b74c6e559b809d7292c09a69644c38a3206757"
                               "72e0c7227940a6de3f20acdc2"
                               "ac9473e3900e02754fba1ce94b8da0355936e23bae7de3cb35ad9058856bb4901"
                               "d89c432501fba6a4ae0686397"
                               "cb2a07c06b8a7e46e77f12629146c2190c866a88b00b651d9b01db81f511a4acd"
                               "9547c99ca06010cd612e18641"
                               "83b4739d908ef6bf55ce32dc5d3454f5086551e1f879d590810f186f098bfa86f"
                               "6d626d049b948a39701aa5a85"
                               "54bbc4924c8d2dfdd4d40c299acf49413d6d205761fd63925477491455da4b2bc"
                               "20d7fca49e9bd5aa00a3a911d"
                               "069786460e31b896540c2a9b5aad767397278541128f803015c093f10d8a04367"
                               "2147b96723146d9b01c17eea3"
                               "bf7f62d7a1dc1ee43ad7075f3d0ee0ae56ff00f16ebb46b3f6efc82f5a0ee1e00"
                               "76d2d73fc44fb692fc6fec75d"
                               "d495cfc7274aaac9f887eb5e60fb8c3d69596e357fffd9",
                .sha256 = "37f8e64ac245b2ba3bd899deaa5d31774147959d928d5b3b83a8b7e611007563"},
    PillowImage{.what = "PNG with transparency",
                .hexadecimal = "89504e470d0a1a0a0000000d4948445200000017000000110806000000367337b"
                               "d0000012f4944415478daed93"
                               "3d48820110409f1a9677a60692d5604bd850e8d40fce2d46b424b409826b6d814"
                               "b5343b4070911043a34d41044"
                               "22d6222d0506854b7f3419413f43493f90d6d2205f068553e1f08683c7e338381"
                               "380d2298a5b14bb2816515e45"
                               "2989f220ca932865519a457189e211a54b940e51da446911a522caf3a75f12e54"
                               "514b334e1b402d55880f7aaf9"
                               "0d281b1c2315835301ccfcddb819a71523f1a563b6da138c060344a3258afde3e"
                               "c6c44f1675aa9e57f47cdcd4d"
                               "d969b677e3aca6b39ce77caca70f38b998657f6400b773a5beb3b8929bd80eefc"
                               "997e698e80db2e0b823633b63"
                               "2695e7abffcbf86d708fe59083a27d8870ac40772ac4e2d42363975e92be9bfae"
                               "281b887f09a8de1588444a48f"
                               "9ed36b72de0247fe1c5c4dfe386e627eb0f1448df87f8f7f00ba399fceeb6ff22"
                               "30000000049454e44ae426082",
                .sha256 = "09cfa6fbe5c28aea054d7043ae25981fdba84a160d16d134da24f5fe80b92366"},
    PillowImage{.what = "PNG with a palette",
                .hexadecimal = "89504e470d0a1a0a0000000d4948445200000017000000110403000000c45d2a8"
                               "e00000018504c5445b7d9adb5"
                               "9d9e38dc7b379e61c653923f4f4fb60f68370f268b9f5c870000000474524e53f"
                               "fffff00402aa9f40000007949"
                               "44415478da7dcdbd0902410005e1ef7e8c2e3a4c14233b10ecc1426cc2b66c44d"
                               "006964b8c7743d173d7e04044"
                               "d0970d0f66aa038870af7dec0b7220cb21d0e6613c5dbadd40189b95bc785c973"
                               "7e49ad931cedf82bcefd613b4"
                               "7978f6e71ecd46b50501cabfa8042526da92c4aa94a4447542995ebf052f86de2"
                               "c7a8a1fee750000000049454e"
                               "44ae426082",
                .sha256 = "a8c9368c6c5ce005e123142c62b9b442580742265c9fc32131fb03c198897d4f"},
    PillowImage{.what = "PNG with 16 bits per colour",
                .hexadecimal = "89504e470d0a1a0a0000000d4948445200000017000000111002000000e9817ca"
                               "9000000ae4944415478da6360"
                               "0082ffff398fb0847fb316eee058f7a65cd68797f5d1667501c1981bef0dae886"
                               "e3eaf6d35438aeb68ba4b8c5c"
                               "e2eec57e0a4a3b36de0f7fa2cebf423a718576dabcf0ec1cfdbd5326971a98887"
                               "49daffb6291ddc8ddb1c3e650"
                               "b9fba41a47c9dce6390eae05c9fb97b1781e8ffcbdfe849f5c80f9ce9ea052b7e"
                               "2c30161676cd69f158956367a"
                               "7ded467c95a63ac3a853469d32ea9451a78c3a65d429a34e1975ca20770a00a37"
                               "0ec1c62e75fee000000004945"
                               "4e44ae426082",
                .sha256 = "1d358bfcdfb3195bf90a33a49f229f645ee246b4c392764215bbac46b8255d42"},
    PillowImage{.what = "interlaced PNG",
                .hexadecimal = "89504e470d0a1a0a0000000d4948445200000017000000110802000001ce16907"
                               "c000002d74944415478da1591"
                               "a1ae85301044ebafa84392e0a9c6a0b0cdf1048baa418327a9c421f0f5081cb20"
                               "91e34a60a4bf882d7e7369de9"
                               "d9dd592104b5601508d153f7ac7dac5eea97f545e48251704735ef197beea8e62"
                               "fe3cb1d55519297d42563c95a"
                               "7297f16923dfa837c68d75e3de1089a0127482457008be084b4aaa92ae6429394"
                               "abef831e9a97aba9ea5e7e8f9"
                               "62a364a3dae836968d63e3fb67bd542fddcbf272bc7cff43a42429794a9552a77"
                               "42963ca92b2a61c2977ca9746"
                               "5343d29037540d7543d730362c0d6bc3d170377c4d34cd2433f94c3553cf7433e"
                               "3cc32b3ce1c33f7cc3747d345"
                               "72915f5417f54577315e2c17ebc571715f7c17e227c8048500412b180493c0097"
                               "6c129786202bf942ca54821a5"
                               "4d1952a61497b2a79c294f1cf9579295142594b42543c954e24af692b3e48991f"
                               "d1ab286a28186b66168981a5c"
                               "c3de70363c71a35f4fd653f4d0d3f60c3d538febd97bce9e2766fc9bc9668a196"
                               "6da9961669a7133fbcc39f3c4"
                               "857f1bd946b1c146bb316c4c1b6e63df38379e7894df4576515c70d15e0c17d38"
                               "5bbd82fce8be73f8f97eca578"
                               "e1a57d195ea617f7b2bf9c2fcfff15253f4922c924b9a490541224b5a49574924"
                               "1324a26c922719255b24b0ec9"
                               "29b9258fe49391a2f8291245a6c81585a252a0a815ada2530c8a513129168553a"
                               "c8a5d71284ec5ad78149f8a14"
                               "cd4f9368324dae293495064dad69359d66d08c9a49b3689c66d5ec9a43736a6ec"
                               "da3f974a4187e86c490197243"
                               "61a80c186a436be80c8361344c86c5e00cab61371c86d3701b1ec36722c5f2b32"
                               "496cc925b0a4b65c1525b5a4b"
                               "67192ca365b22c1667592dbbe5b09c96dbf2583e1b298e9f2371648edc51382a0"
                               "78edad13a3ac7e0181d936371"
                               "38c7ead81d87e374dc8ec7f1b948f1fc3c8927f3e49ec25379f0d49ed6d37906c"
                               "fe8993c8bc77956cfee393ca7"
                               "e7f63c9ecf474ae017480259200f14812a40a00eb4812e3004c6c01458022eb00"
                               "6f6c011380377e0097c813fd2"
                               "4be5c20e7d84780000000049454e44ae426082",
                .sha256 = "397b86536d87601ec08be6997e2793cc4a6f3a88a2501a344896be8d5b10e3f7"},
    PillowImage{.what = "PNG with 2 bits of grey",
                .hexadecimal = "89504e470d0a1a0a0000000d494844520000001700000011020000000059a870c"
                               "0000000394944415478da1dc1"
                               "211600110040c1df344da2d9b44d13dd609be604db34b7f7de9f218b229288228"
                               "82e9a7845158f58628a4f0c71"
                               "c416bf2eb33316f384f81b580000000049454e44ae426082",
                .sha256 = "4745a6fdecb2d2d2e5978be3027e69e1ca20056b784545900cf3bcd1263b0aa7"},
};

/// The third of those after `resize((width, height), BILINEAR)`.
struct PillowResize {
  int height;
  int width;
  std::string_view sha256;
};

inline constexpr std::array kPillowResizes = {
    PillowResize{29, 41, "a47d02587a2c0a4ed6d2e3125bba3d2f70ccdcdaf57deaf8c89670ca04f377b0"},
    PillowResize{7, 9, "0eaff467619d7757c78fcbb2578a4dd721c8c4f780cda79f69fba533565fb6d9"},
    PillowResize{5, 23, "a92b0ea2b7c6c231ec20d91651fa0e428e39ede5056ffc4c0f1033b54275cc82"},
    PillowResize{17, 23, "6722d5ccd203e55c59f9c6fe1b768e1b590ba2d3b78584c478a7e7f5d0310663"},
    PillowResize{1, 1, "25627ffc61ec1d90756dc803206743f02c8c120848cf0e6179e18e12b7d71473"},
    PillowResize{60, 3, "a41c006bc30ca06babc033a31717c10ca2985aa05a9848a219ad61cffb0b2164"},
};

}  // namespace optbench::testing
