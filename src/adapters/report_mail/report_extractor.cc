#include "adapters/report_mail/report_extractor.h"

#include <algorithm>

#include "adapters/report_mail/mail_message.h"
#include "adapters/report_mail/mbox_reader.h"
#include "adapters/report_mail/report_errors.h"
#include "adapters/report_mail/report_limits.h"

namespace mtasts {
namespace {

bool is_archive_kind(ContentKind kind) {
  return kind == ContentKind::gzip || kind == ContentKind::zip;
}

// True if the sender calls the part a TLS report, or at least an archive.
bool claims_report(const MailPart& part) {
  const ContentKind kind = kind_of_name(part.name);
  return part.media_type.starts_with("application/tlsrpt") || kind == ContentKind::json ||
         is_archive_kind(kind);
}

// "google.com!example.com!1!2.json.gz" without ".gz".
std::string_view without_gz(std::string_view name) {
  return kind_of_name(name) == ContentKind::gzip ? name.substr(0, name.size() - 3) : name;
}

}  // namespace

std::optional<ReportItem> ReportExtractor::take_item() {
  if (items_.empty()) return std::nullopt;
  ReportItem item = std::move(items_.front());
  items_.pop_front();
  return item;
}

void ReportExtractor::add_failure(const ReportOrigin& origin, Error error) {
  items_.emplace_back(UnreadableReport{origin, std::move(error)});
}

void ReportExtractor::extract(const ReportOrigin& origin, std::string_view name, std::string content) {
  inflated_ = 0;
  const Claim claim = is_archive_kind(kind_of_name(name)) ? Claim::report : Claim::file;
  const std::string last_name(name.substr(name.rfind('/') + 1));
  unpack({.origin = origin, .name = last_name}, name, std::move(content), claim, 0);
}

void ReportExtractor::extract_mail(const ReportOrigin& origin, std::string mail) {
  inflated_ = 0;
  unpack_mail(origin, std::move(mail), 0);
}

void ReportExtractor::refuse_large_mail(const ReportOrigin& origin, std::string_view start) {
  ReportOrigin named = origin;
  named.message_id = message_id_of(start);
  add_failure(named, over_limit("the message has more than " + mebibytes(kLargestMessage)));
}

void ReportExtractor::unpack(const ReportDocument& around, std::string_view name, std::string content,
                             Claim claim, std::size_t depth) {
  if (depth > kMostPacking) {
    return add_failure(around.origin, over_limit("archives are nested deeper than " +
                                                 std::to_string(kMostPacking) + " levels"));
  }
  const ContentKind seen = content_kind(content);
  const bool is_promised = seen == ContentKind::unknown && kind_of_name(name) == ContentKind::json;
  switch (is_promised ? ContentKind::json : seen) {
    case ContentKind::json: {
      ReportDocument document = around;
      document.json = std::move(content);
      items_.emplace_back(std::move(document));
      return;
    }
    case ContentKind::gzip: return unpack_gzip(around, name, content, depth);
    case ContentKind::zip: return unpack_zip(around, content, depth);
    case ContentKind::mbox:
      if (around.origin.message == 0 && claim != Claim::none)
        return unpack_mbox(around.origin, content, depth);
      break;
    case ContentKind::mail:
      if (claim != Claim::none) return unpack_mail(around.origin, std::move(content), depth);
      break;
    case ContentKind::xml:
      if (content.find("<feedback") != std::string::npos) return add_failure(around.origin, dmarc_report());
      break;
    case ContentKind::unknown: break;
  }
  if (claim == Claim::none) return;
  add_failure(around.origin, content.empty() ? no_report("there is no content")
                             : claim == Claim::report
                                 ? damaged("the content is neither JSON, gzip nor zip")
                                 : no_report("the content is neither JSON, gzip, zip nor mail"));
}

void ReportExtractor::unpack_gzip(const ReportDocument& around, std::string_view name,
                                  std::string_view content, std::size_t depth) {
  auto inflated = gunzip_.inflate(content, std::min(kLargestReport, kMostInflated - inflated_));
  if (!inflated) return add_failure(around.origin, inflated.error());
  inflated_ += inflated->size();
  unpack(around, without_gz(name), *std::move(inflated), Claim::file, depth + 1);
}

void ReportExtractor::unpack_zip(const ReportDocument& around, std::string_view content, std::size_t depth) {
  auto entries = read_zip(content, std::min(kLargestReport, kMostInflated - inflated_));
  if (!entries) return add_failure(around.origin, entries.error());
  if (entries->empty()) return add_failure(around.origin, no_report("the zip archive is empty"));
  for (ArchiveEntry& entry : *entries) {
    inflated_ += entry.content.size();
    ReportDocument inside = around;
    inside.name = entry.name;
    unpack(inside, entry.name, std::move(entry.content), Claim::file, depth + 1);
  }
}

void ReportExtractor::unpack_mbox(const ReportOrigin& origin, std::string_view mbox, std::size_t depth) {
  ReportOrigin each = origin;
  while (!mbox.empty()) {
    ++each.message;
    mbox.remove_prefix(std::min(mbox.find('\n'), mbox.size() - 1) + 1);
    const std::size_t end = find_mbox_separator(mbox, 0).value_or(mbox.size());
    unpack_mail(each, std::string(mbox.substr(0, end)), depth + 1);
    mbox.remove_prefix(end);
  }
}

void ReportExtractor::unpack_mail(const ReportOrigin& origin, std::string text, std::size_t depth) {
  ReportDocument around{.origin = origin, .is_mail = true};
  if (const auto cost = check_mail_cost(text); !cost) {
    around.origin.message_id = message_id_of(std::string_view(text).substr(0, kMebibyte / 16));
    return add_failure(around.origin, cost.error());
  }
  MailMessage mail = parse_mail(text);
  text = {};
  around.origin.message_id = mail.message_id;
  around.from_domain = mail.from_domain;
  around.recipient_domain = mail.recipient_domain;
  around.authentication_results = mail.authentication_results;
  const std::size_t before = items_.size();
  for (MailPart& part : mail.parts) {
    around.origin.part = part.number;
    around.subject = part.subject;
    around.report_domain = part.report_domain;
    around.report_submitter = part.report_submitter;
    around.name = part.name;
    unpack(around, part.name, std::move(part.content), claims_report(part) ? Claim::report : Claim::none,
           depth);
  }
  around.origin.part.clear();
  if (mail.is_too_deep) {
    add_failure(around.origin,
                over_limit("parts are nested deeper than " + std::to_string(kMostNesting) + " levels"));
  } else if (items_.size() == before) {
    add_failure(around.origin, no_report("the mail has no TLS report"));
  }
}

}  // namespace mtasts
