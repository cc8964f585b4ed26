// The site that the options of gen-site request.
#pragma once

#include "cli/context.h"
#include "cli/site_formats/site_format.h"
#include "commands/options/gen_site_options.h"
#include "commands/output/emission.h"
#include "mtasts/result.h"

namespace mtasts {

// Returns a site with the named domains, or else all that have a policy. Rejects domains that cannot be
// served in `emission`. Errors of reading a list or the tree.
[[nodiscard]] Result<Site> collect_site(const GenSiteOptions& options, Emission& emission, Context& context);

// Fills in the paths, roles and certificates of the site. Fault::usage if the options do not fit its domains,
// or the directory of policies has no usable absolute path.
[[nodiscard]] Result<Site> complete_site(const GenSiteOptions& options, Site site, Context& context);

}  // namespace mtasts
