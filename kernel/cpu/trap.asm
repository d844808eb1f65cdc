; trap.asm: the way in and out of the kernel.
;
; Every entry builds the same frame (struct trapframe):
;
;	ss esp			only from user mode
;	eflags cs eip		pushed by the processor
;	error			by the processor, or a 0 of ours
;	vector
;	ds es
;	eax ecx edx ebx esp ebp esi edi		<- esp, handed to C in eax
;
; fs and gs stay as they are: the kernel does not use them, and a task switch saves them.

	bits 32
	extern trap
	extern do_system_call
	global trap_stubs
	global system_call
	global trap_return

SEL_KERNEL_DATA	equ 0x10
SYSCALL_VECTOR	equ 0x80
STUBS		equ 64

%macro SAVE 0
	push	ds
	push	es
	pushad
	mov	eax, SEL_KERNEL_DATA
	mov	ds, eax
	mov	es, eax
	cld
	mov	eax, esp
%endmacro

	section .text

; int 0x80: eax the number of the call, ebx ecx edx esi edi ebp its arguments.
system_call:
	push	dword 0
	push	dword SYSCALL_VECTOR
	SAVE
	call	do_system_call
	; fall through
trap_return:
	popad
	pop	es
	pop	ds
	add	esp, 8				; vector, error
	iretd

trap_common:
	SAVE
	call	trap
	jmp	trap_return

; The processor pushes an error code for these vectors, and for no other (SDM 6.13).

%assign v 0
%rep STUBS
stub_%+v:
%if !(v == 8 || (v >= 10 && v <= 14) || v == 17)
	push	dword 0
%endif
	push	dword v
	jmp	trap_common
%assign v v + 1
%endrep

	section .rodata
	align 4
trap_stubs:
%assign v 0
%rep STUBS
	dd	stub_%+v
%assign v v + 1
%endrep

	section .note.GNU-stack noalloc noexec nowrite progbits
