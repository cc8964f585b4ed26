// SettingsNotes: what the readers of the keys share: the findings, and how a text becomes a value.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mtasts/domain_name.h"
#include "mtasts/finding.h"
#include "mtasts/result.h"
#include "ports/idna.h"
#include "ports/toml.h"

namespace mtasts {

class SettingsNotes {
 public:
  // Relative paths are relative to `directory`.
  SettingsNotes(std::string directory, Idna& idna) : directory_(std::move(directory)), idna_(idna) {}

  [[nodiscard]] Idna& idna() { return idna_; }
  [[nodiscard]] std::string path(std::string_view typed) const;

  void add(TomlPlace place, FindingCode code, std::string message, std::string hint = {});
  // The error of a value.
  void add(TomlPlace place, const Error& error);
  // The findings in the order of the document; the notes have none afterwards.
  [[nodiscard]] std::vector<Finding> take();

  // Notes a conflict if the domain was claimed by another value. The role is for people: "hosted".
  void claim(const DomainName& domain, TomlPlace value, std::string_view role);

  // Passes each text of a value, which is one text or a list of texts. A `take` that fails is noted.
  using TakeText = std::function<Result<void>(const std::string& text)>;
  void each_text(const TomlValue& value, const TakeText& take);
  // The same; an empty list is an error with this hint.
  void some_texts(const TomlValue& value, const std::string& hint, const TakeText& take);
  // The same for a value that must be one text.
  void one_text(const TomlValue& value, const TakeText& take);
  // A duration: "14d", or a number of seconds.
  void duration(const TomlValue& value, const std::function<Result<void>(std::uint64_t seconds)>& take);
  void boolean(const TomlValue& value, bool& target);
  // A number of 0 and more.
  void number(const TomlValue& value, std::uint64_t& target);
  // A program with its arguments: a list of texts, the first of which is not empty.
  void command(const TomlValue& value, std::vector<std::string>& target);

 private:
  void wrong_type(const TomlValue& value, std::string_view wanted);

  std::string directory_;
  Idna& idna_;
  std::vector<std::pair<TomlPlace, Finding>> findings_ = {};
  struct Claim {
    TomlPlace value;
    std::string role;
  };
  std::map<DomainName, Claim> claims_ = {};
};

}  // namespace mtasts
