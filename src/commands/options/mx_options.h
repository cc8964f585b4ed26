// The options of "mtasts mx".
#pragma once

#include "cli/options/domain_options.h"
#include "cli/options/lookup_options.h"
#include "cli/options/output_options.h"

namespace mtasts {

struct MxOptions {
  DomainOptions domains = {};
  LookupOptions lookup = {};
  OutputOptions output = {};
  bool short_form = false;  // --short: "domain host"
  bool group = false;       // --group: the policies that the domains need, counted
  bool members = false;     // --members: with --group, the domains of each
};

}  // namespace mtasts
