// The lower bound of writing, without any decision: the peers of gen-zone and gen-policy.
//
//   writer zone                         reads domains, prints three CNAMEs each, by copying memory
//   writer compare DIRECTORY POLICY     reads domains, compares each policy file below DIRECTORY with POLICY
//   and
//                                       prints the number of equal ones
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

namespace {

constexpr std::size_t kBuffer = 1 << 16;

void write_zone() {
  constexpr std::array<std::array<std::string_view, 2>, 3> kLines = {
      {{"mta-sts.", ".    3600 IN CNAME mail.example.com.\n"},
       {"_mta-sts.", ".   3600 IN CNAME _mta-sts.example.com.\n"},
       {"_smtp._tls.", ". 3600 IN CNAME _smtp._tls.example.com.\n"}}};
  std::array<char, kBuffer> buffer;
  std::size_t size = 0;
  const auto append = [&](std::string_view text) {
    std::memcpy(buffer.data() + size, text.data(), text.size());
    size += text.size();
  };
  std::string domain;
  while (std::getline(std::cin, domain)) {
    if (size + 1024 > buffer.size()) {
      if (::write(STDOUT_FILENO, buffer.data(), size) < 0) return;
      size = 0;
    }
    for (const auto& [before, after] : kLines) {
      append(before);
      append(domain);
      append(after);
    }
  }
  (void)!::write(STDOUT_FILENO, buffer.data(), size);
}

void compare(const std::string& directory, const std::string& policy_file) {
  std::ifstream file(policy_file);
  const std::string policy{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::string domain;
  std::array<char, kBuffer> buffer;
  unsigned long equal = 0;
  while (std::getline(std::cin, domain)) {
    const std::string path = directory + "/mta-sts." + domain + "/.well-known/mta-sts.txt";
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) continue;
    const ssize_t size = ::read(descriptor, buffer.data(), buffer.size());
    ::close(descriptor);
    if (size >= 0 && std::string_view(buffer.data(), static_cast<std::size_t>(size)) == policy) ++equal;
  }
  std::cout << equal << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const std::string_view task = argc > 1 ? argv[1] : "";
  if (task == "zone") {
    write_zone();
  } else if (task == "compare" && argc == 4) {
    compare(argv[2], argv[3]);
  } else {
    return 64;
  }
}
