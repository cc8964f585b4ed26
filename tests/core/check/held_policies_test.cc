// The policies of mode enforce that senders may hold, and the MX that they do not cover.
#include "mtasts/held_policies.h"

#include "catch.h"
#include "core/findings.h"
#include "core/healthy_observation.h"

namespace mtasts::test {

namespace {

LedgerEntry held_entry(std::string time, std::string_view id, const std::string& mx,
                       std::string_view mode = "enforce") {
  return ledger_entry(std::move(time), id,
                      "version: STSv1\nmode: " + std::string(mode) + "\nmx: " + mx + "\nmax_age: 604800\n");
}

std::string held_message(const std::vector<LedgerEntry>& ledger,
                         const std::optional<PolicyId>& published = {}) {
  const auto finding = judge_held_policies(held_policies(ledger, published, kNow), {name("new.example.com")});
  return finding ? finding->message : "";
}

}  // namespace

TEST_CASE("an unexpired policy of mode enforce that does not cover an MX host is named with its last day") {
  const auto current = held_entry("2026-11-20T12:00:00Z", "2026112001", "new.example.com");
  CHECK(held_message({held_entry("2026-11-10T00:00:00Z", "2026111001", "old.example.com"), current}) ==
        "until 2026-11-27T12:00:00Z senders may hold the policy 2026111001 in mode enforce, which does not "
        "cover "
        "new.example.com");
  // Senders still fetch a policy whose id is published.
  CHECK(held_message({held_entry("2026-11-10T00:00:00Z", "2026111001", "old.example.com"), current},
                     *PolicyId::parse("2026111001")) ==
        "until 2026-11-28T12:00:00Z senders may hold the policy 2026111001 in mode enforce, which does not "
        "cover "
        "new.example.com");
  // The one that is held longest is named.
  CHECK(held_message({held_entry("2026-11-01T00:00:00Z", "2026110101", "old.example.com"),
                      held_entry("2026-11-18T12:00:00Z", "2026111801", "older.example.com"), current}) ==
        "until 2026-11-27T12:00:00Z senders may hold the policy 2026111801 in mode enforce, which does not "
        "cover "
        "new.example.com (and 1 more such policy)");
}

TEST_CASE("expired policies and those of other modes or with the MX in them are no finding") {
  const auto current = held_entry("2026-11-20T12:00:00Z", "2026112001", "new.example.com");
  const auto none = std::vector<LedgerEntry>{};
  CHECK(held_message(none).empty());
  CHECK(held_message({current}).empty());
  CHECK(held_message({held_entry("2026-10-01T00:00:00Z", "1", "old.example.com"),
                      held_entry("2026-11-01T00:00:00Z", "2", "new.example.com"), current})
            .empty());
  CHECK(
      held_message({held_entry("2026-11-10T00:00:00Z", "1", "old.example.com", "testing"), current}).empty());
  CHECK(held_message({held_entry("2026-11-10T00:00:00Z", "1", "*.example.com"), current}).empty());
}

}  // namespace mtasts::test
