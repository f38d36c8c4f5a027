# SPDX-License-Identifier: GPL-2.0
import os
import re
import subprocess

import lit.formats

config.name = "alcove-kernel"
config.test_format = lit.formats.ShTest(True)
config.suffixes = [".test"]
# hours and minutes, not part of check: each has a target or a script of its own
config.excludes = ["bench", "campaigns"]
config.test_source_root = os.path.dirname(os.path.abspath(__file__))

build = os.environ.get("SFI_BUILD")
if not build:
    lit_config.fatal("SFI_BUILD must name the build folder; run ./alcove check")
config.test_exec_root = os.path.join(build, "kernel-tests")

# build/kernel/<version>/ is filled by ./alcove build: vmlinuz, blob, blob.sha256
# and one folder per flavour of module (victim, native, runtime, sfi).
# e2fsprogs for the guest, with the libraries they name
tools = ["/usr/sbin/e2fsck", "/usr/sbin/mke2fs"]
libraries = set()
for tool in tools:
    libraries.update(re.findall(r"(/\S+)", subprocess.run(["ldd", tool], stdout=subprocess.PIPE, text=True,
                                                         check=True).stdout))
e2fs = " ".join(tools + sorted(libraries))

boot = os.path.join(config.test_source_root, "boot")
config.substitutions += [
    ("%boot", "%s --server %s/bin/serve" % (boot, build)),
    ("%build", build),
    ("%audit", os.path.join(build, "bin", "sfi-audit")),
    ("%sfictl", os.path.join(build, "bin", "sfictl")),
    ("%root", os.path.dirname(config.test_source_root)),
    ("FileCheck", "/usr/lib/llvm-19/bin/FileCheck"),
    (r"\bnot\b", "/usr/lib/llvm-19/bin/not"),
    ("%guest", os.path.join(config.test_source_root, "guest")),
    ("%bin", os.path.join(build, "bin")),
    ("%blob", os.path.join(build, "kernel", "blob")),
    ("%e2fs", e2fs),
    ("%disk", "rm -f %t.img && truncate -s 256M %t.img && mke2fs -q -t ext4 %t.img"),
    ("%k6.12", os.path.join(build, "kernel", "6.12")),
    ("%k6.1", os.path.join(build, "kernel", "6.1")),
]
