// A Dns that answers from zone files, like the authoritative servers of those zones (RFC 1034 §4.3.2, RFC
// 4592). It uses no network.
#pragma once

#include <memory>

#include "mtasts/result.h"
#include "ports/dns.h"
#include "ports/files.h"
#include "ports/network.h"

namespace mtasts {

// Reads all of settings.zone_files; `files` is not used afterwards. The apex of a zone is the owner of its
// SOA record, or settings.origin for a file without SOA. A file with neither is part of a zone: it contains a
// name if there are records at or below the name, or at or below the mail domain from which the name is
// derived (so that _mta-sts.example.com does not exist if only example.com does). Questions for other names,
// and for those behind a delegation or a DNAME, fail with not_in_zone; so do questions for the addresses of
// an ALIAS. A question of type CNAME has the conflicting type.
//
// Errors of `files`; Fault::input with the code of the first syntax error, message "FILE:LINE: ...", because
// an unreadable record may be an MX. Warnings go to settings.warn.
[[nodiscard]] Result<std::unique_ptr<Dns>> open_zone_file_dns(Files& files, const DnsSettings& settings);

}  // namespace mtasts
