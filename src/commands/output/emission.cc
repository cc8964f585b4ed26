#include "commands/output/emission.h"

#include <algorithm>

#include "mtasts/printable.h"
#include "mtasts/text_diff.h"

namespace mtasts {
namespace {

// The most of a standing output that is read, to compare.
constexpr std::size_t kLargestOutput = std::size_t{4} << 30;

// What waits for files to be put in place: so many that the time for it hardly counts, so few that an output
// that is read as it comes, from slow DNS, does not stand still.
constexpr std::size_t kMostFilesAtOnce = 2048;
constexpr std::size_t kMostOctetsAtOnce = std::size_t{8} << 20;
constexpr std::chrono::milliseconds kLongestWait{1000};

// How every JSON text of ours begins.
constexpr std::string_view kSchemaStart = "{\"schema\":\"mtasts.";

Reject reject_of(const LeftOut& left_out) {
  Reject reject{left_out.domain, std::string(left_out.error.code), left_out.error.message};
  if (left_out.mx) reject.mx = left_out.mx->records;
  return reject;
}

Error not_ours(const std::string& path) {
  return {Fault::not_created, "not-ours",
          printable(path) + " exists and holds something else, which would be lost",
          "remove it, or write to another file"};
}

// Whether the file that stands, if one does, begins as ours do: what somebody else wrote is not lost to a
// slip of the finger.
Result<void> check_begins(const std::string& path, std::string_view start, Context& context) {
  auto standing = context.ports.files.read_start(path, start.size());
  if (!standing) return fail(standing.error());
  if (standing->empty() || *standing == start) return {};
  return fail(not_ours(path));
}

// Text is read as what it stands for by the commands, which keep what it says.
Result<void> check_ours(const OutputOptions& options, bool dry_run, Context& context) {
  if (options.file && options.form != OutputForm::text) {
    if (auto ours = check_begins(*options.file, kSchemaStart, context); !ours) return ours;
  }
  return options.rejects && !dry_run ? check_begins(*options.rejects, kSchemaStart, context) : Result<void>();
}

void complete(DomainOutcome& outcome, const Result<bool>& changed) {
  const auto file = std::move(outcome.file);
  file->then(outcome, changed);
}

}  // namespace

Result<Emission> Emission::begin(std::string_view command, const OutputOptions& options, bool dry_run,
                                 Context& context) {
  Emission emission(options, dry_run, context);
  if (options.file && !dry_run) {
    auto file = context.ports.files.replace(*options.file);
    if (!file) return fail(file.error());
    emission.file_ = std::move(*file);
  }
  if (options.rejects == "-") {
    return fail({Fault::usage, "rejects-to-stdout",
                 "--rejects wants a file of its own: standard output has the results"});
  }
  if (options.rejects && !dry_run) {
    auto rejects = context.ports.files.replace(*options.rejects);
    if (!rejects) return fail(rejects.error());
    emission.rejects_ = std::move(*rejects);
  }
  if (auto ours = check_ours(options, dry_run, context); !ours) return fail(ours.error());
  if (emission.wants_json()) {
    emission.frame_.emplace(options.form, command);
  }
  return emission;
}

void Emission::append(std::string_view octets) {
  is_empty_ = is_empty_ && octets.empty();
  if (!options_->file) {
    context_->ports.out.write(octets);
    return;
  }
  if (dry_run_) {
    collected_ += octets;
    return;
  }
  if (!file_) return;
  if (auto written = file_->write(octets); !written) {
    file_.reset();
    fail_with(written.error());
  }
}

Result<void> Emission::print_records_as(const RecordFormat& format) {
  if (wants_json()) return {};
  printer_ = format.printer();
  return options_->file ? check_begins(*options_->file, format.start, *context_) : Result<void>();
}

void Emission::records(const DomainRecords& records) {
  if (wants_json()) return;
  if (!printer_has_begun_) append(printer_->begin());
  printer_has_begun_ = true;
  append(printer_->domain(records));
}

void Emission::text(std::string_view text) {
  if (!wants_json()) append(text);
}

void Emission::result(std::string_view json_object) {
  if (!wants_json()) return;
  open_frame();
  append(frame_->result(json_object));
}

// Not before there is something to say: an error that ends the command leaves no torn document.
void Emission::open_frame() {
  if (!frame_is_open_) append(frame_->begin());
  frame_is_open_ = true;
}

Result<void> Emission::hold_directory(const std::string& directory) {
  directory_ = directory;
  if (dry_run_) return {};
  auto held = context_->ports.files.lock_directory(directory, kLockTimeoutSeconds);
  if (!held) return fail(held.error());
  held_ = *std::move(held);
  return {};
}

// Comparing before writing spares an unchanged tree every write. A dry run shows the difference.
Result<bool> Emission::is_to_be_written(const NewFile& file, std::string_view start) {
  auto standing = context_->ports.files.read_below(directory_, file.relative, kLargestOutput);
  if (!standing) return fail(standing.error());
  if (*standing && **standing == file.content) return false;
  const std::string path = directory_ + "/" + file.relative;
  const bool is_ours = !*standing || (*standing)->empty() || (*standing)->starts_with(start);
  if (!is_ours) return fail(not_ours(path));
  if (dry_run_) show_difference(path, *standing, file.content);
  return true;
}

Result<bool> Emission::file_below(const NewFile& file, std::string_view start) {
  auto changes = is_to_be_written(file, start);
  if (!changes || !*changes || dry_run_) return changes;
  const auto written = held_->replace({file});
  if (!written.front()) return fail(written.front().error());
  return true;
}

void Emission::write(DomainOutcome&& outcome) {
  if (outcome.file) {
    // Of a domain that is named twice, the second finds what the first wrote.
    if (waiting_files_.contains(outcome.file->file.relative)) flush();
    auto changes = is_to_be_written(outcome.file->file, outcome.file->start);
    if (changes && *changes && !dry_run_) return wait(std::move(outcome));
    complete(outcome, changes);
  }
  if (waiting_.empty()) return print(std::move(outcome));
  wait(std::move(outcome));
}

std::size_t Emission::weight(const DomainOutcome& outcome) const {
  return outcome.weight();
}

void Emission::print(DomainOutcome&& outcome) {
  for (const Finding& warning : outcome.warnings) tell(warning, *context_);
  if (outcome.left_out) leave_out(*outcome.left_out);
  if (!outcome.text.empty()) text(outcome.text);
  if (outcome.records) records(*outcome.records);
  if (!outcome.json.empty()) result(outcome.json);
}

void Emission::wait(DomainOutcome&& outcome) {
  const auto now = context_->ports.clock.elapsed();
  if (waiting_.empty()) waiting_since_ = now;
  if (outcome.file) waiting_files_.insert(outcome.file->file.relative);
  waiting_octets_ += outcome.weight();
  waiting_.push_back(std::move(outcome));
  if (waiting_files_.size() >= kMostFilesAtOnce || waiting_octets_ >= kMostOctetsAtOnce ||
      now - waiting_since_ >= kLongestWait) {
    flush();
  }
}

void Emission::flush() {
  std::vector<NewFile> files;
  for (const DomainOutcome& outcome : waiting_) {
    if (outcome.file) files.push_back(std::move(outcome.file->file));
  }
  if (files.empty()) return;
  const auto written = held_->replace(files);
  auto next = written.begin();
  for (DomainOutcome& outcome : waiting_) {
    if (outcome.file) {
      complete(outcome, *next ? Result<bool>(true) : fail(next->error()));
      ++next;
    }
    print(std::move(outcome));
  }
  waiting_.clear();
  waiting_files_.clear();
  waiting_octets_ = 0;
}

bool Emission::is_skipped(const Error& error) const {
  return error.fault == Fault::refused &&
         std::any_of(options_->skip.begin(), options_->skip.end(),
                     [&](MxStatus status) { return mtasts::text(status) == error.code; });
}

void Emission::leave_out(const LeftOut& left_out) {
  const bool skipped = is_skipped(left_out.error);
  if (skipped) {
    context_->diagnostics.note("left out: " + left_out.error.message);
  } else {
    // On a full disk every domain would say the same.
    const bool is_said = left_out.error.code == kDiskFull && disk_full_++ > 0;
    if (!left_out.is_told && !is_said) context_->diagnostics.error(left_out.error);
    take_in(exit_code_of(left_out.error.fault));
    ++failures_;
  }
  if (!rejects_) return;
  if (auto written = rejects_->write(reject_line(reject_of(left_out))); !written) {
    rejects_.reset();
    fail_with(written.error());
  }
}

void Emission::fail_with(const Error& error) {
  context_->diagnostics.error(error);
  take_in(exit_code_of(error.fault));
  ++failures_;
}

void Emission::show_difference(const std::string& path, const std::optional<std::string>& standing,
                               std::string_view wanted) {
  const std::string difference =
      unified_diff(standing.value_or(""), wanted, standing ? path : "/dev/null", path);
  if (difference.empty()) return;
  would_change_ = true;
  if (wants_json() && !options_->file) return;
  context_->ports.out.write(difference);
}

void Emission::put_in_place() {
  const std::string& path = *options_->file;
  const bool is_refused = failures_ > 0 && !options_->partial;
  if (is_refused || is_empty_) {
    file_.reset();
    const std::string_view why = !is_empty_ ? ": not everything could be emitted (--partial writes the rest)"
                                 : failures_ > 0 ? ""  // the error said it
                                                 : ": there is nothing to emit";
    return context_->diagnostics.note(printable(path) + " is left as it was" + std::string(why));
  }
  if (dry_run_) {
    auto standing = context_->ports.files.read_if_exists(path, kLargestOutput);
    if (!standing) return fail_with(standing.error());
    return show_difference(path, *standing, collected_);
  }
  if (!file_) return;
  auto changed = file_->commit();
  if (!changed) return fail_with(changed.error());
  context_->diagnostics.note(printable(path) + (*changed ? ": written" : ": unchanged"));
}

void Emission::tell_of_full_disk() {
  if (disk_full_ < 2) return;
  context_->diagnostics.error({Fault::io, kDiskFull,
                               "for want of room " + std::to_string(disk_full_ - 1) + " more were left out",
                               "make room and run the command again: it writes what is missing"});
}

ExitCode Emission::finish() {
  flush();
  tell_of_full_disk();
  if (wants_json()) {
    open_frame();
    append(frame_->end());
  }
  if (printer_has_begun_) append(printer_->end());
  if (options_->file) put_in_place();
  if (rejects_) {
    if (auto committed = rejects_->commit(); !committed) fail_with(committed.error());
  }
  if (would_change_) take_in(ExitCode::broken);
  return exit_code_;
}

}  // namespace mtasts
