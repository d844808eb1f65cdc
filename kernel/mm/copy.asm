; copy.asm: the only kernel instructions that may fault on user memory.

	bits 32
	global uaccess_copy
	global uaccess_start
	global uaccess_end
	global uaccess_failed

EFAULT	equ 14

	section .text

; int uaccess_copy(void *to, const void *from, size_t n): in eax, edx, ecx
uaccess_copy:
	push	esi
	push	edi
	mov	edi, eax
	mov	esi, edx
	mov	edx, ecx
	shr	ecx, 2
	and	edx, 3
uaccess_start:
	rep movsd
	mov	ecx, edx
	rep movsb
uaccess_end:
	xor	eax, eax
	pop	edi
	pop	esi
	ret
uaccess_failed:
	mov	eax, -EFAULT
	pop	edi
	pop	esi
	ret

	section .note.GNU-stack noalloc noexec nowrite progbits
