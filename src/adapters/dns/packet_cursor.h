// PacketCursor: bounds-checked reading of a DNS packet, RFC 1035 §4.1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mtasts {

// The position of a record, which is completely within the packet.
struct RecordBounds {
  std::size_t begin = 0;
  std::size_t rdata = 0;  // the start of its RDATA
  std::size_t end = 0;
  unsigned type = 0;
  unsigned record_class = 0;
  std::uint32_t ttl = 0;
};

// `at` must be less than packet.size().
[[nodiscard]] inline unsigned octet_at(std::string_view packet, std::size_t at) {
  return static_cast<unsigned char>(packet[at]);
}

// The RCODE in a whole header (RFC 1035 §4.1.1), without the upper bits of EDNS.
[[nodiscard]] inline unsigned header_rcode(std::string_view packet) {
  return octet_at(packet, 3) & 0x0FU;
}

class PacketCursor {
 public:
  explicit PacketCursor(std::string_view packet, std::size_t position = 0)
      : packet_(packet), position_(position) {}

  [[nodiscard]] std::size_t position() const { return position_; }
  // False after a read beyond the end of the packet; all later reads return 0.
  [[nodiscard]] bool good() const { return good_; }

  std::uint32_t read8() {
    if (!has(1)) return 0;
    return static_cast<unsigned char>(packet_[position_++]);
  }
  std::uint32_t read16() {
    if (!has(2)) return 0;
    position_ += 2;
    return big_endian16(position_ - 2);
  }

  void skip(std::size_t octets) {
    if (has(octets)) position_ += octets;
  }

  // Skips labels up to the root or a compression pointer, which is not followed.
  void skip_name() {
    const std::size_t begin = position_;
    while (good_) {
      const std::uint32_t length = read8();
      if (length == 0) return;
      if (length >= 0xC0) return skip(1);
      if (length > 63 || position_ + length - begin > 254) good_ = false;
      skip(length);
    }
  }

  RecordBounds read_record() {
    const std::size_t begin = position_;
    skip_name();
    return read_record_after_owner(begin);
  }

  // Reads the rest of a record whose owner, which started at `begin`, was read already.
  RecordBounds read_record_after_owner(std::size_t begin) {
    constexpr std::size_t kFixedPart = 10;  // type, class, TTL, size
    RecordBounds bounds;
    bounds.begin = begin;
    if (!has(kFixedPart)) return bounds;
    bounds.type = big_endian16(position_);
    bounds.record_class = big_endian16(position_ + 2);
    bounds.ttl = big_endian16(position_ + 4) << 16 | big_endian16(position_ + 6);
    const std::uint32_t size = big_endian16(position_ + 8);
    position_ += kFixedPart;
    bounds.rdata = position_;
    skip(size);
    bounds.end = position_;
    return bounds;
  }

 private:
  [[nodiscard]] std::uint32_t big_endian16(std::size_t at) const {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(packet_[at])) << 8 |
           static_cast<unsigned char>(packet_[at + 1]);
  }
  bool has(std::size_t octets) {
    good_ = good_ && packet_.size() - position_ >= octets;
    return good_;
  }

  std::string_view packet_;
  std::size_t position_ = 0;
  bool good_ = true;
};

}  // namespace mtasts
