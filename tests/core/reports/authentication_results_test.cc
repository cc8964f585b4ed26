#include "mtasts/authentication_results.h"

#include "catch.h"

namespace mtasts::test {
namespace {

// The signers, joined by spaces.
std::string signers(const std::vector<std::string>& fields) {
  std::string joined;
  for (const DomainName& signer : dkim_signers(fields, "mx.example.com")) {
    joined += (joined.empty() ? "" : " ") + signer.text();
  }
  return joined;
}

TEST_CASE("the signers are read from the forms that receivers write") {
  const std::pair<const char*, const char*> rows[] = {
      {"mx.example.com; dkim=pass header.d=sender.example", "sender.example"},
      {"MX.Example.COM 1; DKIM=Pass header.D=Sender.Example", "sender.example"},
      {"mx.example.com; spf=pass smtp.mailfrom=a@b.example; dkim=pass (2048-bit key) header.d=sender.example "
       "header.i=@sender.example header.b=\"aB+/c=\"; dmarc=pass (p=none) header.from=sender.example",
       "sender.example"},
      {"mx.example.com; dkim=pass header.i=@tls.sender.example header.s=s1 header.b=Ab==",
       "tls.sender.example"},
      {"mx.example.com; dkim=pass header.b=Ab== header.d=sender.example", "sender.example"},
      {"mx.example.com; dkim=fail header.d=a.example; dkim=pass header.d=b.example; dkim=pass "
       "header.d=c.example",
       "b.example c.example"},
      {"mx.example.com (comment (nested) \\) ;); dkim/1 = pass reason=\"good; dkim=pass\" "
       "header.d=sender.example",
       "sender.example"},
      {"\"mx.example.com\"; dkim=pass header.d=\"sender.example\"", "sender.example"},
      {"mx.example.com; none", ""},
      {"mx.example.com; dkim=none", ""},
      {"mx.example.com; dkim=pass", ""},
      {"mx.example.com; dkim=neutral header.d=sender.example", ""},
      {"mx.example.com; dkim=temperror header.d=sender.example", ""},
      {"mx.example.com; dkim-adsp=pass header.d=sender.example", ""},
      {"mx.example.com; dkim=pass header.d=..", ""},
      {"mx.example.com dkim=pass header.d=sender.example", ""},
      {"mx.example.com.evil.example; dkim=pass header.d=sender.example", ""},
      {"other.example; dkim=pass header.d=sender.example", ""},
      {"", ""},
      {"mx.example.com", ""},
      // Text of a sender that a receiver quotes:
      {"mx.example.com; spf=pass smtp.mailfrom=\"x; dkim=pass header.d=sender.example\"@b.example", ""},
      {"mx.example.com; spf=pass (x; dkim=pass header.d=sender.example)", ""},
      {"mx.example.com; dkim=fail (\\) header.d=a.example; dkim=pass header.d=sender.example", ""},
      {"mx.example.com; spf=pass smtp.mailfrom=\"x; dkim=pass header.d=sender.example", ""},
      {"mx.example.com; dkim=pass header.d=evil.example header.x=dkim=pass", "evil.example"},
  };
  for (const auto& [field, expected] : rows) {
    INFO(field);
    CHECK(signers({field}) == expected);
  }
}

TEST_CASE("only the topmost field of the host with a result of DKIM counts") {
  const std::string good = "mx.example.com; dkim=pass header.d=sender.example";
  CHECK(signers({"mx.example.com; dkim=fail header.d=sender.example", good}).empty());
  CHECK(signers({"mx.example.com; dkim=none", good}).empty());
  CHECK(signers({"mx.example.com; spf=pass", good}) == "sender.example");
  CHECK(signers({"inner.example.com; dkim=fail header.d=sender.example", good}) == "sender.example");
  CHECK(signers({good, "mx.example.com; dkim=pass header.d=forged.example"}) == "sender.example");
  CHECK(signers({}).empty());
}

TEST_CASE("a signature speaks for its own domain and for those around it") {
  const std::tuple<const char*, const char*, bool> rows[] = {
      {"sender.example", "sender.example", true},       {"sender.example", "corp.sender.example", true},
      {"tls.sender.example", "sender.example", true},   {"example", "sender.example", false},
      {"sender.example", "othersender.example", false}, {"other.example", "sender.example", false},
      {"a.sender.example", "b.sender.example", false},
  };
  for (const auto& [signer, organization, aligned] : rows) {
    INFO(signer << " for " << organization);
    CHECK(is_aligned(*DomainName::parse(signer), *DomainName::parse(organization)) == aligned);
  }
}

}  // namespace
}  // namespace mtasts::test
