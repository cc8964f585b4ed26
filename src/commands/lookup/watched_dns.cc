#include "commands/lookup/watched_dns.h"

namespace mtasts {
namespace {

DnsAnswer not_asked() {
  DnsAnswer answer;
  answer.failure = {DnsFailureReason::not_asked, "not asked, since no DNS server answers"};
  return answer;
}

}  // namespace

Task<DnsAnswer> WatchedDns::ask_watched(DnsQuestion question) {
  if (questions_.ends_list()) co_return not_asked();
  DnsAnswer answer = co_await dns_->ask(std::move(question));
  questions_.add({&answer, 1});
  co_return answer;
}

Task<std::vector<DnsAnswer>> WatchedDns::ask_authoritative_watched(DnsQuestion question) {
  if (questions_.ends_list()) co_return std::vector<DnsAnswer>(1, not_asked());
  std::vector<DnsAnswer> answers = co_await dns_->ask_authoritative(std::move(question));
  questions_.add(answers);
  co_return answers;
}

}  // namespace mtasts
