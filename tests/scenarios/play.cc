#include "play.h"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

#include "adapters/files/posix_files.h"
#include "adapters/libidn2/libidn2_idna.h"
#include "adapters/report_mail/report_reader.h"
#include "adapters/report_store/report_stores.h"
#include "adapters/toml/toml_parser.h"
#include "commands/run.h"
#include "immediate_loop.h"

namespace mtasts::test {
namespace {

using FileTree = std::map<std::string, std::string>;  // content by path

class CapturedStream final : public Stream {
 public:
  void write(std::string_view bytes) override { text_ += bytes; }
  Result<void> flush() override { return {}; }
  void show_status(std::string_view /*line*/) override {}
  bool shows_status() const override { return false; }
  bool is_terminal() const override { return false; }
  std::size_t columns() const override { return 0; }
  bool wants_colour() const override { return false; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// A scenario is never interrupted.
class NoInterruption final : public Interruption {
 public:
  void set_domains_done(std::uint64_t /*number*/) override {}
};

class WorldClock final : public Clock {
 public:
  explicit WorldClock(const World& world) : world_(world) {}
  std::chrono::sys_seconds now() override { return world_.now(); }
  std::chrono::milliseconds elapsed() override { return std::chrono::milliseconds(0); }

 private:
  const World& world_;
};

// Reads files; no scenario has an IMAP server.
class FileReports final : public ReportMail {
 public:
  Result<std::unique_ptr<ReportStream>> open(std::vector<std::string> paths, HasRead has_read) override {
    return open_report_mail(std::move(paths), std::move(has_read));
  }
  Result<std::unique_ptr<ReportStream>> open_imap(const ImapMailbox& mailbox, HasRead /*has_read*/) override {
    return fail({Fault::unreadable, "imap-connection", mailbox.url.authority() + ": Connection refused"});
  }
};

// Lock files, and stores, whose bytes differ with the version of SQLite.
bool is_unlisted(const std::filesystem::path& path) {
  return path.filename() == ".mtasts.lock" || path.filename().string().find(".db") != std::string::npos;
}

// All files below the working directory except unlisted ones.
FileTree list_files() {
  FileTree files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(".")) {
    if (!entry.is_regular_file() || is_unlisted(entry.path())) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    files[entry.path().lexically_normal().string()].assign(std::istreambuf_iterator<char>(file), {});
  }
  return files;
}

std::vector<Outcome::ChangedFile> changes(const FileTree& before, const FileTree& after) {
  std::map<std::string, Outcome::ChangedFile> changed;
  for (const auto& [path, content] : before) {
    if (!after.contains(path)) changed.insert({path, {path, std::nullopt}});
  }
  for (const auto& [path, content] : after) {
    const auto old = before.find(path);
    if (old == before.end() || old->second != content) changed.insert({path, {path, content}});
  }
  std::vector<Outcome::ChangedFile> list;
  for (auto& [path, file] : changed) list.push_back(std::move(file));
  return list;
}

// Redirects standard input to the given bytes.
void set_standard_input(const std::string& bytes) {
  std::FILE* file = std::tmpfile();
  if (file == nullptr) throw std::runtime_error("cannot make standard input");
  std::fwrite(bytes.data(), 1, bytes.size(), file);
  std::rewind(file);
  ::dup2(::fileno(file), STDIN_FILENO);
  std::fclose(file);
}

}  // namespace

Outcome play(const Step& step, World& world, Files& files) {
  for (const WorldBlock& block : step.changes) world.change(block);
  set_standard_input(step.input);
  const FileTree before = list_files();

  ImmediateLoop loop;
  WorldClock clock(world);
  Libidn2Idna idna;
  FileReports report_mail;
  FileReportStores report_stores;
  NoInterruption interruption;
  CapturedStream out;
  CapturedStream err;
  TomlParser toml;
  Ports ports{.network = world,
              .loop = loop,
              .files = files,
              .clock = clock,
              .idna = idna,
              .interruption = interruption,
              .out = out,
              .err = err,
              .report_mail = report_mail,
              .report_stores = report_stores,
              .toml = toml,
              .environment = [&world](const char* name) { return world.environment(name); }};
  const ExitCode exit_code = run(step.arguments, ports);
  return {out.text(), err.text(), static_cast<int>(exit_code), changes(before, list_files())};
}

std::vector<Outcome> play(const Scenario& scenario) {
  PosixFiles files;
  World world(files);
  std::vector<Outcome> outcomes;
  outcomes.reserve(scenario.steps.size());
  for (const Step& step : scenario.steps) outcomes.push_back(play(step, world, files));
  return outcomes;
}

}  // namespace mtasts::test
