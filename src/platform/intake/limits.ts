// Every limit of the batch import, with its name.

export const FILE_BYTES_MAX = 2 * 1024 ** 3
export const FILE_NAME_CHARS_MAX = 200
export const ROWS_MAX = 5_000_000
export const COLUMNS_MAX = 200
export const CELL_CHARS_MAX = 4_000
export const RECORD_CHARS_MAX = 1_000_000
/** One line without any separator longer than this is no table. */
export const SEGMENT_BYTES_MAX = 4 * 1024 ** 2

export const ZIP_ENTRIES_MAX = 2_000
export const ZIP_BYTES_MAX = 4 * 1024 ** 3
/** How many times larger an entry may unpack than it is packed, once it is larger than `ZIP_RATIO_FROM_BYTES`. */
export const ZIP_RATIO_MAX = 200
export const ZIP_RATIO_FROM_BYTES = 16 * 1024 ** 2
export const SHARED_STRINGS_MAX = 2_000_000
export const SHARED_CHARS_MAX = 48_000_000
export const STYLES_MAX = 100_000

/** Rows of one transaction. */
export const CHUNK_ROWS = 500
/** Transactions of one import under way at the same time. */
export const CHUNKS_AT_ONCE = 3
/** Fewer rows are done before threads have started. */
export const THREADS_FROM_ROWS = 5_000
/** How often one run starts again after a thread ended by itself. */
export const THREAD_LOSSES_MAX = 3
export const PREVIEW_ROWS_MAX = 200
export const PREVIEW_MS_MAX = 4_000
/** Larger files are read through by the worker, not while the sender waits. */
export const SCAN_AT_ONCE_BYTES_MAX = 24 * 1024 ** 2
/** Cells of one file that may be corrected by hand; more are mended in the file. */
export const CORRECTIONS_MAX = 500
export const MAPPINGS_MAX = 100
export const UNDO_HOURS_MAX = 72
export const KEEP_FILE_DAYS = 30
