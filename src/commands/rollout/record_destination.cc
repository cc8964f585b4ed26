#include "commands/rollout/record_destination.h"

#include "commands/rollout/hook_runner.h"
#include "commands/rollout/record_writer.h"

namespace mtasts {

StepOutcome outcome_of(const Result<bool>& is_changed) {
  if (!is_changed) return {StepResult::failed, is_changed.error()};
  return {*is_changed ? StepResult::done : StepResult::unchanged};
}

std::unique_ptr<RecordDestination> record_destination(const Settings& settings, const LookupOptions& lookup,
                                                      StateDirectory& state, Context& context) {
  return std::make_unique<RecordWriter>(state, lookup, has_program(Hook::dns, settings), context);
}

}  // namespace mtasts
