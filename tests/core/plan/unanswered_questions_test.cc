#include "mtasts/unanswered_questions.h"

#include <string>

#include "catch.h"

namespace mtasts::test {
namespace {

DnsAnswer failed(DnsFailureReason reason, std::string message = "192.0.2.53#53 gave no answer within 5 s") {
  DnsAnswer answer;
  answer.failure = {reason, std::move(message)};
  return answer;
}

DnsAnswer answered(DnsStatus status) {
  DnsAnswer answer;
  answer.status = status;
  return answer;
}

// Adds `number` domains, each with one question that got `answer`.
void add(UnansweredQuestions& questions, const DnsAnswer& answer, std::uint64_t number) {
  for (std::uint64_t i = 0; i < number; ++i) {
    questions.add({&answer, 1});
    questions.end_domain();
  }
}

constexpr auto kLimit = UnansweredQuestions::kLimit;

}  // namespace

TEST_CASE("a list ends when its first 1000 questions and domains have no answer") {
  const auto reason = GENERATE(DnsFailureReason::timeout, DnsFailureReason::unreachable);
  UnansweredQuestions questions;
  add(questions, failed(reason), kLimit - 1);
  CHECK_FALSE(questions.ends_list());
  add(questions, failed(reason), 1);
  CHECK(questions.ends_list());
  CHECK_FALSE(questions.has_answer());

  add(questions, answered(DnsStatus::records), 1);
  CHECK(questions.ends_list());
  CHECK_FALSE(questions.has_answer());
}

TEST_CASE("any answer keeps a list going for good") {
  const DnsAnswer answer = GENERATE(answered(DnsStatus::records), answered(DnsStatus::no_such_name),
                                    answered(DnsStatus::no_such_data), failed(DnsFailureReason::servfail),
                                    failed(DnsFailureReason::refused), failed(DnsFailureReason::malformed),
                                    failed(DnsFailureReason::not_in_zone));
  UnansweredQuestions questions;
  add(questions, failed(DnsFailureReason::timeout), kLimit - 1);
  add(questions, answer, 1);
  CHECK(questions.has_answer());
  add(questions, failed(DnsFailureReason::timeout), 2 * kLimit);
  CHECK_FALSE(questions.ends_list());
}

TEST_CASE("a shortage of this machine is neither an answer nor a sign of dead servers") {
  UnansweredQuestions questions;
  add(questions, failed(DnsFailureReason::local_failure), 2 * kLimit);
  CHECK_FALSE(questions.has_answer());
  CHECK_FALSE(questions.ends_list());
}

TEST_CASE("fewer than 1000 domains are all asked, however many questions each takes") {
  const std::vector<DnsAnswer> servers(2, failed(DnsFailureReason::timeout));
  UnansweredQuestions questions;
  for (std::uint64_t i = 0; i < 7 * kLimit; ++i) questions.add(servers);
  for (std::uint64_t i = 1; i < kLimit; ++i) questions.end_domain();
  CHECK_FALSE(questions.ends_list());
  questions.end_domain();
  CHECK(questions.ends_list());
}

TEST_CASE("domains that need no question do not end a list") {
  UnansweredQuestions questions;
  for (std::uint64_t i = 0; i < 2 * kLimit; ++i) questions.end_domain();
  CHECK_FALSE(questions.ends_list());
}

TEST_CASE("one answering server of several is an answer") {
  const std::vector<DnsAnswer> servers{failed(DnsFailureReason::timeout), answered(DnsStatus::no_such_data)};
  UnansweredQuestions questions;
  questions.add(servers);
  CHECK(questions.has_answer());
}

TEST_CASE("the error names the first three different failures, each once and printable") {
  UnansweredQuestions questions;
  for (const std::string message : {"one", "one", "two", "th\x1bree", "four"}) {
    add(questions, failed(DnsFailureReason::timeout, message), 1);
  }
  const Error error = questions.error();
  CHECK(error.fault == Fault::undetermined);
  CHECK(error.code == "no-server-answers");
  CHECK(error.message.find("(one; two; th\\x1bree)") != std::string::npos);
}

}  // namespace mtasts::test
