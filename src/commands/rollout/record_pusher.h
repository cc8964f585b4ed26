// RecordPusher: changes records through a program of the operator, schema mtasts.push/1.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "commands/lookup/zone_lookup.h"
#include "commands/rollout/record_destination.h"
#include "mtasts/push_outcome.h"
#include "mtasts/push_request.h"
#include "ports/programs.h"

namespace mtasts {

// The program has this time, and one second more for each RRset.
inline constexpr std::chrono::seconds kPushTime{300};

// A request has the changes of whole domains; it ends with the domain that brings it to 1,000 RRsets. The
// working directory of the program is the state directory. Its outcomes are claims: the next plan shows if
// the servers have the records. Records are sent once in a run, and again in the next one. A program that
// cannot be started, or does not end in its time, gets no other request in this run. A TTL that a provider
// keeps is sent once: StateDirectory::has_ttl_of_provider().
class RecordPusher : public RecordDestination {
 public:
  // All arguments must outlive it.
  RecordPusher(const Settings& settings, const LookupOptions& lookup, Context& context,
               std::chrono::seconds time = kPushTime)
      : settings_(settings), zones_(lookup, context), context_(context), time_(time) {}

  [[nodiscard]] Result<void> begin(const RolloutPlan& /*plan*/, RolloutRecord& /*record*/) override {
    return {};
  }
  [[nodiscard]] bool is_new(const RolloutStep& step) const override;
  [[nodiscard]] std::vector<StepOutcome> take(const ChangeSteps& steps, RolloutRecord& record) override;

 private:
  // Changes that are sent together, each with the place of its step.
  struct Request {
    std::vector<RrsetChange> changes = {};
    std::vector<std::size_t> places = {};
  };
  // The records that were sent for a name, and the outcome if the plan has the same step again.
  struct Sent {
    std::vector<ResourceRecord> records;
    StepOutcome again;
  };

  [[nodiscard]] const Sent* find_sent(const ChangeName& change) const;
  // Sends the changes, and sets the outcomes of their steps: unknown where the program reported no success,
  // until the servers were read.
  void send(const Request& request, const ChangeSteps& steps, std::vector<StepOutcome>& outcomes);
  // The outcomes of the changes. An error if the program was not started.
  [[nodiscard]] Result<std::vector<PushAnswer>> run(const std::vector<RrsetChange>& changes);
  void report_output(const ProgramEnd& end, const PushReading& reading);
  static void add_outcome(const RrsetChange& change, const PushAnswer& answer, const std::string& program,
                          const std::string& end, StepOutcome& outcome);

  const Settings& settings_;
  ZoneLookup zones_;
  Context& context_;
  std::chrono::seconds time_;
  std::map<DomainName, Sent> sent_ = {};  // in this run
  std::string end_ = {};                  // of the last request, in words
  bool has_reported_fault_ = false;       // of its output
  std::optional<Error> stopped_ = {};     // the reason for which no request is made any more
};

}  // namespace mtasts
