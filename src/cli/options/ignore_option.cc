#include "cli/nearest_name.h"
#include "cli/options/option_groups.h"
#include "mtasts/code.h"
#include "mtasts/finding.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

std::vector<std::string> acceptable_codes() {
  std::vector<std::string> codes;
  for (const std::string_view code : kFindingCodes) {
    if (is_acceptable(code)) codes.emplace_back(code);
  }
  return codes;
}

}  // namespace

void declare_ignore(Declaration& command, std::vector<std::string>& accepted) {
  command.option({"--ignore",
                  "CODE",
                  "Accept this finding: it is neither printed nor counted in the exit status. Findings of "
                  "severity unknown cannot be accepted",
                  "",
                  {},
                  true,
                  false,
                  acceptable_codes()},
                 [&accepted](const std::string& typed) -> Result<void> {
                   if (is_acceptable(typed)) {
                     accepted.push_back(typed);
                     return {};
                   }
                   if (Code::find(typed)) return usage_error(quote(typed) + " cannot be accepted");
                   return usage_error(quote(typed) + " is no code of a finding",
                                      did_you_mean(typed, acceptable_codes()));
                 });
}

}  // namespace mtasts
