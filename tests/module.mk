# The tests. Host tests have an object tree of their own, always under ASan and UBSan; the guest's
# test programs are built like any program of a user.

TB := $(TOP)/tests
TEST_CFLAGS = $(HOST_CFLAGS) -O1 $(SANITIZE) -fno-omit-frame-pointer -Itests/unit -Itests/wire -Itests/harness
LIB_C := $(wildcard protocol/src/*.c)
TEST_VIZ_OBJ := $(patsubst %.c,$(TB)/obj/%.o,$(filter-out viz/main.c,$(VIZ_C)))
TEST_LIB_OBJ := $(LIB_C:%.c=$(TB)/obj/%.o)

UNIT_C := $(wildcard tests/unit/test_*.c)
WIRE_C := $(wildcard tests/wire/test_*.c)
HARNESS_C := $(wildcard tests/harness/test_*.c)
TEST_C := $(UNIT_C) $(WIRE_C) $(HARNESS_C)
GUEST_TESTS := $(patsubst tests/guest/%.c,$(TB)/guest/%,$(wildcard tests/guest/*.c))
# Programs that run on Linux and on our kernel alike; those of DIFF_GLIBC with both C libraries.
DIFF_GLIBC := altstack arguments atexit_fork cow_tree environ exec_args exit_codes faults fifo floats fork_many fork_tree \
	limits locks malloc_stress odds offsets scan sendfile sigchld_reap signal_nested signal_reset sigwait sleeps \
	status_words stdio_fork stop_continue thread_local times vfork_exec x87
DIFF_NAMES := $(patsubst tests/diff/%.c,%,$(wildcard tests/diff/*.c))
DIFF_TESTS := $(DIFF_NAMES:%=$(TB)/diff/%) $(DIFF_GLIBC:%=$(TB)/diff/%-glibc) $(TB)/diff/host/terminal
# A folder of tests may share files among its tests: those that are not named test_*.
helpers = $(patsubst %.c,$(TB)/obj/%.o,$(filter-out tests/$(1)/test_%,$(wildcard tests/$(1)/*.c)))

# The kernel's pure parts: its addresses are 32 bits wide, whoever compiles it.
$(TB)/obj/tests/unit/test_classify.o: TEST_CFLAGS += -Ikernel -Wno-int-to-pointer-cast -Wno-pointer-to-int-cast

# Disks for the guest, see tests/disk/make.sh.
DISKS := $(addprefix $(TB)/disk/,1k 2k 4k ext4 small)

# Programs for the real servers: fixed addresses, so that the tests know them.
WIRE_PROGRAMS := $(addprefix $(TB)/wire/programs/,i386 x86_64 ppc threads forks)
$(TB)/wire/programs/i386: ARCH_CC := gcc -m32 -no-pie
$(TB)/wire/programs/x86_64: ARCH_CC := gcc -no-pie
$(TB)/wire/programs/ppc: ARCH_CC := clang --target=powerpc-linux-gnu -fuse-ld=lld

$(TB)/wire/programs/%: tests/wire/programs/%.s
	$(call say,AS)
	@mkdir -p $(@D)
	$(Q)$(ARCH_CC) -nostdlib -static -Wl,-Ttext=0x10010000,--section-start=.data=0x10020000 -o $@ $<

$(TB)/wire/programs/%: tests/wire/programs/%.c
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) -O1 -g -no-pie -pthread -Wl,--section-start=.mark=0x10010000 -o $@ $<

# Fuzz targets: gcc's replay the corpus in make check, clang's look for new inputs.
FUZZ_NAMES := codec session xml
FUZZ_HELP := tests/fuzz/peer.c

.PHONY: tests fuzz
tests: $(TEST_C:tests/%.c=$(TB)/%) $(GUEST_TESTS) $(DIFF_TESTS) $(DISKS) $(WIRE_PROGRAMS) $(FUZZ_NAMES:%=$(TB)/fuzz/%) $(TB)/forkscope
	@:

N ?= 10000
SEED ?= 1
.PHONY: random-keys
random-keys: all $(TB)/forkscope ## keys at random, under the sanitizers: make random-keys N=10000 SEED=7
	@FS_KEYS=$(N) FS_SEED=$(SEED) FS_TEST_LIMIT=3600 bash tests/run.sh -f screen/random $(TOP)

S ?= 60
fuzz: ## look for inputs that break libgdb-remote: make fuzz T=codec S=SECONDS (or session, xml)
	@[ -n '$(filter $(T),$(FUZZ_NAMES))' ] || { echo "make fuzz: say which, as in  make fuzz T=codec S=60 ($(FUZZ_NAMES))" >&2; exit 2; }
	@$(MAKE) $(TOP)/fuzz/$(T)
	@mkdir -p $(TOP)/fuzz/corpus-$(T)
	@exec $(TOP)/fuzz/$(T) -max_total_time=$(S) -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 -max_len=4096 \
		-artifact_prefix=$(TOP)/fuzz/$(T)- $(TOP)/fuzz/corpus-$(T) tests/fuzz/corpus/$(T)

$(TOP)/fuzz/%: tests/fuzz/%.c $(FUZZ_HELP) tests/fuzz/fuzz.h tests/fuzz/peer.h $(LIB_C) $(wildcard protocol/src/*.h protocol/include/*.h)
	$(call say,CLANG)
	@mkdir -p $(@D)
	$(Q)clang -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined $(HOST_CFLAGS) -O1 -o $@ \
		$(filter %.c,$^) $(PKG_LIBS)

# Archives, so that a test takes only what it uses and may bring a stand-in for the rest.
$(TB)/libviz.a: $(TEST_VIZ_OBJ)
$(TB)/libgdb-remote.a: $(TEST_LIB_OBJ)
$(TB)/libviz.a $(TB)/libgdb-remote.a:
	$(call say,AR)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(TB)/obj/%.o: %.c
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(TEST_CFLAGS) $(DEPS) -c -o $@ $<

# The viewer itself under the sanitizers, for tests at a terminal; it finds what it needs one folder up.
$(TB)/forkscope: $(TB)/obj/viz/main.o $(TB)/libviz.a $(TB)/libgdb-remote.a
	$(call say,LD)
	$(Q)$(CC) $(TEST_CFLAGS) -o $@ $^ $(PKG_LIBS)

link_test = $(Q)$(CC) $(TEST_CFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(CMOCKA_LIBS) $(PKG_LIBS)

$(TB)/unit/%: $(TB)/obj/tests/unit/%.o $(call helpers,unit) $(TB)/libviz.a $(TB)/libgdb-remote.a
	$(call say,LD)
	@mkdir -p $(@D)
	$(link_test)

$(TB)/wire/%: $(TB)/obj/tests/wire/%.o $(call helpers,wire) $(TB)/libgdb-remote.a
	$(call say,LD)
	@mkdir -p $(@D)
	$(link_test)

# libgdb-remote and its tests once more: without sanitizers, for valgrind, and with counters, for gcov.
define wire_tree
$(TOP)/$(1)/obj/%.o: %.c
	$$(call say,CC)
	@mkdir -p $$(@D)
	$(Q)$(CC) $$(HOST_CFLAGS) $(2) -Itests/wire $(DEPS) -c -o $$@ $$<

$(TOP)/$(1)/libgdb-remote.a: $(LIB_C:%.c=$(TOP)/$(1)/obj/%.o)
	$$(call say,AR)
	@rm -f $$@
	$(Q)$(AR) rcs $$@ $$^

$(TOP)/$(1)/wire/%: $(TOP)/$(1)/obj/tests/wire/%.o $(patsubst %.c,$(TOP)/$(1)/obj/%.o,$(filter-out tests/wire/test_%,$(wildcard tests/wire/*.c))) $(TOP)/$(1)/libgdb-remote.a
	$$(call say,LD)
	@mkdir -p $$(@D)
	$(Q)$(CC) $(2) -o $$@ $$^ $$(CMOCKA_LIBS) $$(PKG_LIBS)

-include $(patsubst %.c,$(TOP)/$(1)/obj/%.d,$(LIB_C) $(wildcard tests/wire/*.c))
endef
$(eval $(call wire_tree,plain,-O1))
$(eval $(call wire_tree,cov,-O0 --coverage))
PLAIN_TESTS := $(filter-out $(addprefix $(TOP)/plain/wire/test_,hostile servers abilities qemu transport),$(WIRE_C:tests/%.c=$(TOP)/plain/%))

tests: $(PLAIN_TESTS)

.PHONY: coverage
coverage: $(WIRE_C:tests/%.c=$(TOP)/cov/%) $(WIRE_PROGRAMS) ## how many lines of libgdb-remote its tests reach
	@sh scripts/coverage.sh $(TOP)

$(TB)/fuzz/%: $(TB)/obj/tests/fuzz/%.o $(TB)/obj/tests/fuzz/peer.o $(TB)/obj/tests/fuzz/replay.o $(TB)/libgdb-remote.a
	$(call say,LD)
	@mkdir -p $(@D)
	$(link_test)

$(TB)/harness/%: $(TB)/obj/tests/harness/%.o $(call helpers,harness) $(TB)/libviz.a $(TB)/libgdb-remote.a
	$(call say,LD)
	@mkdir -p $(@D)
	$(link_test)

$(TB)/guest/%: tests/guest/%.c $(TOP)/guest-cc
	$(call say,GUEST)
	@mkdir -p $(@D) $(TOP)/dep/guest
	$(Q)$(TOP)/guest-cc -o $@ $(DEPS) -MF $(TOP)/dep/guest/$*.d -MQ $@ $<

build_diff = $(TOP)/guest-cc -o $@ -Wall $(DEPS) -MF $(TOP)/dep/diff/$(@F).d -MQ $@ $< -lm
$(TB)/diff/%-glibc: tests/diff/%.c $(TOP)/guest-cc
	$(call say,GUEST)
	@mkdir -p $(@D) $(TOP)/dep/diff
	$(Q)GUEST_LIBC=glibc $(build_diff)

$(TB)/diff/%: tests/diff/%.c $(TOP)/guest-cc
	$(call say,GUEST)
	@mkdir -p $(@D) $(TOP)/dep/diff
	$(Q)$(build_diff)

$(TB)/disk/%: tests/disk/make.sh $(TOP)/user/fork
	$(call say,DISK)
	@mkdir -p $(@D)
	$(Q)sh tests/disk/make.sh $* $@ $(TOP)/user/fork

$(TB)/diff/host/%: tests/diff/host/%.c
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CFLAGS) -O1 -o $@ $< -lutil

# A benchmark is the viewer's own objects with another main.
$(TOP)/bench/%: tests/bench/%.c $(filter-out $(B)/viz/main.o,$(VIZ_OBJ)) $(B)/libgdb-remote.a
	$(call say,LD)
	@mkdir -p $(@D)
	$(Q)$(CC) $(BUILD_CFLAGS) -o $@ $^ $(PKG_LIBS) -lutil

.SECONDARY:
-include $(TEST_VIZ_OBJ:.o=.d) $(TEST_LIB_OBJ:.o=.d) $(patsubst %.c,$(TB)/obj/%.d,$(wildcard tests/*/*.c))
-include $(wildcard $(TOP)/dep/guest/*.d)
-include $(wildcard $(TOP)/dep/diff/*.d)
