#include "commands/output/emission.h"

#include <algorithm>
#include <utility>

#include "commands/output/destination.h"
#include "mtasts/printable.h"
#include "mtasts/text_diff.h"

namespace mtasts {
namespace {

Reject reject_of(const Rejection& rejection) {
  Reject reject{rejection.domain, std::string(rejection.error.code), rejection.error.message};
  if (rejection.mx) reject.mx = rejection.mx->records;
  return reject;
}

// Checks that the file, if it exists, has the JSON output `name`: a ledger is JSON of this program, too.
Result<void> check_schema(const std::string& path, std::string_view name, Context& context) {
  const std::string start = "{\"schema\":\"mtasts." + std::string(name) + '/';
  return check_start(
      path, [&start](std::string_view existing) { return existing.starts_with(start); }, context.ports.files);
}

// Existing text is parsed by the commands, which keep its values.
Result<void> check_ours(std::string_view command, const OutputOptions& options, bool dry_run,
                        Context& context) {
  if (options.file && options.form != OutputForm::text) {
    const auto ours = check_schema(*options.file, command, context);
    if (!ours && ours.error().code == Code("not-ours")) {
      return fail(not_json_of_ours(*options.file, options.form == OutputForm::json ? "--json" : "--ndjson"));
    }
    if (!ours) return ours;
  }
  return options.rejects && !dry_run ? check_schema(*options.rejects, "rejects", context) : Result<void>();
}

void complete(DomainOutcome& outcome, const Result<bool>& changed) {
  const auto file = std::move(outcome.file);
  file->then(outcome, changed);
  if (changed && !*changed) outcome.tally = Tally::unchanged;
}

}  // namespace

Result<Emission> Emission::open(std::string_view command, const OutputOptions& options, bool dry_run,
                                Context& context) {
  Emission emission(options, dry_run, context);
  if (options.file && !dry_run) {
    auto file = context.ports.files.replace(*options.file);
    if (!file) return fail(file.error());
    emission.file_ = std::move(*file);
  }
  if (options.rejects == "-") {
    return fail({Fault::usage, "rejects-to-stdout",
                 "--rejects needs a file of its own: standard output has the results"});
  }
  if (options.rejects && !dry_run) {
    auto rejects = context.ports.files.replace(*options.rejects);
    if (!rejects) return fail(rejects.error());
    emission.rejects_ = std::move(*rejects);
  }
  if (auto ours = check_ours(command, options, dry_run, context); !ours) return fail(ours.error());
  if (emission.wants_json()) {
    emission.frame_.emplace(options.form, command);
  }
  return emission;
}

void Emission::append(std::string_view bytes) {
  is_empty_ = is_empty_ && bytes.empty();
  if (!options_->file) {
    context_->ports.out.write(bytes);
    return;
  }
  if (dry_run_) {
    collected_ += bytes;
    return;
  }
  if (!file_) return;
  if (auto written = file_->write(bytes); !written) {
    file_.reset();
    fail_with(written.error());
  }
}

Result<void> Emission::print_records_as(const RecordFormat& format) {
  if (wants_json()) return {};
  printer_ = format.printer();
  if (!options_->file) return {};
  return check_start(
      *options_->file, [&format](std::string_view existing) { return existing.starts_with(format.start); },
      context_->ports.files);
}

void Emission::print_records(const DomainRecords& records) {
  if (wants_json()) return;
  if (!printer_has_begun_) append(printer_->begin());
  printer_has_begun_ = true;
  append(printer_->domain(records));
}

void Emission::print_text(std::string_view text) {
  if (!wants_json()) append(text);
}

void Emission::print_result(std::string_view json_object) {
  if (!wants_json()) return;
  open_frame();
  append(frame_->result(json_object));
}

// Delayed until the first result: an error that ends the command then leaves no incomplete document.
void Emission::open_frame() {
  if (!frame_is_open_) append(frame_->begin());
  frame_is_open_ = true;
}

// Compares first, so that an unchanged tree needs no writes. A dry run shows the difference.
Result<bool> Emission::needs_write(NewFile& file, std::string_view start) {
  auto change = tree_.change_of(file, start);
  if (!change) return fail(change.error());
  if (!*change) return false;
  if (dry_run_) show_difference(tree_.path_of(file), (*change)->existing, file.content);
  if (!file.made_from) file.made_from = std::move((*change)->existing);
  return true;
}

Result<bool> Emission::write_file(NewFile file, std::string_view start) {
  auto changes = needs_write(file, start);
  if (!changes || !*changes || dry_run_) return changes;
  const auto written = tree_.replace({file});
  if (!written.front()) return fail(written.front().error());
  return true;
}

void Emission::write(DomainOutcome&& outcome) {
  if (outcome.file && outcome.file->loses_records) return held_.push_back(std::move(outcome));
  if (outcome.file) {
    // Flush first, so that a repeated domain sees its first write.
    if (pending_.has_file(outcome.file->file.relative)) flush();
    auto changes = needs_write(outcome.file->file, outcome.file->start);
    if (changes && *changes && !dry_run_) return enqueue(std::move(outcome));
    complete(outcome, changes);
  }
  if (pending_.is_empty()) return print(std::move(outcome));
  enqueue(std::move(outcome));
}

void Emission::settle_held(const Result<void>& permission) {
  for (DomainOutcome& outcome : std::exchange(held_, {})) {
    outcome.file->loses_records = false;
    if (!permission) {
      complete(outcome, fail(permission.error()));
      if (outcome.rejection) outcome.rejection->is_reported = true;
    }
    write(std::move(outcome));
  }
}

std::size_t Emission::weight(const DomainOutcome& outcome) const {
  return outcome.weight();
}

void Emission::print(DomainOutcome&& outcome) {
  for (const Finding& warning : outcome.warnings) report_warning(warning, *context_);
  if (outcome.rejection) {
    reject(*outcome.rejection);
  } else if (outcome.tally == Tally::done) {
    counts_.add_done();
  } else if (outcome.tally == Tally::unchanged) {
    counts_.add_unchanged();
  }
  if (!outcome.text.empty()) {
    print_text(outcome.text);
    spare_text_ = std::move(outcome.text);
  }
  if (outcome.records) print_records(*outcome.records);
  if (!outcome.json.empty()) print_result(outcome.json);
}

void Emission::enqueue(DomainOutcome&& outcome) {
  const auto now = context_->ports.clock.elapsed();
  pending_.add(std::move(outcome), now);
  if (pending_.is_full(now)) flush();
}

void Emission::flush() {
  if (pending_.is_empty()) return;
  std::vector<DomainOutcome> outcomes = pending_.take();
  std::vector<NewFile> files;
  for (const DomainOutcome& outcome : outcomes) {
    if (outcome.file) files.push_back(std::move(outcome.file->file));
  }
  const auto written = tree_.replace(files);
  auto next = written.begin();
  for (DomainOutcome& outcome : outcomes) {
    if (outcome.file) {
      complete(outcome, *next ? Result<bool>(true) : fail(next->error()));
      ++next;
    }
    print(std::move(outcome));
  }
}

bool Emission::is_skipped(const Error& error) const {
  // With --policies, no policy covers the domain.
  const std::string_view code = error.code == Code("no-policy-covers") ? "not-covered" : error.code.text();
  return error.fault == Fault::refused && std::ranges::find(options_->skip, code) != options_->skip.end();
}

void Emission::reject(const Rejection& rejection) {
  counts_.add_left_out(rejection.error);
  const bool skipped = is_skipped(rejection.error);
  if (skipped) {
    context_->diagnostics.note("left out: " + rejection.error.message);
  } else {
    // On a full disk, or without a resolver, all domains would repeat the message.
    const bool is_repeated = (rejection.error.code == kDiskFull && disk_full_++ > 0) ||
                             rejection.error.code == Code("no-server-answers");
    if (!rejection.is_reported && !is_repeated) context_->diagnostics.domain_error(rejection.error);
    add_exit_code(exit_code_of(rejection.error.fault));
    ++failures_;
  }
  if (!rejects_) return;
  if (auto written = rejects_->write(reject_line(reject_of(rejection))); !written) {
    rejects_.reset();
    fail_with(written.error());
  }
}

void Emission::fail_with(const Error& error) {
  context_->diagnostics.error(error);
  add_exit_code(exit_code_of(error.fault));
  ++failures_;
}

void Emission::show_difference(const std::string& path, const std::optional<std::string>& existing,
                               std::string_view wanted) {
  const std::string difference =
      unified_diff(existing.value_or(""), wanted, existing ? path : "/dev/null", path);
  if (difference.empty()) return;
  would_change_ = true;
  if (wants_json() && !options_->file) return;
  context_->ports.out.write(difference);
}

void Emission::commit_output() {
  const std::string& path = *options_->file;
  output_ = "not written";
  if (!replaces_output()) {
    file_.reset();
    const bool is_partial = !is_empty_ && !leaves_output_;
    const std::string_view why = is_partial ? ": not everything could be emitted (--partial writes the rest)"
                                 : failures_ > 0 ? ""  // the error is the reason
                                                 : ": there is nothing to emit";
    return context_->diagnostics.note(printable(path) + " is left as it was" + std::string(why));
  }
  if (dry_run_) {
    auto existing = context_->ports.files.read_if_exists(path, kLargestOutput);
    if (!existing) return fail_with(existing.error());
    output_ = "would be written";
    return show_difference(path, *existing, collected_);
  }
  if (!file_) return;
  const Result<void> unchanged = keeps_existing_ ? file_->check_unchanged() : Result<void>();
  if (!unchanged) {
    file_.reset();
    return fail_with(unchanged.error());
  }
  auto changed = file_->commit();
  if (!changed) return fail_with(changed.error());
  output_ = *changed ? "written" : "unchanged";
  context_->diagnostics.note(printable(path) + ": " + std::string(output_));
}

void Emission::report_full_disk() {
  if (disk_full_ < 2) return;
  context_->diagnostics.error({Fault::io, kDiskFull,
                               "the disk is full: " + std::to_string(disk_full_ - 1) + " more were left out",
                               "make room and run the command again: it writes what is missing"});
}

// One domain needs no summary.
void Emission::print_summary() {
  if (!is_list_ || counts_.all() < 2) return;
  std::string_view done = done_;
  if (done.empty() && tree_.is_open()) done = dry_run_ ? "would change" : "written";
  if (done.empty()) done = "printed";
  if (!output_.empty()) done = output_;
  std::string words = counts_.words(done);
  if (removals_) words += "; " + std::to_string(*removals_) + (dry_run_ ? " would be removed" : " removed");
  context_->diagnostics.note(list_summary(counts_.all(), words));
}

ExitCode Emission::finish() {
  flush();
  report_full_disk();
  if (wants_json()) {
    open_frame();
    append(frame_->end());
  }
  if (printer_has_begun_) append(printer_->end());
  if (options_->file) commit_output();
  if (rejects_) {
    if (auto committed = rejects_->commit(); !committed) fail_with(committed.error());
  }
  print_summary();
  if (would_change_) add_exit_code(options_->diff_exit_code ? ExitCode::warnings : ExitCode::broken);
  return exit_code_;
}

}  // namespace mtasts
