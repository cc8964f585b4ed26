// The names of MTA-STS and TLSRPT in a zone (RFC 8461 §3.1, RFC 8461 §3.3, RFC 8460 §3), by their records.
#pragma once

#include <string_view>
#include <vector>

#include "core/zone/zone_index.h"
#include "mtasts/zone_deployment.h"

namespace mtasts {

inline constexpr std::string_view kStsPrefix = "_mta-sts.";
inline constexpr std::string_view kPolicyHostPrefix = "mta-sts.";
inline constexpr std::string_view kTlsrptPrefix = "_smtp._tls.";

// The purpose of a record, by its text or its target.
enum class MailContent {
  other,
  sts,          // an MTA-STS record, or a CNAME to _mta-sts
  tlsrpt,       // a TLSRPT record, or a CNAME to _smtp._tls
  policy_host,  // a CNAME to mta-sts
};
[[nodiscard]] MailContent content_of(const ZoneRecord& record);

// True for names that begin with _mta-sts, mta-sts or _smtp._tls.
[[nodiscard]] bool is_name_of_ours(std::string_view name);
// True for a name at or below a delegation of a zone in the file, or below a DNAME: its records there are not
// served.
[[nodiscard]] bool is_given_away(std::string_view name, const ZoneIndex& index);
// True if the name can be that of a mail domain.
[[nodiscard]] bool is_mail_domain_name(std::string_view name);
// True if the records have MX or SOA.
[[nodiscard]] bool has_mail_or_apex(ZoneIndex::Records records);
// True for the name of a Policy Host that takes no mail, also if it is a zone of its own.
[[nodiscard]] bool is_policy_host(std::string_view name, const ZoneIndex& index);
// True for an MX record other than the null MX (RFC 7505).
[[nodiscard]] bool takes_mail(const ZoneRecord& record);
// True for A, AAAA, and the types of providers for which their servers answer with addresses.
[[nodiscard]] bool gives_address(const ZoneRecord& record);

// The _mta-sts record and the Policy Host of `domain`, an absolute name.
[[nodiscard]] ZonePart sts_part(std::string_view domain, const ZoneIndex& index);
[[nodiscard]] ZonePart policy_host_part(std::string_view domain, const ZoneIndex& index);
[[nodiscard]] ZonePart tlsrpt_part(std::string_view domain, const ZoneIndex& index);
// The record that makes a part present: of the content, or a CNAME; null if there is none.
[[nodiscard]] const ZoneRecord* record_of(MailContent content, std::string_view owner,
                                          const ZoneIndex& index);

// The first MX record of each mail domain, in file order.
[[nodiscard]] std::vector<const ZoneRecord*> first_mx_records(const ZoneFile& zone);

}  // namespace mtasts
