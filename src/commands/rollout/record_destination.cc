#include "commands/rollout/record_destination.h"

#include "commands/rollout/hook_runner.h"
#include "commands/rollout/record_pusher.h"
#include "commands/rollout/record_updater.h"
#include "commands/rollout/record_writer.h"
#include "mtasts/printable.h"

namespace mtasts {

StepOutcome outcome_of(const Result<bool>& is_changed) {
  if (!is_changed) return {StepResult::failed, is_changed.error()};
  return {*is_changed ? StepResult::done : StepResult::unchanged};
}

std::optional<std::string> destination_in_words(const Settings& settings) {
  if (!settings.dns.push.empty()) return "through the program " + command_words(settings.dns.push);
  if (!settings.dns.update) return std::nullopt;
  return "by dynamic updates to " + printable(*settings.dns.update) + ", signed with the key in " +
         printable(settings.dns.key.value_or(""));
}

std::unique_ptr<RecordDestination> record_destination(const Settings& settings, const LookupOptions& lookup,
                                                      StateDirectory& state, Context& context) {
  if (!settings.dns.push.empty()) return std::make_unique<RecordPusher>(settings, lookup, context);
  if (settings.dns.update) return std::make_unique<RecordUpdater>(settings, context);
  return std::make_unique<RecordWriter>(state, lookup, has_program(Hook::dns, settings), context);
}

}  // namespace mtasts
