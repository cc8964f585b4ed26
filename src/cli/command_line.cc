// The only file that knows CLI11. The declarations fill CLI::App objects; the description is read out of
// these again, and what they have parsed is handed to those who take it, in the order of the command line.
#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "cli/argument_check.h"
#include "cli/documents/help.h"
#include "cli/options/declarations.h"

namespace mtasts {
namespace {

// More operands than any command line has. CLI11 takes operands without end only in a way that also splits
// "[a,b]".
constexpr int kManyOperands = CLI::detail::expected_max_vector_size - 1;

// What CLI11 does not keep of an option.
struct Declared {
  std::vector<std::string> choices = {};
  bool repeatable = false;
  bool may_be_empty = false;
  bool* flag = nullptr;  // or else:
  Take take = {};
  std::size_t taken = 0;
};

// One CLI::App with what it does not keep.
class AppDeclaration final : public Declaration {
 public:
  explicit AppDeclaration(CLI::App& app) : app_(app) { app_.set_help_flag(); }

  void about(const std::string& summary, const std::string& description) override {
    app_.description(summary);
    description_ = description;
  }

  void group(std::string_view heading) override { group_ = heading; }

  void flag(const std::string& names, bool& target, const std::string& help) override {
    CLI::Option* option = app_.add_flag(names)->description(help)->group(group_)->disable_flag_override();
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    declared_[option].flag = &target;
  }

  void option(const OptionText& text, Take take) override {
    CLI::Option* option = app_.add_option(text.names, accept_all(), text.help);
    option->type_name(text.value_name)->default_str(text.default_text)->group(group_);
    option->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    declared_[option] = {text.choices, text.repeatable, text.may_be_empty, nullptr, std::move(take)};
  }

  void operands(std::vector<OperandModel> models, Take take) override {
    operands_ = std::move(models);
    CLI::Option* option = app_.add_option("OPERAND", accept_all());
    option->expected(kManyOperands)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    declared_[option] = {{}, true, false, nullptr, std::move(take)};
  }

  void example(const std::string& says, const std::string& command) override {
    examples_.push_back({says, command});
  }

  void rule(std::function<Result<void>()> holds) override { rules_.push_back(std::move(holds)); }

  // What was parsed, to those who take it.
  Result<void> hand_out() {
    for (CLI::Option* option : app_.parse_order()) {
      const Result<void> taken = hand_out(*option);
      if (!taken) return taken;
    }
    return {};
  }

  [[nodiscard]] Result<void> check_rules() const {
    for (const auto& holds : rules_) {
      const Result<void> held = holds();
      if (!held) return held;
    }
    return {};
  }

  [[nodiscard]] std::vector<OptionModel> describe_options() const {
    std::vector<OptionModel> models;
    for (const CLI::Option* option : app_.get_options()) {
      if (option->get_positional()) continue;
      const Declared& declared = declared_.at(option);
      models.push_back({option->get_snames(), option->get_lnames(),
                        declared.flag == nullptr ? option->get_type_name() : std::string(), declared.choices,
                        option->get_description(), option->get_group(), option->get_default_str(),
                        declared.repeatable, declared.may_be_empty});
    }
    return models;
  }

  [[nodiscard]] CommandModel describe() const {
    return {app_.get_name(), app_.get_description(), description_, operands_, describe_options(), examples_};
  }

 private:
  static CLI::callback_t accept_all() {
    return [](const CLI::results_t& /*results*/) { return true; };
  }

  Result<void> hand_out(CLI::Option& option) {
    Declared& declared = declared_.at(&option);
    if (declared.flag != nullptr) {
      *declared.flag = true;
      return {};
    }
    if (declared.taken > 0 && !declared.repeatable)
      return usage_error(shown_name(option) + " is given twice");
    const Result<void> taken = declared.take(option.results().at(declared.taken++));
    if (taken) return {};
    Error error = option.get_positional() ? taken.error() : taken.error().within(shown_name(option));
    // On the command line the fault of a value is always one of usage.
    error.fault = Fault::usage;
    error.hint = taken.error().hint;
    return fail(std::move(error));
  }

  static std::string shown_name(const CLI::Option& option) {
    return option.get_lnames().empty() ? '-' + option.get_snames().front()
                                       : "--" + option.get_lnames().front();
  }

  CLI::App& app_;
  std::string description_;
  std::string group_ = "Options";
  std::map<const CLI::Option*, Declared> declared_;
  std::vector<OperandModel> operands_;
  std::vector<ExampleModel> examples_;
  std::vector<std::function<Result<void>()>> rules_;
};

// Passes on what a command is for and nothing else, where nobody asks for its options: to make those of all
// commands takes longer than the work of most.
class AboutAlone final : public Declaration {
 public:
  explicit AboutAlone(Declaration& command) : command_(command) {}

  void about(const std::string& summary, const std::string& description) override {
    command_.about(summary, description);
  }
  void group(std::string_view /*heading*/) override {}
  void flag(const std::string& /*names*/, bool& /*target*/, const std::string& /*help*/) override {}
  void option(const OptionText& /*text*/, Take /*take*/) override {}
  void operands(std::vector<OperandModel> /*models*/, Take /*take*/) override {}
  void example(const std::string& /*says*/, const std::string& /*command*/) override {}
  void rule(std::function<Result<void>()> /*holds*/) override {}

 private:
  Declaration& command_;
};

// As CLI11 takes them. "--covers=" goes in two parts: to CLI11 it would have no value yet and take the next
// argument for it.
std::vector<std::string> reversed(const std::vector<std::string>& arguments) {
  std::vector<std::string> parts;
  bool options_end = false;
  for (const std::string& argument : arguments) {
    options_end = options_end || argument == "--";
    const bool is_empty_value = !options_end && argument.starts_with("--") && argument.ends_with('=') &&
                                argument.find('=') + 1 == argument.size();
    parts.push_back(is_empty_value ? argument.substr(0, argument.size() - 1) : argument);
    if (is_empty_value) parts.emplace_back();
  }
  std::reverse(parts.begin(), parts.end());
  return parts;
}

// A command's part of the app, and the options that it fills.
struct DeclaredCommand {
  std::string_view name;  // a literal
  CLI::App* app = nullptr;
  std::unique_ptr<AppDeclaration> declaration = {};
  std::unique_ptr<CommandOptions> options = {};
};

// All commands with all of their options, or with those of the commands alone that `arguments` name.
class Program {
 public:
  explicit Program(const std::vector<std::string>* arguments = nullptr) : arguments_(arguments) {
    app_.fallthrough()->require_subcommand(0, 1);
    declare_program(declaration_, global_, asked_for_);
    add<MxOptions>("mx", declare_mx);
    add<GenPolicyOptions>("gen-policy", declare_gen_policy);
    add<GenStsOptions>("gen-sts", declare_gen_sts);
    add<GenTlsrptOptions>("gen-tlsrpt", declare_gen_tlsrpt);
    add<GenZoneOptions>("gen-zone", declare_gen_zone);
    add<BumpIdOptions>("bump-id", declare_bump_id);
    add<LintOptions>("lint", declare_lint);
    add<CheckOptions>("check", declare_check);
    add<ExplainOptions>("explain", declare_explain);
    add<GenSiteOptions>("gen-site", declare_gen_site);
    add<CompletionOptions>("completion", declare_completion);
  }

  [[nodiscard]] ProgramModel describe() const {
    const CommandModel program = declaration_.describe();
    ProgramModel model{"mtasts", MTASTS_VERSION,  program.summary, program.description, program.options,
                       {},       program.examples};
    for (const DeclaredCommand& command : commands_)
      model.commands.push_back(command.declaration->describe());
    return model;
  }

  Result<std::variant<CommandLine, Answered>> parse(const std::vector<std::string>& arguments) {
    const ProgramModel model = describe();
    // What is wrong is said by whoever knows all commands.
    if (!check_arguments(model, arguments)) {
      const Result<void> checked = check_arguments(Program().describe(), arguments);
      if (!checked) return fail(checked.error());
    }
    try {
      app_.parse(reversed(arguments));
    } catch (const CLI::ParseError&) {
      // Nothing that was checked gets here.
      return usage_error("the command line cannot be understood");
    }
    const Result<void> global = declaration_.hand_out();
    if (!global) return fail(with_hint(global.error()));
    return answer_or_command(model);
  }

 private:
  template <class Options>
  void add(const char* name, void (*declare)(Declaration&, Options&)) {
    DeclaredCommand command{name};
    command.app = app_.add_subcommand(name);
    command.declaration = std::make_unique<AppDeclaration>(*command.app);
    command.options = std::make_unique<CommandOptions>(Options());
    AboutAlone about(*command.declaration);
    const bool in_full =
        arguments_ == nullptr || std::find(arguments_->begin(), arguments_->end(), name) != arguments_->end();
    declare(in_full ? static_cast<Declaration&>(*command.declaration) : about,
            std::get<Options>(*command.options));
    commands_.push_back(std::move(command));
  }

  Result<std::variant<CommandLine, Answered>> answer_or_command(const ProgramModel& model) {
    if (asked_for_.version) return Answered{model.name + ' ' + model.version + '\n'};
    for (std::size_t i = 0; i < commands_.size(); ++i) {
      if (!commands_[i].app->parsed()) continue;
      if (asked_for_.help) return Answered{command_help(model, model.commands[i])};
      return read_command(commands_[i]);
    }
    if (asked_for_.help) return Answered{program_help(model)};
    return Answered{short_help(model), true, ExitCode::usage};
  }

  Result<std::variant<CommandLine, Answered>> read_command(DeclaredCommand& command) {
    Result<void> read = declaration_.check_rules();
    if (read) read = command.declaration->hand_out();
    if (read) read = command.declaration->check_rules();
    if (read) return CommandLine{global_, command.name, std::move(*command.options)};
    return fail(with_hint(read.error()));
  }

  // An error that says nothing of what to do points to the help.
  [[nodiscard]] Error with_hint(Error error) const {
    if (!error.hint.empty()) return error;
    std::string asked_for = "mtasts";
    for (const DeclaredCommand& command : commands_) {
      if (command.app->parsed()) asked_for += ' ' + std::string(command.name);
    }
    error.hint = asked_for + " --help tells more";
    return error;
  }

  const std::vector<std::string>* arguments_;
  CLI::App app_;
  GlobalOptions global_;
  AskedFor asked_for_;
  AppDeclaration declaration_{app_};
  std::vector<DeclaredCommand> commands_;
};

}  // namespace

Result<std::variant<CommandLine, Answered>> parse_command_line(const std::vector<std::string>& arguments) {
  return Program(&arguments).parse(arguments);
}

ProgramModel describe_program() {
  return Program().describe();
}

}  // namespace mtasts
