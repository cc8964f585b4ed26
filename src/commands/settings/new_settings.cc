#include "commands/settings/new_settings.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <string_view>
#include <utility>

#include "cli/options/declaration.h"
#include "cli/options/typed_names.h"
#include "mtasts/ascii.h"
#include "mtasts/join_names.h"
#include "mtasts/mx_set.h"

namespace mtasts {
namespace {

// The site format of a web server, by the beginning of its Server field.
struct ServerRow {
  std::string_view software;
  const SiteFormat* site;
  bool is_certain;  // false: a service, or a program made from another one
};
constexpr ServerRow kServerRows[] = {
    {"nginx", &kNginxSite, true},
    {"caddy", &kCaddySite, true},
    {"apache", &kApacheSite, true},
    {"openresty", &kNginxSite, false},
    {"github.com", &kGithubPagesSite, false},
    {"cloudflare", &kCloudflarePagesSite, false},
    {"netlify", &kNetlifySite, false},
    {"amazons3", &kS3Site, false},
};

const ServerRow* row_of(std::string_view server) {
  const std::string lower = lower_case(server);
  const auto* row = std::ranges::find_if(
      kServerRows, [&lower](const ServerRow& known) { return lower.starts_with(known.software); });
  return row == std::end(kServerRows) ? nullptr : row;
}

std::string words(const WebTarget& web) {
  return web.host ? web.host->text() : join_names(web.addresses, " and ");
}

bool is_given(const WebTarget& web) {
  return web.host || !web.addresses.empty();
}

// "a.example: X; b.example: Y".
template <class Value, class Words>
std::string list_values(const std::vector<ExistingValue<Value>>& values, const Words& words_of) {
  std::string list;
  for (const ExistingValue<Value>& existing : values) {
    if (!list.empty()) list += "; ";
    list += existing.domain.text() + ": " + words_of(existing.value);
  }
  return list;
}

void choose_site(const Takeover& takeover, const GivenSettings& given, NewSettings& made) {
  made.settings.web.site = given.site;
  made.settings.web.proxy_to = given.proxy_to;
  if (takeover.servers.empty()) {
    if (given.site == nullptr) {
      made.remarks.keys["site"] =
          "With \"nginx\", \"caddy\" or another name mtasts apply writes the configuration of the web "
          "server.";
    }
    return;
  }
  const auto is_same = [first = row_of(takeover.servers.front().value)](const auto& existing) {
    return row_of(existing.value) == first;
  };
  const ServerRow* row =
      std::ranges::all_of(takeover.servers, is_same) ? row_of(takeover.servers.front().value) : nullptr;
  std::string remark =
      "Server field of the Policy Hosts: " +
      list_values(takeover.servers, [](const std::string& server) { return '"' + server + '"'; }) + '.';
  if (given.site == nullptr && row != nullptr && row->is_certain) made.settings.web.site = row->site;
  if (given.site == nullptr && row != nullptr && !row->is_certain) {
    remark += " That is perhaps \"" + std::string(row->site->name) + "\".";
  }
  made.remarks.keys["site"] = std::move(remark);
}

void choose_common_values(const Takeover& takeover, const GivenSettings& given, NewSettings& made) {
  RolloutSettings& rollout = made.settings.rollout;
  rollout.web = is_given(given.web) ? given.web : takeover.web.front().value;
  rollout.needs_reports = !given.no_reports;
  rollout.rua = given.rua;
  if (rollout.rua.empty() && takeover.rua.size() == 1) rollout.rua = takeover.rua.front().value;
  if (rollout.rua.empty() && takeover.rua.size() > 1) {
    const auto uris = [](const std::vector<ReportUri>& rua) { return join_names(rua, ", "); };
    made.remarks.keys["rua"] =
        "They differ, and each domain keeps its own: " + list_values(takeover.rua, uris) + '.';
  }
  if (takeover.ttls.size() == 1) rollout.ttl = takeover.ttls.front().value;
  if (takeover.ttls.size() > 1) {
    const auto seconds = [](const Ttl& ttl) { return std::to_string(ttl.seconds()); };
    made.remarks.keys["ttl"] =
        "They differ, and each record keeps its own: " + list_values(takeover.ttls, seconds) + '.';
  }
}

std::string mode_remark(const TakenPolicy& policy) {
  const std::optional<Policy>& live = policy.live;
  constexpr std::string_view kNextGoal =
      "The next goal is mode = \"enforce\": mtasts apply then goes there when min_testing has passed and the "
      "gates are open.";
  if (!live) {
    return "No policy is live, so the first goal is testing: senders report failures and deliver. " +
           std::string(kNextGoal);
  }
  const std::string mode(text(live->mode));
  const std::string state = policy.fault.empty() ? " is live."
                                                 : " is served; " + std::string(effect_of_fault(policy)) +
                                                       ": " + policy.fault + '.';
  return "Mode " + mode + state + (live->mode == Mode::testing ? ' ' + std::string(kNextGoal) : "");
}

std::string mx_remark(const TakenPolicy& policy) {
  if (!policy.live || policy.live->mx.empty()) {
    return "The MX records when this file was written. A later difference waits for you.";
  }
  const std::vector<DomainName> missing = hosts_without_pattern(policy.mx, policy.mx_hosts);
  const std::vector<MxPattern> stale = stale_patterns(policy.mx, policy.mx_hosts);
  std::string remark = "The mx of the live policy.";
  if (!missing.empty()) remark += " MX hosts that it does not cover: " + join_names(missing, ", ") + '.';
  if (!stale.empty()) remark += " No MX host matches " + join_names(stale, ", ") + '.';
  return remark;
}

std::string primary_remark(const TakenPolicy& policy) {
  if (!policy.id) return "";
  const std::string id = "Its _mta-sts record has the id " + policy.id->text();
  return policy.body ? id + ", with which the ledger begins." : id + ", but senders get no valid policy.";
}

void add_policy(const TakenPolicy& policy, const GivenSettings& given, NewSettings& made) {
  const std::optional<Policy>& live = policy.live;
  made.settings.rollout.policies.push_back({.primary = policy.primary,
                                            .goal = given.mode.value_or(live ? live->mode : Mode::testing),
                                            .max_age = live ? std::optional(live->max_age) : std::nullopt,
                                            .mx_rule = policy.mx.empty() ? MxRule::held : MxRule::fixed,
                                            .mx = policy.mx,
                                            .hosted = policy.hosted});
  made.settings.hosted_files.emplace_back();
  SettingsRemarks::ByKey& remarks = made.remarks.policies.emplace_back();
  remarks["mode"] = mode_remark(policy);
  if (!policy.mx.empty()) remarks["mx"] = mx_remark(policy);
  if (const std::string remark = primary_remark(policy); !remark.empty()) remarks["primary"] = remark;
}

constexpr std::string_view kWebOptions = "--web-host or --web-address";
constexpr std::string_view kRuaOptions = "--rua, or do without reports with --no-reports";

// Asks until the answer is valid. Fault::usage if there is no terminal, or no answer.
Result<void> ask(const std::string& unknown, const std::string& question, const std::string& options,
                 const Take& take, Context& context) {
  const Error unanswered{Fault::usage, "usage", unknown, "name it with " + options};
  if (unknown.empty()) return {};
  if (context.ports.terminal.can_ask()) context.diagnostics.note(unknown);
  while (context.ports.terminal.can_ask()) {
    const auto answer = context.ports.terminal.ask(question + ": ");
    if (!answer) return fail(answer.error());
    if (!*answer) break;
    const auto taken = take(**answer);
    if (taken) return {};
    context.diagnostics.error(taken.error());
  }
  return fail(unanswered);
}

// Words between blanks or commas.
std::vector<std::string> words_in(std::string_view answer) {
  constexpr std::string_view kBetween = " \t\r,";
  std::vector<std::string> words;
  while (true) {
    const std::size_t begin = answer.find_first_not_of(kBetween);
    if (begin == std::string_view::npos) return words;
    answer.remove_prefix(begin);
    words.emplace_back(answer.substr(0, answer.find_first_of(kBetween)));
    answer.remove_prefix(words.back().size());
  }
}

Result<WebTarget> parse_web(const std::string& answer, Idna& idna) {
  WebTarget web;
  const std::vector<std::string> words = words_in(answer);
  if (words.empty()) return fail({Fault::usage, "usage", "the answer is empty"});
  if (words.size() == 1 && !IpAddress::parse(words.front())) {
    auto host = parse_web_host(words.front(), idna);
    if (!host) return fail(host.error());
    web.host = *std::move(host);
    return web;
  }
  for (const std::string& word : words) {
    auto address = IpAddress::parse(word);
    if (!address) return fail(address.error());
    web.addresses.push_back(*std::move(address));
  }
  return web;
}

Result<void> ask_web(const Takeover& takeover, GivenSettings& given, Context& context) {
  return ask(
      unknown_web(takeover, given), "Web server of the policies, a host name or addresses",
      std::string(kWebOptions),
      [&](const std::string& answer) -> Result<void> {
        auto web = parse_web(answer, context.ports.idna);
        if (!web) return fail(web.error());
        given.web = *std::move(web);
        return {};
      },
      context);
}

// An empty answer is --no-reports.
Result<void> ask_rua(const Takeover& takeover, GivenSettings& given, Context& context) {
  return ask(
      unknown_rua(takeover, given), "Destinations of TLS reports, such as tls@example.com (empty: none)",
      std::string(kRuaOptions),
      [&given](const std::string& answer) -> Result<void> {
        std::vector<ReportUri> rua;
        for (const std::string& word : words_in(answer)) {
          auto uri = ReportUri::from_operator(word);
          if (!uri) return fail(uri.error());
          rua.push_back(*std::move(uri));
        }
        given.rua = std::move(rua);
        given.no_reports = given.rua.empty();
        return {};
      },
      context);
}

}  // namespace

std::string unknown_web(const Takeover& takeover, const GivenSettings& given) {
  if (is_given(given.web) || takeover.web.size() == 1) return {};
  if (takeover.web.empty()) return "no Policy Host has a record that shows the web server of the policies";
  return "the Policy Hosts have different web servers, and one settings file has one: " +
         list_values(takeover.web, words);
}

std::string unknown_rua(const Takeover& takeover, const GivenSettings& given) {
  if (!given.rua.empty() || given.no_reports || !takeover.rua.empty()) return {};
  return "no _smtp._tls record shows a destination of TLS reports";
}

NewSettings new_settings(const Takeover& takeover, const GivenSettings& given) {
  assert(unknown_web(takeover, given).empty());
  NewSettings made;
  made.settings.state = given.state;
  made.settings.dns.format = given.format != nullptr ? given.format : &kBindRecords;
  made.settings.dns.update = given.update;
  made.settings.dns.key = given.key;
  choose_common_values(takeover, given, made);
  choose_site(takeover, given, made);
  for (const HostedElsewhere& left_out : takeover.elsewhere) {
    made.remarks.top.push_back(left_out.domain.text() +
                               " is not among the domains below: its _mta-sts is a CNAME to " +
                               left_out.target + ", " + std::string(role_of_target(left_out)) + ". " +
                               (left_out.hint.empty() ? "To publish them here, add it to hosted of a policy "
                                                        "that covers its MX"
                                                      : left_out.hint) +
                               ".");
  }
  for (const TakenPolicy& policy : takeover.policies) add_policy(policy, given, made);
  return made;
}

Result<void> ask_unknown(const Takeover& takeover, GivenSettings& given, Context& context) {
  const std::string web = unknown_web(takeover, given);
  const std::string rua = unknown_rua(takeover, given);
  if (!web.empty() && !rua.empty() && !context.ports.terminal.can_ask()) {
    return fail({Fault::usage, "usage", web + "; " + rua,
                 "name it with " + std::string(kWebOptions) + ", and with " + std::string(kRuaOptions)});
  }
  if (auto asked = ask_web(takeover, given, context); !asked) return asked;
  return ask_rua(takeover, given, context);
}

}  // namespace mtasts
