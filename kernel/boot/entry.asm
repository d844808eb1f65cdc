; entry.asm: from the boot loader, paging off, to kernel_main() in the upper half.

	bits 32

KERNEL_BASE	equ 0xc0000000
MAGIC		equ 0x1badb002
FLAGS		equ 3			; modules on page boundaries, memory size wanted
PDE_BIG		equ 0x83		; present, writable, 4 MiB
PDE_DEVICE	equ 0x93		; ... and not cached
APIC_REGION	equ 0xfec00000		; the I/O and local APIC's 4 MiB
LINEAR_PDES	equ 224			; RAM that is mapped at the most: 896 MiB

	extern kernel_main

	global entry
	global swapper_pg_dir

	section .multiboot
	align 4
	dd MAGIC, FLAGS, -(MAGIC + FLAGS)

	section .text
entry:						; eax: loader's magic, ebx: its information
	mov	edi, swapper_pg_dir - KERNEL_BASE
	mov	dword [edi], PDE_BIG		; this code, until it runs high
	mov	dword [edi + (APIC_REGION >> 22) * 4], APIC_REGION | PDE_DEVICE
	mov	edx, PDE_BIG
	xor	ecx, ecx
.map:	mov	[edi + (KERNEL_BASE >> 22) * 4 + ecx * 4], edx
	add	edx, 1 << 22
	inc	ecx
	cmp	ecx, LINEAR_PDES
	jb	.map

	mov	ecx, cr4
	or	ecx, 1 << 4			; PSE: 4 MiB pages
	mov	cr4, ecx
	mov	cr3, edi
	mov	ecx, cr0
	or	ecx, 1 << 31 | 1 << 16 | 1 << 5	; paging; WP: the kernel obeys read-only pages too; NE
	and	ecx, ~(1 << 2 | 1 << 30 | 1 << 29)	; there is an x87; caches on
	mov	cr0, ecx
	mov	ecx, .high
	jmp	ecx
.high:
	mov	dword [swapper_pg_dir], 0
	mov	ecx, cr3
	mov	cr3, ecx
	mov	esp, boot_stack_top
	mov	edx, ebx
	call	kernel_main
.stop:	hlt
	jmp	.stop

	section .bss
	align 4096
swapper_pg_dir:	resb 4096		; the page directory with the kernel half alone
		resb 4096		; the stack of boot, which becomes task 0's
boot_stack_top:

	section .note.GNU-stack noalloc noexec nowrite progbits
