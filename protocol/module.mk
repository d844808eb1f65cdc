# libgdb-remote: every source below src/ into an archive and a shared library. It needs expat and
# nothing of forkscope.

# The shared library's name changes (GR_ABI) when a program would have to be compiled again.
GR_VERSION := 0.1.0
GR_ABI := 0
GR_SO := libgdb-remote.so.$(GR_VERSION)

GR_HEADERS := $(wildcard protocol/include/*.h)
GR_OBJ := $(patsubst %.c,$(B)/%.o,$(wildcard protocol/src/*.c))
GR_PIC := $(patsubst %.c,$(B)/pic/%.o,$(wildcard protocol/src/*.c))
GR_MAN7 := $(B)/gdb-remote-packets.7
GR_LIB := $(B)/libgdb-remote.a $(B)/$(GR_SO) $(B)/gdb-remote-replay $(GR_MAN7)

.PHONY: lib
lib: $(GR_LIB)

$(B)/libgdb-remote.a: $(GR_OBJ)
	$(call say,AR)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(B)/protocol/%.o: protocol/%.c
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(BUILD_CFLAGS) $(DEPS) -c -o $@ $<

$(B)/pic/%.o: %.c
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(BUILD_CFLAGS) -fPIC $(DEPS) -c -o $@ $<

# What the public headers declare is exported, and nothing else.
$(B)/libgdb-remote.map: $(GR_HEADERS) protocol/module.mk
	$(call say,GEN)
	@mkdir -p $(@D)
	$(Q){ echo 'GDB_REMOTE_$(GR_ABI) {'; echo 'global:'; \
	$(CC) -E -P protocol/include/gdb_remote.h | grep -oE '\bgr_[a-z0-9_]+ *\(' | tr -d ' (' | sort -u | sed 's/.*/	&;/'; \
	echo 'local: *;'; echo '};'; } >$@

$(B)/$(GR_SO): $(GR_PIC) $(B)/libgdb-remote.map
	$(call say,LD)
	$(Q)$(CC) $(BUILD_CFLAGS) -shared -Wl,-z,defs -Wl,-soname,libgdb-remote.so.$(GR_ABI) \
		-Wl,--version-script,$(B)/libgdb-remote.map -o $@ $(GR_PIC) $(EXPAT_LIBS)

$(B)/gdb-remote-replay: $(B)/protocol/tools/gdb-remote-replay.o $(B)/libgdb-remote.a
	$(call say,LD)
	$(Q)$(CC) $(BUILD_CFLAGS) -o $@ $^ $(EXPAT_LIBS)

$(TOP)/bench-protocol: $(B)/protocol/bench/bench.o $(B)/libgdb-remote.a
	$(call say,LD)
	$(Q)$(CC) $(BUILD_CFLAGS) -o $@ $^ $(PKG_LIBS)

# The table of packets is written once, for readers of the sources and of the manual.
$(B)/gdb-remote-packets.7: protocol/SUPPORTED.md protocol/man/packets.awk
	$(call say,MAN)
	@mkdir -p $(@D)
	$(Q)awk -v version=$(GR_VERSION) -f protocol/man/packets.awk $< >$@

# ---- installing ------------------------------------------------------------------------------

GR_TO := $(DESTDIR)$(PREFIX)

# pkg-config is told the final place; the staging folder (DESTDIR) is no part of it.
install-lib: lib
	@install -d '$(GR_TO)/bin' '$(GR_TO)/include' '$(GR_TO)/lib/pkgconfig' '$(GR_TO)/share/man/man1' \
		'$(GR_TO)/share/man/man3' '$(GR_TO)/share/man/man7' '$(GR_TO)/share/doc/libgdb-remote/examples'
	@install -m 644 $(GR_HEADERS) '$(GR_TO)/include/'
	@install -m 644 $(B)/libgdb-remote.a '$(GR_TO)/lib/'
	@install $(B)/$(GR_SO) '$(GR_TO)/lib/'
	@ln -sf $(GR_SO) '$(GR_TO)/lib/libgdb-remote.so.$(GR_ABI)'
	@ln -sf libgdb-remote.so.$(GR_ABI) '$(GR_TO)/lib/libgdb-remote.so'
	@sed 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(GR_VERSION)|' protocol/gdb-remote.pc.in >'$(GR_TO)/lib/pkgconfig/gdb-remote.pc'
	@install $(B)/gdb-remote-replay '$(GR_TO)/bin/'
	@install -m 644 protocol/man/*.1 '$(GR_TO)/share/man/man1/'
	@install -m 644 protocol/man/*.3 '$(GR_TO)/share/man/man3/'
	@install -m 644 $(GR_MAN7) '$(GR_TO)/share/man/man7/'
	@install -m 644 protocol/*.md '$(GR_TO)/share/doc/libgdb-remote/'
	@install -m 644 protocol/examples/*.c '$(GR_TO)/share/doc/libgdb-remote/examples/'
	@echo "libgdb-remote is installed: $(PREFIX)/lib/libgdb-remote.so.$(GR_ABI)"

-include $(B)/protocol/bench/bench.d
-include $(GR_OBJ:.o=.d) $(GR_PIC:.o=.d) $(B)/protocol/tools/gdb-remote-replay.d
