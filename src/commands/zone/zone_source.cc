#include "commands/zone/zone_source.h"

#include "commands/lookup/lookup.h"

namespace mtasts {

Result<ZoneReadingOptions> zone_reading_options(const std::string& path,
                                                const std::optional<std::string>& origin, Context& context) {
  auto absolute = absolute_origin(origin, context.ports.idna);
  if (!absolute) return fail(absolute.error());
  ZoneReadingOptions options{.name = path, .origin = *std::move(absolute)};
  options.open_include = [path, &context](std::string_view name,
                                          std::string_view including) -> Result<IncludedText> {
    auto included = context.ports.files.read_include(path, std::string(including), name, kLargestZone);
    if (!included) return fail(included.error());
    return IncludedText{std::move(included->first), std::move(included->second)};
  };
  return options;
}

}  // namespace mtasts
