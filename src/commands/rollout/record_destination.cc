#include "commands/rollout/record_destination.h"

#include "commands/rollout/hook_runner.h"
#include "commands/rollout/record_files.h"
#include "commands/rollout/record_pusher.h"
#include "commands/rollout/record_updater.h"
#include "commands/rollout/record_writer.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

bool is_entered_by_hand(const Settings& settings) {
  return settings.dns.format != nullptr && keeping_of(*settings.dns.format) == RecordKeeping::printed;
}

// True if the files are those of octoDNS, DNSControl or Terraform, and no server reads them.
bool is_read_by_tool(const Settings& settings) {
  const RecordFormat* format = settings.dns.format;
  return format != nullptr && has_record_files(settings) && format->ending != kBindRecords.ending &&
         format != &kTinydnsRecords;
}

}  // namespace

StepOutcome outcome_of(const Result<bool>& is_changed) {
  if (!is_changed) return {StepResult::failed, is_changed.error()};
  return {*is_changed ? StepResult::done : StepResult::unchanged};
}

std::set<DomainName> changed_names(const RolloutPlan& plan) {
  std::set<DomainName> names;
  for (const RolloutStep& step : plan.steps) {
    if (const auto* change = std::get_if<ChangeName>(&step.action)) names.insert(change->owner);
  }
  return names;
}

std::optional<std::string> destination_in_words(const Settings& settings) {
  if (!settings.dns.push.empty()) return "through the program " + command_words(settings.dns.push);
  if (!settings.dns.update) return std::nullopt;
  return "by dynamic updates to " + printable(*settings.dns.update) + ", signed with the key in " +
         printable(settings.dns.key.value_or(""));
}

std::string way_to_servers(const Settings& settings) {
  if (sends_records(settings)) return "wait until all servers have the records";
  const bool is_for_program =
      settings.dns.format != nullptr && keeping_of(*settings.dns.format) == RecordKeeping::changes;
  if (is_for_program && has_program(Hook::dns, settings))
    return "wait until all servers have the records, or run apply again, which runs the program again";
  if (is_entered_by_hand(settings)) return "enter the records at the provider, then run apply again";
  const std::string files = "the files in " + printable(settings.state) + "/zones";
  const bool has_tool = is_read_by_tool(settings);
  if (!has_program(Hook::dns, settings)) {
    return (has_tool ? "run the program that reads " + files : "load " + files + " into the servers") +
           ", then run apply again";
  }
  return "let the " + std::string(has_tool ? "program of reload read " : "zones of the servers include ") +
         files + ", or wait until all servers have the records";
}

std::string place_of_fault(const Settings& settings) {
  constexpr std::string_view kUnless = ", unless the servers need more time";
  if (!settings.dns.push.empty())
    return "look at the program " + command_words(settings.dns.push) + std::string(kUnless);
  if (!settings.dns.update) return {};
  return "look at the log of the server " + printable(*settings.dns.update) + std::string(kUnless);
}

std::string way_to_remove(const Settings& settings) {
  return has_record_files(settings) ? "remove the old records where they stand outside these files" : "";
}

void describe_records(const Settings& settings, AppliedRollout& applied) {
  applied.destination = destination_in_words(settings);
  applied.is_printed = !applied.destination && is_entered_by_hand(settings);
  applied.only_adds =
      !applied.destination && settings.dns.format != nullptr && settings.dns.format->only_adds;
  applied.unseen_hint = way_to_servers(settings);
  applied.repeated_hint = place_of_fault(settings);
  applied.removal_hint = way_to_remove(settings);
}

std::unique_ptr<RecordDestination> record_destination(const Settings& settings, const LookupOptions& lookup,
                                                      StateDirectory& state, Context& context) {
  if (!settings.dns.push.empty()) return std::make_unique<RecordPusher>(settings, lookup, context);
  if (settings.dns.update) return std::make_unique<RecordUpdater>(settings, context);
  return std::make_unique<RecordWriter>(state, lookup, has_program(Hook::dns, settings), context);
}

}  // namespace mtasts
