// One dead address is tried once a minute, whatever the number of hosts that share it.
#include "adapters/connections/address_memory.h"

#include "catch.h"
#include "mtasts/smtp_session.h"

namespace mtasts::test {
namespace {

using Memory = AddressMemory<SmtpSession>;
constexpr Memory::Time kMemoryStart{std::chrono::hours(1)};
constexpr const char* kSilentServer = "192.0.2.1#25";

SmtpSession silent_session() {
  return {.outcome = SmtpOutcome::timeout, .failure = "no reply", .time = std::chrono::seconds(60)};
}

}  // namespace

TEST_CASE("a failure of an address is known for a minute, and names the host that met it") {
  Memory memory;
  REQUIRE_FALSE(memory.recall(kSilentServer, kMemoryStart));
  memory.record(kSilentServer, "mx1.example", silent_session(), AddressLesson::fails, kMemoryStart);
  const auto known = memory.recall(kSilentServer, kMemoryStart + std::chrono::seconds(59));
  REQUIRE(known);
  REQUIRE(known->outcome == SmtpOutcome::timeout);
  REQUIRE(known->failure == "no reply (so it was for mx1.example; not tried again)");
  REQUIRE(known->time.count() == 0);
  REQUIRE_FALSE(memory.recall(kSilentServer, kMemoryStart + std::chrono::seconds(60)));
  REQUIRE_FALSE(memory.recall("192.0.2.1#26", kMemoryStart));
}

TEST_CASE("one slow host shows nothing about its address, two in a row do") {
  Memory memory;
  memory.record(kSilentServer, "a.example", silent_session(), AddressLesson::may_fail, kMemoryStart);
  REQUIRE_FALSE(memory.recall(kSilentServer, kMemoryStart));
  memory.record(kSilentServer, "b.example", silent_session(), AddressLesson::answers, kMemoryStart);
  memory.record(kSilentServer, "c.example", silent_session(), AddressLesson::may_fail, kMemoryStart);
  REQUIRE_FALSE(memory.recall(kSilentServer, kMemoryStart));
  memory.record(kSilentServer, "d.example", silent_session(), AddressLesson::may_fail, kMemoryStart);
  REQUIRE(memory.recall(kSilentServer, kMemoryStart));
}

TEST_CASE("a failure of this machine shows nothing about an address") {
  Memory memory;
  memory.record(kSilentServer, "a.example", silent_session(), AddressLesson::fails, kMemoryStart);
  memory.record(kSilentServer, "a.example", silent_session(), AddressLesson::none, kMemoryStart);
  REQUIRE(memory.recall(kSilentServer, kMemoryStart));
}

}  // namespace mtasts::test
