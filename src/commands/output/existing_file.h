// The contents of existing files that are about to be replaced: their values are kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/context.h"
#include "cli/record_formats/record_reader.h"
#include "commands/output/texts_by_name.h"
#include "mtasts/deployment.h"
#include "mtasts/domain_share.h"
#include "mtasts/policy.h"
#include "mtasts/zone_file.h"

namespace mtasts {

// The policy in the text of an existing file, nothing when there is no file or it is empty.
// Fault::not_created, code "not-a-policy": the file holds something else, which is not overwritten.
[[nodiscard]] Result<std::optional<Policy>> parse_existing_policy(const std::optional<std::string>& text,
                                                                  const std::string& path);

// Reads a policy file that the command line names. Fault::input if it is no policy, Fault::unreadable.
[[nodiscard]] Result<Policy> read_policy_file(const std::string& path, Context& context);

// The records of a domain in an existing file, and the zone that the file names, else the domain.
struct ExistingRecords {
  DomainName zone;
  std::vector<ResourceRecord> records;
};

// The domains of an existing file that a new file has fewer records of.
struct Removals {
  std::size_t domains = 0;              // in the existing file
  std::size_t losing = 0;               // of these, with a name that the new file lacks
  std::vector<std::string> names = {};  // the first of them; an owner name if others of the domain are kept

  // Counts a domain with existing records, which `planned` will replace. Returns true if it loses a name.
  bool add(const DomainName& domain, const std::vector<ResourceRecord>& existing,
           const std::vector<ResourceRecord>& planned);
  // Counts a domain that loses a name.
  void add_loss(std::string name);
  // True for more than 5 and more than 30 % of the domains.
  [[nodiscard]] bool are_many() const { return is_large_share(losing, domains); }
  // "2 of 10 domains: a.example, _smtp._tls.b.example".
  [[nodiscard]] std::string text() const;
};

// The records in a file that this program wrote before, in any format that holds a state. Each domain takes
// its name and some bytes: texts that differ only in the domain are stored once.
class ExistingZone {
 public:
  // No existing zone.
  ExistingZone() = default;
  // Reads a file piece by piece with the reader of its format. Fault::not_created, code "not-a-zone" or
  // "not-ours", if it is no file of that format, or has records of other kinds than `kinds`, which would be
  // lost. Errors of the pieces.
  [[nodiscard]] static Result<ExistingZone> read(const RecordText& text, RecordReader reader,
                                                 const std::vector<RecordKind>& kinds);

  [[nodiscard]] bool empty() const { return domains_.empty(); }
  // Its domains, sorted.
  [[nodiscard]] std::vector<DomainName> domains() const;
  // The TTL of its first record.
  [[nodiscard]] std::optional<Ttl> ttl() const { return ttl_; }
  // True if it has any _smtp._tls record of ours.
  [[nodiscard]] bool has_tlsrpt() const { return has_tlsrpt_; }
  // True if it has any TXT record of another service.
  [[nodiscard]] bool has_foreign() const { return has_foreign_; }
  // The rua of a domain's own _smtp._tls record; empty if it has none.
  [[nodiscard]] std::vector<ReportUri> rua(const DomainName& policy_domain) const;
  // The target of a domain's _mta-sts CNAME.
  [[nodiscard]] std::optional<DomainName> sts_cname(const DomainName& policy_domain) const;
  // The ids of a domain's own _mta-sts records.
  [[nodiscard]] KnownIds ids(const DomainName& policy_domain) const;
  // All records of a domain.
  [[nodiscard]] ExistingRecords records_of(const DomainName& policy_domain) const;

  // The _smtp._tls record that a hosted domain has: own for a TXT record; none if its other records are here,
  // and those of another domain, here or as `has_tlsrpt` tells, have one; else cname.
  [[nodiscard]] HostedTlsrpt hosted_tlsrpt(const DomainName& hosted, bool has_tlsrpt) const;

  // Notes that the new file has these records of the domain, or records of these kinds.
  void keep(const DomainName& policy_domain, const std::vector<ResourceRecord>& records);
  void keep(const DomainName& policy_domain, const std::vector<RecordKind>& kinds);
  [[nodiscard]] Removals removals() const;

 private:
  // The records of a domain that follow each other, encoded.
  struct Group {
    std::string domain = {};
    std::string text = {};
    std::uint8_t kinds = 0;  // of all records of the domain so far, as bits
  };
  [[nodiscard]] bool take(const ResourceRecord& record, const std::optional<DomainName>& zone,
                          const std::vector<RecordKind>& kinds);
  void close_group();
  [[nodiscard]] std::vector<std::string> txt(const DomainName& owner, const DomainName& policy_domain) const;

  std::optional<Ttl> ttl_ = {};
  bool has_tlsrpt_ = false;
  bool has_foreign_ = false;
  Group group_ = {};
  TextsByName domains_ = {};
};

// Reads the existing file of -o in pieces, since it may be large.
[[nodiscard]] Result<ExistingZone> read_existing_file(Files& files, const std::string& path,
                                                      const std::optional<DomainName>& zone,
                                                      RecordReader reader,
                                                      const std::vector<RecordKind>& kinds);
// Reads the text of a domain's file below --output-dir; errors name `path`.
[[nodiscard]] Result<ExistingZone> read_existing_snippet(const std::optional<std::string>& text,
                                                         const std::string& path, const DomainName& domain,
                                                         const RecordFormat& format,
                                                         const std::vector<RecordKind>& kinds);

}  // namespace mtasts
