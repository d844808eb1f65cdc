/* dwarf.c: the line table and the functions of a program, sorted and searched. */
#include "dwarf_own.h"

#include <dwarf.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 64 << 20, ROWS_MAX = 1 << 21, FUNCTIONS_MAX = 1 << 18, FILES_MAX = 1 << 14 };

/* ---- the line table ---- */

/* False: no memory, or more files than a program has. */
static bool
file_index(struct debuginfo *d, const char *name, const char *dir, uint32_t *index)
{
	char *path, **files;

	if (name[0] == '/' || !dir)
		path = strdup(name);
	else if (asprintf(&path, "%s/%s", dir, name) < 0)
		path = NULL;
	for (size_t i = d->n_files; path && i-- > 0;)
		if (!strcmp(d->files[i], path)) {
			free(path);
			*index = (uint32_t)i;
			return true;
		}
	files = path && d->n_files < FILES_MAX ? realloc(d->files, (d->n_files + 1) * sizeof *files) : NULL;
	if (!files) {
		free(path);
		return false;
	}
	d->files = files;
	d->files[d->n_files] = path;
	*index = (uint32_t)d->n_files++;
	return true;
}

static bool
add_row(struct debuginfo *d, struct di_row row)
{
	if (d->n_rows == d->cap_rows) {
		size_t cap = d->cap_rows ? 2 * d->cap_rows : 1024;
		struct di_row *rows = cap <= ROWS_MAX ? realloc(d->rows, cap * sizeof *rows) : NULL;

		if (!rows)
			return false;
		d->rows = rows;
		d->cap_rows = cap;
	}
	d->rows[d->n_rows++] = row;
	return true;
}

static void
add_lines(struct debuginfo *d, Dwarf_Die *unit)
{
	Dwarf_Attribute attr;
	const char *dir = dwarf_formstring(dwarf_attr(unit, DW_AT_comp_dir, &attr));
	Dwarf_Lines *lines;
	size_t n;

	if (dwarf_getsrclines(unit, &lines, &n))
		return;
	for (size_t i = 0; i < n; i++) {
		Dwarf_Line *line = dwarf_onesrcline(lines, i);
		Dwarf_Addr address = 0;
		int number = 0;
		bool statement = false, end = false;
		struct di_row row;
		const char *file = dwarf_linesrc(line, NULL, NULL);

		if (dwarf_lineaddr(line, &address) || dwarf_lineno(line, &number) || address > UINT32_MAX)
			continue;
		dwarf_linebeginstatement(line, &statement);
		dwarf_lineendsequence(line, &end);
		row = (struct di_row){ .address = (uint32_t)address, .order = (uint32_t)d->n_rows, .statement = statement };
		if (!end && file && number > 0 && file_index(d, file, dir, &row.file))
			row.line = (uint32_t)number;
		if (!add_row(d, row))
			return;
	}
}

/* An end of one piece gives way to the start of the next at the same address; else the file's order is kept. */
static int
by_address(const void *pa, const void *pb)
{
	const struct di_row *a = pa, *b = pb;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	if (!a->line != !b->line)
		return a->line ? 1 : -1;
	return a->order < b->order ? -1 : a->order > b->order;
}

static void
read_lines(struct debuginfo *d)
{
	Dwarf_Off at = 0, next;
	size_t head;

	while (!dwarf_nextcu(d->dwarf, at, &next, &head, NULL, NULL, NULL)) {
		Dwarf_Die unit;

		if (dwarf_offdie(d->dwarf, at + head, &unit))
			add_lines(d, &unit);
		if (next <= at)
			break;
		at = next;
	}
	if (d->n_rows)
		qsort(d->rows, d->n_rows, sizeof *d->rows, by_address);
}

/* The last row at or before the address; NULL: there is none. */
static const struct di_row *
row_at(const struct debuginfo *d, uint32_t address)
{
	size_t low = 0, high = d->n_rows;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (d->rows[mid].address <= address)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? &d->rows[low - 1] : NULL;
}

static bool
same_line(const struct di_row *a, const struct di_row *b)
{
	return a->line == b->line && a->file == b->file;
}

bool
di_line_at(const struct debuginfo *d, uint32_t address, struct di_line *out)
{
	const struct di_row *row = row_at(d, address), *first = d->rows, *last, *end = d->rows + d->n_rows;

	if (!row || !row->line)
		return false;
	out->file = d->files[row->file];
	out->line = row->line;
	out->starts = false;
	for (const struct di_row *r = row; r >= first && r->address == address; r--)
		out->starts |= r->statement && same_line(r, row);
	for (last = row; last < end && same_line(last, row); last++)
		;
	while (row > first && same_line(row - 1, row))
		row--;
	out->low = row->address;
	out->high = last < end ? last->address : address + 1;
	return true;
}

/* The line itself when it has code, else the next that has; 0: none. */
static unsigned
line_with_code(const struct debuginfo *d, const char *file, unsigned line)
{
	unsigned best = 0;

	for (size_t i = 0; i < d->n_rows; i++) {
		const struct di_row *r = &d->rows[i];

		if (r->line >= line && r->line && r->statement && (!best || r->line < best) && !strcmp(d->files[r->file], file))
			best = r->line;
	}
	return best;
}

size_t
di_addresses(const struct debuginfo *d, const char *file, unsigned *line, uint32_t *out, size_t max)
{
	unsigned found = line_with_code(d, file, *line);
	size_t n = 0;

	if (!found)
		return 0;
	*line = found;
	for (size_t i = 0; i < d->n_rows; i++) {
		const struct di_row *r = &d->rows[i];

		if (r->line != found || !r->statement || strcmp(d->files[r->file], file))
			continue;
		if (i && same_line(r - 1, r))
			continue; /* the same run */
		if (n < max)
			out[n] = r->address;
		n++;
	}
	return n;
}

const char *
di_main_file(const struct debuginfo *d)
{
	struct di_function f;
	struct di_line line;

	if (di_function_named(d, "main", &f) && di_line_at(d, f.low, &line))
		return line.file;
	return d->n_files ? d->files[0] : NULL;
}

const char *
di_file(const struct debuginfo *d, size_t i)
{
	return i < d->n_files ? d->files[i] : NULL;
}

const char *
di_file_named(const struct debuginfo *d, const char *name, size_t n)
{
	for (size_t i = 0; n && i < d->n_files; i++) {
		size_t length = strlen(d->files[i]);

		if (length >= n && !memcmp(d->files[i] + length - n, name, n) &&
		    (length == n || d->files[i][length - n - 1] == '/'))
			return d->files[i];
	}
	return NULL;
}

/* ---- functions ---- */

static int
by_low(const void *pa, const void *pb)
{
	const struct di_function *a = pa, *b = pb;

	if (a->low != b->low)
		return a->low < b->low ? -1 : 1;
	return a->high < b->high ? -1 : a->high > b->high;
}

static void
add_symbols(struct debuginfo *d, Elf_Data *data, size_t names, size_t n)
{
	for (size_t i = 0; i < n && d->n_functions < FUNCTIONS_MAX; i++) {
		GElf_Sym sym;
		const char *name;

		if (!gelf_getsym(data, (int)i, &sym) || GELF_ST_TYPE(sym.st_info) != STT_FUNC || !sym.st_value)
			continue;
		name = elf_strptr(d->elf, names, sym.st_name);
		if (name && name[0])
			d->functions[d->n_functions++] = (struct di_function){ .name = name, .low = (uint32_t)sym.st_value,
				.high = (uint32_t)(sym.st_value + sym.st_size) };
	}
}

/* A function without a size goes on to the next one. */
static void
close_gaps(struct debuginfo *d)
{
	for (size_t i = 0; i < d->n_functions; i++) {
		struct di_function *f = &d->functions[i];
		struct di_line line;

		if (f->high <= f->low)
			f->high = i + 1 < d->n_functions ? d->functions[i + 1].low : f->low + 1;
		f->has_lines = di_line_at(d, f->low, &line);
	}
}

static void
read_functions(struct debuginfo *d)
{
	Elf_Scn *section = NULL;

	while ((section = elf_nextscn(d->elf, section))) {
		GElf_Shdr h;
		Elf_Data *data;

		if (!gelf_getshdr(section, &h) || h.sh_type != SHT_SYMTAB || !h.sh_entsize ||
		    !(data = elf_getdata(section, NULL)))
			continue;
		d->functions = calloc(data->d_size / h.sh_entsize + 1, sizeof *d->functions);
		if (d->functions)
			add_symbols(d, data, h.sh_link, data->d_size / h.sh_entsize);
		break;
	}
	if (d->n_functions)
		qsort(d->functions, d->n_functions, sizeof *d->functions, by_low);
	close_gaps(d);
}

bool
di_function_at(const struct debuginfo *d, uint32_t address, struct di_function *out)
{
	size_t low = 0, high = d->n_functions;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (d->functions[mid].low <= address)
			low = mid + 1;
		else
			high = mid;
	}
	if (!low || address >= d->functions[low - 1].high)
		return false;
	*out = d->functions[low - 1];
	return true;
}

const struct di_function *
di_functions(const struct debuginfo *d, size_t *n)
{
	*n = d->n_functions;
	return d->functions;
}

bool
di_function_named(const struct debuginfo *d, const char *name, struct di_function *out)
{
	for (size_t i = 0; i < d->n_functions; i++)
		if (!strcmp(d->functions[i].name, name)) {
			*out = d->functions[i];
			return true;
		}
	return false;
}

/* gcc begins a second run of lines, often of the same line, where the prologue ends. */
uint32_t
di_body(const struct debuginfo *d, const struct di_function *f)
{
	const struct di_row *row = row_at(d, f->low), *end = d->rows + d->n_rows;

	if (!row || !row->line)
		return f->low;
	for (row++; row < end && row->address < f->high; row++)
		if (row->statement && row->line && row->address > f->low)
			return row->address;
	return f->low;
}

size_t
di_code(const struct debuginfo *d, uint32_t address, void *out, size_t n)
{
	size_t count = 0;

	if (elf_getphdrnum(d->elf, &count))
		return 0;
	for (size_t i = 0; i < count; i++) {
		GElf_Phdr h;

		if (!gelf_getphdr(d->elf, (int)i, &h) || h.p_type != PT_LOAD || address < h.p_vaddr ||
		    address - h.p_vaddr >= h.p_filesz || h.p_offset > d->size || h.p_filesz > d->size - h.p_offset)
			continue;
		if (n > h.p_filesz - (address - h.p_vaddr))
			n = (size_t)(h.p_filesz - (address - h.p_vaddr));
		memcpy(out, d->bytes + h.p_offset + (address - h.p_vaddr), n);
		return n;
	}
	return 0;
}

/* ---- the file ---- */

/* Read whole, so that a file that changes below us does no harm. */
static const char *
slurp(struct debuginfo *d, const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	const char *wrong = "cannot be read";
	struct stat st;

	if (fd < 0)
		return wrong;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && st.st_size <= FILE_MAX &&
	    (d->bytes = malloc((size_t)st.st_size)) && read(fd, d->bytes, (size_t)st.st_size) == st.st_size) {
		d->size = (size_t)st.st_size;
		wrong = NULL;
	}
	close(fd);
	return wrong;
}

static const char *
read_bytes(struct debuginfo *d)
{
	GElf_Ehdr h;

	elf_version(EV_CURRENT);
	d->elf = elf_memory(d->bytes, d->size);
	if (!d->elf || elf_kind(d->elf) != ELF_K_ELF || !gelf_getehdr(d->elf, &h))
		return "is no ELF file";
	if (h.e_machine != EM_386 || h.e_ident[EI_CLASS] != ELFCLASS32)
		return "is no i386 ELF file";
	d->dwarf = dwarf_begin_elf(d->elf, DWARF_C_READ, NULL);
	d->cfi[0] = d->dwarf ? dwarf_getcfi(d->dwarf) : NULL;
	d->cfi[1] = dwarf_getcfi_elf(d->elf);
	if (d->dwarf)
		read_lines(d);
	read_functions(d);
	return NULL;
}

static struct debuginfo *
new_info(void)
{
	struct debuginfo *d = calloc(1, sizeof *d);

	if (d && (d->plain = calloc(PLAIN_CACHE, sizeof *d->plain)))
		return d;
	free(d);
	return NULL;
}

/* What has its bytes is read; *why says what is wrong with it. */
static struct debuginfo *
read_info(struct debuginfo *d, const char **why)
{
	if (!*why)
		*why = read_bytes(d);
	if (!*why)
		return d;
	di_close(d);
	return NULL;
}

struct debuginfo *
di_open(const char *path, const char **why)
{
	struct debuginfo *d = new_info();

	*why = d ? slurp(d, path) : "out of memory";
	return read_info(d, why);
}

struct debuginfo *
di_open_bytes(char *bytes, size_t n, const char **why)
{
	struct debuginfo *d = new_info();

	*why = d ? NULL : "out of memory";
	if (d) {
		d->bytes = bytes;
		d->size = n;
	} else {
		free(bytes);
	}
	return read_info(d, why);
}

const char *
di_bytes(const struct debuginfo *d, size_t *n)
{
	*n = d->size;
	return d->bytes;
}

void
di_close(struct debuginfo *d)
{
	if (!d)
		return;
	if (d->cfi[1])
		dwarf_cfi_end(d->cfi[1]);
	if (d->dwarf)
		dwarf_end(d->dwarf);
	if (d->elf)
		elf_end(d->elf);
	for (size_t i = 0; i < d->n_files; i++)
		free(d->files[i]);
	free(d->files);
	free(d->plain);
	free(d->functions);
	free(d->rows);
	free(d->bytes);
	free(d);
}

const char *
di_lacks(const struct debuginfo *d)
{
	return d->n_rows ? NULL : "has no line numbers (compile with -g)";
}
