// The result of a check in plain words.
#include "mtasts/mail_effect.h"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "catch.h"
#include "core/healthy_observation.h"

namespace mtasts::test {
namespace {

using SeenChange = std::function<void(Observation&)>;

struct EffectCase {
  std::string why;
  SeenChange change;
  std::string effect;
};

std::string effect_after(const SeenChange& change) {
  Observation seen = healthy();
  change(seen);
  return summarize_mail(seen, judge(seen, {})).effect;
}

std::vector<std::string> good_after(const SeenChange& change, const Expectation& expected = {}) {
  Observation seen = healthy();
  change(seen);
  return summarize_mail(seen, judge(seen, expected)).good_parts;
}

void mode(Observation& seen, std::string_view mode) {
  serve(seen, policy_body(mode));
}

void expire(std::vector<SmtpSession>& sessions) {
  for (SmtpSession& session : sessions) {
    session.tls->chain[0].not_after = kNow - std::chrono::days(1);
    session.tls->chain_faults = {{ChainFaultKind::expired, 0, "certificate has expired"}};
  }
}

void break_starttls(std::vector<SmtpSession>& sessions) {
  for (SmtpSession& session : sessions) {
    session.outcome = SmtpOutcome::no_starttls;
    session.tls.reset();
  }
}

void silence(std::vector<SmtpSession>& sessions) {
  for (SmtpSession& session : sessions) {
    session.outcome = SmtpOutcome::timeout;
    session.tls.reset();
  }
}

const std::string kObeying = "Senders that obey MTA-STS refuse to deliver to ";
const std::string kWaits =
    " until this is repaired; their mail waits, and is returned to its authors after some days.";
const std::string kDelivered =
    "senders that obey MTA-STS deliver only to verified hosts, over encrypted connections";
const std::string kAsBefore =
    ": senders that hold an older one obey it until it expires; to all others, mail is delivered as before, "
    "unprotected.";
const std::string kTesting =
    "Nothing is refused, since the policy is in mode testing, and the mail is not protected yet; ";
const std::string kNotKnown =
    "The effect on the mail is not known: from here it could not be determined if senders get a policy.";
const std::string kInPart =
    "Now " + kDelivered + "; from here it could not be determined if every MX host is fit for that.";

std::vector<EffectCase> enforce_effects() {
  return {
      {"everything is good", [](Observation&) {}, "The mail is protected: " + kDelivered + '.'},
      {"one certificate is bad", [](Observation& seen) { expire(seen.mx_hosts[0].sessions); },
       kObeying +
           "mx1.example.com (invalid certificate) until this is repaired; they deliver to the other MX "
           "hosts only."},
      {"no MX host is fit",
       [](Observation& seen) {
         expire(seen.mx_hosts[0].sessions);
         break_starttls(seen.mx_hosts[1].sessions);
       },
       kObeying + "mx1.example.com (invalid certificate), mx2.example.com (no STARTTLS)" + kWaits},
      {"an MX host is not in the policy",
       [](Observation& seen) {
         serve(seen, "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmax_age: 604800\n");
       },
       kObeying + "mx2.example.com (not in the policy) until this is repaired; they deliver to the other MX "
                  "hosts only."},
      {"an MX host does not answer", [](Observation& seen) { silence(seen.mx_hosts[1].sessions); }, kInPart},
      {"SMTP is not asked",
       [](Observation& seen) {
         seen.asked_smtp = false;
         for (MxHostSeen& host : seen.mx_hosts) host.sessions.clear();
       },
       kInPart},
      {"the MX records are not known",
       [](Observation& seen) {
         seen.mx = servfail();
         seen.mx_hosts.clear();
       },
       kInPart},
      {"the domain takes no mail",
       [](Observation& seen) {
         seen.mx = mx_answer({"."});
         seen.mx.mx[0].preference = 0;
         seen.mx_hosts.clear();
       },
       "The domain takes no mail, so MTA-STS has no effect."},
  };
}

std::vector<EffectCase> other_effects() {
  return {
      {"testing", [](Observation& seen) { mode(seen, "testing"); }, kTesting + "senders report failures."},
      {"testing with a failure",
       [](Observation& seen) {
         mode(seen, "testing");
         expire(seen.mx_hosts[1].sessions);
       },
       kTesting + "senders report failures at mx2.example.com (invalid certificate)."},
      {"testing without reports",
       [](Observation& seen) {
         mode(seen, "testing");
         seen.tlsrpt = no_such_name();
         expire(seen.mx_hosts[1].sessions);
       },
       kTesting + "nobody hears of the failures at mx2.example.com (invalid certificate)."},
      {"mode none", [](Observation& seen) { mode(seen, "none"); },
       "The policy switches MTA-STS off (mode none): mail is delivered as before, unprotected."},
      {"no MTA-STS",
       [](Observation& seen) {
         seen.sts = no_such_name();
         seen.policy_host = {no_such_name(), no_such_name()};
         seen.fetches.clear();
       },
       "MTA-STS is not used: mail is delivered as before, and is not protected from being read or diverted "
       "on "
       "its way."},
      {"no record", [](Observation& seen) { seen.sts = no_such_name(); },
       "Senders do not ask for the policy, because there is no _mta-sts record" + kAsBefore},
      {"a policy that senders refuse",
       [](Observation& seen) { serve(seen, "version: STSv1\nmode: enforce\n"); },
       "Senders cannot get a valid policy" + kAsBefore},
      {"a Policy Host whose certificate is for another name",
       [](Observation& seen) {
         for (PolicyFetch& fetch : seen.fetches) fetch.tls->chain[0].dns_names = {"www.example.com"};
       },
       "Senders cannot get a valid policy" + kAsBefore},
      {"an invalid record", [](Observation& seen) { seen.sts = txt_answer({"v=STSv1; id=?"}); },
       "Senders cannot get a valid policy" + kAsBefore},
      {"a lookup that failed", [](Observation& seen) { seen.sts = servfail(); }, kNotKnown},
      {"a Policy Host that this machine has no route to",
       [](Observation& seen) {
         for (PolicyFetch& fetch : seen.fetches) {
           fetch = {.address = fetch.address};
           fetch.no_route = true;
         }
       },
       kNotKnown},
  };
}

}  // namespace

TEST_CASE("one sentence has the effect of a policy in mode enforce on the mail") {
  for (const EffectCase& line : enforce_effects()) {
    INFO(line.why);
    CHECK(effect_after(line.change) == line.effect);
  }
}

TEST_CASE("one sentence has the effect of every other state on the mail") {
  for (const EffectCase& line : other_effects()) {
    INFO(line.why);
    CHECK(effect_after(line.change) == line.effect);
  }
}

TEST_CASE("the effect names three MX hosts at most") {
  const std::string effect = effect_after([](Observation& seen) {
    seen.mx = mx_answer({"a.example.com", "b.example.com", "c.example.com", "d.example.com"});
    seen.mx_hosts.clear();
  });
  CHECK(effect.find("c.example.com (not in the policy) and 1 more until") != std::string::npos);
}

TEST_CASE("the good parts of a healthy deployment are all of them") {
  CHECK(good_after([](Observation&) {}) ==
        std::vector<std::string>{
            "_mta-sts record good, id 2026112101", "policy good, mode enforce, covers every MX",
            "certificate of mta-sts.example.com good for 60 days", "MX 2 of 2 good, certificates for 60 days",
            "reports good, to mailto:tls@reports.example.net"});
}

TEST_CASE("a part with a fault is not among the good parts") {
  const auto lacks = [](const std::string& begin, const SeenChange& change,
                        const Expectation& expected = {}) {
    INFO(begin);
    for (const std::string& line : good_after(change, expected)) CHECK_FALSE(line.starts_with(begin));
  };
  lacks("_mta-sts", [](Observation& seen) { seen.sts = txt_answer({"v=STSv1; id=?"}); });
  lacks("policy", [](Observation& seen) { seen.fetches[0].content_type = "text/html"; });
  lacks("policy", [](Observation& seen) { seen.mx = mx_answer({"mx1.example.com", "mx3.example.com"}); });
  lacks("policy", [](Observation&) {}, {.policy = policy_of(policy_body("testing"))});
  const auto expires_soon = [](Observation& seen) {
    seen.fetches[0].tls->chain[0].not_after = kNow + std::chrono::days(2);
  };
  lacks("certificate", expires_soon);
  lacks("certificate", [](Observation& seen) { seen.fetches[1].tls->chain[0].dns_names = {"x.example"}; });
  lacks("MX", [](Observation& seen) {
    expire(seen.mx_hosts[0].sessions);
    silence(seen.mx_hosts[1].sessions);
  });
  lacks("reports", [](Observation& seen) { seen.tlsrpt = txt_answer({"v=TLSRPTv1; rua=nobody"}); });
  lacks("reports", [](Observation& seen) { seen.report_receivers[0].mx = no_such_name(); });
}

TEST_CASE("one good MX host of two is counted") {
  const auto good = good_after([](Observation& seen) { expire(seen.mx_hosts[0].sessions); });
  CHECK(std::count(good.begin(), good.end(), "MX 1 of 2 good, certificate for 60 days") == 1);
}

TEST_CASE("REQUIRETLS is named if all good MX hosts offer it") {
  const auto good = [](std::optional<bool> of_the_last) {
    return good_after([of_the_last](Observation& seen) {
      for (MxHostSeen& host : seen.mx_hosts) {
        for (SmtpSession& session : host.sessions) session.requiretls = true;
      }
      seen.mx_hosts.back().sessions.back().requiretls = of_the_last;
    })[3];
  };
  CHECK(good(true) == "MX 2 of 2 good, certificates for 60 days, with REQUIRETLS");
  CHECK(good(false) == "MX 2 of 2 good, certificates for 60 days");
  CHECK(good({}) == "MX 2 of 2 good, certificates for 60 days");
}

TEST_CASE("an address without a route does not spoil a good part") {
  const auto good = good_after([](Observation& seen) {
    seen.fetches[0] = {.address = "2001:db8::80"};
    seen.fetches[0].no_route = true;
    SmtpSession& session = seen.mx_hosts[0].sessions[0];
    session = {.address = session.address};
    session.no_route = true;
  });
  CHECK(good.size() == 5);
}

}  // namespace mtasts::test
