// Joins the tables and proves at compile time that every code has exactly one complete row.
#include "core/findings/catalogue.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "core/findings/catalogue/apply.h"
#include "core/findings/catalogue/bounces.h"
#include "core/findings/catalogue/dns_and_mx.h"
#include "core/findings/catalogue/dns_update_errors.h"
#include "core/findings/catalogue/file_errors.h"
#include "core/findings/catalogue/holds.h"
#include "core/findings/catalogue/id_errors.h"
#include "core/findings/catalogue/input_errors.h"
#include "core/findings/catalogue/lookup_errors.h"
#include "core/findings/catalogue/mail_tls.h"
#include "core/findings/catalogue/policy.h"
#include "core/findings/catalogue/policy_host.h"
#include "core/findings/catalogue/push.h"
#include "core/findings/catalogue/report_judgement.h"
#include "core/findings/catalogue/report_mail.h"
#include "core/findings/catalogue/reports.h"
#include "core/findings/catalogue/result_types.h"
#include "core/findings/catalogue/rollout.h"
#include "core/findings/catalogue/settings.h"
#include "core/findings/catalogue/txt_records.h"
#include "core/findings/catalogue/zone_files.h"

namespace mtasts {
namespace {

template <std::size_t... sizes>
constexpr auto joined(const CatalogueRow (&... tables)[sizes]) {
  std::array<CatalogueRow, (sizes + ...)> rows{};
  auto* end = rows.begin();
  ((end = std::copy(std::begin(tables), std::end(tables), end)), ...);
  return rows;
}

constexpr auto kRows =
    joined(kPolicyRows, kTxtRecordRows, kZoneFileRows, kDnsAndMxRows, kPolicyHostRows, kMailTlsRows,
           kRolloutRows, kPushErrorRows, kReportRows, kReportJudgementRows, kSettingsRows, kApplyRows,
           kRolloutHoldRows, kLookupErrorRows, kIdErrorRows, kInputErrorRows, kFileErrorRows, kReportMailRows,
           kReportStoreRows, kDnsUpdateErrorRows, kEvidenceRows, kResultTypeRows, kBounceRows);

// The rows at the end whose codes no finding and no error carries.
constexpr std::size_t kForeignRows =
    std::size(kEvidenceRows) + std::size(kResultTypeRows) + std::size(kBounceRows);

constexpr bool is_sentence(std::string_view text) {
  return !text.empty() && text.back() != '.' && text.front() != ' ' && text.find('\n') == text.npos;
}

constexpr bool is_complete(const CatalogueRow& row) {
  return !row.code.empty() && is_sentence(row.meaning) && is_sentence(row.remedy) && !row.causes[0].empty() &&
         !row.commands[0].empty() && (row.rfc.empty() || row.rfc.starts_with("RFC "));
}

// The place of each code's row, by Code::index(). Does not compile unless each code has exactly one row, with
// a severity if it is a finding's.
constexpr auto kPlaces = [] {
  constexpr std::size_t kNone = kRows.size();
  std::array<std::size_t, kCodeCount> places{};
  places.fill(kNone);
  for (std::size_t i = 0; i < kRows.size() - kForeignRows; ++i) {
    const auto code = Code::find(kRows[i].code);
    if (!code) throw "mtasts/code.h lacks the code of a row";
    if (kRows[i].severity.has_value() != code->is_finding())
      throw "a finding has a severity, an error has none";
    if (places[code->index()] != kNone) throw "two rows have the same code";
    places[code->index()] = i;
  }
  for (const std::size_t place : places) {
    if (place == kNone) throw "a code has no row";
  }
  return places;
}();

static_assert(std::ranges::all_of(kRows, is_complete));
// Code finds its index by binary search.
static_assert(std::is_sorted(std::begin(kFindingCodes), std::end(kFindingCodes)));
static_assert(std::is_sorted(std::begin(kErrorCodes), std::end(kErrorCodes)));

}  // namespace

std::span<const CatalogueRow> catalogue() {
  return kRows;
}

const CatalogueRow& row_of(Code code) {
  return kRows[kPlaces[code.index()]];
}

const CatalogueRow* find_row(std::string_view text) {
  if (const auto code = Code::find(text)) return &row_of(*code);
  const auto* const row =
      std::find_if(kRows.end() - kForeignRows, kRows.end(),
                   [text](const CatalogueRow& candidate) { return candidate.code == text; });
  return row == kRows.end() ? nullptr : row;
}

}  // namespace mtasts
