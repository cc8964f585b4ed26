// The common parts of hosts of static files, which serve the files of a directory, the same at each of its
// names.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cli/site_formats/site_format.h"
#include "mtasts/result.h"

namespace mtasts {

// The policy below `directory`, "" or one with a final slash.
[[nodiscard]] SiteFile static_policy(const std::string& directory, const ServedPolicy& served);

// The only policy of the site. Fault::input, code "several-policies", if its domains have several: `host`
// ("Netlify") serves the same files at each name of a `container` ("a site").
[[nodiscard]] Result<const ServedPolicy*> only_policy(const Site& site, const std::string& host,
                                                      const std::string& container);

// The Policy Hosts of a step's sentence: "mta-sts.a.example, mta-sts.b.example and 7 more".
[[nodiscard]] std::string policy_hosts_text(const Site& site);

// Publishes the CNAME of each Policy Host to the host of the files; `placeholder` is its name without
// --web-host. `more` continues the sentence.
[[nodiscard]] SiteStep cname_step(const Site& site, std::string_view placeholder, std::string_view more = {});

// A warning if the site has more Policy Hosts than `limit` names of `container`.
void warn_of_limit(const Site& site, std::size_t limit, const std::string& container, PrintedSite& printed);

}  // namespace mtasts
