// mtasts mx: the MX records of domains, every kind of "none" and of failure told apart.
#include <fmt/compile.h>

#include <iterator>

#include "cli/json_output.h"
#include "commands/bulk/bulk_run.h"
#include "commands/commands.h"
#include "commands/lookup/lookup.h"
#include "mtasts/join_names.h"
#include "mtasts/mx_groups.h"

namespace mtasts {
namespace {

// The most that a line holds beside its two names.
constexpr std::size_t kBesideNames = sizeof(". 4294967295 IN MX 65535 .\n");

// "owner. ttl IN MX pref host.", or "domain host" without final dots.
std::string mx_text(const MxLookup& lookup, bool short_form) {
  std::string text;
  std::size_t size = 0;
  for (const MxRecord& record : lookup.mx->records) {
    size += lookup.domain.text().size() + record.exchange.size() + kBesideNames;
  }
  text.reserve(size);
  for (const MxRecord& record : lookup.mx->records) {
    if (short_form) {
      text += lookup.domain.text();
      text += ' ';
      text += record.exchange;
      text += '\n';
    } else {
      const std::string_view dot = record.exchange == "." ? "" : ".";
      fmt::format_to(std::back_inserter(text), FMT_COMPILE("{}. {} IN MX {} {}{}\n"), lookup.domain.text(),
                     record.ttl, record.preference, record.exchange, dot);
    }
  }
  return text;
}

std::string mx_json(const MxLookup& lookup, const LeftOut* left_out) {
  MxResult result{.domain = lookup.domain.text(), .status = "failed", .cname = lookup.cname_chain};
  if (lookup.mx) {
    result.status = text(lookup.mx->status);
    result.mx = lookup.mx->records;
  }
  if (left_out != nullptr) result.error = left_out->error;
  return json_text(result);
}

DomainOutcome outcome_of(const MxLookup& lookup, const MxOptions& options) {
  DomainOutcome outcome;
  if (!lookup.mx) {
    outcome.left_out = std::make_unique<LeftOut>(LeftOut{lookup.domain.text(), lookup.mx.error()});
  } else if (lookup.mx->status != MxStatus::ok) {
    outcome.left_out = std::make_unique<LeftOut>(
        LeftOut{lookup.domain.text(), mx_error(lookup.domain, *lookup.mx), *lookup.mx});
  }
  if (options.group) return outcome;  // it is counted, and the groups are shown
  // What was found is shown even where it is of no use.
  if (options.output.form != OutputForm::text) {
    outcome.json = mx_json(lookup, outcome.left_out.get());
  } else if (lookup.mx && !(options.short_form && lookup.mx->status == MxStatus::null_mx)) {
    outcome.text = mx_text(lookup, options.short_form);
  }
  return outcome;
}

// "12 *.example.net mx1.example.net mx2.example.net" with tabs between count, patterns and hosts.
std::string group_text(const MxGroup& group) {
  return fmt::format("{}\t{}\t{}\n", group.domains, join_names(narrowest_patterns(group.hosts), " "),
                     join_names(group.hosts, " "));
}

}  // namespace

Result<ExitCode> run_mx(const MxOptions& options, Context& context) {
  if (options.lookup.offline && !reads_zone_files(options.lookup)) {
    return fail(offline_error("MX records", "read them from a file with --zone-file"));
  }
  const BulkSettings settings{.command = options.group ? "mx-group" : "mx",
                              .domains = options.domains,
                              .lookup = options.lookup,
                              .output = options.output};
  auto run = BulkRun::open(settings, context);
  if (!run) return fail(run.error());

  MxGroups groups;
  const auto outcome = [&](DomainName&& domain, DnsAnswer& answer) {
    const MxLookup lookup = mx_lookup_of(std::move(domain), answer);
    DomainOutcome result = outcome_of(lookup, options);
    if (options.group && !result.left_out) groups.add(lookup.mx->hosts());
    return result;
  };
  const auto look_up = [&](DomainName domain) -> Task<DomainOutcome> {
    // Up to 1000 such frames are live: keep them small.
    Task<DnsAnswer> asked = run->dns->ask(DnsQuestion(domain, RrType::mx));
    DnsAnswer& answer = co_await asked;
    co_return outcome(std::move(domain), answer);
  };
  const auto bad_entry = [&](const std::string& typed, const Error& error) {
    DomainOutcome rejected;
    if (!options.group) {
      rejected.json = json_text(MxResult{.domain = typed, .status = "failed", .error = error});
    }
    rejected.left_out = std::make_unique<LeftOut>(LeftOut{typed, error});
    return rejected;
  };
  for_each_domain(settings, {look_up, bad_entry}, run->emission, context);
  for (const MxGroup& group : groups.largest_first()) {
    run->emission.text(group_text(group));
    run->emission.result(json_text(group));
  }
  return run->emission.finish();
}

}  // namespace mtasts
