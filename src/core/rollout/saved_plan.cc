// Steps are compared as texts: equal texts mean equal steps, since printable() loses nothing.
#include "mtasts/saved_plan.h"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/text/json_document.h"
#include "mtasts/join_names.h"
#include "mtasts/printable.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::string_view kSavedPlanSchema = "mtasts.saved-plan/1";
constexpr std::array<std::string_view, 6> kActions = {"change-records", "write-policy",  "remove-policy",
                                                      "serve-policy",   "record-policy", "run-hook"};

// ---- steps as texts

// The order of records at a name means nothing.
std::vector<std::string> record_texts(const std::vector<ResourceRecord>& records) {
  std::vector<std::string> lines;
  for (const ResourceRecord& record : records) {
    std::string line = print_record(record);
    line.pop_back();
    lines.push_back(printable(line));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

// Like diff(1), names a missing line feed at the end. printable() doubles each "\", so no line of a text is
// equal to that.
std::vector<std::string> text_lines(std::string_view text) {
  std::vector<std::string> lines;
  while (true) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) break;
    lines.push_back(printable(text.substr(0, end)));
    text.remove_prefix(end + 1);
  }
  if (text.empty()) return lines;
  lines.push_back(printable(text));
  lines.emplace_back("\\ no line feed at the end");
  return lines;
}

struct StepTexts {
  const std::optional<DomainName>& domain;

  [[nodiscard]] std::string subject() const { return domain ? domain->text() : ""; }

  SavedStep operator()(const ChangeName& change) const {
    return {"change-records", change.owner.text(), record_texts(change.before), record_texts(change.after)};
  }
  SavedStep operator()(const WritePolicy& write) const {
    return {"write-policy", subject(), text_lines(write.before.value_or("")), text_lines(write.after)};
  }
  SavedStep operator()(const RemovePolicy& /*remove*/) const { return {"remove-policy", subject()}; }
  SavedStep operator()(const ServePolicy& serve) const {
    SavedStep step{"serve-policy", subject()};
    if (serve.primary) step.after.push_back(serve.primary->text());
    return step;
  }
  SavedStep operator()(const RecordPolicy& record) const {
    const LedgerEntry& entry = *record.entry;
    return {"record-policy",
            entry.domain.text(),
            {},
            {"id " + entry.id.text(), "mode " + std::string(text(entry.mode)),
             "max_age " + entry.max_age.text(), "mx " + join_names(entry.mx, " ")}};
  }
  SavedStep operator()(const RunHook& run) const { return {"run-hook", std::string(text(run.hook))}; }
};

// ---- reading

class PlanDocument final : public JsonDocument {
 public:
  [[nodiscard]] Result<SavedPlan> take(std::string_view text) {
    if (!read(text)) return refused(message());
    const json& top = document();
    const auto member = [&top](const char* key) -> const std::string* {
      if (!top.is_object() || !top.contains(key)) return nullptr;
      return top[key].get_ptr<const std::string*>();
    };
    const std::string* schema = member("schema");
    if (schema == nullptr || *schema != kSavedPlanSchema)
      return refused("\"schema\" is not " + std::string(kSavedPlanSchema));
    const std::string* time = member("time");
    if (time == nullptr || !read_utc(*time))
      return refused("\"time\" is not of the form 2026-11-21T12:00:00Z");
    auto permissions = read_permissions(top);
    if (!permissions) return refused(message());
    if (!top.contains("steps") || !top["steps"].is_array()) return refused("\"steps\" is not a list");
    if (top["steps"].size() != steps_.size()) return refused("a step is not an object");
    return SavedPlan{*time, *std::move(permissions), std::move(mx_), std::move(steps_)};
  }

 protected:
  // Takes the steps one by one: a fleet has hundreds of thousands.
  bool item(const std::string& member, json& object) override {
    if (member == "steps" && !read_step(object)) return false;
    if (member == "mx" && !read_mx(object)) return false;
    object = nullptr;
    return true;
  }

 private:
  static tl::unexpected<Error> refused(std::string reason) {
    return fail(
        {Fault::input, "not-a-plan", std::move(reason), "save a plan with `mtasts plan --out plan.json`"});
  }

  bool read_step(const json& object) {
    SavedStep step;
    if (!read_text(object, "action", step.action) || !read_text(object, "subject", step.subject))
      return false;
    if (std::find(kActions.begin(), kActions.end(), step.action) == kActions.end())
      return refuse(JsonFault::content, "unknown action " + quote(step.action));
    if (!read_lines(object, "before", step.before) || !read_lines(object, "after", step.after)) return false;
    steps_.push_back(std::move(step));
    return true;
  }

  bool read_mx(const json& object) {
    SavedMx& mx = mx_.emplace_back();
    return read_text(object, "domain", mx.domain) && read_lines(object, "hosts", mx.hosts);
  }

  using Permissions = std::optional<std::vector<std::string>>;
  std::optional<Permissions> read_permissions(const json& top) {
    if (!top.contains("permissions")) return Permissions();
    std::vector<std::string> permissions;
    if (!read_lines(top, "permissions", permissions)) return std::nullopt;
    return permissions;
  }

  bool read_text(const json& object, const char* key, std::string& text) {
    const auto member = object.find(key);
    return member != object.end() ? take_text(*member, key, text) : refuse_text(key);
  }

  bool read_lines(const json& object, const char* key, std::vector<std::string>& lines) {
    const auto member = object.find(key);
    if (member == object.end() || !member->is_array())
      return refuse(JsonFault::content, '"' + std::string(key) + "\" is not a list");
    for (const json& line : *member) {
      if (!take_text(line, key, lines.emplace_back())) return false;
    }
    return true;
  }

  // Texts reach a terminal, and a plan may come from elsewhere.
  bool take_text(const json& value, const char* key, std::string& text) {
    const auto* read = value.get_ptr<const std::string*>();
    if (read == nullptr || !is_printable(*read)) return refuse_text(key);
    text = *read;
    return true;
  }

  bool refuse_text(const char* key) {
    return refuse(JsonFault::content, '"' + std::string(key) + "\" is not a printable text");
  }

  std::vector<SavedMx> mx_ = {};
  std::vector<SavedStep> steps_ = {};
};

// ---- comparing

using StepKey = std::pair<std::string, std::string>;  // subject, action

struct BothSteps {
  std::vector<SavedStep> saved = {};
  std::vector<SavedStep> current = {};
};

// Removes the steps that both plans have, each as often as both have it.
void remove_equal(BothSteps& steps) {
  std::erase_if(steps.saved, [&steps](const SavedStep& step) {
    const auto same = std::find(steps.current.begin(), steps.current.end(), step);
    if (same == steps.current.end()) return false;
    steps.current.erase(same);
    return true;
  });
}

void add_lines_of_one(std::string_view sign, const std::vector<std::string>& lines,
                      const std::vector<std::string>& others, std::string& text) {
  for (const std::string& line : lines) {
    if (std::find(others.begin(), others.end(), line) != others.end()) continue;
    text += "  " + std::string(sign) + ' ' + line + '\n';
  }
}

// "records at": the step in words of plan, before its subject.
std::string words_of_action(std::string_view action) {
  constexpr std::array<std::string_view, 6> kWords = {
      "records at", "policy of", "removal of the policy of", "site of", "ledger entry of", "hook"};
  const auto place = std::find(kActions.begin(), kActions.end(), action);
  return std::string(kWords.at(static_cast<std::size_t>(place - kActions.begin())));
}

std::string_view movement(const MovedStep& moved) {
  if (!moved.current) return "no step now";
  if (!moved.saved) return "not in the saved plan";
  return moved.saved->after == moved.current->after ? "begins at other data" : "another outcome";
}

}  // namespace

std::vector<SavedStep> saved_steps(const std::vector<RolloutStep>& steps) {
  std::vector<SavedStep> saved;
  for (const RolloutStep& step : steps) saved.push_back(std::visit(StepTexts{step.domain}, step.action));
  return saved;
}

SavedMx saved_mx(const DomainName& domain, const MxSet* mx) {
  SavedMx saved{domain.text()};
  if (mx == nullptr) {
    saved.hosts.emplace_back("unknown");
  } else if (mx->status != MxStatus::ok) {
    saved.hosts.emplace_back(text(mx->status));
  } else {
    for (const DomainName& host : mx->hosts()) saved.hosts.push_back(host.text());
    std::sort(saved.hosts.begin(), saved.hosts.end());
  }
  return saved;
}

std::string print_saved_plan(const SavedPlan& plan) {
  std::string printed =
      R"({"schema":")" + std::string(kSavedPlanSchema) + R"(","time":)" + json(plan.time).dump();
  if (plan.permissions) printed += R"(,"permissions":)" + json(*plan.permissions).dump();
  printed += R"(,"mx":[)";
  std::string_view separator = "\n";
  for (const SavedMx& mx : plan.mx) {
    printed += separator;
    printed += ordered_json({{"domain", mx.domain}, {"hosts", mx.hosts}}).dump();
    separator = ",\n";
  }
  printed += R"(],"steps":[)";
  separator = "\n";
  for (const SavedStep& step : plan.steps) {
    const ordered_json line = {
        {"action", step.action}, {"subject", step.subject}, {"before", step.before}, {"after", step.after}};
    printed += separator;
    printed += line.dump();
    separator = ",\n";
  }
  return printed + "\n]}\n";
}

Result<SavedPlan> parse_saved_plan(std::string_view text) {
  return PlanDocument().take(text);
}

std::vector<MovedStep> moved_steps(const std::vector<SavedStep>& saved,
                                   const std::vector<SavedStep>& current) {
  std::map<StepKey, BothSteps> by_key;
  for (const SavedStep& step : saved) by_key[{step.subject, step.action}].saved.push_back(step);
  for (const SavedStep& step : current) by_key[{step.subject, step.action}].current.push_back(step);
  std::vector<MovedStep> moved;
  for (auto& [key, steps] : by_key) {
    remove_equal(steps);
    const std::size_t count = std::max(steps.saved.size(), steps.current.size());
    for (std::size_t i = 0; i < count; ++i) {
      MovedStep& one = moved.emplace_back();
      if (i < steps.saved.size()) one.saved = steps.saved[i];
      if (i < steps.current.size()) one.current = steps.current[i];
    }
  }
  return moved;
}

void add_reasons(const StepsNotOpen& not_open, std::vector<MovedStep>& moved) {
  std::map<StepKey, std::string> of_steps;
  const auto add_step = [&of_steps](const RolloutStep& step, std::string reason) {
    const SavedStep saved = std::visit(StepTexts{step.domain}, step.action);
    of_steps.emplace(StepKey(saved.subject, saved.action), std::move(reason));
  };
  for (const RolloutStep& step : not_open.held) add_step(step, "held: " + printable(step.gate->message));
  for (const RolloutStep& step : not_open.written) add_step(step, "written already");
  std::multimap<std::string, const Hold*> of_domains;
  for (const Hold& hold : not_open.holds) {
    const DomainName& domain = hold.domain;
    of_domains.emplace(domain.text(), &hold);
    for (const DomainName& name : {policy_host(domain), sts_record_name(domain), tlsrpt_record_name(domain)})
      of_domains.emplace(name.text(), &hold);
  }
  for (MovedStep& step : moved) {
    if (step.current) continue;
    const auto own = of_steps.find({step.saved->subject, step.saved->action});
    if (own != of_steps.end()) {
      step.reason = own->second;
      continue;
    }
    const auto [first, last] = of_domains.equal_range(step.saved->subject);
    for (auto hold = first; hold != last; ++hold) {
      step.reason += step.reason.empty() ? "" : "; ";
      step.reason += hold->second->domain.text() + " is held: " + printable(hold->second->message);
    }
    if (step.reason.empty()) step.reason = "done already, or not wanted by the settings any more";
  }
}

std::string print_moved_mx(const std::vector<SavedMx>& saved, const std::vector<SavedMx>& current) {
  std::map<std::string_view, const SavedMx*> now;
  for (const SavedMx& mx : current) now.emplace(mx.domain, &mx);
  std::string text;
  for (const SavedMx& mx : saved) {
    const auto found = now.find(mx.domain);
    if (found == now.end() || found->second->hosts == mx.hosts) continue;
    text += "MX records of " + mx.domain + ": moved\n";
    add_lines_of_one("-", mx.hosts, found->second->hosts, text);
    add_lines_of_one("+", found->second->hosts, mx.hosts, text);
  }
  return text;
}

std::string print_moved_step(const MovedStep& moved) {
  static const SavedStep nothing{};
  const SavedStep& saved = moved.saved ? *moved.saved : nothing;
  const SavedStep& current = moved.current ? *moved.current : nothing;
  const SavedStep& named = moved.saved ? saved : current;
  std::string text =
      words_of_action(named.action) + ' ' + named.subject + ": " + std::string(movement(moved));
  if (!moved.reason.empty()) text += ", " + moved.reason;
  text += '\n';
  const bool begins_elsewhere = moved.saved && moved.current && saved.after == current.after;
  const auto lines = begins_elsewhere ? &SavedStep::before : &SavedStep::after;
  add_lines_of_one("-", saved.*lines, current.*lines, text);
  add_lines_of_one("+", current.*lines, saved.*lines, text);
  return text;
}

}  // namespace mtasts
