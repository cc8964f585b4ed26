// Missing records that are at other names (RFC 8461 §3.1, RFC 8460 §3).
#include "mtasts/other_names.h"

#include <algorithm>

#include "catch.h"
#include "core/healthy_observation.h"

namespace mtasts::test {
namespace {

std::vector<std::string> names(const Observation& seen) {
  std::vector<std::string> texts;
  for (const DomainName& each : usual_wrong_names(seen)) texts.push_back(each.text());
  return texts;
}

bool contains(const std::vector<std::string>& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

struct Elsewhere {
  std::string owner;
  std::string txt;
  std::string hint;  // of the MTA-STS record; empty: none
};

}  // namespace

TEST_CASE("the usual wrong names are those of missing records only") {
  Observation seen = healthy();
  CHECK(names(seen).empty());

  seen.sts = no_such_name();
  CHECK(names(seen) == std::vector<std::string>{"example.com", "mta-sts.example.com", "_mtasts.example.com",
                                                "_mta_sts.example.com", "_sts.example.com",
                                                "_mta-sts.mta-sts.example.com",
                                                "_mta-sts.example.com.example.com",
                                                "_mta-sts.mx1.example.com", "_mta-sts.mx2.example.com"});
  seen.tlsrpt = no_such_data();
  CHECK(contains(names(seen), "_tls._smtp.example.com"));
  CHECK(names(seen).size() <= 20);

  SECTION("no record is missing that could not be looked up") {
    seen.sts = servfail();
    seen.tlsrpt = servfail();
  }
  SECTION("a record that is wrong in another way is not missing") {
    seen.sts = txt_answer({"v=STSv1"});
    seen.tlsrpt = txt_answer({"v=TLSRPTv1;"});
  }
  SECTION("a domain that takes no mail misses nothing") {
    seen.mx = mx_answer({"."});
  }
  SECTION("a domain that does not exist misses nothing") {
    seen.mx = no_such_name();
  }
  SECTION("neither mail nor addresses") {
    seen.mx = no_such_data();
    seen.domain_addresses = {no_such_data(), no_such_data()};
  }
  CHECK(names(seen).empty());
}

TEST_CASE("MX hosts of others are not asked for the records of a domain") {
  Observation seen = healthy();
  seen.sts = no_such_name();
  seen.mx = mx_answer({"mx.provider.example", "notexample.com"});
  CHECK_FALSE(contains(names(seen), "_mta-sts.mx.provider.example"));
  CHECK_FALSE(contains(names(seen), "_mta-sts.notexample.com"));
}

TEST_CASE("the hint names where the record is") {
  const std::string to = ", where no sender looks for it: move it to _mta-sts.example.com";
  for (const Elsewhere& line : std::vector<Elsewhere>{
           {"mta-sts.example.com", "v=STSv1; id=1", "the record is at mta-sts.example.com" + to},
           {"example.com", "v=STSv1; id=1", "the record is at example.com" + to},
           {"_mta-sts.mx1.example.com", "v=STSv1; id=1", "the record is at _mta-sts.mx1.example.com" + to},
           {"example.com", "v=spf1 -all", ""},
           {"_mtasts.example.com", "v=TLSRPTv1; rua=mailto:a@b.example", ""},
       }) {
    CAPTURE(line.owner, line.txt);
    Observation seen = healthy();
    seen.sts = no_such_name();
    seen.other_names = {{name("_sts.example.com"), servfail()}, {name(line.owner), txt_answer({line.txt})}};
    CHECK(hint_at_other_name(seen, RecordKind::sts) == line.hint);
  }
  Observation wildcard = healthy();
  wildcard.sts = txt_answer({"other=1"});
  wildcard.sts_wildcard = wildcard.tlsrpt = txt_answer({"v=STSv1; id=1"});
  CHECK(
      hint_at_other_name(wildcard, RecordKind::sts) ==
      "the record is at *.example.com, a wildcard, which gives no answer for _mta-sts.example.com since that "
      "name has other data: move it there");
  CHECK(hint_at_other_name(wildcard, RecordKind::tlsrpt).empty());
  Observation swapped = healthy();
  std::swap(swapped.sts, swapped.tlsrpt);
  CHECK(hint_at_other_name(swapped, RecordKind::sts) == "the record is at _smtp._tls.example.com" + to);
  CHECK(hint_at_other_name(swapped, RecordKind::tlsrpt) ==
        "the record is at _mta-sts.example.com, where no sender looks for it: move it to "
        "_smtp._tls.example.com");
}

TEST_CASE("the hint names a CNAME that leads to the name of another kind") {
  Observation seen = healthy();
  seen.sts = seen.tlsrpt = seen.policy_host.a = no_such_data();
  CHECK(hint_at_swapped_host(seen).empty());
  seen.sts.cname_chain = seen.tlsrpt.cname_chain = {"mta-sts.provider.example", "web.provider.example"};
  seen.policy_host.a.cname_chain = {"_mta-sts.provider.example"};
  const std::string is_host =
      "mta-sts.provider.example is the name of a Policy Host; the target is probably ";
  CHECK(hint_at_other_name(seen, RecordKind::sts) == is_host + "_mta-sts.provider.example");
  CHECK(hint_at_other_name(seen, RecordKind::tlsrpt) == is_host + "_smtp._tls.provider.example");
  CHECK(hint_at_swapped_host(seen) ==
        "_mta-sts.provider.example is the name of a TXT record; the target is probably "
        "mta-sts.provider.example");
  seen.policy_host.a.cname_chain = {"mta-sts.provider.example"};
  seen.sts.cname_chain = {"_mta-sts.provider.example"};
  CHECK(hint_at_swapped_host(seen).empty());
  CHECK(hint_at_other_name(seen, RecordKind::sts).empty());
}

}  // namespace mtasts::test
