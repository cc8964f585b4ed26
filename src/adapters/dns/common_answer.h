// A fast parser for common answers, directly from the receive buffer.
//
// ldns takes 1,900 ns to parse two MX records, and building messages, names and records from them costs as
// much again; this parser takes a tenth of either. It accepts only answers in the usual form and leaves all
// others to decode_dns_message() and evaluate_message(), which define the meaning of an answer. A test
// compares both.
#pragma once

#include <string_view>

#include "adapters/dns/dns_query.h"
#include "mtasts/dns_answer.h"

namespace mtasts {

// Parses `packet`, which must match `query`, into `answer`, except for the server. Returns false, with
// `answer` unspecified, unless the packet is NOERROR, not truncated, and its answer section has only MX,
// TXT or CNAME records of the queried name and type.
[[nodiscard]] bool read_common_answer(std::string_view packet, const DnsQuery& query, RecordType type,
                                      DnsAnswer& answer);

}  // namespace mtasts
