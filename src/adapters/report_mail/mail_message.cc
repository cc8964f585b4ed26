#include "adapters/report_mail/mail_message.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <csignal>
#include <iterator>
#include <memory>

#include "adapters/report_mail/report_errors.h"
#include "adapters/report_mail/report_limits.h"
#include "adapters/system/function_deleter.h"
#include "mtasts/ascii.h"

namespace mtasts {
namespace {

template <class T>
using GObjectOwner = std::unique_ptr<T, FunctionDeleter<g_object_unref>>;
using OptionsOwner = std::unique_ptr<GMimeParserOptions, FunctionDeleter<g_mime_parser_options_free>>;

// Once a process; GLib's complaints about odd mail would go to standard error. GPGME, which GMime
// initialises, ignores SIGPIPE.
void initialise_gmime() {
  static const bool kIsDone = [] {
    ::g_log_set_default_handler([](const gchar*, GLogLevelFlags, const gchar*, gpointer) {}, nullptr);
    struct sigaction before = {};
    ::sigaction(SIGPIPE, nullptr, &before);
    ::g_mime_init();
    ::sigaction(SIGPIPE, &before, nullptr);
    return true;
  }();
  (void)kIsDone;
}

std::string text_or_empty(const char* text) {
  return text == nullptr ? std::string() : std::string(text);
}

bool is_used_field(std::string_view line) {
  static constexpr std::string_view kUsed[] = {
      "from", "to", "subject", "message-id", "authentication-results", "mime-version"};
  const std::string name = lower_case(line.substr(0, line.find_first_of(": \t")));
  return name.starts_with("content-") || name.starts_with("tls-report-") ||
         std::find(std::begin(kUsed), std::end(kUsed), name) != std::end(kUsed);
}

// The message without the header fields that nobody asks for, such as Received and DKIM-Signature: GMime
// makes several objects of each.
std::string without_unused_fields(std::string_view message) {
  std::string kept;
  kept.reserve(message.size());
  bool is_kept = true;  // the current field
  while (!message.empty()) {
    const std::size_t size = std::min(message.find('\n'), message.size() - 1) + 1;
    const std::string_view line = message.substr(0, size);
    const bool is_folded = is_wsp(line.front());
    if (!is_folded && line.find(':') == std::string_view::npos) break;  // the end of the header
    if (!is_folded) is_kept = is_used_field(line);
    if (is_kept) kept += line;
    message.remove_prefix(size);
  }
  return kept.append(message);
}

// Has a copy of the text.
GObjectOwner<GMimeStream> memory_stream(const std::string& text) {
  return GObjectOwner<GMimeStream>(::g_mime_stream_mem_new_with_buffer(text.data(), text.size()));
}

// A GMimeMessage would parse the addresses of six fields, and is as expensive as all parts together.
GObjectOwner<GMimeObject> parse(std::string_view whole) {
  initialise_gmime();
  const GObjectOwner<GMimeStream> stream = memory_stream(without_unused_fields(whole));
  const GObjectOwner<GMimeParser> parser(::g_mime_parser_new_with_stream(stream.get()));
  const OptionsOwner options(::g_mime_parser_options_new());
  return GObjectOwner<GMimeObject>(::g_mime_parser_construct_part(parser.get(), options.get()));
}

std::string one_line(std::string_view raw) {
  std::string line;
  for (const char c : raw) {
    const bool is_blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!is_blank) line += c;
    if (is_blank && !line.empty() && line.back() != ' ') line += ' ';
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

// Decoded (RFC 2047) and unfolded.
std::string field_of(GMimeObject* object, const char* name) {
  return text_or_empty(::g_mime_object_get_header(object, name));
}

std::string message_id_in(GMimeObject* message) {
  char* id = ::g_mime_utils_decode_message_id(field_of(message, "Message-ID").c_str());
  std::string text = text_or_empty(id);
  ::g_free(id);
  return text;
}

// The domain of the first address in a field, lower case.
std::string first_domain(GMimeObject* message, const char* field) {
  const GObjectOwner<InternetAddressList> addresses(
      ::internet_address_list_parse(nullptr, field_of(message, field).c_str()));
  if (!addresses || ::internet_address_list_length(addresses.get()) < 1) return {};
  InternetAddress* first = ::internet_address_list_get_address(addresses.get(), 0);
  if (!INTERNET_ADDRESS_IS_MAILBOX(first)) return {};
  const std::string address =
      text_or_empty(::internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(first)));
  const std::size_t at = address.rfind('@');
  return at == std::string::npos ? std::string() : lower_case(std::string_view(address).substr(at + 1));
}

std::vector<std::string> authentication_results(GMimeObject* message) {
  GMimeHeaderList* fields = ::g_mime_object_get_header_list(message);
  std::vector<std::string> found;
  const int count = ::g_mime_header_list_get_count(fields);
  for (int i = 0; i < count; ++i) {
    GMimeHeader* field = ::g_mime_header_list_get_header_at(fields, i);
    if (lower_case(text_or_empty(::g_mime_header_get_name(field))) == "authentication-results") {
      found.push_back(one_line(text_or_empty(::g_mime_header_get_raw_value(field))));
    }
  }
  return found;
}

std::string read_all(GMimeStream* stream) {
  std::string bytes;
  const gint64 length = ::g_mime_stream_length(stream);
  if (length <= 0) return bytes;
  bytes.resize(static_cast<std::size_t>(length));
  ::g_mime_stream_reset(stream);
  std::size_t size = 0;
  while (size < bytes.size()) {
    const auto got = ::g_mime_stream_read(stream, bytes.data() + size, bytes.size() - size);
    if (got <= 0) break;
    size += static_cast<std::size_t>(got);
  }
  bytes.resize(size);
  return bytes;
}

// Padding ends base64 data (RFC 2045 §6.8). Some versions of GMime decode the text of a gateway behind it,
// too.
void end_at_padding(std::string& base64) {
  const std::size_t padding = base64.find('=');
  if (padding == std::string::npos) {
    base64 += "==";
  } else if (const auto rest = base64.find_first_not_of("= \t\r\n", padding); rest != std::string::npos) {
    base64.resize(rest);
  }
}

// Decodes leniently: characters outside of the alphabet are skipped, and missing padding is added.
std::string decode(std::string encoded, GMimeContentEncoding encoding) {
  if (encoding != GMIME_CONTENT_ENCODING_BASE64 && encoding != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE &&
      encoding != GMIME_CONTENT_ENCODING_UUENCODE) {
    return encoded;
  }
  if (encoding == GMIME_CONTENT_ENCODING_BASE64) end_at_padding(encoded);
  GMimeEncoding state;
  ::g_mime_encoding_init_decode(&state, encoding);
  std::string decoded(::g_mime_encoding_outlen(&state, encoded.size()), '\0');
  decoded.resize(::g_mime_encoding_step(&state, encoded.data(), encoded.size(), decoded.data()));
  return decoded;
}

// Collects the parts of a message, depth first.
class Parts {
 public:
  explicit Parts(MailMessage& found) : found_(found) {}

  // `fields` has the header of the message, `body` is its outermost part.
  void add_message(GMimeObject* fields, GMimeObject* body, const std::string& number, std::size_t depth) {
    MailPart around;
    around.subject = field_of(fields, "Subject");
    around.report_domain = field_of(fields, "TLS-Report-Domain");
    around.report_submitter = field_of(fields, "TLS-Report-Submitter");
    std::swap(around_, around);
    if (body != nullptr) add(body, number, depth);
    std::swap(around_, around);
  }

 private:
  void add(GMimeObject* object, const std::string& number, std::size_t depth) {
    if (depth > kMostNesting) {
      found_.is_too_deep = true;
    } else if (GMIME_IS_MULTIPART(object)) {
      GMimeMultipart* parts = GMIME_MULTIPART(object);
      for (int i = 0, count = ::g_mime_multipart_get_count(parts); i < count; ++i) {
        const std::string inner = (number.empty() ? "" : number + '.') + std::to_string(i + 1);
        add(::g_mime_multipart_get_part(parts, i), inner, depth + 1);
      }
    } else if (GMIME_IS_MESSAGE_PART(object)) {
      GMimeMessage* message = ::g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
      if (message != nullptr) {
        add_message(GMIME_OBJECT(message), ::g_mime_message_get_mime_part(message), number, depth + 1);
      }
    } else if (GMIME_IS_PART(object)) {
      add_leaf(GMIME_PART(object), number);
    }
  }

  void add_leaf(GMimePart* part, const std::string& number) {
    MailPart leaf = around_;
    leaf.number = number;
    leaf.name = text_or_empty(::g_mime_part_get_filename(part));
    char* type = ::g_mime_content_type_get_mime_type(::g_mime_object_get_content_type(GMIME_OBJECT(part)));
    leaf.media_type = lower_case(text_or_empty(type));
    ::g_free(type);
    if (GMimeDataWrapper* content = ::g_mime_part_get_content(part)) {
      leaf.content = decode(read_all(::g_mime_data_wrapper_get_stream(content)),
                            ::g_mime_data_wrapper_get_encoding(content));
    }
    found_.parts.push_back(std::move(leaf));
  }

  MailMessage& found_;
  MailPart around_;
};

}  // namespace

MailMessage parse_mail(std::string_view text) {
  MailMessage found;
  const GObjectOwner<GMimeObject> message = parse(text);
  if (!message) return found;
  found.message_id = message_id_in(message.get());
  found.from_domain = first_domain(message.get(), "From");
  found.recipient_domain = first_domain(message.get(), "To");
  found.authentication_results = authentication_results(message.get());
  Parts(found).add_message(message.get(), message.get(), "", 0);
  return found;
}

std::string message_id_of(std::string_view start) {
  const GObjectOwner<GMimeObject> message = parse(start);
  return message ? message_id_in(message.get()) : std::string();
}

Result<void> check_mail_cost(std::string_view message) {
  std::size_t delimiters = 0;
  std::size_t fields = 0;
  std::size_t field_bytes = 0;
  bool in_field = false;
  while (!message.empty()) {
    const std::size_t size = std::min(message.find('\n'), message.size() - 1) + 1;
    const std::string_view line = message.substr(0, size);
    message.remove_prefix(size);
    const bool is_folded = in_field && is_wsp(line.front());
    // A line of JSON begins with a quote or a space, so a report is no field.
    in_field = is_folded || (is_alnum(line.front()) && line.find(':') != std::string_view::npos);
    if (in_field && !is_folded) ++fields;
    if (in_field) field_bytes += size;
    if (line.starts_with("--")) ++delimiters;
  }
  if (delimiters > kMostParts) {
    return fail(over_limit("the message has more than " + std::to_string(kMostParts) + " parts"));
  }
  if (fields > kMostFields) {
    return fail(over_limit("the message has more than " + std::to_string(kMostFields) + " header fields"));
  }
  if (field_bytes > kMostFieldBytes) {
    return fail(over_limit("the header fields of the message have more than " + mebibytes(kMostFieldBytes)));
  }
  return {};
}

}  // namespace mtasts
