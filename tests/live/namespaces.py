"""Private network and mount namespaces, where ports 25, 53 and 443, resolv.conf and all addresses are available, and a
temporary certificate authority."""
import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

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


# The files below /etc that the programs read, if they exist.
READ = ["passwd", "group", "hosts", "host.conf", "nsswitch.conf", "resolv.conf", "ld.so.cache", "localtime", "mime.types",
        "protocols", "services", "ssl/openssl.cnf", "alternatives", "perl", "nginx", "apache2", "haproxy", "caddy", "postfix"]


@contextlib.contextmanager
def servers_of_root(addresses):
    """Prepares the namespaces for servers that only root may start. Yields a directory of the test, which all users may
    enter, and its /etc."""
    if os.getuid() != 0 or "4294967295" not in pathlib.Path("/proc/self/uid_map").read_text():
        skip("servers must be started by root")
    with tempfile.TemporaryDirectory() as directory:
        work = pathlib.Path(directory)
        work.chmod(0o755)
        prepare_namespaces(work, addresses)
        yield work, prepare_etc(work)


def prepare_etc(work):
    """Creates an /etc of copies, and empty directories for other output. Nothing of the machine is mounted below
    `work`, since that directory is removed at the end."""
    etc = work / "etc"
    (etc / "letsencrypt/live").mkdir(parents=True, mode=0o755)
    for name in READ:
        there = pathlib.Path("/etc", name)
        (etc / name).parent.mkdir(exist_ok=True)
        if there.is_symlink() or there.is_file():
            shutil.copy2(there, etc / name, follow_symlinks=False)
        elif there.is_dir():
            shutil.copytree(there, etc / name, symlinks=True)
    run(mount, "--bind", etc, "/etc")
    for directory in ("/run", "/var/log"):
        run(mount, "-t", "tmpfs", "-o", "mode=755", "tmpfs", directory)
    for directory in ("/run/lock", "/run/haproxy", "/run/apache2", "/var/log/nginx", "/var/log/apache2"):
        os.makedirs(directory)
    return etc


def certificates_wanted(site):
    """Returns the names of certbot's certificates in the files of a site, each with its hosts."""
    wanted = {}
    for file in site.iterdir():
        for block in re.split("\n\n", file.read_text()):
            for name in re.findall("/etc/letsencrypt/live/([^/]+)/fullchain.pem", block):
                wanted.setdefault(name, set()).update(re.findall(r"^\s*(?:Server\w+ )?(mta-sts\.\S+?);?$", block, re.M))
    return wanted


def certificates_of_certbot(etc, authority, wanted):
    """Creates the certificates that certbot would write, {name: hosts}, readable by root only."""
    for name, hosts in wanted.items():
        assert len(hosts) <= 101, "certificate authorities take a hundred names"
        directory = etc / "letsencrypt/live" / name
        directory.mkdir(mode=0o700, exist_ok=True)
        # The common name is not used, and is limited to 64 characters.
        certificate, key = authority.certify("batch", sorted(hosts), subject="/CN=batch")
        shutil.copy(certificate, directory / "fullchain.pem")
        shutil.copy(key, directory / "privkey.pem")
        (directory / "privkey.pem").chmod(0o600)
    (etc / "letsencrypt/live").chmod(0o700)


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
