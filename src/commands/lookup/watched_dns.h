// WatchedDns: asks as the DNS below it does, until a list of domains shows that no server answers. Then it
// asks no more, and every further question fails at once.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "mtasts/unanswered_questions.h"
#include "ports/dns.h"

namespace mtasts {

class WatchedDns final : public Dns {
 public:
  explicit WatchedDns(std::unique_ptr<Dns> dns) : dns_(std::move(dns)) {}

  // After the first answer, nothing is added to the question.
  [[nodiscard]] Task<DnsAnswer> ask(DnsQuestion question) override {
    return questions_.has_answer() ? dns_->ask(std::move(question)) : ask_watched(std::move(question));
  }
  [[nodiscard]] Task<std::vector<DnsAnswer>> ask_authoritative(DnsQuestion question) override {
    return questions_.has_answer() ? dns_->ask_authoritative(std::move(question))
                                   : ask_authoritative_watched(std::move(question));
  }

  // Counts one domain of the list.
  void end_domain() { questions_.end_domain(); }
  // True if no more questions are asked, for the reason of error().
  [[nodiscard]] bool ends_list() const { return questions_.ends_list(); }
  [[nodiscard]] Error error() const { return questions_.error(); }

 private:
  [[nodiscard]] Task<DnsAnswer> ask_watched(DnsQuestion question);
  [[nodiscard]] Task<std::vector<DnsAnswer>> ask_authoritative_watched(DnsQuestion question);

  std::unique_ptr<Dns> dns_;
  UnansweredQuestions questions_ = {};
};

}  // namespace mtasts
