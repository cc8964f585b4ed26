// Errors of the commands that take steps.
#pragma once

#include "core/findings/catalogue/row.h"

namespace mtasts {

// clang-format off
inline constexpr CatalogueRow kApplyRows[] = {
  {.code = "state-damaged",
   .meaning = "rollout.json, the file in which apply keeps its memory, is not as apply wrote it",
   .causes = {"the file was edited by hand", "the file was written by a later version of mtasts"},
   .remedy = "move the file aside: without it, some dates become later; put a copy back only if it is that of the last run, since "
             "an older one makes dates too early",
   .commands = {"jq . rollout.json"}},
  {.code = "program-not-found",
   .meaning = "a program of the settings cannot be run",
   .causes = {"its name is mistyped, or it is not installed", "cron has a shorter PATH than your shell",
              "the script does not begin with #! and its interpreter"},
   .remedy = "write the absolute path of the program in the settings",
   .commands = {"command -v rndc", "mtasts lint config mtasts.toml"}},
  {.code = "hook-failed",
   .meaning = "a program of the settings ended with an error, or ran out of its time; it is run again next time",
   .causes = {"the message has the last line that it printed",
              "the web server refuses its configuration, for instance since a certificate is missing",
              "the program waits for a password"},
   .remedy = "run the program by hand in the state directory, and correct what it complains of",
   .commands = {"mtasts apply --verbose"}},
  {.code = "interrupted",
   .meaning = "a signal ended apply; the report has the steps up to then, and as unknown those that were at work",
   .causes = {"Ctrl-C, or a stop of the service", "the machine was shut down"},
   .remedy = "run apply again: it goes on there",
   .commands = {"mtasts apply"}},
  {.code = "not-a-plan",
   .meaning = "the file is no plan that mtasts plan --out wrote",
   .causes = {"another file was named", "the file was cut"},
   .remedy = "save a new plan with mtasts plan --out FILE",
   .commands = {"mtasts plan --out plan.json"}},
  {.code = "plan-moved",
   .meaning = "the steps of a saved plan are no longer those that are needed, so none of them is taken",
   .causes = {"DNS, the web server, the settings or the state changed after the plan was saved",
              "the plan was applied already", "a date of the plan has passed"},
   .remedy = "read the differences, and save a new plan",
   .commands = {"mtasts plan --out plan.json"}},
};
// clang-format on

}  // namespace mtasts
