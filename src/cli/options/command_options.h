// What was typed for each command, read and checked as far as one option alone can be.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cli/options/check_options.h"
#include "cli/options/domain_options.h"
#include "cli/options/gen_site_options.h"
#include "cli/options/id_options.h"
#include "cli/options/lookup_options.h"
#include "cli/options/output_options.h"
#include "cli/options/policy_options.h"
#include "mtasts/deployment.h"
#include "mtasts/resource_record.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {

struct MxOptions {
  DomainOptions domains = {};
  LookupOptions lookup = {};
  OutputOptions output = {};
  bool short_form = false;  // --short: "domain host"
  bool group = false;       // --group: the different MX sets, counted
};

struct GenPolicyOptions {
  DomainOptions domains = {};
  LookupOptions lookup = {};
  OutputOptions output = {};
  PolicyOptions policy = {};
  std::vector<std::string> add_mx = {};        // --add-mx
  bool accept_mx = false;                      // --accept-mx
  std::optional<LineEnding> eol = {};          // --eol; else as it stands, else lf
  std::optional<std::string> primary = {};     // --primary
  std::optional<std::string> output_dir = {};  // --output-dir
  bool dry_run = false;
};

struct GenStsOptions {
  DomainOptions domains = {};
  LookupOptions lookup = {};
  OutputOptions output = {};
  IdOptions id = {};
  std::optional<Ttl> ttl = {};
  bool when_live = false;                       // --when-live, with one of the two that follow
  std::optional<std::string> policy_file = {};  // --policy
  std::optional<std::string> policies = {};     // --policies, a directory
  RecordOutput records = {};                    // --format and --zone
  bool dry_run = false;
};

struct GenTlsrptOptions {
  DomainOptions domains = {};
  bool offline = false;  // as everywhere; nothing is looked up in either case
  OutputOptions output = {};
  std::vector<ReportUri> rua = {};
  std::optional<Ttl> ttl = {};
  RecordOutput records = {};  // --format and --zone
  bool dry_run = false;
};

struct GenZoneOptions {
  DomainOptions domains = {};
  LookupOptions lookup = {};
  OutputOptions output = {};
  PolicyOptions policy = {};
  IdOptions id = {};
  std::optional<Ttl> ttl = {};
  std::vector<ReportUri> rua = {};
  std::optional<std::string> web_host = {};        // --web-host, as typed
  std::vector<IpAddress> web_addresses = {};       // --web-address
  std::optional<std::string> primary = {};         // --primary, as typed
  bool each = false;                               // --each
  bool hosted_only = false;                        // --hosted-only
  std::optional<RecordKind> only = {};             // --only
  std::optional<HostedTlsrpt> hosted_tlsrpt = {};  // --hosted-tlsrpt, else cname
  std::optional<std::string> policy_file = {};     // --policy
  std::optional<std::string> policies = {};        // --policies, a directory: its domains are the primaries
  bool allow_uncovered = false;                    // --allow-uncovered
  bool when_live = false;                          // --when-live, with --policy
  std::optional<std::string> output_dir = {};      // --output-dir
  RecordOutput records = {};                       // --format and --zone
  bool dry_run = false;
};

struct BumpIdOptions {
  DomainOptions domains = {};
  std::optional<PolicyId> id = {};  // an operand without a dot, which stands alone
  LookupOptions lookup = {};
  OutputOptions output = {};                    // of these --json and --ndjson only
  std::optional<std::string> policy_file = {};  // --policy
  std::optional<std::string> ledger = {};       // --ledger
  std::optional<Day> date = {};
  bool in_place = false;    // --in-place, with exactly one --zone-file
  bool soa_serial = false;  // --soa-serial, with --in-place
  bool dry_run = false;
};

enum class LintKind { policy, sts, tlsrpt, zone };

struct LintOptions {
  LintKind kind = LintKind::policy;
  std::vector<std::string> files = {};     // "-" is standard input
  std::optional<std::string> covers = {};  // --covers, with kind policy; any text
  std::optional<std::string> origin = {};  // --origin, with kind zone
  bool nul_terminated = false;             // -0, with kinds sts and tlsrpt: records end in NUL
  OutputOptions output = {};               // of these --json and --ndjson only
};

struct ExplainOptions {
  std::vector<std::string> codes = {};  // as typed; none: all of them, a line each
};

enum class Shell { bash, zsh, fish };

struct CompletionOptions {
  Shell shell = Shell::bash;
};

using CommandOptions =
    std::variant<MxOptions, GenPolicyOptions, GenStsOptions, GenTlsrptOptions, GenZoneOptions, BumpIdOptions,
                 LintOptions, CheckOptions, GenSiteOptions, ExplainOptions, CompletionOptions>;

}  // namespace mtasts
