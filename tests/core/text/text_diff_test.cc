#include "mtasts/text_diff.h"

#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "scratch_directory.h"
#include "skip.h"

namespace mtasts::test {

namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

// Applies hunks that fit exactly, as patch(1) does; fails the test if one does not fit.
std::string patched(const std::string& before, const std::string& diff) {
  const std::vector<std::string> old_lines = lines_of(before);
  std::string after;
  std::size_t at = 0;
  std::istringstream input(diff);
  std::string line;
  std::getline(input, line);
  std::getline(input, line);
  std::string* last_kind = nullptr;
  std::string kept, added;
  while (std::getline(input, line)) {
    if (line.starts_with("@@ -")) {
      std::size_t begin = std::stoul(line.substr(4));
      const std::size_t comma = line.find(',');
      const bool none = comma < line.find(" +") && line.substr(comma, 3) == ",0 ";
      if (!none) --begin;
      while (at < begin) after += old_lines.at(at++);
    } else if (line.starts_with("\\ ")) {
      if (last_kind != nullptr && after.ends_with('\n')) after.pop_back();
    } else if (line.starts_with('+')) {
      after += line.substr(1) + '\n';
      last_kind = &added;
    } else {
      std::string old_line = old_lines.at(at++);
      if (old_line.ends_with('\n')) old_line.pop_back();
      REQUIRE(old_line == line.substr(1));
      if (line.starts_with(' ')) after += line.substr(1) + '\n';
      last_kind = line.starts_with(' ') ? &kept : nullptr;
    }
  }
  while (at < old_lines.size()) after += old_lines.at(at++);
  return after;
}

std::size_t count_edits(const std::string& diff) {
  std::size_t edits = 0;
  std::istringstream input(diff);
  std::string line;
  std::getline(input, line);
  std::getline(input, line);
  while (std::getline(input, line)) edits += line.starts_with('+') || line.starts_with('-') ? 1 : 0;
  return edits;
}

// The number of lines that a shortest script deletes and inserts, by dynamic programming.
std::size_t fewest_edits(const std::string& before, const std::string& after) {
  const auto a = lines_of(before), b = lines_of(after);
  std::vector<std::vector<std::size_t>> common(a.size() + 1, std::vector<std::size_t>(b.size() + 1, 0));
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      common[i][j] =
          a[i - 1] == b[j - 1] ? common[i - 1][j - 1] + 1 : std::max(common[i - 1][j], common[i][j - 1]);
    }
  }
  return a.size() + b.size() - 2 * common[a.size()][b.size()];
}

std::string random_text(std::mt19937& random, std::size_t most_lines) {
  std::string text;
  const std::size_t count = random() % (most_lines + 1);
  for (std::size_t i = 0; i < count; ++i)
    text += std::string(1, static_cast<char>('a' + random() % 4)) + '\n';
  if (!text.empty() && random() % 3 == 0) text.pop_back();
  return text;
}

}  // namespace

TEST_CASE("a difference has the format of diff -u", "[text_diff]") {
  CHECK(unified_diff("", "", "a", "b").empty());
  CHECK(unified_diff("x\n", "x\n", "a", "b").empty());
  CHECK(unified_diff("1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nfive\n6\n7\n8\n", "old", "new") ==
        "--- old\n+++ new\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
  CHECK(unified_diff("", "a\nb\n", "old", "new") == "--- old\n+++ new\n@@ -0,0 +1,2 @@\n+a\n+b\n");
  CHECK(unified_diff("a\n", "", "old", "new") == "--- old\n+++ new\n@@ -1 +0,0 @@\n-a\n");
  CHECK(unified_diff("a\n", "a", "old", "new") ==
        "--- old\n+++ new\n@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n");
  CHECK(unified_diff("a\r\nb\n", "a\nb\n", "o", "n") == "--- o\n+++ n\n@@ -1,2 +1,2 @@\n-a\r\n+a\n b\n");
}

TEST_CASE("changes close together share a hunk, others do not", "[text_diff]") {
  const std::string near = unified_diff("a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n", "o", "n");
  CHECK(near.find("@@", near.find("@@ -") + 20) == std::string::npos);
  const std::string far =
      unified_diff("a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n", "o", "n");
  CHECK(far.find("@@ -6,4 +6,4 @@") != std::string::npos);
}

TEST_CASE("a difference turns one text into the other with the fewest lines", "[text_diff]") {
  std::mt19937 random(20261121);
  for (int round = 0; round < 4000; ++round) {
    const std::string before = random_text(random, 12);
    const std::string after = random_text(random, 12);
    CAPTURE(before, after);
    const std::string diff = unified_diff(before, after, "a", "b");
    REQUIRE(patched(before, diff) == after);
    REQUIRE(count_edits(diff) == fewest_edits(before, after));
  }
}

TEST_CASE("patch applies the printed difference", "[text_diff]") {
  if (std::system("command -v patch >/dev/null 2>&1") != 0) {
    skip("patch is not installed (Debian: patch)");
    return;
  }
  std::mt19937 random(8461);
  const ScratchDirectory scratch;
  const std::filesystem::path directory = scratch.path();
  for (int round = 0; round < 40; ++round) {
    const std::string before = random_text(random, 40) + "z";
    const std::string after = random_text(random, 40) + "\ny";
    CAPTURE(before, after);
    std::ofstream(directory / "file", std::ios::binary) << before;
    std::ofstream(directory / "diff", std::ios::binary) << unified_diff(before, after, "file", "file");
    const std::string command = "cd '" + directory.string() + "' && patch -s file diff";
    REQUIRE(WEXITSTATUS(std::system(command.c_str())) == 0);
    std::ifstream result(directory / "file", std::ios::binary);
    CHECK(std::string(std::istreambuf_iterator<char>(result), {}) == after);
  }
}

TEST_CASE("a name with control characters is quoted", "[text_diff]") {
  const auto header = [](const std::string& name) { return unified_diff("a\n", "b\n", "/dev/null", name); };
  CHECK(
      header("an ordinary\\name \xC3\xBC").starts_with("--- /dev/null\n+++ an ordinary\\name \xC3\xBC\n@@"));
  CHECK(header("a\n@@\x1B\"\\\xC2\x9B\xFF").starts_with(R"(--- /dev/null
+++ "a\012@@\033\"\\\302\233\377"
@@)"));
}

TEST_CASE("patch finds a file with a quoted name", "[text_diff]") {
  if (std::system("command -v patch >/dev/null 2>&1") != 0) {
    skip("patch is not installed (Debian: patch)");
    return;
  }
  const ScratchDirectory scratch;
  const std::filesystem::path directory = scratch.path();
  const std::string name = "a\tb\x1B\"\\\xFF";
  std::ofstream(directory / name, std::ios::binary) << "a\n";
  std::ofstream(directory / "diff", std::ios::binary) << unified_diff("a\n", "b\n", name, name);
  const std::string command = "cd '" + directory.string() + "' && patch -s -p0 <diff";
  CHECK(WEXITSTATUS(std::system(command.c_str())) == 0);
  std::ifstream result(directory / name, std::ios::binary);
  CHECK(std::string(std::istreambuf_iterator<char>(result), {}) == "b\n");
}

TEST_CASE("long texts are compared in bounded time", "[text_diff]") {
  std::string before, after, ids;
  for (int i = 0; i < 60000; ++i) {
    before += "line " + std::to_string(i) + '\n';
    after += "other " + std::to_string(i) + '\n';
    ids += (i % 10 == 0 ? "id " : "line ") + std::to_string(i) + '\n';
  }
  CHECK(count_edits(unified_diff(before, after + "x\n", "a", "b")) == 120001);
  // Every tenth line is replaced in place: more edits than the search takes, still compared line by line.
  CHECK(count_edits(unified_diff(before, ids, "a", "b")) == 12000);
  std::string inserted = before;
  inserted.insert(inserted.find("line 30000\n"), "new\n");
  CHECK(count_edits(unified_diff(before, inserted, "a", "b")) == 1);
}

}  // namespace mtasts::test
