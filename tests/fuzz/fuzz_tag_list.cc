// Parses arbitrary bytes as a tag list: the joined fields of a valid list must be the same list.
#include <string>

#include "core/records/tag_list.h"
#include "fuzz/property.h"

using namespace mtasts;
using fuzz::holds;

namespace {

// A kind of record without fields of its own, to test the grammar alone.
constexpr TagListKind kKind = {
    "v=STSv1",
    "",
    "an MTA-STS record",
    {"sts-record-missing", "sts-record-several", "sts-record-lookalike", "sts-record-other-kind",
     "sts-record-quoted", "sts-record-not-ascii", "sts-record-control-character", "sts-record-cut",
     "sts-record-bad-version", "sts-record-no-delimiter", "sts-record-no-field", "sts-record-empty-field",
     "sts-record-trailing-space", "sts-record-field-without-equals", "sts-record-space-around-equals",
     "sts-record-bad-field-name", "sts-record-bad-field-value", "sts-record-space-before-delimiter"}};

bool same_fields(const TagList& one, const TagList& other) {
  if (one.fields.size() != other.fields.size()) return false;
  for (std::size_t i = 0; i < one.fields.size(); ++i) {
    if (one.fields[i].name != other.fields[i].name || one.fields[i].value != other.fields[i].value)
      return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const TagList list = read_tag_list(text, kKind);
  holds(list.findings.size() <= 40, "findings are bounded");
  if (has_error(list.findings)) return 0;

  holds(text.starts_with(kKind.version), "a list begins with its version");
  holds(!list.fields.empty(), "a list has a field");
  std::string joined(kKind.version);
  for (const TagField& field : list.fields)
    joined.append("; ").append(field.name).append("=").append(field.value);
  const TagList again = read_tag_list(joined, kKind);
  holds(again.findings.empty(), "fields joined again give no finding");
  holds(same_fields(list, again), "and are the same fields");
  return 0;
}
