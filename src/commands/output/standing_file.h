// What stands in the files that are about to be written again: "what stands, stays".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/context.h"
#include "commands/output/texts_by_name.h"
#include "mtasts/deployment.h"
#include "mtasts/policy.h"
#include "mtasts/zone_file.h"

namespace mtasts {

// The policy in the text of a standing file, nothing when there is no file or it is empty.
// Fault::not_created, code "not-a-policy": the file holds something else, which is not overwritten.
[[nodiscard]] Result<std::optional<Policy>> standing_policy(const std::optional<std::string>& text,
                                                            const std::string& path);

// The policy of a file that the command line names. Fault::input when it is none, Fault::unreadable.
[[nodiscard]] Result<Policy> read_policy_file(const std::string& path, Context& context);

// What is remembered of each domain, of a million perhaps, besides its ids.
struct StandingInterest {
  bool rua = true;           // of no use where the command line names it
  bool sts_aliases = false;  // the _mta-sts CNAMEs of hosted domains, where a record may wait for its policy
};

// What zone text that we wrote before says of a domain's records. The records of hosted domains are read, and
// not remembered unless they are asked for.
class StandingZone {
 public:
  // Nothing stands.
  StandingZone() = default;
  // Fault::not_created, code "not-a-zone": the text is no zone file; "not-ours": it has records that are none
  // of the `kinds` written now, and would be lost. Errors of the pieces.
  [[nodiscard]] static Result<StandingZone> read(const NextPiece& next, const std::string& path,
                                                 const std::vector<RecordKind>& kinds,
                                                 StandingInterest interest = {});

  // The TTL of its first record.
  [[nodiscard]] std::optional<Ttl> ttl() const { return ttl_; }
  // Whether it has _smtp._tls records at all.
  [[nodiscard]] bool has_tlsrpt() const { return has_tlsrpt_; }
  // The rua of a domain's own _smtp._tls record; empty when it has none, and where rua is of no interest.
  [[nodiscard]] std::vector<ReportUri> rua(const DomainName& policy_domain) const;
  // The ids of a domain's own _mta-sts records.
  [[nodiscard]] KnownIds ids(const DomainName& policy_domain) const;
  // A domain's _mta-sts records as they stand, of its own or the CNAME of a hosted domain, with that TTL.
  [[nodiscard]] std::vector<ResourceRecord> sts_records(const DomainName& policy_domain, Ttl ttl) const;

 private:
  void take(const ZoneRecord& record, RecordKind kind, StandingInterest interest);
  std::optional<Ttl> ttl_ = {};
  bool has_tlsrpt_ = false;
  TextsByName txt_ = {};          // owners are absolute
  TextsByName sts_aliases_ = {};  // targets too
};

// The standing zone text of -o, which may be large: it is read in pieces.
[[nodiscard]] Result<StandingZone> read_standing_zone(Files& files, const std::string& path,
                                                      const std::vector<RecordKind>& kinds,
                                                      StandingInterest interest);
// That of a file below --output-dir, which stands at `path`.
[[nodiscard]] Result<StandingZone> read_standing_snippet(const std::optional<std::string>& text,
                                                         const std::string& path,
                                                         const std::vector<RecordKind>& kinds);

}  // namespace mtasts
