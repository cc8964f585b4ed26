// PacketWalk: from record to record of a packet, and never out of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mtasts {

// Where a record stands in a packet, all of which lies within it.
struct RecordPlace {
  std::size_t begin = 0;
  std::size_t rdata = 0;  // where its RDATA begins
  std::size_t end = 0;
  unsigned type = 0;
  unsigned record_class = 0;
  std::uint32_t ttl = 0;
};

// Reads numbers and skips names. RFC 1035 §4.1.
class PacketWalk {
 public:
  explicit PacketWalk(std::string_view packet, std::size_t position = 0)
      : packet_(packet), position_(position) {}

  [[nodiscard]] std::size_t position() const { return position_; }
  // Whether everything so far lay within the packet; what was read after it no longer did is 0.
  [[nodiscard]] bool good() const { return good_; }

  // Of one octet, and of two.
  std::uint32_t octet() {
    if (!has(1)) return 0;
    return static_cast<unsigned char>(packet_[position_++]);
  }
  std::uint32_t number() {
    if (!has(2)) return 0;
    position_ += 2;
    return big_endian16(position_ - 2);
  }

  void skip(std::size_t octets) {
    if (has(octets)) position_ += octets;
  }

  // A name is labels up to the root or up to a pointer. Where the pointer leads is not looked at.
  void skip_name() {
    const std::size_t begin = position_;
    while (good_) {
      const std::uint32_t length = octet();
      if (length == 0) return;
      if (length >= 0xC0) return skip(1);
      if (length > 63 || position_ + length - begin > 254) good_ = false;
      skip(length);
    }
  }

  RecordPlace record() {
    const std::size_t begin = position_;
    skip_name();
    return record_behind_owner(begin);
  }

  // A record whose owner, which began there, was read.
  RecordPlace record_behind_owner(std::size_t begin) {
    constexpr std::size_t kFixedPart = 10;  // type, class, TTL, size
    RecordPlace place;
    place.begin = begin;
    if (!has(kFixedPart)) return place;
    place.type = big_endian16(position_);
    place.record_class = big_endian16(position_ + 2);
    place.ttl = big_endian16(position_ + 4) << 16 | big_endian16(position_ + 6);
    const std::uint32_t size = big_endian16(position_ + 8);
    position_ += kFixedPart;
    place.rdata = position_;
    skip(size);
    place.end = position_;
    return place;
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
