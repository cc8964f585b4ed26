#include "mtasts/unanswered_questions.h"

#include <algorithm>
#include <utility>

#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kMostFailures = 3;

bool is_unanswered(const DnsAnswer& answer) {
  return answer.status == DnsStatus::failed && (answer.failure.reason == DnsFailureReason::timeout ||
                                                answer.failure.reason == DnsFailureReason::unreachable);
}

// A failure for lack of resources of this machine is no evidence about the servers.
bool is_answer(const DnsAnswer& answer) {
  return !is_unanswered(answer) &&
         !(answer.status == DnsStatus::failed && answer.failure.reason == DnsFailureReason::local_failure);
}

}  // namespace

void UnansweredQuestions::add(std::span<const DnsAnswer> answers) {
  if (has_answer_ || ends_list_) return;
  has_answer_ = std::ranges::any_of(answers, is_answer);
  const auto unanswered = std::ranges::find_if(answers, is_unanswered);
  if (has_answer_ || unanswered == answers.end()) return;
  ++questions_;
  std::string failure = printable(unanswered->failure.message);
  const bool is_new = std::ranges::find(failures_, failure) == failures_.end();
  if (is_new && failures_.size() < kMostFailures) failures_.push_back(std::move(failure));
}

void UnansweredQuestions::end_domain() {
  ++domains_;
  ends_list_ = ends_list_ || (!has_answer_ && questions_ >= kLimit && domains_ >= kLimit);
}

Error UnansweredQuestions::error() const {
  std::string failures;
  for (const std::string& failure : failures_) failures += (failures.empty() ? "" : "; ") + failure;
  return {Fault::undetermined, "no-server-answers",
          "no DNS server answered any of the first " + std::to_string(kLimit) + " questions (" + failures +
              "): the other domains are undetermined, and nothing more is asked about them",
          "the resolver is down, or port 53 is blocked: test it with mtasts mx DOMAIN, name another with "
          "--server, and run the list again"};
}

}  // namespace mtasts
