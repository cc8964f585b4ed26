#include "report_mail/packed.h"

#include <zlib.h>

#include <cstdint>
#include <cstdlib>

namespace mtasts::test {
namespace {

std::string deflated(std::string_view content, int window) {
  z_stream stream = {};
  if (::deflateInit2(&stream, 9, Z_DEFLATED, window, 9, Z_DEFAULT_STRATEGY) != Z_OK) std::abort();
  std::string packed(::deflateBound(&stream, content.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  if (::deflate(&stream, Z_FINISH) != Z_STREAM_END) std::abort();
  packed.resize(stream.total_out);
  ::deflateEnd(&stream);
  return packed;
}

// Little-endian.
std::string number(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i, value >>= 8) text += static_cast<char>(value & 0xFF);
  return text;
}

}  // namespace

std::string gzipped(std::string_view content) {
  return deflated(content, 15 + 16);
}

std::string zipped(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::string files;
  std::string directory;
  for (const auto& [name, content] : entries) {
    const std::string packed = deflated(content, -15);
    const auto crc =
        ::crc32(0, reinterpret_cast<const Bytef*>(content.data()), static_cast<uInt>(content.size()));
    // Version, flags, method, time, date, and the sizes: common to both headers.
    const std::string common = number(20, 2) + number(0, 2) + number(8, 2) + number(0, 2) +
                               number(0x5B75, 2) + number(crc, 4) + number(packed.size(), 4) +
                               number(content.size(), 4) + number(name.size(), 2) + number(0, 2);
    directory += "PK\x01\x02" + number(20, 2) + common + number(0, 10) + number(files.size(), 4) + name;
    files += "PK\x03\x04" + common + name + packed;
  }
  return files + directory + "PK\x05\x06" + number(0, 4) + number(entries.size(), 2) +
         number(entries.size(), 2) + number(directory.size(), 4) + number(files.size(), 4) + number(0, 2);
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = (group << 8U) | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text += at + i <= bytes.size() ? kAlphabet[(group >> (18 - 6 * i)) & 0x3FU] : '=';
    }
    if (at % 57 == 54) text += '\n';
  }
  return text;
}

}  // namespace mtasts::test
