#include "adapters/report_mail/mail_message.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <memory>

#include "adapters/report_mail/report_limits.h"
#include "adapters/system/function_deleter.h"
#include "mtasts/ascii.h"

namespace mtasts {
namespace {

template <class T>
using GObjectOwner = std::unique_ptr<T, FunctionDeleter<g_object_unref>>;
using OptionsOwner = std::unique_ptr<GMimeParserOptions, FunctionDeleter<g_mime_parser_options_free>>;

// Once a process; GLib's complaints about odd mail would go to standard error.
void initialise_gmime() {
  static const bool kIsDone = [] {
    ::g_log_set_default_handler([](const gchar*, GLogLevelFlags, const gchar*, gpointer) {}, nullptr);
    ::g_mime_init();
    return true;
  }();
  (void)kIsDone;
}

std::string text_or_empty(const char* text) {
  return text == nullptr ? std::string() : std::string(text);
}

GObjectOwner<GMimeMessage> parse(std::string_view message) {
  initialise_gmime();
  const GObjectOwner<GMimeStream> stream(::g_mime_stream_mem_new_with_buffer(message.data(), message.size()));
  const GObjectOwner<GMimeParser> parser(::g_mime_parser_new_with_stream(stream.get()));
  const OptionsOwner options(::g_mime_parser_options_new());
  return GObjectOwner<GMimeMessage>(::g_mime_parser_construct_message(parser.get(), options.get()));
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

// The domain of the first address, lower case.
std::string first_domain(InternetAddressList* addresses) {
  if (addresses == nullptr || ::internet_address_list_length(addresses) < 1) return {};
  InternetAddress* first = ::internet_address_list_get_address(addresses, 0);
  if (!INTERNET_ADDRESS_IS_MAILBOX(first)) return {};
  const std::string address =
      text_or_empty(::internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(first)));
  const std::size_t at = address.rfind('@');
  return at == std::string::npos ? std::string() : lower_case(std::string_view(address).substr(at + 1));
}

std::vector<std::string> authentication_results(GMimeMessage* message) {
  GMimeHeaderList* fields = ::g_mime_object_get_header_list(GMIME_OBJECT(message));
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

// Decodes leniently: characters outside of the alphabet are skipped, and missing padding is added.
std::string decode(std::string encoded, GMimeContentEncoding encoding) {
  if (encoding != GMIME_CONTENT_ENCODING_BASE64 && encoding != GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE &&
      encoding != GMIME_CONTENT_ENCODING_UUENCODE) {
    return encoded;
  }
  if (encoding == GMIME_CONTENT_ENCODING_BASE64 && encoded.find('=') == std::string::npos) encoded += "==";
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

  void add_message(GMimeMessage* message, const std::string& number, std::size_t depth) {
    MailPart around;
    const auto field = [message](const char* name) {
      return text_or_empty(::g_mime_object_get_header(GMIME_OBJECT(message), name));
    };
    around.subject = text_or_empty(::g_mime_message_get_subject(message));
    around.report_domain = field("TLS-Report-Domain");
    around.report_submitter = field("TLS-Report-Submitter");
    std::swap(around_, around);
    if (GMimeObject* body = ::g_mime_message_get_mime_part(message)) add(body, number, depth);
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
      if (message != nullptr) add_message(message, number, depth + 1);
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
  const GObjectOwner<GMimeMessage> message = parse(text);
  if (!message) return found;
  found.message_id = text_or_empty(::g_mime_message_get_message_id(message.get()));
  found.from_domain = first_domain(::g_mime_message_get_from(message.get()));
  found.recipient_domain = first_domain(::g_mime_message_get_to(message.get()));
  found.authentication_results = authentication_results(message.get());
  Parts(found).add_message(message.get(), "", 0);
  return found;
}

std::string message_id_of(std::string_view start) {
  const GObjectOwner<GMimeMessage> message = parse(start);
  return message ? text_or_empty(::g_mime_message_get_message_id(message.get())) : std::string();
}

}  // namespace mtasts
