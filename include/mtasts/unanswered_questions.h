// UnansweredQuestions: decides when a list of domains ends early because no DNS server answers. Without it a
// dead resolver costs hours of time-outs.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "mtasts/dns_answer.h"
#include "mtasts/result.h"

namespace mtasts {

class UnansweredQuestions {
 public:
  // The least number of questions, and of domains, without any answer that ends a list. A shorter list runs
  // to its end, as does every list after the first answer.
  static constexpr std::uint64_t kLimit = 1000;

  // Counts one question by the answers of all servers that were asked.
  void add(std::span<const DnsAnswer> answers);
  // Counts one domain of the list whose outcome is known.
  void end_domain();

  // True if the list has ever had an answer, SERVFAIL and REFUSED included.
  [[nodiscard]] bool has_answer() const { return has_answer_; }
  // True if no more questions are asked. It stays true: later answers count for nothing.
  [[nodiscard]] bool ends_list() const { return ends_list_; }
  // The reason: Fault::undetermined, code "no-server-answers", with the servers that were asked.
  [[nodiscard]] Error error() const;

 private:
  std::uint64_t questions_ = 0;
  std::uint64_t domains_ = 0;
  bool has_answer_ = false;
  bool ends_list_ = false;
  std::vector<std::string> failures_ = {};  // the first different messages
};

}  // namespace mtasts
