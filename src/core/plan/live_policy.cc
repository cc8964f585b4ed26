// The obstacles between a policy and its senders, in the order in which a sender meets them.
#include "mtasts/live_policy.h"

#include "core/check/observation_reading.h"
#include "mtasts/policy_repair.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

std::string remove_cr(std::string_view text) {
  std::string result(text);
  std::erase(result, '\r');
  return result;
}

// The difference between what is served and the wanted body.
std::string other_policy(std::string_view body, std::string_view wanted) {
  const auto served = parse_policy(body);
  const auto ours = parse_policy(wanted);
  if (!served || !ours) return served ? "it serves another policy" : "it serves no valid policy";
  const std::string difference = policy_difference(*served, *ours);
  return difference.empty() ? "the text of the policy differs, and its values do not"
                            : "it serves another policy: " + difference;
}

// The reason why a sender gets no policy or another one; empty if it gets the wanted body.
std::string fetch_fault(const DomainName& host, const PolicyFetch& fetch, std::string_view wanted) {
  if (fetch.outcome != FetchOutcome::answered) return printable(fetch.failure, 200);
  if (!fetch.tls || fetch.tls->chain.empty()) return "it sends no certificate";
  if (!fetch.tls->chain_faults.empty()) return printable(fetch.tls->chain_faults.front().message, 200);
  if (!names_host(fetch.tls->chain.front(), host)) return "its certificate does not name " + host.text();
  if (const FramingReading framing = read_framing(fetch); framing.framing == Framing::invalid)
    return printable(framing.fault, 200);
  if (fetch.status != 200) return "it answers with status " + std::to_string(fetch.status);
  if (!is_text_plain(fetch.content_type)) return "the media type is not text/plain";
  if (!fetch.content_encoding.empty())
    return "the policy is encoded as " + printable(fetch.content_encoding, 40);
  if (fetch.body == wanted) return {};
  return remove_cr(fetch.body) == remove_cr(wanted) ? "the line ends of the policy differ"
                                                    : other_policy(fetch.body, wanted);
}

bool nobody_answered(const PolicyFetch& fetch) {
  return fetch.outcome == FetchOutcome::unreachable || fetch.outcome == FetchOutcome::timeout ||
         fetch.outcome == FetchOutcome::incomplete || fetch.outcome == FetchOutcome::local_failure;
}

std::string url_of(const DomainName& host) {
  return "https://" + host.text() + std::string(kPolicyPath);
}

Error not_live(const DomainName& host, const std::string& why,
               const std::string& hint = "serve the policy first, then publish the TXT record") {
  return {Fault::refused, "policy-not-live",
          "the policy at " + url_of(host) + " is not live: " + why + " (RFC 8461 §8.1)", hint};
}

Error not_known(const DomainName& host, Code code, const std::string& why) {
  return {Fault::undetermined, code, "cannot determine if the policy at " + url_of(host) + " is live: " + why,
          "run again when its web server can be reached from here"};
}

// The error of a host without addresses to fetch from.
Error missing_address(const DomainName& host, const HostAddresses& addresses) {
  for (const DnsAnswer* answer : {&addresses.a, &addresses.aaaa}) {
    if (answer->status == DnsStatus::failed) {
      return not_known(host, code(answer->failure.reason), printable(answer->failure.message));
    }
  }
  if (!all_addresses(addresses).empty()) {
    return {Fault::undetermined, "private-address",
            "the policy at " + url_of(host) + " was not fetched: its addresses are private (" +
                printable(all_addresses(addresses).front(), 60) + "), and the domain comes from a list",
            "publish public addresses, or allow the connections with --allow-private"};
  }
  return not_live(host, "the name has no address",
                  "publish the record of " + host.text() + ", which leads to its web server");
}

// none, testing, enforce: from weak to strong.
int strength(Mode mode) {
  if (mode == Mode::none) return 0;
  return mode == Mode::testing ? 1 : 2;
}

// The body of the strongest mode of those offered; of equals the first.
class StrongestBody {
 public:
  void offer(Mode mode, const std::string& body) {
    if (strength(mode) <= greatest_) return;
    greatest_ = strength(mode);
    body_ = body;
  }
  [[nodiscard]] const std::optional<std::string>& body() const { return body_; }

 private:
  std::optional<std::string> body_ = {};
  int greatest_ = -1;
};

// The mode of a body, read leniently where senders would refuse it; nothing if it is no policy.
std::optional<Mode> mode_of(std::string_view body) {
  if (const auto policy = parse_policy(body)) return policy->mode;
  const auto repaired = repair_policy(body);
  return repaired ? std::optional(repaired->mode) : std::nullopt;
}

}  // namespace

Result<void> check_live(const DomainName& policy_domain, const HostAddresses& addresses,
                        const std::vector<PolicyFetch>& fetches, std::string_view wanted) {
  const DomainName host = policy_host(policy_domain);
  if (fetches.empty()) return fail(missing_address(host, addresses));
  std::optional<Error> unanswered;
  bool is_served = false;
  bool is_unasked = false;  // an address that was not asked may serve anything
  for (const PolicyFetch& fetch : fetches) {
    const std::string why = fetch_fault(host, fetch, wanted);
    if (why.empty()) {
      is_served = true;
    } else if (nobody_answered(fetch)) {
      is_unasked = is_unasked || fetch.outcome == FetchOutcome::local_failure;
      unanswered = not_known(host, code(fetch.outcome), fetch.address + ": " + why);
    } else {
      return fail(not_live(host, fetch.address + ": " + why));
    }
  }
  if (is_served && !is_unasked) return {};
  return fail(*std::move(unanswered));
}

const std::string* body_with_fields(const Policy& policy, const std::vector<PolicyFetch>& fetches) {
  for (const PolicyFetch& fetch : fetches) {
    const auto served = parse_policy(fetch.body);
    if (served && same_policy(*served, policy)) return &fetch.body;
  }
  return nullptr;
}

std::optional<std::string> accepted_body(const DomainName& policy_domain, const HostAddresses& addresses,
                                         const std::vector<PolicyFetch>& fetches) {
  StrongestBody strongest;
  for (const PolicyFetch& fetch : fetches) {
    const auto policy = parse_policy(fetch.body);
    if (policy && check_live(policy_domain, addresses, {fetch}, fetch.body))
      strongest.offer(policy->mode, fetch.body);
  }
  return strongest.body();
}

Result<std::optional<std::string>> served_body(const DomainName& policy_domain,
                                               const HostAddresses& addresses,
                                               const std::vector<PolicyFetch>& fetches) {
  const DomainName host = policy_host(policy_domain);
  if (fetches.empty()) {
    Error missing = missing_address(host, addresses);
    if (missing.fault == Fault::undetermined) return fail(std::move(missing));
    return std::nullopt;
  }
  StrongestBody strongest;
  std::string failure;
  for (const PolicyFetch& fetch : fetches) {
    if (fetch.outcome != FetchOutcome::answered || fetch.status >= 500 || !fetch.content_encoding.empty()) {
      failure = fetch.address + ": " + fetch_fault(host, fetch, {});
      continue;
    }
    const auto mode = fetch.status == 200 ? mode_of(fetch.body) : std::nullopt;
    if (mode) strongest.offer(*mode, fetch.body);
  }
  if (strongest.body() || failure.empty()) return strongest.body();
  return fail({Fault::undetermined, "live-policy-unknown",
               policy_domain.text() + " has an _mta-sts record, and the policy at " + url_of(host) +
                   " cannot be fetched: " + failure,
               "run again when its web server can be reached from here, or name the mode with --mode"});
}

}  // namespace mtasts
