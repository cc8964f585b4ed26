// The printer of each format of gen-site; print_site() chooses.
#pragma once

#include "cli/site_formats/site.h"
#include "mtasts/result.h"

namespace mtasts {

// Web servers.
[[nodiscard]] PrintedSite nginx_site(const Site& site);
[[nodiscard]] PrintedSite caddy_site(const Site& site);
[[nodiscard]] PrintedSite apache_site(const Site& site);
[[nodiscard]] PrintedSite haproxy_site(const Site& site);

// An nginx in a container behind Traefik.
[[nodiscard]] PrintedSite compose_site(const Site& site);
// The same in a cluster, behind its ingress controller.
[[nodiscard]] PrintedSite kubernetes_site(const Site& site);
// A script at the edge, for those who have no web server.
[[nodiscard]] PrintedSite cloudflare_worker_site(const Site& site);
// mailcow from 2025-09 on: it has policies of its own, set by its API.
[[nodiscard]] PrintedSite mailcow_site(const Site& site);
// mailcow before that: one file for all domains. Fault::input, code "several-policies".
[[nodiscard]] Result<PrintedSite> mailcow_legacy_site(const Site& site);
// No server: the certificates of the Policy Hosts, for those who have one.
[[nodiscard]] PrintedSite acme_site(const Site& site);

}  // namespace mtasts
