// RolloutRecord: the facts about a fleet that neither its ledger nor its other files have. It is kept in a
// file of its own, so that a run continues where the last one ended.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "mtasts/change_name.h"
#include "mtasts/domain_name.h"
#include "mtasts/result.h"
#include "mtasts/rollout_memory.h"
#include "mtasts/rollout_world.h"

namespace mtasts {

// The names of a domain whose records its file has, as a sum: 1 for mta-sts, 2 for _mta-sts, 4 for
// _smtp._tls.
using NamesInFile = unsigned;
inline constexpr NamesInFile kAllNamesInFile = 7;

// The files of records that were written last, in the format of that name.
struct WrittenFiles {
  std::string format = {};
  std::map<DomainName, NamesInFile> names = {};
  friend bool operator==(const WrittenFiles&, const WrittenFiles&) = default;
};

struct RolloutRecord {
  std::map<DomainName, DomainName> site = {};  // the primary whose policy a domain serves
  std::set<Hook> unfinished_hooks = {};
  // The records that were handed to a person or to a program at each of these names, as zone-file text; empty
  // for a removal. Only for changes that no file shows again, and, through a program, for those of a TTL.
  std::map<DomainName, std::string> handed_over = {};
  // The same for changes that were sent to a server or a program, until no plan has them.
  std::map<DomainName, std::string> sent = {};
  WrittenFiles files = {};  // one that is missing is lost; a domain that is not known here may have none
  RolloutMemory memory = {};
  friend bool operator==(const RolloutRecord&, const RolloutRecord&) = default;
};

// True if these changes, by name as in RolloutRecord, have the change.
[[nodiscard]] bool contains_change(const std::map<DomainName, std::string>& changes,
                                   const ChangeName& change);

// JSON, schema mtasts.rollout/2, with one line for each memory and for each domain, which has the index of
// its memory:
// {"schema":"mtasts.rollout/2","unfinished_hooks":["web"],"handed_over":[{"name":...,"records":...}],
//  "memories":[{...}],"domains":[{"domain":"example.com","serves":"example.com"|null,"memory":0|null}]}
// With changes that were sent "sent" follows "handed_over"; it has the same members.
// With files of records "files":"bind" comes before "memories", and their domains have "file":7.
[[nodiscard]] std::string print_rollout_record(const RolloutRecord& record);

// Reads mtasts.rollout/1 too, where each domain has its memory as an object. Unknown keys are permitted.
// Fault::input, code "state-damaged", for any other text.
[[nodiscard]] Result<RolloutRecord> parse_rollout_record(std::string_view text);

}  // namespace mtasts
