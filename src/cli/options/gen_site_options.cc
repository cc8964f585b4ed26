// The options of "mtasts gen-site".
#include "cli/options/declarations.h"
#include "cli/options/option_values.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

const Choices<SiteFormat>& site_formats() {
  static const Choices<SiteFormat> formats = {
      {"nginx", SiteFormat::nginx},
      {"caddy", SiteFormat::caddy},
      {"apache", SiteFormat::apache},
      {"haproxy", SiteFormat::haproxy},
      {"compose", SiteFormat::compose},
      {"kubernetes", SiteFormat::kubernetes},
      {"cloudflare-worker", SiteFormat::cloudflare_worker},
      {"mailcow", SiteFormat::mailcow},
      {"mailcow-legacy", SiteFormat::mailcow_legacy},
      {"acme", SiteFormat::acme},
  };
  return formats;
}

// Takes a text that is not empty.
Take text_into(std::string& target) {
  return [&target](const std::string& typed) -> Result<void> {
    target = typed;
    return {};
  };
}

Take format_into(SiteFormat& target, const std::shared_ptr<bool>& is_named) {
  return [is_named, take = choice_into(target, site_formats())](const std::string& typed) {
    *is_named = true;
    return take(typed);
  };
}

// Formats whose certificates are made by what the files are for.
bool makes_certificates(SiteFormat format) {
  return format == SiteFormat::cloudflare_worker || format == SiteFormat::mailcow ||
         format == SiteFormat::mailcow_legacy || format == SiteFormat::acme;
}

Result<void> check_server_path(const std::string& option, const std::optional<std::string>& path) {
  return path ? mtasts::check_server_path(option, *path) : Result<void>();
}

// An option that a format would pass over is a misunderstanding.
Result<void> check_options_of_format(const GenSiteOptions& options) {
  if (options.certificate && makes_certificates(options.format))
    return usage_error("--certificate has no meaning for this --format: it has certificates of its own");
  if (options.policy_root && !reads_tree(options.format))
    return usage_error(
        "--policy-root has no meaning for this --format: no web server of yours reads the tree");
  if (options.mailcow_conf && options.format != SiteFormat::mailcow_legacy)
    return usage_error("--mailcow-conf is for --format mailcow-legacy");
  if (options.in_place && !options.mailcow_conf) return usage_error("--in-place needs --mailcow-conf");
  if (options.in_place && options.mailcow_conf == "-")
    return usage_error("--in-place writes mailcow.conf again, which standard input cannot be");
  return {};
}

}  // namespace

bool reads_tree(SiteFormat format) {
  return !makes_certificates(format) && format != SiteFormat::kubernetes;
}

Result<void> check_server_path(const std::string& option, const std::string& path) {
  const bool is_plain = path.starts_with('/') && path.find_first_not_of(
                                                     "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                     "0123456789/._-+@%,=~") == std::string::npos;
  if (is_plain) return {};
  return usage_error(option + ": " + quote(path) + " is no absolute path of plain characters",
                     "a server's configuration wants letters, digits and /._-+@%,=~");
}

void declare_gen_site(Declaration& command, GenSiteOptions& options) {
  command.about(
      "write what a web server needs to serve the policies",
      "Reads the tree of policies that gen-policy --output-dir wrote and writes to a directory what serves "
      "it at https://mta-sts.DOMAIN/.well-known/mta-sts.txt (RFC 8461 §3.3): as text/plain, without a "
      "redirect, and nothing else. Without DOMAIN every domain that has a policy is served."
      "\n\n"
      "The directory is written whole or not at all: where a policy is missing or senders would refuse it, "
      "what stands there stays. NEXT-STEPS.md says what to do then, in order: the policy first, the TXT "
      "record last (RFC 8461 §8.1).");
  command.operands({{"DOMAIN", true, false, {}, "A Policy Domain; U-labels are converted"}},
                   take_domains(options.domains));
  declare_domain_lists(command, options.domains);

  const auto is_named = std::make_shared<bool>(false);
  command.group("Site");
  command.option(
      {"--format", "NAME", "What serves the policies, or what it needs; see FORMATS in the man page", "",
       words_of(site_formats())},
      format_into(options.format, is_named));
  command.option({"--policies", "DIR", "The tree of policies that gen-policy --output-dir wrote"},
                 text_into(options.policies));
  command.option({"--policy-root", "PATH", "Where that tree stands on the web server",
                  "the absolute path of --policies"},
                 into(options.policy_root));
  command.option({"--certificate", "FILE",
                  "A certificate for all Policy Hosts, with its chain, as the web server reads it",
                  "those that certbot keeps"},
                 into(options.certificate));
  command.option({"--certificate-key", "FILE", "The private key of --certificate"},
                 into(options.certificate_key));
  command.option({"--mailcow-conf", "FILE",
                  "With mailcow-legacy: print this mailcow.conf with the names of the Policy Hosts added"},
                 into(options.mailcow_conf));
  command.flag("--in-place", options.in_place, "With --mailcow-conf: write that file again instead");
  command.group("Output");
  command.option({"--output-dir", "DIR", "Write the files to DIR"}, text_into(options.output_dir));
  declare_dry_run(command, options.dry_run);

  command.rule([&options, is_named]() -> Result<void> {
    if (!*is_named) return usage_error("--format is needed: it says what serves the policies");
    if (options.policies.empty())
      return usage_error("--policies is needed", "write the policies with gen-policy --output-dir DIR");
    if (options.output_dir.empty()) return usage_error("--output-dir is needed: a site has several files");
    if (options.certificate.has_value() != options.certificate_key.has_value())
      return usage_error("--certificate and --certificate-key belong together");
    return {};
  });
  command.rule([&options]() -> Result<void> {
    if (auto fits = check_options_of_format(options); !fits) return fits;
    if (auto fits = check_server_path("--policy-root", options.policy_root); !fits) return fits;
    if (auto fits = check_server_path("--certificate", options.certificate); !fits) return fits;
    return check_server_path("--certificate-key", options.certificate_key);
  });

  command.example("Servers for nginx, for every policy of a tree that is there as /srv/policies",
                  "mtasts gen-site --format nginx --policies policies --policy-root /srv/policies "
                  "--output-dir site");
  command.example("Containers behind Traefik, for every policy of a tree",
                  "mtasts gen-site --format compose --policies policies --output-dir site");
  command.example("An older mailcow: see what would change, then change it",
                  "mtasts gen-site --format mailcow-legacy --policies policies --output-dir site "
                  "--mailcow-conf mailcow.conf --in-place --dry-run");
  command.example("A worker for every policy of a tree",
                  "mtasts gen-site --format cloudflare-worker --policies policies --output-dir worker");
}

}  // namespace mtasts
