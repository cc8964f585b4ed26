// mtasts gen-site: writes the configuration of a web server for a directory of policies. Policies are not
// changed.
#include <algorithm>
#include <sstream>

#include "cli/documents/man_prose.h"
#include "cli/json_output.h"
#include "cli/options/option_groups.h"
#include "cli/options/option_values.h"
#include "cli/site_formats/certificate_batches.h"
#include "cli/site_formats/next_steps.h"
#include "cli/site_formats/site_format.h"
#include "commands/bulk/domain_source.h"
#include "commands/command_list.h"
#include "commands/options/gen_site_options.h"
#include "commands/output/emission.h"
#include "commands/site/mailcow_settings.h"
#include "commands/site/requested_site.h"
#include "commands/site/site_files.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

// Stores the text as it is.
Take text_into(std::string& target) {
  return [&target](const std::string& typed) -> Result<void> {
    target = typed;
    return {};
  };
}

Result<void> check_path_option(const std::string& option, const std::optional<std::string>& path) {
  return path ? check_server_path(option, *path) : Result<void>();
}

// Rejects options that the format would ignore.
Result<void> check_options_of_format(const GenSiteOptions& options) {
  if (options.certificate && options.format->has_own_certificates)
    return usage_error("--certificate has no effect with this --format: it gets its own certificates");
  if (options.policy_root && !options.format->reads_tree)
    return usage_error("--policy-root has no effect with this --format: no web server reads the tree");
  if (options.mailcow_conf && !options.format->takes_mailcow_conf)
    return usage_error("--mailcow-conf is for --format mailcow-legacy");
  if (options.proxy_to && !options.format->takes_proxy_to)
    return usage_error("--proxy-to is for --format nginx, caddy, apache, haproxy and traefik");
  if (!options.proxy_to && options.format->needs_proxy_to)
    return usage_error(
        "--format " + std::string(options.format->name) + " needs --proxy-to: it serves no files",
        "--format compose writes an nginx with the policies behind Traefik");
  if (options.proxy_to && options.policy_root)
    return usage_error("--policy-root has no effect with --proxy-to: no web server reads the tree");
  if (options.web_host && options.format->makes_host_records)
    return usage_error("--web-host has no effect with this --format: the host makes the records itself");
  if (options.in_place && !options.mailcow_conf) return usage_error("--in-place needs --mailcow-conf");
  if (options.in_place && options.mailcow_conf == "-")
    return usage_error("--in-place cannot rewrite standard input");
  if (options.mailcow_conf && !options.in_place && options.output.form != OutputForm::text)
    return usage_error(
        "--json and --ndjson need --in-place beside --mailcow-conf: both go to standard output");
  return {};
}

void declare_site(Declaration& command, GenSiteOptions& options) {
  const auto formats = choices_of(kSiteFormats);
  command.group("Site");
  command.option({"--format", "NAME", "The server or tool to write files for; see FORMATS in the man page",
                  "", words_of(formats)},
                 choice_into(options.format, formats));
  command.option({"--policies", "DIR", "The directory of policies that gen-policy --output-dir wrote"},
                 text_into(options.policies));
  command.option({"--policy-root", "PATH", "The path of that directory on the web server",
                  "the absolute path of --policies"},
                 into(options.policy_root));
  command.option({"--certificate", "FILE",
                  "A certificate for all Policy Hosts, with its chain: its path on the web server",
                  "those that certbot keeps"},
                 into(options.certificate));
  command.option({"--certificate-key", "FILE", "The private key of --certificate"},
                 into(options.certificate_key));
  command.option({"--names-in-certificate", "N",
                  "The most names in one certificate, up to 100: fewer fail together if one domain leaves",
                  std::to_string(Site().names_in_certificate)},
                 number_into<std::size_t>(options.names_in_certificate, 1, kMostNamesInCertificate));
  command.option({"--proxy-to", "URL",
                  "With nginx, caddy, apache, haproxy and traefik: pass requests for the policies to the "
                  "program at http://HOST:PORT, as mailcow, Stalwart or Mailu behind your own web server"},
                 into(options.proxy_to));
  command.option(
      {"-p,--primary", "DOMAIN",
       "The domain that the others with the same policy follow: their _mta-sts and _smtp._tls become CNAMEs "
       "to its records, and the certificate has its name",
       "the only such domain that the mx of the shared policy lie in"},
      into(options.primary));
  command.option({"--web-host", "HOST", "The web server in the commands of NEXT-STEPS.md", "WEB-HOST"},
                 into(options.web_host));
  command.option(
      {"--rua",
       "URI",
       "The destination of TLS reports in the commands of NEXT-STEPS.md: a mailto: or https: URI, or a bare "
       "mail address",
       "ADDRESS",
       {},
       true},
      into_once<ReportUri>(options.rua, ReportUri::from_operator));
  command.option({"--mailcow-conf", "FILE",
                  "With mailcow-legacy: print this mailcow.conf with the names of the Policy Hosts added"},
                 into(options.mailcow_conf));
  command.flag("--in-place", options.in_place, "With --mailcow-conf: rewrite that file instead");
}

void declare(Declaration& command, GenSiteOptions& options) {
  command.description(
      "Reads the directory of policies that gen-policy --output-dir wrote, and writes the configuration of a "
      "web server that serves them at https://mta-sts.DOMAIN/.well-known/mta-sts.txt (RFC 8461 §3.3): as "
      "text/plain, without a redirect, and nothing else. Without DOMAIN every domain that has a policy is "
      "served."
      "\n\n"
      "The output directory is written as a whole or not at all: if a policy is missing or senders would "
      "reject it, the existing files are kept. NEXT-STEPS.md lists the further steps in order: the policy "
      "first, its TXT record after it (RFC 8461 §8.1), and mode enforce at the end.");
  command.operands({{"DOMAIN", true, false, {}, "A Policy Domain; U-labels are converted"}},
                   take_domains(options.domains));
  declare_domain_lists(command, options.domains);

  declare_site(command, options);
  declare_forms(command, options.output);
  command.option({"--output-dir", "DIR", "Write the files to DIR"}, text_into(options.output_dir));
  declare_dry_run(command, options.dry_run, options.output);

  command.rule([&options]() -> Result<void> {
    if (options.format == nullptr)
      return usage_error("--format is needed: it names the server that serves the policies");
    if (options.policies.empty())
      return usage_error("--policies is needed", "write the policies with gen-policy --output-dir DIR");
    if (options.output_dir.empty()) return usage_error("--output-dir is needed: a site has several files");
    if (options.certificate.has_value() != options.certificate_key.has_value())
      return usage_error("--certificate and --certificate-key belong together");
    return {};
  });
  command.rule([&options]() -> Result<void> {
    if (auto fits = check_options_of_format(options); !fits) return fits;
    if (options.proxy_to) {
      if (auto fits = check_proxy_url("--proxy-to", *options.proxy_to); !fits) return fits;
    }
    if (auto fits = check_path_option("--policy-root", options.policy_root); !fits) return fits;
    if (auto fits = check_path_option("--certificate", options.certificate); !fits) return fits;
    return check_path_option("--certificate-key", options.certificate_key);
  });

  command.example("Servers for nginx; the web server has the policies at /srv/policies",
                  "mtasts gen-site --format nginx --policies policies --policy-root /srv/policies "
                  "--web-host web.example.com --rua tls@example.com --output-dir site");
  command.example("Containers behind Traefik",
                  "mtasts gen-site --format compose --policies policies --output-dir site");
  command.example("An older mailcow; show the changes first",
                  "mtasts gen-site --format mailcow-legacy --policies policies --output-dir site "
                  "--mailcow-conf mailcow.conf --in-place --dry-run");
  command.example("An own nginx in front of mailcow",
                  "mtasts gen-site --format nginx --proxy-to http://127.0.0.1:8080 --policies policies "
                  "--output-dir site");
  command.example("Folders for GitHub Pages",
                  "mtasts gen-site --format github-pages --policies policies --web-host user.github.io "
                  "--output-dir pages");
  command.example("A Cloudflare worker",
                  "mtasts gen-site --format cloudflare-worker --policies policies --output-dir worker");
}

Manual gen_site_manual() {
  return {
      .output =
          "Standard output is empty; with --dry-run it lists the changes, with --json it has a result for "
          "each file and for each domain that cannot be served. The files of the format, "
          "domains.txt with the domains that are served, and NEXT-STEPS.md go to --output-dir; the steps "
          "also go to standard error. The names of all domains are kept in memory, and each policy once.",
      .schema = {R"({"domain"|null,"path"|null,)",
                 R"( "kind":"configuration|domains|next-steps|mailcow-conf"|null,)",
                 R"( "changed":true|false|null,"error":ERROR|null})"},
      .sections = {{"FORMATS", man_site_formats()}}};
}

// Warns of domains of the existing site that are no longer served, since senders may still cache their
// policies.
void warn_of_dropped_domains(const Site& site, Context& context) {
  constexpr std::size_t kLargestList = std::size_t{1} << 30;
  const auto existing =
      context.ports.files.read_below(site.output_dir, std::string(kDomainsFile), kLargestList);
  if (!existing || !*existing || !(*existing)->starts_with(kDomainsStart)) return;
  constexpr std::size_t kMostReported = 20;
  std::size_t dropped = 0;
  std::istringstream lines((*existing)->substr(kDomainsStart.size()));
  for (std::string line; std::getline(lines, line);) {
    const auto is_before = [](const ServedDomain& served, const std::string& name) {
      return served.domain.text() < name;
    };
    const auto place = std::lower_bound(site.domains.begin(), site.domains.end(), line, is_before);
    if (place != site.domains.end() && place->domain.text() == line) continue;
    if (++dropped > kMostReported) continue;
    context.diagnostics.warning(
        printable(line) + " is no longer served, and senders may still cache its policy (RFC 8461 §8.3)",
        "serve a policy of mode none until the old one expires, before you remove it");
  }
  if (dropped > kMostReported) {
    context.diagnostics.warning("and " + std::to_string(dropped - kMostReported) +
                                " more are no longer served");
  }
}

// The word of the JSON result.
std::string kind_of(const SiteFile& file) {
  if (file.path == kDomainsFile) return "domains";
  return file.path == kNextStepsFile ? "next-steps" : "configuration";
}

Result<void> write_site(const Site& site, const PrintedSite& printed, const std::vector<SiteStep>& steps,
                        Emission& emission, Context& context) {
  for (const SiteFile& file : site_files(site, printed, steps)) {
    auto changed = emission.write_file({file.path, file.content}, file.start);
    SiteResult result{.path = site.output_dir + '/' + file.path, .kind = kind_of(file)};
    if (changed) result.changed = *changed;
    if (!changed) result.error = changed.error();
    emission.print_result(json_text(result));
    if (!changed) return fail(changed.error());
    if (!emission.dry_run())
      context.diagnostics.note(printable(site.output_dir + '/' + file.path) +
                               (*changed ? ": written" : ": unchanged"));
  }
  return {};
}

Result<ExitCode> run(const GenSiteOptions& options, Context& context) {
  auto emission = Emission::open("gen-site", options.output, options.dry_run, context);
  if (!emission) return fail(emission.error());
  if (auto held = emission->lock_directory(options.output_dir); !held) return fail(held.error());
  if (!options.domains.files.empty())
    emission->summarize_list(options.dry_run ? "would be served" : "served");

  auto collected = collect_site(options, *emission, context);
  if (!collected) return fail(collected.error());
  // A site without one of its domains would take that domain down.
  if (emission->exit_code() != ExitCode::done) {
    context.diagnostics.note(printable(options.output_dir) +
                             " is left as it was: not every domain can be served");
    if (!options.domains.files.empty()) emission->summarize_list("not served");
    return emission->finish();
  }
  auto site = complete_site(options, *std::move(collected), context);
  if (!site) return fail(site.error());
  if (site->domains.empty()) return fail(no_domains());

  warn_of_dropped_domains(*site, context);
  const auto printed = options.format->print(*site);
  if (!printed) return fail(printed.error());
  auto settings = MailcowSettings::open(options, context);
  if (!settings) return fail(settings.error());
  const std::vector<SiteStep> steps = next_steps(*site, *printed);
  auto written = write_site(*site, *printed, steps, *emission, context);
  if (written) written = settings->write(*emission, context);
  if (!written) {
    emission->fail_with(written.error());
    return emission->finish();
  }
  for (const std::string& warning : printed->warnings) context.diagnostics.warning(warning);
  if (!options.dry_run) context.diagnostics.lines(next_steps_text(steps));
  return emission->finish();
}

}  // namespace

constinit const Command gen_site_command = {
    .name = "gen-site",
    .summary = "write the configuration of a web server for the policies",
    .declare = invocation<GenSiteOptions, declare, run>,
    .manual = gen_site_manual,
};

}  // namespace mtasts
