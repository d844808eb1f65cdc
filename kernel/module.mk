# The kernel (build/kernel.elf) and the programs that it ships (build/user/NAME).

K := $(TOP)/kernel
KERNEL_C := $(shell find kernel -name '*.c' ! -path 'kernel/user/*' ! -path 'kernel/gen/*' | sort)
KERNEL_ASM := $(shell find kernel -name '*.asm' | sort)
# The source's ending stays in the object's name: trap.c and trap.asm stand side by side.
KERNEL_OBJ := $(KERNEL_C:%=$(TOP)/%.o) $(KERNEL_ASM:%=$(TOP)/%.o)
KERNEL_CFLAGS := -m32 -march=i686 -ffreestanding -fno-pie -fno-stack-protector \
	-fno-asynchronous-unwind-tables -mno-sse -mno-mmx -mgeneral-regs-only -mregparm=3 -O2 -g -std=gnu11 \
	-Wall -Wextra -Werror -Ikernel -Ikernel/uapi

.PHONY: kernel
kernel: $(TOP)/kernel.elf user $(TOP)/busybox.stamp $(TOP)/programs

$(TOP)/kernel.elf: $(KERNEL_OBJ) kernel/kernel.ld
	$(call say,LD)
	$(Q)ld -m elf_i386 -T kernel/kernel.ld -o $@ $(KERNEL_OBJ)

$(K)/%.c.o: kernel/%.c kernel/module.mk
	$(call say,CC)
	@mkdir -p $(@D)
	$(Q)$(CC) $(KERNEL_CFLAGS) $(DEPS) -c -o $@ $<

$(K)/%.asm.o: kernel/%.asm $(TOP)/gen/offsets.inc
	$(call say,NASM)
	@mkdir -p $(@D)
	$(Q)nasm -f elf32 -g -F dwarf -I$(TOP)/gen/ -Ikernel/ -MD $(@:.o=.d) -MP -MQ $@ -o $@ $<

# offsets.c leaves lines "->NAME VALUE" in the compiler's assembly; nothing of it is ever run.
$(TOP)/gen/offsets.inc: kernel/gen/offsets.c
	$(call say,GEN)
	@mkdir -p $(@D)
	$(Q)$(CC) $(KERNEL_CFLAGS) $(DEPS) -MF $(@:.inc=.d) -MQ $@ -S -o $(@:.inc=.s) $<
	$(Q)sed -n 's/^[[:space:]]*->\([A-Za-z_0-9]*\)[[:space:]]*\$$\{0,1\}\(-\{0,1\}[0-9]*\).*/\1 equ \2/p' \
		$(@:.inc=.s) >$@

# ---- programs for the guest ------------------------------------------------------------------

USER_C := $(wildcard kernel/user/*.c)
USER_PROGRAMS := $(USER_C:kernel/user/%.c=$(TOP)/user/%)

.PHONY: user
user: $(USER_PROGRAMS)

# What `forkscope programs` says, and the README's table.
$(TOP)/programs: $(USER_C) scripts/programs.sh
	$(call say,LIST)
	@mkdir -p $(@D)
	$(Q)sh scripts/programs.sh $(sort $(USER_C)) >$@

# Asked for once; without musl the stamp is made all the same, and guest-cc takes glibc.
$(TOP)/musl.stamp: scripts/fetch-i386.sh
	@mkdir -p $(@D)
	@sh scripts/fetch-i386.sh musl-dev usr/lib/i386-linux-musl/libc.a $(TOP)/musl \
		'guest programs use gcc -m32 -static'
	@touch $@

# The shell: Debian's busybox, as it is.
$(TOP)/busybox.stamp: scripts/fetch-i386.sh
	@mkdir -p $(@D)
	@sh scripts/fetch-i386.sh busybox-static bin/busybox $(TOP)/busybox 'forkscope shell has no shell'
	@touch $@

# Beside musl/, as it is when installed.
$(TOP)/guest-cc: scripts/guest-cc $(TOP)/musl.stamp
	@cp scripts/guest-cc $@

$(TOP)/user/%: kernel/user/%.c $(TOP)/guest-cc
	$(call say,GUEST)
	@mkdir -p $(@D) $(TOP)/dep/user
	$(Q)$(TOP)/guest-cc -o $@ -Wall $(DEPS) -MF $(TOP)/dep/user/$*.d -MQ $@ $<

-include $(KERNEL_OBJ:.o=.d) $(TOP)/gen/offsets.d $(USER_C:kernel/user/%.c=$(TOP)/dep/user/%.d)
