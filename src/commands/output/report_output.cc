#include "commands/output/report_output.h"

#include "commands/output/destination.h"
#include "mtasts/printable.h"

namespace mtasts {

Printing printing(const std::optional<std::string>& file, const PageOptions& page, const Context& context) {
  const Stream& out = context.ports.out;
  const bool is_coloured = !file && use_colours(out, context.global.colour);
  return {.colours = is_coloured ? Colours::on : Colours::off,
          .width = !file && out.is_terminal() ? out.columns() : 0,
          .now = context.ports.clock.now(),
          .title = page.title.value_or(""),
          .contact = page.contact.value_or("")};
}

Result<ReportOutput> ReportOutput::open(const std::optional<std::string>& path,
                                        bool (*is_ours)(std::string_view start), Context& context) {
  ReportOutput output(context);
  if (!path) return output;
  output.path_ = *path;
  auto file = context.ports.files.replace(*path);
  if (!file) return fail(file.error());
  output.file_ = *std::move(file);
  if (auto ours = check_start(*path, is_ours, context.ports.files); !ours) return fail(ours.error());
  return output;
}

void ReportOutput::keep_for_signal(std::string_view report) {
  constexpr std::string_view kExitCode = R"("exit_code":0)";
  const std::size_t place = report.find(kExitCode) + kExitCode.size();
  if (file_)
    file_->keep_for_signal(std::string(report.substr(0, place - 1)), std::string(report.substr(place)));
}

void ReportOutput::write(std::string_view bytes) {
  if (!file_) {
    out_->write(bytes);
  } else if (written_) {
    written_ = file_->write(bytes);
  }
}

Result<void> ReportOutput::finish() {
  if (!file_ || !written_) return written_;
  auto committed = file_->commit();
  if (!committed) return fail(committed.error());
  diagnostics_->note(printable(path_) + (*committed ? ": written" : ": unchanged"));
  return {};
}

}  // namespace mtasts
