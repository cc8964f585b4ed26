// mtasts bump-id --zone-file FILE --in-place: the ids in a zone file, every other byte kept.
#pragma once

#include "cli/context.h"
#include "cli/exit_code.h"
#include "commands/options/bump_id_options.h"

namespace mtasts {

[[nodiscard]] Result<ExitCode> bump_zone_ids(const BumpIdOptions& options, Context& context);

}  // namespace mtasts
