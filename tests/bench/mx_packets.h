// Shared by the programs of the bench: DNS packets without a library. The peers of mtasts must be as fast as
// possible, so there are no checks beyond the necessary ones.
#pragma once

#include <sys/socket.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

namespace bench {

inline constexpr std::size_t kHeader = 12;
inline constexpr std::size_t kLargestPacket = 1232;
inline constexpr std::size_t kConcurrency = 1000;  // concurrent queries, as in mtasts
inline constexpr int kSocketBuffer = 4 << 20;

inline unsigned number_at(const char* octets) {
  return static_cast<unsigned>(static_cast<unsigned char>(octets[0]) << 8 |
                               static_cast<unsigned char>(octets[1]));
}

inline void put16(char*& at, unsigned number) {
  *at++ = static_cast<char>(number >> 8);
  *at++ = static_cast<char>(number);
}

inline void enlarge_buffers(int socket) {
  ::setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &kSocketBuffer, sizeof kSocketBuffer);
  ::setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &kSocketBuffer, sizeof kSocketBuffer);
}

// Writes an MX query with recursion desired and EDNS; returns its size.
inline std::size_t write_question(char* packet, std::uint16_t id, std::string_view name) {
  char* at = packet;
  put16(at, id);
  put16(at, 0x0120);
  put16(at, 1);
  put16(at, 0);
  put16(at, 0);
  put16(at, 1);
  while (!name.empty()) {
    const std::size_t size = std::min(name.find('.'), name.size());
    *at++ = static_cast<char>(size);
    std::memcpy(at, name.data(), size);
    at += size;
    name.remove_prefix(std::min(size + 1, name.size()));
  }
  *at++ = 0;
  put16(at, 15);
  put16(at, 1);
  constexpr char kOpt[] = {0, 0, 41, 4, static_cast<char>(0xD0), 0, 0, 0, 0, 0, 0};
  std::memcpy(at, kOpt, sizeof kOpt);
  return static_cast<std::size_t>(at + sizeof kOpt - packet);
}

// Appends a name of a trusted packet, without the final dot, and returns its end in the packet.
inline const char* read_name(std::string_view packet, const char* at, std::string& text) {
  const char* end = nullptr;
  bool first = true;
  while (*at != 0) {
    const auto length = static_cast<unsigned char>(*at);
    if (length >= 0xC0) {
      if (end == nullptr) end = at + 2;
      at = packet.data() + (number_at(at) & 0x3FFF);
      continue;
    }
    if (!first) text += '.';
    first = false;
    text.append(at + 1, length);
    at += 1 + length;
  }
  return end != nullptr ? end : at + 1;
}

}  // namespace bench
