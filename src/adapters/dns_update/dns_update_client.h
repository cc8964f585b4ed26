// DnsUpdateClient: reads names at a primary server, and changes them there (RFC 2136). All messages are
// signed.
#pragma once

#include <sys/prctl.h>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "adapters/dns/random_bits.h"
#include "adapters/dns/tcp_stream.h"
#include "adapters/dns_update/update_reply.h"
#include "mtasts/dns_update.h"
#include "ports/dns_update.h"
#include "ports/synchronization.h"

namespace mtasts {

// Keeps the memory of this process out of core dumps and from debuggers of the same user. A
// limit of core files would not do: the kernel ignores it where core_pattern(5) names a program.
class NoCoreDumps {
 public:
  NoCoreDumps() : before_(::prctl(PR_GET_DUMPABLE)) { ::prctl(PR_SET_DUMPABLE, 0); }
  NoCoreDumps(NoCoreDumps&& other) noexcept : before_(std::exchange(other.before_, 0)) {}
  NoCoreDumps& operator=(NoCoreDumps&&) = delete;
  // Core dumps are as before.
  ~NoCoreDumps() {
    if (before_ == 1) ::prctl(PR_SET_DUMPABLE, 1);
  }

 private:
  int before_;
};

class DnsUpdateClient final : public DnsUpdate {
 public:
  using Now = std::function<std::chrono::sys_seconds()>;
  // `loop` must outlive this. There are no core dumps as long as it has the key.
  DnsUpdateClient(EpollLoop& loop, ServerAddress server, TsigKey key, DnsUpdateSettings settings, Now now,
                  NoCoreDumps no_core_dumps = {});

  [[nodiscard]] Task<std::vector<UpdateOutcome>> apply(std::vector<ChangeName> steps) override;

 private:
  // A reply, or the error that took its place.
  struct Exchange {
    Result<UpdateReply> reply;
    bool was_sent = false;  // at least in part, so that the server may have acted on it
  };
  // A name at the server, and the zone that contains it.
  struct NameSeen {
    DomainName zone;
    NameData data;
  };
  // The changes of one zone, with the places of their steps.
  struct ZoneChanges {
    DomainName zone;
    std::vector<NameUpdate> changes = {};
    std::vector<std::size_t> steps = {};
  };

  // `stream` is opened if it is not open.
  [[nodiscard]] Task<Exchange> exchange(TcpStream& stream, std::string message,
                                        std::chrono::milliseconds time);
  // The message with its signature, whose MAC goes to `sent`; empty if there is none.
  [[nodiscard]] std::string sign(SentMessage& sent) const;
  // Asks questions all at once, in one round trip. One that remains without an answer is asked again alone.
  using Question = std::pair<DomainName, RecordType>;
  [[nodiscard]] Task<void> read_ahead(std::vector<Question> questions);
  // The same for all records of the steps from `begin` on.
  [[nodiscard]] Task<void> read_steps_ahead(const std::vector<ChangeName>& steps, std::size_t begin);
  // Receives the replies to the messages with these identifiers.
  struct AskedAhead {
    Question question;
    SentMessage sent;
  };
  [[nodiscard]] Task<void> receive_ahead(std::map<std::uint16_t, AskedAhead> asked,
                                         EpollLoop::TimePoint deadline);
  // exchange() on the connection of questions, and once more on a new one if it breaks off.
  [[nodiscard]] Task<Result<UpdateReply>> ask(DomainName name, RecordType type);
  [[nodiscard]] Task<Result<DomainName>> find_zone(DomainName name);
  // find_zone() once for each name.
  [[nodiscard]] Task<Result<DomainName>> zone_of(DomainName name);
  [[nodiscard]] Task<Result<NameSeen>> read_name(DomainName name);
  // True if the wildcard beside the name has the same data (RFC 4592 §2.1.1): prerequisites do not see it.
  [[nodiscard]] Task<bool> is_from_wildcard(DomainName name, const NameData& data);
  // Sends the changes in one message. If a prerequisite fails, sends each half for itself, so that one
  // conflict does not stop the others.
  [[nodiscard]] Task<std::vector<UpdateOutcome>> send(DomainName zone, std::vector<NameUpdate> changes);
  [[nodiscard]] Task<UpdateOutcome> send_once(const DomainName& zone, const std::vector<NameUpdate>& changes);
  // One message after the other.
  [[nodiscard]] Task<void> send_zone(Semaphore& places, ZoneChanges zone,
                                     std::vector<UpdateOutcome>& outcomes);
  // Several zones at once; removes them from `zones`.
  [[nodiscard]] Task<void> send_zones(std::map<DomainName, ZoneChanges>& zones,
                                      std::vector<UpdateOutcome>& outcomes);
  [[nodiscard]] Error error_of(const UpdateReply& reply, const std::string& subject) const;
  [[nodiscard]] Error error_of(const TransportReply& reply, std::chrono::milliseconds time) const;

  NoCoreDumps no_core_dumps_;  // until key_ is erased
  EpollLoop& loop_;
  ServerAddress server_;
  TsigKey key_;
  DnsUpdateSettings settings_;
  Now now_;
  TcpStream stream_;  // of questions
  RandomBits random_;
  std::map<DomainName, DomainName> zones_ = {};
  std::map<Question, UpdateReply> ahead_ = {};  // of read_ahead()
  // The server could not be connected or did not answer in time: this apply() makes no further attempt.
  std::optional<Error> unreachable_ = {};
};

}  // namespace mtasts
