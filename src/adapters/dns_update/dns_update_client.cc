// Each question and each update is a message of its own over TCP. Questions share a connection. An update
// gets a new one: on an old one, which the server may just be closing, its fate would be unknown.
#include "adapters/dns_update/dns_update_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "adapters/dns/packet_cursor.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

using Outcome = TransportReply::Outcome;

// The bytes of the records of one message, which has at most 65,535 (RFC 1035 §4.2.2). A server needs more
// time for an update than for each of its records.
constexpr std::size_t kUpdateBytes = 64'000;
constexpr std::size_t kReadAhead = 250;  // questions at once; they and their replies fit into socket buffers
constexpr std::size_t kStepsAtOnce = 2000;  // read before they are sent
constexpr std::size_t kZonesAtOnce = 8;
constexpr unsigned kNoErrorReply = 0, kNxDomainReply = 3;

bool is_answer(const UpdateReply& reply) {
  return reply.rcode() == kNoErrorReply || reply.rcode() == kNxDomainReply;
}

bool has_cname(const UpdateReply& reply, const WireName& name) {
  return std::ranges::any_of(reply.answer, [&name](const ReplyRecord& record) {
    return record.owner == name && record.type == static_cast<unsigned>(RecordType::cname);
  });
}

// The records of one type at the name.
void add_records(const UpdateReply& reply, const WireName& name, RecordType type, NameData& data) {
  for (const ReplyRecord& record : reply.answer) {
    if (record.owner == name && record.type == static_cast<unsigned>(type))
      add_record(data, type, record.ttl, record.rdata);
  }
}

// The owner of a SOA record: of an answer, or of the authority section (RFC 2308 §2).
std::optional<DomainName> soa_owner(const std::vector<ReplyRecord>& records) {
  for (const ReplyRecord& record : records) {
    if (record.type != static_cast<unsigned>(RecordType::soa)) continue;
    auto name = DomainName::parse(record.owner.text());
    if (name) return *std::move(name);
  }
  return std::nullopt;
}

}  // namespace

DnsUpdateClient::DnsUpdateClient(EpollLoop& loop, ServerAddress server, TsigKey key,
                                 DnsUpdateSettings settings, Now now, NoCoreDumps no_core_dumps)
    : no_core_dumps_(std::move(no_core_dumps)),
      loop_(loop),
      server_(std::move(server)),
      key_(std::move(key)),
      settings_(std::move(settings)),
      now_(std::move(now)),
      stream_(loop) {}

Error DnsUpdateClient::error_of(const TransportReply& reply, std::chrono::milliseconds time) const {
  const auto error = [this](Code code, const std::string& why) {
    return Error{Fault::undetermined, code, server_.text + ": " + why,
                 "look whether the primary server runs and accepts TCP from here"};
  };
  switch (reply.outcome) {
    case Outcome::timeout:
      return error("timeout", fmt::format("no answer over TCP within {} s", time.count() / 1000));
    case Outcome::unreachable: return error("unreachable", printable(reply.detail));
    case Outcome::local: return error("local-failure", printable(reply.detail));
    default: return error("malformed", printable(reply.detail));
  }
}

Error DnsUpdateClient::error_of(const UpdateReply& reply, const std::string& subject) const {
  Error error = update_error(reply.rcode(), reply.tsig_error(), server_.text, subject);
  if (const auto seconds = clock_difference(reply, now_())) {
    error.message += fmt::format("; the clock of the server is {} s {} ours", std::abs(*seconds),
                                 *seconds < 0 ? "behind" : "ahead of");
  }
  if (reply.is_signed) return error;
  error.message += "; the reply is not signed";
  if (error.code == "update-notauth") {
    error.hint =
        "compare the key with that of the server; PowerDNS gives this reply to a wrong key and a wrong clock";
  }
  return error;
}

std::string DnsUpdateClient::sign(SentMessage& sent) const {
  const TsigFields fields = tsig_fields(key_, now_());
  sent.mac = tsig_mac(sent.octets, fields, key_, {});
  return sent.mac.empty() ? std::string() : add_tsig(sent.octets, fields, sent.mac);
}

Task<DnsUpdateClient::Exchange> DnsUpdateClient::exchange(TcpStream& stream, std::string message,
                                                          std::chrono::milliseconds time) {
  if (unreachable_) co_return Exchange{fail(*unreachable_)};
  const auto deadline = std::chrono::steady_clock::now() + time;
  if (!stream.is_open()) {
    const auto failure = co_await stream.open(server_, deadline);
    if (failure) {
      stream.close();
      unreachable_ = error_of(*failure, time);
      co_return Exchange{fail(*unreachable_)};
    }
  }
  SentMessage sent{std::move(message), {}};
  const std::string whole = sign(sent);
  if (whole.empty()) {
    co_return Exchange{fail({Fault::internal, "io", "OpenSSL cannot make a signature"})};
  }
  const auto failure = co_await stream.send(whole, deadline);
  TransportReply received;
  if (failure) {
    received = *failure;
  } else {
    received = co_await stream.receive(deadline);
  }
  if (received.outcome != Outcome::answered) {
    stream.close();
    const Error error = error_of(received, time);
    if (received.outcome == Outcome::timeout) unreachable_ = error;
    co_return Exchange{fail(error), true};
  }
  auto reply = verify_update_reply(received.octets, sent, key_, now_());
  if (!reply) {
    stream.close();
    co_return Exchange{fail(reply.error().within(server_.text)), true};
  }
  co_return Exchange{*std::move(reply), true};
}

Task<Result<UpdateReply>> DnsUpdateClient::ask(DomainName name, RecordType type) {
  if (auto ahead = ahead_.extract({name, type})) co_return std::move(ahead.mapped());
  Exchange asked =
      co_await exchange(stream_, encode_question(random_.next16(), name, type), settings_.question_time);
  const bool broke_off =
      !asked.reply && (asked.reply.error().code == "unreachable" || asked.reply.error().code == "malformed");
  if (broke_off) {
    asked =
        co_await exchange(stream_, encode_question(random_.next16(), name, type), settings_.question_time);
  }
  if (!asked.reply) co_return fail(asked.reply.error());
  UpdateReply& reply = *asked.reply;
  if (!is_answer(reply)) co_return fail(error_of(reply, name.text()));
  if (!reply.is_authoritative()) {
    constexpr unsigned kNotAuth = 9;
    co_return fail(update_error(kNotAuth, 0, server_.text, name.text()));
  }
  co_return std::move(reply);
}

// A name with a CNAME is never the apex of a zone, so it is in the zone of its parent.
Task<Result<DomainName>> DnsUpdateClient::find_zone(DomainName name) {
  for (DomainName candidate = std::move(name);;) {
    const Result<UpdateReply> reply = co_await ask(candidate, RecordType::soa);
    if (!reply) co_return fail(reply.error());
    if (!has_cname(*reply, WireName(candidate))) {
      auto zone = soa_owner(reply->answer);
      if (!zone) zone = soa_owner(reply->authority);
      if (zone && candidate.is_within(*zone)) co_return *std::move(zone);
      co_return fail({Fault::undetermined, "malformed",
                      server_.text + ": no SOA record for " + candidate.text() + " in its answer"});
    }
    auto parent = candidate.parent();
    if (!parent) co_return fail(parent.error());
    candidate = *std::move(parent);
  }
}

Task<void> DnsUpdateClient::read_steps_ahead(const std::vector<ChangeName>& steps, std::size_t begin) {
  ahead_.clear();
  const std::size_t end = std::min(begin + kReadAhead, steps.size());
  std::vector<Question> questions;
  for (std::size_t i = begin; i < end; ++i) questions.emplace_back(steps[i].owner, RecordType::txt);
  co_await read_ahead(std::move(questions));
  std::vector<Question> more;
  for (const auto& [question, reply] : ahead_) {
    const bool has_more = reply.rcode() == kNoErrorReply && !has_cname(reply, WireName(question.first));
    if (!has_more) continue;
    for (const RecordType type : {RecordType::a, RecordType::aaaa}) more.emplace_back(question.first, type);
  }
  co_await read_ahead(std::move(more));
}

Task<void> DnsUpdateClient::read_ahead(std::vector<Question> questions) {
  if (unreachable_ || questions.size() < 2) co_return;
  const auto deadline = std::chrono::steady_clock::now() + settings_.question_time;
  if (!stream_.is_open()) {
    const auto not_open = co_await stream_.open(server_, deadline);
    if (not_open) stream_.close();
    if (not_open) co_return;
  }
  std::map<std::uint16_t, AskedAhead> asked;
  for (Question& question : questions) {
    const std::uint16_t id = random_.next16();
    if (asked.contains(id)) continue;
    SentMessage sent{encode_question(id, question.first, question.second), {}};
    const std::string whole = sign(sent);
    const auto failure = co_await stream_.send(whole, deadline);
    if (failure) break;
    asked.emplace(id, AskedAhead{std::move(question), std::move(sent)});
  }
  co_await receive_ahead(std::move(asked), deadline);
}

Task<void> DnsUpdateClient::receive_ahead(std::map<std::uint16_t, AskedAhead> asked,
                                          EpollLoop::TimePoint deadline) {
  while (!asked.empty()) {
    const TransportReply received = co_await stream_.receive(deadline);
    if (received.outcome != Outcome::answered || received.octets.size() < 2) break;
    const auto id = static_cast<std::uint16_t>(PacketCursor(received.octets).read16());
    const auto found = asked.find(id);
    if (found == asked.end()) break;
    auto reply = verify_update_reply(received.octets, found->second.sent, key_, now_());
    if (!reply) break;
    if (is_answer(*reply) && reply->is_authoritative())
      ahead_.emplace(std::move(found->second.question), *std::move(reply));
    asked.erase(found);
  }
  if (!asked.empty()) stream_.close();
}

Task<Result<DomainName>> DnsUpdateClient::zone_of(DomainName name) {
  const auto known = zones_.find(name);
  if (known != zones_.end()) co_return known->second;
  auto zone = co_await find_zone(name);
  if (zone) zones_.emplace(std::move(name), *zone);
  co_return zone;
}

// A negative answer names the zone (RFC 2308 §2), so that most names need no question of their own for it.
Task<Result<DnsUpdateClient::NameSeen>> DnsUpdateClient::read_name(DomainName name) {
  const WireName owner(name);
  DomainName cut = name;  // at or above which the zone begins
  std::optional<DomainName> zone;
  NameData data;
  for (const RecordType type : {RecordType::txt, RecordType::a, RecordType::aaaa}) {
    const Result<UpdateReply> reply = co_await ask(name, type);
    if (!reply) co_return fail(reply.error());
    if (has_cname(*reply, owner)) {
      data.clear();
      add_records(*reply, owner, RecordType::cname, data);
      auto parent = name.parent();
      if (!parent) co_return fail(parent.error());
      cut = *std::move(parent);
      zone.reset();
      break;
    }
    add_records(*reply, owner, type, data);
    auto named = soa_owner(reply->authority);
    if (named && name.is_within(*named)) zone = std::move(named);
    if (reply->rcode() == kNxDomainReply) break;
  }
  if (!zone) {
    auto found = co_await zone_of(std::move(cut));
    if (!found) co_return fail(found.error());
    zone = *std::move(found);
  }
  co_return NameSeen{*std::move(zone), std::move(data)};
}

Task<bool> DnsUpdateClient::is_from_wildcard(DomainName name, const NameData& data) {
  const auto parent = name.parent();
  if (!parent) co_return false;
  auto wildcard = parent->child("*");
  if (!wildcard) co_return false;
  const Result<NameSeen> seen = co_await read_name(*std::move(wildcard));
  co_return seen && seen->data == data;
}

Task<UpdateOutcome> DnsUpdateClient::send_once(const DomainName& zone,
                                               const std::vector<NameUpdate>& changes) {
  TcpStream stream(loop_);
  const Exchange sent =
      co_await exchange(stream, encode_update(random_.next16(), zone, changes), settings_.update_time);
  if (!sent.reply && !sent.was_sent) co_return UpdateOutcome{UpdateStatus::failed, sent.reply.error()};
  if (!sent.reply) {
    Error error = sent.reply.error();
    error.message += "; the update of " + zone.text() + " may be applied or not";
    if (error.code != "update-unverified") error.code = "update-unknown";
    co_return UpdateOutcome{UpdateStatus::unknown, std::move(error)};
  }
  const UpdateReply& reply = *sent.reply;
  if (reply.rcode() == kNoErrorReply) co_return UpdateOutcome{UpdateStatus::done, std::nullopt};
  const bool is_conflict = is_failed_prerequisite(reply.rcode());
  const bool is_of_name = is_conflict && changes.size() == 1;
  Error error = error_of(reply, is_of_name ? changes.front().owner.text() : zone.text());
  if (!reply.is_signed) co_return UpdateOutcome{UpdateStatus::unknown, std::move(error)};
  co_return UpdateOutcome{is_conflict ? UpdateStatus::conflict : UpdateStatus::failed, std::move(error)};
}

Task<std::vector<UpdateOutcome>> DnsUpdateClient::send(DomainName zone, std::vector<NameUpdate> changes) {
  const UpdateOutcome together = co_await send_once(zone, changes);
  if (together.status != UpdateStatus::conflict || changes.size() == 1) {
    co_return std::vector<UpdateOutcome>(changes.size(), together);
  }
  const auto middle = changes.begin() + static_cast<std::ptrdiff_t>(changes.size() / 2);
  std::vector<NameUpdate> second(std::make_move_iterator(middle), std::make_move_iterator(changes.end()));
  changes.erase(middle, changes.end());
  std::vector<UpdateOutcome> outcomes = co_await send(zone, std::move(changes));
  const std::vector<UpdateOutcome> rest = co_await send(std::move(zone), std::move(second));
  outcomes.insert(outcomes.end(), rest.begin(), rest.end());
  co_return outcomes;
}

Task<void> DnsUpdateClient::send_zone(Semaphore& places, ZoneChanges zone,
                                      std::vector<UpdateOutcome>& outcomes) {
  const Semaphore::Permit permit = co_await places.acquire();
  auto step = zone.steps.begin();
  for (std::vector<NameUpdate>& group : split_updates(std::move(zone.changes), kUpdateBytes)) {
    if (update_size(group.front()) > kUpdateBytes) {
      outcomes[*step++] = {UpdateStatus::failed, Error{Fault::refused, "update-too-large",
                                                       "the records of " + group.front().owner.text() +
                                                           " do not fit into one update"}};
      continue;
    }
    const std::vector<UpdateOutcome> sent = co_await send(zone.zone, std::move(group));
    for (const UpdateOutcome& outcome : sent) outcomes[*step++] = outcome;
  }
}

Task<void> DnsUpdateClient::send_zones(std::map<DomainName, ZoneChanges>& zones,
                                       std::vector<UpdateOutcome>& outcomes) {
  // A connection that waits for updates may be closed by the server meanwhile.
  stream_.close();
  Semaphore places(loop_, kZonesAtOnce);
  std::vector<Task<void>> sending;
  for (auto& [name, zone] : zones) sending.push_back(send_zone(places, std::move(zone), outcomes));
  Task<void> all = all_of(loop_, std::move(sending));
  co_await std::move(all);
  zones.clear();
}

Task<std::vector<UpdateOutcome>> DnsUpdateClient::apply(std::vector<ChangeName> steps) {
  std::vector<UpdateOutcome> outcomes(steps.size());
  std::map<DomainName, ZoneChanges> zones;
  zones_.clear();
  unreachable_.reset();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (i > 0 && i % kStepsAtOnce == 0) co_await send_zones(zones, outcomes);
    if (i % kReadAhead == 0) co_await read_steps_ahead(steps, i);
    Result<NameSeen> seen = co_await read_name(steps[i].owner);
    if (!seen) {
      outcomes[i].error = seen.error();
      continue;
    }
    if (steps[i].before.empty() && !seen->data.empty()) {
      const bool is_synthesised = co_await is_from_wildcard(steps[i].owner, seen->data);
      if (is_synthesised) seen->data.clear();
    }
    auto change = plan_name_update(steps[i], seen->data);
    if (!change) {
      outcomes[i] = {UpdateStatus::conflict, change.error()};
    } else if (!*change) {
      outcomes[i] = {UpdateStatus::unchanged, std::nullopt};
    } else {
      ZoneChanges& zone = zones.try_emplace(seen->zone, ZoneChanges{seen->zone}).first->second;
      zone.changes.push_back(**std::move(change));
      zone.steps.push_back(i);
    }
  }
  co_await send_zones(zones, outcomes);
  co_return outcomes;
}

}  // namespace mtasts
