// May know libraries and the system, each in its place, but no commands.
#include <curl/curl.h>
#include <dlfcn.h>
#include <idn2.h>
#include <ldns/ldns.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "commands/check.h"
#include "core/ascii.h"
#include "ports/dns.h"
