// The printer of each format of gen-site; print_site() chooses.
#pragma once

#include "cli/site_formats/site.h"

namespace mtasts {

// Web servers.
[[nodiscard]] PrintedSite nginx_site(const Site& site);
[[nodiscard]] PrintedSite caddy_site(const Site& site);
[[nodiscard]] PrintedSite apache_site(const Site& site);
[[nodiscard]] PrintedSite haproxy_site(const Site& site);

// A script at the edge, for those who have no web server.
[[nodiscard]] PrintedSite cloudflare_worker_site(const Site& site);

}  // namespace mtasts
