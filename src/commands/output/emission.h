// Where the results of a command go, and what becomes of those that could not be emitted: one place for -o,
// --json, --ndjson, --dry-run, --partial, --skip, --rejects and the exit code.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "cli/context.h"
#include "cli/exit_code.h"
#include "cli/json_output.h"
#include "cli/options/output_options.h"
#include "cli/record_formats/record_printer.h"
#include "commands/bulk/domain_outcome.h"
#include "commands/bulk/result_sink.h"

namespace mtasts {

class Emission final : public ResultSink<DomainOutcome> {
 public:
  // `command` names the schema: "mx". With `dry_run` nothing is written: what would change is shown on
  // standard output. Errors of opening the output or the rejects file.
  [[nodiscard]] static Result<Emission> begin(std::string_view command, const OutputOptions& options,
                                              bool dry_run, Context& context);
  Emission(Emission&&) = default;

  [[nodiscard]] bool wants_json() const { return options_->form != OutputForm::text; }
  [[nodiscard]] bool dry_run() const { return dry_run_; }

  // Records are printed in this format from now on; JSON is printed by result(). Fault::not_created, code
  // "not-ours", when the standing file of -o is of another format, or somebody else's.
  [[nodiscard]] Result<void> print_records_as(const RecordFormat& format);

  // The records of a domain in that format; dropped where JSON is wanted.
  void records(const DomainRecords& records);
  // Text for people or for a zone; dropped where JSON is wanted.
  void text(std::string_view text);
  // One result, a JSON object without its schema; dropped where text is wanted.
  void result(std::string_view json_object);
  // Holds `directory` for this run, so that two runs never mix their files: those of outcomes go below it. A
  // dry run holds nothing.
  [[nodiscard]] Result<void> hold_directory(const std::string& directory);
  // A file below the directory that is held, written (or, in a dry run, compared) now. Returns whether it
  // changed. Fault::not_created, code "not-ours", when a file stands that does not begin with `start`.
  [[nodiscard]] Result<bool> file_below(const NewFile& file, std::string_view start = {});

  // Warnings and what was left out to standard error, the rest to the output. Files are put in place many at
  // once, which is many times as fast as one by one: an outcome that has one waits for that, and those that
  // come after it wait for their turn.
  void write(DomainOutcome&& outcome) override;
  [[nodiscard]] std::size_t weight(const DomainOutcome& outcome) const override;
  [[nodiscard]] std::uint64_t pending() const override { return waiting_.size(); }
  // Replaces the files of the pending outcomes and prints these.
  void flush() override;

  // Tells standard error and the rejects file; the exit code takes it in unless --skip names its reason.
  void leave_out(const LeftOut& left_out);
  // What a dry run would change in a file, nothing where none stands: shown, unless standard output holds
  // JSON, and taken into the exit code.
  void show_difference(const std::string& path, const std::optional<std::string>& standing,
                       std::string_view wanted);
  // A failure that is not about one domain: told, and taken into the exit code.
  void fail_with(const Error& error);
  void take_in(ExitCode code) { exit_code_ = graver(exit_code_, code); }
  [[nodiscard]] ExitCode exit_code() const { return exit_code_; }
  // How much failed so far, what --skip names not counted.
  [[nodiscard]] std::uint64_t failures() const override { return failures_; }

  // Puts the output in place: a file is replaced only when something was emitted, and nothing was left out
  // unless --partial.
  [[nodiscard]] ExitCode finish();

 private:
  Emission(const OutputOptions& options, bool dry_run, Context& context)
      : options_(&options), dry_run_(dry_run), context_(&context) {}

  void append(std::string_view bytes);
  void open_frame();
  [[nodiscard]] bool is_skipped(const Error& error) const;
  void put_in_place();
  [[nodiscard]] Result<bool> is_to_be_written(const NewFile& file, std::string_view start);
  void print(DomainOutcome&& outcome);
  void wait(DomainOutcome&& outcome);
  void tell_of_full_disk();

  std::unique_ptr<RecordPrinter> printer_;  // where records are wanted as text
  bool printer_has_begun_ = false;
  std::optional<JsonFrame> frame_;  // where JSON is wanted
  bool frame_is_open_ = false;
  const OutputOptions* options_;
  bool dry_run_;
  Context* context_;
  std::unique_ptr<Replacement> file_;     // -o
  std::string collected_;                 // -o in a dry run
  std::unique_ptr<Replacement> rejects_;  // --rejects
  std::string directory_;                 // --output-dir
  std::unique_ptr<LockedDirectory> held_;
  std::vector<DomainOutcome> waiting_;  // in the order in which they are said
  std::unordered_set<std::string> waiting_files_;
  std::size_t waiting_octets_ = 0;
  std::chrono::milliseconds waiting_since_{0};
  bool is_empty_ = true;  // nothing was emitted
  std::uint64_t failures_ = 0;
  std::size_t disk_full_ = 0;  // how many of them for want of room
  bool would_change_ = false;
  ExitCode exit_code_ = ExitCode::done;
};

}  // namespace mtasts
