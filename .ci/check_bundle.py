"""Checks the bundle of a release as Maven Central does, and a little more.

usage: check_bundle.py REPOSITORY VERSION [signed]
"""

import hashlib
import pathlib
import sys
import xml.etree.ElementTree
import zipfile

POM = "{http://maven.apache.org/POM/4.0.0}"
GROUP = "io/offsetlocks"
JARS = ["offset-locks-hashing", "offset-locks-core", "offset-locks-postgresql", "offset-locks-maven"]
PARENT = "offset-locks-parent"
# What a POM must have; all but the first two come from the parent.
OWN = ["name", "description"]
INHERITED = ["url", "licenses/license/name", "developers/developer/name", "scm/url", "scm/connection"]

problems = []


def check(condition, problem):
    if not condition:
        problems.append(problem)


def expected(version):
    """Returns the files of the bundle, without checksums and signatures."""
    files = {f"{PARENT}/{version}/{PARENT}-{version}.pom"}
    for name in JARS:
        for suffix in [".pom", ".jar", "-sources.jar", "-javadoc.jar"]:
            files.add(f"{name}/{version}/{name}-{version}{suffix}")
    return files


def check_checksums(file):
    content = file.read_bytes()
    for kind in ["md5", "sha1"]:
        sum_file = file.with_name(f"{file.name}.{kind}")
        check(sum_file.exists(), f"{sum_file.name} is missing")
        if sum_file.exists():
            check(
                sum_file.read_text().split()[0] == hashlib.new(kind, content).hexdigest(),
                f"{sum_file.name} is not that of {file.name}",
            )


def check_pom(file):
    text = file.read_text(encoding="utf-8")
    check("SNAPSHOT" not in text, f"{file.name} depends on a snapshot")
    pom = xml.etree.ElementTree.fromstring(text)
    wanted = OWN + (INHERITED if file.name.startswith(PARENT) else [])
    for path in wanted:
        found = pom.find("/".join(POM + step for step in path.split("/")))
        check(found is not None and (found.text or "").strip(), f"{file.name} has no {path}")


def check_jar(file):
    suffix = ".class"
    if file.name.endswith("-sources.jar"):
        suffix = ".java"
    elif file.name.endswith("-javadoc.jar"):
        suffix = "/OffsetLocks.html" if "-core-" in file.name else ".html"
    names = zipfile.ZipFile(file).namelist()
    check(any(name.endswith(suffix) for name in names), f"{file.name} has no file *{suffix}")


def main(repository, version, signed=""):
    root = pathlib.Path(repository) / GROUP
    wanted = expected(version)
    extras = [".md5", ".sha1", ".asc"]
    found = {
        str(file.relative_to(root))
        for file in root.rglob("*")
        if file.is_file() and file.suffix not in extras
    }
    check(found == wanted, f"not the files of a release: {sorted(found ^ wanted)}")
    for name in sorted(found & wanted):
        file = root / name
        check_checksums(file)
        if signed:
            check(file.with_name(file.name + ".asc").exists(), f"{file.name} is not signed")
        if file.suffix == ".pom":
            check_pom(file)
        else:
            check_jar(file)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(found)} files of {version}, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
