/*
 * actions.h: the one list of what a user can do. It makes the enum, the keys, the help and the
 * README's table. Rows stand in the order in which the help shows them.
 */
#ifndef ACTIONS_H
#define ACTIONS_H

/* Keys that are no character. */
enum ui_key {
	UK_NONE = 0,
	UK_CTRL_C = 3, UK_TAB = 9, UK_ENTER = 13, UK_ESC = 27, UK_CTRL_BRACKET = 29,
	UK_LEFT = 256, UK_RIGHT, UK_UP, UK_DOWN, UK_HOME, UK_END, UK_PAGE_UP, UK_PAGE_DOWN,
	UK_BACKTAB, UK_BACKSPACE,
	UK_MOUSE, /* term_mouse() says what it did */
	UK_F1, UK_F12 = UK_F1 + 11,
	UK_DIGIT, /* in the list below: any of 1 to 9 */
};

/*
 * X(id, key, another key or UK_NONE, "what it does", "the same in a script")
 * In a script's words $PID is who is selected afterwards, $PANE the pane that has the focus, $LAYOUT the panes' layout; "": whoever
 * does it says it in its own words.
 */
#define ACTIONS(X) \
	X(NEXT, 'n', UK_RIGHT, "next event", "step()") \
	X(PREV, 'p', UK_LEFT, "previous event", "back()") \
	X(NEXT_FORK, 'f', UK_NONE, "next fork", "step(\"slot found\", \"fork failed\")") \
	X(PREV_FORK, 'F', UK_NONE, "previous fork", "back(\"slot found\", \"fork failed\")") \
	X(NEXT_FAULT, 'w', UK_NONE, "next page fault", "step(\"fault\", \"trap\")") \
	X(PREV_FAULT, 'W', UK_NONE, "previous page fault", "back(\"fault\", \"trap\")") \
	X(NEXT_COPY, 'c', UK_NONE, "next copy-on-write", "step(\"cow copy\", \"cow reuse\")") \
	X(PREV_COPY, 'C', UK_NONE, "previous copy-on-write", "back(\"cow copy\", \"cow reuse\")") \
	X(NEXT_EXIT, 'x', UK_NONE, "next exit", "step \"exit\"") \
	X(PREV_EXIT, 'X', UK_NONE, "previous exit", "back \"exit\"") \
	X(NEXT_OWN, 'a', UK_NONE, "next of selected process", "step{ pid = $PID }") \
	X(PREV_OWN, 'A', UK_NONE, "previous of selected", "back{ pid = $PID }") \
	X(EARLIER, '<', UK_NONE, "a column back in timeline", "") \
	X(LATER, '>', UK_NONE, "a column on in timeline", "") \
	X(CLOSER, '+', UK_NONE, "timeline: closer", "closer()") \
	X(WIDER, '-', UK_NONE, "timeline: wider", "wider()") \
	X(SCALE, '=', UK_NONE, "timeline: time or events", "scale()") \
	X(MARK, 'm', UK_NONE, "mark this event, or unmark", "") \
	X(NEXT_MARK, '\'', UK_NONE, "next mark", "goto_mark(1)") \
	X(PREV_MARK, '"', UK_NONE, "previous mark", "goto_mark(-1)") \
	X(EXPLAIN, 'e', UK_NONE, "explain the event at length", "") \
	X(LINE, 'l', UK_NONE, "next source line", "") \
	X(INTO, 'L', UK_NONE, "the same, into functions", "") \
	X(UNTIL, 'b', UK_NONE, "run to a line or function", "") \
	X(WATCH, 'v', UK_NONE, "run to a variable's write", "") \
	X(ALONE, 'o', UK_NONE, "others wait during steps", "") \
	X(SEARCH, '/', UK_NONE, "search the story's words", "") \
	X(AGAIN, 'r', UK_NONE, "search again", "") \
	X(AGAIN_BACK, 'R', UK_NONE, "search again, backwards", "") \
	X(FILTER, '\\', UK_NONE, "filter the lists by words", "") \
	X(RUN, ' ', UK_NONE, "run the guest, or pause", "") \
	X(INPUT, 'i', UK_NONE, "type a line for the guest", "") \
	X(TYPE, 't', UK_NONE, "type at its terminal; ^] ends it", "") \
	X(CHOOSE, 'N', UK_NONE, "the selected runs next", "") \
	X(KILL, 'K', UK_NONE, "send the selected a signal", "") \
	X(REWIND, '!', UK_NONE, "take the guest back to here", "") \
	X(NEXT_BRANCH, '|', UK_NONE, "next branch of its history", "") \
	X(AGAINST, '&', UK_NONE, "compare with another branch", "") \
	X(START, 'g', UK_HOME, "to the start", "goto_event(1)") \
	X(LIVE, 'G', UK_END, "to the live end", "live()") \
	X(SELECT_NEXT, ']', UK_NONE, "select the next process", "select($PID)") \
	X(SELECT_PREV, '[', UK_NONE, "select the previous process", "select($PID)") \
	X(SELECT, UK_DIGIT, UK_NONE, "select process number", "select($PID)") \
	X(FOLLOW, UK_ESC, UK_NONE, "follow whoever acts", "follow()") \
	X(FOLD, 'u', UK_NONE, "tree: fold it, or unfold", "fold()") \
	X(FOLD_ALL, 'U', UK_NONE, "tree: fold all, or none", "fold_all()") \
	X(BRANCH, 'B', UK_NONE, "tree: its branch alone", "branch()") \
	X(FOCUS_NEXT, UK_TAB, UK_NONE, "next pane", "focus \"$PANE\"") \
	X(FOCUS_PREV, UK_BACKTAB, UK_NONE, "previous pane", "focus \"$PANE\"") \
	X(UP, 'k', UK_UP, "scroll the pane up", "scroll(-1)") \
	X(DOWN, 'j', UK_DOWN, "scroll the pane down", "scroll(1)") \
	X(PAGE_UP, UK_PAGE_UP, UK_NONE, "scroll a page up", "scroll_page(-1)") \
	X(PAGE_DOWN, UK_PAGE_DOWN, UK_NONE, "scroll a page down", "scroll_page(1)") \
	X(CURSOR_LEFT, ',', UK_NONE, "frames: cursor left", "cursor(-1)") \
	X(CURSOR_RIGHT, '.', UK_NONE, "frames: cursor right", "cursor(1)") \
	X(ZOOM, 'z', UK_NONE, "this pane alone, or all", "zoom()") \
	X(LAYOUT, 'y', UK_NONE, "next layout", "layout \"$LAYOUT\"") \
	X(SHOT, 'S', UK_NONE, "the screen as a picture file", "screenshot()") \
	X(LARGE, '*', UK_NONE, "large letters, or not", "large()") \
	X(MOUSE, 'M', UK_NONE, "mouse: ours, or the terminal's", "") \
	X(PROMPT, ':', UK_NONE, "a line of a script", "") \
	X(HELP, '?', 'h', "this help", "") \
	X(QUIT, 'q', UK_CTRL_C, "quit", "")

/* X(id): what a viewer that is read-only refuses. Each acts on the guest, or could; to let it go on does not. */
#define ACTIONS_ON_GUEST(X) \
	X(LINE) X(INTO) X(UNTIL) X(WATCH) X(ALONE) /* requests of a debugger, which others feel */ \
	X(INPUT) X(TYPE) X(CHOOSE) X(KILL) X(REWIND) X(NEXT_BRANCH) \
	X(PROMPT) /* takes every verb */

enum action {
	ACTION_NONE,
#define ACTIONS_X(id, key, key2, help, verb) ACTION_##id,
	ACTIONS(ACTIONS_X)
#undef ACTIONS_X
	ACTION_COUNT
};

#endif
