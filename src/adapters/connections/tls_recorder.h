// TlsRecorder: looks over OpenSSL's shoulder at one TLS handshake of a client, and keeps what the server
// showed. No certificate stops the handshake: what a careful client would refuse is recorded, and what lies
// behind it can still be seen.
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

// What is kept of a chain; the certificates behind are verified all the same.
inline constexpr std::size_t kKeptCertificates = 10;
inline constexpr std::size_t kKeptChainFaults = 20;
// A server that sends more than so many octets of certificates gets no TLS session. It bounds the SANs.
inline constexpr long kCertificateListLimit = 100L * 1024;

class TlsRecorder {
 public:
  TlsRecorder() = default;
  TlsRecorder(const TlsRecorder&) = delete;
  TlsRecorder& operator=(const TlsRecorder&) = delete;

  // To be called before the one handshake that is made of the context. The recorder must outlive both.
  // Refuses whatever is older than TLS 1.2 (RFC 8461 §7.2). Chains are held against the roots and this
  // machine's clock.
  void attach(ssl_ctx_st* context, const TrustStore& roots);

  // To be called when the handshake is over: throws what went wrong on our side meanwhile.
  void rethrow() const {
    if (exception_) std::rethrow_exception(exception_);
  }
  // What the server showed, once the handshake was done.
  [[nodiscard]] const std::optional<TlsSession>& session() const { return session_; }

  // Whether the server has said that it sends no more (RFC 8446 §6.1). Else anybody on the path may have cut
  // what came.
  [[nodiscard]] bool was_ended_by_server() const { return close_notify_; }

  // Without a session: why there is none, as far as OpenSSL knows.
  // The server speaks nothing newer than TLS 1.1.
  [[nodiscard]] bool is_too_old() const {
    return protocol_version_alert_ && first_record_ != FirstRecord::clear;
  }
  // The first octets that came were no TLS.
  [[nodiscard]] bool was_answered_in_clear() const { return first_record_ == FirstRecord::clear; }
  // OpenSSL's words: "no shared cipher"; empty when it gave none: the connection broke off.
  [[nodiscard]] const std::string& failure() const { return failure_; }

 private:
  enum class FirstRecord { none, tls, clear };

  static TlsRecorder& of(const ssl_st* session);
  static int verify(x509_store_ctx_st* chain, void* recorder) noexcept;
  static int on_chain_step(int is_good, x509_store_ctx_st* chain) noexcept;
  static void on_state(const ssl_st* session, int where, int value) noexcept;
  static void on_message(int is_sent, int version, int content_type, const void* octets, std::size_t size,
                         ssl_st* session, void* recorder) noexcept;
  // An exception must not cross OpenSSL: it is kept.
  template <class Work>
  void guarded(Work work) noexcept;
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
