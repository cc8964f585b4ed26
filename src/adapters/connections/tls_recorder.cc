// OpenSSL's callbacks for chain verification, handshake states and records.
#include "adapters/connections/tls_recorder.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "adapters/connections/certificate_reading.h"
#include "adapters/connections/openssl.h"

namespace mtasts {
namespace {

// 112 bits, RSA 2048: required by the Web PKI.
constexpr int kSecurityLevel = 2;

// The ex_data index of a context's recorder.
int recorder_index() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

}  // namespace

TlsRecorder& TlsRecorder::of(const ssl_st* session) {
  return *static_cast<TlsRecorder*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(session), recorder_index()));
}

void TlsRecorder::attach(ssl_ctx_st* context, const TrustStore& roots) {
  const bool is_set = SSL_CTX_set_ex_data(context, recorder_index(), this) == 1 &&
                      SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1;
  if (!is_set) throw std::runtime_error("OpenSSL rejects the settings");
  SSL_CTX_set1_cert_store(context, roots.get());
  SSL_CTX_set_security_level(context, std::max(SSL_CTX_get_security_level(context), kSecurityLevel));
  SSL_CTX_set_max_cert_list(context, kMaxCertificateList);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_cert_verify_callback(context, verify, this);
  SSL_CTX_set_info_callback(context, on_state);
  SSL_CTX_set_msg_callback(context, on_message);
  SSL_CTX_set_msg_callback_arg(context, this);
}

template <class Function>
void TlsRecorder::keep_exception(Function function) noexcept {
  try {
    function();
  } catch (...) {
    exception_ = std::current_exception();
  }
}

// Replaces OpenSSL's own verification, so that no fault ends the handshake.
int TlsRecorder::verify(x509_store_ctx_st* chain, void* recorder) noexcept {
  auto& self = *static_cast<TlsRecorder*>(recorder);
  X509_STORE_CTX_set_verify_cb(chain, on_chain_step);
  if (X509_verify_cert(chain) <= 0 && self.chain_faults_.empty()) {
    self.keep_exception(
        [&] { self.add_fault(X509_STORE_CTX_get_error(chain), X509_STORE_CTX_get_error_depth(chain)); });
  }
  ERR_clear_error();
  return 1;
}

int TlsRecorder::on_chain_step(int is_good, x509_store_ctx_st* chain) noexcept {
  if (is_good == 1) return 1;
  const auto* session =
      static_cast<const SSL*>(X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()));
  TlsRecorder& self = of(session);
  self.keep_exception(
      [&] { self.add_fault(X509_STORE_CTX_get_error(chain), X509_STORE_CTX_get_error_depth(chain)); });
  return 1;
}

// OpenSSL reports some faults twice with different texts; the first is kept.
void TlsRecorder::add_fault(int verify_error, int depth) {
  ChainFault fault = chain_fault(verify_error, depth);
  const auto is_same = [&](const ChainFault& known) {
    return known.kind == fault.kind && known.depth == fault.depth &&
           (fault.kind != ChainFaultKind::other || known.message == fault.message);
  };
  if (chain_faults_.size() >= kMaxChainFaults) return;
  if (std::ranges::any_of(chain_faults_, is_same)) return;
  chain_faults_.push_back(std::move(fault));
}

void TlsRecorder::on_state(const ssl_st* session, int where, int value) noexcept {
  TlsRecorder& self = of(session);
  const bool is_alert = (where & SSL_CB_ALERT) != 0;
  const int alert = value & 0xFF;
  if (where == SSL_CB_READ_ALERT && alert == SSL_AD_CLOSE_NOTIFY) self.close_notify_ = true;
  if (self.session_) return;  // TLS 1.3 continues with session tickets
  if (is_alert && alert == SSL_AD_PROTOCOL_VERSION) self.protocol_version_alert_ = true;
  self.keep_exception([&] {
    if ((where & SSL_CB_HANDSHAKE_DONE) != 0) self.record_session(session);
    if (where == SSL_CB_CONNECT_EXIT && value <= 0) self.record_failure();
  });
}

void TlsRecorder::on_message(int is_sent, int /*version*/, int content_type, const void* bytes,
                             std::size_t size, ssl_st* /*session*/, void* recorder) noexcept {
  auto& self = *static_cast<TlsRecorder*>(recorder);
  const bool is_first =
      is_sent == 0 && content_type == SSL3_RT_HEADER && size > 0 && self.first_record_ == FirstRecord::none;
  if (!is_first) return;
  const int type = *static_cast<const unsigned char*>(bytes);
  const bool is_tls = type >= SSL3_RT_CHANGE_CIPHER_SPEC && type <= SSL3_RT_APPLICATION_DATA;
  self.first_record_ = is_tls ? FirstRecord::tls : FirstRecord::plaintext;
}

void TlsRecorder::record_session(const ssl_st* session) {
  TlsSession seen;
  seen.version = SSL_get_version(session);
  seen.cipher = SSL_get_cipher_name(session);
  const STACK_OF(X509)* chain = SSL_get_peer_cert_chain(session);
  const int kept = std::min(sk_X509_num(chain), static_cast<int>(kMaxCertificates));
  for (int i = 0; i < kept; ++i) seen.chain.push_back(read_certificate(sk_X509_value(chain, i)));
  seen.chain_faults = chain_faults_;
  session_ = std::move(seen);
}

void TlsRecorder::record_failure() {
  const unsigned long error = ERR_peek_last_error();
  // No error, or the connection ended: neither is a failure of TLS.
  const bool is_unexpected_eof =
      ERR_GET_LIB(error) == ERR_LIB_SSL && ERR_GET_REASON(error) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
  if (error == 0 || is_unexpected_eof) return;
  const char* reason =
      ERR_SYSTEM_ERROR(error) ? std::strerror(ERR_GET_REASON(error)) : ERR_reason_error_string(error);
  if (reason != nullptr) failure_ = reason;
}

}  // namespace mtasts
