// Outcomes and files of gen-sts, gen-tlsrpt and gen-zone, as text or JSON.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/json_output.h"
#include "cli/options/output_options.h"
#include "commands/output/domain_outcome.h"
#include "commands/output/existing_file.h"
#include "mtasts/resource_record.h"

namespace mtasts {

inline constexpr std::uint64_t kFirstTtl = 3600;  // seconds; RFC 8460 §7 recommends a long one

// The TTL of the command line, else the existing one, else kFirstTtl.
[[nodiscard]] Ttl planned_ttl(const std::optional<Ttl>& requested, const ExistingZone& existing);

// The outcome of records that are emitted.
[[nodiscard]] DomainOutcome records_outcome(DomainName domain, Role role, std::vector<ResourceRecord> records,
                                            const std::optional<PlannedId>& planned, OutputForm form);
// The same if a record is missing, with the reason.
[[nodiscard]] DomainOutcome partial_records_outcome(const DomainName& domain, Role role,
                                                    std::vector<ResourceRecord> records, const Error& why);
// Prints the JSON of an outcome again, after its records have changed.
void reprint_json(DomainOutcome& outcome, Role role);
// The outcome of a domain without records, with the reason.
[[nodiscard]] DomainOutcome record_rejection(const std::string& domain, Role role, const Error& error,
                                             const std::optional<MxSet>& mx = {});

// Reads the existing file of -o if its format holds a state; it may hold records of `kinds` only. `zone` is
// that of --zone.
[[nodiscard]] Result<ExistingZone> read_existing_output(const OutputOptions& output,
                                                        const RecordFormat& format,
                                                        const std::optional<DomainName>& zone,
                                                        const std::vector<RecordKind>& kinds,
                                                        Context& context);

// True if the refusal of a domain is a fact about its MX, by which its existing records go. After any other
// error they are kept.
[[nodiscard]] bool ends_records(const Error& error);
// The outcome of a domain that is left out, or a part of it, with the existing records of its other names.
[[nodiscard]] DomainOutcome keep_existing(DomainOutcome outcome, const DomainName& domain, Role role,
                                          const ExistingZone& existing);

// The name of a domain's file below --output-dir.
[[nodiscard]] std::string record_file_name(const DomainName& domain, const RecordFormat& format);

}  // namespace mtasts
