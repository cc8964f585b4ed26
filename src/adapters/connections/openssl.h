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

#include "adapters/system/freed_by.h"

namespace mtasts {

using OpensslBio = std::unique_ptr<BIO, FreedBy<BIO_free_all>>;
using OpensslNames = std::unique_ptr<GENERAL_NAMES, FreedBy<GENERAL_NAMES_free>>;
using OpensslCertificate = std::unique_ptr<X509, FreedBy<X509_free>>;
using OpensslStore = std::unique_ptr<X509_STORE, FreedBy<X509_STORE_free>>;
using OpensslContext = std::unique_ptr<SSL_CTX, FreedBy<SSL_CTX_free>>;
using OpensslSession = std::unique_ptr<SSL, FreedBy<SSL_free>>;

}  // namespace mtasts
