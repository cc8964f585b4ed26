// What --format of gen-site prints. Pure: texts come back, somebody else writes them.
#pragma once

#include "cli/options/site_format.h"
#include "cli/site_formats/site.h"
#include "mtasts/result.h"

namespace mtasts {

// The files that serve the policies of `site`, and how they are put to use. Fault::input when the format
// cannot serve them.
[[nodiscard]] Result<PrintedSite> print_site(SiteFormat format, const Site& site);

}  // namespace mtasts
