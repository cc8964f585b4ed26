// The _smtp._tls TXT record (RFC 8460 §3). Its rua values are lists of URIs with another rule than the values
// of unknown fields: "=" and spaces around commas are allowed.
#include "mtasts/tlsrpt_record.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/findings/bounded_findings.h"
#include "core/findings/in_quotes.h"
#include "core/findings/placeholder.h"
#include "core/records/report_uri_fault.h"
#include "core/records/tag_list.h"
#include "mtasts/ascii.h"

namespace mtasts {
namespace {

constexpr TagListKind kTlsrpt = {.version = "v=TLSRPTv1",
                                 .own_field = "rua",
                                 .called = "a TLSRPT record",
                                 .codes = {.missing = "tlsrpt-record-missing",
                                           .several = "tlsrpt-record-several",
                                           .lookalike = "tlsrpt-record-lookalike",
                                           .other_kind = "tlsrpt-record-other-kind",
                                           .quoted = "tlsrpt-record-quoted",
                                           .not_ascii = "tlsrpt-record-not-ascii",
                                           .control_character = "tlsrpt-record-control-character",
                                           .cut = "tlsrpt-record-cut",
                                           .bad_version = "tlsrpt-record-bad-version",
                                           .no_delimiter = "tlsrpt-record-no-delimiter",
                                           .no_field = "tlsrpt-record-no-field",
                                           .empty_field = "tlsrpt-record-empty-field",
                                           .trailing_space = "tlsrpt-record-trailing-space",
                                           .field_without_equals = "tlsrpt-record-field-without-equals",
                                           .space_around_equals = "tlsrpt-record-space-around-equals",
                                           .bad_field_name = "tlsrpt-record-bad-field-name",
                                           .bad_field_value = "tlsrpt-record-bad-field-value",
                                           .space_before_delimiter = "tlsrpt-record-space-before-delimiter"}};

constexpr std::array<std::string_view, 9> kDmarcTags = {"adkim", "aspf", "fo",  "p", "pct",
                                                        "rf",    "ri",   "ruf", "sp"};

bool is_single_label(std::string_view host) {
  return host.find_first_of(".:") == std::string_view::npos;
}

// The host of an https URI, the domain of a mailto URI.
std::string_view host_of(std::string_view uri) {
  std::string_view rest = uri.substr(uri.find(':') + 1);
  if (rest.starts_with("//")) {
    rest.remove_prefix(2);
    if (rest.starts_with('[')) return rest.substr(0, rest.find(']'));
    return rest.substr(0, rest.find_first_of(":/?#"));
  }
  rest = rest.substr(0, rest.find_first_of("?#"));
  return rest.substr(rest.rfind('@') + 1);
}

// Reads the fields of a well-formed list in order.
class TlsrptFields {
 public:
  TlsrptRecordReading read(TagList list) && {
    findings_.report(std::move(list.findings));
    for (const TagField& field : list.fields) read_field(field);
    if (list.own_field_missing) report(own_field_missing("tlsrpt-record-rua-missing", kTlsrpt, extensions_));
    if (rua_count_ > 0 && rua_.empty() && !bad_uri_) {
      report(found("tlsrpt-record-no-usable-uri", "rua has neither a mailto nor an https URI"));
    }
    TlsrptRecordReading reading{{}, std::move(findings_).take()};
    if (!has_error(reading.findings)) reading.record = TlsrptRecord{std::move(rua_), std::move(extensions_)};
    return reading;
  }

 private:
  void report(Finding finding) { findings_.report(std::move(finding)); }

  void read_field(const TagField& field) {
    if (field.name == "rua") {
      read_rua(field.value);
    } else {
      read_extension(field);
    }
    after_rua_ = field.name == "rua";
  }

  void read_rua(std::string_view list) {
    if (++rua_count_ == 2) {
      report(found("tlsrpt-record-repeated-rua",
                   "rua occurs more than once; its lists are merged, but checkdmarc refuses "
                   "the record"));
    }
    if (rua_count_ == 1 && !extensions_.empty()) {
      report(found("tlsrpt-record-rua-not-first",
                   "rua is not the first field; tlsrpt-reporter of sys4 looks for it only there"));
    }
    while (true) {
      const std::size_t comma = list.find(',');
      const std::string_view item = list.substr(0, comma);
      read_item(item);
      if (comma == std::string_view::npos) return;
      list.remove_prefix(comma + 1);
    }
  }

  void read_item(std::string_view item) {
    const std::string_view text = trim(item);
    if (text.size() < item.size() && !spaces_in_list_) {
      spaces_in_list_ = true;
      report(found("tlsrpt-record-space-in-list",
                   "rua has spaces around a comma; tlsrpt-reporter of sys4 does not strip them"));
    }
    auto uri = ReportUri::parse(text);
    if (!uri) return report_fault(text, report_uri_fault(text));
    advise(*uri);
    if (!seen_.insert(uri->text()).second) {
      report(found("tlsrpt-record-duplicate-uri", in_quotes(text) + " occurs twice in rua"));
    }
    rua_.push_back(*std::move(uri));
  }

  void report_fault(std::string_view text, ReportUriFault fault) {
    const std::string what = in_quotes(text) + " is not a valid report URI: " + fault.what;
    if (const std::string_view placeholder = placeholder_in(text); !placeholder.empty()) {
      fault.hint = placeholder_hint(placeholder);
    }
    if (fault.other_scheme) {
      return report(found("tlsrpt-record-uri-scheme", what + "; reporters ignore it", std::move(fault.hint)));
    }
    bad_uri_ = true;
    report(found("tlsrpt-record-bad-uri", what, std::move(fault.hint)));
  }

  void advise(const ReportUri& uri) {
    const std::string what = in_quotes(uri.text());
    if (uri.text().find('?') != std::string::npos && lower_case(uri.text().substr(0, 7)) == "mailto:") {
      report(
          found("tlsrpt-record-mailto-headers", what + " sets header fields, which many reporters ignore"));
    }
    if (const std::string_view placeholder = placeholder_in(host_of(uri.text())); !placeholder.empty()) {
      return report(found("tlsrpt-record-placeholder", what + " looks like the placeholder of a template",
                          placeholder_hint(placeholder)));
    }
    if (is_single_label(host_of(uri.text()))) {
      report(found("tlsrpt-record-single-label-host",
                   what + " has a single-label host, which cannot be found on the Internet"));
    }
  }

  void read_extension(const TagField& field) {
    const std::string name = in_quotes(field.name);
    const std::string lower = lower_case(field.name);
    extensions_.emplace_back(field.name, field.value);
    if (field.name == "v") {
      return report(found("tlsrpt-record-duplicate-field", "the version occurs twice; the first counts"));
    }
    if (lower == "rua" || lower == "v") {
      return report(
          found("tlsrpt-record-wrong-case-field",
                name + " is not the field " + lower + " but an unknown one; names are case-sensitive"));
    }
    if (std::ranges::find(kDmarcTags, lower) != kDmarcTags.end()) {
      return report(
          found("tlsrpt-record-dmarc-field", name + " is a tag of DMARC; here reporters ignore it"));
    }
    if (after_rua_ && field.glued && !rua_.empty()) {
      return report(found("tlsrpt-record-uri-cut",
                          "the \";\" before " + name + " ends the URI " + in_quotes(rua_.back().text()) +
                              ": if it was meant to belong to it, it cuts it short"));
    }
    if (unknown_++ == 0) {
      report(found("tlsrpt-record-unknown-field",
                   name + " is not registered; reporters ignore it, and checkdmarc "
                          "refuses the record"));
    }
  }

  std::vector<ReportUri> rua_;
  std::vector<std::pair<std::string, std::string>> extensions_;
  std::set<std::string> seen_;
  std::size_t rua_count_ = 0;
  std::size_t unknown_ = 0;
  bool after_rua_ = false;
  bool spaces_in_list_ = false;
  bool bad_uri_ = false;
  BoundedFindings findings_;
};

}  // namespace

TlsrptRecordReading read_tlsrpt_record(std::string_view text) {
  return TlsrptFields().read(read_tag_list(text, kTlsrpt));
}

bool claims_tlsrpt(std::string_view text) {
  return claims_version(text, kTlsrpt);
}

TlsrptRecordReading read_tlsrpt_records(const std::vector<std::string>& txt_records) {
  return read_chosen(txt_records, kTlsrpt, read_tlsrpt_record);
}

std::string print_tlsrpt_record(const TlsrptRecord& record) {
  std::string text = "v=TLSRPTv1; rua=";
  for (std::size_t i = 0; i < record.rua.size(); ++i) {
    if (i > 0) text += ',';
    text += record.rua[i].text();
  }
  for (const auto& extension : record.extensions) text += "; " + extension.first + '=' + extension.second;
  return text;
}

}  // namespace mtasts
