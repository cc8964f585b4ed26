// The options of "mtasts explain".
#include "cli/options/declarations.h"
#include "cli/options/option_values.h"

namespace mtasts {

void declare_explain(Declaration& command, ExplainOptions& options) {
  command.about("tell the whole story of a finding, an error or a TLSRPT result type",
                "Prints what CODE means, its usual causes, what to do, the commands that tell the causes "
                "apart, and the section of the RFC that decides. A CODE is what lint and check print behind "
                "the severity, what stands as \"code\" in JSON, or the result-type of a TLSRPT report (RFC "
                "8460 §4.3). Without CODE all codes are listed.");
  command.operands({{"CODE", true, false, {}, "Such as policy-mx-missing, nxdomain or sts-webpki-invalid"}},
                   into(options.codes));
  command.example("What a finding means", "mtasts explain sts-record-cut");
  command.example("What a report complains about", "mtasts explain certificate-host-mismatch");
}

}  // namespace mtasts
