#include "cli/check_output/check_format.h"
#include "cli/json_output.h"

namespace mtasts {
namespace {

constexpr std::string_view kJsonStart = "{\"schema\":\"mtasts.check/";

template <OutputForm kForm>
class JsonPrinter final : public CheckPrinter {
 public:
  explicit JsonPrinter(const Printing& /*settings*/) : frame_(kForm, "check") {}

  std::string begin() override { return frame_.begin(); }
  std::string result(const CheckResult& result) override { return frame_.result(json_text(result)); }
  std::string end() override { return frame_.end(); }

 private:
  JsonFrame frame_;
};

}  // namespace

constinit const CheckFormat kJsonCheck = {
    .name = "json",
    .printer = make_check_printer<JsonPrinter<OutputForm::json>>,
    .wrote = [](std::string_view start) { return start.starts_with(kJsonStart); },
    .help = "for scripts",
};

constinit const CheckFormat kNdjsonCheck = {
    .name = "ndjson",
    .printer = make_check_printer<JsonPrinter<OutputForm::ndjson>>,
    .wrote = [](std::string_view start) { return start.starts_with(kJsonStart); },
    .help = "for scripts",
    .is_line_per_result = true,
};

}  // namespace mtasts
