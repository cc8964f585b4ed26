#include "commands/bulk/bulk_run.h"

#include <utility>

#include "commands/bulk/domain_source.h"
#include "commands/lookup/lookup.h"
#include "commands/output/destination.h"

namespace mtasts {

namespace {

std::vector<std::string> inputs_of(const BulkSettings& settings) {
  std::vector<std::string> inputs = settings.domains.files;
  inputs.insert(inputs.end(), settings.lookup.zone_files.begin(), settings.lookup.zone_files.end());
  for (const std::optional<std::string>& input : settings.other_inputs) {
    if (input) inputs.push_back(*input);
  }
  return inputs;
}

}  // namespace

Result<void> check_inputs(const BulkSettings& settings, Context& context) {
  return check_output_spares_inputs(inputs_of(settings), settings.output, context.ports.files);
}

Result<Emission> open_emission(const BulkSettings& settings, Context& context) {
  auto emission = Emission::open(settings.command, settings.output, settings.dry_run, context);
  if (!emission) return emission;
  if (!settings.domains.files.empty()) emission->summarize_list(settings.done);
  if (!settings.output_dir) return emission;
  if (auto held = emission->lock_directory(*settings.output_dir); !held) return fail(held.error());
  emission->keep_inputs(inputs_of(settings));
  return emission;
}

Result<BulkRun> BulkRun::open(const BulkSettings& settings, Context& context) {
  if (auto kept = check_inputs(settings, context); !kept) return fail(kept.error());
  auto dns = open_dns(settings.lookup, context);
  if (!dns) return fail(dns.error());
  auto emission = open_emission(settings, context);
  if (!emission) return fail(emission.error());
  return BulkRun{*std::move(dns), *std::move(emission)};
}

void for_each_domain(const BulkSettings& settings, const DomainSteps<DomainOutcome>& steps, WatchedDns* dns,
                     Emission& emission, Context& context, EmptyList empty) {
  DomainSource source(settings.domains, context.ports.files, context.ports.idna);
  const Pace pace{.window = settings.lookup.concurrency,
                  .order = settings.output.unordered ? Order::as_finished : Order::as_begun};
  const auto read = for_each_domain(source, steps, emission, pace, dns, context);
  if (read && dns != nullptr && dns->ends_list()) {
    emission.fail_with(dns->error());
    emission.leave_output();
  }
  if (!read) {
    emission.fail_with(read.error());
    emission.leave_output();  // the rest of the list is unknown
  }
  const bool is_fine = source.count() > 0 || empty == EmptyList::is_allowed;
  if (!is_fine && emission.exit_code() == ExitCode::done) emission.fail_with(no_domains());
}

}  // namespace mtasts
