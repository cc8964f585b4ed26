#include "cli/options/policy_options.h"

#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"

namespace mtasts {
namespace {

Result<MaxAge> emitted_max_age(const std::string& typed) {
  const Result<std::uint64_t> seconds = parse_duration(typed);
  if (!seconds) return fail(seconds.error());
  if (*seconds == 0 || *seconds > MaxAge::kGreatest) {
    return usage_error(std::to_string(*seconds) + " seconds are outside 1..31557600 (RFC 8461 §3.2)");
  }
  return MaxAge::from_seconds(*seconds);
}

}  // namespace

void declare_policy(Declaration& command, PolicyOptions& policy) {
  const Choices<Mode> modes = {{"testing", Mode::testing}, {"enforce", Mode::enforce}, {"none", Mode::none}};

  command.group("Policy");
  command.option(
      {"--mx",
       "PATTERN",
       "An mx of the policy: a host, or *.DOMAIN for every host one label below DOMAIN; with it the "
       "MX records are not asked for the policy",
       "what stands, else the MX records",
       {},
       true},
      into(policy.mx));
  command.option({"--mode", "MODE",
                  "What senders do when no valid TLS connection can be had: testing, report it and deliver; "
                  "enforce, do not deliver; none, act as if there were no policy",
                  "what stands, else testing", words_of(modes)},
                 choice_into(policy.mode, modes));
  command.option({"--max-age", "DURATION",
                  "How long senders may keep the policy: seconds, or a number with s, h, d or w, at most "
                  "31557600 seconds",
                  "what stands, else 7d; with mode none 1d"},
                 into<MaxAge>(policy.max_age, emitted_max_age));
  command.flag("--allow-implicit-mx", policy.allow_implicit_mx,
               "A domain without MX that has an address receives its own mail: take its name as mx (RFC 5321 "
               "§5.1)");
}

}  // namespace mtasts
