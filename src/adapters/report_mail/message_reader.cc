// Reads the messages of a MessageSource one at a time.
#include <optional>
#include <utility>

#include "adapters/report_mail/report_extractor.h"
#include "adapters/report_mail/report_reader.h"

namespace mtasts {
namespace {

class MessageReader final : public ReportStream {
 public:
  explicit MessageReader(std::unique_ptr<MessageSource> source) : source_(std::move(source)) {}

  [[nodiscard]] std::optional<ReportItem> next() override {
    while (extractor_.items().empty() && !is_at_end_) read_message();
    return extractor_.take_item();
  }

  [[nodiscard]] Result<void> settle() override {
    if (extractor_.items().empty()) finish_message();
    return source_->settle(std::exchange(finished_, {}));
  }

 private:
  void read_message() {
    finish_message();
    auto message = source_->next();
    if (!message) {
      extractor_.items().emplace_back(UnreadableReport{{.file = source_->name()}, message.error()});
    }
    is_at_end_ = !message || !*message;
    if (is_at_end_) return;
    SourceMessage& found = **message;
    if (found.is_too_large) {
      extractor_.refuse_large_mail(found.origin, found.text);
    } else {
      extractor_.extract_mail(found.origin, std::move(found.text));
    }
    for (const ReportItem& item : extractor_.items()) {
      if (std::holds_alternative<ReportDocument>(item)) current_ = found.uid;
    }
  }

  // All items of the current message were returned.
  void finish_message() {
    if (current_) finished_.push_back(*current_);
    current_.reset();
  }

  std::unique_ptr<MessageSource> source_;
  std::optional<std::uint32_t> current_;  // the message of the items, if it has a report
  std::vector<std::uint32_t> finished_;
  bool is_at_end_ = false;
  ReportExtractor extractor_;
};

}  // namespace

Result<std::unique_ptr<ReportStream>> open_report_messages(std::unique_ptr<MessageSource> source) {
  return std::make_unique<MessageReader>(std::move(source));
}

}  // namespace mtasts
