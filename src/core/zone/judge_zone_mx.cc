// The hosts that MX records of the zone name (RFC 5321 §5.1, RFC 2181 §10.3).
#include <algorithm>
#include <string>

#include "core/findings/in_quotes.h"
#include "core/zone/zone_deployments.h"
#include "core/zone/zone_findings.h"
#include "core/zone/zone_index.h"
#include "mtasts/finding.h"

namespace mtasts {
namespace {

void judge_mx_target(const ZoneRecord& mx, const ZoneIndex& index, ZoneFindings& findings) {
  const std::string& host = mx.names[0];
  if (has_address_as_target(mx)) {
    return findings.report(mx, found("mx-address", "the MX target " + in_quotes(mx.rdata.back().octets) +
                                                       " of " + mx.owner + " is an address"));
  }
  // judge_names() reports a target without its final dot.
  if (doubt_about_target(mx, index) != TargetDoubt::none || index.authority_over(host) != Authority::here)
    return;
  const ZoneIndex::Records records = index.at(host);
  const auto cname = std::ranges::find_if(
      records, [](const ZoneRecord* record) { return record->type == RecordType::cname; });
  if (cname != records.end()) {
    if ((*cname)->is_flattened) return;
    return findings.report(mx, found("mx-alias", "the MX host " + host + " of " + mx.owner +
                                                     " is an alias (CNAME) of " + (*cname)->names[0]));
  }
  const bool has_address =
      std::ranges::any_of(records, [](const ZoneRecord* record) { return gives_address(*record); });
  if (has_address || (records.empty() && index.may_answer(host))) return;
  findings.report(mx,
                  found("mx-host-without-address",
                        "the MX host " + host + " of " + mx.owner +
                            (records.empty() ? " does not exist" : " has neither an A nor an AAAA record")));
}

}  // namespace

void judge_mx_targets(const ZoneIndex& index, ZoneFindings& findings) {
  index.for_each_owner([&](ZoneIndex::Records records) {
    for (const ZoneRecord* record : records) {
      if (takes_mail(*record)) judge_mx_target(*record, index, findings);
    }
  });
}

}  // namespace mtasts
