// Reads one file or one message of an mbox at a time.
#include "adapters/report_mail/report_reader.h"

#include <glib.h>

#include <optional>
#include <string_view>
#include <utility>

#include "adapters/files/input_file.h"
#include "adapters/report_mail/content_kind.h"
#include "adapters/report_mail/mbox_reader.h"
#include "adapters/report_mail/report_errors.h"
#include "adapters/report_mail/report_extractor.h"
#include "adapters/report_mail/report_files.h"
#include "adapters/report_mail/report_limits.h"
#include "adapters/system/function_deleter.h"
#include "adapters/system/system_calls.h"

namespace mtasts {
namespace {

// Lower case hexadecimal.
std::string sha256(std::string_view text) {
  const std::unique_ptr<char, FunctionDeleter<g_free>> digest(::g_compute_checksum_for_data(
      G_CHECKSUM_SHA256, reinterpret_cast<const guchar*>(text.data()), text.size()));
  return digest.get();
}

class ReportReader final : public ReportStream {
 public:
  ReportReader(ReportPaths paths, HasRead has_read)
      : files_(std::move(paths)), has_read_(std::move(has_read)) {}

  [[nodiscard]] std::optional<ReportItem> next() override {
    while (extractor_.items().empty()) {
      if (!read_more()) return std::nullopt;
    }
    return extractor_.take_item();
  }

  [[nodiscard]] Result<void> settle() override { return {}; }

 private:
  // Reads the next message or file; false at the end.
  bool read_more() {
    if (mbox_) {
      read_mbox_message();
      return true;
    }
    auto file = files_.next();
    if (!file) return false;
    if (was_read(file->key)) return true;
    origin_ = {.file = std::move(file->path), .key = std::move(file->key)};
    if (auto read = file->found ? read_file() : file->found; !read) add_failure(read.error());
    return true;
  }

  bool was_read(const std::string& key) const { return has_read_ && !key.empty() && has_read_(key); }

  Result<void> read_file() {
    auto file = InputFile::open(kernel_calls(), origin_.file);
    if (!file) return fail(file.error());
    auto content = file->read_start(kBufferSize);
    if (!content) return fail(content.error());
    if (content_kind(*content) == ContentKind::mbox) {
      mbox_.emplace(*std::move(file), *std::move(content));
      return {};
    }
    if (content->size() == kBufferSize) {
      auto rest = file->read_all(kLargestMessage - content->size());
      if (!rest && rest.error().fault != Fault::input) return fail(rest.error());
      if (!rest) return fail(over_limit("the file has more than " + mebibytes(kLargestMessage)));
      content->append(*rest);
    }
    extract(*std::move(content));
    return {};
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
    if (!message) add_failure(message.error());
    if (!message || !*message) return mbox_.reset();
    ++origin_.message;
    origin_.key = "sha256:" + sha256((*message)->text);
    if (was_read(origin_.key)) return;
    if ((*message)->is_too_large) {
      extractor_.refuse_large_mail(origin_, (*message)->text);
    } else {
      extractor_.extract_mail(origin_, std::move((*message)->text));
    }
  }

  // A failure of the system may be over in the next run.
  void add_failure(Error error) {
    if (error.fault != Fault::input) origin_.key.clear();
    extractor_.items().emplace_back(UnreadableReport{origin_, std::move(error)});
  }

  ReportFiles files_;
  HasRead has_read_;
  ReportOrigin origin_;  // of the file or message that is read
  std::optional<MboxReader> mbox_;
  ReportExtractor extractor_;
};

}  // namespace

Result<std::unique_ptr<ReportStream>> open_report_mail(ReportPaths paths, HasRead has_read) {
  return std::make_unique<ReportReader>(std::move(paths), std::move(has_read));
}

}  // namespace mtasts
