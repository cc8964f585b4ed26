// ReportMembers: reads the members of a report (RFC 8460 §4.4) from the events of its JSON, so that a large
// report needs no second tree in memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/reports/report_notes.h"
#include "core/text/strict_json.h"
#include "mtasts/tlsrpt_report.h"

namespace mtasts {

// The report as far as the events have filled it. Required members of a wrong type are left out.
struct ReportDraft {
  TlsrptReport report = {};
  std::string start = {};  // the times as text
  std::string end = {};
  bool has_range = false;
  bool has_policies = false;
  std::size_t failure_count = 0;
};

class ReportMembers : public StrictJson {
 public:
  explicit ReportMembers(ReportNotes& notes) : notes_(notes) {}

  [[nodiscard]] ReportDraft take() && { return std::move(draft_); }

  // The objects and arrays of a report.
  enum class Level {
    report,
    range,
    policies,  // the array
    item,      // of that
    policy,
    policy_string,
    mx_host,
    summary,
    failures,  // the array
    failure,   // of that
    ignored,   // no part of a report
  };
  struct Row;

 protected:
  bool null() override;
  bool boolean(bool value) override;
  bool negative(std::int64_t value) override;
  bool natural(std::uint64_t value) override;
  bool fraction(double value, const std::string& text) override;
  bool string(std::string& value) override;
  bool open_object() override;
  bool open_array() override;
  bool name(std::string& name) override;
  bool close() override;

 private:
  [[nodiscard]] std::string here() const;
  bool open(Level level);
  bool open_policy();
  bool open_failure();
  bool misplaced(std::string_view kind);
  bool bad_count(std::string_view reason);
  bool add_policy_strings(std::string_view text);
  bool add_policy_string(std::string_view line);
  bool add_mx_host(std::string_view text);
  void note_padding(std::string_view member, std::string_view text);

  ReportNotes& notes_;
  ReportDraft draft_;
  std::vector<Level> levels_;
  const Row* row_ = nullptr;  // of the member that is being read; none: an unknown member
};

}  // namespace mtasts
