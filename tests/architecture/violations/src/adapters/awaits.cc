// Braces inside an awaited call, and elsewhere.
Task<int> good(Dns& dns, DomainName name) {
  if (co_await dns.ask(DnsQuestion(name, RecordType::mx))) {
    co_return 1;
  }
  DnsQuestion question{name, RecordType::mx};
  const auto both = std::pair{co_await dns.ask(question), 2};
  co_return co_await dns.ask(std::move(question));  // not dns.ask({name, RecordType::mx})
}
Task<int> bad(Dns& dns, DomainName name) {
  const auto one = co_await dns.ask({name, RecordType::mx});
  const auto two = co_await dns.ask(
      DnsQuestion{name, RecordType::mx});
  co_return co_await retry([name] { return name; });
}
