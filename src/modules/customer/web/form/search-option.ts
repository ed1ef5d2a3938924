// What a SearchSelect offers.

export type SearchOption = { value: string; label: string; note?: string }
