# libgdb-remote: every source below src/ into one archive. It needs expat and nothing of forkscope.

GR_OBJ := $(patsubst %.c,$(B)/%.o,$(wildcard protocol/src/*.c))

$(B)/libgdb-remote.a: $(GR_OBJ)
	$(call say,AR)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(B)/protocol/%.o: protocol/%.c
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(BUILD_CFLAGS) $(DEPS) -c -o $@ $<

$(TOP)/bench-protocol: $(B)/protocol/bench/bench.o $(B)/libgdb-remote.a
	$(call say,LD)
	$(Q)$(CC) $(BUILD_CFLAGS) -o $@ $^ $(PKG_LIBS)

-include $(B)/protocol/bench/bench.d
-include $(GR_OBJ:.o=.d)
