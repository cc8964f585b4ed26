// TlsRecorder: observes one TLS handshake of a client through OpenSSL's callbacks and records the server's
// session. No certificate ends the handshake: faults are recorded, and the exchange behind it goes on.
#pragma once

#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "adapters/connections/trust_store.h"
#include "mtasts/tls_session.h"

struct ssl_ctx_st;
struct ssl_st;
struct x509_store_ctx_st;

namespace mtasts {

// Limits of the record of a chain; the remaining certificates are verified all the same.
inline constexpr std::size_t kMaxCertificates = 10;
inline constexpr std::size_t kMaxChainFaults = 20;
// Limit of the server's certificate list, in bytes; a longer one ends the handshake. It bounds the SANs.
inline constexpr long kMaxCertificateList = 100L * 1024;

class TlsRecorder {
 public:
  TlsRecorder() = default;
  TlsRecorder(const TlsRecorder&) = delete;
  TlsRecorder& operator=(const TlsRecorder&) = delete;

  // Installs the callbacks; call before the only handshake of `context`, which this object must outlive. The
  // oldest accepted version is TLS 1.2 (RFC 8461 §7.2). Chains are verified against `roots` and the system
  // clock.
  void attach(ssl_ctx_st* context, const TrustStore& roots);

  // Rethrows the exception of a callback, if any; call after the handshake.
  void rethrow() const {
    if (exception_) std::rethrow_exception(exception_);
  }
  // The server's session; nullopt until the handshake is complete.
  [[nodiscard]] const std::optional<TlsSession>& session() const { return session_; }

  // True if the server sent close_notify (RFC 8446 §6.1). Otherwise an attacker may have truncated the data.
  [[nodiscard]] bool has_close_notify() const { return close_notify_; }

  // The reasons why there is no session.
  // True if the server supports nothing newer than TLS 1.1.
  [[nodiscard]] bool is_too_old() const {
    return protocol_version_alert_ && first_record_ != FirstRecord::plaintext;
  }
  // True if the first received bytes were not TLS.
  [[nodiscard]] bool received_plaintext() const { return first_record_ == FirstRecord::plaintext; }
  // OpenSSL's reason, such as "no shared cipher"; empty if the connection ended.
  [[nodiscard]] const std::string& failure() const { return failure_; }

 private:
  enum class FirstRecord { none, tls, plaintext };

  static TlsRecorder& of(const ssl_st* session);
  static int verify(x509_store_ctx_st* chain, void* recorder) noexcept;
  static int on_chain_step(int is_good, x509_store_ctx_st* chain) noexcept;
  static void on_state(const ssl_st* session, int where, int value) noexcept;
  static void on_message(int is_sent, int version, int content_type, const void* bytes, std::size_t size,
                         ssl_st* session, void* recorder) noexcept;
  // Calls `function` and keeps its exception: none may pass through OpenSSL.
  template <class Function>
  void keep_exception(Function function) noexcept;
  void add_fault(int verify_error, int depth);
  void record_session(const ssl_st* session);
  void record_failure();

  std::optional<TlsSession> session_ = {};
  std::vector<ChainFault> chain_faults_ = {};
  std::string failure_ = {};
  std::exception_ptr exception_ = {};
  FirstRecord first_record_ = FirstRecord::none;
  bool protocol_version_alert_ = false;
  bool close_notify_ = false;
};

}  // namespace mtasts
