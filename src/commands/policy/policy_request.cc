#include "commands/policy/policy_request.h"

#include "commands/bulk/domain_source.h"

namespace mtasts {

Result<std::vector<MxPattern>> parse_mx_patterns(const std::vector<std::string>& typed, Idna& idna) {
  std::vector<MxPattern> patterns;
  for (const std::string& text : typed) {
    auto pattern = parse_mx_pattern(text, idna);
    if (!pattern) return fail(pattern.error());
    patterns.push_back(*std::move(pattern));
  }
  return patterns;
}

Result<RequestedPolicy> policy_request(const PolicyOptions& options, Idna& idna) {
  auto mx = parse_mx_patterns(options.mx, idna);
  if (!mx) return fail(mx.error());
  return RequestedPolicy{.mode = options.mode,
                         .max_age = options.max_age,
                         .mx = *std::move(mx),
                         .allow_implicit_mx = options.allow_implicit_mx};
}

}  // namespace mtasts
