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

// "; without mx a.example.com": the mx of `from` that `in` lacks.
std::string missing_mx_text(std::string_view title, const Policy& from, const Policy& in) {
  constexpr std::size_t kMostNamed = 5;
  const std::set<std::string_view> there = mx_set(in);
  std::vector<std::string> missing;
  for (const std::string_view mx : mx_set(from)) {
    if (!there.contains(mx)) missing.emplace_back(mx);
  }
  return missing.empty() ? "" : "; " + std::string(title) + ' ' + join_first(missing, kMostNamed, ", ");
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

std::string policy_difference(const Policy& served, const Policy& wanted) {
  std::string difference;
  if (served.mode != wanted.mode) {
    difference +=
        "; mode " + std::string(text(served.mode)) + " instead of " + std::string(text(wanted.mode));
  }
  if (served.max_age != wanted.max_age) {
    difference += "; max_age " + served.max_age.text() + " instead of " + wanted.max_age.text();
  }
  difference += missing_mx_text("without mx", wanted, served);
  difference += missing_mx_text("with unexpected mx", served, wanted);
  return difference.empty() ? difference : difference.substr(2);
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
