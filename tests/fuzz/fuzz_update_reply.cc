// Reads arbitrary bytes as the reply to an update: nobody without the key is believed, and the RDATA of an
// answer reads back as it was read.
#include <algorithm>
#include <string>

#include "adapters/dns_update/update_reply.h"
#include "fuzz/property.h"
#include "mtasts/dns_update.h"

using namespace mtasts;
using fuzz::holds;

namespace {

const TsigKey& fuzz_key() {
  static const TsigKey kKey = {*DomainName::parse("mtasts"), TsigAlgorithm::hmac_sha256,
                               Secret({'s', 'e', 'c', 'r', 'e', 't'})};
  return kKey;
}

void check_records(const std::vector<ReplyRecord>& records, std::size_t size) {
  for (const ReplyRecord& record : records) {
    holds(record.rdata.size() <= size + 255, "RDATA is within the packet");
    const auto rdata = read_wire_rdata(static_cast<RecordType>(record.type), record.rdata);
    holds(!rdata || wire_rdata(*rdata) == record.rdata, "RDATA reads back");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view packet = fuzz::text_of(data, size);
  const std::chrono::sys_seconds now{std::chrono::seconds(1'800'000'000)};
  const SentMessage sent = {encode_update(0x1234, *DomainName::parse("example.com"), {}),
                            "the MAC of the request"};
  if (const auto read = read_update_reply(packet)) {
    check_records(read->answer, size);
    check_records(read->authority, size);
    holds(!read->tsig || read->tsig->begin < size, "a signature is within the packet");
    (void)clock_difference(*read, now);
  }
  const auto reply = verify_update_reply(packet, sent, fuzz_key(), now);
  if (!reply) return 0;
  holds(!reply->is_signed, "nobody can sign without the key");
  holds(reply->rcode() != 0, "an unsigned reply is no success");
  return 0;
}
