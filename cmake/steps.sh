# SPDX-License-Identifier: GPL-2.0
# steps.sh - the steps of ./alcove: each runs with its output in build/logs.
# Wants: top, build, logs.
kernels=$build/kernel
cache=$build/cache
blob_mib=64
step_now=0
passed=0 failed=0

# step NAME COMMAND...: progress line, log, and a clear end on failure
step() {
	local name=$1 log
	shift
	mkdir -p "$logs"
	step_now=$((step_now + 1))
	log=$logs/$step_now-$(echo "$name" | tr ' ' -).log
	echo "[$step_now/$steps_total] $name"
	if ! ("$@") > "$log" 2>&1; then
		tail -n 15 "$log" >&2
		echo "alcove: step '$name' failed; log: $log" >&2
		exit 1
	fi
}

# ---- packages
tools="clang-19 llvm-19-dev libclang-19-dev lld-19 llvm-19-tools cmake ninja-build make gcc g++ dwarves python3
qemu-system-x86 busybox-static cpio kmod xz-utils"

# newest VERSION: ABI name of the newest stock kernel, e.g. 6.1.0-56-amd64
newest() {
	local pattern
	case $1 in
	6.12) pattern='6\.12\.[0-9.]+\+deb12-amd64' ;;
	6.1) pattern='6\.1\.0-[0-9]+-amd64' ;;
	esac
	{
		apt-cache search --names-only "^linux-headers-$pattern\$" | cut -d' ' -f1
		ls -d /usr/src/linux-headers-6* 2> /dev/null | xargs -rn1 basename | grep -Ex "linux-headers-$pattern"
	} | sed 's/^linux-headers-//' | sort -Vu | tail -n 1
}

packages() {
	local version abi missing="" all=$tools
	for version; do
		abi=$(newest "$version")
		if [ -z "$abi" ]; then
			echo "no linux-headers package for $version; run apt-get update on Debian 12"
			return 1
		fi
		all="$all linux-headers-$abi linux-source-$version"
		mkdir -p "$kernels/$version"
		echo "$abi" > "$kernels/$version/abi"
	done
	for version in $all; do
		dpkg-query -W -f '${Status}' "$version" 2> /dev/null | grep -q 'ok installed' || missing="$missing $version"
	done
	[ -n "$missing" ] || return 0
	if [ "$(id -u)" != 0 ]; then
		echo "packages are missing; as root: apt-get install -y --no-install-recommends$missing"
		return 1
	fi
	apt-get update || return 1
	# shellcheck disable=SC2086
	DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
}

# ---- host programs
build_host() {
	cmake -S "$top" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release && cmake --build "$build"
}

# ---- kernels: images are unpacked, never installed
# The stock modules that tests load, without their suffix; in load order.
alsa="soundcore core/snd core/snd-timer core/snd-pcm core/snd-seq-device core/snd-rawmidi"

# unpack_modules IMAGE ABI OUT: .ko files as insmod takes them (6.12's are compressed)
unpack_modules() {
	local from=$1/lib/modules/$2/kernel m f
	mkdir -p "$3" || return 1
	for m in $(printf 'sound/%s ' $alsa) drivers/input/gameport/gameport; do
		f=$3/$(basename "$m").ko
		if [ -e "$from/$m.ko.xz" ]; then
			xz -dc "$from/$m.ko.xz" > "$f" || return 1
		else
			cp "$from/$m.ko" "$f" || return 1
		fi
	done
}

fetch_kernels() {
	local version abi dir src
	mkdir -p "$cache" "$kernels/blob"
	if [ ! -s "$kernels/blob/blob.sha256" ]; then
		head -c "${blob_mib}M" /dev/urandom > "$kernels/blob/blob" &&
			(cd "$kernels/blob" && sha256sum blob > blob.sha256) || return 1
	fi
	for version; do
		dir=$kernels/$version
		abi=$(cat "$dir/abi")
		if [ ! -e "$cache/image-$abi/complete" ]; then
			rm -rf "$cache/deb" && mkdir -p "$cache/deb" || return 1
			(cd "$cache/deb" && apt-get -o APT::Sandbox::User=root download "linux-image-$abi") || return 1
			mkdir -p "$cache/image-$abi"
			# the image and a few modules; all would be 400 MB that nothing here loads
			dpkg-deb --fsys-tarfile "$cache"/deb/*.deb | tar -x -C "$cache/image-$abi" --wildcards \
				"./boot/vmlinuz-$abi" "./lib/modules/*/kernel/sound/soundcore.ko*" \
				"./lib/modules/*/kernel/sound/core/*.ko*" \
				"./lib/modules/*/kernel/drivers/input/gameport/gameport.ko*" &&
				touch "$cache/image-$abi/complete" || return 1
			rm -rf "$cache/deb"
		fi
		unpack_modules "$cache/image-$abi" "$abi" "$dir/alsa" || return 1
		ln -sfn "$cache/image-$abi/boot/vmlinuz-$abi" "$dir/vmlinuz"
		ln -sfn "/usr/src/linux-headers-$abi" "$dir/kdir"
		src=$cache/source-$abi
		if [ ! -e "$src/complete-2" ]; then
			rm -rf "$src" && mkdir -p "$src" &&
				tar -xJf "/usr/src/linux-source-$version.tar.xz" -C "$src" --strip-components=1 \
					"linux-source-$version/drivers/net/ethernet/intel/e1000" \
					"linux-source-$version/sound/pci/ens1370.c" \
					"linux-source-$version/sound/pci/ak4531_codec.c" &&
				touch "$src/complete-2" || return 1
		fi
		ln -sfn "$src/drivers/net/ethernet/intel/e1000" "$dir/e1000-source"
		# sound/pci holds many drivers: the two files of one, unmodified, and the Makefile they lack
		mkdir -p "$dir/ens1370-source" &&
			cp "$src/sound/pci/ens1370.c" "$src/sound/pci/ak4531_codec.c" "$dir/ens1370-source/" || return 1
		printf '# SPDX-License-Identifier: GPL-2.0\nobj-m := snd-ens1370.o\nsnd-ens1370-y := ens1370.o ak4531_codec.o\n' \
			> "$dir/ens1370-source/Makefile"
	done
}

# ---- modules
build_plain() {
	local version dir
	for version; do
		dir=$kernels/$version
		kbuild/plain-make "$dir/kdir" examples/victim "$dir/victim" &&
			kbuild/plain-make "$dir/kdir" "$dir/e1000-source" "$dir/plain" || return 1
	done
}

build_native() {
	local version dir
	for version; do
		dir=$kernels/$version
		kbuild/sfi-make KDIR="$dir/kdir" SFI_BUILD="$build" SFI_MODE=native SFI_PLANT=e1000_xmit_frame \
				"$dir/e1000-source" "$dir/native" || return 1
	done
}

build_runtimes() {
	local version
	for version; do
		SFI_BUILD=$build kbuild/build-runtime "$kernels/$version/kdir" "$kernels/$version/runtime" || return 1
	done
}

build_sandboxed() {
	local version dir
	for version; do
		dir=$kernels/$version
		kbuild/sfi-make KDIR="$dir/kdir" SFI_BUILD="$build" SFI_TABLE="$dir/runtime/sfi.table" \
			SFI_PLANT=e1000_xmit_frame KBUILD_EXTRA_SYMBOLS="$dir/runtime/Module.symvers" \
			"$dir/e1000-source" "$dir/sfi" || return 1
	done
}

build_sound() {
	local version dir
	for version; do
		dir=$kernels/$version
		kbuild/sfi-make KDIR="$dir/kdir" SFI_BUILD="$build" SFI_TABLE="$dir/runtime/sfi.table" \
			SFI_PLANT=snd_audiopci_interrupt SFI_ARGS=own=sound/ak4531_codec.h \
			KBUILD_EXTRA_SYMBOLS="$dir/runtime/Module.symvers" "$dir/ens1370-source" "$dir/sound" || return 1
	done
}

# ---- tests. collect NAME FOLDER: failures are counted, not fatal, so that all are seen
collect() {
	local result=$build/$2.json log=$logs/$2.log p f
	step_now=$((step_now + 1))
	echo "[$step_now/$steps_total] $1"
	rm -f "$result"
	SFI_BUILD=$build timeout 1200 python3 /usr/lib/llvm-19/build/utils/lit/lit.py -v -j2 -o "$result" "$top/$2" \
		> "$log" 2>&1
	if [ ! -s "$result" ]; then
		tail -n 15 "$log"
		echo "alcove: no result of $1; log: $log"
		failed=$((failed + 1))
		return
	fi
	p=$(grep -c '"code": "PASS"' "$result")
	f=$(grep -Ec '"code": "(FAIL|XPASS|UNRESOLVED|TIMEOUT)"' "$result")
	passed=$((passed + p))
	failed=$((failed + f))
	if [ "$f" != 0 ] || [ "$p" = 0 ]; then
		grep -E '^(FAIL|XPASS|UNRESOLVED|TIMEOUT):' "$log"
		echo "alcove: failures in $1 or nothing ran; log: $log"
		# a suite in which nothing ran is a failure of its own
		[ "$f" != 0 ] || failed=$((failed + 1))
	fi
}

verdict() {
	echo "$passed passed, $failed failed"
	[ "$failed" = 0 ] && [ "$passed" != 0 ]
}

# ---- demo
demo_native() {
	local dir=$kernels/$1
	kernel-tests/boot --kernel "$dir/vmlinuz" --script kernel-tests/guest/native.sh --log "$logs/demo-native.log" \
		--expect panic --server "$build/bin/serve" --serve "$kernels/blob" \
		"$dir/victim/victim.ko" "$dir/native/e1000.ko" "$kernels/blob/blob.sha256"
}

demo_sfi() {
	local dir=$kernels/$1
	kernel-tests/boot --kernel "$dir/vmlinuz" --script kernel-tests/guest/sfi.sh --log "$logs/demo-sfi.log" \
		--timeout 300 --server "$build/bin/serve" --serve "$kernels/blob" \
		"$dir/victim/victim.ko" "$dir"/runtime/*.ko "$dir/sfi/e1000.ko" "$kernels/blob/blob.sha256"
}
