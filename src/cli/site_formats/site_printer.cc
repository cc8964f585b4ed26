#include "cli/site_formats/site_printer.h"

#include "cli/site_formats/printers.h"

namespace mtasts {

Result<PrintedSite> print_site(SiteFormat format, const Site& site) {
  switch (format) {
    case SiteFormat::cloudflare_worker:
      return cloudflare_worker_site(site);
    default:
      return PrintedSite{};
  }
}

}  // namespace mtasts
