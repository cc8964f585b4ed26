#include "cli/argument_check.h"

#include <algorithm>

#include "cli/options/declaration.h"
#include "cli/text/nearest_name.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

// The maximum number of short options in one argument. More would make the parser slow.
constexpr std::size_t kLongestCluster = 64;

class ArgumentCheck {
 public:
  ArgumentCheck(const ProgramModel& program, const std::vector<std::string>& arguments)
      : program_(program), arguments_(arguments) {}

  Result<void> run() {
    for (; next_ < arguments_.size(); ++next_) {
      const std::string& argument = arguments_[next_];
      if (argument == "--") return command_ != nullptr ? Result<void>() : command_missing();
      const auto checked = check(argument);
      if (!checked) return checked;
    }
    return {};
  }

 private:
  Result<void> check(const std::string& argument) {
    if (argument.starts_with("--")) return check_long(argument);
    if (argument.size() > 1 && argument.front() == '-') return check_short(argument);
    if (command_ == nullptr) return check_command(argument);
    // CLI11 would end the command here.
    if (argument == "++") return usage_error("\"++\" is no operand");
    return {};
  }

  Result<void> check_command(const std::string& argument) {
    std::vector<std::string> names;
    for (const CommandModel& command : program_.commands) {
      if (command.name == argument) command_ = &command;
      names.push_back(command.name);
    }
    if (command_ != nullptr) return {};
    return usage_error("unknown command " + quote(argument), did_you_mean(argument, names));
  }

  Result<void> command_missing() const { return usage_error("a command is missing before \"--\""); }

  // The first option of the command, else of the program, for which `is` holds; null if there is none.
  template <class Is>
  const OptionModel* find(Is is) const {
    if (command_ != nullptr) {
      const auto found = std::ranges::find_if(command_->options, is);
      if (found != command_->options.end()) return &*found;
    }
    const auto found = std::ranges::find_if(program_.options, is);
    return found == program_.options.end() ? nullptr : &*found;
  }

  std::vector<std::string> long_names() const {
    std::vector<std::string> names;
    const auto collect = [&names](const std::vector<OptionModel>& options) {
      for (const OptionModel& option : options) {
        for (const std::string& name : option.long_names) names.push_back("--" + name);
      }
    };
    if (command_ != nullptr) collect(command_->options);
    collect(program_.options);
    return names;
  }

  bool some_command_has(const std::string& long_name) const {
    return std::ranges::any_of(program_.commands, [&](const CommandModel& command) {
      return std::ranges::any_of(command.options, [&](const OptionModel& option) {
        return std::ranges::count(option.long_names, long_name) > 0;
      });
    });
  }

  Result<void> check_long(const std::string& argument) {
    const std::size_t equals = argument.find('=');
    const std::string typed = argument.substr(0, equals);
    const std::string name = typed.substr(2);
    const OptionModel* option = find([&name](const OptionModel& one) {
      return std::ranges::find(one.long_names, name) != one.long_names.end();
    });
    if (option == nullptr) return unknown_long(typed, name);
    if (option->value_name.empty()) {
      if (equals == std::string::npos) return {};
      return usage_error(typed + " takes no value");
    }
    if (equals == std::string::npos) return check_separate_value(typed, *option);
    if (equals + 1 == argument.size() && !option->may_be_empty) return value_missing(typed, *option);
    return {};
  }

  Result<void> unknown_long(const std::string& typed, const std::string& name) const {
    std::string hint = did_you_mean(typed, long_names());
    if (command_ == nullptr) {
      const bool misplaced = some_command_has(name);
      return usage_error(
          misplaced ? typed + " must follow the name of a command" : "unknown option " + quote(typed), hint);
    }
    return usage_error("unknown option " + quote(typed) + " of " + command_->name, hint);
  }

  Result<void> check_short(const std::string& argument) {
    for (std::size_t i = 1; i < argument.size(); ++i) {
      if (i > kLongestCluster) return usage_error("too many short options in " + quote(argument));
      const std::string name(1, argument[i]);
      const OptionModel* option = find([&name](const OptionModel& one) {
        return std::ranges::find(one.short_names, name) != one.short_names.end();
      });
      if (option == nullptr) return unknown_short(argument, i);
      if (option->value_name.empty()) continue;
      return i + 1 < argument.size() ? Result<void>() : check_separate_value('-' + name, *option);
    }
    return {};
  }

  Result<void> unknown_short(const std::string& argument, std::size_t place) const {
    if (place > 1) {
      return usage_error("unknown option \"-" + printable(argument.substr(place, 1)) + "\" in " +
                         quote(argument));
    }
    std::string hint = did_you_mean('-' + argument, long_names());
    if (hint.empty() && command_ != nullptr) hint = "put an operand that begins with - after --";
    return usage_error("unknown option " + quote(argument), hint);
  }

  Result<void> check_separate_value(const std::string& typed, const OptionModel& option) {
    if (next_ + 1 == arguments_.size()) return value_missing(typed, option);
    if (arguments_[next_ + 1].empty() && !option.may_be_empty) return value_missing(typed, option);
    ++next_;
    return {};
  }

  static Result<void> value_missing(const std::string& typed, const OptionModel& option) {
    return usage_error(typed + " needs a value: " + option.value_name);
  }

  const ProgramModel& program_;
  const std::vector<std::string>& arguments_;
  const CommandModel* command_ = nullptr;
  std::size_t next_ = 0;
};

}  // namespace

Result<void> check_arguments(const ProgramModel& program, const std::vector<std::string>& arguments) {
  return ArgumentCheck(program, arguments).run();
}

}  // namespace mtasts
