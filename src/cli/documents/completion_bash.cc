// The completion for bash. It does not need the bash-completion package.
#include <algorithm>
#include <string>
#include <vector>

#include "cli/documents/completion_script.h"
#include "cli/text/paragraph.h"

namespace mtasts {
namespace {

std::vector<std::string> dashed_names(const OptionModel& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.short_names) names.push_back('-' + name);
  for (const std::string& name : option.long_names) names.push_back("--" + name);
  return names;
}

std::vector<std::string> all_names(const std::vector<OptionModel>& options) {
  std::vector<std::string> names;
  for (const OptionModel& option : options) {
    for (const std::string& name : dashed_names(option)) names.push_back(name);
  }
  return names;
}

// The statement that completes the word in "$cur".
std::string reply(Completes what, const std::vector<std::string>& choices) {
  switch (what) {
    case Completes::choices: return "COMPREPLY=($(compgen -W '" + joined(choices, " ") + "' -- \"$cur\"))";
    case Completes::files: return "_mtasts_paths -f";
    case Completes::directories: return "_mtasts_paths -d";
    case Completes::nothing: break;
  }
  return ":";
}

// The case branches for the values of these options: "  MODE_WORD) reply; return ;;".
std::string value_branches(const std::vector<OptionModel>& options, const std::string& command) {
  std::string branches;
  for (const OptionModel& option : options) {
    if (option.value_name.empty()) continue;
    std::vector<std::string> patterns;
    for (const std::string& name : dashed_names(option)) patterns.push_back(command + ',' + name);
    branches += "    " + joined(patterns, "|") + ") " + reply(completes(option), completed_words(option)) +
                "; return ;;\n";
  }
  return branches;
}

// The options of any command that take a value: the next word is neither a command nor an operand.
std::string valued_names(const ProgramModel& program) {
  std::vector<std::string> names;
  const auto collect = [&names](const std::vector<OptionModel>& options) {
    for (const OptionModel& option : options) {
      if (option.value_name.empty()) continue;
      for (const std::string& name : dashed_names(option)) {
        if (std::ranges::find(names, name) == names.end()) names.push_back(name);
      }
    }
  };
  collect(program.options);
  for (const CommandModel& command : program.commands) collect(command.options);
  return joined(names, "|");
}

// Operands: the first one has its own completion, all others have that of the last.
std::string operand_branch(const CommandModel& command) {
  std::string branch = "    " + command.name + ") ";
  if (command.operands.size() > 1 && !command.operands.front().repeatable) {
    const OperandModel& first = command.operands.front();
    branch += "if ((operands == 0)); then " + reply(completes(first), completed_words(first)) + "; else ";
    const OperandModel& last = command.operands.back();
    return branch + reply(completes(last), completed_words(last)) + "; fi ;;\n";
  }
  const OperandModel& last = command.operands.back();
  return branch + reply(completes(last), completed_words(last)) + " ;;\n";
}

}  // namespace

std::string bash_completion(const ProgramModel& program) {
  std::string options;
  std::string values = value_branches(program.options, "*");
  std::string operands;
  std::vector<std::string> commands;
  for (const CommandModel& command : program.commands) {
    commands.push_back(command.name);
    options += "      " + command.name + ") options+=' " + joined(all_names(command.options), " ") + "' ;;\n";
    values += value_branches(command.options, command.name);
    operands += operand_branch(command);
  }
  return "# bash completion for " + program.name + R"(

_mtasts_paths() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
}

_mtasts() {
  local cur=${COMP_WORDS[COMP_CWORD]} command='' previous='' operands=0 ended='' i word
  COMPREPLY=()

  # Where "=" breaks words, "--mode=te" comes as three.
  local last=$COMP_CWORD
  if [[ $cur == '=' ]]; then
    cur=''
  elif ((last > 1)) && [[ ${COMP_WORDS[last - 1]} == '=' ]]; then
    last=$((last - 1))
  fi

  for ((i = 1; i < last; i++)); do
    word=${COMP_WORDS[i]}
    if [[ -n $previous ]]; then
      if [[ $word != '=' ]]; then previous=''; fi
      continue
    fi
    if [[ -n $ended ]]; then
      operands=$((operands + 1))
      continue
    fi
    case $word in
      --) ended=1 ;;
      )" +
         valued_names(program) +
         R"() previous=$word ;;
      -*) ;;
      *) if [[ -z $command ]]; then command=$word; else operands=$((operands + 1)); fi ;;
    esac
  done

  case $command,$previous in
    *,) ;;
)" + values +
         R"(    *) return ;;
  esac

  if [[ $cur == -* && -z $ended ]]; then
    local options=')" +
         joined(all_names(program.options), " ") + R"('
    case $command in
)" + options +
         R"(    esac
    COMPREPLY=($(compgen -W "$options" -- "$cur"))
    return
  fi

  case $command in
    '') COMPREPLY=($(compgen -W ')" +
         joined(commands, " ") + R"(' -- "$cur")) ;;
)" + operands +
         R"(  esac
}

complete -F _mtasts )" +
         program.name + "\n";
}

}  // namespace mtasts
