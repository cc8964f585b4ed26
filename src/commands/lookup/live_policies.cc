#include "commands/lookup/live_policies.h"

#include "commands/lookup/destinations.h"
#include "commands/lookup/policy_tree.h"
#include "mtasts/live_policy.h"
#include "mtasts/policy.h"
#include "mtasts/printable.h"
#include "ports/synchronization.h"

namespace mtasts {
namespace {

HostAddresses addresses_of(const WebTarget& web) {
  HostAddresses all;
  for (const IpAddress& address : web.addresses) {
    DnsAnswer& answer = address.is_v6() ? all.aaaa : all.a;
    answer.status = DnsStatus::records;
    answer.addresses.push_back(address.text());
  }
  return all;
}

}  // namespace

Result<LivePolicies> LivePolicies::open(const std::optional<std::string>& policy_file,
                                        const std::optional<std::string>& policy_tree, PrivateAccess access,
                                        Dns& dns, Context& context) {
  auto https = context.ports.network.open_https({});
  if (!https) return fail(https.error());
  LivePolicies live(std::move(access), dns, *std::move(https), context);
  if (policy_file) {
    auto text = context.ports.files.read(*policy_file, kPolicySizeLimit);
    if (!text) return fail(text.error());
    if (auto policy = parse_policy(*text); !policy)
      return fail(policy.error().within(printable(*policy_file)));
    live.policy_ = *std::move(text);
  }
  live.tree_ = policy_tree.value_or("");
  return live;
}

Result<std::string> LivePolicies::wanted(const DomainName& primary) const {
  if (policy_) return *policy_;
  // Never announce a policy that senders would reject, even if it is live.
  auto policy = read_policy_in_tree(tree_, primary, context_->ports.files);
  if (!policy) return fail(policy.error());
  return std::move(policy->text);
}

Task<Result<void>> LivePolicies::check(DomainName policy_domain, DomainName primary) {
  const auto policy = wanted(primary);
  if (!policy) co_return fail(policy.error());
  const Reach reach = access_.reach_of(policy_domain);
  const PolicyHostSeen fetched =
      co_await fetch_policies(*dns_, *https_, context_->ports.loop, destinations_, policy_domain, reach);
  // mailcow writes the lines in an order of its own. All addresses must serve the same bytes.
  const auto fields = parse_policy(*policy);
  const std::string* const served = fields ? body_with_fields(*fields, fetched.fetches) : nullptr;
  co_return check_live(policy_domain, fetched.addresses, fetched.fetches,
                       served == nullptr ? *policy : *served);
}

Task<PolicyHostSeen> fetch_policies(Dns& dns, Https& https, EventLoop& loop, const PolicyDestinations& to,
                                    DomainName policy_domain, Reach reach, WebTarget web) {
  const DomainName host = policy_host(policy_domain);
  PolicyHostSeen fetched{.addresses = addresses_of(web), .fetches = {}};
  if (web.addresses.empty()) {
    fetched.addresses = co_await look_up_addresses(dns, loop, web.host.value_or(host));
  }
  std::vector<Task<PolicyFetch>> fetches;
  for (const Destination& each : destinations(host, to.https_port, fetched.addresses, to.connect_to, reach)) {
    fetches.push_back(https.fetch(HttpsRequest(host, each.address, each.port)));
  }
  fetched.fetches = co_await all_of(loop, std::move(fetches));
  co_return fetched;
}

}  // namespace mtasts
