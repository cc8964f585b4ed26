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
  bool group = false;       // --group: the different MX sets, counted
};

}  // namespace mtasts
