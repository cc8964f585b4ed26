#include "commands/site/mailcow_settings.h"

#include "cli/json_output.h"
#include "cli/site_formats/mailcow_conf.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kLargestConf = std::size_t{1} << 20U;

}  // namespace

Result<MailcowSettings> MailcowSettings::open(const GenSiteOptions& options, Context& context) {
  MailcowSettings settings;
  if (!options.mailcow_conf) return settings;
  settings.file_ = *options.mailcow_conf;
  settings.in_place_ = options.in_place;
  if (options.in_place && !options.dry_run) {
    auto locked = context.ports.files.lock_file(settings.file_, IfMissing::fail, kLockTimeoutSeconds);
    if (!locked) return fail(locked.error());
    settings.locked_ = *std::move(locked);
    settings.before_ = settings.locked_->content();
  } else {
    auto text = context.ports.files.read(settings.file_, kLargestConf);
    if (!text) return fail(text.error());
    settings.before_ = *std::move(text);
  }
  auto merged = merge_mailcow_conf(settings.before_);
  if (!merged) return fail(merged.error().within(printable(settings.file_)));
  settings.after_ = *std::move(merged);
  return settings;
}

std::string MailcowSettings::result(bool changed) const {
  return json_text(SiteResult{.path = file_, .kind = "mailcow-conf", .changed = changed});
}

Result<void> MailcowSettings::write(Emission& emission, Context& context) {
  if (file_.empty()) return {};
  if (emission.dry_run()) {
    emission.show_difference(file_, without_mailcow_secrets(before_), without_mailcow_secrets(after_));
    emission.print_result(result(before_ != after_));
    return {};
  }
  if (!in_place_) {
    emission.print_text(after_);
    return {};
  }
  const bool changes = before_ != after_;
  if (changes) {
    if (auto replaced = locked_->replace(after_); !replaced) return fail(replaced.error());
  }
  emission.print_result(result(changes));
  context.diagnostics.note(printable(file_) + (changes ? ": written" : ": unchanged"));
  return {};
}

}  // namespace mtasts
