// PolicyId: the id of an _mta-sts record (RFC 8461 §3.1), and the dated form YYYYMMDDNN with its succession.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/finding.h"
#include "mtasts/result.h"

namespace mtasts {

// 1 to 32 ASCII letters and digits. Ids have no order: they are only equal or not (RFC 8461 §3.1).
class PolicyId {
 public:
  // "2026112101", "a1". Fault::input, code "bad-id".
  [[nodiscard]] static Result<PolicyId> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const { return text_; }
  friend bool operator==(const PolicyId&, const PolicyId&) = default;

 private:
  explicit PolicyId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// A calendar day in UTC, 0001-01-01 to 9999-12-31.
using Day = std::chrono::year_month_day;

// Reads a day of the calendar: "2026-11-21". Fault::usage, code "bad-date".
[[nodiscard]] Result<Day> parse_day(std::string_view text);

// An id of the form YYYYMMDDNN, where YYYYMMDD is a day of the calendar and NN is 00..99.
struct DatedId {
  Day day;
  unsigned serial = 1;  // NN, 0..99; 00 is read but never generated
  friend auto operator<=>(const DatedId&, const DatedId&) = default;
};

// "2026112101" is 1 of 2026-11-21. Nothing for an id of another form, which is opaque.
[[nodiscard]] std::optional<DatedId> read_dated(const PolicyId& id);
// The id of the form YYYYMMDDNN. Asserts a valid day and serial.
[[nodiscard]] PolicyId print_dated(const DatedId& dated);

// The id of a first publication: YYYYMMDD01, "2026112101".
[[nodiscard]] PolicyId first_id(Day today);

// The known ids of one Policy Domain.
struct KnownIds {
  std::vector<PolicyId> current = {};  // published now, according to the zone or the ledger; without repeats
  std::vector<PolicyId> used = {};     // ever published or claimed, and never to be generated again
  bool invalid_record = false;         // an existing _mta-sts record is invalid
  bool several_records = false;        // the name has more than one record, so senders ignore them all
};

// Adds the ids of `more` to `known`, without repeats.
void add_known(KnownIds& known, const KnownIds& more);

// Warnings about the existing records: codes "id-record-invalid" and "sts-record-several".
[[nodiscard]] std::vector<Finding> record_warnings(const KnownIds& known);

struct NextId {
  PolicyId id;
  std::vector<Finding> warnings = {};  // codes "id-serial-overflow", "id-in-future", "id-not-dated",
                                       // "id-record-invalid", "sts-record-several"
};

// The successor of the current ids: of the dated form, later than every dated current id, and not used
// before. The successor of an opaque id is the first of `today`. Fault::refused, code "id-exhausted", past 99
// of 9999-12-31.
[[nodiscard]] Result<NextId> next_policy_id(const KnownIds& known, Day today);

// The latest dated id, else the last of the list; nothing for an empty list.
[[nodiscard]] std::optional<PolicyId> greatest_id(const std::vector<PolicyId>& ids);

}  // namespace mtasts
