// The printer of each format of gen-site; print_site() chooses.
#pragma once

#include "cli/site_formats/site.h"

namespace mtasts {

// A script at the edge, for those who have no web server.
[[nodiscard]] PrintedSite cloudflare_worker_site(const Site& site);

}  // namespace mtasts
