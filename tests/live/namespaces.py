"""Private network and mount namespaces, where ports 25, 53 and 443, resolv.conf and all addresses are available, and a
temporary certificate authority."""
import os
import pathlib
import subprocess
import sys

from laboratory import need, run, skip

ip, mount, openssl, unshare = need("ip", "mount", "openssl", "unshare")


def enter_namespaces():
    """Runs the script again inside the namespaces, with the last argument "inside"; returns only there."""
    here = os.readlink("/proc/self/ns/mnt")
    if sys.argv[-1] == "inside":
        assert os.environ["OUTSIDE"] != here, "what is mounted now would be mounted for all of the machine"
        return
    own = [unshare, "--mount", "--net"] + ([] if os.getuid() == 0 else ["--map-root-user"])
    tried = subprocess.run([*own, "true"], capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        skip(f"namespaces are not permitted: {tried.stderr.strip()}")
    os.execve(unshare, [*own, sys.executable, *sys.argv, "inside"], os.environ | {"OUTSIDE": here})


def prepare_namespaces(work, addresses=()):
    """Configures loopback and the addresses, and 127.0.0.1 as the only resolver."""
    run(ip, "link", "set", "lo", "up")
    for address in addresses:
        run(ip, "address", "add", f"{address}/32", "dev", "lo")
    for name, text in {"resolv.conf": "nameserver 127.0.0.1\n", "nsswitch.conf": "hosts: files dns\n"}.items():
        if not os.path.exists(f"/etc/{name}"):
            skip(f"there is no /etc/{name} to mount over")
        pathlib.Path(work, name).write_text(text)
        run(mount, "--bind", f"{work}/{name}", f"/etc/{name}")


class Authority:
    """A certificate authority below `work`; its certificate is at `self.file`."""

    def __init__(self, work):
        self.work = pathlib.Path(work)
        self.key, self.file = self.work / "ca.key", self.work / "ca.pem"
        run(*self.request(), "-subj", "/CN=throw-away CA", "-keyout", self.key, "-out", self.file)

    @staticmethod
    def request(days=30):
        return [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                str(days)]

    def certify(self, name, names, subject="/CN=server", self_signed=False, ago=""):
        """Issues a server certificate for `names` (empty: without SAN), valid for 30 days since `ago`, as "400d".
        Returns (certificate, key)."""
        certificate, key = self.work / f"{name}.pem", self.work / f"{name}.key"
        command = [*self.request(), "-subj", subject, "-keyout", key, "-out", certificate,
                   "-addext", "basicConstraints=critical,CA:false"]
        if names:
            command += ["-addext", "subjectAltName=" + ",".join(f"DNS:{each}" for each in names)]
        if not self_signed:
            command += ["-CA", self.file, "-CAkey", self.key]
        if ago:
            command = [*need("faketime"), "-f", f"-{ago}", *command]
        run(*command)
        return certificate, key
