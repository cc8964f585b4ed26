// A policy is read (RFC 8461 §3.2) in three steps: lines, fields, advice about real senders.
#include "mtasts/policy.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <limits>
#include <set>

#include "core/findings/bounded_findings.h"
#include "core/policy/policy_advice.h"
#include "core/policy/policy_draft.h"
#include "core/policy/policy_lines.h"
#include "mtasts/join_names.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kNoLine = std::numeric_limits<std::size_t>::max();

Policy policy_of(PolicyDraft draft) {
  assert(draft.mode && draft.max_age);
  Policy policy{*draft.mode, *draft.max_age, {}, {}};
  for (PolicyMx& mx : draft.mx) policy.mx.push_back(std::move(mx.pattern));
  for (const PolicyField& field : draft.extensions) policy.extensions.emplace_back(field.name, field.value);
  return policy;
}

void append(std::vector<Finding>& findings, std::vector<Finding> more) {
  findings.insert(findings.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

std::set<std::string_view> mx_set(const Policy& policy) {
  std::set<std::string_view> set;
  for (const MxPattern& pattern : policy.mx) set.insert(pattern.text());
  return set;
}

}  // namespace

std::string_view text(Mode mode) {
  switch (mode) {
    case Mode::testing: return "testing";
    case Mode::enforce: return "enforce";
    case Mode::none: return "none";
  }
  return {};
}

Result<Mode> parse_mode(std::string_view word) {
  for (const Mode mode : {Mode::testing, Mode::enforce, Mode::none}) {
    if (word == text(mode)) return mode;
  }
  return fail({Fault::input, "bad-mode",
               "not a mode: \"" + printable(word, 80) + "\" (testing, enforce or none; RFC 8461 §3.2)"});
}

std::string values_text(const Policy& policy, std::string_view separator) {
  std::string values = "mode " + std::string(text(policy.mode)) + ", max_age " + policy.max_age.text();
  if (!policy.mx.empty()) values += ", mx " + join_names(policy.mx, separator);
  return values;
}

bool same_policy(const Policy& one, const Policy& other) {
  return one.mode == other.mode && one.max_age == other.max_age && mx_set(one) == mx_set(other);
}

PolicyReading read_policy(std::string_view body) {
  PolicyLines lines = read_policy_lines(body);
  PolicyReading reading{{}, lines.findings};
  if (lines.readable) {
    PolicyDraft draft = read_policy_fields(lines);
    append(reading.findings, draft.findings);
    append(reading.findings, policy_advice(body, lines, draft));
    if (!has_error(reading.findings)) reading.policy = policy_of(std::move(draft));
  }
  add_reader_notes(lines, reading.findings);
  // Sorted by line within a severity. Findings without a line come last, since they may follow from the
  // others.
  std::ranges::stable_sort(reading.findings, [](const Finding& a, const Finding& b) {
    return a.line.value_or(kNoLine) < b.line.value_or(kNoLine);
  });
  sort_worst_first(reading.findings);
  // A policy of 64 KiB can repeat one fault thousands of times.
  reading.findings = with_bounded_repeats(std::move(reading.findings));
  return reading;
}

Result<Policy> parse_policy(std::string_view body) {
  PolicyReading reading = read_policy(body);
  if (reading.policy) return *std::move(reading.policy);
  const Finding& first = reading.findings.front();
  const std::string message = printable(first.message) + " (" + first.rfc + ')';
  Error error{Fault::input, *Code::find(first.code), message, printable(first.hint)};
  return fail(first.line ? error.within("line " + std::to_string(*first.line)) : error);
}

std::string print_policy(const Policy& policy, LineEnding line_ending) {
  const std::string_view end = line_ending == LineEnding::crlf ? "\r\n" : "\n";
  std::string body;
  const auto print = [&](std::string_view name, std::string_view value) {
    body.append(name).append(": ").append(value).append(end);
  };
  print("version", "STSv1");
  print("mode", text(policy.mode));
  for (const MxPattern& pattern : policy.mx) print("mx", pattern.text());
  print("max_age", policy.max_age.text());
  for (const auto& extension : policy.extensions) print(extension.first, extension.second);
  return body;
}

LineEnding line_ending_of(std::string_view body) {
  const std::size_t lf = body.find('\n');
  return lf != std::string_view::npos && lf > 0 && body[lf - 1] == '\r' ? LineEnding::crlf : LineEnding::lf;
}

Result<void> check_emitted_max_age(MaxAge max_age) {
  if (max_age.seconds() > 0) return {};
  return fail({Fault::input, "bad-max-age", "max_age 0 is not written: senders would not keep the policy",
               "write 1..31557600; 86400 suits mode none"});
}

}  // namespace mtasts
