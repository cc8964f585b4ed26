// The same task with a good library: curl's multi interface, which fetches the policies of a list from one
// web server. Reads domains from standard input, prints the number of bodies that begin with "version:
// STSv1".
//
//   fetch_client PORT AUTHORITY CONNECTIONS
#include <curl/curl.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <unordered_map>

namespace {

struct Fetches {
  CURLM* multi = ::curl_multi_init();
  std::string port;
  std::string authority;
  std::unordered_map<CURL*, std::string> bodies = {};  // of the open fetches
  std::size_t policies = 0;
};

std::size_t append(char* bytes, std::size_t size, std::size_t count, void* body) {
  static_cast<std::string*>(body)->append(bytes, size * count);
  return size * count;
}

void start(Fetches& fetches, const std::string& domain) {
  CURL* fetch = ::curl_easy_init();
  const std::string url = "https://mta-sts." + domain + ":" + fetches.port + "/.well-known/mta-sts.txt";
  static curl_slist* const address = ::curl_slist_append(nullptr, "::127.0.0.1:");
  ::curl_easy_setopt(fetch, CURLOPT_URL, url.c_str());
  ::curl_easy_setopt(fetch, CURLOPT_CONNECT_TO, address);
  ::curl_easy_setopt(fetch, CURLOPT_CAINFO, fetches.authority.c_str());
  ::curl_easy_setopt(fetch, CURLOPT_WRITEFUNCTION, append);
  ::curl_easy_setopt(fetch, CURLOPT_WRITEDATA, &fetches.bodies[fetch]);
  ::curl_multi_add_handle(fetches.multi, fetch);
}

void take_ended(Fetches& fetches) {
  int waiting = 0;
  while (const CURLMsg* message = ::curl_multi_info_read(fetches.multi, &waiting)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* fetch = message->easy_handle;
    const auto body = fetches.bodies.extract(fetch);
    if (message->data.result == CURLE_OK && body.mapped().starts_with("version: STSv1")) ++fetches.policies;
    ::curl_multi_remove_handle(fetches.multi, fetch);
    ::curl_easy_cleanup(fetch);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 64;
  ::curl_global_init(CURL_GLOBAL_DEFAULT);
  Fetches fetches{.port = argv[1], .authority = argv[2]};
  const auto most = static_cast<std::size_t>(std::atoi(argv[3]));
  ::curl_multi_setopt(fetches.multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, static_cast<long>(most));
  std::string domain;
  bool has_more = true;
  int running = 0;
  while (has_more || running > 0) {
    while (has_more && fetches.bodies.size() < most) {
      has_more = static_cast<bool>(std::getline(std::cin, domain));
      if (has_more) start(fetches, domain);
    }
    ::curl_multi_perform(fetches.multi, &running);
    take_ended(fetches);
    if (running > 0) ::curl_multi_poll(fetches.multi, nullptr, 0, 1000, nullptr);
    running = static_cast<int>(fetches.bodies.size());
  }
  ::curl_multi_cleanup(fetches.multi);
  std::printf("%zu\n", fetches.policies);
}
