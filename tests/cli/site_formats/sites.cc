#include "sites.h"

#include <fmt/format.h>

#include <algorithm>

#include "catch.h"

namespace mtasts::test {
namespace {

Site with_texts(const std::vector<std::string_view>& policies) {
  Site site;
  for (const std::string_view text : policies) {
    auto policy = parse_policy(text);
    REQUIRE(policy);
    site.texts.push_back({std::string(text), *policy});
  }
  site.policy_root = "/srv/policies";
  site.policies = "policies";
  site.output_dir = "site";
  return site;
}

}  // namespace

Site site_of(std::vector<std::string> domains, const std::vector<std::string_view>& policies) {
  Site site = with_texts(policies);
  std::sort(domains.begin(), domains.end());
  for (std::size_t i = 0; i < domains.size(); ++i) {
    auto domain = parse_policy_domain(domains[i]);
    REQUIRE(domain);
    site.domains.push_back({*domain, std::min(i, policies.size() - 1)});
  }
  return site;
}

Site site_of_many(std::size_t count) {
  Site site = with_texts({kTestingPolicy, kEnforcingPolicy});
  for (std::size_t i = 0; i < count; ++i) {
    site.domains.push_back({*parse_policy_domain(fmt::format("d{:06}.example", i)), i % 2});
  }
  return site;
}

std::vector<std::string> hostile_names() {
  const std::string label(63, 'a');
  return {"no.example",
          "on.example",
          "1e3.example",
          "null.example",
          "0x1f.example",
          "123.45.example",
          "constructor.example",
          "default.example",
          "include.example",
          "xn--bcher-kva.example",
          label + "." + label + "." + label + "." + std::string(50, 'b')};
}

PrintedSite print(const SiteFormat& format, const Site& site) {
  auto printed = format.print(site);
  REQUIRE(printed);
  return *std::move(printed);
}

std::string file_of(const PrintedSite& printed, std::string_view path) {
  for (const SiteFile& file : printed.files) {
    if (file.path != path) continue;
    CHECK(file.content.starts_with(file.start));
    CHECK(!file.start.empty());
    return file.content;
  }
  FAIL("there is no file " << path);
  return {};
}

std::string text_of_steps(const PrintedSite& printed) {
  std::string text;
  for (const SiteStep& step : printed.steps) {
    text += step.says + '\n';
    for (const std::string& command : step.commands) text += "  " + command + '\n';
  }
  return text;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace mtasts::test
