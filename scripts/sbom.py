"""Writes the bill of materials of a Debian package as SPDX 2.3 in JSON: what is linked into its programs
and libraries, what they load, and in which versions.

Usage: sbom.py --package NAME --version V --architecture A --triplet T --tree FOLDER --source FOLDER
               --profiles FOLDER --admin FOLDER --swift VERSION --static FOLDER --epoch SECONDS

TREE is the package's files as they are delivered, SOURCE the tree of outpost, PROFILES the folder of built
TLS profiles, ADMIN the database of dpkg in which the linked libraries are installed, STATIC the folder of
the static C++ runtime.
"""

import argparse
import datetime
import glob
import hashlib
import json
import os
import re
import subprocess
import sys

# The packages of Swift that each program links.
PINS = {"outpost-node": ["swift-log"], "outpost": ["swift-argument-parser", "swift-log"]}
# Loaded by name when an outbox file is opened.
LOADED = ["libsqlite3.so.0"]
LICENCES = {
    "swift-argument-parser": "Apache-2.0 WITH Swift-exception",
    "swift-log": "Apache-2.0",
}


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def text(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def found(pattern, path):
    match = re.search(pattern, text(path), re.MULTILINE)
    if not match:
        sys.exit(f"error: {path} has no {pattern}")
    return match.group(1)


def identifier(name):
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name)


class Debian:
    """The packages of the system that is linked with."""

    def __init__(self, admin, triplet):
        self.admin, self.triplet = admin, triplet

    def query(self, *arguments):
        return output("dpkg-query", "--admindir", self.admin, *arguments)

    def owner(self, path):
        """Binary package, its version, its source and the source's version."""
        owners = {line.split(": ")[0] for line in self.query("--search", path).splitlines()}
        if len(owners) != 1:
            sys.exit(f"error: {path} is in {len(owners)} packages: {', '.join(sorted(owners))}")
        form = "${Package}\t${Version}\t${source:Package}\t${source:Version}"
        return self.query("--show", "--showformat", form, *owners).split("\t")

    def library(self, name):
        return self.owner(f"*/{self.triplet}/{name}")


class Bill:
    """The document as it grows."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.root = identifier(arguments.package)
        self.packages, self.files, self.relations = [], [], []
        self.add(
            self.root, arguments.package, arguments.version, "Apache-2.0",
            f"pkg:deb/outpost/{arguments.package}@{arguments.version}?arch={arguments.architecture}")
        self.relate("SPDXRef-DOCUMENT", "DESCRIBES", self.root)

    def add(self, key, name, version, licence, purl, place="NOASSERTION"):
        self.packages.append({
            "SPDXID": key, "name": name, "versionInfo": version, "downloadLocation": place,
            "filesAnalyzed": False, "licenseConcluded": "NOASSERTION", "licenseDeclared": licence,
            "copyrightText": "NOASSERTION",
            "externalRefs": [{
                "referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                "referenceLocator": purl}],
        })

    def relate(self, one, kind, other):
        self.relations.append(
            {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other})

    def part(self, kind, name, version, licence, purl, place="NOASSERTION"):
        """A part that the package links (`STATIC_LINK`, `DYNAMIC_LINK`) or loads (`DEPENDS_ON`)."""
        key = identifier(f"{name}-{version}")
        if not any(package["SPDXID"] == key for package in self.packages):
            self.add(key, name, version, licence, purl, place)
        self.relate(self.root, kind, key)

    def debian(self, kind, facts):
        package, version, source, origin = facts
        purl = f"pkg:deb/debian/{package}@{version}?arch={self.arguments.architecture}"
        if (package, version) != (source, origin):
            purl += f"&upstream={source}@{origin}".replace("@", "%40")
        self.part(kind, package, version, "NOASSERTION", purl)

    def file(self, path, name):
        """A file of the package; whether it is a program or shared object."""
        with open(path, "rb") as file:
            data = file.read()
        is_object = data.startswith(b"\x7fELF")
        key = identifier("file-" + name)
        self.files.append({
            "SPDXID": key, "fileName": "./" + name, "fileTypes": ["BINARY" if is_object else "OTHER"],
            "licenseConcluded": "NOASSERTION", "copyrightText": "NOASSERTION",
            "checksums": [
                {"algorithm": "SHA1", "checksumValue": hashlib.sha1(data).hexdigest()},
                {"algorithm": "SHA256", "checksumValue": hashlib.sha256(data).hexdigest()}],
        })
        self.relate(self.root, "CONTAINS", key)
        return is_object

    def verify_files(self):
        """The code of all files but the bill itself (SPDX 2.3, section 7.9)."""
        sums = sorted(file["checksums"][0]["checksumValue"] for file in self.files)
        self.packages[0]["filesAnalyzed"] = True
        self.packages[0]["packageVerificationCode"] = {
            "packageVerificationCodeValue": hashlib.sha1("".join(sums).encode()).hexdigest(),
            "packageVerificationCodeExcludedFiles": ["./" + bill_name(self.arguments.package)],
        }

    def document(self):
        content = {
            "packages": self.packages, "files": self.files, "relationships": self.relations}
        digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        name = "_".join([
            self.arguments.package, self.arguments.version, self.arguments.architecture])
        moment = datetime.datetime.fromtimestamp(self.arguments.epoch, datetime.timezone.utc)
        return {
            "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
            "name": name, "documentNamespace": f"https://spdx.org/spdxdocs/{name}-{digest}",
            "creationInfo": {
                "created": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "creators": ["Tool: outpost/scripts/sbom.py"]},
            **content}


def bill_name(package):
    return f"usr/share/doc/{package}/sbom.spdx.json"


def files(tree, package):
    """The files below a folder but the bill itself, with their paths in it."""
    for path in sorted(glob.glob(tree + "/**", recursive=True)):
        name = os.path.relpath(path, tree)
        if os.path.isfile(path) and not os.path.islink(path) and name != bill_name(package):
            yield path, name


def needed(path):
    return re.findall(r"\(NEEDED\).*\[(.*)\]", output("readelf", "--dynamic", "--wide", path))


def swift_parts(bill, arguments):
    pins = json.loads(text(f"{arguments.source}/Package.resolved"))["pins"]
    for pin in pins:
        if pin["identity"] in PINS[arguments.package]:
            state, place = pin["state"], pin["location"]
            bill.part(
                "STATIC_LINK", pin["identity"], state["version"], LICENCES[pin["identity"]],
                f"pkg:swift/{place.removeprefix('https://')}@{state['version']}",
                f"git+{place}@{state['revision']}")
    bill.part(
        "STATIC_LINK", "swift-runtime", arguments.swift, "Apache-2.0 WITH Swift-exception",
        f"pkg:generic/swift-runtime@{arguments.swift}")


def profile_parts(bill, arguments, debian):
    """What the profiles are made of; scripts/make-profiles.sh says in its stamp whose curve is in `field`."""
    scripts = arguments.source + "/scripts"
    version = found(r"^version=(.*)$", scripts + "/make-profiles.sh")
    bill.part(
        "STATIC_LINK", "mbedtls", version, "Apache-2.0 OR GPL-2.0-or-later",
        f"pkg:deb/debian/mbedtls@{version}?arch=source")
    if text(arguments.profiles + "/stamp").split()[1] == "s2n-bignum":
        origin = found(r"^curve_debian=.*_(.*)\.orig", scripts + "/curve.sh").replace("%2b", "+")
        bill.part(
            "STATIC_LINK", "s2n-bignum", origin, "Apache-2.0 OR ISC OR MIT-0",
            f"pkg:deb/debian/rust-aws-lc-sys@{origin}?arch=source")
    if os.path.exists(f"{arguments.tree}/usr/lib/outpost/tls-profiles/measured/system.so"):
        bill.debian("STATIC_LINK", debian.library("libmbedcrypto.a"))


def main():
    parser = argparse.ArgumentParser()
    for name in [
        "package", "version", "architecture", "triplet", "tree", "source", "profiles", "admin",
        "swift", "static",
    ]:
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--epoch", type=int, required=True)
    arguments = parser.parse_args()
    debian = Debian(arguments.admin, arguments.triplet)
    bill = Bill(arguments)
    swift_parts(bill, arguments)
    profile_parts(bill, arguments, debian)
    for name in sorted(os.listdir(arguments.static)):
        bill.debian(
            "STATIC_LINK", debian.owner(os.path.realpath(os.path.join(arguments.static, name))))
    names = set()
    for path, name in files(arguments.tree, arguments.package):
        if bill.file(path, name):
            names.update(needed(path))
    bill.verify_files()
    # The dynamic linker is in libc6, which is linked as well.
    for name in sorted(name for name in names if not name.startswith("ld-linux")):
        bill.debian("DYNAMIC_LINK", debian.library(name))
    for name in LOADED:
        bill.debian("DEPENDS_ON", debian.library(name))
    unique = {json.dumps(relation, sort_keys=True): relation for relation in bill.relations}
    bill.relations = list(unique.values())
    json.dump(bill.document(), sys.stdout, indent=1)
    print()


main()
