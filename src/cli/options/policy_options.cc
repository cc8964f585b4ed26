#include "cli/options/policy_options.h"

#include "cli/options/typed_names.h"

namespace mtasts {

Result<RequestedPolicy> policy_request(const PolicyOptions& options, Idna& idna) {
  auto mx = parse_mx_patterns(options.mx, idna);
  if (!mx) return fail(mx.error());
  return RequestedPolicy{.mode = options.mode,
                         .max_age = options.max_age,
                         .mx = *std::move(mx),
                         .allow_implicit_mx = options.allow_implicit_mx};
}

}  // namespace mtasts
