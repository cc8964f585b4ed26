#include "commands/rollout/record_files.h"

#include "commands/output/record_output.h"

namespace mtasts {
namespace {

constexpr std::size_t kLargestRecordFile = std::size_t{1} << 30;

const std::vector<RecordKind> kAllKinds = {RecordKind::host, RecordKind::sts, RecordKind::tlsrpt};

}  // namespace

RecordKeeping keeping_of(const RecordFormat& format) {
  if (format.is_for_people) return RecordKeeping::printed;
  if (format.read == nullptr) return RecordKeeping::changes;
  const bool has_directory = format.check_files == nullptr || format.check_files(true, false).has_value();
  return has_directory ? RecordKeeping::file_per_domain : RecordKeeping::one_file;
}

bool sends_records(const Settings& settings) {
  return settings.dns.update || !settings.dns.push.empty();
}

bool has_record_files(const Settings& settings) {
  if (sends_records(settings)) return false;
  const RecordKeeping keeping = keeping_of(*settings.dns.format);
  return keeping == RecordKeeping::file_per_domain || keeping == RecordKeeping::one_file;
}

NamesInFile name_in_file(const DomainName& domain, const DomainName& owner) {
  return owner == policy_host(domain)          ? 1
         : owner == sts_record_name(domain)    ? 2
         : owner == tlsrpt_record_name(domain) ? 4
                                               : 0;
}

std::string RecordFiles::file_of(const DomainName& domain) const {
  // Terraform reads no other name by itself.
  if (keeping() == RecordKeeping::one_file) return "zones/mtasts.auto" + std::string(format_->ending);
  return "zones/" + record_file_name(domain, *format_);
}

std::string RecordFiles::changes_file() const {
  return "zones/changes" + std::string(format_->ending);
}

Result<RecordFile> RecordFiles::read(const DomainName& domain) const {
  if (format_->read == nullptr) return RecordFile();
  const std::string file = file_of(domain);
  auto text = files_->read_below(root_, file, kLargestRecordFile);
  if (!text) return fail(text.error());
  auto records = read_existing_snippet(*text, root_ + '/' + file, domain, *format_, kAllKinds);
  if (!records) return fail(records.error());
  return RecordFile{*std::move(records), *std::move(text)};
}

}  // namespace mtasts
