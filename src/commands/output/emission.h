// Emission: the output of a command, with all rejected domains. The one place for -o, --json, --ndjson,
// --dry-run, --partial, --skip, --rejects and the exit code.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/context.h"
#include "cli/domain_counts.h"
#include "cli/exit_code.h"
#include "cli/json_output.h"
#include "cli/options/output_options.h"
#include "cli/record_formats/record_format.h"
#include "commands/output/domain_outcome.h"
#include "commands/output/outcome_batch.h"
#include "commands/output/output_tree.h"
#include "commands/output/result_sink.h"

namespace mtasts {

class Emission final : public ResultSink<DomainOutcome> {
 public:
  // `command` names the schema: "mx". With `dry_run` no file is written: the changes are shown on standard
  // output. Errors of opening the output or the rejects file.
  [[nodiscard]] static Result<Emission> open(std::string_view command, const OutputOptions& options,
                                             bool dry_run, Context& context);
  Emission(Emission&&) = default;

  [[nodiscard]] bool wants_json() const { return options_->form != OutputForm::text; }
  [[nodiscard]] bool dry_run() const { return dry_run_; }

  // Sets the format of print_records(). Fault::not_created, code "not-ours", if the existing file of -o has
  // another format or is not of this program.
  [[nodiscard]] Result<void> print_records_as(const RecordFormat& format);

  // Prints the records of a domain in that format; does nothing with JSON output.
  void print_records(const DomainRecords& records);
  // Prints text for people or for a zone; does nothing with JSON output.
  void print_text(std::string_view text);
  // Prints one result, a JSON object without its schema; does nothing with text output.
  void print_result(std::string_view json_object);
  // Locks `directory` for this run, so that two runs never mix their files. The files of outcomes go below
  // it. A dry run takes no lock.
  [[nodiscard]] Result<void> lock_directory(const std::string& directory) {
    return tree_.open(directory, dry_run_);
  }
  // The command keeps values of the existing file of -o: a file that is changed during the run, as by another
  // run, is left as it is (changed_meanwhile()).
  void keep_existing_values() { keeps_existing_ = true; }
  // Names the inputs of the command, which no file below the directory replaces; "-" is standard input.
  void keep_inputs(std::vector<std::string> inputs) { tree_.keep_inputs(std::move(inputs)); }
  // Writes a file below the locked directory; a dry run only compares it. Returns true if it changes.
  // Fault::not_created, code "not-ours", if an existing file does not begin with `start`.
  [[nodiscard]] Result<bool> write_file(NewFile file, std::string_view start = {});

  // Prints warnings and rejections to standard error, the rest to the output. An outcome with a file waits
  // for its batch, and later outcomes wait for their turn.
  void write(DomainOutcome&& outcome) override;
  [[nodiscard]] std::size_t weight(const DomainOutcome& outcome) const override;
  [[nodiscard]] std::uint64_t pending() const override { return pending_.size(); }
  // Replaces the files of the pending outcomes and prints these.
  void flush() override;
  // An empty string with the capacity of a text that was printed, for the text of a later outcome: one
  // allocation a domain would be a tenth of the time of gen-zone.
  [[nodiscard]] std::string take_spare_text() {
    spare_text_.clear();
    return std::move(spare_text_);
  }

  // Writes the files that wait since they lose records, or leaves them as they were and rejects their domains
  // for this reason, which is reported already. Their outcomes come last.
  void settle_held(const Result<void>& permission);

  // Reports a rejection to standard error and the rejects file. It counts in the exit code unless --skip
  // names its reason.
  void reject(const Rejection& rejection);
  // Prints the difference that a dry run would make to a file, unless standard output has JSON, and counts it
  // in the exit code. `existing` is empty if there is no file.
  void show_difference(const std::string& path, const std::optional<std::string>& existing,
                       std::string_view wanted);
  // Reports a failure that is not about one domain and counts it in the exit code.
  void fail_with(const Error& error);
  void add_exit_code(ExitCode code) { exit_code_ = graver(exit_code_, code); }
  [[nodiscard]] ExitCode exit_code() const { return exit_code_; }
  // The number of failures so far, without those that --skip names.
  [[nodiscard]] std::uint64_t failures() const override { return failures_; }

  // Prints a line with the number of domains of each outcome at the end, since a list is read. `done` is the
  // word for those without a failure; by default that of the destination: printed or written.
  void summarize_list(std::string_view done = {}) {
    is_list_ = true;
    done_ = done;
  }
  // Counts a domain whose outcome write() does not get.
  void count_done() { counts_.add_done(); }
  // The number of domains that lose records in the file of -o.
  void count_removals(std::size_t domains) { removals_ = domains; }

  // Leaves the file of -o as it is, also with --partial: the output is not complete.
  void leave_output() { leaves_output_ = true; }
  // True if finish() replaces the file of -o.
  [[nodiscard]] bool replaces_output() const {
    return options_->file && !is_empty_ && !leaves_output_ && (failures_ == 0 || options_->partial);
  }

  // Completes the output. The file of -o is replaced only if something was emitted and nothing was rejected;
  // --partial allows rejections.
  [[nodiscard]] ExitCode finish();

 private:
  Emission(const OutputOptions& options, bool dry_run, Context& context)
      : options_(&options), dry_run_(dry_run), context_(&context), tree_(context.ports.files) {}

  void append(std::string_view bytes);
  void open_frame();
  [[nodiscard]] bool is_skipped(const Error& error) const;
  void commit_output();
  [[nodiscard]] Result<bool> needs_write(NewFile& file, std::string_view start);
  void print(DomainOutcome&& outcome);
  void enqueue(DomainOutcome&& outcome);
  void report_full_disk();
  void print_summary();

  std::unique_ptr<RecordPrinter> printer_;  // with text output of records
  bool printer_has_begun_ = false;
  std::optional<JsonFrame> frame_;  // with JSON output
  bool frame_is_open_ = false;
  const OutputOptions* options_;
  bool dry_run_;
  Context* context_;
  std::unique_ptr<Replacement> file_;     // -o
  std::string collected_;                 // -o in a dry run
  std::unique_ptr<Replacement> rejects_;  // --rejects
  OutputTree tree_;                       // --output-dir
  OutcomeBatch pending_;
  std::vector<DomainOutcome> held_;  // with files that lose records
  std::string spare_text_;           // printed
  bool is_empty_ = true;             // nothing was emitted
  std::uint64_t failures_ = 0;
  std::size_t disk_full_ = 0;  // failures for lack of space
  bool leaves_output_ = false;
  bool keeps_existing_ = false;
  bool would_change_ = false;
  ExitCode exit_code_ = ExitCode::done;
  bool is_list_ = false;
  std::string_view done_ = {};    // the word of the summary
  std::string_view output_ = {};  // the same for the file of -o, once it is committed
  DomainCounts counts_ = {};
  std::optional<std::size_t> removals_ = {};
};

}  // namespace mtasts
