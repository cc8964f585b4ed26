#include "cli/rollout_output/apply_printer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <tuple>

#include "cli/text/json_values.h"
#include "mtasts/counted.h"
#include "mtasts/printable.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

using Json = JsonText;

constexpr std::size_t kMostListed = 20;  // of a kind

// ---- steps in words

bool contains_record(const std::vector<ResourceRecord>& records, const ResourceRecord& record) {
  return std::ranges::find(records, record) != records.end();
}

bool removes_records(const RolloutStep& step) {
  const auto* change = std::get_if<ChangeName>(&step.action);
  return change != nullptr && std::ranges::any_of(change->before, [change](const ResourceRecord& record) {
           return !contains_record(change->after, record);
         });
}

std::string record_line(std::string_view sign, const ResourceRecord& record) {
  std::string line = std::string(sign) + ' ' + print_record(record);
  line.pop_back();
  return line;
}

// A lower max_age protects for a shorter time, and some senders refuse one below a day.
std::string remark_on_max_age(const std::optional<std::string>& before, const Policy& policy) {
  if (policy.mode == Mode::none) return {};
  if (policy.max_age.seconds() < MaxAge::kDay)
    return " (max_age is below a day: some senders refuse the policy)";
  const auto earlier = before ? parse_policy(*before) : Result<Policy>(policy);
  const bool is_lower = earlier && policy.max_age.seconds() < earlier->max_age.seconds();
  return is_lower ? " (max_age is lower: it was " + earlier->max_age.text() + ')' : std::string();
}

struct StepLines {
  const RolloutStep& step;

  [[nodiscard]] std::string domain() const { return step.domain->text(); }

  std::vector<std::string> operator()(const ChangeName& change) const {
    std::vector<std::string> lines;
    // A file that was lost gets the existing records again.
    if (change.before == change.after) {
      for (const ResourceRecord& record : change.after) lines.push_back(record_line("=", record));
      if (lines.empty()) lines.push_back("= no record of " + domain());
      return lines;
    }
    for (const ResourceRecord& record : change.before) {
      if (!contains_record(change.after, record)) lines.push_back(record_line("-", record));
    }
    for (const ResourceRecord& record : change.after) {
      if (!contains_record(change.before, record)) lines.push_back(record_line("+", record));
    }
    return lines;
  }
  std::vector<std::string> operator()(const WritePolicy& write) const {
    const auto policy = parse_policy(write.after);
    std::string values = policy ? values_text(*policy, ", ") : "a policy that is not valid";
    if (policy) values += remark_on_max_age(write.before, *policy);
    return {(write.before ? "~ " : "+ ") + std::string("policy of ") + domain() + ": " + values};
  }
  std::vector<std::string> operator()(const RemovePolicy& /*remove*/) const {
    return {"- policy of " + domain()};
  }
  std::vector<std::string> operator()(const ServePolicy& serve) const {
    if (!serve.primary) return {"- site: " + domain()};
    return {"+ site: " + domain() + " with the policy of " + serve.primary->text()};
  }
  std::vector<std::string> operator()(const RecordPolicy& record) const {
    const LedgerEntry& entry = *record.entry;
    return {"+ ledger: " + domain() + ", id " + entry.id.text() + ", " + values_text(policy_of(entry), ", ")};
  }
  std::vector<std::string> operator()(const RunHook& run) const {
    if (run.only_files) return {"* site files"};
    return {"* hook " + std::string(text(run.hook))};
  }
};

// Lines of a kind, of which at most kMostListed are listed, or all. The others are only counted.
class Lines {
 public:
  explicit Lines(Listing listing) : most_(listing == Listing::all ? SIZE_MAX : kMostListed + 1) {}

  void add(std::string line) {
    if (++count_ <= most_) lines_.push_back(std::move(line));
  }
  void add(std::vector<std::string>&& lines) {
    for (std::string& line : lines) add(std::move(line));
  }
  [[nodiscard]] bool is_empty() const { return count_ == 0; }
  void print(std::string& to) const {
    const std::size_t listed = count_ <= most_ ? count_ : kMostListed;
    for (std::size_t i = 0; i < listed; ++i) to += lines_[i] + '\n';
    if (listed < count_) to += "  and " + std::to_string(count_ - listed) + " more; -v lists all\n";
  }

 private:
  std::size_t most_;
  std::size_t count_ = 0;
  std::vector<std::string> lines_ = {};  // the first ones
};

// The steps, holds and dates of a rollout, or those that concern one policy.
struct RolloutPart {
  const AppliedRollout& whole;
  std::vector<const AppliedStep*> steps = {};
  std::vector<const Hold*> holds = {};
  std::vector<const RolloutDate*> dates = {};
  bool has_unmanaged = false;
};

RolloutPart part_with_all(const AppliedRollout& applied) {
  RolloutPart all{.whole = applied, .has_unmanaged = true};
  for (const AppliedStep& step : applied.steps) all.steps.push_back(&step);
  for (const Hold& hold : applied.holds) all.holds.push_back(&hold);
  for (const RolloutDate& date : applied.dates) all.dates.push_back(&date);
  return all;
}

// The gates and holds, each once.
std::vector<const Hold*> obstacles_of(const RolloutPart& part) {
  std::vector<const Hold*> all = part.holds;
  for (const AppliedStep* step : part.steps) {
    if (step->step.gate && step->result == StepResult::held) all.push_back(&*step->step.gate);
  }
  std::ranges::stable_sort(all, [](const Hold* one, const Hold* other) {
    return std::tie(one->domain, one->reason) < std::tie(other->domain, other->reason);
  });
  const auto same = [](const Hold* one, const Hold* other) {
    return one->domain == other->domain && one->reason == other->reason && one->message == other->message;
  };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  return all;
}

std::string gate_line(const Hold& hold) {
  std::string line = hold.domain.text() + ": " + printable(hold.message);
  if (!hold.opened_by.empty()) line += "\n    " + printable(hold.opened_by);
  return line;
}

std::string_view heading(HoldKind kind) {
  switch (kind) {
    case HoldKind::unknown: return "Not known:";
    case HoldKind::date: return "Waiting for a date:";
    case HoldKind::person: return "Waiting:";
    case HoldKind::brake: break;
  }
  return "Refused:";
}

void add_obstacles(const RolloutPart& part, Listing listing, std::string& text) {
  const std::vector<const Hold*> all = obstacles_of(part);
  for (const HoldKind kind : {HoldKind::brake, HoldKind::unknown, HoldKind::person, HoldKind::date}) {
    std::map<HoldReason, Lines> lines;
    for (const Hold* hold : all) {
      if (kind_of(hold->reason) == kind)
        lines.try_emplace(hold->reason, listing).first->second.add(gate_line(*hold));
    }
    if (lines.empty()) continue;
    text += std::string(heading(kind)) + '\n';
    for (const auto& [reason, of_reason] : lines) of_reason.print(text);
  }
}

std::string date_line(const RolloutDate& date) {
  const std::string from = print_utc(date.from);
  const std::string pattern = date.pattern ? date.pattern->text() : "any host";
  const std::string reason = date.reason.empty() ? "" : ": " + date.reason;
  switch (date.kind) {
    case DateKind::mx_may_move:
      return date.domain.text() + ": its MX may move to " + pattern + " from " + from + ", safely from " +
             print_utc(date.safe) + reason;
    case DateKind::mx_may_leave: return date.domain.text() + ": " + pattern + " leaves the policy at " + from;
    case DateKind::enforce: return date.domain.text() + ": mode enforce is possible from " + from + reason;
    case DateKind::removal: break;
  }
  return date.domain.text() + ": its records can be removed from " + from;
}

// ---- JSON

Json strings_json(const std::vector<ResourceRecord>& records) {
  return json_list(records, [](const ResourceRecord& record) {
    std::string line = print_record(record);
    line.pop_back();
    return line;
  });
}

Json hold_json(const Hold& hold) {
  return {{"reason", text(hold.reason)},
          {"domain", hold.domain.text()},
          {"message", hold.message},
          {"opened_by", json_string_or_null(hold.opened_by)},
          {"until", hold.until ? Json(print_utc(*hold.until)) : Json(nullptr)}};
}

// Adds the members of an action.
struct ActionJson {
  Json& json;

  void operator()(const ChangeName& change) const {
    json.add("action", "change-records");
    json.add("name", change.owner);
    json.add("before", strings_json(change.before));
    json.add("after", strings_json(change.after));
  }
  void operator()(const WritePolicy& write) const {
    json.add("action", "write-policy");
    json.add("before", write.before);
    json.add("after", write.after);
  }
  void operator()(const RemovePolicy& /*remove*/) const { json.add("action", "remove-policy"); }
  void operator()(const ServePolicy& serve) const {
    json.add("action", "serve-policy");
    json.add("primary", serve.primary);
  }
  void operator()(const RecordPolicy& record) const {
    json.add("action", "record-policy");
    json.add("id", record.entry->id);
    json.add("mode", text(record.entry->mode));
  }
  void operator()(const RunHook& run) const {
    json.add("action", "run-hook");
    json.add("hook", text(run.hook));
  }
};

Json sent_json(const SentRecords& sent) {
  return {{"type", text(sent.type)},
          {"outcome", text(sent.outcome)},
          {"message", json_string_or_null(sent.message)}};
}

// `taken` is the word for a step that is done.
Json step_json(const AppliedStep& applied, std::string_view taken) {
  Json json = {{"domain", applied.step.domain}};
  std::visit(ActionJson{json}, applied.step.action);
  json.add("outcome", applied.result == StepResult::done ? taken : text(applied.result));
  if (std::holds_alternative<ChangeName>(applied.step.action)) {
    if (!applied.sent.empty()) json.add("sent", json_list(applied.sent, sent_json));
    json.add("seen", applied.is_seen);
  }
  json.add("gate", applied.step.gate ? hold_json(*applied.step.gate) : Json(nullptr));
  json.add("error", applied.error ? json_error(*applied.error) : Json(nullptr));
  return json;
}

Json date_json(const RolloutDate& date) {
  constexpr std::string_view kWords[] = {"mx-may-move", "mx-may-leave", "enforce", "removal"};
  return {{"kind", kWords[static_cast<std::size_t>(date.kind)]},
          {"domain", date.domain.text()},
          {"pattern", date.pattern},
          {"from", print_utc(date.from)},
          {"safe", print_utc(date.safe)},
          {"reason", json_string_or_null(date.reason)},
          {"check", json_string_or_null(date.check)}};
}

// True if a person still has to enter the records of the step. A step of a real run is done once the servers
// have them.
bool is_to_enter(const AppliedRollout& applied, const AppliedStep& step, RunKind run) {
  return applied.is_printed && run == RunKind::real && !step.is_seen.value_or(false) &&
         std::holds_alternative<ChangeName>(step.step.action);
}

// ---- counts

// The numbers of the closing line.
struct RolloutCounts {
  RecordCounts records = {};
  std::size_t held = 0;      // domains
  std::size_t unknown = 0;   // the same
  std::uint64_t failed = 0;  // steps
};

RolloutCounts count_all(const RolloutPart& part, RunKind run) {
  const bool counts_unseen = part.whole.is_printed && run == RunKind::real;
  RolloutCounts counts;
  std::set<DomainName> unseen;
  for (const AppliedStep* step : part.steps) {
    if (is_failure(step->result)) ++counts.failed;
    if (!counts_unseen || !step->is_unseen()) continue;
    unseen.insert(std::get<ChangeName>(step->step.action).owner);
    counts.records.add(step->step);
  }
  for (const AppliedStep* step : part.steps) {
    const auto* change = std::get_if<ChangeName>(&step->step.action);
    const bool is_counted = change != nullptr && unseen.contains(change->owner);
    const bool is_entered = counts_unseen && !is_to_enter(part.whole, *step, run);
    const bool is_taken = step->result == StepResult::done && !step->has_no_effect();
    if (is_taken && !is_counted && !is_entered) counts.records.add(step->step);
  }
  // Obstacles are sorted by domain.
  const DomainName* last_held = nullptr;
  const DomainName* last_unknown = nullptr;
  for (const Hold* hold : obstacles_of(part)) {
    const bool is_unknown = kind_of(hold->reason) == HoldKind::unknown;
    const DomainName*& last = is_unknown ? last_unknown : last_held;
    if (last == nullptr || *last != hold->domain) ++(is_unknown ? counts.unknown : counts.held);
    last = &hold->domain;
  }
  return counts;
}

Json counts_json(const RolloutCounts& counts) {
  return {{"added", counts.records.added},     {"changed", counts.records.changed},
          {"removed", counts.records.removed}, {"held", counts.held},
          {"undetermined", counts.unknown},    {"failed", counts.failed}};
}

std::string report_json(std::string_view schema, const AppliedRollout& applied, std::string_view time,
                        ExitCode exit_code, RunKind run) {
  const std::string_view taken = run == RunKind::dry ? "open" : "done";
  const Json json = {
      {"schema", schema},
      {"time", time},
      {"exit_code", static_cast<int>(exit_code)},
      {"counts", counts_json(count_all(part_with_all(applied), run))},
      {"results",
       json_list(applied.steps, [taken](const AppliedStep& step) { return step_json(step, taken); })},
      {"holds", json_list(applied.holds, hold_json)},
      {"dates", json_list(applied.dates, date_json)},
      {"destination", applied.destination},
      {"unmanaged", json_list(applied.unmanaged)},
      {"error", json_error(applied.error)},
      {"errors", json_list(applied.errors, [](const Error& error) { return json_error(error); })}};
  return json.text() + '\n';
}

// True if a person has to make the change of the step, since the format only adds records.
bool is_change_by_hand(const AppliedRollout& applied, const AppliedStep& step) {
  const auto* change = std::get_if<ChangeName>(&step.step.action);
  return applied.only_adds && change != nullptr && !change->before.empty();
}

// ---- policies

// The parts of a rollout that concern one policy each, by its primary; first the rest, if there is any.
std::map<std::optional<DomainName>, RolloutPart> split_by_policy(const AppliedRollout& applied) {
  std::map<std::optional<DomainName>, RolloutPart> parts;
  const auto part_of = [&](const std::optional<DomainName>& domain) -> RolloutPart& {
    const auto primary = domain ? applied.primaries.find(*domain) : applied.primaries.end();
    std::optional<DomainName> key;
    if (primary != applied.primaries.end()) key = primary->second;
    return parts.try_emplace(std::move(key), RolloutPart{applied}).first->second;
  };
  for (const AppliedStep& step : applied.steps) part_of(step.step.domain).steps.push_back(&step);
  for (const Hold& hold : applied.holds) part_of(hold.domain).holds.push_back(&hold);
  for (const RolloutDate& date : applied.dates) part_of(date.domain).dates.push_back(&date);
  if (!applied.unmanaged.empty()) part_of({}).has_unmanaged = true;
  return parts;
}

// True if all domains that are named have the policy of one primary: most fleets need no parts.
bool has_one_policy(const AppliedRollout& applied) {
  const auto first = applied.primaries.begin();
  return std::ranges::all_of(applied.primaries,
                             [first](const auto& each) { return each.second == first->second; });
}

std::size_t count_domains(const RolloutPart& part) {
  std::set<std::string_view> domains;
  for (const AppliedStep* step : part.steps) {
    if (step->step.domain) domains.insert(step->step.domain->text());
  }
  for (const Hold* hold : part.holds) domains.insert(hold->domain.text());
  for (const RolloutDate* date : part.dates) domains.insert(date->domain.text());
  return domains.size();
}

// The lines of steps by their outcomes.
struct StepLists {
  explicit StepLists(Listing listing)
      : unseen(listing), repeated(listing), by_hand(listing), failed(listing), open(listing) {}

  std::map<Phase, Lines> taken = {};
  Lines unseen;
  Lines repeated;
  Lines by_hand;
  Lines failed;
  Lines open;
  bool has_old_records = false;
};

StepLists list_steps(const RolloutPart& part, RunKind run, Listing listing) {
  StepLists lists(listing);
  std::set<DomainName> repeated;
  for (const AppliedStep* step : part.steps) {
    std::vector<std::string> lines = step_lines(step->step);
    if (step->error) {
      const std::string& hint = step->error->hint;
      lists.failed.add(fmt::format("{}\n    {}{}{}", fmt::join(lines, "\n"), step->error->message,
                                   hint.empty() ? "" : "\n    ", hint));
    }
    lists.has_old_records = lists.has_old_records || (step->is_unseen() && removes_records(step->step));
    const bool is_hook = std::holds_alternative<RunHook>(step->step.action);
    if (step->has_no_effect()) {
      const bool is_first = repeated.insert(std::get<ChangeName>(step->step.action).owner).second;
      if (is_first) lists.repeated.add(std::move(lines));
    } else if (step->result == StepResult::done && !is_to_enter(part.whole, *step, run)) {
      lists.taken.try_emplace(step->step.phase, listing).first->second.add(std::move(lines));
    } else if (step->result == StepResult::open) {
      lists.open.add(std::move(lines));
    } else if (step->result == StepResult::unchanged && !is_hook) {
      (is_change_by_hand(part.whole, *step) ? lists.by_hand : lists.unseen).add(std::move(lines));
    }
  }
  return lists;
}

// The changes of a plan that earlier runs have sent, too.
std::string remark_on_repeated(const RolloutPart& part) {
  const auto count = std::ranges::count_if(part.steps, [](const AppliedStep* step) {
    return step->result == StepResult::done && step->is_repeated;
  });
  if (count == 0) return {};
  return "Earlier runs have sent the changes of " + counted(static_cast<std::uint64_t>(count), "name") +
         ", and no server has made them:\n    " + part.whole.repeated_hint + '\n';
}

void add_dates(const RolloutPart& part, Listing listing, std::string& text) {
  Lines dates(listing);
  std::set<std::string> checks;
  for (const RolloutDate* date : part.dates) {
    std::string line = date_line(*date);
    const bool is_new = !date->check.empty() && checks.insert(date->check).second;
    const bool is_mode = date->kind == DateKind::enforce;
    if (is_new) line += (is_mode ? "\n    see what it needs: " : "\n    check it first: ") + date->check;
    dates.add(std::move(line));
  }
  if (!dates.is_empty()) text += "Dates:\n";
  dates.print(text);
}

std::string print_steps(const RolloutPart& part, RunKind run, Listing listing) {
  const AppliedRollout& applied = part.whole;
  const bool is_dry_run = run == RunKind::dry;
  const StepLists lists = list_steps(part, run, listing);
  std::string text;
  if (!lists.taken.empty()) text += is_dry_run ? "To do:\n" : "Done:\n";
  for (const auto& [phase, lines] : lists.taken) lines.print(text);
  const bool has_records = lists.taken.contains(Phase::host_record) ||
                           lists.taken.contains(Phase::announcement) || lists.taken.contains(Phase::removal);
  if (is_dry_run && has_records && applied.destination)
    text += "The records go " + *applied.destination + ".\n" + remark_on_repeated(part);
  if (!lists.failed.is_empty()) text += "Failed:\n";
  lists.failed.print(text);
  const bool has_unseen = !lists.unseen.is_empty();
  if (has_unseen)
    text +=
        applied.is_printed ? "Not seen at all servers yet:\n" : "Written, and not seen at all servers yet:\n";
  lists.unseen.print(text);
  if (has_unseen && !applied.unseen_hint.empty()) text += "    " + applied.unseen_hint + '\n';
  if (!lists.repeated.is_empty()) text += "Sent by earlier runs, too, and made at no server:\n";
  lists.repeated.print(text);
  if (!lists.repeated.is_empty()) text += "    " + applied.repeated_hint + '\n';
  if (lists.has_old_records && !applied.removal_hint.empty()) text += "    " + applied.removal_hint + '\n';
  if (!lists.by_hand.is_empty()) text += "To change by hand:\n";
  lists.by_hand.print(text);
  if (!lists.by_hand.is_empty())
    text += "    change them in the page of the provider, then run apply again\n";
  if (!lists.open.is_empty()) text += "Possible next, and not in the saved plan:\n";
  lists.open.print(text);
  add_obstacles(part, listing, text);
  add_dates(part, listing, text);
  if (!part.has_unmanaged) return text;
  Lines unmanaged(listing);
  for (const DomainName& domain : applied.unmanaged) unmanaged.add(domain.text());
  if (!unmanaged.is_empty()) text += "Not in the settings, and kept as they are:\n";
  unmanaged.print(text);
  return text;
}

// closing_line() of a part.
std::string counts_line(const RolloutPart& part, RunKind run) {
  const RolloutCounts counts = count_all(part, run);
  const auto word = [&](std::string_view past, std::string_view present) {
    return run == RunKind::dry || part.whole.is_printed ? "to " + std::string(present) : std::string(past);
  };
  return counted(counts.records.added, "record") + ' ' + word("added", "add") + ", " +
         std::to_string(counts.records.changed) + ' ' + word("changed", "change") + ", " +
         std::to_string(counts.records.removed) + ' ' + word("removed", "remove") + "; " +
         counted(counts.held, "domain") + " held; " + std::to_string(counts.unknown) + " undetermined" +
         (counts.failed == 0 ? "" : "; " + counted(counts.failed, "step") + " failed") + '\n';
}

}  // namespace

std::string_view text(StepResult result) {
  switch (result) {
    case StepResult::done: return "done";
    case StepResult::unchanged: return "unchanged";
    case StepResult::conflict: return "conflict";
    case StepResult::failed: return "failed";
    case StepResult::unknown: return "unknown";
    case StepResult::open: return "open";
    case StepResult::held: break;
  }
  return "held";
}

bool is_failure(StepResult result) {
  return result == StepResult::conflict || result == StepResult::failed || result == StepResult::unknown;
}

std::string command_words(const std::vector<std::string>& command) {
  std::string words;
  for (const std::string& word : command) words += (words.empty() ? "" : " ") + printable(word, 200);
  return words;
}

std::vector<std::string> step_lines(const RolloutStep& step) {
  std::vector<std::string> lines = std::visit(StepLines{step}, step.action);
  for (std::string& line : lines) line = printable(line);
  return lines;
}

std::vector<const Hold*> obstacles(const AppliedRollout& applied) {
  return obstacles_of(part_with_all(applied));
}

std::string print_applied(const AppliedRollout& applied, RunKind run, Listing listing) {
  if (has_one_policy(applied)) return print_steps(part_with_all(applied), run, listing);
  const auto parts = split_by_policy(applied);
  const auto is_of_policy = [](const auto& part) { return part.first.has_value(); };
  if (std::ranges::count_if(parts, is_of_policy) < 2)
    return print_steps(part_with_all(applied), run, listing);
  std::string text;
  std::string rest;
  for (const auto& [primary, part] : parts) {
    const std::string printed = print_steps(part, run, listing);
    if (!primary) {
      rest = printed.empty() ? "" : "Other steps and domains:\n" + printed;
    } else if (!printed.empty()) {
      text += "Policy of " + primary->text() + ", " + counted(count_domains(part), "domain") + ": " +
              counts_line(part, run) + printed + '\n';
    }
  }
  return text + (rest.empty() ? "" : rest + '\n');
}

std::string closing_line(const AppliedRollout& applied, RunKind run) {
  return counts_line(part_with_all(applied), run);
}

std::string print_apply_report(const AppliedRollout& applied, std::string_view time, ExitCode exit_code,
                               RunKind run) {
  return report_json("mtasts.apply/1", applied, time, exit_code, run);
}

std::string print_plan(const AppliedRollout& planned, std::string_view time, ExitCode exit_code) {
  return report_json("mtasts.plan/1", planned, time, exit_code, RunKind::dry);
}

std::vector<std::string> rollout_schema(std::string_view schema, std::string_view outcomes) {
  return {
      R"({"schema":")" + std::string(schema) + R"(","time","exit_code",)",
      R"( "counts":{"added","changed","removed","held","undetermined","failed"},)",
      R"( "results":[{"domain"|null,"action":"change-records|write-policy|remove-policy|serve-policy|)",
      R"(  record-policy|run-hook",...,"outcome":")" + std::string(outcomes) + R"(","gate":HOLD|null,)",
      R"(  "seen":true|false|null (of change-records),"error":ERROR|null,)",
      R"(  "sent":[{"type","outcome":"done|unchanged|conflict|failed|unknown","message"|null}])",
      R"(   (of change-records with [dns] push)}],)",
      R"( "holds":[HOLD],"dates":[{"kind","domain","pattern"|null,"from","safe","reason"|null,"check"|null}],)",
      R"( "destination"|null,"unmanaged":[...],"error":ERROR|null,"errors":[ERROR...]})",
      R"(HOLD {"reason","domain","message","opened_by"|null,"until"|null})"};
}

}  // namespace mtasts
