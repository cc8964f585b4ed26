#include "cli/json_output.h"
#include "cli/rollout_output/status_format.h"
#include "cli/text/json_values.h"
#include "mtasts/printable.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

using StatusJson = JsonText;

// Texts of the plan are escaped for people.
StatusJson plain_string(const std::string& printable_text) {
  return unescape_printable(printable_text);
}

StatusJson time_or_null(const std::optional<std::chrono::sys_seconds>& time) {
  return time ? StatusJson(print_utc(*time)) : StatusJson(nullptr);
}

std::string_view word_of(HoldKind kind) {
  switch (kind) {
    case HoldKind::unknown: return "unknown";
    case HoldKind::date: return "date";
    case HoldKind::person: return "person";
    case HoldKind::brake: return "brake";
  }
  return {};
}

StatusJson problem_object(const Hold& hold) {
  return {{"reason", text(hold.reason)},
          {"kind", word_of(kind_of(hold.reason))},
          {"message", plain_string(hold.message)},
          {"opened_by", hold.opened_by.empty() ? StatusJson(nullptr) : plain_string(hold.opened_by)}};
}

StatusJson mx_date_object(const RolloutDate& date) {
  return {{"kind", date.kind == DateKind::mx_may_move ? "mx-may-move" : "mx-may-leave"},
          {"mx", date.pattern},
          {"from", print_utc(date.from)},
          {"safe", print_utc(date.safe)},
          {"reason", date.reason.empty() ? StatusJson(nullptr) : plain_string(date.reason)},
          {"check", date.check.empty() ? StatusJson(nullptr) : plain_string(date.check)}};
}

StatusJson row_object(const DomainStatus& row) {
  return {{"kind", "domain"},
          {"domain", row.domain.text()},
          {"role", text(row.role)},
          {"primary", row.primary},
          {"state", text(row.state)},
          {"policy_fetched", row.is_fetched},
          {"mode", row.mode ? StatusJson(text(*row.mode)) : StatusJson(nullptr)},
          {"since", time_or_null(row.since)},
          {"id", row.id},
          {"last_change", time_or_null(row.last_change)},
          {"next", row.next ? StatusJson{{"text", plain_string(row.next->text)},
                                         {"from", time_or_null(row.next->from)}}
                            : StatusJson(nullptr)},
          {"mx_dates", json_list(row.mx_dates, mx_date_object)},
          {"drift", json_list(row.drift)},
          {"problems", json_list(row.problems, problem_object)}};
}

StatusJson state_object(const DeploymentState& state) {
  return {{"kind", "deployment"}, {"domain", state.domain.text()},       {"state", text(state.stage)},
          {"id", state.id},       {"policy", json_policy(state.policy)}, {"reason", state.reason},
          {"next", state.next}};
}

template <OutputForm kForm>
void print_status_json(const FleetStatus& fleet, const Printing& /*settings*/, const StatusSink& write) {
  JsonFrame frame(kForm, "status");
  write(frame.begin());
  for (const DomainStatus& row : fleet.domains) write(frame.result(row_object(row).text()));
  for (const DomainName& domain : fleet.unmanaged) {
    write(frame.result(StatusJson{{"kind", "unmanaged"}, {"domain", domain.text()}}.text()));
  }
  for (const Hook hook : fleet.unfinished_hooks) {
    const bool is_held = hook == Hook::web && fleet.web_hook_gate;
    const StatusJson object = {
        {"kind", "unfinished-hook"},
        {"hook", hook == Hook::web ? "web" : "dns"},
        {"gate", is_held ? problem_object(*fleet.web_hook_gate) : StatusJson(nullptr)}};
    write(frame.result(object.text()));
  }
  write(frame.end());
}

template <OutputForm kForm>
void print_states_json(const std::vector<DeploymentState>& states, const Printing& /*settings*/,
                       const StatusSink& write) {
  JsonFrame frame(kForm, "status");
  write(frame.begin());
  for (const DeploymentState& state : states) write(frame.result(state_object(state).text()));
  write(frame.end());
}

bool is_status_json(std::string_view start) {
  return start.starts_with("{\"schema\":\"mtasts.status/");
}

}  // namespace

constinit const StatusFormat kJsonStatus = {
    .name = "json",
    .print = print_status_json<OutputForm::json>,
    .print_states = print_states_json<OutputForm::json>,
    .wrote = is_status_json,
    .help = "for scripts",
};

constinit const StatusFormat kNdjsonStatus = {
    .name = "ndjson",
    .print = print_status_json<OutputForm::ndjson>,
    .print_states = print_states_json<OutputForm::ndjson>,
    .wrote = is_status_json,
    .help = "for scripts",
};

}  // namespace mtasts
