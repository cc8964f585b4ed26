#include "commands/reports/report_reading.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>
#include <variant>

#include "mtasts/authentication_results.h"
#include "mtasts/counted.h"
#include "mtasts/finding.h"
#include "mtasts/printable.h"
#include "mtasts/tlsrpt_report.h"

namespace mtasts {
namespace {

// A batch is kept in memory: so many messages, or so many bytes of JSON.
constexpr std::size_t kBatchMessages = 1000;
constexpr std::size_t kBatchBytes = std::size_t{8} << 20;

// The most domains that are kept as recipients: each mail names one, and anybody can send mail.
constexpr std::size_t kMostRecipients = 1000;

constexpr std::size_t kMessageIdLimit = 300;  // bytes

// "mail.mbox: message 3, part 2 <id@sender.example>", of any bytes.
std::string place_of(const ReportOrigin& origin) {
  std::string place = origin.file == "-" ? "standard input" : origin.file;
  if (origin.message > 0) place += ": message " + std::to_string(origin.message);
  if (!origin.part.empty()) place += (origin.message > 0 ? ", part " : ": part ") + origin.part;
  if (!origin.message_id.empty()) place += " <" + origin.message_id.substr(0, kMessageIdLimit) + '>';
  return place;
}

// The domain whose signature the mail of the report needs: that of contact-info, else of the author.
std::string reporting_domain(const TlsrptReport& report, const ReportDocument& document) {
  return domain_of_contact(report).value_or(document.from_domain);
}

// The domain that signed for the reporting organization; empty if none did.
std::string signer_of(const TlsrptReport& report, const ReportDocument& document,
                      const std::string& authserv_id) {
  const auto organization = DomainName::parse(reporting_domain(report, document));
  if (!organization) return {};
  for (const DomainName& signer : dkim_signers(document.authentication_results, authserv_id)) {
    if (is_aligned(signer, *organization)) return signer.text();
  }
  return {};
}

// The first finding of a report that cannot be read.
Error error_of(const std::vector<Finding>& findings) {
  const Finding& first = findings.front();
  return {Fault::input, Code::find(first.code).value_or(Code("report-not-json")), printable(first.message),
          printable(first.hint)};
}

// Other mail in a mailbox is no report that could not be read.
bool is_other_mail(const Error& error) {
  return error.code == "no-report" || error.code == "dmarc-report";
}

class Reader {
 public:
  Reader(const ReportSources& sources, const std::optional<std::string>& authserv_id,
         const std::function<void(const UnreadableReport&)>& left_out, ReportStore& store, Context& context)
      : sources_(sources),
        authserv_id_(authserv_id),
        left_out_(left_out),
        store_(store),
        context_(context),
        today_(std::chrono::floor<std::chrono::days>(context.ports.clock.now())) {}

  Result<ReportReading> read() {
    ReportMail& mail = context_.ports.report_mail;
    if (!sources_.paths.operands.empty()) {
      if (auto read = read_all(mail.open(sources_.paths, has_read_)); !read) return fail(read.error());
    }
    if (sources_.mailbox) {
      if (auto read = read_all(mail.open_imap(*sources_.mailbox, has_read_)); !read)
        return fail(read.error());
    }
    return std::move(reading_);
  }

 private:
  Result<void> read_all(Result<std::unique_ptr<ReportStream>> opened) {
    if (!opened) return fail(opened.error());
    stream_ = *std::move(opened);
    while (auto item = stream_->next()) {
      if (!asked_) return asked_;
      if (auto taken = take(*std::move(item)); !taken) return taken;
    }
    if (!asked_) return asked_;
    return add_batch();
  }

  // A message that was read without --authserv-id, or with another one, is read again: the store verifies
  // its reports then, and never the reverse.
  [[nodiscard]] std::string key_of_reading(const std::string& key) const {
    return authserv_id_ ? key + ' ' + *authserv_id_ : key;
  }

  bool has_read(const std::string& key) {
    const auto known = store_.has_read(key_of_reading(key));
    if (!known && asked_) asked_ = fail(known.error());
    if (known && *known) ++reading_.read_earlier;
    return known && *known;
  }

  Result<void> take(ReportItem&& item) {
    const ReportOrigin& origin =
        std::visit([](const auto& each) -> const ReportOrigin& { return each.origin; }, item);
    // All items of a message are in one batch, with which the message counts as read.
    const bool is_new =
        origin.key.empty() || batch_.messages.empty() || batch_.messages.back().key != origin.key;
    if (is_new && (batch_.messages.size() >= kBatchMessages || batch_.reports.size() >= kBatchMessages ||
                   bytes_ >= kBatchBytes)) {
      if (auto added = add_batch(); !added) return added;
    }
    if (is_new && !origin.key.empty()) batch_.messages.push_back({.key = origin.key, .day = today_});
    if (auto* document = std::get_if<ReportDocument>(&item)) {
      take_document(std::move(*document));
    } else {
      leave_out(std::get<UnreadableReport>(item));
    }
    return {};
  }

  void take_document(ReportDocument&& document) {
    TlsrptReportReading reading = read_tlsrpt_report(document.json);
    if (!reading.report) {
      leave_out({std::move(document.origin), error_of(reading.findings)});
      return;
    }
    if (context_.diagnostics.verbose()) report_deviations(document, reading);
    if (const auto domain = DomainName::parse(document.recipient_domain);
        domain && reading_.recipients.size() < kMostRecipients) {
      reading_.recipients.insert(*domain);
    }
    std::string signer;
    if (authserv_id_) signer = signer_of(*reading.report, document, *authserv_id_);
    if (authserv_id_ && document.is_mail && signer.empty()) warn_of_signature(document, *reading.report);
    bytes_ += document.json.size();
    batch_.reports.push_back({.report = *std::move(reading.report),
                              .report_domain = std::move(document.report_domain),
                              .document = std::move(document.json),
                              .authenticated_by = signer.empty() ? std::string() : *authserv_id_,
                              .signer = std::move(signer)});
    places_.push_back(place_of(document.origin));
  }

  // Deviations of known senders come with every report of theirs.
  void report_deviations(const ReportDocument& document, const TlsrptReportReading& reading) {
    std::vector<Finding> findings = reading.findings;
    const std::vector<Finding> envelope =
        judge_tlsrpt_envelope({.file_name = document.name,
                               .report_domain = document.report_domain,
                               .report_submitter = document.report_submitter,
                               .is_mail = document.is_mail},
                              *reading.report);
    findings.insert(findings.end(), envelope.begin(), envelope.end());
    for (const Finding& finding : findings) {
      context_.diagnostics.detail(printable(place_of(document.origin)) + ": " + finding.code + ": " +
                                  printable(finding.message));
    }
  }

  void warn_of_signature(const ReportDocument& document, const TlsrptReport& report) {
    ++reading_.without_valid_signature;
    std::string domain = reporting_domain(report, document);
    context_.diagnostics.warning(
        found("report-unauthenticated", *authserv_id_ + " found no valid DKIM signature of " +
                                            (domain.empty() ? "the sender" : std::move(domain))),
        place_of(document.origin));
  }

  void leave_out(const UnreadableReport& item) {
    ++reading_.unreadable;
    if (!batch_.messages.empty() && batch_.messages.back().key == item.origin.key) {
      batch_.messages.back().error = item.error.code;
    }
    const auto& paths = sources_.paths.operands;
    const bool is_operand =
        std::find(paths.begin(), paths.end(), item.origin.file) != paths.end() && item.origin.message == 0;
    const Error error = item.error.within(printable(place_of(item.origin)));
    if (is_other_mail(item.error) && !is_operand) {
      context_.diagnostics.warning(error.message);
    } else {
      context_.diagnostics.domain_error(error);
      if (!reading_.failure) reading_.failure = error;
    }
    left_out_(item);
  }

  Result<void> add_batch() {
    if (authserv_id_) {
      std::vector<ReadMessage> verified = batch_.messages;
      for (ReadMessage& message : verified) message.key = key_of_reading(message.key);
      batch_.messages.insert(batch_.messages.end(), verified.begin(), verified.end());
    }
    const auto outcomes = store_.add(batch_);
    if (!outcomes) return fail(outcomes.error());
    for (std::size_t i = 0; i < outcomes->size(); ++i) {
      const StoreOutcome outcome = (*outcomes)[i];
      const bool is_added = outcome == StoreOutcome::added || outcome == StoreOutcome::conflict;
      ++(is_added ? reading_.added : reading_.known);
      if (outcome != StoreOutcome::conflict) continue;
      context_.diagnostics.warning(
          found("report-conflict", "another report of " + quote(batch_.reports[i].report.organization_name) +
                                       " has the same id and range"),
          places_[i]);
    }
    batch_ = {};
    places_.clear();
    bytes_ = 0;
    return stream_->settle();
  }

  const ReportSources& sources_;
  const std::optional<std::string>& authserv_id_;
  const std::function<void(const UnreadableReport&)>& left_out_;
  ReportStore& store_;
  Context& context_;
  std::chrono::sys_days today_;
  const HasRead has_read_ = [this](const std::string& key) { return has_read(key); };
  Result<void> asked_;  // the first failure of has_read()
  std::unique_ptr<ReportStream> stream_;
  StoreBatch batch_;
  std::vector<std::string> places_;  // of the reports in the batch
  std::size_t bytes_ = 0;            // of their JSON
  ReportReading reading_;
};

}  // namespace

std::string text(const ReportReading& reading) {
  std::string line = counted(reading.added, "report") + " read";
  if (reading.known > 0) line += ", " + std::to_string(reading.known) + " known before";
  if (reading.without_valid_signature > 0) {
    line += ", " + std::to_string(reading.without_valid_signature) + " without valid signature";
  }
  if (reading.unreadable > 0)
    line += "; " + counted(reading.unreadable, "message") + " without readable report";
  if (reading.read_earlier > 0)
    line += "; " + counted(reading.read_earlier, "message") + " read by earlier runs";
  return line;
}

Result<ReportReading> read_reports(const ReportSources& sources,
                                   const std::optional<std::string>& authserv_id,
                                   const std::function<void(const UnreadableReport&)>& left_out,
                                   ReportStore& store, Context& context) {
  return Reader(sources, authserv_id, left_out, store, context).read();
}

}  // namespace mtasts
