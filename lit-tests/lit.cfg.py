# SPDX-License-Identifier: GPL-2.0
import os

import lit.formats

config.name = "alcove"
config.test_format = lit.formats.ShTest(True)
config.suffixes = [".c", ".ll", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)

build = os.environ.get("SFI_BUILD")
if not build:
    lit_config.fatal("SFI_BUILD must name the build folder; run ./alcove check")
config.test_exec_root = os.path.join(build, "lit-tests")

root = os.path.dirname(config.test_source_root)
plugin = "-fplugin=%s/lib/sfi.so" % build
cc = "/usr/lib/llvm-19/bin/clang -I%s/annotations -I%s/runtime-kmod/hosted" % (root, root)
config.substitutions += [
    ("%build", build),
    ("%root", root),
    ("%cc", cc),
    # what a driver's file is compiled with; add -o and the file
    ("%sfi-cc", "%s -O2 -g -ffreestanding -fno-builtin %s" % (cc, plugin)),
    ("%link-hosted", "%s -fuse-ld=bfd -Wl,-T,%s/runtime-kmod/hosted/hosted.lds" % (cc, root)),
    ("%hosted", "%s/lib/libsfi-hosted.a" % build),
    ("FileCheck", "/usr/lib/llvm-19/bin/FileCheck"),
    (r"\bnot\b", "/usr/lib/llvm-19/bin/not"),
    ("split-file", "/usr/lib/llvm-19/bin/split-file"),
]
