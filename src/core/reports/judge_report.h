// Judges the values of a report that was read: what is absent, unknown or odd.
#pragma once

#include "core/reports/report_notes.h"
#include "mtasts/tlsrpt_report.h"

namespace mtasts {

// Errors are left to the reader.
void judge_report(const TlsrptReport& report, ReportNotes& notes);

}  // namespace mtasts
