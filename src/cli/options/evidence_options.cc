#include "cli/options/evidence_options.h"

#include "mtasts/max_age.h"

namespace mtasts {

Choices<Step> step_choices() {
  return {{"testing", Step::testing}, {"enforce", Step::enforce}, {"removal", Step::removal}};
}

void declare_evidence(Declaration& command, EvidenceRequirements& required) {
  command.option({"--min-reporters", "N", "The required number of reporting organizations", "2"},
                 number_into<std::uint64_t>(required.reporters, 1, 1000));
  command.option(
      {"--min-sessions", "N", "The required number of good sessions under the current policy", "20"},
      number_into<std::uint64_t>(required.sessions, 1, 1'000'000'000));
  command.option(
      repeatable({"--explained", "RESULT-TYPE", "Accept failures of this result type in the evidence"}),
      into(required.explained));
  command.option(
      {"--evidence-window", "DURATION",
       "Count sessions and failures only of reports of this time before now, for evidence does not "
       "last for ever; seconds, or a number with s, h, d or w",
       "30d"},
      days_into(required.window));
  command.option(
      repeatable({"--trusted-reporter", "NAME",
                  "Count good sessions only of this reporter: the domain that signs its reports, or with "
                  "--accept-unauthenticated the name of the organization. Anybody can sign with domains of "
                  "his own, so name large senders of your mail",
                  "all reporters, which the answer names"}),
      into(required.trusted));
  command.flag("--accept-unauthenticated", required.accept_unauthenticated,
               "Count reports without a verified signature, too: anybody can write one");
}

std::chrono::days days_rounded_up(std::uint64_t seconds) {
  return std::chrono::ceil<std::chrono::days>(std::chrono::seconds(seconds));
}

Take days_into(std::chrono::days& target) {
  return [&target](const std::string& typed) -> Result<void> {
    const auto seconds = parse_duration(typed);
    if (!seconds) return fail(seconds.error());
    target = days_rounded_up(*seconds);
    return {};
  };
}

}  // namespace mtasts
