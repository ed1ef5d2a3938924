// What a DataTable asks its page for and gives back.

export type Sort = { key: string; direction: 'asc' | 'desc' }
export type LoadArgs = { cursor: string | undefined; limit: number; sort: Sort | null; signal: AbortSignal }
export type LoadedPage<Row> = { items: Row[]; next: string | null; total?: number | null }
export type Loader<Row> = (args: LoadArgs) => Promise<LoadedPage<Row>>
/** `all`: every row the filter finds, also those not loaded, apart from `keys` which then are the exceptions. */
export type Selection = { all: boolean; keys: string[] }
export type TableState<Row> = { rows: Row[]; total: number | null; complete: boolean; tookMs: number | null }
