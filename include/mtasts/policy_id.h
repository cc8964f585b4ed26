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
  // Fault::input, code "bad-id".
  [[nodiscard]] static Result<PolicyId> parse(std::string_view text);
  [[nodiscard]] const std::string& text() const { return text_; }
  friend bool operator==(const PolicyId&, const PolicyId&) = default;

 private:
  explicit PolicyId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// A calendar day in UTC, 0001-01-01 to 9999-12-31.
using Day = std::chrono::year_month_day;

// "YYYY-MM-DD". Fault::usage, code "bad-date".
[[nodiscard]] Result<Day> parse_day(std::string_view text);

// The dated reading of an id: YYYYMMDDNN where YYYYMMDD is a real day and NN is 00..99.
struct DatedId {
  Day day;
  unsigned serial = 1;  // NN, 0..99; 00 is read but never written
  friend auto operator<=>(const DatedId&, const DatedId&) = default;
};

// Nothing when the id is of another form: it is opaque then.
[[nodiscard]] std::optional<DatedId> read_dated(const PolicyId& id);
[[nodiscard]] PolicyId print_dated(const DatedId& dated);

// The id of a first publication: YYYYMMDD01.
[[nodiscard]] PolicyId first_id(Day today);

// Everything known of the ids of one Policy Domain.
struct KnownIds {
  std::vector<PolicyId> standing = {};  // published now, as a zone or a ledger tells, each once
  std::vector<PolicyId> used = {};      // ever published or claimed: none of them is given again
  bool invalid_record = false;          // an _mta-sts record stands that nobody can read
  bool several_records = false;         // more than one stands at the name, so senders read none
};

// Adds what `more` knows to `known`, each id once.
void add_known(KnownIds& known, const KnownIds& more);

// What is wrong with the records that stand, whatever follows: codes "id-record-invalid" and
// "id-several-records".
[[nodiscard]] std::vector<Finding> record_warnings(const KnownIds& known);

struct NextId {
  PolicyId id;
  std::vector<Finding> warnings = {};  // codes "id-serial-overflow", "id-in-future", "id-not-dated",
                                       // "id-record-invalid", "id-several-records"
};

// The successor of what stands: dated, later than every dated standing id, equal to none that was used. An
// opaque id is followed by today's first. Fault::refused, code "id-exhausted", past 9999-12-31 NN=99.
[[nodiscard]] Result<NextId> next_policy_id(const KnownIds& known, Day today);

// The one that counts of several ids: the latest dated one, else the last given. Nothing of nothing.
[[nodiscard]] std::optional<PolicyId> greatest_id(const std::vector<PolicyId>& ids);

}  // namespace mtasts
