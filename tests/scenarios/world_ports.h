// WorldPorts: all ports of a command over a world. Files and programs are real.
#pragma once

#include <functional>
#include <string>

#include "adapters/libidn2/libidn2_idna.h"
#include "adapters/report_mail/report_reader.h"
#include "adapters/report_store/report_stores.h"
#include "adapters/system/child_programs.h"
#include "adapters/toml/toml_parser.h"
#include "immediate_loop.h"
#include "ports/ports.h"
#include "world.h"

namespace mtasts::test {

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

// The time of the world, which passes while a command sleeps.
class WorldClock final : public Clock {
 public:
  explicit WorldClock(World& world) : world_(world) {}
  std::chrono::sys_seconds now() override { return world_.now(); }
  std::chrono::milliseconds elapsed() override { return world_.now().time_since_epoch(); }
  void sleep(std::chrono::seconds time) override {
    world_.pass(time);
    on_wake();
  }

  std::function<void()> on_wake = [] {};  // changes of the world meanwhile

 private:
  World& world_;
};

// Gives the answers of the world; without them there is no terminal.
class WorldTerminal final : public Terminal {
 public:
  WorldTerminal(World& world, Stream& err) : world_(world), err_(err) {}
  bool can_ask() const override { return world_.has_answer(); }
  Result<std::optional<std::string>> ask(std::string_view question) override {
    const std::optional<std::string> answer = world_.take_answer();
    err_.write(std::string(question) + answer.value_or("") + '\n');
    return answer;
  }

 private:
  World& world_;
  Stream& err_;
};

// Reads files; no scenario has an IMAP server.
class FileReports final : public ReportMail {
 public:
  Result<std::unique_ptr<ReportStream>> open(ReportPaths paths, HasRead has_read) override {
    return open_report_mail(std::move(paths), std::move(has_read));
  }
  Result<std::unique_ptr<ReportStream>> open_imap(const ImapMailbox& mailbox, HasRead /*has_read*/) override {
    return fail({Fault::unreadable, "imap-connection", mailbox.url.authority() + ": Connection refused"});
  }
};

class WorldPorts {
 public:
  WorldPorts(World& world, Files& files)
      : clock_(world),
        terminal_(world, err_),
        ports_{.network = world,
               .loop = loop_,
               .files = files,
               .clock = clock_,
               .idna = idna_,
               .interruption = interruption_,
               .out = out_,
               .err = err_,
               .terminal = terminal_,
               .report_mail = report_mail_,
               .report_stores = report_stores_,
               .toml = toml_,
               .programs = programs_,
               .environment = [&world](const char* name) { return world.environment(name); },
               .build =
                   [] {
                     return ProgramBuild{
                         "0123abcd", "g++ 12.2.0", {{"ldns", "ldns 1.8.3"}, {"libidn2", "libidn2 2.3.3"}}};
                   }} {}
  WorldPorts(const WorldPorts&) = delete;
  WorldPorts& operator=(const WorldPorts&) = delete;
  ~WorldPorts() = default;

  [[nodiscard]] Ports& ports() { return ports_; }
  [[nodiscard]] WorldClock& clock() { return clock_; }
  [[nodiscard]] const std::string& out() const { return out_.text(); }
  [[nodiscard]] const std::string& err() const { return err_.text(); }

 private:
  ImmediateLoop loop_;
  WorldClock clock_;
  Libidn2Idna idna_;
  FileReports report_mail_;
  FileReportStores report_stores_;
  NoInterruption interruption_;
  CapturedStream out_;
  CapturedStream err_;
  WorldTerminal terminal_;
  TomlParser toml_;
  ChildPrograms programs_;
  Ports ports_;
};

}  // namespace mtasts::test
