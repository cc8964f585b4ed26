// Owning pointers to OpenSSL's types. For sources of this folder only.
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

#include "adapters/system/function_deleter.h"

namespace mtasts {

using OpensslBio = std::unique_ptr<BIO, FunctionDeleter<BIO_free_all>>;
using OpensslNames = std::unique_ptr<GENERAL_NAMES, FunctionDeleter<GENERAL_NAMES_free>>;
using OpensslUsages = std::unique_ptr<EXTENDED_KEY_USAGE, FunctionDeleter<EXTENDED_KEY_USAGE_free>>;
using OpensslCertificate = std::unique_ptr<X509, FunctionDeleter<X509_free>>;
using OpensslContext = std::unique_ptr<SSL_CTX, FunctionDeleter<SSL_CTX_free>>;
using OpensslSession = std::unique_ptr<SSL, FunctionDeleter<SSL_free>>;

}  // namespace mtasts
