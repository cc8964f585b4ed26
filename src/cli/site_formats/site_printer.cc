#include "cli/site_formats/site_printer.h"

#include "cli/site_formats/printers.h"

namespace mtasts {

Result<PrintedSite> print_site(SiteFormat format, const Site& site) {
  switch (format) {
    case SiteFormat::nginx:
      return nginx_site(site);
    case SiteFormat::caddy:
      return caddy_site(site);
    case SiteFormat::apache:
      return apache_site(site);
    case SiteFormat::haproxy:
      return haproxy_site(site);
    case SiteFormat::compose:
      return compose_site(site);
    case SiteFormat::kubernetes:
      return kubernetes_site(site);
    case SiteFormat::cloudflare_worker:
      return cloudflare_worker_site(site);
    case SiteFormat::mailcow:
      return mailcow_site(site);
    case SiteFormat::mailcow_legacy:
      return mailcow_legacy_site(site);
    case SiteFormat::acme:
      return acme_site(site);
  }
  return PrintedSite{};
}

}  // namespace mtasts
