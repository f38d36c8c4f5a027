# SPDX-License-Identifier: GPL-2.0
import os

import lit.formats

config.name = "alcove-kernel"
config.test_format = lit.formats.ShTest(True)
config.suffixes = [".test"]
config.test_source_root = os.path.dirname(os.path.abspath(__file__))

build = os.environ.get("SFI_BUILD")
if not build:
    lit_config.fatal("SFI_BUILD must name the build folder; run ./alcove check")
config.test_exec_root = os.path.join(build, "kernel-tests")

# build/kernel/<version>/ is filled by ./alcove build: vmlinuz, blob, blob.sha256
# and one folder per flavour of module (victim, native, runtime, sfi).
boot = os.path.join(config.test_source_root, "boot")
config.substitutions += [
    ("%boot", "%s --server %s/bin/serve" % (boot, build)),
    ("%guest", os.path.join(config.test_source_root, "guest")),
    ("%bin", os.path.join(build, "bin")),
    ("%blob", os.path.join(build, "kernel", "blob")),
    ("%k6.12", os.path.join(build, "kernel", "6.12")),
    ("%k6.1", os.path.join(build, "kernel", "6.1")),
]
