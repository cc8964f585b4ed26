// Reads one file or one message of an mbox at a time.
#include "adapters/report_mail/report_reader.h"

#include <optional>
#include <utility>

#include "adapters/files/input_file.h"
#include "adapters/files/system_calls.h"
#include "adapters/report_mail/content_kind.h"
#include "adapters/report_mail/mail_message.h"
#include "adapters/report_mail/mbox_reader.h"
#include "adapters/report_mail/report_errors.h"
#include "adapters/report_mail/report_extractor.h"
#include "adapters/report_mail/report_files.h"
#include "adapters/report_mail/report_limits.h"

namespace mtasts {
namespace {

class ReportReader final : public ReportStream {
 public:
  explicit ReportReader(std::vector<std::string> paths) : files_(std::move(paths)) {}

  [[nodiscard]] std::optional<ReportItem> next() override {
    std::deque<ReportItem>& items = extractor_.items();
    while (items.empty()) {
      if (!read_more()) return std::nullopt;
    }
    ReportItem item = std::move(items.front());
    items.pop_front();
    return item;
  }

 private:
  // Reads the next message or file; false at the end.
  bool read_more() {
    if (mbox_) {
      read_mbox_message();
      return true;
    }
    auto file = files_.next();
    if (!file) return false;
    origin_ = {.file = std::move(file->path)};
    if (auto read = file->found ? read_file() : file->found; !read) add_failure(read.error());
    return true;
  }

  Result<void> read_file() {
    auto file = InputFile::open(kernel_calls(), origin_.file);
    if (!file) return fail(file.error());
    auto content = read_start(*file);
    if (!content) return fail(content.error());
    if (content_kind(*content) == ContentKind::mbox) {
      mbox_.emplace(*std::move(file), *std::move(content));
      return {};
    }
    if (content->size() == start_.size()) {
      auto rest = file->read_all(kLargestMessage - content->size());
      if (!rest && rest.error().fault != Fault::input) return fail(rest.error());
      if (!rest) return fail(over_limit("the file has more than " + mebibytes(kLargestMessage)));
      content->append(*rest);
    }
    extract(*std::move(content));
    return {};
  }

  // Reads to the end of a small file, else as much as start_ holds.
  Result<std::string> read_start(InputFile& file) {
    std::size_t size = 0;
    while (size < start_.size()) {
      const auto got = file.read(start_.data() + size, start_.size() - size);
      if (!got) return fail(got.error());
      if (*got == 0) break;
      size += *got;
    }
    return start_.substr(0, size);
  }

  void extract(std::string content) {
    const bool is_mail = kind_of_name(origin_.file) == ContentKind::mail;
    if (is_mail && content_kind(content) == ContentKind::unknown) {
      extractor_.extract_mail(origin_, std::move(content));
    } else {
      extractor_.extract(origin_, origin_.file, std::move(content));
    }
  }

  void read_mbox_message() {
    auto message = mbox_->next();
    if (!message) {
      add_failure(message.error());
    } else if (*message && (*message)->is_too_large) {
      ++origin_.message;
      origin_.message_id = message_id_of((*message)->text);
      add_failure(over_limit("the message has more than " + mebibytes(kLargestMessage)));
      origin_.message_id.clear();
    } else if (*message) {
      ++origin_.message;
      extractor_.extract_mail(origin_, std::move((*message)->text));
    }
    if (!message || !*message) mbox_.reset();
  }

  void add_failure(Error error) {
    extractor_.items().emplace_back(UnreadableReport{origin_, std::move(error)});
  }

  ReportFiles files_;
  ReportOrigin origin_;                                 // of the file that is read
  std::string start_ = std::string(kBufferSize, '\0');  // a buffer
  std::optional<MboxReader> mbox_;
  ReportExtractor extractor_;
};

}  // namespace

Result<std::unique_ptr<ReportStream>> open_report_mail(std::vector<std::string> paths) {
  return std::make_unique<ReportReader>(std::move(paths));
}

}  // namespace mtasts
