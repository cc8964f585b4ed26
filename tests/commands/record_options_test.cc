// --format and --zone, of every command that prints records.
#include "commands/options/gen_sts_options.h"
#include "commands/options/gen_tlsrpt_options.h"
#include "commands/options/gen_zone_options.h"
#include "commands/typed.h"

namespace mtasts::test {

TEST_CASE("every word of --format names a format") {
  const std::vector<std::pair<std::string, const RecordFormat*>> words = {
      {"bind", &kBindRecords},
      {"json", &kJsonRecords},
      {"table", &kTableRecords},
      {"markdown", &kMarkdownRecords},
      {"nsupdate", &kNsupdateRecords},
      {"tinydns", &kTinydnsRecords},
      {"octodns --zone a.example", &kOctodnsRecords},
      {"dnscontrol", &kDnscontrolRecords},
      {"powerdns", &kPowerdnsRecords},
      {"route53", &kRoute53Records},
      {"cloudflare", &kCloudflareRecords},
      {"knotc", &kKnotcRecords},
      {"terraform-route53", &kTerraformRoute53Records},
      {"terraform-cloudflare", &kTerraformCloudflareRecords},
  };
  for (const auto& [word, format] : words) {
    CHECK(good<GenStsOptions>("gen-sts a.example --format " + word).records.format == format);
    CHECK(good<GenTlsrptOptions>("gen-tlsrpt a.example --rua t@a.example --format " + word).records.format ==
          format);
    CHECK(good<GenZoneOptions>("gen-zone a.example --web-host w.example --format " + word).records.format ==
          format);
  }
}

TEST_CASE("the option --zone is stored as typed") {
  CHECK(good<GenStsOptions>("gen-sts a.example").records.zone == std::nullopt);
  CHECK(good<GenStsOptions>("gen-sts a.example --zone Example.").records.zone == "Example.");
}

TEST_CASE("the option --format rejects output that its tool cannot read") {
  const std::string zone = "gen-zone a.example --web-host w.example --format ";
  const std::string which = "octoDNS has one file for each zone, and the zone is not known";
  check_bad({
      {"gen-sts a.example --format octodns", which},
      {"gen-tlsrpt a.example --rua t@a.example --format octodns", which},
      {zone + "octodns", which},
      {zone + "octodns --output-dir d --zone a.example",
       "octoDNS has one file for each zone: --output-dir and --zone exclude each other"},
      {zone + "terraform-route53 --output-dir d",
       "Terraform has one value for the variable: --output-dir does not go with it"},
      {zone + "terraform-cloudflare --output-dir d",
       "Terraform has one value for the variable: --output-dir does not go with it"},
      {zone + "tinydns --json", "--format tinydns excludes --json and --ndjson"},
  });
  CHECK(good<GenZoneOptions>(zone + "octodns --output-dir d").output_dir == "d");
}

}  // namespace mtasts::test
