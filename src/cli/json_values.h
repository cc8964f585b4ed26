// The JSON values that more than one command prints. Templates, so that no header names the JSON library:
// `Json` is its type of values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/finding.h"
#include "mtasts/mx_set.h"
#include "mtasts/policy.h"
#include "mtasts/utf8.h"

namespace mtasts {

// A JSON string of any bytes; those that are not UTF-8 become U+FFFD.
template <class Json>
[[nodiscard]] Json json_string(std::string_view octets) {
  return repair_utf8(octets);
}

// The same; null for the empty text.
template <class Json>
[[nodiscard]] Json json_string_or_null(std::string_view octets) {
  return octets.empty() ? Json(nullptr) : json_string<Json>(octets);
}

// An array of `things`, each made a value by `one`.
template <class Json, class Things, class One>
[[nodiscard]] Json json_list(const Things& things, One one) {
  Json array = Json::array();
  for (const auto& thing : things) array.push_back(one(thing));
  return array;
}

// ERROR.
template <class Json>
[[nodiscard]] Json json_error(std::string_view code, std::string_view message) {
  return {{"code", json_string<Json>(code)}, {"message", json_string<Json>(message)}};
}

template <class Json>
[[nodiscard]] Json json_mx_record(const MxRecord& record) {
  return {
      {"preference", record.preference}, {"host", json_string<Json>(record.exchange)}, {"ttl", record.ttl}};
}

template <class Json>
[[nodiscard]] Json json_mx_patterns(const std::vector<MxPattern>& mx) {
  return json_list<Json>(mx, [](const MxPattern& pattern) { return pattern.text(); });
}

// {"mode","max_age","mx"}, null for no policy.
template <class Json>
[[nodiscard]] Json json_policy(const std::optional<Policy>& policy) {
  if (!policy) return nullptr;
  return {{"mode", text(policy->mode)},
          {"max_age", policy->max_age.seconds()},
          {"mx", json_mx_patterns<Json>(policy->mx)}};
}

// FINDING.
template <class Json>
[[nodiscard]] Json json_finding(const Finding& finding) {
  return {{"severity", text(finding.severity)},
          {"code", json_string<Json>(finding.code)},
          {"subject", json_string<Json>(finding.subject)},
          {"line", finding.line ? Json(*finding.line) : Json(nullptr)},
          {"message", json_string<Json>(finding.message)},
          {"rfc", json_string_or_null<Json>(finding.rfc)},
          {"hint", json_string_or_null<Json>(finding.hint)}};
}

}  // namespace mtasts
