; gate.asm: where the machine may stand still.
;
; The way through trace_gate has the same length whether somebody stops or not, or else looking
; would change what is seen. So a stop is no branch: the function to call is taken from a table of
; two that are alike, and only one of them ever carries a breakpoint. The timer does not run
; meanwhile: a stop with a timer armed would make QEMU jump to its deadline.

	bits 32
%include "offsets.inc"

	extern fs_root
	extern trace_next
	extern trace_due
	extern timer_armed
	global trace_gate
	global trace_stop
	global trace_pass

APIC_INITIAL	equ 0xfee00380
APIC_CURRENT	equ 0xfee00390

	section .text

; void trace_gate(uint32_t type_and_pid, struct fs_event *record): in eax, edx
; Completes the record, and stops if the viewer asked for its type (of this pid, or of any) or for its
; number, or if the kernel itself wants a stop.
trace_gate:
	push	ebx
	mov	ebx, edx
	mov	[ebx + EVENT_TYPE], eax
	mov	ecx, eax
	rdtsc
	mov	[ebx + EVENT_TIME], eax
	mov	[ebx + EVENT_TIME + 4], edx
	mov	eax, [fs_root + ROOT_HEAD]
	inc	eax
	mov	[ebx], eax
	add	ebx, EVENT_SIZE
	mov	[trace_next], ebx
	mov	[fs_root + ROOT_HEAD], eax	; whole records stand below it, whoever stops us anywhere
	cmp	eax, [trace_due]
	jae	.due				; depends on the guest alone

	movzx	edx, cx
	bt	[fs_root + ROOT_STOP_MASK], edx
	cmc
	sbb	edx, edx			; 0: the type is wanted ...
	shr	ecx, 16
	xor	ecx, [fs_root + ROOT_STOP_PID]
	and	ecx, [fs_root + ROOT_STOP_PID_BITS]
	or	edx, ecx			; ... of this pid
	xor	eax, [fs_root + ROOT_STOP_SEQ]	; 0: the number is wanted
	cmp	eax, 1
	sbb	eax, eax
	cmp	edx, 1
	sbb	eax, 0				; 0: pass, -1 or -2: stop
.gate:
	pop	ebx
	cmp	dword [timer_armed], 0
	je	.timer_off			; depends on the guest alone, as does its own time
	mov	edx, [APIC_CURRENT]
	test	edx, edx
	jz	.timer_off
	mov	dword [APIC_INITIAL], 0
	call	[gates + eax * 4]
	mov	[APIC_INITIAL], edx
	ret
.timer_off:
	jmp	[gates + eax * 4]

; Half of the ring is full, or it begins anew, or a byte ring or the kernel asked for a stop.
.due:
	test	eax, RING - 1
	jnz	.same_round
	sub	ebx, RING * EVENT_SIZE
	mov	[trace_next], ebx
.same_round:
	or	eax, RING / 2 - 1
	inc	eax
	mov	[trace_due], eax
	or	eax, -1
	jmp	.gate

; The viewer goes on from a stop by setting eip to trace_pass, trace_stop's equal.
trace_pass:
	ret

	section .trace_stop progbits alloc exec nowrite align=16
trace_stop:
	ret

	section .rodata
	align 4
	times 2 dd trace_stop
gates:	dd	trace_pass

	section .note.GNU-stack noalloc noexec nowrite progbits
