#include "cli/check_output/seen_tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/check_output/seen_summary.h"
#include "cli/check_output/verdict_counts.h"
#include "mtasts/counted.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

// The most bytes of remote text in a cell.
constexpr std::size_t kCellLimit = 300;
// The most names in a cell: a certificate may have hundreds.
constexpr std::size_t kMostNames = 4;

std::string shown(std::string_view octets) {
  return printable(octets, kCellLimit);
}

std::string joined(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) {
    if (!list.empty()) list += ", ";
    list += shown(text);
  }
  return list;
}

// The names of the certificate that concern the domain, and the number of the others, which may be those of
// other customers: "mx1.example.com and 3 more".
std::string concerned_words(const Certificate& leaf, const DomainName& host, const DomainName& domain) {
  const auto [names, others] = concerned_names(leaf, host, domain);
  if (names.empty()) return others == 0 ? "no host name" : counted(others, "other name");
  const auto number = std::min(names.size(), kMostNames);
  std::string list = joined({names.begin(), names.begin() + static_cast<std::ptrdiff_t>(number)});
  const std::size_t more = names.size() - number + others;
  if (more > 0) list += fmt::format(" and {} more", more);
  return list;
}

std::string duration_words(std::uint32_t seconds) {
  constexpr std::uint32_t kDay = 86400;
  const std::string text = counted(seconds, "second");
  if (seconds < kDay) return text;
  return text + " (" + (seconds % kDay == 0 ? "" : "about ") + counted(seconds / kDay, "day") + ')';
}

// The result of a query; `records` are its records in words.
std::string answer_words(const DnsAnswer& answer, const std::string& records) {
  std::string line;
  switch (answer.status) {
    case DnsStatus::records: line = records; break;
    case DnsStatus::no_such_name: line = "no such name"; break;
    case DnsStatus::no_such_data: line = "none"; break;
    case DnsStatus::failed: line = "no answer: " + shown(answer.failure.message); break;
  }
  if (!answer.cname_chain.empty()) line += ", through CNAME " + joined(answer.cname_chain);
  if (answer.authenticated) line += " (DNSSEC)";
  return line;
}

std::string mx_words(const DnsAnswer& answer) {
  std::vector<std::string> list;
  list.reserve(answer.mx.size());
  for (const MxRecord& record : answer.mx) {
    list.push_back(std::to_string(record.preference) + ' ' + record.exchange);
  }
  return answer_words(answer, joined(list));
}

std::string txt_words(const DnsAnswer& answer) {
  std::string list;
  for (const std::string& text : answer.txt) {
    if (!list.empty()) list += ", ";
    list += quote(text, kCellLimit);
  }
  return answer_words(answer, list);
}

std::string tlsa_words(const DnsAnswer& answer) {
  if (!was_asked(answer)) return "not asked";
  std::vector<std::string> list;
  for (const TlsaRecord& record : answer.tlsa) {
    list.push_back(fmt::format("{} {} {}", record.usage, record.selector, record.matching_type));
  }
  return answer_words(answer, joined(list));
}

std::string tls_words(const std::optional<TlsSession>& tls) {
  return tls ? shown(tls->version) + ", " + shown(tls->cipher) : std::string("-");
}

// "trusted", or the reasons why senders do not trust the certificate for this host.
std::string trust_words(const TlsSession& tls, const DomainName& host) {
  std::string reasons;
  for (const ChainFault& fault : tls.chain_faults) reasons += "; " + shown(fault.message);
  if (!names_host(tls.chain.front(), host)) reasons += "; it is not for " + host.text();
  return reasons.empty() ? "trusted" : "not trusted: " + reasons.substr(2);
}

std::string certificate_words(const std::optional<TlsSession>& tls, const DomainName& host,
                              const Observation& seen) {
  if (!tls || tls->chain.empty()) return "-";
  const Certificate& leaf = tls->chain.front();
  const std::string issuer = leaf.issuer == leaf.subject ? "itself" : shown(leaf.issuer);
  return trust_words(*tls, host) + ", " + end_text(days_until(leaf.not_after, seen.when)) + " (" +
         minute_text(leaf.not_after) + "), for " + concerned_words(leaf, host, seen.domain) + ", by " +
         issuer;
}

SeenTable policy_table(const Observation& seen) {
  SeenTable table{"Policy", {"Field", "Value"}};
  const SeenSummary summary = summary_of(seen);
  table.rows.push_back({"id", summary.id ? summary.id->text() : "none"});
  if (!summary.policy) {
    table.rows.push_back({"policy", "none that senders can use"});
    return table;
  }
  table.rows.push_back({"mode", std::string(text(summary.policy->mode))});
  table.rows.push_back({"max_age", duration_words(summary.policy->max_age.seconds())});
  for (const MxPattern& pattern : summary.policy->mx) table.rows.push_back({"mx", pattern.text()});
  return table;
}

void add_addresses(SeenTable& table, const std::string& name, const HostAddresses& addresses) {
  if (was_asked(addresses.a)) {
    table.rows.push_back({name, "A", answer_words(addresses.a, joined(addresses.a.addresses))});
  }
  if (was_asked(addresses.aaaa)) {
    table.rows.push_back({name, "AAAA", answer_words(addresses.aaaa, joined(addresses.aaaa.addresses))});
  }
}

SeenTable dns_table(const Observation& seen) {
  SeenTable table{"DNS", {"Name", "Type", "Answer"}};
  const auto add = [&table](const std::string& name, const char* type, const DnsAnswer& answer,
                            const std::string& words) {
    if (was_asked(answer)) table.rows.push_back({name, type, words});
  };
  add(seen.domain.text(), "MX", seen.mx, mx_words(seen.mx));
  add_addresses(table, seen.domain.text(), seen.domain_addresses);
  add(sts_record_name(seen.domain).text(), "TXT", seen.sts, txt_words(seen.sts));
  add_addresses(table, policy_host(seen.domain).text(), seen.policy_host);
  add(tlsrpt_record_name(seen.domain).text(), "TXT", seen.tlsrpt, txt_words(seen.tlsrpt));
  for (const MxHostSeen& mx : seen.mx_hosts) add_addresses(table, mx.host.text(), mx.addresses);
  return table;
}

SeenTable fetch_table(const Observation& seen) {
  SeenTable table{"Policy Host", {"Address", "Answer", "TLS", "Certificate", "Time"}};
  for (const PolicyFetch& fetch : seen.fetches) {
    std::string line;
    if (fetch.outcome == FetchOutcome::answered) {
      line = fmt::format("HTTP {}, {}, {}", fetch.status,
                         fetch.content_type.empty() ? "no media type" : shown(fetch.content_type),
                         counted(fetch.body.size(), "byte"));
      if (!fetch.location.empty()) line += ", redirects to " + shown(fetch.location);
    } else {
      line = std::string(text(fetch.outcome)) + ": " + shown(fetch.failure);
    }
    table.rows.push_back({shown(fetch.address), line, tls_words(fetch.tls),
                          certificate_words(fetch.tls, policy_host(seen.domain), seen),
                          seconds_text(fetch.time) + " s"});
  }
  return table;
}

std::string session_words(const SmtpSession& session) {
  if (session.outcome == SmtpOutcome::secured) {
    return session.requiretls == true ? "STARTTLS, REQUIRETLS" : "STARTTLS";
  }
  std::string line = std::string(text(session.outcome)) + ": " + shown(session.failure);
  if (!session.reply.empty()) line += ", after " + quote(session.reply, kCellLimit);
  return line;
}

SeenTable mx_table(const Observation& seen) {
  SeenTable table{"MX hosts", {"Host", "Address", "SMTP", "TLS", "Certificate", "TLSA"}};
  for (const MxHostSeen& mx : seen.mx_hosts) {
    const std::string tlsa = tlsa_words(mx.tlsa);
    if (mx.sessions.empty()) {
      table.rows.push_back(
          {mx.host.text(), "-", seen.asked_smtp ? "no address" : "not asked", "-", "-", tlsa});
    }
    for (const SmtpSession& session : mx.sessions) {
      table.rows.push_back({mx.host.text(), shown(session.address), session_words(session),
                            tls_words(session.tls), certificate_words(session.tls, mx.host, seen), tlsa});
    }
  }
  return table;
}

std::string receiver_words(const ReportReceiverSeen& receiver) {
  if (!receiver.domain) return "not asked";
  if (receiver.mx.status == DnsStatus::records)
    return "MX of " + shown(receiver.domain->text()) + ": " + mx_words(receiver.mx);
  std::vector<std::string> found = receiver.addresses.a.addresses;
  found.insert(found.end(), receiver.addresses.aaaa.addresses.begin(),
               receiver.addresses.aaaa.addresses.end());
  return shown(receiver.domain->text()) + ": " + (found.empty() ? "nobody found there" : joined(found));
}

SeenTable report_table(const Observation& seen) {
  SeenTable table{"Reports", {"Sent to", "Found there"}};
  for (const ReportReceiverSeen& receiver : seen.report_receivers) {
    table.rows.push_back({shown(receiver.uri.text()), receiver_words(receiver)});
  }
  return table;
}

std::string mx_cell(const SeenSummary& summary) {
  if (summary.has_implicit_mx) return "implicit";
  return summary.mx ? std::to_string(*summary.mx) : "-";
}

}  // namespace

std::vector<SeenTable> seen_tables(const Observation& seen) {
  std::vector<SeenTable> tables = {policy_table(seen), dns_table(seen), fetch_table(seen), mx_table(seen),
                                   report_table(seen)};
  std::erase_if(tables, [](const SeenTable& table) { return table.rows.empty(); });
  return tables;
}

std::vector<std::string> overview_columns() {
  return {"Domain", "Verdict", "Mode", "Id", "MX", "Certificate", "Findings"};
}

std::vector<std::string> overview_row(const CheckResult& result) {
  const SeenSummary summary = result.seen ? summary_of(*result.seen) : SeenSummary();
  const auto end = first_to_end(summary.certificates);
  const std::string findings = count_words(result.findings);
  return {shown(result.domain),
          std::string(text(result.verdict)),
          summary.policy ? std::string(text(summary.policy->mode)) : "-",
          summary.id ? summary.id->text() : "-",
          mx_cell(summary),
          end ? end_text(end->days) : "-",
          findings.empty() ? "none" : findings};
}

}  // namespace mtasts
