#include "adapters/report_store/text_ids.h"

namespace mtasts {

std::int64_t TextIds::id(const std::string& text) {
  const auto known = ids_.find(text);
  if (known != ids_.end()) return known->second;
  std::int64_t id = 0;
  if (const auto kept = select_.value(std::string_view(text))) {
    id = *kept;
  } else {
    insert_.run(std::string_view(text));
    id = sqlite3_last_insert_rowid(connection_.handle());
  }
  ids_.emplace(text, id);
  return id;
}

const std::string& TextsById::text(std::int64_t id) {
  constexpr std::size_t kMostBytes = std::size_t{4} * 1024 * 1024;
  constexpr std::size_t kBytesOfEntry = 100;
  const auto known = texts_.find(id);
  if (known != texts_.end()) return known->second;
  if (size_ > kMostBytes) {
    texts_.clear();
    size_ = 0;
  }
  std::string& text = texts_[id];
  select_.start(id);
  if (select_.next()) {
    text = select_.text(0);
  } else {
    connection_.set_damaged("a text is missing");
  }
  select_.reset();
  size_ += text.size() + kBytesOfEntry;
  return text;
}

std::string join_items(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) {
    for (const char c : item) {
      if (c == '\\' || c == '\n') text += '\\';
      text += c == '\n' ? 'n' : c;
    }
    text += '\n';
  }
  return text;
}

std::vector<std::string> split_items(std::string_view text) {
  std::vector<std::string> items;
  std::string item;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') {
      items.push_back(std::move(item));
      item.clear();
    } else if (text[i] == '\\' && i + 1 < text.size()) {
      ++i;
      item += text[i] == 'n' ? '\n' : text[i];
    } else {
      item += text[i];
    }
  }
  if (!item.empty()) items.push_back(std::move(item));
  return items;
}

}  // namespace mtasts
