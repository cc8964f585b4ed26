// --format of check.
#pragma once

namespace mtasts {

enum class CheckFormat { text, json, ndjson, nagios, prometheus, junit, markdown, html };

}  // namespace mtasts
