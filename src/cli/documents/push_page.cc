#include "cli/documents/man_page.h"

#include <algorithm>
#include <vector>

#include "cli/documents/roff.h"

namespace mtasts {
namespace {

constexpr std::string_view kSkeleton = R"sh(#!/bin/sh
# skeleton: the frame of a program that changes DNS records for mtasts; see mtasts-push(7). It needs jq.
#     push = ["/usr/local/lib/mtasts/my-provider", "ARGUMENT"]
# Keys and passwords are for the environment or a file of yours: mtasts passes its environment on.
set -u
# change OWNER ZONE TYPE TTL OLD NEW: OLD and NEW have one RDATA a line; empty: no RRset. Put your commands here.
# Print messages to standard error; end with 0 done, 10 unchanged, 11 conflict, 12 failed, else unknown.
change() {
  echo "would change $1 $3 in $2 to: $6" >&2
  return 12
}
read -r first
changes=$(cat)
whole="mtasts.push/1 $(printf '%s\n' "$changes" | jq -s length)"
[ "$(printf '%s' "$first" | jq -r '"\(.schema) \(.changes)"')" = "$whole" ] || { echo "not a whole request of mtasts.push/1" >&2; exit 65; }
printf '%s\n' "$changes" | while IFS= read -r line; do
  field() { printf '%s' "$line" | jq -r "$1"; }
  change "$(field .owner)" "$(field .zone)" "$(field .type)" "$(field .ttl)" "$(field '.old[]')" "$(field '.new[]')" </dev/null >&2
  case $? in 0) word="done" ;; 10) word=unchanged ;; 11) word=conflict ;; 12) word=failed ;; *) word=unknown ;; esac
  printf '%s' "$line" | jq -c --arg outcome "$word" '{owner, type, outcome: $outcome}'
done
)sh";

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string description() {
  return roff_section("DESCRIPTION") +
         roff_paragraph(
             "With push in [dns] of mtasts.toml(5), mtasts apply changes DNS records through a program of "
             "yours, or through one of those in /usr/share/mtasts/push. The program gets the changes of "
             "records whose gates are open as lines of JSON on its standard input, and prints an outcome for "
             "each on its standard output. Both directions are schema mtasts.push/1, in UTF-8.") +
         roff_paragraph(
             "The program runs without a shell, in the state directory, with the environment of mtasts and "
             "MTASTS_STATE, the absolute path of that directory. Keys and passwords are its own business: "
             "mtasts passes its environment on, and neither prints nor stores it. Arguments, messages and "
             "the "
             "last line of standard error are printed and stored in reports, so they are no place for "
             "secrets.");
}

std::string request() {
  return roff_section("REQUEST") +
         roff_paragraph(
             "The first line has the schema and the number of changes: if fewer lines follow, the request "
             "was cut, and nothing must be changed. Each other line is the change of one RRset. The changes "
             "of a name follow each other, removals first: a name that becomes a CNAME loses its other "
             "records before.") +
         roff_literal({R"({"schema":"mtasts.push/1","changes":2})",
                       R"({"owner":"_mta-sts.example.com.","zone":"example.com.","type":"TXT","ttl":3600,)",
                       R"( "old":["\"v=STSv1; id=2026112101\""],"new":["\"v=STSv1; id=2026112102\""]})",
                       R"({"owner":"mta-sts.example.com.","zone":"example.com.","type":"CNAME","ttl":3600,)",
                       R"( "old":[],"new":["web.example.com."]})"}) +
         roff_paragraph("Here the lines are folded.") +
         roff_entry(roff_bold("owner") + ", " + roff_bold("zone"),
                    "Absolute names, in A-labels. The zone is the one that holds the owner.") +
         roff_entry(roff_bold("type"), "A, AAAA, CNAME or TXT.") +
         roff_entry(roff_bold("ttl"),
                    "The TTL of the new RRset; that of the old one if there is no new one.") +
         roff_entry(roff_bold("old"),
                    "The RDATA of all records of the RRset, as zone files have it. An empty list: there is "
                    "no such RRset. A program changes nothing if it finds other records.") +
         roff_entry(roff_bold("new"), "The same after the change. An empty list: the RRset is removed.");
}

std::string outcomes() {
  return roff_section("OUTCOMES") +
         roff_paragraph(
             "One line for each line of the request, in any order, of at most 4096 bytes. The message is "
             "optional. Everything else belongs on standard error, whose end is printed with --verbose.") +
         roff_literal(
             {R"({"owner":"_mta-sts.example.com.","type":"TXT","outcome":"done"})",
              R"({"owner":"mta-sts.example.com.","type":"CNAME","outcome":"failed","message":"no such zone"})"}) +
         roff_entry(roff_bold("done"), "The records were changed.") +
         roff_entry(roff_bold("unchanged"), "The new records exist already.") +
         roff_entry(roff_bold("conflict"),
                    "There are neither the old records nor the new ones. Nothing was changed.") +
         roff_entry(roff_bold("failed"), "Nothing was changed.") +
         roff_entry(roff_bold("unknown"), "The change was sent, and no reply came.") +
         roff_paragraph(
             "An RRset without an outcome, or with two different ones, is unknown. Other lines are ignored "
             "with a warning, of which --quiet keeps the first. The exit status decides nothing.") +
         roff_subsection("The outcome in DNS") +
         roff_paragraph(
             "An outcome is a claim. apply reads all authoritative servers after each request. If they have "
             "the new records, the step is done, whatever the program printed. If not, a step that the "
             "program calls done is printed as written and not seen yet, and later steps of its domain wait; "
             "from the second run on apply asks to look at the program, and does not count the step. All "
             "other steps have failed, with the message of the program. The next run sends what the "
             "servers lack. The report of apply has both: sent, the claims, and seen.") +
         roff_subsection("Limits") +
         roff_paragraph(
             "A request has the changes of whole domains, about 1000 RRsets at most. The program has 300 "
             "seconds, and one second more for each RRset; then it gets SIGTERM, after two seconds SIGKILL, "
             "and no other request in this run. Standard output is closed after 64 KiB and 1 KiB for each "
             "RRset.");
}

std::string programs() {
  return roff_section("PROGRAMS") +
         roff_paragraph("Each program in /usr/share/mtasts/push begins with a comment on its use.") +
         roff_entry(roff_bold("nsupdate"), "Any server with dynamic updates (RFC 2136).") +
         roff_entry(roff_bold("knotc"), "Knot DNS on this machine, through its control socket.") +
         roff_entry(roff_bold("pdns"), "PowerDNS, through its HTTP API.") +
         roff_entry(roff_bold("lexicon"),
                    "The providers that lexicon knows. One record a call, without conditions.") +
         roff_entry(roff_bold("octodns"), "Files of octoDNS; then octodns-sync.") +
         roff_entry(roff_bold("dnscontrol"), "Files of DNSControl; then dnscontrol push.") +
         roff_entry(roff_bold("skeleton"), "The frame of a program in shell, below.");
}

}  // namespace

std::string_view push_skeleton() {
  return kSkeleton;
}

std::string push_man_page(std::string_view version, std::string_view date) {
  return ".\\\" Made from the program; do not edit.\n.TH MTASTS\\-PUSH 7 " + std::string(date) +
         " \"mtasts " + std::string(version) + "\" \"Miscellaneous\"\n" + roff_section("NAME") +
         "mtasts\\-push \\- " + roff_escaped("programs that change DNS records for mtasts apply") + '\n' +
         description() + request() + outcomes() + programs() + roff_section("EXAMPLES") +
         roff_literal(
             {"[dns]", "push = [\"/usr/share/mtasts/push/knotc\", \"-s\", \"/run/knot/knot.sock\"]"}) +
         roff_paragraph("A program of your own: fill in the function change.") +
         roff_literal(lines_of(kSkeleton)) + roff_section("SEE ALSO") +
         ".BR mtasts\\-apply (1) ,\n.BR mtasts.toml (5)\n";
}

}  // namespace mtasts
