#include "mtasts/dns_answer.h"

#include <utility>

namespace mtasts {

bool add_txt(std::string_view rdata, DnsAnswer& answer) {
  auto txt = read_txt_rdata(rdata);
  if (!txt) return false;
  answer.txt.push_back(std::move(txt->text));
  answer.txt_rdata.push_back(std::move(txt->rdata));
  return true;
}

std::vector<TxtData> txt_records(const DnsAnswer& answer) {
  std::vector<TxtData> records;
  for (std::size_t i = 0; i < answer.txt.size(); ++i) {
    records.push_back({answer.txt[i], i < answer.txt_rdata.size() ? answer.txt_rdata[i] : ""});
  }
  return records;
}

}  // namespace mtasts
