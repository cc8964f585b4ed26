#include "commands/output/locked_ledger.h"

#include <utility>

#include "commands/lookup/id_source.h"

namespace mtasts {

Result<LockedLedger> LockedLedger::open(const std::string& path, bool dry_run, Context& context) {
  if (dry_run) {
    auto text = read_ledger_text(path, context);
    if (!text) return fail(text.error());
    return read(path, *std::move(text), nullptr);
  }
  auto file = context.ports.files.lock_file(path, IfMissing::create, kLockTimeoutSeconds);
  if (!file) return fail(file.error());
  std::string text = (*file)->content();
  return read(path, std::move(text), *std::move(file));
}

Result<void> LockedLedger::add(const std::string& lines) {
  if (lines.empty()) return {};
  const std::string addition = (lacks_line_feed_ ? "\n" : "") + lines;
  if (!file_) {
    added_ += addition;
  } else if (auto appended = file_->append(whole_octets_, addition); !appended) {
    return appended;
  } else {
    whole_octets_ += addition.size();
  }
  lacks_line_feed_ = false;
  return {};
}

void LockedLedger::show_difference(Emission& emission) const {
  if (added_.empty()) return;
  emission.show_difference(path_, text_, text_.value_or("").substr(0, whole_octets_) + added_);
}

Result<LockedLedger> LockedLedger::read(const std::string& path, std::optional<std::string> text,
                                        std::unique_ptr<LockedFile> file) {
  auto ledger = ledger_of(text.value_or(""), path);
  if (!ledger) return fail(ledger.error());
  LockedLedger held;
  held.path_ = path;
  held.text_ = std::move(text);
  held.file_ = std::move(file);
  held.whole_octets_ = ledger->whole_octets;
  held.lacks_line_feed_ = ledger->lacks_line_feed;
  held.entries_ = entries_by_domain(*std::move(ledger));
  return held;
}

}  // namespace mtasts
