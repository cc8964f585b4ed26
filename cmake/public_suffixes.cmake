# Run by the build (cmake -P): writes OUTPUT, a source that defines kPublicSuffixRules, from LIST, the Public Suffix List
# as Debian's package publicsuffix has it. Only rules in ASCII: names are A-labels, and the list has U-labels.
file(STRINGS ${LIST} rules REGEX "^[!*a-z0-9][a-z0-9.-]*$")
# "*.ck" before "!www.ck" before "ac", one a line, so that a rule is found by binary search.
list(REMOVE_DUPLICATES rules)
list(SORT rules)
list(LENGTH rules count)
if(count LESS 1000)
  message(FATAL_ERROR "${LIST} has ${count} rules; it is no Public Suffix List")
endif()
list(JOIN rules "\\n\"\n\"" lines)
file(WRITE ${OUTPUT} "#include \"core/names/public_suffix_rules.h\"
namespace mtasts {
const std::string_view kPublicSuffixRules =
\"${lines}\\n\";
}  // namespace mtasts
")
