// SPDX-License-Identifier: MIT
#include "datasets/fetch/file_check.hpp"

#include "datasets/archives/gzip_source.hpp"
#include "engine/base/atomic_file.hpp"
#include "engine/base/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <span>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace optbench::datasets::fetch {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20;
using Stop = std::function<bool()>;

/// A digest that is computed piece by piece.
class RunningDigest {
 public:
  explicit RunningDigest(const EVP_MD* method) : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
    expect_success(context_ ? EVP_DigestInit_ex(context_.get(), method, nullptr) : 0);
  }
  void update(std::span<const std::byte> bytes) {
    expect_success(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
  }
  [[nodiscard]] std::string hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    expect_success(EVP_DigestFinal_ex(context_.get(), digest.data(), &size));
    return fmt::format("{:02x}", fmt::join(digest.begin(), digest.begin() + size, ""));
  }

 private:
  static void expect_success(int status) {
    if (status != 1) fail(ErrorKind::internal, "digest: the library cannot compute it");
  }
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

class OpenFile {
 public:
  explicit OpenFile(const std::filesystem::path& path)
      : path_(path), number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (number_ < 0) fail_reading(errno);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() { ::close(number_); }

  /// Returns fewer bytes than requested only at the end.
  [[nodiscard]] std::size_t read(std::span<std::byte> bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t got = ::read(number_, bytes.data() + done, bytes.size() - done);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) fail_reading(errno);
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

 private:
  [[noreturn]] void fail_reading(int error) const {
    fail(error == ENOENT || error == ENOTDIR ? ErrorKind::not_found : ErrorKind::io,
         "{}: cannot be read: {}", path_.string(), std::generic_category().message(error));
  }
  const std::filesystem::path& path_;
  int number_;
};

/// None when `stop` returned true.
std::optional<std::string> digest_of_file(const std::filesystem::path& path, const EVP_MD* method,
                                          const Stop& stop) {
  OpenFile file(path);
  RunningDigest digest(method);
  std::vector<std::byte> piece(kPiece);
  for (;;) {
    if (stop()) return std::nullopt;
    const std::size_t got = file.read(piece);
    digest.update({piece.data(), got});
    if (got < piece.size()) return digest.hex();
  }
}

/// The MD5 of the decompressed contents, or a text that says why it cannot be computed.
std::optional<std::string> digest_of_contents(const std::filesystem::path& path, const Stop& stop) {
  const std::string file = read_file(path);
  const std::string where = path.string();
  RunningDigest digest(EVP_md5());
  std::vector<std::byte> piece(kPiece);
  try {
    archives::GzipSource source(file, where);
    for (;;) {
      if (stop()) return std::nullopt;
      const std::size_t got = source.read(piece);
      digest.update({piece.data(), got});
      if (got < piece.size()) break;
    }
    if (source.is_cut()) return "(cut short)";
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::corrupt_data) throw;
    return "(damaged)";
  }
  return digest.hex();
}

bool is_gzip(const std::filesystem::path& path) {
  std::array<std::byte, 2> magic{};
  return OpenFile(path).read(magic) == magic.size() && magic[0] == std::byte{0x1f} &&
         magic[1] == std::byte{0x8b};
}

bool contains(const std::vector<std::string>& digests, const std::string& digest) {
  return std::find(digests.begin(), digests.end(), digest) != digests.end();
}

/// Adds one comparison to the message, which is used if the check fails.
void add_difference(FileCheck& check, std::string_view what,
                    const std::vector<std::string>& expected, const std::string& got) {
  const std::string_view between = check.expected.empty() ? "" : ", or ";
  check.result = FileCheck::Result::differs;
  check.verdict = "checksum does not match";
  check.expected += fmt::format("{}{} {}", between, what, fmt::join(expected, " or "));
  check.got += fmt::format("{}{} {}", check.got.empty() ? "" : ", ", what, got);
}

FileCheck matching(std::string_view what) {
  return {.result = FileCheck::Result::matches, .verdict = fmt::format("{} matches", what)};
}

}  // namespace

FileCheck check_file(const std::filesystem::path& path, const data::DataFile& published,
                     FileForm form, const Stop& stop) {
  const FileCheck stopped{.result = FileCheck::Result::stopped, .verdict = "not verified"};
  FileCheck check{.verdict = "no checksum is published: not verified"};
  const bool decompressed =
      form == FileForm::any && published.name.ends_with(".gz") && !is_gzip(path);
  if (decompressed && published.contents_md5.empty()) {
    check.verdict = "decompressed, and no checksum of this form is published: not verified";
    return check;
  }
  if (!decompressed && (!published.sha256.empty() || !published.md5.empty())) {
    const bool sha = !published.sha256.empty();
    const std::string_view what = sha ? "SHA-256" : "MD5";
    const std::vector<std::string> expected =
        sha ? std::vector<std::string>{published.sha256} : published.md5;
    const auto digest = digest_of_file(path, sha ? EVP_sha256() : EVP_md5(), stop);
    if (!digest) return stopped;
    if (contains(expected, *digest)) return matching(what);
    add_difference(check, what, expected, *digest);
  }
  if (!published.contents_md5.empty()) {
    const auto digest = digest_of_contents(path, stop);
    if (!digest) return stopped;
    if (contains(published.contents_md5, *digest)) return matching("MD5 of the contents");
    add_difference(check, "unpacked MD5", published.contents_md5, *digest);
  }
  return check;
}

}  // namespace optbench::datasets::fetch
