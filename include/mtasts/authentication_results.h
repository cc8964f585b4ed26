// Authentication-Results (RFC 8601): reports by mail must carry a DKIM signature of the reporting domain
// (RFC 8460 §3). A reader of mailboxes cannot verify it, but the host that received the mail has.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mtasts/domain_name.h"

namespace mtasts {

// The domains (d=) whose DKIM signatures the host `authserv_id` found valid. `fields` are the values of all
// Authentication-Results fields of a mail, topmost first. Only the topmost field of that host with a result
// of DKIM counts: a sender can write further ones below it. A malformed field counts as none.
[[nodiscard]] std::vector<DomainName> dkim_signers(const std::vector<std::string>& fields,
                                                   std::string_view authserv_id);

// True if a signature of `signer` speaks for `organization`: it is the same domain, a domain below it, or one
// above it that is no top-level domain (a report of corp.sender.example that sender.example has signed).
[[nodiscard]] bool is_aligned(const DomainName& signer, const DomainName& organization);

}  // namespace mtasts
