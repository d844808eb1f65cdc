# forkscope. `make help` says what there is; every output goes to build/.
#
# A fragment a folder: kernel/, protocol/, viz/ and tests/ have a module.mk each. Sources are found
# by wildcard, so a new file needs no line here.

MAKEFLAGS += --no-builtin-rules --no-print-directory
SHELL := /bin/sh
.DELETE_ON_ERROR:
.SUFFIXES:

# V=1 shows the commands, SAN=1 builds the viewer and the library with ASan and UBSan.
V ?= 0
SAN ?= 0
PREFIX ?= /usr/local
DESTDIR ?=
CC := gcc
AR ?= ar

TOP := build
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=undefined
B := $(if $(filter 1,$(SAN)),$(TOP)/san,$(TOP))
Q := $(if $(filter 1,$(V)),,@)
# $(call say,WHAT): one short line for a step whose command is not shown
say = $(if $(filter 1,$(V)),,@printf '  %-5s %s\n' '$(1)' '$(@:$(TOP)/%=%)')

# Asked once, and only when something is compiled: before the set-up there is no pkg-config.
once = $(eval $(1) := $$(shell $(2)))$($(1))
PKGS := ncursesw expat lua5.4 libdw libelf capstone vterm sqlite3 zlib
PKG_CFLAGS = $(call once,PKG_CFLAGS,pkg-config --cflags $(PKGS))
PKG_LIBS = $(call once,PKG_LIBS,pkg-config --libs $(PKGS))
EXPAT_LIBS = $(call once,EXPAT_LIBS,pkg-config --libs expat)
CMOCKA_LIBS = $(call once,CMOCKA_LIBS,pkg-config --libs cmocka)

INCLUDES := -Ikernel/uapi -Iprotocol/include -Iviz \
	$(addprefix -Iviz/,model history target ui panes program script export)
WARNINGS := -Wall -Wextra -Wshadow -Werror
CFLAGS ?= -O2 -g
HOST_CFLAGS = -std=c11 -pthread -D_GNU_SOURCE $(WARNINGS) $(CFLAGS) $(PKG_CFLAGS) $(INCLUDES)
BUILD_CFLAGS = $(HOST_CFLAGS) $(if $(filter 1,$(SAN)),$(SANITIZE) -fno-omit-frame-pointer)
DEPS = -MMD -MP

all:

include kernel/module.mk protocol/module.mk viz/module.mk tests/module.mk

all: kernel lib viewer $(TOP)/compile_commands.json ## build everything (the default)
	@:

# ---- what a user types -----------------------------------------------------------------------

.PHONY: all bootstrap demo check run help clean screenshots accept determinism install install-lib bench bench-kernel bench-protocol bench-replay bench-check bench-viz

bootstrap:
	@sh scripts/bootstrap.sh

# Without a terminal the same program is told as a story instead.
demo: bootstrap ## set up, build, and show fork (a story and the tree when stdout is no terminal)
	@$(MAKE) all
	@if [ -t 1 ]; then exec $(B)/forkscope run fork; \
	else exec $(B)/forkscope run --headless --story fork; fi

check: bootstrap ## set up, build, and run every test; T=word runs those that contain the word
	@$(MAKE) all tests
	@bash tests/run.sh $(if $(T),-f '$(T)') $(TOP)

accept: bootstrap ## rewrite the golden files of the tests that contain T=word; read the diff after
	@[ -n '$(T)' ] || { echo "make accept: say which, as in  make accept T=screen" >&2; exit 2; }
	@$(MAKE) all tests
	@FS_ACCEPT=1 bash tests/run.sh -f '$(T)' $(TOP)

run: all ## build, and show a program: make run P=file.c
	@[ -n '$(P)' ] || { echo "make run: say which program, as in  make run P=file.c" >&2; exit 2; }
	@exec $(B)/forkscope run $(P)

screenshots: bootstrap ## draw screenshots/ from the real program
	@$(MAKE) all
	@sh scripts/screenshots.sh $(B)/forkscope screenshots

N ?= 20
determinism: all ## each lecture scenario N=20 times, with stops, pauses and load: the same events each time
	@sh scripts/determinism.sh $(B)/forkscope $(N)

bench: bench-kernel bench-protocol bench-replay bench-check bench-viz ## every benchmark; the tables go to build/bench-NAME.tsv too

bench-kernel: all ## what a call, a fault, a fork cost in the guest, beside Linux
	@sh scripts/bench-kernel.sh $(B)/forkscope $(TOP)/bench-kernel.tsv

bench-replay: all $(TOP)/bench/replay $(TOP)/bench/rewind ## what recording costs a run, moving in a million events, and going back for real
	@sh scripts/bench-replay.sh $(B)/forkscope $(TOP)/bench $(TOP) $(TOP)/bench-replay.tsv

bench-check: all ## how long the check of all lecture scenarios takes
	@sh scripts/bench-check.sh $(B)/forkscope $(TOP)/bench-check.tsv

bench-viz: all $(TOP)/bench/viz ## what a frame, a key and waiting cost in the viewer, beside its goals and htop
	@sh scripts/bench-viz.sh $(B)/forkscope $(TOP)/bench/viz $(TOP)/bench-viz.tsv

bench-protocol: all $(TOP)/bench-protocol ## libgdb-remote beside gdb, at one QEMU
	@sh scripts/bench-protocol.sh $(TOP)/bench-protocol $(TOP)/kernel.elf $(TOP)/user $(TOP)/bench-protocol.tsv

install-lib: ## install libgdb-remote alone: headers, libraries, manual pages, examples

install: all install-lib ## install below PREFIX (default /usr/local)
	@install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/lib/forkscope/user' \
		'$(DESTDIR)$(PREFIX)/lib/forkscope/demo'
	@install $(B)/forkscope '$(DESTDIR)$(PREFIX)/bin/'
	@install -m 644 $(TOP)/kernel.elf '$(DESTDIR)$(PREFIX)/lib/forkscope/'
	@install -d '$(DESTDIR)$(PREFIX)/lib/forkscope/src'
	@install -m 644 $(USER_C) '$(DESTDIR)$(PREFIX)/lib/forkscope/src/'
	@install $(USER_PROGRAMS) '$(DESTDIR)$(PREFIX)/lib/forkscope/user/'
	@install -m 644 $(TOP)/programs '$(DESTDIR)$(PREFIX)/lib/forkscope/'
	@install -m 644 scripts/demo/*.lua '$(DESTDIR)$(PREFIX)/lib/forkscope/demo/'
	@install $(TOP)/guest-cc '$(DESTDIR)$(PREFIX)/lib/forkscope/'
	@if [ -d $(TOP)/musl ]; then cp -R $(TOP)/musl '$(DESTDIR)$(PREFIX)/lib/forkscope/'; fi
	@if [ -d $(TOP)/busybox ]; then cp -R $(TOP)/busybox '$(DESTDIR)$(PREFIX)/lib/forkscope/'; fi
	@echo "forkscope is installed: $(PREFIX)/bin/forkscope"

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile */module.mk | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'
	@echo "  V=1 shows commands, SAN=1 builds the viewer with ASan and UBSan (into build/san/)"

clean: ## remove build/
	rm -rf $(TOP)

# ---- for editors -----------------------------------------------------------------------------

# One entry a source, in the form FILE|COMMAND, made by each fragment.
$(TOP)/compile_commands.json: $(KERNEL_C) $(VIZ_C) $(LIB_C) Makefile $(wildcard */module.mk)
	$(call say,JSON)
	@mkdir -p $(@D)
	$(Q){ $(foreach f,$(KERNEL_C),echo '$f|$(CC) $(KERNEL_CFLAGS) -c $f';) \
	$(foreach f,$(VIZ_C) $(LIB_C),echo '$f|$(CC) $(HOST_CFLAGS) -c $f';) } | \
	awk -F'|' -v dir="$(CURDIR)" 'BEGIN { print "[" } \
		{ printf "%s{\"directory\":\"%s\",\"file\":\"%s\",\"command\":\"%s\"}", sep, dir, $$1, $$2; sep = ",\n" } \
		END { print "\n]" }' >$@
