// A real bank whole: the PKDD'99 files counted against what came in (skipped where ../shared/data/berka is not there).

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runImportCli } from '../../src/modules/intake/index.ts'
import { addressHash } from '../../src/modules/ledger/address-store.ts'
import { verifyLedger } from '../../src/modules/ledger/index.ts'
import { upkeep } from '../../src/platform/command/index.ts'
import { type ImportBank, openImportBank } from './bank.ts'

const folder = join(import.meta.dirname, '../../../shared/data/berka')
const IMPORT_MS = 500_000

type Line = Record<string, string>
/** A reader of its own, so that the mapping is not measured with itself. */
function linesOf(text: string): Line[] {
  const [head = '', ...lines] = text.split(/\r?\n/).filter((line) => line !== '')
  const cells = (line: string) => line.split(';').map((cell) => cell.replaceAll('"', ''))
  const names = cells(head)
  return lines.map((line) => Object.fromEntries(cells(line).map((cell, at) => [names[at] as string, cell])))
}
const table = (name: string) => linesOf(readFileSync(join(folder, name), 'latin1'))
const minor = (crowns: string) => Math.round(Number(crowns) * 100)
const isCredit = ({ type }: Line) => type === 'PRIJEM'

/** The types of the ledger by what the file says. */
const KINDS: Record<string, string> = {
  'VKLAD/': 'deposit',
  'PREVOD Z UCTU/': 'transfer-in',
  'PREVOD Z UCTU/DUCHOD': 'transfer-in',
  '/UROK': 'interest',
  'PREVOD NA UCET/': 'transfer-out',
  'PREVOD NA UCET/POJISTNE': 'transfer-out',
  'PREVOD NA UCET/SIPO': 'transfer-out',
  'PREVOD NA UCET/UVER': 'transfer-out',
  'VYBER/': 'withdraw',
  'VYBER/SIPO': 'withdraw',
  'VYBER/SLUZBY': 'fee',
  'VYBER/SANKC. UROK': 'interest-charge',
  'VYBER KARTOU/': 'withdraw',
}
const kindOf = ({ operation = '', k_symbol = '' }: Line) => KINDS[`${operation}/${k_symbol.trim()}`] as string

describe.skipIf(!existsSync(folder))('the Berka bank', () => {
  let bank: ImportBank
  let transactions: Line[]
  let said: string[]
  let report: string
  const count = async (what: string) =>
    (await bank.services.database.read((tx) => tx.one<{ n: number }>(`select count(*)::int as n from ${what}`))).n
  const run = async () => {
    said = []
    const isWhole = await runImportCli(bank.intake, 'berka', { from: folder, report }, (line) => said.push(line))
    expect(said.filter((line) => !line.includes(', 0 failed') && !line.startsWith('exceptions'))).toEqual([])
    return isWhole
  }
  /** Ledger account -> account of the files. */
  async function fileAccounts(): Promise<Map<string, string>> {
    const { database, vault } = bank.services
    const ids = new Map(
      table('account.asc').map(({ account_id: id = '' }) => [
        addressHash(vault, `BERKA${id.padStart(8, '0')}`).toString('hex'),
        id,
      ]),
    )
    const rows = await database.read((tx) =>
      tx.rows<{ hash: Buffer; accountId: string }>('select hash, account_id as "accountId" from ledger_address'),
    )
    return new Map(
      rows.flatMap(({ hash, accountId }) => {
        const id = ids.get(hash.toString('hex'))
        return id ? [[accountId, id]] : []
      }),
    )
  }

  beforeAll(async () => {
    bank = await openImportBank()
    report = join(bank.folder, 'exceptions.csv')
    const [name] = ['trans_19930101_19940331.asc.gz']
    transactions = linesOf(gunzipSync(readFileSync(join(folder, name as string))).toString('latin1'))
    expect(await run()).toBe(true)
  }, IMPORT_MS)
  afterAll(() => bank.close())

  it('brings every client, account, disposition, card, order, loan and transaction', async () => {
    expect(await count('customer')).toBe(5369)
    expect(await count(`customer where gender = 'female' and nationality = 'CZ'`)).toBe(2645)
    expect(await count('customer_relationship')).toBe(2 * 869)
    expect(await count(`account where kind = 'demand' and currency = 'CZK'`)).toBe(4500)
    expect(await count(`account_holder where role = 'authorised'`)).toBe(869)
    expect(await count('account_access')).toBe(869)
    expect(await count(`card where status = 'active'`)).toBe(892)
    for (const [product, cards] of [
      ['CLASSIC', 659],
      ['JUNIOR', 145],
      ['GOLD', 88],
    ] as const)
      expect(await count(`card where product_code = 'BERKA-${product}'`)).toBe(cards)
    expect(await count('account_standing_order')).toBe(6471)
    expect(await count(`account where kind = 'loan' and repayment_account_id is not null`)).toBe(682)
    expect(await count(`account where kind = 'loan' and closed_on is not null`)).toBe(203)
    expect(await count(`ledger_entry where type <> 'correction'`)).toBe(49_102)
    expect(await count('customer_relationship where other_id = customer_id')).toBe(0)
    const sums = await bank.services.database.read((tx) =>
      tx.one<{ orders: string; loans: string }>(
        `select (select sum(amount_fen)::text from account_standing_order) as orders,
           (select sum(limit_fen)::text from account where kind = 'loan') as loans`,
      ),
    )
    const sumOf = (name: string) => String(table(name).reduce((sum, { amount = '' }) => sum + minor(amount), 0))
    expect(sums).toEqual({ orders: sumOf('order.asc'), loans: sumOf('loan.asc') })
  })

  it('has the files’ totals for each account, type and month', async () => {
    const accounts = await fileAccounts()
    const expected: Record<string, [number, number]> = {}
    for (const line of transactions) {
      const key = `${line.account_id} ${kindOf(line)} ${isCredit(line) ? '+' : '-'} 19${line.date?.slice(0, 2)}-${line.date?.slice(2, 4)}`
      const [rows, fen] = expected[key] ?? [0, 0]
      expected[key] = [rows + 1, fen + minor(line.amount as string)]
    }
    const rows = await bank.services.database.read((tx) =>
      tx.rows<{ accountId: string; type: string; sign: string; month: string; rows: number; fen: string }>(
        `select account_id as "accountId", type, case when amount_fen > 0 then '+' else '-' end as sign,
           to_char(booking_date, 'YYYY-MM') as month, count(*)::int as rows, sum(abs(amount_fen))::text as fen
         from ledger_entry where type <> 'correction' group by 1, 2, 3, 4`,
      ),
    )
    const booked = Object.fromEntries(
      rows.map(({ accountId, type, sign, month, rows: n, fen }) => [
        `${accounts.get(accountId)} ${type} ${sign} ${month}`,
        [n, Number(fen)],
      ]),
    )
    expect(Object.keys(booked).length).toBeGreaterThan(10_000)
    expect(booked).toEqual(expected)
  })

  it('has every running balance of the file, whatever the file itself leaves apart', async () => {
    const accounts = await fileAccounts()
    const rows = await bank.services.database.read((tx) =>
      tx.rows<{ accountId: string; date: string; type: string; amount: number; balance: number }>(
        `select account_id as "accountId", booking_date as date, type, amount_fen as amount, balance_after_fen as balance
         from ledger_entry where type <> 'correction'`,
      ),
    )
    const keys = (lines: string[]) => lines.sort()
    expect(
      keys(rows.map((row) => `${accounts.get(row.accountId)} ${row.date} ${row.type} ${row.amount} ${row.balance}`)),
    ).toEqual(
      keys(
        transactions.map((line) => {
          const { account_id: account, date = '', amount = '', balance = '' } = line
          const day = `19${date.slice(0, 2)}-${date.slice(2, 4)}-${date.slice(4, 6)}`
          return `${account} ${day} ${kindOf(line)} ${(isCredit(line) ? 1 : -1) * minor(amount)} ${minor(balance)}`
        }),
      ),
    )
    expect((await upkeep(bank.services, verifyLedger)).findings).toEqual([])
  })

  it('lists each exception with its reason, and corrects nothing else', async () => {
    const [head, ...lines] = readFileSync(report, 'utf8').trim().split('\n')
    expect(head).toBe('reason,trans_id,account_id,date,type,k_symbol,amount,balance_in_file,balance_by_sum,apart')
    const cells = lines.map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')))
    const of = (reason: string) => cells.filter(([one]) => one === reason)
    expect(of('rounding')).toHaveLength(2325)
    expect(new Set(of('rounding').map((row) => row.at(-1)))).toEqual(new Set(['0.10', '-0.10']))
    expect(of('last-day-cut-off')).toHaveLength(28)
    expect(new Set(of('last-day-cut-off').map((row) => row[3]))).toEqual(new Set(['1994-03-31']))
    expect(of('below-zero')).toHaveLength(93)
    expect(new Set(of('below-zero').map((row) => row[2])).size).toBe(26)
    expect(cells).toHaveLength(2325 + 28 + 93)
    expect(said.at(-1)).toContain('2325 rounding, 93 below-zero, 28 last-day-cut-off')
    const corrections = await bank.services.database.read((tx) =>
      tx.rows<{ fen: number }>(`select amount_fen as fen from ledger_entry where type = 'correction'`),
    )
    const apart = [...of('rounding'), ...of('last-day-cut-off')].map((row) => minor(row.at(-1) as string))
    const sorted = (list: number[]) => list.sort((a, b) => a - b)
    expect(sorted(corrections.map(({ fen }) => fen))).toEqual(sorted(apart))
    expect(await count(`account where kind = 'demand' and limit_fen > 0`)).toBe(26)
  })

  it('changes nothing when it comes again', { timeout: IMPORT_MS }, async () => {
    const tables = [
      'customer',
      'account',
      'account_holder',
      'card',
      'account_standing_order',
      'ledger_entry',
      'journal',
    ]
    const before = await Promise.all(tables.map(count))
    expect(await run()).toBe(true)
    expect(said.slice(0, -1).filter((line) => !line.includes(' 0 created, 0 updated,'))).toEqual([])
    const after = await Promise.all(tables.map(count))
    expect(after.slice(0, -1)).toEqual(before.slice(0, -1))
  })
})
