// Dns answered from zone files, as the authoritative servers of those zones would (RFC 1034 §4.3.2, RFC
// 4592): nothing is asked of any network.
#pragma once

#include <memory>

#include "mtasts/result.h"
#include "ports/dns.h"
#include "ports/files.h"
#include "ports/network.h"

namespace mtasts {

// Reads settings.zone_files, whole; `files` is not used afterwards. A zone's apex is the owner of its SOA; of
// a file without one it is settings.origin; without that the file is a part of a zone, and a name is in it
// when records stand at or below it, or at or below the mail domain that the name is derived from (so that a
// domain that is there has no _mta-sts record when none is). Questions for other names fail with not_in_zone,
// and so do those that a delegation or a DNAME sends elsewhere.
//
// Errors of `files`; Fault::input with the code of the first syntax finding, message "FILE:LINE: ...": a
// record that cannot be read may be an MX. Warnings go to settings.warn.
[[nodiscard]] Result<std::unique_ptr<Dns>> open_zone_file_dns(Files& files, const DnsSettings& settings);

}  // namespace mtasts
