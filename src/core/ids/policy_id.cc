// Ids of _mta-sts records (RFC 8461 §3.1), which have no order. The dated form YYYYMMDDNN is for people, as
// zone serials are (RFC 1912 §2.2); its succession is decided here.
#include "mtasts/policy_id.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "core/text/without_repeats.h"
#include "mtasts/ascii.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kLongestId = 32;
constexpr std::size_t kDatedSize = 10;
constexpr unsigned kGreatestSerial = 99;

unsigned number_of(std::string_view digits) {
  unsigned value = 0;
  for (const char c : digits) value = value * 10 + static_cast<unsigned>(c - '0');
  return value;
}

bool are_digits(std::string_view text) {
  return std::ranges::all_of(text, is_digit);
}

// The day of the calendar; nothing if there is none. The year 0 is refused.
std::optional<Day> day_of(std::string_view year, std::string_view month, std::string_view day) {
  if (!are_digits(year) || !are_digits(month) || !are_digits(day) || number_of(year) == 0) return {};
  const Day date{std::chrono::year(static_cast<int>(number_of(year))), std::chrono::month(number_of(month)),
                 std::chrono::day(number_of(day))};
  if (!date.ok()) return {};
  return date;
}

bool is_last_day(Day day) {
  return day == Day{std::chrono::year(9999), std::chrono::December, std::chrono::day(31)};
}

// NN+1, or 01 of the next day, so that the id never has an eleventh digit. Nothing after 99 of the last day.
std::optional<DatedId> successor(const DatedId& dated) {
  if (dated.serial < kGreatestSerial) return DatedId{dated.day, dated.serial + 1};
  if (is_last_day(dated.day)) return {};
  return DatedId{std::chrono::sys_days(dated.day) + std::chrono::days(1), 1};
}

std::optional<DatedId> greatest_dated(const std::vector<PolicyId>& ids) {
  std::optional<DatedId> greatest;
  for (const PolicyId& id : ids) {
    const auto dated = read_dated(id);
    if (dated && (!greatest || *dated > *greatest)) greatest = dated;
  }
  return greatest;
}

tl::unexpected<Error> exhausted(const DatedId& last) {
  return fail({Fault::refused, "id-exhausted",
               "no id of the form YYYYMMDDNN follows " + print_dated(last).text(),
               "choose an id of another form: 1 to 32 letters and digits, never used before"});
}

// Warnings about the current ids and their records.
std::vector<Finding> current_id_warnings(const KnownIds& known, Day today) {
  std::vector<Finding> warnings = record_warnings(known);
  for (const PolicyId& id : known.current) {
    const auto dated = read_dated(id);
    if (!dated) {
      warnings.push_back(
          found("id-not-dated", "the id " + id.text() +
                                    " is followed by one of the form YYYYMMDDNN, since senders only look for "
                                    "a difference"));
    } else if (dated->day > today) {
      warnings.push_back(found("id-in-future", "the id " + id.text() + " has a date in the future"));
    }
  }
  return warnings;
}

}  // namespace

void add_known(KnownIds& known, const KnownIds& more) {
  add_once(known.current, more.current);
  add_once(known.used, more.used);
  known.invalid_record = known.invalid_record || more.invalid_record;
  known.several_records = known.several_records || more.several_records;
}

std::vector<Finding> record_warnings(const KnownIds& known) {
  std::vector<Finding> warnings;
  if (known.invalid_record) {
    warnings.push_back(found("id-record-invalid", "the existing _mta-sts record has no valid id"));
  }
  if (known.several_records) {
    // A new id is possible nevertheless.
    warnings.push_back(
        found("sts-record-several", "the name has several _mta-sts records: senders ignore all of them"));
    warnings.back().severity = Severity::warning;
  }
  return warnings;
}

Result<PolicyId> PolicyId::parse(std::string_view text) {
  if (text.empty() || text.size() > kLongestId || !std::ranges::all_of(text, is_alnum)) {
    return fail({Fault::input, "bad-id",
                 "not a valid id: " + quote(text) + " (1 to 32 letters and digits; RFC 8461 §3.1)"});
  }
  return PolicyId(std::string(text));
}

Result<Day> parse_day(std::string_view text) {
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    if (const auto day = day_of(text.substr(0, 4), text.substr(5, 2), text.substr(8, 2))) return *day;
  }
  return fail({Fault::usage, "bad-date", "not a valid date: " + quote(text) + " (a real day as YYYY-MM-DD)"});
}

std::optional<DatedId> read_dated(const PolicyId& id) {
  const std::string_view text = id.text();
  if (text.size() != kDatedSize || !are_digits(text)) return {};
  const auto day = day_of(text.substr(0, 4), text.substr(4, 2), text.substr(6, 2));
  if (!day) return {};
  return DatedId{*day, number_of(text.substr(8))};
}

PolicyId print_dated(const DatedId& dated) {
  return *PolicyId::parse(fmt::format("{:04}{:02}{:02}{:02}", static_cast<int>(dated.day.year()),
                                      static_cast<unsigned>(dated.day.month()),
                                      static_cast<unsigned>(dated.day.day()), dated.serial));
}

PolicyId first_id(Day today) {
  return print_dated({today, 1});
}

Result<NextId> next_policy_id(const KnownIds& known, Day today) {
  std::vector<Finding> warnings = current_id_warnings(known, today);
  DatedId candidate{today, 1};
  bool reached_next_day = false;
  // Moves to the successor; false if there is none.
  const auto advance = [&candidate, &reached_next_day](const DatedId& from) {
    const auto next = successor(from);
    if (!next) return false;
    reached_next_day = reached_next_day || next->day != from.day;
    candidate = *next;
    return true;
  };

  const auto current = greatest_dated(known.current);
  if (current && current->day >= today && !advance(*current)) return exhausted(*current);
  std::set<std::string_view> used;
  for (const PolicyId& id : known.used) used.insert(id.text());
  while (used.contains(print_dated(candidate).text())) {
    if (!advance(candidate)) return exhausted(candidate);
  }
  if (reached_next_day) {
    warnings.push_back(
        found("id-serial-overflow", "NN=99 is the last of a day: the id goes on with 01 of the next day"));
  }
  return NextId{print_dated(candidate), std::move(warnings)};
}

std::optional<PolicyId> greatest_id(const std::vector<PolicyId>& ids) {
  if (ids.empty()) return {};
  const auto greatest = greatest_dated(ids);
  return greatest ? print_dated(*greatest) : ids.back();
}

}  // namespace mtasts
