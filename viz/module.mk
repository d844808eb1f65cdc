# The viewer (build/forkscope).

VIZ_C := $(shell find viz -name '*.c' | sort)
VIZ_OBJ := $(VIZ_C:%.c=$(B)/%.o)

.PHONY: viewer
viewer: $(B)/forkscope $(TOP)/demo

# The lecture scenarios, where `forkscope demo` looks for them.
$(TOP)/demo:
	$(call say,LN)
	$(Q)mkdir -p $(@D)
	$(Q)ln -sfn ../scripts/demo $@

$(B)/forkscope: $(VIZ_OBJ) $(B)/libgdb-remote.a
	$(call say,LD)
	$(Q)$(CC) $(BUILD_CFLAGS) -o $@ $^ $(PKG_LIBS)

$(B)/viz/%.o: viz/%.c
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(BUILD_CFLAGS) $(DEPS) -c -o $@ $<

# The page stands in the program.
$(B)/viz/export/html.o $(TOP)/tests/obj/viz/export/html.o: viz/export/page.html

-include $(VIZ_OBJ:.o=.d)
