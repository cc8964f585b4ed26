// A hash table of indices. Names and texts are stored one after the other in blocks that never move.
#include "commands/output/texts_by_name.h"

#include <cassert>

namespace mtasts {
namespace {

constexpr std::size_t kBlock = 65536;
constexpr std::size_t kFirstSlots = 16;

}  // namespace

void TextsByName::add(std::string_view name, std::string_view text, std::uint8_t bits) {
  assert(name.size() < kBlock && text.size() < kBlock);
  const std::uint32_t first = first_entry(name);
  const Place kept_name = first == 0 ? keep(name) : entries_[first - 1].name;
  entries_.push_back({.name = kept_name, .text = keep_once(text), .is_first = first == 0});
  entries_[first == 0 ? entries_.size() - 1 : first - 1].mark |= bits;
  // Half of the slots stay free, so that searches are short.
  if (2 * entries_.size() > slots_.size()) {
    double_slots();
  } else {
    put_in_slot(static_cast<std::uint32_t>(entries_.size()));
  }
}

std::uint32_t TextsByName::first_entry(std::string_view name) const {
  if (slots_.empty()) return 0;
  for (std::size_t slot = first_slot(name); slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    if (bytes_at(entries_[slots_[slot] - 1].name) == name) return slots_[slot];
  }
  return 0;
}

void TextsByName::mark(std::string_view name, std::uint8_t bits) {
  if (const std::uint32_t entry = first_entry(name); entry != 0) entries_[entry - 1].mark |= bits;
}

std::uint8_t TextsByName::mark_of(std::string_view name) const {
  const std::uint32_t entry = first_entry(name);
  return entry == 0 ? std::uint8_t{0} : entries_[entry - 1].mark;
}

void TextsByName::for_each(const std::function<void(std::string_view name, std::uint8_t mark)>& see) const {
  for (const Entry& entry : entries_) {
    if (entry.is_first) see(bytes_at(entry.name), entry.mark);
  }
}

std::vector<std::string> TextsByName::at(std::string_view name) const {
  std::vector<std::string> texts;
  if (slots_.empty()) return texts;
  for (std::size_t slot = first_slot(name); slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    const Entry& entry = entries_[slots_[slot] - 1];
    if (bytes_at(entry.name) == name) texts.emplace_back(bytes_at(entry.text));
  }
  return texts;
}

TextsByName::Place TextsByName::keep(std::string_view bytes) {
  if (blocks_.empty() || blocks_.back().size() + bytes.size() > kBlock) {
    blocks_.emplace_back().reserve(kBlock);
  }
  std::string& block = blocks_.back();
  const Place place{static_cast<std::uint32_t>(blocks_.size() - 1), static_cast<std::uint16_t>(block.size()),
                    static_cast<std::uint16_t>(bytes.size())};
  block += bytes;
  return place;
}

TextsByName::Place TextsByName::keep_once(std::string_view text) {
  if (const auto kept = texts_.find(text); kept != texts_.end()) return kept->second;
  const Place place = keep(text);
  texts_.emplace(bytes_at(place), place);
  return place;
}

std::string_view TextsByName::bytes_at(const Place& place) const {
  return std::string_view(blocks_[place.block]).substr(place.offset, place.length);
}

std::size_t TextsByName::first_slot(std::string_view name) const {
  return std::hash<std::string_view>()(name) & (slots_.size() - 1);
}

void TextsByName::put_in_slot(std::uint32_t entry) {
  std::size_t slot = first_slot(bytes_at(entries_[entry - 1].name));
  while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
  slots_[slot] = entry;
}

void TextsByName::double_slots() {
  slots_.assign(slots_.empty() ? kFirstSlots : 2 * slots_.size(), 0);
  for (std::uint32_t entry = 1; entry <= entries_.size(); ++entry) put_in_slot(entry);
}

}  // namespace mtasts
