// The only file that includes CLI11. The declarations fill CLI::App objects. The description is read out of
// these objects, and the parsed values are passed to the Take functions in the order of the command line.
#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <utility>

#include "cli/argument_check.h"
#include "cli/documents/help.h"
#include "cli/options/program_options.h"

namespace mtasts {
namespace {

// More operands than any command line has. With an unlimited number, CLI11 would split "[a,b]".
constexpr int kManyOperands = CLI::detail::expected_max_vector_size - 1;

// The parts of an option that CLI11 does not store.
struct Declared {
  std::vector<std::string> choices = {};
  bool repeatable = false;
  bool may_be_empty = false;
  std::vector<std::string> completions = {};
  bool* flag = nullptr;  // or else:
  Take take = {};
  std::size_t taken = 0;
};

// One CLI::App with the parts that it does not store.
class AppDeclaration final : public Declaration {
 public:
  explicit AppDeclaration(CLI::App& app) : app_(app) { app_.set_help_flag(); }

  void description(const std::string& paragraphs) override { description_ = paragraphs; }

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
    declared_[option] = {text.choices,     text.repeatable, text.may_be_empty,
                         text.completions, nullptr,         std::move(take)};
  }

  void operands(std::vector<OperandModel> models, Take take) override {
    operands_ = std::move(models);
    CLI::Option* option = app_.add_option("OPERAND", accept_all());
    option->expected(kManyOperands)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    declared_[option] = {{}, true, false, {}, nullptr, std::move(take)};
  }

  void example(const std::string& caption, const std::string& command) override {
    examples_.push_back({caption, command});
  }

  void rule(std::function<Result<void>()> check) override { rules_.push_back(std::move(check)); }

  // Passes the parsed values to the Take functions.
  Result<void> store_values() {
    for (CLI::Option* option : app_.parse_order()) {
      const Result<void> taken = store_values(*option);
      if (!taken) return taken;
    }
    return {};
  }

  [[nodiscard]] Result<void> check_rules() const {
    for (const auto& check : rules_) {
      const Result<void> held = check();
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
                        declared.completions, option->get_description(), option->get_group(),
                        option->get_default_str(), declared.repeatable, declared.may_be_empty});
    }
    return models;
  }

  [[nodiscard]] const std::string& description() const { return description_; }
  [[nodiscard]] const std::vector<OperandModel>& operands() const { return operands_; }
  [[nodiscard]] const std::vector<ExampleModel>& examples() const { return examples_; }

 private:
  static CLI::callback_t accept_all() {
    return [](const CLI::results_t& /*results*/) { return true; };
  }

  Result<void> store_values(CLI::Option& option) {
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
    // On the command line, a bad value is always a usage error.
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

// The arguments in reverse order, as CLI11 takes them. "--covers=" becomes two parts: otherwise CLI11 would
// use the next argument as its value.
std::vector<std::string> reverse_arguments(const std::vector<std::string>& arguments) {
  std::vector<std::string> parts;
  bool options_end = false;
  for (const std::string& argument : arguments) {
    options_end = options_end || argument == "--";
    const bool is_empty_value = !options_end && argument.starts_with("--") && argument.ends_with('=') &&
                                argument.find('=') + 1 == argument.size();
    parts.push_back(is_empty_value ? argument.substr(0, argument.size() - 1) : argument);
    if (is_empty_value) parts.emplace_back();
  }
  std::ranges::reverse(parts);
  return parts;
}

// "help" is --help, "help mx" is "mx --help", and "version" is --version.
std::vector<std::string> with_flags(const std::vector<std::string>& typed) {
  if (typed.empty() || (typed.front() != "help" && typed.front() != "version")) return typed;
  std::vector<std::string> arguments(typed.begin() + 1, typed.end());
  arguments.push_back("--" + typed.front());
  return arguments;
}

// A command whose options are declared.
class DeclaredCommand {
 public:
  DeclaredCommand(const Command& command, CLI::App& program)
      : app_(*program.add_subcommand(std::string(command.name))),
        invocation_(command.declare(declaration_)) {}

  [[nodiscard]] bool is_parsed() const { return app_.parsed(); }

  void describe(CommandModel& model) const {
    model.description = declaration_.description();
    model.operands = declaration_.operands();
    model.options = declaration_.describe_options();
    model.examples = declaration_.examples();
  }

  // The command with its options, once the arguments are parsed.
  Result<std::unique_ptr<Invocation>> read() {
    Result<void> read = declaration_.store_values();
    if (read) read = declaration_.check_rules();
    if (!read) return fail(read.error());
    return std::move(invocation_);
  }

 private:
  CLI::App& app_;
  AppDeclaration declaration_{app_};
  std::unique_ptr<Invocation> invocation_;
};

// All commands. Options are declared for the commands that `arguments` name, or for all if it is null:
// declaring the options of all commands takes longer than most commands take to run.
class Program {
 public:
  explicit Program(Commands commands, const std::vector<std::string>* arguments = nullptr)
      : commands_(commands) {
    app_.fallthrough()->require_subcommand(0, 1);
    declare_program(declaration_, global_, flags_);
    for (const Command* command : commands_) {
      const bool is_named =
          arguments == nullptr || std::ranges::find(*arguments, command->name) != arguments->end();
      declared_.push_back(is_named ? std::make_unique<DeclaredCommand>(*command, app_) : nullptr);
    }
  }

  [[nodiscard]] ProgramModel describe() const {
    ProgramModel model{"mtasts",
                       MTASTS_VERSION,
                       std::string(kProgramSummary),
                       declaration_.description(),
                       declaration_.describe_options(),
                       {},
                       declaration_.examples()};
    for (std::size_t i = 0; i < commands_.size(); ++i) {
      const Command& command = *commands_[i];
      CommandModel& one = model.commands.emplace_back();
      one.name = command.name;
      one.summary = command.summary;
      one.manual = command.manual;
      if (declared_[i] != nullptr) declared_[i]->describe(one);
    }
    return model;
  }

  Result<std::variant<CommandLine, Answer>> parse(const std::vector<std::string>& arguments) {
    const ProgramModel model = describe();
    // A message may name the options of any command, so it is made by a program that has declared all.
    if (!check_arguments(model, arguments)) {
      const Result<void> checked = check_arguments(describe_program(commands_), arguments);
      if (!checked) return fail(checked.error());
    }
    try {
      app_.parse(reverse_arguments(arguments));
    } catch (const CLI::ParseError&) {
      // Not reached after check_arguments().
      return usage_error("invalid command line");
    }
    const Result<void> global = declaration_.store_values();
    if (!global) return fail(with_hint(global.error()));
    return answer_or_command(model);
  }

 private:
  Result<std::variant<CommandLine, Answer>> answer_or_command(const ProgramModel& model) {
    if (flags_.version) {
      return Answer{.text = model.name + ' ' + model.version + '\n', .with_build = global_.verbose};
    }
    const std::size_t parsed = find_parsed();
    if (parsed < commands_.size()) {
      if (flags_.help) return Answer{command_help(model, model.commands[parsed])};
      return read_command(parsed);
    }
    if (flags_.help) return Answer{program_help(model)};
    return Answer{short_help(model), true, ExitCode::usage};
  }

  Result<std::variant<CommandLine, Answer>> read_command(std::size_t index) {
    if (const Result<void> held = declaration_.check_rules(); !held) return fail(with_hint(held.error()));
    auto invocation = declared_[index]->read();
    if (!invocation) return fail(with_hint(invocation.error()));
    return CommandLine{global_, commands_[index]->name, *std::move(invocation)};
  }

  // The index of the command that was typed; commands_.size() if there is none.
  [[nodiscard]] std::size_t find_parsed() const {
    const auto found = std::ranges::find_if(
        declared_, [](const auto& declared) { return declared != nullptr && declared->is_parsed(); });
    return static_cast<std::size_t>(found - declared_.begin());
  }

  // An error without a hint points to the help.
  [[nodiscard]] Error with_hint(Error error) const {
    if (!error.hint.empty()) return error;
    const std::size_t parsed = find_parsed();
    const std::string name = parsed < commands_.size() ? ' ' + std::string(commands_[parsed]->name) : "";
    error.hint = "see mtasts" + name + " --help";
    return error;
  }

  Commands commands_;
  CLI::App app_;
  GlobalOptions global_;
  ProgramFlags flags_;
  AppDeclaration declaration_{app_};
  std::vector<std::unique_ptr<DeclaredCommand>> declared_;  // null: not named by the arguments
};

}  // namespace

Result<std::variant<CommandLine, Answer>> parse_command_line(Commands commands,
                                                             const std::vector<std::string>& typed) {
  const std::vector<std::string> arguments = with_flags(typed);
  return Program(commands, &arguments).parse(arguments);
}

ProgramModel describe_program(Commands commands) {
  return Program(commands).describe();
}

}  // namespace mtasts
