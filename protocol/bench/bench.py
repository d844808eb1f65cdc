# bench.py: the peer. Measures inside gdb what bench.c measures, and prints it in the same form.
#
#     gdb -nx -batch -ex 'python HOOK, START = 0x..., 0x...' -x bench.py
import binascii
import time

BLOCK, SCATTERED, SMALL, STOPS, ROUNDS, CODEC_ROUNDS = 65536, 1000, 16, 200, 7, 40
MEMORY = 0xc0100000
inferior = gdb.selected_inferior()


def read_block():
    start = time.perf_counter()
    inferior.read_memory(MEMORY, BLOCK)
    return time.perf_counter() - start


def read_scattered():
    start = time.perf_counter()
    for i in range(SCATTERED):
        inferior.read_memory(MEMORY + i * 7919 % 16384 * 4, SMALL)
    return time.perf_counter() - start


def stops():
    hook = gdb.Breakpoint("*%#x" % HOOK)
    hook.silent = True
    gdb.execute("set $pc = %#x" % START)
    gdb.execute("continue", to_string=True)
    start = time.perf_counter()
    for _ in range(STOPS):
        gdb.execute("continue", to_string=True)
    seconds = (time.perf_counter() - start) / STOPS
    assert int(gdb.parse_and_eval("(unsigned)$pc")) == HOOK
    hook.delete()
    return seconds


def hex_decode():
    text = binascii.hexlify(bytes(inferior.read_memory(MEMORY, BLOCK)))
    start = time.process_time()
    for _ in range(CODEC_ROUNDS):
        binascii.unhexlify(text)
    return (time.process_time() - start) / CODEC_ROUNDS


def hex_encode():
    data = bytes(inferior.read_memory(MEMORY, BLOCK))
    start = time.process_time()
    for _ in range(CODEC_ROUNDS):
        binascii.hexlify(data)
    return (time.process_time() - start) / CODEC_ROUNDS


def median(run):
    return sorted(run() for _ in range(ROUNDS))[ROUNDS // 2]


print("64 KiB read\t%.1f" % (1e6 * median(read_block)))
print("1000 reads of 16 bytes\t%.1f" % (1e6 * median(read_scattered)))
print("breakpoint stops\t%.1f" % (1 / median(stops)))
print("hex to bytes\t%.1f" % (2 * BLOCK / 1e6 / median(hex_decode)))
print("bytes to hex\t%.1f" % (2 * BLOCK / 1e6 / median(hex_encode)))
