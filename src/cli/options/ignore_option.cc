#include "cli/nearest_name.h"
#include "cli/options/option_groups.h"
#include "mtasts/code.h"
#include "mtasts/finding.h"
#include "mtasts/printable.h"

namespace mtasts {

void declare_ignore(Declaration& command, std::vector<std::string>& accepted) {
  command.option({"--ignore",
                  "CODE",
                  "Accept this finding: it is neither printed nor counted in the exit status. Findings of "
                  "severity unknown cannot be accepted",
                  "",
                  {},
                  true},
                 [&accepted](const std::string& typed) -> Result<void> {
                   if (is_acceptable(typed)) {
                     accepted.push_back(typed);
                     return {};
                   }
                   const std::vector<std::string> codes(std::begin(kFindingCodes), std::end(kFindingCodes));
                   if (Code::find(typed)) return usage_error(quote(typed) + " cannot be accepted");
                   return usage_error(quote(typed) + " is no code of a finding", did_you_mean(typed, codes));
                 });
}

}  // namespace mtasts
