#include "cli/options/policy_options.h"

#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"

namespace mtasts {
namespace {

Result<MaxAge> parse_max_age(const std::string& typed) {
  const Result<std::uint64_t> seconds = parse_duration(typed);
  if (!seconds) return fail(seconds.error());
  if (*seconds == 0 || *seconds > MaxAge::kGreatest) {
    return usage_error(std::to_string(*seconds) + " seconds are outside 1..31557600 (RFC 8461 §3.2)");
  }
  return MaxAge::from_seconds(*seconds);
}

}  // namespace

Choices<Mode> mode_choices() {
  return {{"testing", Mode::testing}, {"enforce", Mode::enforce}, {"none", Mode::none}};
}

void declare_policy(Declaration& command, PolicyOptions& policy) {
  const Choices<Mode> modes = mode_choices();

  command.group("Policy");
  command.option(
      repeatable({"--mx", "PATTERN",
                  "An mx of the policy: a host, or *.DOMAIN for every host one label below DOMAIN; with it "
                  "the policy needs no MX lookup",
                  "the existing mx, else the MX records"}),
      into(policy.mx));
  command.option({"--mode", "MODE",
                  "The action of senders if no valid TLS connection is possible: testing, report it and "
                  "deliver; enforce, do not deliver; none, behave as without a policy",
                  "the existing mode, else testing", words_of(modes)},
                 choice_into(policy.mode, modes));
  command.option({"--max-age", "DURATION",
                  "The time for which senders may cache the policy: seconds, or a number with s, h, d or w, "
                  "at most 31557600 seconds",
                  "the existing max_age, else 7d; with mode none 1d"},
                 into<MaxAge>(policy.max_age, parse_max_age));
  command.flag("--allow-implicit-mx", policy.allow_implicit_mx,
               "For a domain with an address but without MX records, use its own name as mx (RFC 5321 §5.1)");
}

}  // namespace mtasts
