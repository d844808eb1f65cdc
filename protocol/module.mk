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

-include $(GR_OBJ:.o=.d)
