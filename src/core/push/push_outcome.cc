#include "mtasts/push_outcome.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/findings/catalogue.h"
#include "core/text/json_document.h"
#include "mtasts/printable.h"
#include "mtasts/utf8.h"

namespace mtasts {
namespace {

using nlohmann::json;

constexpr std::string_view kPushWords[] = {"done", "unchanged", "conflict", "failed", "unknown"};

using RrsetKey = std::pair<DomainName, RecordType>;

struct OutcomeLine {
  RrsetKey key;
  PushAnswer answer;
};

std::string name_of(const RrsetKey& key) {
  return key.first.text() + ' ' + text(key.second);
}

tl::unexpected<Error> bad_push_line(const std::string& reason) {
  return fail({Fault::input, "push-bad-line", "not an outcome: " + reason});
}

// The member, which must be a string; nullptr if it is missing or of another type.
const std::string* string_member(const json& line, const char* key) {
  const auto member = line.find(key);
  return member == line.end() ? nullptr : member->get_ptr<const std::string*>();
}

// Fault::input, codes "push-bad-line" and "push-other-name".
Result<OutcomeLine> read_outcome_line(std::string_view line) {
  if (line.size() > kLongestPushLine)
    return bad_push_line("longer than " + std::to_string(kLongestPushLine) + " bytes");
  if (!is_utf8(line)) return bad_push_line("not UTF-8: " + quote(line, 100));
  JsonDocument reader;
  if (!reader.read(line)) return bad_push_line(reader.message() + ": " + quote(line, 100));
  const json& object = reader.document();
  if (!object.is_object()) return bad_push_line("not an object: " + quote(line, 100));
  for (const char* key : {"owner", "type", "outcome"}) {
    if (string_member(object, key) == nullptr)
      return bad_push_line('"' + std::string(key) + "\" is not a string: " + quote(line, 100));
  }
  if (object.contains("message") && string_member(object, "message") == nullptr)
    return bad_push_line("\"message\" is not a string: " + quote(line, 100));
  const std::string& word = *string_member(object, "outcome");
  const auto* const outcome = std::ranges::find(kPushWords, word);
  if (outcome == std::end(kPushWords))
    return bad_push_line(quote(word, 100) + " is none of done, unchanged, conflict, failed and unknown");
  const auto owner = DomainName::parse(*string_member(object, "owner"));
  const auto type = parse_record_type(*string_member(object, "type"));
  if (!owner || !type) {
    return fail({Fault::input, "push-other-name",
                 "not in the request: " + quote(*string_member(object, "owner"), 100) + ' ' +
                     printable(*string_member(object, "type"), 20)});
  }
  const std::string* message = string_member(object, "message");
  return OutcomeLine{{*owner, *type},
                     {.outcome = static_cast<PushOutcome>(outcome - std::begin(kPushWords)),
                      .is_given = true,
                      .message = message == nullptr ? "" : *message}};
}

class OutcomeReader {
 public:
  explicit OutcomeReader(const std::vector<RrsetChange>& changes) {
    reading_.answers.resize(changes.size());
    for (std::size_t i = 0; i < changes.size(); ++i) places_[{changes[i].owner, changes[i].type}] = i;
  }

  void read(std::string_view line) {
    ++number_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.find_first_not_of(" \t") == std::string_view::npos) return;
    auto outcome = read_outcome_line(line);
    if (!outcome) return add_fault(std::move(outcome.error()));
    const auto place = places_.find(outcome->key);
    if (place == places_.end()) {
      return add_fault({Fault::input, "push-other-name", "not in the request: " + name_of(outcome->key)});
    }
    PushAnswer& answer = reading_.answers[place->second];
    if (!answer.is_given) {
      answer = std::move(outcome->answer);
      return;
    }
    add_fault({Fault::input, "push-repeated-outcome", name_of(outcome->key) + " has an outcome already"});
    if (answer.outcome == outcome->answer.outcome) return;
    answer.outcome = PushOutcome::unknown;
    answer.message = "the program printed different outcomes";
  }

  PushReading take() { return std::move(reading_); }

 private:
  void add_fault(Error error) {
    ++reading_.fault_count;
    if (reading_.faults.size() == kMostPushFaults) return;
    error.hint = row_of(error.code).remedy;
    reading_.faults.push_back(error.within("line " + std::to_string(number_)));
  }

  std::map<RrsetKey, std::size_t> places_ = {};  // of the changes
  PushReading reading_ = {};
  std::size_t number_ = 0;
};

}  // namespace

std::string_view text(PushOutcome outcome) {
  return kPushWords[static_cast<std::size_t>(outcome)];
}

std::size_t most_push_output(std::size_t changes) {
  constexpr std::size_t kOfOtherLines = 65'536;
  constexpr std::size_t kOfOneChange = 1024;
  return kOfOtherLines + changes * kOfOneChange;
}

PushReading read_push_outcomes(std::string_view output, const std::vector<RrsetChange>& changes) {
  OutcomeReader reader(changes);
  while (!output.empty()) {
    const std::size_t end = std::min(output.find('\n'), output.size());
    reader.read(output.substr(0, end));
    output.remove_prefix(std::min(end + 1, output.size()));
  }
  return reader.take();
}

Error push_error(const RrsetChange& change, const PushAnswer& answer, const std::string& program,
                 const std::string& end) {
  const auto error = [&](Fault fault, Code code, const std::string& detail) -> Error {
    const CatalogueRow& row = row_of(code);
    std::string message =
        program + ": " + name_of({change.owner, change.type}) + ": " + std::string(row.meaning);
    if (!detail.empty()) message += ": " + detail;
    return {fault, code, std::move(message), std::string(row.remedy)};
  };
  if (!answer.is_given) return error(Fault::undetermined, "push-no-outcome", end);
  const std::string detail = printable(answer.message, 300);
  if (answer.outcome == PushOutcome::conflict) return error(Fault::refused, "push-conflict", detail);
  if (answer.outcome == PushOutcome::failed) return error(Fault::refused, "push-failed", detail);
  return error(Fault::undetermined, "push-unknown", detail);
}

}  // namespace mtasts
