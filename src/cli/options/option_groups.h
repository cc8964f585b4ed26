// Groups of options that several commands share. Each function declares one group and stores what is typed in
// the struct that it is given.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options/declaration.h"
#include "cli/options/domain_options.h"
#include "cli/options/id_options.h"
#include "cli/options/lookup_options.h"
#include "cli/options/option_values.h"
#include "cli/options/output_options.h"
#include "cli/options/policy_options.h"
#include "mtasts/policy.h"
#include "mtasts/policy_id.h"
#include "mtasts/resource_record.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {

// --domains-file and -0.
void declare_domain_lists(Declaration& command, DomainOptions& domains);
// Stores operands: @SERVER in the servers, all others in the domains.
[[nodiscard]] Take take_domains(DomainOptions& domains, LookupOptions& lookup);
// The same for a command without lookups: @SERVER is a usage error.
[[nodiscard]] Take take_domains(DomainOptions& domains);
[[nodiscard]] OperandModel server_operand();
// The domains of a command that needs one at least: operands, --domains-file and -0.
void declare_domains(Declaration& command, const std::string& help, DomainOptions& domains,
                     LookupOptions& lookup);

// --server, --zone-file, --origin, --offline, --timeout, --retries, --concurrency, --rate.
void declare_lookup(Declaration& command, LookupOptions& lookup);
// A rule of the command or option `name`, which needs answers. Fault::usage if there is no source of them.
[[nodiscard]] Result<void> check_lookups(std::string_view name, const LookupOptions& lookup);

// The values of --mode.
[[nodiscard]] Choices<Mode> mode_choices();
// --mx, --mode, --max-age, --allow-implicit-mx.
void declare_policy(Declaration& command, PolicyOptions& policy);

// --ttl; --rua.
void declare_ttl(Declaration& command, std::optional<Ttl>& ttl);
void declare_replace_foreign(Declaration& command, bool& replace_foreign);
void declare_rua(Declaration& command, std::vector<ReportUri>& rua);

// --when-live.
void declare_when_live(Declaration& command, bool& when_live);
// --allow-private, of commands that fetch policies.
void declare_allow_private(Declaration& command, LookupOptions& lookup);

// --ignore: codes of findings that the owner accepts.
void declare_ignore(Declaration& command, std::vector<std::string>& accepted);

// --ledger; --date.
void declare_ledger(Declaration& command, std::optional<std::string>& ledger, const std::string& help);
void declare_date(Declaration& command, std::optional<Day>& date);
// --id, --bump, --ledger, --date.
void declare_id(Declaration& command, IdOptions& id);

// --json and --ndjson.
void declare_forms(Declaration& command, OutputOptions& output);
// --format and --zone, --json and --ndjson. `output_dir` is --output-dir, null if the command
// has no such option.
void declare_record_forms(Declaration& command, OutputOptions& output, RecordOutput& records,
                          const std::optional<std::string>* output_dir = nullptr);
// --unordered; declared after the forms.
void declare_unordered(Declaration& command, OutputOptions& output);
// -o, --partial and --rejects.
void declare_output_file(Declaration& command, OutputOptions& output);
// -o of a command whose output is a report: "-" is standard output and is stored as none.
void declare_report_file(Declaration& command, std::optional<std::string>& file);
void declare_skip(Declaration& command, OutputOptions& output);
// --output-dir, which excludes -o.
void declare_output_dir(Declaration& command, std::optional<std::string>& output_dir,
                        const OutputOptions& output, const std::string& help);
// --update and --key, which need each other.
void declare_update(Declaration& command, std::optional<std::string>& server,
                    std::optional<std::string>& key);
// --dry-run and --diff-exit-code.
void declare_dry_run(Declaration& command, bool& dry_run, OutputOptions& output);

}  // namespace mtasts
