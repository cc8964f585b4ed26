// The one place that includes ldns: its types owned, its macros tamed. Only sources include this, never a
// header of another layer.
#pragma once

// First, or ldns defines `bool`, `true` and `false` as macros, in C++ too.
#include <stdbool.h>  // NOLINT(modernize-deprecated-headers)

#include <ldns/ldns.h>

#include <cstdlib>
#include <memory>

namespace mtasts {

template <auto Free>
struct LdnsDeleter {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};

using LdnsRdf = std::unique_ptr<ldns_rdf, LdnsDeleter<ldns_rdf_deep_free>>;
using LdnsRr = std::unique_ptr<ldns_rr, LdnsDeleter<ldns_rr_free>>;
using LdnsBuffer = std::unique_ptr<ldns_buffer, LdnsDeleter<ldns_buffer_free>>;
using LdnsPacket = std::unique_ptr<ldns_pkt, LdnsDeleter<ldns_pkt_free>>;

}  // namespace mtasts
