// The contents of existing files that are about to be replaced: their values are kept.
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

// The policy in the text of an existing file, nothing when there is no file or it is empty.
// Fault::not_created, code "not-a-policy": the file holds something else, which is not overwritten.
[[nodiscard]] Result<std::optional<Policy>> parse_existing_policy(const std::optional<std::string>& text,
                                                                  const std::string& path);

// Reads a policy file that the command line names. Fault::input if it is no policy, Fault::unreadable.
[[nodiscard]] Result<Policy> read_policy_file(const std::string& path, Context& context);

// The values that are kept for each domain besides its ids; a zone may have a million domains.
struct ZoneInterest {
  bool rua = true;           // not needed if the command line names it
  bool sts_aliases = false;  // the _mta-sts CNAMEs of hosted domains, for --when-live
};

// The records in zone text that this program wrote before. Those of hosted domains are checked, and kept only
// on request.
class ExistingZone {
 public:
  // No existing zone.
  ExistingZone() = default;
  // Reads zone text piece by piece. Fault::not_created, code "not-a-zone", if it is no zone file; "not-ours",
  // if it has records of other kinds than `kinds`, which would be lost. Errors of the pieces.
  [[nodiscard]] static Result<ExistingZone> read(const NextPiece& next, const std::string& path,
                                                 const std::vector<RecordKind>& kinds,
                                                 ZoneInterest interest = {});

  // The TTL of its first record.
  [[nodiscard]] std::optional<Ttl> ttl() const { return ttl_; }
  // True if it has any _smtp._tls record.
  [[nodiscard]] bool has_tlsrpt() const { return has_tlsrpt_; }
  // The rua of a domain's own _smtp._tls record; empty if it has none or rua is not kept.
  [[nodiscard]] std::vector<ReportUri> rua(const DomainName& policy_domain) const;
  // The ids of a domain's own _mta-sts records.
  [[nodiscard]] KnownIds ids(const DomainName& policy_domain) const;
  // The existing _mta-sts records of a domain, TXT or the CNAME of a hosted domain, with TTL `ttl`.
  [[nodiscard]] std::vector<ResourceRecord> sts_records(const DomainName& policy_domain, Ttl ttl) const;

 private:
  void take(const ZoneRecord& record, RecordKind kind, ZoneInterest interest);
  std::optional<Ttl> ttl_ = {};
  bool has_tlsrpt_ = false;
  TextsByName txt_ = {};          // owners are absolute
  TextsByName sts_aliases_ = {};  // targets are absolute too
};

// Reads the existing zone text of -o in pieces, since it may be large.
[[nodiscard]] Result<ExistingZone> read_existing_zone(Files& files, const std::string& path,
                                                      const std::vector<RecordKind>& kinds,
                                                      ZoneInterest interest);
// Reads the text of a file below --output-dir; errors name `path`.
[[nodiscard]] Result<ExistingZone> read_existing_snippet(const std::optional<std::string>& text,
                                                         const std::string& path,
                                                         const std::vector<RecordKind>& kinds);

}  // namespace mtasts
