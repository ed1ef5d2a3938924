// How column values arrive in JavaScript: dates stay text, big integers are numbers while that is exact.

import pg from 'pg'

const INT8 = 20
const INT8_ARRAY = 1016
const DATE = 1082
const DATE_ARRAY = 1182
const TEXT_ARRAY = 1009

type Parse = (text: string) => unknown

/** A number when it is exact, else a bigint. */
export function parseInt8(text: string): number | bigint {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
}

const usual = pg.types.getTypeParser as (oid: number, format?: 'text' | 'binary') => Parse
const textArray = usual(TEXT_ARRAY) as (text: string) => (string | null)[]

const parsers = new Map<number, Parse>([
  [INT8, parseInt8],
  [INT8_ARRAY, (text) => textArray(text).map((item) => (item === null ? null : parseInt8(item)))],
  [DATE, (text) => text],
  [DATE_ARRAY, textArray],
])

/** Passed to every pg client as `types`. */
export const columnTypes = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    const parser = format === 'binary' ? undefined : parsers.get(oid)
    return parser ?? usual(oid, format)
  },
} as pg.CustomTypesConfig
