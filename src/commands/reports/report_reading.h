// read_reports(): reads the reports of files and mailboxes into a store.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "cli/context.h"
#include "mtasts/domain_name.h"
#include "mtasts/result.h"
#include "ports/report_mail.h"
#include "ports/report_store.h"

namespace mtasts {

struct ReportReading {
  std::optional<Error> failure = {};          // of the first report that could not be read
  std::set<DomainName> recipients = {};       // of the mails: the domains that receive reports
  std::uint64_t added = 0;                    // reports
  std::uint64_t known = 0;                    // that were sent twice, or are of a day that was pruned
  std::uint64_t unreadable = 0;               // messages, files or attachments
  std::uint64_t read_earlier = 0;             // messages or files, which were not read again
  std::uint64_t without_valid_signature = 0;  // reports by mail, with an authserv-id
};

// "3 reports read, 1 known before; 2 messages without readable report".
[[nodiscard]] std::string text(const ReportReading& reading);

struct ReportSources {
  ReportPaths paths = {};
  std::optional<ImapMailbox> mailbox = {};
};

// Reads what the store has not read yet, and adds it in batches. A report that cannot be read does not end
// the run: it is named on standard error with its place, and passed to `left_out`. `authserv_id` is the host
// whose Authentication-Results are believed. Errors of opening the sources, of the store, and of marking or
// moving messages over IMAP.
[[nodiscard]] Result<ReportReading> read_reports(const ReportSources& sources,
                                                 const std::optional<std::string>& authserv_id,
                                                 const std::function<void(const UnreadableReport&)>& left_out,
                                                 ReportStore& store, Context& context);

}  // namespace mtasts
