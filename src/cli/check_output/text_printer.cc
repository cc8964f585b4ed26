// Text for people, as wide as the terminal.
#include <algorithm>
#include <string>
#include <vector>

#include "cli/check_output/check_format.h"
#include "cli/check_output/seen_summary.h"
#include "cli/check_output/verdict_counts.h"
#include "cli/domain_counts.h"
#include "cli/text/finding_text.h"
#include "cli/text/paragraph.h"
#include "mtasts/mail_effect.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

// "  warning  " before a finding, if the line has enough room for its words.
constexpr std::size_t kSeverityWidth = 7;
constexpr std::size_t kFindingIndent = 2 + kSeverityWidth + 2;
constexpr std::size_t kNarrow = 40;

std::string_view colour_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::good: return "\x1b[1;32m";
    case Verdict::warning: return "\x1b[1;33m";
    case Verdict::broken: return "\x1b[1;31m";
    case Verdict::unknown: return "\x1b[1;35m";
  }
  return {};
}

class TextPrinter final : public CheckPrinter {
 public:
  explicit TextPrinter(const Printing& settings)
      : colours_(settings.colours),
        width_(settings.width == 0 ? std::string::npos : settings.width),
        lists_good_parts_(settings.lists_good_parts) {}

  std::string result(const CheckResult& result) override {
    counts_.add(result.verdict);
    std::string lines = headline(result);
    for (const Finding& finding : result.findings) lines += finding_lines(finding, result.domain);
    if (lists_good_parts_ && result.seen) {
      const MailSummary summary = summarize_mail(*result.seen, result.findings, result.accepted);
      for (const std::string& part : summary.good_parts) {
        lines += block("  ", printable(part), "    ");
      }
    }
    if (result.ready_for && result.seen) lines += readiness_line(*result.ready_for, result.findings);
    return lines;
  }

  std::string end() override {
    if (counts_.all() < 2) return {};
    return block("", list_summary(counts_.all(), counts_.words()), "  ");
  }

 private:
  [[nodiscard]] static std::string readiness_line(Step step, const std::vector<Finding>& findings) {
    const Readiness readiness = readiness_of(findings);
    const std::string answer = readiness.is_ready ? "yes" : "no: " + printable(readiness.reason);
    return "ready for " + std::string(text(step)) + ": " + answer + '\n';
  }

  // `words` behind `begin`, the lines after the first behind `indent`.
  [[nodiscard]] std::string block(const std::string& begin, const std::string& words,
                                  const std::string& indent) const {
    return hanging(begin, words, indent, width_);
  }

  // The verdict is coloured after the lines are broken, since escape sequences take no columns. Until then
  // bytes that printable text cannot hold mark its place.
  [[nodiscard]] std::string headline(const CheckResult& result) const {
    const std::string verdict(text(result.verdict));
    const std::string place(verdict.size(), '\x01');
    std::string words_of_result = printable(result.domain, kDomainLimit) + ": " + place;
    if (result.seen) words_of_result += " - " + words(summary_of(*result.seen));
    std::string lines = block("", words_of_result, "  ");
    const bool coloured = colours_ == Colours::on;
    lines.replace(lines.find(place), place.size(),
                  coloured ? std::string(colour_of(result.verdict)) + verdict + "\x1b[0m" : verdict);
    return lines;
  }

  [[nodiscard]] std::string finding_lines(const Finding& finding, const std::string& domain) const {
    const bool narrow = width_ < kNarrow;
    const std::string indent(narrow ? 4 : kFindingIndent, ' ');
    const std::size_t padding = narrow ? 0 : kSeverityWidth - text(finding.severity).size();
    std::string begin = "  " + severity_text(finding.severity, colours_) + std::string(padding, ' ');
    begin += narrow ? "\n" + indent : std::string("  ");
    std::string lines = block(begin, finding_words(finding, domain), indent);
    if (!finding.hint.empty()) lines += block(indent, "hint: " + printable(finding.hint), indent);
    return lines;
  }

  Colours colours_;
  std::size_t width_;
  bool lists_good_parts_;
  VerdictCounts counts_;
};

// True if the first line is a headline: "example.com: good - ...".
bool has_headline(std::string_view start) {
  const std::string_view line = start.substr(0, start.find('\n'));
  const std::size_t colon = line.find(": ");
  if (colon == std::string_view::npos) return false;
  const std::string_view rest = line.substr(colon + 2);
  const std::string_view verdict = rest.substr(0, rest.find(" - "));
  const auto verdicts = {Verdict::good, Verdict::warning, Verdict::broken, Verdict::unknown};
  return std::ranges::any_of(verdicts, [&](Verdict each) { return text(each) == verdict; });
}

}  // namespace

constinit const CheckFormat kTextCheck = {
    .name = "text",
    .printer = make_check_printer<TextPrinter>,
    .wrote = has_headline,
    .help = "for a terminal",
};

}  // namespace mtasts
