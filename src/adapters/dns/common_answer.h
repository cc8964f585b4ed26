// The answer that nearly every question gets, read by hand, straight from where it arrived.
//
// Why: a list of a million domains is a million such answers. ldns takes 1,900 ns to read two MX records, and
// to keep a message, names and records in between costs as much again; this takes a tenth of either. It reads
// only what is written as every server writes it and leaves all else to decode_dns_message() and
// read_message(), which decide what an answer means: a test holds the two against each other.
#pragma once

#include <string_view>

#include "adapters/dns/dns_query.h"
#include "mtasts/dns_answer.h"

namespace mtasts {

// Whether `packet`, which answers `query`, is common: NOERROR, whole, with MX or TXT records of the name that
// was asked for and no others in its answer section. Then they are in `answer`, all of it but the server;
// else `answer` holds nothing of use.
[[nodiscard]] bool read_common_answer(std::string_view packet, const DnsQuery& query, RrType type,
                                      DnsAnswer& answer);

}  // namespace mtasts
