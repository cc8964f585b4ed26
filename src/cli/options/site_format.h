// --format of gen-site: what serves the policies, or what it needs.
#pragma once

namespace mtasts {

enum class SiteFormat {
  nginx,
  caddy,
  apache,
  haproxy,
  compose,
  kubernetes,
  cloudflare_worker,
  mailcow,
  mailcow_legacy,
  acme
};

}  // namespace mtasts
