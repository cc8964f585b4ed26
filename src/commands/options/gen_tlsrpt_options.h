// The options of "mtasts gen-tlsrpt".
#pragma once

#include <optional>
#include <vector>

#include "cli/options/domain_options.h"
#include "cli/options/lookup_options.h"
#include "cli/options/output_options.h"
#include "mtasts/resource_record.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {

struct GenTlsrptOptions {
  DomainOptions domains = {};
  LookupOptions lookup = {};
  OutputOptions output = {};
  std::vector<ReportUri> rua = {};
  std::optional<Ttl> ttl = {};
  RecordOutput records = {};     // --format and --zone
  bool replace_foreign = false;  // --replace-foreign
  bool dry_run = false;
};

}  // namespace mtasts
