// The settings file mtasts.toml.
#pragma once

#include "core/findings/catalogue/row.h"

namespace mtasts {

// clang-format off
inline constexpr CatalogueRow kSettingsRows[] = {
  {.code = "settings-syntax", .severity = Severity::error,
   .meaning = "the settings file is no TOML document, so nothing in it counts",
   .causes = {"a text without quotes", "a key or a table that is written twice", "the bytes are not UTF-8"},
   .remedy = "correct the line; https://toml.io describes the language",
   .commands = {"mtasts lint config mtasts.toml", "man 5 mtasts.toml"}},
  {.code = "settings-key-unknown", .severity = Severity::error,
   .meaning = "the settings file has a key that mtasts does not know",
   .causes = {"the key is misspelt", "the key is in another table: keys below [dns] belong to [dns]",
              "the file was written for a later version of mtasts"},
   .remedy = "correct or remove the key",
   .commands = {"man 5 mtasts.toml"}},
  {.code = "settings-key-missing", .severity = Severity::error,
   .meaning = "the settings file lacks a key without which nothing can be planned",
   .causes = {"the file is not finished", "the key is in another table: keys below [dns] belong to [dns]"},
   .remedy = "add the key",
   .commands = {"man 5 mtasts.toml"}},
  {.code = "settings-value-invalid", .severity = Severity::error,
   .meaning = "a value of the settings file has another type or form than its key takes",
   .causes = {"a mistyped name, address, URI or duration", "a list in place of a text"},
   .remedy = "correct the value",
   .commands = {"man 5 mtasts.toml"}},
  {.code = "settings-conflict", .severity = Severity::error,
   .meaning = "two values of the settings file contradict each other",
   .causes = {"a domain is listed for two policies, or is to be retired and hosted",
              "two keys of which one excludes the other"},
   .remedy = "keep one of them",
   .commands = {"man 5 mtasts.toml"}},
  {.code = "settings-file-unusable", .severity = Severity::warning,
   .meaning = "this user cannot use a file that the settings name, so plan or apply as this user would fail",
   .causes = {"the file does not exist", "the file of the key may be read by others, or belongs to another user",
              "plan and apply run as another user"},
   .remedy = "name an existing file, and let only the user that runs mtasts read the key: chmod 600",
   .commands = {"mtasts lint config mtasts.toml"}},
  {.code = "settings-without-reports", .severity = Severity::warning, .rfc = "RFC 8460 §3",
   .meaning = "mode enforce waits for TLSRPT reports, but the settings name no destination of reports",
   .causes = {"rua is missing from the settings, and is kept from what exists"},
   .remedy = "add rua, or set reports = false below [gates] to enforce without evidence",
   .commands = {"dig TXT _smtp._tls.example.com"}},
};
// clang-format on

}  // namespace mtasts
