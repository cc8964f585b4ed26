#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "core/findings/catalogue.h"
#include "mtasts/dns_update.h"

namespace mtasts {
namespace {

struct ReplyCode {
  unsigned number;
  std::string_view mnemonic;
  Code code;
};

// RFC 2136 §2.2, RFC 8945 §3: one registry has the numbers of both.
constexpr unsigned kServFail = 2, kNxDomain = 3, kYxDomain = 6, kYxRrset = 7, kNxRrset = 8;
constexpr ReplyCode kReplyCodes[] = {
    {1, "FORMERR", "update-formerr"},
    {kServFail, "SERVFAIL", "update-servfail"},
    {kNxDomain, "NXDOMAIN", "update-nxdomain"},
    {4, "NOTIMP", "update-notimp"},
    {5, "REFUSED", "update-refused"},
    {kYxDomain, "YXDOMAIN", "update-yxdomain"},
    {kYxRrset, "YXRRSET", "update-yxrrset"},
    {kNxRrset, "NXRRSET", "update-nxrrset"},
    {9, "NOTAUTH", "update-notauth"},
    {10, "NOTZONE", "update-notzone"},
    {16, "BADSIG", "update-badsig"},
    {17, "BADKEY", "update-badkey"},
    {18, "BADTIME", "update-badtime"},
    {22, "BADTRUNC", "update-badtrunc"},
};

}  // namespace

Error update_error(unsigned rcode, unsigned tsig_error, const std::string& server,
                   const std::string& subject) {
  const unsigned number = tsig_error != 0 ? tsig_error : rcode;
  const auto* const row =
      std::ranges::find_if(kReplyCodes, [number](const ReplyCode& each) { return each.number == number; });
  if (row == std::end(kReplyCodes)) {
    return {Fault::undetermined, "malformed",
            fmt::format("{}: an unknown response code, {}, for {}", server, number, subject),
            "look into the log of the server"};
  }
  const CatalogueRow& explained = row_of(row->code);
  return {number == kServFail ? Fault::undetermined : Fault::refused, row->code,
          fmt::format("{}: {}: {} ({})", server, subject, explained.meaning, explained.rfc),
          std::string(explained.remedy)};
}

bool is_failed_prerequisite(unsigned rcode) {
  return rcode == kNxDomain || rcode == kYxDomain || rcode == kYxRrset || rcode == kNxRrset;
}

}  // namespace mtasts
