// GitHub's Markdown, for a ticket or a mail to the owner of the zone: a table a domain. Values are code
// spans, so that no reader makes links or typographic quotes of them.
#include <fmt/format.h>

#include "cli/record_formats/record_format.h"
#include "cli/record_formats/typed_value.h"

namespace mtasts {
namespace {

constexpr std::string_view kMarkdownStart = "## Records for ";

// The fence is longer than any run of backticks in the text. A bar is escaped: it ends a cell even in code.
std::string code_span(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  std::string content;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
    if (c == '|') content += '\\';
    content += c;
  }
  if (longest > 0) content = ' ' + content + ' ';
  const std::string fence(longest + 1, '`');
  return fence + content + fence;
}

class MarkdownPrinter final : public RecordPrinter {
 public:
  std::string domain(const DomainRecords& records) override {
    std::string text = is_first_ ? "" : "\n";
    is_first_ = false;
    text += fmt::format("{}{} in the zone {}\n\n| Name | Type | TTL | Value |\n| --- | --- | --- | --- |\n",
                        kMarkdownStart, records.domain.text(), records.zone.text());
    for (const ResourceRecord& record : records.records) {
      text +=
          fmt::format("| {} | {} | {} | {} |\n", code_span(relative_name(record.owner, records.zone)),
                      type_text(record.rdata), record.ttl.seconds(), code_span(typed_value(record.rdata)));
    }
    return text;
  }

 private:
  bool is_first_ = true;
};

}  // namespace

constinit const RecordFormat kMarkdownRecords = {
    .name = "markdown",
    .start = kMarkdownStart,
    .ending = ".md",
    .printer = make_record_printer<MarkdownPrinter>,
    .names_zone = true,
    .is_for_people = true,
    .man = kManOfRecordsForPeople,
};

}  // namespace mtasts
