// Reads the TXT grammar field by field past each fault, and chooses one record among several.
#include "core/records/tag_list.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/findings/bounded_findings.h"
#include "core/findings/in_quotes.h"
#include "core/findings/placeholder.h"
#include "core/records/extension.h"
#include "mtasts/ascii.h"

namespace mtasts {
namespace {

struct OtherKind {
  std::string_view prefix;
  std::string_view called;
  std::string_view owner = {};  // if the record is one of these two kinds, at the name of the other
};
constexpr std::array<OtherKind, 6> kOtherKinds = {{{"v=spf1", "an SPF record"},
                                                   {"v=dmarc1", "a DMARC record"},
                                                   {"v=dkim1", "a DKIM key"},
                                                   {"v=bimi1", "a BIMI record"},
                                                   {"v=stsv1", "an MTA-STS record", "_mta-sts"},
                                                   {"v=tlsrptv1", "a TLSRPT record", "_smtp._tls"}}};

struct Lookalike {
  std::string_view octets;
  std::string_view called;
};
constexpr std::array<Lookalike, 8> kLookalikes = {{{"\xC2\xA0", "a no-break space"},
                                                   {"\xE2\x80\x8B", "a zero-width space"},
                                                   {"\xE2\x80\x8C", "a zero-width non-joiner"},
                                                   {"\xE2\x80\x8D", "a zero-width joiner"},
                                                   {"\xEF\xBB\xBF", "a byte order mark"},
                                                   {"\xE2\x80\x9C", "a typographic quotation mark"},
                                                   {"\xE2\x80\x9D", "a typographic quotation mark"},
                                                   {"\xEF\xBC\x9B", "a full-width semicolon"}}};

bool is_text(char c) {
  return is_vchar(c) || is_wsp(c);
}

std::string position(std::size_t offset) {
  return "byte " + std::to_string(offset + 1);
}

// The fault of a text that is not all printable ASCII.
std::optional<Finding> octet_fault(std::string_view text, const TagListKind& kind) {
  const auto bad = std::ranges::find_if_not(text, is_text);
  if (bad == text.end()) return std::nullopt;
  const auto offset = static_cast<std::size_t>(bad - text.begin());
  const std::string_view rest = text.substr(offset);
  for (const Lookalike& lookalike : kLookalikes) {
    if (rest.starts_with(lookalike.octets)) {
      return found(kind.codes.not_ascii, std::string(lookalike.called) + " is at " + position(offset) +
                                             ", probably copied from a web page");
    }
  }
  if (static_cast<unsigned char>(*bad) >= 0x80) {
    if (text.substr(0, offset).find('@') != std::string_view::npos) {
      return found(kind.codes.not_ascii, "the domain of a mail address is not ASCII, in " + in_quotes(text),
                   "write the domain in A-labels (xn--...)");
    }
    return with_cause(found(kind.codes.not_ascii, position(offset) + " is not ASCII, in " + in_quotes(text)),
                      text);
  }
  const std::string_view what = *bad == '\n' || *bad == '\r' ? " is a line end" : " is a control character";
  return found(kind.codes.control_character, position(offset) + std::string(what));
}

// The fault of a text that does not begin with the version.
Finding version_fault(std::string_view text, const TagListKind& kind) {
  const std::string lower = lower_case(text);
  const std::string version = lower_case(kind.version);
  if (text.starts_with('"')) {
    return found(kind.codes.quoted, "quotation marks are part of the record " + in_quotes(text));
  }
  if (text.starts_with('\'')) {
    return found(kind.codes.quoted, "single quotation marks are part of the record " + in_quotes(text),
                 "write double quotation marks in a zone file, and none in a DNS panel");
  }
  const std::string glued = std::string(kind.version) + std::string(kind.own_field) + '=';
  if (text.starts_with(glued)) {
    return found(kind.codes.no_delimiter, "no \";\" follows " + std::string(kind.version) + " in " +
                                              in_quotes(text) +
                                              ": the strings of a TXT record are joined without a space");
  }
  if (text.starts_with(kind.version)) {  // and more letters or digits
    return found(kind.codes.bad_version,
                 in_quotes(text) + " begins with another version than " + std::string(kind.version));
  }
  for (const OtherKind& other : kOtherKinds) {
    if (lower.starts_with(other.prefix) && other.prefix != version) {
      std::string hint;
      if (!other.owner.empty()) {
        hint = "move this record to " + std::string(other.owner) + ", and publish " +
               std::string(kind.called) + " at this name";
      }
      return found(
          kind.codes.other_kind,
          std::string(other.called) + " is here, not " + std::string(kind.called) + ": " + in_quotes(text),
          std::move(hint));
    }
  }
  const std::string what = in_quotes(text) + " does not begin with " + std::string(kind.version);
  if (text.empty()) return found(kind.codes.bad_version, "the record is empty");
  if (lower.starts_with(version)) return found(kind.codes.bad_version, what + ": case matters");
  if (is_wsp(text.front())) return found(kind.codes.bad_version, what + ": a space precedes it");
  if (lower.find(" txt ") != std::string::npos || lower.find("\ttxt\t") != std::string::npos) {
    return found(kind.codes.bad_version, what + ": it is a whole line of a zone file",
                 "enter only the text between the quotation marks");
  }
  if (lower.starts_with("version:")) {
    return found(kind.codes.bad_version, what + ": it is the policy, which a web server serves");
  }
  if (lower.starts_with("https://")) return found(kind.codes.bad_version, what + ": it is an address");
  if (text.find(kind.version) != std::string_view::npos) {
    return found(kind.codes.bad_version, what + ": the version comes first");
  }
  const std::string_view name =
      std::string_view(version).substr(2, version.size() - 4);  // of "v=stsv1": "sts"
  const bool is_meant = lower.find('=') == std::string::npos || lower.find(name) != std::string::npos ||
                        lower.find(std::string(kind.own_field) + '=') != std::string::npos;
  if (is_meant) return found(kind.codes.bad_version, what);
  return found(kind.codes.other_kind,
               "another TXT record is here, not " + std::string(kind.called) + ": " + in_quotes(text),
               "publish " + std::string(kind.called) + " at this name as well");
}

class TagListReader {
 public:
  explicit TagListReader(const TagListKind& kind) : kind_(kind) {}

  TagList read(std::string_view text) && {
    if (auto fault = octet_fault(text, kind_)) {
      report(*std::move(fault));
    } else if (std::string_view rest = text; take_version(rest)) {
      read_fields(rest);
    }
    list_.findings = std::move(findings_).take();
    return std::move(list_);
  }

 private:
  void report(Finding finding) { findings_.report(std::move(finding)); }

  // Removes the version and the ";"; false if they are not there.
  bool take_version(std::string_view& text) {
    const std::string_view rest = text.starts_with(kind_.version) ? text.substr(kind_.version.size()) : text;
    if (rest.size() == text.size() || (!rest.empty() && is_alnum(rest.front()))) {
      report(version_fault(text, kind_));
      return false;
    }
    const std::string_view behind = trim(rest);
    if (behind.empty()) {
      report(found(kind_.codes.cut, "the record is " + in_quotes(text) +
                                        " only: was it cut at an unquoted \";\" in a zone file?"));
      return false;
    }
    if (behind.front() != ';') {
      report(found(kind_.codes.no_delimiter,
                   "no \";\" follows " + std::string(kind_.version) + " in " + in_quotes(text),
                   behind.front() == '\\' ? std::string(kBackslashHint) : std::string()));
      return false;
    }
    if (is_wsp(rest.front())) {
      report(found(kind_.codes.space_before_delimiter,
                   "a space precedes the first \";\"; senders that look for \"" + std::string(kind_.version) +
                       ";\" ignore the record, as chasquid does"));
    }
    text = rest.substr(rest.find(';') + 1);
    return true;
  }

  void read_fields(std::string_view rest) {
    bool any = false;
    while (true) {
      const std::size_t end = rest.find(';');
      const bool last = end == std::string_view::npos;
      const std::string_view field = trim(rest.substr(0, end));
      if (last && field.empty()) break;  // a trailing delimiter, or none at all
      if (last && is_wsp(rest.back())) {
        report(found(kind_.codes.trailing_space, "a space follows the last field " + in_quotes(field)));
      }
      any = true;
      if (field.empty()) {
        report(found(kind_.codes.empty_field, "two \";\" have nothing between them"));
      } else {
        read_field(field, !rest.empty() && !is_wsp(rest.front()));
      }
      if (last) break;
      rest.remove_prefix(end + 1);
    }
    if (!any) report(found(kind_.codes.no_field, "no field follows " + std::string(kind_.version) + ';'));
    list_.own_field_missing = any && !own_field_seen_;
  }

  void read_field(std::string_view text, bool glued) {
    const std::size_t equals = text.find('=');
    const std::string_view name = text.substr(0, equals);
    if (trim(name) == kind_.own_field) own_field_seen_ = true;
    if (equals == std::string_view::npos) return report_without_equals(text);
    const std::string_view value = text.substr(equals + 1);
    if (name.ends_with(' ') || name.ends_with('\t') || value.starts_with(' ') || value.starts_with('\t')) {
      return report(
          found(kind_.codes.space_around_equals, "a space is beside the \"=\" of " + in_quotes(text)));
    }
    if (!is_extension_name(name)) {
      return report(found(kind_.codes.bad_field_name, in_quotes(name) + " is not a valid field name"));
    }
    if (name != kind_.own_field && !is_txt_extension_value(value)) {
      return report(found(kind_.codes.bad_field_value,
                          value.empty()
                              ? "the field " + in_quotes(name) + " has no value"
                              : in_quotes(value) + " is not a valid value for the field " + in_quotes(name)));
    }
    list_.fields.push_back({name, value, glued});
  }

  void report_without_equals(std::string_view text) {
    std::string hint;
    const std::size_t colon = text.find(':');
    if (text.starts_with("mailto:") || text.starts_with("https:")) {
      hint = "separate URIs by a comma: a \";\" ends the list";
    } else if (colon != std::string_view::npos && trim(text.substr(0, colon)) == kind_.own_field) {
      own_field_seen_ = true;
      hint =
          "write \"" + std::string(kind_.own_field) + '=' + std::string(trim(text.substr(colon + 1))) + '"';
    }
    report(found(kind_.codes.field_without_equals, in_quotes(text) + " is not a field: it has no \"=\"",
                 std::move(hint)));
  }

  const TagListKind& kind_;
  TagList list_;
  bool own_field_seen_ = false;
  BoundedFindings findings_;
};

// The findings if there is no record, with the faults of those that were probably meant to be one.
std::vector<Finding> missing_record_findings(const std::vector<std::string>& txt_records,
                                             const std::vector<std::string_view>& lookalikes,
                                             const TagListKind& kind) {
  BoundedFindings findings;
  if (txt_records.empty()) {
    findings.report(found(kind.codes.missing, "no TXT record"));
  } else {
    findings.report(found(kind.codes.missing, "none of the " + std::to_string(txt_records.size()) +
                                                  " TXT records begins with \"" + std::string(kind.version) +
                                                  ";\""));
  }
  for (const std::string_view lookalike : lookalikes) {
    findings.report(TagListReader(kind).read(lookalike).findings);
  }
  return std::move(findings).take();
}

}  // namespace

TagList read_tag_list(std::string_view text, const TagListKind& kind) {
  return TagListReader(kind).read(text);
}

bool looks_like(std::string_view text, const TagListKind& kind) {
  const std::string_view version = kind.version.substr(kind.version.find('=') + 1);
  return lower_case(text.substr(0, 512)).find(lower_case(version)) != std::string::npos;
}

bool claims_version(std::string_view text, const TagListKind& kind) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  const std::size_t size = kind.version.size();
  return lower_case(text.substr(0, size)) == lower_case(kind.version) &&
         (text.size() == size || !is_alnum(text[size]));
}

TagListChoice choose_record(const std::vector<std::string>& txt_records, const TagListKind& kind) {
  const std::string prefix = std::string(kind.version) + ';';
  std::vector<std::string_view> chosen;
  std::vector<std::string_view> lookalikes;
  for (const std::string& record : txt_records) {
    if (record.starts_with(prefix)) {
      chosen.push_back(record);
    } else if (looks_like(record, kind)) {
      lookalikes.push_back(record);
    }
  }
  if (chosen.empty() && txt_records.size() == 1) return {txt_records.front(), {}};
  if (chosen.size() > 1) {
    std::string message = std::to_string(chosen.size()) + " records begin with \"" + prefix +
                          "\": " + in_quotes(chosen[0]) + " and " + in_quotes(chosen[1]);
    if (chosen.size() > 2) message += " and more";
    return {{}, {found(kind.codes.several, std::move(message))}};
  }

  if (chosen.empty()) return {{}, missing_record_findings(txt_records, lookalikes, kind)};
  BoundedFindings findings;
  for (const std::string_view lookalike : lookalikes) {
    findings.report(found(kind.codes.lookalike, in_quotes(lookalike) +
                                                    " is at the name as well; it is discarded, but some "
                                                    "readers count it"));
  }
  return {chosen.front(), std::move(findings).take()};
}

Finding own_field_missing(FindingCode code, const TagListKind& kind,
                          const std::vector<std::pair<std::string, std::string>>& extensions) {
  const std::string field(kind.own_field);
  for (const auto& [name, value] : extensions) {
    if (lower_case(name) != field) continue;
    return found(
        code,
        "the field " + field + " is missing; " + in_quotes(name) + " is another one, since case matters",
        "write \"" + field + '=' + value + '"');
  }
  return found(code, "the field " + field + " is missing");
}

}  // namespace mtasts
