// TextsByName: a compact multimap from owner names to record texts. A million domains may have records of
// their own, most with the same text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mtasts {

class TextsByName {
 public:
  TextsByName() = default;
  TextsByName(TextsByName&&) = default;
  TextsByName& operator=(TextsByName&&) = default;
  TextsByName(const TextsByName&) = delete;
  TextsByName& operator=(const TextsByName&) = delete;
  ~TextsByName() = default;

  // Adds a text at a name, and bits to the mark of the name. Name and text have at most 65535 bytes.
  void add(std::string_view name, std::string_view text, std::uint8_t bits = 0);
  // Adds bits to the mark of a name; nothing if the name has no text.
  void mark(std::string_view name, std::uint8_t bits);
  // The mark of a name; 0 if it has no text.
  [[nodiscard]] std::uint8_t mark_of(std::string_view name) const;
  // Calls `see` with each name once and its mark.
  void for_each(const std::function<void(std::string_view name, std::uint8_t mark)>& see) const;
  [[nodiscard]] bool empty() const { return entries_.empty(); }
  // The texts at a name, in the order in which they were added.
  [[nodiscard]] std::vector<std::string> at(std::string_view name) const;

 private:
  struct Place {
    std::uint32_t block = 0;
    std::uint16_t offset = 0;
    std::uint16_t length = 0;
  };
  struct Entry {
    Place name;
    Place text;
    bool is_first = true;   // of its name
    std::uint8_t mark = 0;  // of the first entry of a name
  };

  [[nodiscard]] Place keep(std::string_view bytes);
  [[nodiscard]] Place keep_once(std::string_view text);
  [[nodiscard]] std::string_view bytes_at(const Place& place) const;
  // The slot where the search for a name begins.
  [[nodiscard]] std::size_t first_slot(std::string_view name) const;
  // The first entry of a name, counted from 1; 0 if there is none.
  [[nodiscard]] std::uint32_t first_entry(std::string_view name) const;
  void put_in_slot(std::uint32_t entry);
  void double_slots();

  std::vector<std::string> blocks_ = {};                    // of bytes, reserved at full size
  std::unordered_map<std::string_view, Place> texts_ = {};  // the texts in the blocks, each once
  std::deque<Entry> entries_ = {};                          // grows without a copy
  std::vector<std::uint32_t> slots_ = {};  // a power of two; entries by hash, counted from 1; 0 is free
};

}  // namespace mtasts
