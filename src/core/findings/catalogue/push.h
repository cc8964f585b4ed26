// Errors of the program that changes DNS records: [dns] push in the settings.
#pragma once

#include "core/findings/catalogue/row.h"

namespace mtasts {

// clang-format off
inline constexpr std::string_view kReadPushManual = "man mtasts-push";
inline constexpr std::string_view kReadAtAllServers = "dig +nssearch example.com";

inline constexpr CatalogueRow kPushErrorRows[] = {
  // Lines of the program that are ignored.
  {.code = "push-bad-line",
   .meaning = "a line that the program of [dns] push printed is no outcome",
   .causes = {"another program, such as nsupdate, prints its messages to the same standard output",
              "a member is missing, or its word is misspelt", "the line is longer than 4096 bytes, or it is not UTF-8"},
   .remedy = "print one line of JSON for each RRset to standard output, and everything else to standard error",
   .commands = {kReadPushManual}},
  {.code = "push-other-name",
   .meaning = "the program of [dns] push printed an outcome of records that were not in the request",
   .causes = {"the program prints a name relative to its zone", "the program prints outcomes of an earlier request"},
   .remedy = "copy owner and type from the line of the request",
   .commands = {kReadPushManual}},
  {.code = "push-repeated-outcome",
   .meaning = "the program of [dns] push printed two outcomes for the same records",
   .causes = {"the program prints an outcome for each record in place of one for each RRset"},
   .remedy = "print one outcome for each line of the request",
   .commands = {kReadPushManual}},

  // Outcomes. The authoritative servers show what is true; the next run sends what they lack.
  {.code = "push-no-outcome",
   .meaning = "the program printed no outcome",
   .causes = {"the program ended with an error before it came to these records", "the program waits for a password or for a server",
              "the program reads a part of its standard input only"},
   .remedy = "run apply again: it reads the servers, and sends the changes that they lack",
   .commands = {"mtasts apply --verbose", kReadPushManual}},
  {.code = "push-unknown",
   .meaning = "the program does not know if the records were changed",
   .causes = {"the reply of the DNS server or of the provider was lost", "the program printed two different outcomes"},
   .remedy = "run apply again: it reads the servers, and sends the changes that they lack",
   .commands = {"mtasts apply --verbose", kReadAtAllServers}},
  {.code = "push-conflict",
   .meaning = "the program found other records than those that were read, and changed nothing",
   .causes = {"another person or program changed the records meanwhile", "the provider has changes that its DNS servers do not have yet"},
   .remedy = "look at the records where the program writes them, then run apply again",
   .commands = {"mtasts plan", kReadAtAllServers}},
  {.code = "push-failed",
   .meaning = "the program did not change the records",
   .causes = {"a key or password is wrong, or has no right to change these records", "the program does not know the zone"},
   .remedy = "correct the reason that the program gave; apply sends the changes again next time",
   .commands = {"mtasts apply --verbose", kReadPushManual}},
};
// clang-format on

}  // namespace mtasts
