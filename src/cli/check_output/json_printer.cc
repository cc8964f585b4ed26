#include "cli/check_output/printers.h"
#include "cli/json_output.h"

namespace mtasts {
namespace {

class JsonPrinter final : public CheckPrinter {
 public:
  explicit JsonPrinter(OutputForm form) : frame_(form, "check") {}

  std::string begin() override { return frame_.begin(); }
  std::string result(const CheckResult& result) override { return frame_.result(json_text(result)); }
  std::string end() override { return frame_.end(); }

 private:
  JsonFrame frame_;
};

}  // namespace

std::unique_ptr<CheckPrinter> json_printer(OutputForm form) {
  return std::make_unique<JsonPrinter>(form);
}

}  // namespace mtasts
