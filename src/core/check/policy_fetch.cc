// The words for outcomes of a fetch, and the media type check (RFC 8461 §3.3).
#include "mtasts/policy_fetch.h"

#include "core/records/tag_list.h"
#include "mtasts/ascii.h"

namespace mtasts {

std::string_view text(FetchOutcome outcome) {
  switch (outcome) {
    case FetchOutcome::answered:
      return "answered";
    case FetchOutcome::unreachable:
      return "unreachable";
    case FetchOutcome::timeout:
      return "timeout";
    case FetchOutcome::tls_failed:
      return "tls-failed";
    case FetchOutcome::tls_too_old:
      return "tls-too-old";
    case FetchOutcome::incomplete:
      return "incomplete";
    case FetchOutcome::too_large:
      return "too-large";
    case FetchOutcome::not_http:
      return "not-http";
  }
  return {};
}

bool is_text_plain(std::string_view content_type) {
  return lower_case(trim(content_type.substr(0, content_type.find(';')))) == "text/plain";
}

}  // namespace mtasts
