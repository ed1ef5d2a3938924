// The bank's files as rows, its writing of dates and names, and rows as the CSV files that the import takes.

import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'

export type Row = Record<string, string>
export type Step = {
  title: string
  importable: string
  fileName: string
  mode: 'upsert' | 'create'
  mapping: Record<string, string | null>
  stream: AsyncIterable<string>
  expectRows: number
}

const SYSTEM = 'berka'
export const CURRENCY = 'CZK'
/** The files end with the year 1998: what was agreed for longer is not told. */
export const FILES_END = '1999-01-01'

const cells = (line: string) => line.split(';').map((cell) => cell.replace(/^"|"$/g, '').trim())

/** The rows of one .asc file: `;` between cells, quotes around text. */
export async function readTable(from: string, name: string): Promise<Row[]> {
  const text = await readFile(join(from, name), 'latin1')
  const [head, ...lines] = text.split(/\r?\n/).filter((line) => line !== '')
  const names = cells(head ?? '')
  return lines.map((line) => Object.fromEntries(cells(line).map((cell, at) => [names[at] ?? '', cell])))
}

/** The cells of each transaction, one line at a time, from `trans*.asc` or `trans*.asc.gz`; none where there is no such file. */
export async function* readTransactions(from: string): AsyncGenerator<string[]> {
  const name = (await readdir(from)).filter((one) => /^trans.*\.asc(\.gz)?$/.test(one)).sort()[0]
  if (!name) return
  const file = createReadStream(join(from, name))
  const input = name.endsWith('.gz') ? file.pipe(createGunzip()) : file
  let isHead = true
  for await (const line of createInterface({
    input: input.setEncoding('latin1'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    if (!isHead && line !== '') yield cells(line)
    isHead = false
  }
}

/** YYMMDD, everything in the 1900s -> YYYY-MM-DD. */
export const dateOf = (date: string): string => `19${date.slice(0, 2)}-${date.slice(2, 4)}-${date.slice(4, 6)}`
/** Crowns as text -> haléř, exact: the files write two decimals, or none. */
export function minorOf(crowns: string): number {
  const [whole = '', fraction = ''] = crowns.replace('-', '').split('.')
  const minor = Number(whole) * 100 + Number(fraction.padEnd(2, '0'))
  return crowns.startsWith('-') ? -minor : minor
}
/** Haléř -> crowns as text. */
export function crownsOf(minor: number): string {
  const text = String(Math.abs(minor)).padStart(3, '0')
  return `${minor < 0 ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`
}

export const customerName = (clientId: string): string => `${SYSTEM}:client/${clientId}`
export const referenceOf = (kind: string, id: string): string => `${SYSTEM}:${kind}/${id}`
const NUMBER_DIGITS = 8
/** Accounts and loans have short numbers in the files; here they are told apart and long enough to be posted to. */
export const accountNumber = (accountId: string): string => `BERKA${accountId.padStart(NUMBER_DIGITS, '0')}`
export const loanNumber = (loanId: string): string => `BERKALOAN${loanId.padStart(NUMBER_DIGITS, '0')}`
export const otherNumber = (bank: string, account: string): string => `${bank}${account.padStart(NUMBER_DIGITS, '0')}`

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`
export async function* asCsv(
  headers: readonly string[],
  rows: Iterable<readonly string[]> | AsyncIterable<readonly string[]>,
): AsyncGenerator<string> {
  yield `${headers.join(',')}\n`
  for await (const row of rows) yield `${row.map(quoted).join(',')}\n`
}

/** A file whose columns are named as the fields they go to. */
export function stepOf(
  step: Pick<Step, 'title' | 'importable' | 'mode'>,
  headers: readonly string[],
  rows: readonly (readonly string[])[],
): Step {
  return {
    ...step,
    fileName: `berka-${step.title.replaceAll(' ', '-')}.csv`,
    mapping: Object.fromEntries(headers.map((header) => [header, header])),
    stream: asCsv(headers, rows),
    expectRows: rows.length,
  }
}
