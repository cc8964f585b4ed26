#include "commands/site/site_files.h"

#include <algorithm>
#include <utility>

#include "cli/options/declaration.h"
#include "cli/site_formats/next_steps.h"
#include "cli/site_formats/site_lists.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

std::string domain_lines(std::string_view start, const SiteList& list) {
  std::string text(start);
  for (const DomainName& domain : list.domains) text += domain.text() + '\n';
  return text;
}

}  // namespace

Result<void> check_server_path(const std::string& source, const std::string& path) {
  const bool is_plain = path.starts_with('/') && path.find_first_not_of(
                                                     "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                     "0123456789/._-+@%,=~") == std::string::npos;
  if (is_plain) return {};
  return usage_error(source + ": " + quote(path) + " is not an absolute path of plain characters",
                     "use only letters, digits and /._-+@%,=~");
}

Result<void> check_proxy_url(const std::string& source, const std::string& url) {
  constexpr std::string_view kScheme = "http://";
  const std::string address = url.starts_with(kScheme) ? url.substr(kScheme.size()) : "";
  const std::size_t colon = address.rfind(':');
  const std::string port = colon == std::string::npos ? "" : address.substr(colon + 1);
  const bool has_port = !port.empty() && port.find_first_not_of("0123456789") == std::string::npos;
  const bool is_plain = has_port && colon > 0 &&
                        address.find_first_not_of(
                            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                            "0123456789.-_:[]") == std::string::npos;
  if (is_plain) return {};
  return usage_error(source + ": " + quote(url) + " is not http://HOST:PORT",
                     "name the HTTP port of the program behind the proxy: the proxy has the certificate");
}

bool SiteDomains::add(const DomainName& domain, TreePolicy policy) {
  const auto [place, is_new] = places_.try_emplace(policy.text, site_.texts.size());
  if (is_new) site_.texts.push_back({std::move(policy.text), std::move(policy.policy)});
  site_.domains.push_back({domain, place->second});
  return is_new;
}

Site SiteDomains::take() {
  std::vector<ServedDomain>& domains = site_.domains;
  std::ranges::sort(domains,
                    [](const ServedDomain& a, const ServedDomain& b) { return a.domain < b.domain; });
  const auto same = [](const ServedDomain& a, const ServedDomain& b) { return a.domain == b.domain; };
  domains.erase(std::unique(domains.begin(), domains.end(), same), domains.end());
  return std::move(site_);
}

std::vector<SiteFile> site_files(const Site& site, const PrintedSite& printed,
                                 const std::vector<SiteStep>& steps) {
  std::vector<SiteFile> files = printed.files;
  const SiteLists lists = site_lists(site);
  const std::string list_start(kListStart);
  for (const SiteList* list : lists.files())
    files.push_back({list->file, domain_lines(kListStart, *list), list_start});
  files.push_back({lists.all.file, domain_lines(kDomainsStart, lists.all), std::string(kDomainsStart)});
  files.push_back({std::string(kNextStepsFile), next_steps_markdown(steps), std::string(kNextStepsStart)});
  return files;
}

}  // namespace mtasts
