// Amazon S3 behind CloudFront: the web sites of S3 itself have no HTTPS.
#include <fmt/format.h>

#include "cli/site_formats/next_steps.h"
#include "cli/site_formats/site_format.h"
#include "cli/site_formats/static_files.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

// Amazon's documented quotas: names of a distribution, and of a certificate.
constexpr std::size_t kNamesOfDistribution = 100;
constexpr std::size_t kNamesOfCertificate = 10;

constexpr std::string_view kFunctionStart =
    "// The policy of each host for CloudFront, by mtasts gen-site.\n";

// The bucket has the tree of policies. CloudFront passes only names of the distribution.
constexpr std::string_view kFunction = R"(function handler(event) {{
  var request = event.request;
  if (request.uri !== "{}") {{
    return {{ statusCode: 404, statusDescription: "Not Found" }};
  }}
  request.uri = "/" + request.headers.host.value.toLowerCase() + request.uri;
  return request;
}}
)";

SiteStep upload_step(const Site& site, const std::string& says) {
  return {says,
          {fmt::format("aws s3 cp {} s3://BUCKET/ --recursive --exclude '*' --include 'mta-sts.*{}' "
                       "--content-type 'text/plain; charset=utf-8' --cache-control max-age=300",
                       shell_word(site.policies + '/'), kPolicyPath)}};
}

SiteStep certificate_step(const Site& site) {
  SiteStep step{
      "Get a certificate of all Policy Hosts in region us-east-1, the only one that CloudFront reads, and "
      "publish the records that it asks for"};
  if (site.domains.size() > kNamesOfCertificate) {
    step.says += fmt::format(". A certificate has {} names unless you ask Amazon for more: name those of {}",
                             kNamesOfCertificate, kDomainsFile);
    return step;
  }
  std::string command =
      "aws acm request-certificate --region us-east-1 --validation-method DNS --domain-name " +
      policy_host(site.domains.front().domain).text();
  if (site.domains.size() > 1) command += " --subject-alternative-names";
  for (std::size_t i = 1; i < site.domains.size(); ++i)
    command += ' ' + policy_host(site.domains[i].domain).text();
  step.commands = {command};
  return step;
}

Result<PrintedSite> s3_site(const Site& site) {
  PrintedSite printed;
  printed.files = {{"cloudfront-function.js",
                    std::string(kFunctionStart) + fmt::format(kFunction, kPolicyPath),
                    std::string(kFunctionStart)}};
  SiteStep upload = upload_step(site, "Make a private bucket and upload the policies as text/plain");
  upload.commands.insert(upload.commands.begin(), "aws s3 mb s3://BUCKET");
  printed.steps = {
      std::move(upload),
      certificate_step(site),
      {"Make the function that finds the policy of each host, and publish it",
       {"aws cloudfront create-function --name mta-sts --function-config "
        "Comment=MTA-STS,Runtime=cloudfront-js-2.0 "
        "--function-code fileb://" +
            shell_word(site.output_dir + "/cloudfront-function.js"),
        "aws cloudfront publish-function --name mta-sts --if-match ETAG-OF-THE-ANSWER"}},
      {fmt::format(
          "Make a CloudFront distribution, since the web sites of S3 itself have no HTTPS: the origin is "
          "the bucket (not its web site), with origin access control; the alternate domain names are "
          "all Policy Hosts ({}); the certificate is the one above; the function runs at viewer "
          "requests",
          policy_hosts_text(site))},
      cname_step(site, "DISTRIBUTION.cloudfront.net")};
  printed.update_step =
      upload_step(site, "Serve them: upload them; CloudFront keeps the old ones for 5 minutes");
  warn_of_limit(site, kNamesOfDistribution, "a distribution of CloudFront", printed);
  return printed;
}

}  // namespace

constinit const SiteFormat kS3Site = {
    .name = "s3",
    .print = s3_site,
    .has_own_certificates = true,
    .man =
        "Amazon S3 behind CloudFront, since the web sites of S3 have no HTTPS: a function that serves each "
        "Policy Host its own policy out of the tree, and the commands that upload it as text/plain. "
        "--web-host is DISTRIBUTION.cloudfront.net.",
};

}  // namespace mtasts
