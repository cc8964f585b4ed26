// mtasts mx: prints the MX records of domains. It distinguishes every kind of "none" and of failure.
#include <fmt/compile.h>

#include <iterator>

#include "cli/json_output.h"
#include "cli/options/option_groups.h"
#include "commands/bulk/bulk_run.h"
#include "commands/command_list.h"
#include "commands/lookup/lookup.h"
#include "commands/options/mx_options.h"
#include "commands/output/destination.h"
#include "mtasts/join_names.h"
#include "mtasts/mx_groups.h"

namespace mtasts {
namespace {

void declare(Declaration& command, MxOptions& options) {
  command.description(
      "Looks up the MX records of each DOMAIN and prints them as lines of a zone file, sorted by preference "
      "and host. CNAMEs are followed."
      "\n\n"
      "Each reason that makes a policy impossible is reported by name: no such name (NXDOMAIN), no MX, a "
      "null MX (RFC 7505: the domain accepts no mail), an MX that is not a host name, and no answer "
      "(SERVFAIL, REFUSED, timeout). With several domains, one that fails does not stop the others.");
  declare_domains(command, "A mail domain; U-labels are converted", options.domains, options.lookup);
  declare_lookup(command, options.lookup);
  command.group("Output");
  command.flag("--short", options.short_form, "Print \"domain host\" without final dots, one MX a line");
  command.flag(
      "--group", options.group,
      "Print the policies that the domains need instead, the most needed first: the number of domains, the "
      "narrowest mx patterns that cover them, their MX hosts. A wildcard stands for several hosts below "
      "one name, never below a public suffix; name the hosts if they are few (RFC 8461 §10.4)");
  command.flag("--members", options.members, "With --group: also print the domains of each policy");
  declare_forms(command, options.output);
  declare_unordered(command, options.output);
  declare_output_file(command, options.output);
  declare_skip(command, options.output);

  command.rule([&options]() -> Result<void> {
    if (options.short_form && options.output.form != OutputForm::text) {
      return usage_error("--short excludes --json and --ndjson");
    }
    if (options.group && (options.short_form || options.output.unordered)) {
      return usage_error("--group excludes --short and --unordered: it prints no line for each domain");
    }
    if (options.members && !options.group) return usage_error("--members needs --group");
    if (options.lookup.offline && options.lookup.zone_files.empty()) {
      return usage_error("--offline needs --zone-file: there is no other source of MX records");
    }
    return {};
  });

  command.example("The MX records, as zone-file lines", "mtasts mx example.com");
  command.example("Two domains from one server, for a script",
                  "mtasts mx @192.0.2.53 --short example.com example.org");
  command.example("Read them from a zone file", "mtasts mx --zone-file example.com.zone example.com");
  command.example("The policies that the domains of a list need",
                  "mtasts mx --group --domains-file domains.txt");
  command.example("A list of domains; rejects.ndjson gets those left out, with reasons",
                  "mtasts mx --ndjson --domains-file domains.txt --rejects rejects.ndjson");
}

Manual mx_manual() {
  return {
      .output =
          "One line for each MX record: \"owner. ttl IN MX preference host.\"; with --short \"domain host\"; "
          "with --group a heading, then one line for each policy: number of domains, patterns and hosts, "
          "separated by tabs, of more than five hosts the number; with --members then a line for each "
          "domain, indented by a tab. In JSON mtasts.mx-group/1 "
          "{\"domains\",\"mx\":[...],\"patterns\":[...],\"members\":[...]|null}.",
      .schema = {R"({"domain","status":"ok|no-mx|null-mx|nxdomain|unusable-mx|failed",)",
                 R"( "mx":[{"preference","host","ttl"}...],)", R"( "cname":[...],"error":ERROR|null})"}};
}

// The maximum length of a line without its two names.
constexpr std::size_t kWithoutNames = sizeof(". 4294967295 IN MX 65535 .\n");

// "owner. ttl IN MX pref host.", or "domain host" without final dots.
std::string mx_text(const MxLookup& lookup, bool short_form) {
  std::string text;
  std::size_t size = 0;
  for (const MxRecord& record : lookup.mx->records) {
    size += lookup.domain.text().size() + record.exchange.size() + kWithoutNames;
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

std::string mx_json(const MxLookup& lookup, const Rejection* rejection) {
  MxResult result{.domain = lookup.domain.text(), .status = "failed", .cname = lookup.cname_chain};
  if (lookup.mx) {
    result.status = text(lookup.mx->status);
    result.mx = lookup.mx->records;
  }
  if (rejection != nullptr) result.error = rejection->error;
  return json_text(result);
}

DomainOutcome outcome_of(const MxLookup& lookup, const MxOptions& options) {
  DomainOutcome outcome;
  if (!lookup.mx) {
    outcome.rejection = std::make_unique<Rejection>(Rejection{lookup.domain.text(), lookup.mx.error()});
  } else if (lookup.mx->status != MxStatus::ok) {
    outcome.rejection = std::make_unique<Rejection>(
        Rejection{lookup.domain.text(), mx_error(lookup.domain, *lookup.mx), *lookup.mx});
  }
  if (options.group) return outcome;  // printed as part of a group
  // MX that cannot be used are printed too.
  if (options.output.form != OutputForm::text) {
    outcome.json = mx_json(lookup, outcome.rejection.get());
  } else if (lookup.mx && !(options.short_form && lookup.mx->status == MxStatus::null_mx)) {
    outcome.text = mx_text(lookup, options.short_form);
  }
  return outcome;
}

constexpr std::string_view kGroupHeading = "# domains\tmx patterns\tMX hosts\n";

// "12 *.example.net mx1.example.net mx2.example.net" with tabs between count, patterns and hosts.
std::string group_text(const MxPolicyGroup& policy, bool with_members) {
  std::string text = fmt::format("{}\t{}\t{}\n", policy.group.domains, join_names(policy.patterns, " "),
                                 join_some_hosts(policy.group.hosts, " "));
  if (!with_members) return text;
  for (const DomainName& member : policy.group.members) text += '\t' + member.text() + '\n';
  return text;
}

std::vector<std::string_view> split(std::string_view line, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t end = 0; end != std::string_view::npos; line.remove_prefix(end + 1)) {
    end = line.find(separator);
    parts.push_back(line.substr(0, end));
    if (end == std::string_view::npos) break;
  }
  return parts;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// True for a line that this command prints, in any of its forms. A host without a dot is no evidence: other
// tables have "domain word" lines.
bool is_own_line(std::string_view line) {
  const auto is_host = [](std::string_view name) {
    return name == "." || (name.find('.') != std::string_view::npos && DomainName::parse(name));
  };
  const auto columns = split(line, '\t');
  if (columns.size() == 3) {
    return std::string(line) + '\n' == kGroupHeading ||
           (is_number(columns[0]) && columns[1].find('.') != std::string_view::npos);
  }
  if (columns.size() == 2) return columns[0].empty() && parse_policy_domain(columns[1]);
  const auto words = split(line, ' ');
  if (words.size() == 2) return parse_policy_domain(words[0]).has_value() && is_host(words[1]);
  return words.size() == 6 && words[0].ends_with('.') && is_number(words[1]) && words[2] == "IN" &&
         words[3] == "MX" && is_number(words[4]) && words[5].ends_with('.');
}

Result<void> check_existing(const MxOptions& options, Context& context) {
  if (!options.output.file || options.output.form != OutputForm::text) return {};
  return check_lines(*options.output.file, is_own_line, context.ports.files);
}

void print_groups(const MxGroups& groups, const MxOptions& options, Emission& emission) {
  if (!groups.empty()) emission.print_text(std::string(kGroupHeading));
  for (const MxPolicyGroup& policy : groups.policies()) {
    emission.print_text(group_text(policy, options.members));
    emission.print_result(json_text(policy, options.members));
  }
}

Result<ExitCode> run(const MxOptions& options, Context& context) {
  if (options.lookup.offline && !reads_zone_files(options.lookup)) {
    return fail(offline_error("MX records", "read them from a file with --zone-file"));
  }
  const BulkSettings settings{.command = options.group ? "mx-group" : "mx",
                              .domains = options.domains,
                              .lookup = options.lookup,
                              .output = options.output,
                              .done = options.group ? "grouped" : ""};
  auto run = BulkRun::open(settings, context);
  if (!run) return fail(run.error());
  if (auto ours = check_existing(options, context); !ours) return fail(ours.error());

  MxGroups groups;
  const auto outcome = [&](DomainName&& domain, DnsAnswer& answer) {
    const MxLookup lookup = read_mx_answer(std::move(domain), answer);
    DomainOutcome result = outcome_of(lookup, options);
    if (!options.group || result.rejection) return result;
    if (options.members) {
      groups.add(lookup.mx->hosts(), lookup.domain);
    } else {
      groups.add(lookup.mx->hosts());
    }
    return result;
  };
  const auto look_up = [&](DomainName domain) -> Task<DomainOutcome> {
    // Up to 1000 such frames are live: keep them small.
    Task<DnsAnswer> asked = run->dns->ask(DnsQuestion(domain, RecordType::mx));
    DnsAnswer& answer = co_await asked;
    co_return outcome(std::move(domain), answer);
  };
  const auto bad_entry = [&](const std::string& typed, const Error& error) {
    DomainOutcome rejected;
    if (!options.group) {
      rejected.json = json_text(MxResult{.domain = typed, .status = "failed", .error = error});
    }
    rejected.rejection = std::make_unique<Rejection>(Rejection{typed, error});
    return rejected;
  };
  for_each_domain(settings, {look_up, bad_entry}, run->dns.get(), run->emission, context);
  if (options.group) print_groups(groups, options, run->emission);
  return run->emission.finish();
}

}  // namespace

constinit const Command mx_command = {
    .name = "mx",
    .summary = "print the MX records of domains",
    .declare = invocation<MxOptions, declare, run>,
    .manual = mx_manual,
};

}  // namespace mtasts
