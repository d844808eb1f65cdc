; gate.asm: where the machine may stand still.
;
; The way through trace_gate has the same length whether somebody stops or not, or else looking
; would change what is seen. So a stop is no branch: the function to call is taken from a table of
; two that are alike, and only one of them ever carries a breakpoint. The timer does not run
; meanwhile: a stop with a timer armed would make QEMU jump to its deadline.

	bits 32
%include "offsets.inc"

	extern fs_root
	extern trace_full
	global trace_gate
	global trace_stop
	global trace_pass

APIC_INITIAL	equ 0xfee00380
APIC_CURRENT	equ 0xfee00390

	section .text

; void trace_gate(uint32_t type, uint32_t pid, uint32_t seq): in eax, edx, ecx
; Stops after event `seq` if the viewer asked for its type (of this pid, or of any), for its number,
; or if a ring is half full.
trace_gate:
	push	ebx
	bt	[fs_root + ROOT_STOP_MASK], eax
	setc	bl				; the type is wanted ...
	cmp	eax, LAST_KERNEL_EVENT
	setbe	bh				; ... the kernel's own of every pid ...
	mov	eax, [fs_root + ROOT_STOP_PID]
	cmp	eax, edx
	sete	dl				; ... or of this one ...
	or	bh, dl
	test	eax, eax
	setz	dl				; ... or of any
	or	bh, dl
	and	bl, bh
	cmp	ecx, [fs_root + ROOT_STOP_SEQ]
	sete	dl
	or	bl, dl
	test	ecx, RING_HALF - 1
	setz	dl
	or	bl, dl
	or	bl, [trace_full]
	mov	byte [trace_full], 0
	movzx	eax, bl
	pop	ebx

	inc	dword [fs_root + ROOT_FLUX]	; even: memory is as the events say
	mov	edx, [APIC_CURRENT]
	test	edx, edx
	jz	.timer_off			; depends on the guest's own time alone
	mov	dword [APIC_INITIAL], 0
	call	[gates + eax * 4]
	mov	[APIC_INITIAL], edx
	inc	dword [fs_root + ROOT_FLUX]
	ret
.timer_off:
	call	[gates + eax * 4]
	inc	dword [fs_root + ROOT_FLUX]
	ret

; The viewer goes on from a stop by setting eip to trace_pass, trace_stop's equal.
trace_pass:
	nop
	ret

	section .trace_stop progbits alloc exec nowrite align=16
trace_stop:
	nop
	ret

	section .rodata
	align 4
gates:	dd	trace_pass, trace_stop

	section .note.GNU-stack noalloc noexec nowrite progbits
