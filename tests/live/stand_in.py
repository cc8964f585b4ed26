"""The base of simulated HTTP servers on loopback; derived classes define the answers."""
import http.server
import ssl
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers the requests of `self.server.stand_in`."""
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def send(self, status, body, fields):
        self.send_response(status)
        for name, value in {**fields, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class StandIn:
    """Listens on the port (0: any), with TLS if a (certificate, key) is given, within a `with` block."""

    def __init__(self, handler, port=0, certificate=None):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
        self.server.stand_in = self
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
