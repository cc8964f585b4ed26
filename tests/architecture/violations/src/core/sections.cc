// RFC 8461 §3.2 and RFC 8461 §4.1 and RFC 2136 alone are written well.
// RFC 8461 section 3.2 is not.
// RFC 8461, section 3.2 is not.
// RFC8461 §3.2 is not.
// RFC 8461§3.2 is not.
// RFC 8461 3.2 is not.
// rfc 8461, §3.2 is not.
