"""Chains of certificates by seed, each with what is odd about it, and what OpenSSL and GnuTLS make of it.

    chains.py COUNT [FIRST]

A line a chain, its fields separated by tabs: number, what is odd (joined by commas), the name that the client wants,
the key of the server, OpenSSL's verdict, GnuTLS's verdict ("ok" or a reason), the anchors and the chain, both in DER
as hexadecimal text, joined by commas.
"""

import concurrent.futures
import ctypes
import pathlib
import random
import subprocess
import sys
import tempfile

from chain import *
from oddities import ODDITIES

NOW = 1795262400  # 2026-11-21 12:00:00 UTC

def make(number):
    draw = random.Random(number)
    chain = Chain(draw.choice((0, 1, 1, 1, 2)))
    kinds = sorted(ODDITIES)
    # Each kind comes up in turn, so that a small number of chains has all; some chains have two, some none.
    first = kinds[number % len(kinds)]
    chosen = [first] + ([draw.choice(kinds)] if draw.random() < 0.3 else [])
    if draw.random() < 0.03:
        chosen = []
    for kind in dict.fromkeys(chosen):
        if ODDITIES[kind](chain, draw) is not False:
            chain.odd.append(kind)
    made = {}
    der = lambda one: made.setdefault(id(one), one if isinstance(one, bytes) else one.der(draw.randbytes))
    sent = [chain.leaf] + chain.above + chain.spare
    if chain.order:
        sent = chain.order(sent)
    return chain, [der(one) for one in chain.anchors], [der(one) for one in sent]


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, errors="replace")


def openssl(folder, chain):
    is_address = chain.host.replace(".", "").isdigit() or ":" in chain.host
    # -auth_level 2 is what Debian sets for TLS (openssl.cnf: SECLEVEL=2).
    done = run("openssl", "verify", "-attime", str(NOW), "-purpose", "sslserver", "-auth_level", "2", "-no-CApath",
               "-no-CAstore", "-CAfile", f"{folder}/anchors.pem", "-untrusted", f"{folder}/above.pem",
               "-verify_ip" if is_address else "-verify_hostname", chain.host, f"{folder}/leaf.pem")
    if done.returncode == 0:
        return "ok"
    reasons = [line.split(":", 1)[1].strip() for line in done.stderr.splitlines() if "depth lookup" in line]
    return "; ".join(reasons) or "cannot be read"


class GnuTLS:
    """GnuTLS's own calls: its program cannot be given a time."""

    class Bytes(ctypes.Structure):
        _fields_ = [("data", ctypes.c_char_p), ("size", ctypes.c_uint)]

    class Wanted(ctypes.Structure):
        _fields_ = [("kind", ctypes.c_uint), ("data", ctypes.c_char_p), ("size", ctypes.c_uint)]

    def __init__(self):
        self.library = ctypes.CDLL("libgnutls.so.30")
        self.clock = ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_void_p)(lambda result: NOW)
        self.library.gnutls_global_set_time_function(self.clock)
        self.library.gnutls_strerror.restype = ctypes.c_char_p

    def verdict(self, anchors, sent, host):
        library, pem_format = self.library, 1
        trust, list_of, count, status = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_uint(), ctypes.c_uint()
        text = lambda all: self.Bytes(text_of(all), len(text_of(all)))
        library.gnutls_x509_trust_list_init(ctypes.byref(trust), 0)
        try:
            library.gnutls_x509_trust_list_add_trust_mem(trust, ctypes.byref(text(anchors)), None, pem_format, 0, 0)
            code = library.gnutls_x509_crt_list_import2(
                ctypes.byref(list_of), ctypes.byref(count), ctypes.byref(text(sent)), pem_format, 0)
            if code < 0:
                return library.gnutls_strerror(code).decode()
            # GNUTLS_DT_DNS_HOSTNAME takes addresses too.
            wanted = (self.Wanted * 2)(self.Wanted(1, host.encode(), 0), self.Wanted(2, SERVER.encode(), 0))
            # GNUTLS_PROFILE_MEDIUM: as strong as OpenSSL's level 2.
            code = library.gnutls_x509_trust_list_verify_crt2(
                trust, list_of, count, wanted, 2, 5 << 24, ctypes.byref(status), None)
            if code < 0:
                return library.gnutls_strerror(code).decode()
            if status.value == 0:
                return "ok"
            said = self.Bytes()
            library.gnutls_certificate_verification_status_print(status, 1, ctypes.byref(said), 0)
            return said.data.decode()
        finally:
            library.gnutls_x509_trust_list_deinit(trust, 1)


def text_of(certificates):
    return "".join(pem("CERTIFICATE", each) for each in certificates).encode()


def judge(number):
    chain, anchors, sent = make(number)
    with tempfile.TemporaryDirectory() as folder:
        for file, certificates in (("anchors", anchors), ("leaf", sent[:1]), ("above", sent[1:] or sent[:1])):
            pathlib.Path(folder, file + ".pem").write_bytes(text_of(certificates))
        verdicts = [openssl(folder, chain), GnuTLS().verdict(anchors, sent, chain.host)]
    clean = lambda text: " ".join(text.split()) or "refused"
    return "\t".join([str(number), ",".join(chain.odd), chain.host, chain.server_key, *map(clean, verdicts),
                      ",".join(each.hex() for each in anchors), ",".join(each.hex() for each in sent)])


if __name__ == "__main__":
    begin = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for line in pool.map(judge, range(begin, begin + int(sys.argv[1])), chunksize=8):
            print(line)
