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
tools="clang-19 llvm-19-dev libclang-19-dev libclang-rt-19-dev libbsd-dev lld-19 llvm-19-tools libdw-dev libbz2-dev libcapstone-dev libelf-dev binutils
cmake ninja-build make gcc g++ dwarves python3
qemu-system-x86 busybox-static cpio kmod xz-utils e2fsprogs"

# what only ./alcove bench wants
bench_tools="gnuplot-nox user-mode-linux flex bison bc"

# stock modules that the guests load: a file system, and buses of the sandboxed drivers (built in on some kernels)
stock_modules="crc32c_generic libcrc32c crc16 mbcache jbd2 ext4 configfs
virtio virtio_ring virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci
soundcore snd snd-timer snd-pcm snd-seq-device snd-rawmidi gameport pktgen mii
af_alg algif_rng ansi_cprng"

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
# unpack_image ABI DIR DEB: the image and the few modules named above, of 400 MB that nothing here loads
unpack_image() {
	local name want
	mkdir -p "$2/modules" || return 1
	want=$(echo $stock_modules | tr ' ' '|')
	dpkg-deb --fsys-tarfile "$3" | tar -x -C "$2" --wildcards "./boot/vmlinuz-$1" \
		$(for name in $stock_modules; do echo "./lib/modules/*/$name.ko*"; done) 2> /dev/null
	[ -e "$2/boot/vmlinuz-$1" ] || return 1
	find "$2/lib" -name '*.ko.xz' -exec xz -d {} + || return 1
	find "$2/lib" -name '*.ko' | grep -E "/($want)\.ko\$" | xargs -I '{}' mv '{}' "$2/modules/" || return 1
	[ -e "$2/modules/ext4.ko" ] && rm -rf "$2/lib" && touch "$2/complete-7"
}

# one_file FILE.c DIR: a driver of one file, alone: the Kbuild beside it would build every driver there
one_file() {
	local name
	name=$(basename "$1" .c)
	mkdir -p "$2/$name-source" && cp -u "$1" "$2/$name-source/" &&
		echo "obj-m := $name.o" > "$2/$name-source/Kbuild"
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
		if [ ! -e "$cache/image-$abi/complete-7" ]; then
			rm -rf "$cache/deb" && mkdir -p "$cache/deb" || return 1
			(cd "$cache/deb" && apt-get -o APT::Sandbox::User=root download "linux-image-$abi") || return 1
			unpack_image "$abi" "$cache/image-$abi" "$cache"/deb/*.deb || return 1
			rm -rf "$cache/deb"
		fi
		ln -sfn "$cache/image-$abi/modules" "$dir/modules"
		ln -sfn "$cache/image-$abi/boot/vmlinuz-$abi" "$dir/vmlinuz"
		ln -sfn "/usr/src/linux-headers-$abi" "$dir/kdir"
		src=$cache/source-$abi
		if [ ! -e "$src/complete-9" ]; then
			rm -rf "$src" && mkdir -p "$src" &&
				tar -xJf "/usr/src/linux-source-$version.tar.xz" -C "$src" --strip-components=1 \
					"linux-source-$version/drivers/net/ethernet/intel/e1000" \
					"linux-source-$version/drivers/net/ethernet/realtek/8139cp.c" \
					"linux-source-$version/drivers/net/dummy.c" \
					"linux-source-$version/drivers/block/null_blk" \
					"linux-source-$version/drivers/block/virtio_blk.c" \
					"linux-source-$version/drivers/char/nvram.c" \
					"linux-source-$version/drivers/input/serio/userio.c" \
					"linux-source-$version/crypto/algif_rng.c" \
					"linux-source-$version/sound/pci/ens1370.c" \
					"linux-source-$version/sound/pci/ak4531_codec.c" &&
				touch "$src/complete-9" || return 1
		fi
		one_file "$src/drivers/block/virtio_blk.c" "$dir" && one_file "$src/drivers/char/nvram.c" "$dir" &&
			one_file "$src/drivers/input/serio/userio.c" "$dir" &&
			one_file "$src/drivers/net/ethernet/realtek/8139cp.c" "$dir" &&
			one_file "$src/drivers/net/dummy.c" "$dir" &&
			one_file "$src/crypto/algif_rng.c" "$dir" || return 1
		ln -sfn "$src/drivers/block/null_blk" "$dir/null_blk-source"
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

# native DIR SOURCE OUT [VAR=value...]: a driver by the same compiler, without SFI
native() {
	local dir=$1 source=$2 out=$3
	shift 3
	kbuild/sfi-make KDIR="$dir/kdir" SFI_BUILD="$build" SFI_MODE=native "$@" "$source" "$dir/$out"
}

build_native() {
	local version dir
	for version; do
		dir=$kernels/$version
		native "$dir" "$dir/e1000-source" native SFI_PLANT=e1000_xmit_frame &&
			native "$dir" "$dir/8139cp-source" native-8139cp SFI_PLANT=cp_start_xmit || return 1
	done
}

build_runtimes() {
	local version dir
	for version; do
		dir=$kernels/$version
		SFI_BUILD=$build kbuild/build-runtime "$dir/kdir" "$dir/runtime" &&
			kbuild/plain-make "$dir/kdir" kernel-tests/modules "$dir/selftest" \
				KBUILD_EXTRA_SYMBOLS="$dir/runtime/Module.symvers" || return 1
	done
}

# sandboxed DIR SOURCE OUT [VAR=value...]: a driver with SFI, for the runtime and the kernel in DIR
sandboxed() {
	local dir=$1 source=$2 out=$3
	shift 3
	kbuild/sfi-make KDIR="$dir/kdir" SFI_BUILD="$build" SFI_TABLE="$dir/runtime/sfi.table" \
		KBUILD_EXTRA_SYMBOLS="$dir/runtime/Module.symvers" "$@" "$source" "$dir/$out"
}

build_sandboxed() {
	local version dir
	for version; do
		dir=$kernels/$version
		sandboxed "$dir" "$dir/e1000-source" sfi SFI_PLANT=e1000_xmit_frame,e1000_probe &&
			sandboxed "$dir" "$dir/8139cp-source" sfi-8139cp SFI_PLANT=cp_start_xmit,cp_init_one &&
			sandboxed "$dir" "$dir/dummy-source" sfi-dummy SFI_PLANT=dummy_xmit,dummy_setup &&
			sandboxed "$dir" "$dir/virtio_blk-source" sfi-virtio_blk SFI_PLANT=virtio_queue_rq || return 1
		# trace events are top-level assembly; zones are refused (docs/limits.md)
		sandboxed "$dir" "$dir/null_blk-source/" sfi-null_blk CONFIG_BLK_DEV_NULL_BLK=m SFI_zoned.o=n SFI_trace.o=n \
			SFI_PLANT=null_queue_rq || return 1
		# its own table of functions is declared in a header of the kernel
		sandboxed "$dir" "$dir/nvram-source" sfi-nvram SFI_ARGS=own=linux/nvram.h &&
			sandboxed "$dir" "$dir/algif_rng-source" sfi-algif_rng \
				SFI_PLANT=rng_recvmsg,rng_bind,rng_accept_parent,rng_setkey,rng_sock_destruct,rng_release &&
			sandboxed "$dir" "$dir/userio-source" sfi-userio SFI_PLANT=userio_char_write || return 1
	done
}

# Made anew: the kernel's make does not see that the runtime's symbols have changed.
build_faulty() {
	local version dir variant
	for version; do
		dir=$kernels/$version
		for variant in faulty faulty-poll; do
			rm -rf "${dir:?}/$variant"
			sandboxed "$dir" examples/faulty "$variant" SFI_ARGS="$([ $variant = faulty ] || echo poll)" || return 1
		done
	done
}

# Drivers that only the kernel tests load, sandboxed but for two that are not.
build_test_drivers() {
	local version dir name
	for version; do
		dir=$kernels/$version
		for name in printer badret rawdma tuned files unready; do
			sandboxed "$dir" "kernel-tests/drivers/$name" "$name" ALCOVE="$top" || return 1
		done
		kbuild/plain-make "$dir/kdir" kernel-tests/drivers/claims "$dir/claims" \
			KBUILD_EXTRA_SYMBOLS="$dir/runtime/Module.symvers" || return 1
		kbuild/plain-make "$dir/kdir" kernel-tests/drivers/netaddr "$dir/netaddr" || return 1
	done
	build_faulty "$@"
}

build_attacks() {
	local version dir
	for version; do
		dir=$kernels/$version
		kbuild/plain-make "$dir/kdir" examples/witness "$dir/witness" &&
			sandboxed "$dir" examples/attacks attacks-sfi ALCOVE="$top" &&
			kbuild/sfi-make KDIR="$dir/kdir" SFI_BUILD="$build" SFI_MODE=native ALCOVE="$top" \
				examples/attacks "$dir/attacks-native" || return 1
	done
}

# Drivers that are there for ./alcove bench alone.
build_crossings() {
	local version dir name
	for version; do
		dir=$kernels/$version
		for name in crossings idle; do
			native "$dir" "kernel-tests/drivers/$name" "native-$name" &&
				sandboxed "$dir" "kernel-tests/drivers/$name" "sfi-$name" || return 1
		done
		kbuild/plain-make "$dir/kdir" kernel-tests/drivers/crosser "$dir/crosser" || return 1
	done
}

# What only ./alcove bench loads: its own drivers, and the other drivers of its works without SFI.
build_bench() {
	local version dir
	build_crossings "$@" || return 1
	for version; do
		dir=$kernels/$version
		native "$dir" "$dir/virtio_blk-source" native-virtio_blk &&
			native "$dir" "$dir/null_blk-source/" native-null_blk CONFIG_BLK_DEV_NULL_BLK=m &&
			native "$dir" "$dir/ens1370-source" native-sound || return 1
	done
}

build_sound() {
	local version dir
	for version; do
		dir=$kernels/$version
		sandboxed "$dir" "$dir/ens1370-source" sound SFI_PLANT=snd_audiopci_interrupt SFI_ARGS=own=sound/ak4531_codec.h ||
			return 1
	done
}

# ---- tests. collect NAME FOLDER: failures are counted, not fatal, so that all are seen
collect() {
	local result=$build/$2.json log=$logs/$2.log p f
	step_now=$((step_now + 1))
	echo "[$step_now/$steps_total] $1"
	rm -f "$result"
	SFI_BUILD=$build timeout 1500 python3 /usr/lib/llvm-19/build/utils/lit/lit.py -v -j2 -o "$result" "$top/$2" \
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

# ---- bench: tables into build/bench, then into the document
bench_hosted() {
	"$top/bench/hosted/run" "$build/bench/hosted" "$build"
}

bench_um() {
	"$top/bench/um/run" "$build/bench/um" "$build"
}

bench_compile() {
	mkdir -p "$build/bench" && "$top/bench/compile" "$kernels/$1" > "$build/bench/compile.md"
}

bench_elision() {
	"$top/bench/elision/run" "$build/bench/elision" "$build" "$1"
}

bench_packets() {
	mkdir -p "$build/bench" && ALCOVE_BUILD=$build "$top/kernel-tests/bench/e1000" "$1" > "$build/bench/e1000.md"
}

bench_insns() {
	local version out=$build/bench/insns.md
	mkdir -p "$build/bench" && : > "$out" || return 1
	for version; do
		[ ! -s "$out" ] || echo >> "$out"
		ALCOVE_BUILD=$build "$top/kernel-tests/bench/insns" "$version" e1000 null_blk virtio_blk ens1370 >> "$out" || return 1
	done
}

bench_cpus() {
	mkdir -p "$build/bench" && ALCOVE_BUILD=$build "$top/kernel-tests/bench/insns" "$1" {null_blk,virtio_blk,e1000}:{1,2,4} \
		> "$build/bench/cpus.md"
}

bench_crossings() {
	local version out=$build/bench/crossings.md
	mkdir -p "$build/bench" && : > "$out" || return 1
	for version; do
		[ ! -s "$out" ] || echo >> "$out"
		ALCOVE_BUILD=$build "$top/kernel-tests/bench/crossings" "$version" >> "$out" || return 1
	done
}

bench_idle() {
	mkdir -p "$build/bench" && ALCOVE_BUILD=$build "$top/kernel-tests/bench/idle" "$1" > "$build/bench/idle.md"
}

bench_publish() {
	local out=$build/bench name
	for name in works singles table; do
		"$top/bench/publish" "bench/hosted/run, $name" "$out/hosted/$name.md" || return 1
	done
	"$top/bench/publish" bench/um/run "$out/um/um.md" &&
		"$top/bench/publish" bench/compile "$out/compile.md" &&
		"$top/bench/publish" bench/elision/run "$out/elision/elision.md" &&
		"$top/bench/publish" kernel-tests/bench/e1000 "$out/e1000.md" &&
		"$top/bench/publish" kernel-tests/bench/insns "$out/insns.md" &&
		"$top/bench/publish" "kernel-tests/bench/insns, CPUs" "$out/cpus.md" &&
		"$top/bench/publish" kernel-tests/bench/crossings "$out/crossings.md" &&
		"$top/bench/publish" kernel-tests/bench/idle "$out/idle.md" &&
		cp "$out/hosted/works.svg" "$top/docs/performance-works.svg" &&
		cp "$out/um/um.svg" "$top/docs/performance-um.svg"
}

# ---- demo
# follow LOG PATTERN: show what happens in the guest while the next step runs
follow() {
	mkdir -p "$logs" && : > "$1"
	# each stage unbuffered: the lines are to appear as they happen
	tail -n +1 -f "$1" 2> /dev/null | sed -u 's/\r$//' | grep --line-buffered -E "$2" | sed -u 's/^/      /' &
	follower=$!
}

unfollow() {
	sleep 1		# for the last lines
	pkill -P $$ -x tail	# the first of the pipeline; the rest ends with it
	wait "$follower" 2> /dev/null
}

demo_summary() {
	cat <<EOF

Shown on the stock Debian kernel $(cat "$kernels/$1/abi"), with the distribution's unmodified e1000 driver:
 - With SFI: the driver downloaded $blob_mib MiB with the right SHA-256. Then a bug in its transmit path
   wrote to memory of the kernel: the write was stopped and reported, that memory stayed intact, and
   the driver was restarted in the same boot. The interface kept its addresses, routes and MTU, and a
   second download came through whole although the driver was killed three times under it.
 - Without SFI: the same bug in the same driver made the kernel panic.
Logs: $logs/demo-sfi.log, $logs/demo-native.log
EOF
}

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
