// What gen-sts, gen-tlsrpt and gen-zone have in common: records as text or JSON, into standard output, one
// file, or a file a domain.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/json_output.h"
#include "cli/options/output_options.h"
#include "commands/bulk/domain_outcome.h"
#include "commands/output/standing_file.h"
#include "mtasts/resource_record.h"

namespace mtasts {

inline constexpr std::uint64_t kFirstTtl = 3600;  // seconds; RFC 8460 §7 wants a long one

// The TTL of the command line, else what stands, else kFirstTtl.
[[nodiscard]] Ttl planned_ttl(const std::optional<Ttl>& wished, const StandingZone& standing);

// The outcome of records that are emitted, or of why they are not.
[[nodiscard]] DomainOutcome records_outcome(DomainName domain, Role role, std::vector<ResourceRecord> records,
                                            const std::optional<PlannedId>& planned, OutputForm form);
// The same where a record is missing among them, and why.
[[nodiscard]] DomainOutcome records_outcome_without(const DomainName& domain, Role role,
                                                    std::vector<ResourceRecord> records, const Error& why);
[[nodiscard]] DomainOutcome records_left_out(const std::string& domain, Role role, const Error& error,
                                             const std::optional<MxSet>& mx = {});

// What stands in the file of -o, when there is one that holds zone text: records of `kinds` and no others.
[[nodiscard]] Result<StandingZone> standing_output(const OutputOptions& output, const RecordFormat& format,
                                                   const std::vector<RecordKind>& kinds, Context& context,
                                                   StandingInterest interest = {});

// The name of a domain's file below --output-dir.
[[nodiscard]] std::string record_file_name(const DomainName& domain, const RecordFormat& format);

}  // namespace mtasts
