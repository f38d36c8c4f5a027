# SPDX-License-Identifier: GPL-2.0
# sfi.mk - include this last in a driver's Kbuild or Makefile:
#	include /path/to/kbuild/sfi.mk
#	make -C $KDIR M=$PWD SFI=1 modules
# Without SFI=1 it does nothing. Variables:
#	SFI_foo.o := n	leave foo.c unchecked; the module is marked as such. For one function:
#			mark its definition __no_sfi
#	SFI_BUILD	build folder of Alcove (lib/sfi.so)      default: ../build
#	SFI_TABLE	interface table made by sfi-specc        default: that of SFI_BUILD for this kernel
#	SFI_MODE=native	no checks, only SFI_PLANT's bug: the comparison
#	SFI_PLANT	functions, separated by commas, that get the planted bug
#	SFI_ARGS	further plugin options, e.g. stats report=FILE

ifeq ($(SFI),1)
sfi-kbuild-dir := $(abspath $(dir $(lastword $(MAKEFILE_LIST))))
SFI_BUILD ?= $(abspath $(sfi-kbuild-dir)/../build)
# What build-runtime made for these very headers.
sfi-runtime := $(firstword $(foreach k,$(wildcard $(SFI_BUILD)/kernel/*/kdir),\
	$(if $(filter $(realpath $(k)),$(CURDIR)),$(dir $(k))runtime)))
SFI_TABLE ?= $(sfi-runtime)/sfi.table
# Kbuild reads this file once more for modpost.
ifneq ($(wildcard $(sfi-runtime)/Module.symvers),)
KBUILD_EXTRA_SYMBOLS ?= $(sfi-runtime)/Module.symvers
endif
sfi-plugin := $(SFI_BUILD)/lib/sfi.so

# Stock headers are configured for gcc: switch this folder's compilations to clang,
# with the flags that Kbuild itself computes for it. (The final link stays as it is.)
ifneq ($(CONFIG_CC_IS_CLANG),y)
sfi-clang-mk := $(abspath $(KBUILD_EXTMOD))/.sfi-clang.mk
sfi-clang-failed := $(shell $(sfi-kbuild-dir)/clang-mk $(CURDIR) $(sfi-clang-mk) 2>&1)
ifneq ($(sfi-clang-failed),)
$(error $(sfi-clang-failed))
endif
include $(sfi-clang-mk)
endif

ifeq ($(wildcard $(sfi-plugin)),)
$(error $(sfi-plugin) does not exist; run ./alcove build, or set SFI_BUILD)
endif

ifeq ($(SFI_MODE),native)
sfi-options := mode=native
sfi-inputs := $(sfi-plugin)
else ifeq ($(SFI_MODE),)
ifeq ($(wildcard $(SFI_TABLE)),)
$(error no interface table '$(SFI_TABLE)' for the headers in $(CURDIR); run ./alcove build, or kbuild/build-runtime and set SFI_TABLE)
endif
sfi-options := table=$(SFI_TABLE)
sfi-inputs := $(sfi-plugin) $(SFI_TABLE)
else
$(error SFI_MODE=$(SFI_MODE) is unknown; leave it empty or say native)
endif
sfi-options += $(if $(SFI_PLANT),plant=$(SFI_PLANT)) $(SFI_ARGS)
sfi-arg = $(addprefix -fplugin-arg-sfi-,$(1))

# A driver that spans folders is one driver: its root is M, not the file's folder.
sfi-options += root=$(abspath $(KBUILD_EXTMOD))

# Kbuild rebuilds when the command changes, and a new plugin does not change it.
sfi-id := $(shell cat $(sfi-inputs) | sha256sum | cut -c1-16)

# For the driver's own objects only; *.mod.o and .module-common.o are built elsewhere.
sfi-object-options = $(if $(filter n,$(SFI_$(target-stem).o)),optout,$(sfi-options))
sfi-cflags = $(if $(part-of-module),-DSFI_SANDBOXED -DSFI_BUILD_ID=0x$(sfi-id) \
	-fplugin=$(sfi-plugin) $(call sfi-arg,$(sfi-object-options)))

# No plugin sees assembly, and no record would tell the loader of it.
ifneq ($(SFI_MODE),native)
asflags-y = $(if $(part-of-module),$(error $(notdir $@) is made from assembly, which would run unchecked; write it in C, or build this folder without SFI=1))
endif

# ccflags-y may be simply expanded by now, so += would lose target-stem.
sfi-driver-ccflags := $(ccflags-y)
ccflags-y = $(sfi-driver-ccflags) $(sfi-cflags)
else
# A driver that opts functions out builds without SFI, too.
ccflags-y += -D__no_sfi=
endif
