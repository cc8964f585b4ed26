// OpenSSL's types, owned. Only sources include this, never a header of another layer.
#pragma once

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>

namespace mtasts {

template <auto Free>
struct OpensslDeleter {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};

using OpensslBio = std::unique_ptr<BIO, OpensslDeleter<BIO_free_all>>;
using OpensslNames = std::unique_ptr<GENERAL_NAMES, OpensslDeleter<GENERAL_NAMES_free>>;
using OpensslCertificate = std::unique_ptr<X509, OpensslDeleter<X509_free>>;
using OpensslStore = std::unique_ptr<X509_STORE, OpensslDeleter<X509_STORE_free>>;
using OpensslContext = std::unique_ptr<SSL_CTX, OpensslDeleter<SSL_CTX_free>>;
using OpensslSession = std::unique_ptr<SSL, OpensslDeleter<SSL_free>>;

}  // namespace mtasts
