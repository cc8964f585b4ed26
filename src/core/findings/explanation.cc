// explain() joins the table of finding codes with the causes and commands, which stand in tables of their
// own.
#include "mtasts/explanation.h"

#include <algorithm>
#include <iterator>

#include "core/findings/explanations_of_checks.h"
#include "core/findings/explanations_of_errors.h"
#include "core/findings/explanations_of_result_types.h"
#include "core/findings/finding_code_table.h"
#include "core/findings/finding_codes.h"

namespace mtasts {
namespace {

struct PrefixCommands {
  std::string_view prefix;
  std::string_view commands;
};

// Which commands suit all codes of a kind: the first prefix that fits.
constexpr PrefixCommands kCommandsByPrefix[] = {
    {"policy-host-certificate-",
     "openssl s_client -connect mta-sts.example.com:443 -servername mta-sts.example.com -showcerts "
     "</dev/null\n"
     "mtasts check example.com"},
    {"policy-host-",
     "mtasts check --verbose example.com\n"
     "curl -sv https://mta-sts.example.com/.well-known/mta-sts.txt"},
    {"policy-http-",
     "mtasts check example.com\n"
     "curl -sv https://mta-sts.example.com/.well-known/mta-sts.txt"},
    {"policy-media-type",
     "curl -sI https://mta-sts.example.com/.well-known/mta-sts.txt\nmtasts check example.com"},
    {"policy-", "mtasts lint policy mta-sts.txt\nmtasts check example.com"},
    {"sts-record-",
     "dig +short TXT _mta-sts.example.com | sed 's/\" \"//g; s/\"//g' | mtasts lint sts -\n"
     "mtasts check example.com"},
    {"sts-", "dig +noall +answer TXT _mta-sts.example.com\nmtasts check example.com"},
    {"tlsrpt-record-",
     "dig +short TXT _smtp._tls.example.com | sed 's/\" \"//g; s/\"//g' | mtasts lint tlsrpt -\n"
     "mtasts check example.com"},
    {"tlsrpt-", "dig +noall +answer TXT _smtp._tls.example.com\nmtasts check example.com"},
    {"report-", "dig +noall +answer TXT _smtp._tls.example.com\nmtasts check example.com"},
    {"zone-", "mtasts lint zone example.com.zone\nnamed-checkzone example.com example.com.zone"},
    {"id-in-included-file", "mtasts lint zone example.com.zone"},
    {"dane-", "dig +dnssec TLSA _25._tcp.mail.example.com\nmtasts check example.com"},
    {"mx-certificate-",
     "openssl s_client -starttls smtp -connect mail.example.com:25 -servername mail.example.com -showcerts "
     "</dev/null\n"
     "mtasts check example.com"},
    {"mx-starttls-",
     "openssl s_client -starttls smtp -connect mail.example.com:25 </dev/null\n"
     "mtasts check --verbose example.com"},
    {"mx-tls-",
     "openssl s_client -starttls smtp -connect mail.example.com:25 -tls1_2 </dev/null\n"
     "mtasts check --verbose example.com"},
    {"not-ready-for-testing", "mtasts check --ready-for testing example.com"},
    {"not-ready-for-enforce", "mtasts check --ready-for enforce example.com"},
    {"not-ready-for-removal", "mtasts check --ready-for removal --ledger ledger.ndjson example.com"},
    {"mx-", "mtasts mx example.com\nmtasts check --verbose example.com"},
    {"dns-", "mtasts check --verbose example.com"},
    {"", "mtasts check example.com"},
};

struct FamilyCauses {
  std::string_view prefix;
  std::string_view causes;
};

// How texts come to have the faults that readers find: the first prefix that fits. What is seen of live
// deployments has causes of its own.
constexpr FamilyCauses kCausesOfFamilies[] = {
    {"policy-mx-",
     "the name was copied from a zone file, a web page or the provider's instructions\n"
     "the provider's host names are others than its documentation says"},
    {"policy-max-age-", "an example was copied\nthe number was meant in hours or days"},
    {"policy-",
     "the file was written by hand\n"
     "an editor, a panel or a deployment tool changed it on its way\n"
     "the web server answers with another file"},
    {"sts-record-",
     "the DNS panel quotes, escapes or splits what is typed\n"
     "the record was copied from a web page or a mail"},
    {"tlsrpt-record-",
     "the record was made after the model of a DMARC record\n"
     "the DNS panel quotes, escapes or splits what is typed"},
    {"zone-syntax-", "the file was edited by hand\ntext from a DNS panel was pasted into a zone file"},
    {"zone-",
     "a name was written without its final dot, or with one too many\n"
     "records of an earlier setup were left behind"},
    {"id-", "the zone file was edited by hand\nseveral people or programs give out ids"},
};

std::string_view causes_for(std::string_view code) {
  const auto* family =
      std::find_if(std::begin(kCausesOfFamilies), std::end(kCausesOfFamilies),
                   [code](const FamilyCauses& each) { return code.starts_with(each.prefix); });
  return family == std::end(kCausesOfFamilies) ? std::string_view() : family->causes;
}

std::string_view commands_for(std::string_view code) {
  return std::find_if(std::begin(kCommandsByPrefix), std::end(kCommandsByPrefix),
                      [code](const PrefixCommands& each) { return code.starts_with(each.prefix); })
      ->commands;
}

void add_lines(std::string_view text, std::vector<std::string>& lines) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.emplace_back(line);
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

Explanation explain_finding(const FindingCodeRow& row) {
  Explanation explanation{std::string(row.code),    row.severity, std::string(row.rfc),
                          std::string(row.meaning), {},           std::string(row.remedy)};
  const auto* causes = std::find_if(std::begin(kCausesOfChecks), std::end(kCausesOfChecks),
                                    [&row](const FindingCauses& each) { return each.code == row.code; });
  if (causes != std::end(kCausesOfChecks)) {
    add_lines(causes->causes, explanation.causes);
    add_lines(causes->commands, explanation.commands);
  } else {
    add_lines(causes_for(row.code), explanation.causes);
  }
  add_lines(commands_for(row.code), explanation.commands);
  return explanation;
}

Explanation explain_row(const ExplanationRow& row) {
  Explanation explanation{std::string(row.code),    {}, std::string(row.rfc),
                          std::string(row.meaning), {}, std::string(row.remedy)};
  add_lines(row.causes, explanation.causes);
  add_lines(row.commands, explanation.commands);
  return explanation;
}

// Errors first, result types last.
template <class Visit>
void for_each_row(Visit visit) {
  for (const ExplanationRow& row : kDnsErrors) visit(row);
  for (const ExplanationRow& row : kMailErrors) visit(row);
  for (const ExplanationRow& row : kIdErrors) visit(row);
  for (const ExplanationRow& row : kInputErrors) visit(row);
  for (const ExplanationRow& row : kFileErrors) visit(row);
  for (const ExplanationRow& row : kResultTypes) visit(row);
}

}  // namespace

std::optional<Explanation> explain(std::string_view code) {
  if (const FindingCodeRow* row = find_finding_code(code)) return explain_finding(*row);
  std::optional<Explanation> explanation;
  for_each_row([&](const ExplanationRow& row) {
    if (row.code == code) explanation = explain_row(row);
  });
  return explanation;
}

std::vector<std::string_view> explained_codes() {
  std::vector<std::string_view> codes;
  for (const FindingCodeRow& row : kFindingCodes) codes.push_back(row.code);
  for_each_row([&codes](const ExplanationRow& row) { codes.push_back(row.code); });
  return codes;
}

}  // namespace mtasts
